"""The rows of a file that came in as a table: what becomes of each, with a tick for those that can be taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from ui.exchange.listing import Column, Index, ListModel
from ui.theme import colour
from xzdesk.exchange.findings import TAKEN_IN, RowKind, RowResult

Place = tuple[str, int]
_FIRST = "状态"  # the column that matters most
_INKS = {
    RowKind.REFUSED: "red",
    RowKind.CONFLICT: "amber",
    RowKind.CONTESTED: "amber",
    RowKind.SAME: "muted",
}


def gist(row: RowResult) -> str:
    """A row in one line: why it is not taken in, else what it brings."""
    cells = sorted(row.cells, key=lambda cell: cell.column != _FIRST)
    brings = [f"{cell.caption}：{cell.new or '（清空）'}" for cell in cells if cell.new != cell.old]
    return " ".join((row.reason or "；".join(brings)).split())


def where(row: RowResult) -> str:
    """The row's place: its number, or the kind of record where a packet has no rows to point to."""
    return str(row.row) if row.row else row.sheet


COLUMNS = (
    Column("结果", lambda row: row.kind.caption, 116),
    Column("位置", where, 66),
    Column("编号", lambda row: row.number, 148),
    Column("标题", lambda row: row.title, 180),
    Column("填写内容或原因", gist),
)


class RowsModel(ListModel[RowResult]):
    """Rows of one kind or of all; what can be taken in is ticked until the person takes the tick away."""

    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self._all: Sequence[RowResult] = ()
        self._kind: RowKind | None = None
        self._left: set[Place] = set()
        self._open = True

    def load(self, rows: Sequence[RowResult], *, to_choose: bool, left: frozenset[Place] = frozenset()) -> None:
        """Show all of these, everything but `left` ticked; without ticks when there is nothing to choose."""
        self._all, self._kind, self._open = rows, None, to_choose
        self._left = {place_of(row) for row in rows} & left
        self.show(rows)

    def only(self, kind: RowKind | None) -> None:
        """Show the rows of one kind, or of all."""
        self._kind = kind
        self.show([row for row in self._all if kind in (None, row.kind)])

    def counts(self) -> Counter[RowKind]:
        """How many there are of each kind, shown or not."""
        return Counter(row.kind for row in self._all)

    @property
    def all(self) -> Sequence[RowResult]:
        """Every row, shown or not."""
        return self._all

    @property
    def chosen(self) -> list[RowResult]:
        """The rows that would be taken in."""
        return [row for row in self._all if row.kind in TAKEN_IN and place_of(row) not in self._left]

    @property
    def left(self) -> frozenset[Place]:
        """The places of the rows whose tick was taken away."""
        return frozenset(self._left)

    def tick_all(self, on: bool) -> None:
        """Tick everything that can be taken in, or nothing."""
        self._left = set() if on else {place_of(row) for row in self._all if row.kind in TAKEN_IN}
        self._tell(0, self.rowCount() - 1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._has_box(index) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.item(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == Qt.ItemDataRole.CheckStateRole and self._has_box(index):
            return Qt.CheckState.Unchecked if place_of(row) in self._left else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.ForegroundRole and row.kind in _INKS:
            return colour(_INKS[row.kind])
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.item(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or row is None or not self._has_box(index):
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._left.discard(place_of(row))
        else:
            self._left.add(place_of(row))
        self._tell(index.row(), index.row())
        return True

    def _has_box(self, index: Index) -> bool:
        row = self.item(index.row())
        return self._open and index.column() == 0 and row is not None and row.kind in TAKEN_IN

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0), [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()


def place_of(row: RowResult) -> Place:
    """What a row of a file is known by."""
    return row.sheet, row.row
