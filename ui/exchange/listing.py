"""A small read-only table: a list of things, and what each column shows of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")
_LINE, _LINES = 30, 50  # height of a row with one line of text, and with two


class Column(NamedTuple):
    """A column: its caption, its text, and its width in pixels; 0 takes what the others leave."""

    caption: str
    text: Callable[[Any], str]
    width: int = 0


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
        if item is not None and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.columns[index.column()].text(item)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].caption
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


def make_table(model: ListModel[Any], *, two_lines: bool = False) -> QTableView:
    """A table of whole rows, one of them current; `two_lines`: long texts run on."""
    table = QTableView()
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setAlternatingRowColors(True)
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
