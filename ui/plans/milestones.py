"""The milestones of a plan as a Qt model: a row each, and what is drawn on the axis beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.theme import colour
from xzdesk.plans.course import Standing

Index = QModelIndex | QPersistentModelIndex
TITLE, WHO, DUE, LINE = range(4)
CAPTIONS = ("节点", "责任单位、责任人", "完成时限", "")


@dataclass(frozen=True)
class Hold:
    """What holds a milestone up: the problem (id and number), where it stands, since when."""

    problem: str
    number: str
    tier: str
    since: date | None

    @property
    def where(self) -> str:
        """The tier and since when: 市级部门协调，自2月20日."""
        since = f"自{self.since.month}月{self.since.day}日" if self.since else ""
        return "，".join(filter(None, (self.tier, since)))

    @property
    def sentence(self) -> str:
        return f"受制约于{self.number}（{self.where}）"


@dataclass(frozen=True)
class Bar:
    """One milestone as it is drawn: from `start` to `due`; `after` holds the ids that it waits for."""

    id: str
    title: str
    who: str
    start: date
    due: date | None
    done_on: date | None = None
    course: Standing = Standing.AHEAD
    after: tuple[str, ...] = ()
    holds: tuple[Hold, ...] = ()
    days: int = 0  # calendar days left, negative by how many it is late
    assisting: str = ""
    evidence: str = ""
    note: str = ""

    @property
    def standing(self) -> str:
        """How it goes, in words."""
        if self.course is Standing.DONE:
            return f"{self.done_on}完成" if self.done_on else self.course.caption
        if self.due is None:
            return "未定时限"
        if self.course is Standing.LATE:
            return f"逾期{-self.days}天"
        return "今天到期" if not self.days else f"还剩{self.days}天"

    @property
    def end(self) -> date:
        """Where the bar ends."""
        return self.due or self.start


class MilestoneModel(QAbstractTableModel):
    """The bars in the order given. A move that is not written yet is shown as `pending`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bars: Sequence[Bar] = ()
        self._rows: dict[str, int] = {}
        self._pending: tuple[int, date] | None = None
        self.today = date.min
        self._colours = {Standing.LATE: colour("red"), Standing.DONE: colour("muted")}

    def show(self, bars: Sequence[Bar], today: date) -> None:
        """Show these."""
        self.beginResetModel()
        self._bars, self.today, self._pending = bars, today, None
        self._rows = {bar.id: row for row, bar in enumerate(bars)}
        self.endResetModel()

    @property
    def bars(self) -> Sequence[Bar]:
        return self._bars

    @property
    def pending(self) -> tuple[Bar, date] | None:
        """The milestone that is being moved, and the date it would get."""
        return (self._bars[self._pending[0]], self._pending[1]) if self._pending else None

    def bar(self, row: int) -> Bar | None:
        """The milestone of a row."""
        return self._bars[row] if 0 <= row < len(self._bars) else None

    def row_of(self, id: str) -> int | None:
        """The row of a milestone."""
        return self._rows.get(id)

    def pend(self, row: int, due: date | None) -> None:
        """Show another date at a row, or drop what was shown."""
        shown = {row} | ({self._pending[0]} if self._pending else set())
        self._pending = (row, due) if due is not None and due != self._bars[row].due else None
        for each in shown:
            self.dataChanged.emit(self.index(each, 0), self.index(each, LINE))

    def due_shown(self, row: int) -> date | None:
        """The date that a row shows, written or not."""
        pending = self._pending
        return pending[1] if pending and pending[0] == row else self._bars[row].due

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._bars)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(CAPTIONS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        base = super().flags(index)
        return base | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == DUE else base

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        bar = self.bar(index.row()) if index.isValid() else None
        if bar is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(bar, index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole and index.column() == DUE:
            due = self.due_shown(index.row())
            return due.isoformat() if due else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.told(bar, index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() in (TITLE, LINE):
            return self.told(bar, index.row())
        if role == Qt.ItemDataRole.ForegroundRole and index.column() != LINE:
            return self._colours.get(bar.course)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(CAPTIONS):
            if role == Qt.ItemDataRole.DisplayRole:
                return CAPTIONS[section]
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return CAPTIONS[section] or "时间轴"
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def told(self, bar: Bar, row: int) -> str:
        """Everything about a milestone in a line, for a tool tip and for a screen reader."""
        pending = self.pending
        due = f"时限{bar.due}" if bar.due else ""
        moving = f"改为{pending[1]}，尚未确认" if pending and pending[0].id == bar.id else ""
        after = [self._bars[at].title for each in bar.after if (at := self._rows.get(each)) is not None]
        waits = f"须先完成：{'、'.join(after)}" if after else ""
        held = [hold.sentence for hold in bar.holds]
        more = [f"佐证：{bar.evidence}" if bar.evidence else "", f"备注：{bar.note}" if bar.note else ""]
        parts = [bar.title, bar.who, bar.assisting, due, moving, bar.standing, waits, *held, *more]
        return f"{row + 1}. " + "，".join(filter(None, parts))

    def _text(self, bar: Bar, row: int, column: int) -> str:
        if column == TITLE:
            return f"{row + 1}　{bar.title}"
        if column == WHO:
            return bar.who
        if column == DUE:
            return self._due_text(bar, row)
        return ""

    def _due_text(self, bar: Bar, row: int) -> str:
        due = self.due_shown(row)
        if due != bar.due:
            return f"改为{due}"
        return bar.standing if bar.course is Standing.DONE or not due else f"{due}　{bar.standing}"
