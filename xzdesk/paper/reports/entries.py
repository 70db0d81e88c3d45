"""Lists of problems for reports: numbered rows out of the columns that a list chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from xzdesk.paper.document import Align, Cell, Column, Table, cells
from xzdesk.problems.past import problems_on
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem, State
from xzdesk.problems.usecases import Problems


@dataclass(frozen=True)
class Entry:
    """A column of a list and what it says of a problem."""

    column: Column
    words: Callable[[Problem], str | Cell]


class Entries:
    """The columns that lists choose from, as of a day; widths in mm where they fill a lying page."""

    def __init__(self, problems: Problems, as_of: date) -> None:
        self.problems = problems
        self.as_of = as_of
        self._clockwork = problems.clockwork
        self.number = Entry(Column("问题编号", 40), lambda problem: problem.number or "")
        self.title = Entry(Column("标题", 42), lambda problem: problem.title or "")
        self.subject = Entry(Column("企业（项目）", 34), lambda problem: problem.subject_name or "")
        self.state = Entry(Column("状态", 27), lambda problem: problem.status.caption)
        self.tier = Entry(Column("办理层级", 27), tier_words)
        self.holder = Entry(Column("责任单位", 28), holder)
        self.department = Entry(Column("部门", 28), lambda problem: problem.department or "")
        self.due = Entry(Column("时限", 25, Align.CENTER), self._due)
        self.light = Entry(Column("红黄绿灯", 26, Align.CENTER), self._light)
        self.lit_due = Entry(Column("红黄绿灯\n办理时限", 27, Align.CENTER), self._lit_due)
        self.waited = Entry(Column("已历\n工作日", 16, Align.CENTER), self._waited)
        self.result = Entry(Column("办理结果", 46), lambda problem: problem.result or "")
        self.closed_on = Entry(Column("销号日期", 25, Align.CENTER), lambda problem: day_words(problem.closed_on))

    def since(self, caption: str) -> Entry:
        """When the present stage began."""
        return Entry(Column(caption, 25, Align.CENTER), lambda problem: day_words(problem.stage_on))

    def table(self, title: str, ids: Sequence[str], limit: int, entries: Sequence[Entry]) -> Table:
        """The first `limit` problems of a list, numbered, and how many more there are."""
        shown = problems_on(self.problems, ids[:limit], self.as_of)
        chosen = (self.number, self.title, *entries)
        rows = [
            cells(place, *(entry.words(problem) for entry in chosen)) for place, problem in enumerate(shown, start=1)
        ]
        rest = len(ids) - len(shown)
        more = f"共{len(ids)}件，列出前{len(shown)}件，其余{rest}件见问题台账。" if rest else ""
        columns = (Column("序号", 11, Align.CENTER), *(entry.column for entry in chosen))
        return Table(columns, tuple(rows), title=f"{title}（{len(ids)}件）", note=more)

    def _due(self, problem: Problem) -> str:
        deadline = self._clockwork.deadline(problem)
        return f"{deadline.day.isoformat()}{'（暂定）' if deadline.estimate else ''}" if deadline else ""

    def _light(self, problem: Problem) -> Cell:
        light = self._clockwork.light(problem, self.as_of)
        urging = self._clockwork.urging(problem, self.as_of)
        return Cell(urging.caption if urging else "", light="" if light is Light.NONE else light.value)

    def _lit_due(self, problem: Problem) -> Cell:
        """The light, 催办 or 督办, and on a line of its own the day."""
        light = self._light(problem)
        return Cell("\n".join((light.text, self._due(problem))), light=light.light)

    def _waited(self, problem: Problem) -> Cell:
        if problem.stage_on is None:
            return Cell()
        days = self._clockwork.workdays.between(problem.stage_on, self.as_of)
        return Cell(str(days), number=days)


def holder(problem: Problem) -> str:
    """Who has it: the unit it was sent to until it answers, else the county's responsible unit."""
    if problem.status is State.REFERRED:
        return problem.department or ""
    return problem.unit or problem.department or ""


def tier_words(problem: Problem) -> str:
    return problem.tier.caption if problem.tier else "未定层级"


def day_words(day: date | None) -> str:
    """2026-03-05, or nothing."""
    return day.isoformat() if day else ""
