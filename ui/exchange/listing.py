"""A small read-only table: a list of things, and what each column shows of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.widgets.cells import TableCells

Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")
_LINE, _LINES = 30, 50  # height of a row with one line of text, and with two


SORTED_BY = Qt.ItemDataRole.UserRole


class Column(NamedTuple):
    """A column: its caption, its text, and its width in pixels; 0 takes what the others leave.

    `key`: what it is sorted by, where not by its text; `tip`: what is told beside the pointer, where not the text.
    """

    caption: str
    text: Callable[[Any], str]
    width: int = 0
    key: Callable[[Any], str | int] | None = None
    tip: Callable[[Any], str] | None = None


class ListModel(QAbstractTableModel, Generic[T]):
    """Shows the items it is given."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self.items: Sequence[T] = ()

    def show(self, items: Sequence[T]) -> None:
        """Show these in place of what was shown."""
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def item(self, at: int) -> T | None:
        """What stands in a row; None beyond the last."""
        return self.items[at] if 0 <= at < len(self.items) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row()) if index.isValid() else None
        if item is None:
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(item)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (column.tip or column.text)(item)
        return (column.key or column.text)(item) if role == SORTED_BY else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].caption
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class Sorted(QSortFilterProxyModel, Generic[T]):
    """The items of a list model that are wanted, in the order of a column that the person chooses."""

    def __init__(self, model: ListModel[T], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._wanted: Callable[[T], bool] | None = None
        self.setSourceModel(model)
        self.setSortRole(SORTED_BY)

    def only(self, wanted: Callable[[T], bool] | None) -> None:
        """Show those; all when None."""
        self._wanted = wanted
        self.invalidate()

    def item(self, at: int) -> T | None:
        """What stands in a row as it is shown."""
        return self._model.item(self.mapToSource(self.index(at, 0)).row())

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:
        item = self._model.item(row)
        return item is not None and (self._wanted is None or self._wanted(item))


class RowsTable(QTableView):
    """Copies the selected rows with their head, cells parted by tabs, where Qt would copy one cell."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_text())
        else:
            super().keyPressEvent(event)

    def as_text(self) -> str:
        """What is copied."""
        model, across = self.model(), range(self.model().columnCount())
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        head = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in across]
        lines = [[str(model.index(row, at).data() or "") for at in across] for row in rows]
        return "\n".join("\t".join(" ".join(cell.split()) for cell in line) for line in (head, *lines))


def make_table(
    model: ListModel[Any], *, two_lines: bool = False, through: QSortFilterProxyModel | None = None
) -> QTableView:
    """A table of whole rows, one of them current; `two_lines`: long texts run on; `through`: sorted by its head."""
    table = RowsTable()
    table.setModel(through or model)
    table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)  # Qt would begin from the end
    table.setSortingEnabled(through is not None)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setAlternatingRowColors(True)
    table.setItemDelegate(TableCells(table))
    table.setShowGrid(False)
    table.setWordWrap(two_lines)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_LINES if two_lines else _LINE)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    for at, column in enumerate(model.columns):
        header.setSectionResizeMode(
            at, QHeaderView.ResizeMode.Interactive if column.width else QHeaderView.ResizeMode.Stretch
        )
        if column.width:
            table.setColumnWidth(at, column.width)
    return table
