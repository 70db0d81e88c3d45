"""Tables of the plans' pages: rows of one kind, columns declared once, two lines or a bar in a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.fonts import sized
from ui.plans.gauge import Gauge, paint_gauge
from ui.theme import colour

Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")
GAUGE = Qt.ItemDataRole.UserRole + 1
ROOMY, WIDER = 1400, 1.35  # a table so wide, in pixels, and by how much its columns are wider
_NARROW, _TIGHT = 0.5, 860  # stands for a narrow table; narrower than so many pixels
_PAD, _RIGHT = 3, 10
SPACE = "\u2002"  # after a head over right-aligned cells, which end before the next column


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column: its caption, its width in pixels (0: what is left), its text (a second line is muted), its bar, the
    theme's colour of its text, and what it tells when pointed at."""

    caption: str
    width: int
    text: Callable[[T], str]
    gauge: Callable[[T], Gauge | None] | None = None
    colour: Callable[[T], str] | None = None
    tip: Callable[[T], str] | None = None
    right: bool = False
    narrow: int | None = None  # its width in a narrow table, where that is another; 0 hides it


class RowsModel(QAbstractTableModel, Generic[T]):
    """Rows as they are given; `key` tells one from the other."""

    def __init__(self, columns: Sequence[Column[T]], key: Callable[[T], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self._key = key
        self.rows: Sequence[T] = ()

    def show(self, rows: Sequence[T]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_of(self, key: str) -> int | None:
        """The row with a key."""
        return next((place for place, row in enumerate(self.rows) if self._key(row) == key), None)

    def key_at(self, row: int) -> str:
        """The key of a row, empty when there is none."""
        return self._key(self.rows[row]) if 0 <= row < len(self.rows) else ""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        gauge = column.gauge(row) if column.gauge else None
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == GAUGE:
            return gauge
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tip(row) if column.tip else gauge.told if gauge else column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(filter(None, (*column.text(row).split("\n"), gauge.told if gauge else "")))
        if role == Qt.ItemDataRole.ForegroundRole and column.colour:
            name = column.colour(row)
            return colour(name) if name else None
        if role == Qt.ItemDataRole.TextAlignmentRole and column.right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return f"{self.columns[section].caption}{SPACE if self.columns[section].right else ''}"
            if role == Qt.ItemDataRole.TextAlignmentRole:
                right = self.columns[section].right
                side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        return None


class Table(QTableView, Generic[T]):
    """A table of rows; Enter or a double click opens one."""

    opened = Signal(str)  # key
    chosen = Signal(str)  # key of the row that the cursor is on, empty when none

    def __init__(
        self, columns: Sequence[Column[T]], key: Callable[[T], str], *, row_height: int = 36, name: str = ""
    ) -> None:
        super().__init__()
        self.rows_model = RowsModel(columns, key, self)
        self._widened = 1.0
        self.setModel(self.rows_model)
        self.setItemDelegate(Cells(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        for section, column in enumerate(columns):
            if column.width:
                header.resizeSection(section, column.width)
            else:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._tell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide window leaves every column more; what the person has set stays within one such width. The row of the
        cursor stays in view."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())
        widened = WIDER if self.width() > ROOMY else _NARROW if self.width() < _TIGHT else 1.0
        if widened != self._widened:
            self._widened = widened
            for section, column in enumerate(self.rows_model.columns):
                if column.width:
                    self._fit(section, column, widened)

    def _fit(self, section: int, column: Column[T], widened: float) -> None:
        """A narrow table has only some columns narrower, and leaves some out."""
        width = int(column.width * max(widened, 1.0))
        if widened == _NARROW and column.narrow is not None:
            width = column.narrow
        self.setColumnHidden(section, not width)
        if width:
            self.setColumnWidth(section, width)

    def show_rows(self, rows: Sequence[T]) -> None:
        """Show these; the cursor stays on its row."""
        key, place = self.current(), max(self.currentIndex().row(), 0)
        self.rows_model.show(rows)
        same = self.rows_model.row_of(key) if key else None
        if rows:
            self.setCurrentIndex(self.rows_model.index(same if same is not None else min(place, len(rows) - 1), 0))
        self._tell()

    def current(self) -> str:
        """The key of the row that the cursor is on."""
        return self.rows_model.key_at(self.currentIndex().row())

    def choose(self, key: str) -> None:
        """Put the cursor on a row."""
        row = self.rows_model.row_of(key)
        if row is not None:
            self.setCurrentIndex(self.rows_model.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.rows_model.key_at(index.row()))

    def _tell(self) -> None:
        self.chosen.emit(self.current())


class Cells(QStyledItemDelegate):
    """Paints a second line smaller and muted, and bars."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._first, self._second, self._only = sized(14), sized(12), sized(13)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        gauge, right = index.data(GAUGE), bool(index.data(Qt.ItemDataRole.TextAlignmentRole))
        first, _, second = str(index.data() or "").partition("\n")
        if not second and gauge is None and not right:
            super().paint(painter, option, index)
            return
        self._ground(painter, option, index)
        painter.save()
        rect = QRect(option.rect).adjusted(_PAD, 4, -_RIGHT if right else -_PAD, -4)
        if gauge is not None and first:
            half = rect.height() // 2
            paint_gauge(painter, QRectF(rect.adjusted(0, 2, 0, -half)), gauge)
            self._line(painter, rect.adjusted(0, half, 0, 0), first, self._second, index, "muted")
        elif gauge is not None:
            paint_gauge(painter, QRectF(rect), gauge)
        else:
            self._lines(painter, rect, first, second, index)
        painter.restore()

    def _lines(self, painter: QPainter, rect: QRect, first: str, second: str, index: Index) -> None:
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or colour("text"))
        if not second:
            self._line(painter, rect, first, self._only, index)
        else:
            half = rect.height() // 2
            self._line(painter, rect.adjusted(0, 0, 0, -half), first, self._first, index)
            self._line(painter, rect.adjusted(0, half, 0, 0), second, self._second, index, "muted")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, super().sizeHint(option, index).height())

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell's ground and selection, without its text."""
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        style: QStyle = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, option.widget)

    def _line(self, painter: QPainter, rect: QRect, text: str, font: QFont, index: Index, ink: str = "") -> None:
        painter.setFont(font)
        if ink:
            painter.setPen(colour(ink))
        told = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, told)
