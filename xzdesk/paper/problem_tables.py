"""Tables of problems for reports: counts by one property, and lists with lights and due dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xzdesk.paper.document import Align, Cell, Column, Table, cells
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem, State
from xzdesk.problems.statistics import IN_HAND, Figures, Listed, Tally
from xzdesk.problems.usecases import Problems

LIT = (Light.RED, Light.YELLOW, Light.GREEN)
TOTAL = "合计"
_COUNTS = ("件数", *(light.caption for light in LIT))


def counts_table(title: str, caption: str, of: Figures, name: str, rows: Sequence[tuple[object, str]]) -> Table:
    """New, moved and closed in the week, and in hand with lights, for each (value of the property `name`, words)."""
    parts = [tally.parts(name) for tally in (of.new, of.moved, of.closed, of.in_hand)]
    made = [_counts_row(words, [part.get(value, Tally(())) for part in parts]) for value, words in rows]
    total = _counts_row(TOTAL, [of.new, of.moved, of.closed, of.in_hand])
    return Table(
        (
            Column(caption, 3.6),
            *(Column(words, 1.4, Align.CENTER, group="本周") for words in ("新增", "有动态", "销号")),
            *(Column(words, 1.2, Align.CENTER, group="在办") for words in _COUNTS),
        ),
        (*made, _heavy(total)),
        title=title,
    )


def _counts_row(words: str, tallies: Sequence[Tally]) -> tuple[Cell, ...]:
    *flows, in_hand = tallies
    return cells(words, *(tally.total for tally in flows), *_lit(in_hand))


def _lit(tally: Tally) -> tuple[int, ...]:
    return (tally.total, *(tally.light(light) for light in LIT))


def _heavy(row: Iterable[Cell]) -> tuple[Cell, ...]:
    return tuple(Cell(cell.text, number=cell.number, bold=True) for cell in row)


def states_table(title: str, of: Figures) -> Table:
    """Where the registered problems stand; those in hand with their lights."""
    parts = of.standing.parts("state")
    rows = [cells(state.caption, *_lit(parts.get(state, Tally(())))) for state in IN_HAND]
    rows.append(_heavy(cells("在办小计", *_lit(of.in_hand))))
    ended = (State.CLOSED, State.WITHDRAWN)
    rows += [cells(s.caption, parts.get(s, Tally(())).total, *[""] * len(LIT)) for s in ended]
    rows.append(_heavy(cells("累计登记", of.standing.total, *[""] * len(LIT))))
    return Table(
        (Column("状态", 3), *(Column(words, 1.4, Align.CENTER) for words in _COUNTS)), tuple(rows), title=title
    )


def units_table(title: str, since: str, tally: Tally, clockwork: Clockwork, of: Figures) -> Table:
    """By department: how many, since when the first of them, how many working days that is, lights."""
    parts = sorted(tally.parts("department").items(), key=lambda item: (-item[1].total, item[0]))
    columns = (
        Column("部门", 4),
        Column("件数", 1, Align.CENTER),
        Column(f"最早{since}", 2.2, Align.CENTER),
        Column("已历工作日", 1.6, Align.CENTER),
        *(Column(light.caption, 1, Align.CENTER) for light in LIT),
    )
    rows = []
    for department, part in parts:
        first = part.since
        days: str | int = clockwork.workdays.between(first, of.as_of) if first else ""
        count, *lights = _lit(part)
        rows.append(cells(department or "（未填）", count, first.isoformat() if first else "", days, *lights))
    return Table(columns, tuple(rows), title=title)


@dataclass(frozen=True)
class Entry:
    """A column of a list and what it says of a problem."""

    column: Column
    words: Callable[[Problem], str | Cell]


def list_table(title: str, listed: Listed, entries: Sequence[Entry]) -> Table:
    """The problems of a list, numbered, and how many more there are."""
    rows = [
        cells(number, problem.number or "", problem.title or "", *(entry.words(problem) for entry in entries))
        for number, problem in enumerate(listed, start=1)
    ]
    columns = (Column("序号", 11, Align.CENTER), Column("问题编号", 40), Column("标题", 42))
    more = f"共{listed.total}件，列出前{len(listed.problems)}件，其余{listed.more}件见问题台账。" if listed.more else ""
    heading = f"{title}（{listed.total}件）"
    return Table((*columns, *(entry.column for entry in entries)), tuple(rows), title=heading, note=more)


class Entries:
    """The columns that lists choose from; widths in mm where they fill a lying page."""

    def __init__(self, problems: Problems) -> None:
        self._clockwork = problems.clockwork
        self._today = problems.desk.today
        self.subject = Entry(Column("企业（项目）", 34), lambda problem: problem.subject_name or "")
        self.state = Entry(Column("状态", 27), lambda problem: problem.status.caption)
        self.holder = Entry(Column("承办单位", 28), holder)
        self.department = Entry(Column("部门", 28), lambda problem: problem.department or "")
        self.due = Entry(Column("时限", 25, Align.CENTER), self._due)
        self.light = Entry(Column("红黄绿灯", 26, Align.CENTER), self._light)
        self.waited = Entry(Column("已历\n工作日", 17, Align.CENTER), self._waited)
        self.result = Entry(Column("办理结果", 46), lambda problem: problem.result or "")
        self.closed_on = Entry(Column("销号日期", 25, Align.CENTER), _closed_on)

    def since(self, caption: str) -> Entry:
        """When the present stage began."""
        return Entry(Column(caption, 25, Align.CENTER), lambda p: p.stage_on.isoformat() if p.stage_on else "")

    def _due(self, problem: Problem) -> str:
        deadline = self._clockwork.deadline(problem)
        return f"{deadline.day.isoformat()}{'（暂定）' if deadline.estimate else ''}" if deadline else ""

    def _light(self, problem: Problem) -> Cell:
        light = self._clockwork.light(problem, self._today)
        urging = self._clockwork.urging(problem, self._today)
        return Cell(urging.caption if urging else "", light="" if light is Light.NONE else light.value)

    def _waited(self, problem: Problem) -> Cell:
        if problem.stage_on is None:
            return Cell()
        days = self._clockwork.workdays.between(problem.stage_on, self._today)
        return Cell(str(days), number=days)


def holder(problem: Problem) -> str:
    """Who has it: the unit it was sent to until it answers, else the county's responsible unit."""
    if problem.status is State.REFERRED:
        return problem.department or ""
    return problem.unit or problem.department or ""


def _closed_on(problem: Problem) -> str:
    return problem.closed_on.isoformat() if problem.closed_on else ""
