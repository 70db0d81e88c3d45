"""The ledger as a Qt model: row numbers, and a cache of the problems that were looked at."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from ui.icons import dot
from ui.standing import Standing, standing
from ui.theme import colour
from xzdesk.core.fields import described
from xzdesk.core.tuples import NamedTuple
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Light, Order
from xzdesk.problems.records import Problem

Index = QModelIndex | QPersistentModelIndex
_AT_ONCE = 64
_CACHE = 4096
_DOT = 10  # pixels: the dot begins where the head's text does
_TO_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TO_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_FIELDS = described(Problem).fields


class Row(NamedTuple):
    """A problem and where it stands today."""

    problem: Problem
    standing: Standing


class Column(NamedTuple):
    """A column: its caption, its usual width in pixels, its text, its part of the room that is over, the order of the
    ledger that a click on its head chooses, and when it gives way in a narrow window: 1 first, 0 never."""

    caption: str
    width: int
    text: Callable[[Row], str]
    grows: float = 0.0
    order: Order | None = None
    yields: int = 0


def _shown(name: str) -> Callable[[Row], str]:
    kind = _FIELDS[name].type

    def text(row: Row) -> str:
        return kind.show(getattr(row.problem, name))

    return text


def _responsible(row: Row) -> str:
    """The unit that handles it, else where it was sent."""
    return row.problem.unit or row.problem.department or ""


COLUMNS = (
    Column("灯", 58, lambda row: row.standing.light.caption, order=Order.URGENCY),
    Column("编号", 128, _shown("number"), order=Order.NUMBER),
    Column("标题", 210, _shown("title")),
    Column("企业（项目）", 122, _shown("subject_name"), 0.27, Order.SUBJECT),
    Column("产业集群", 86, _shown("cluster"), 0.09, yields=2),
    Column("类别", 62, _shown("category"), yields=1),
    Column("层级", 114, _shown("tier")),
    Column("状态", 90, _shown("status")),
    Column("责任单位/部门", 112, _responsible, 0.21, Order.UNIT, 3),
    Column("时限", 108, lambda row: row.standing.due, order=Order.URGENCY),
    Column("剩余工作日", 78, lambda row: row.standing.left, order=Order.URGENCY),
)
TITLE = 2
OF_COUNTIES = (*COLUMNS[: TITLE + 1], Column("县区", 84, _shown("county")), *COLUMNS[TITLE + 1 :])
_LIGHT, _LEFT, _ANY = 0, -2, -1
_ANSWERED = {  # role -> the column that answers it
    int(Qt.ItemDataRole.DisplayRole): _ANY,
    int(Qt.ItemDataRole.ToolTipRole): _ANY,
    int(Qt.ItemDataRole.DecorationRole): _LIGHT,
    int(Qt.ItemDataRole.ForegroundRole): _LEFT,
    int(Qt.ItemDataRole.TextAlignmentRole): _LEFT,
}


class LedgerModel(QAbstractTableModel):
    """Rows by row number; problems are read in pieces around what is looked at."""

    def __init__(
        self,
        read: Callable[[Sequence[int]], list[Problem]],
        parent: QObject | None = None,
        columns: Sequence[Column] = COLUMNS,
    ) -> None:
        super().__init__(parent)
        self.columns = columns
        self._answered = {role: len(columns) - 1 if at == _LEFT else at for role, at in _ANSWERED.items()}
        self._read = read
        self._rows: Sequence[int] = array("q")
        self._cache: dict[int, Row | Problem | None] = {}  # a row once it is looked at
        self._clockwork: Clockwork | None = None
        self._today = date.min
        self._red = colour("red")
        self._dots: dict[Light, QIcon] = {
            light: dot(light.value, size=_DOT) for light in Light if light is not Light.NONE
        }

    def show(self, rows: Sequence[int], clockwork: Clockwork, today: date) -> None:
        """Show these rows, read anew."""
        self.beginResetModel()
        self._rows, self._clockwork, self._today = rows, clockwork, today
        self._cache = {}
        self.endResetModel()

    def extend(self, rows: Sequence[int]) -> bool:
        """Show all rows, of which the shown ones are the first; False, and nothing done, where they are not."""
        shown = len(self._rows)
        if list(rows[:shown]) != list(self._rows):
            return False
        if len(rows) > shown:
            self.beginInsertRows(QModelIndex(), shown, len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
        return True

    def row(self, at: int) -> Row | None:
        """What stands at a place; None when it is gone meanwhile."""
        if not 0 <= at < len(self._rows):
            return None
        number = self._rows[at]
        if number not in self._cache:
            self._fetch(at)
        held = self._cache[number]
        if isinstance(held, Problem):
            assert self._clockwork is not None  # or nothing would have been read
            held = self._cache[number] = Row(held, standing(held, self._clockwork, self._today))
        return held

    def problem(self, at: int) -> Problem | None:
        """The problem at a place."""
        row = self.row(at)
        return row.problem if row else None

    def number_at(self, at: int) -> int | None:
        """The row number at a place."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def place_of(self, number: int) -> int | None:
        """The place of a row number."""
        try:
            return self._rows.index(number)
        except ValueError:
            return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Painting asks eight roles a cell: most are answered without looking at the row."""
        if role not in self._answered or not index.isValid():
            return None
        column = index.column()
        if self._answered[role] not in (_ANY, column):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _TO_RIGHT
        row = self.row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._dots.get(row.standing.light)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._red if row.standing.light is Light.RED else None
        return self.columns[column].text(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].caption
            if role == Qt.ItemDataRole.ToolTipRole and (order := self.columns[section].order):
                return f"点一下{order.caption}排列"
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _TO_RIGHT if section == len(self.columns) - 1 else _TO_LEFT
        return None

    def as_text(self, places: Iterable[int]) -> str:
        """Rows for the clipboard: a head, then a line a problem, cells parted by tabs."""
        lines = ["\t".join(column.caption for column in self.columns)]
        for row in filter(None, map(self.row, places)):
            lines.append("\t".join(" ".join(column.text(row).split()) for column in self.columns))
        return "\n".join(lines)

    def _fetch(self, at: int) -> None:
        """Read the piece around a place that is not in the cache."""
        if self._clockwork is None:
            return
        if len(self._cache) > _CACHE:
            self._cache.clear()
        first = at // _AT_ONCE * _AT_ONCE
        wanted = [number for number in self._rows[first : first + _AT_ONCE] if number not in self._cache]
        self._cache.update(dict.fromkeys(wanted))
        self._cache.update(self._paired(wanted))

    def _paired(self, wanted: Sequence[int]) -> list[tuple[int, Problem]]:
        """Row numbers with their problems; read one by one where one is gone, for then the places do not tell."""
        problems = self._read(wanted)
        if len(problems) == len(wanted):
            return list(zip(wanted, problems, strict=True))
        return [(number, problem) for number in wanted for problem in self._read([number])]
