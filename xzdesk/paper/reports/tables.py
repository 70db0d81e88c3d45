"""Tables of counts for reports: by one property, by state, by department, by tier and time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xzdesk.core.captions import Tier
from xzdesk.paper.document import Align, Cell, Column, Table, cells
from xzdesk.paper.reports.reading import Reading
from xzdesk.problems.holding import Spread
from xzdesk.problems.queries import Light
from xzdesk.problems.records import IN_HAND, State
from xzdesk.problems.statistics import Event, Figures, Tally

LIT = (Light.RED, Light.YELLOW, Light.GREEN)
TOTAL = "合计"
_COUNTS = ("件数", *(light.caption for light in LIT))
Rows = Sequence[tuple[object, str]]


def counts_table(title: str, caption: str, of: Figures, name: str, rows: Rows, note: str = "") -> Table:
    """New, moved and closed in the period, and in hand with lights, for each (value of the property `name`, words)."""
    parts = [tally.parts(name) for tally in (of.new, of.moved, of.closed, of.in_hand)]
    made = [_counts_row(words, [part.get(value, Tally(())) for part in parts]) for value, words in rows]
    total = _counts_row(TOTAL, [of.new, of.moved, of.closed, of.in_hand])
    return Table(
        (
            Column(caption, 3.6),
            *(Column(words, 1.4, Align.CENTER, group=of.period.this) for words in ("新增", "有动态", "销号")),
            *(Column(words, 1.2, Align.CENTER, group="在办") for words in _COUNTS),
        ),
        (*made, heavy(total)),
        title=title,
        note=note,
    )


def _counts_row(words: str, tallies: Sequence[Tally]) -> tuple[Cell, ...]:
    *flows, in_hand = tallies
    return cells(words, *(tally.total for tally in flows), *lit(in_hand))


def lit(tally: Tally) -> tuple[int, ...]:
    """How many, and how many of each light."""
    return (tally.total, *(tally.light(light) for light in LIT))


def heavy(row: Iterable[Cell]) -> tuple[Cell, ...]:
    """A row of totals."""
    return tuple(Cell(cell.text, number=cell.number, bold=True) for cell in row)


def busy(of: Figures, name: str, rows: Rows) -> Rows:
    """Those of the rows that have anything in the period or in hand."""
    found = {value for tally in (of.new, of.moved, of.closed, of.in_hand) for value in tally.by(name)}
    return [row for row in rows if row[0] in found]


def named(of: Figures, name: str, known: Sequence[str], none: str = "（未填）") -> Rows:
    """The catalogue's names in order, then others that occur, then what has none."""
    found = {value for tally in (of.moved, of.closed, of.standing) for value in tally.by(name)}
    others = sorted(value for value in found if value and value not in known)
    return [*((value, value) for value in (*known, *others)), *([("", none)] if "" in found else [])]


def events_table(title: str, of: Figures) -> Table:
    """How often each step was taken."""
    rows = tuple(cells(event.caption, of.events.get(event, 0)) for event in Event)
    columns = (Column("环节", 3), Column(f"{of.period.this}件次", 1.4, Align.CENTER))
    return Table(columns, rows, title=title)


def states_table(title: str, of: Figures) -> Table:
    """Where the registered problems stand; those in hand with their lights."""
    rows = [cells(state.caption, *lit(of.in_state(state))) for state in IN_HAND]
    rows.append(heavy(cells("在办小计", *lit(of.in_hand))))
    ended = (State.CLOSED, State.WITHDRAWN)
    rows += [cells(s.caption, of.in_state(s).total, *[""] * len(LIT)) for s in ended]
    rows.append(heavy(cells("累计登记", of.standing.total, *[""] * len(LIT))))
    return Table(
        (Column("状态", 3), *(Column(words, 1.4, Align.CENTER) for words in _COUNTS)), tuple(rows), title=title
    )


def units_table(title: str, since: str, tally: Tally, reading: Reading) -> Table:
    """By department: how many, since when the first of them, how many working days that is, lights."""
    parts = sorted(tally.parts("department").items(), key=lambda item: (-item[1].total, item[0]))
    columns = (
        Column("部门", 4),
        Column("件数", 1, Align.CENTER),
        Column(f"最早{since}", 2.2, Align.CENTER),
        Column("已历工作日", 1.6, Align.CENTER),
        *(Column(light.caption, 1, Align.CENTER) for light in LIT),
    )
    count = reading.problems.clockwork.workdays.between
    rows = []
    for department, part in parts:
        first = part.since
        days: str | int = count(first, reading.of.as_of) if first else ""
        number, *lights = lit(part)
        rows.append(cells(department or "（未填）", number, first.isoformat() if first else "", days, *lights))
    return Table(columns, tuple(rows), title=title)


def durations_table(title: str, reading: Reading) -> Table:
    """How long each tier held what left it in the period, and holds what it has."""
    of = reading.durations
    rows = [cells(tier.caption, *_spread(of.ended[tier]), *_spread(of.lasting[tier])) for tier in Tier]
    rows.append(heavy(cells("全程（已销号）", *_spread(of.whole), *[""] * 4)))
    columns = [
        Column(words, 1.2, Align.CENTER, group=group)
        for group in (f"{reading.period.this}办出", "仍在办理")
        for words in ("件次", "中位数", "90分位", "最长")
    ]
    note = "单位：工作日。县级办理含研判、办理、审签、落实和核验；同一问题每次流转分别计算；90分位为九成不超过的天数。"
    return Table((Column("层级", 3.6), *columns), tuple(rows), title=title, note=note)


def _spread(spread: Spread) -> tuple[int | float | str, ...]:
    values = (spread.median, spread.ninety, spread.longest)
    return (spread.count, *("" if value is None else value for value in values))


def months_table(title: str, reading: Reading) -> Table:
    """What each of twelve months brought, and how the ledger stood at its end."""
    captions = ("新增", "办结", "销号", "反弹重开")
    columns = (
        Column("月份", 2.4),
        *(Column(words, 1.2, Align.CENTER, group="当月件次") for words in captions),
        *(Column(words, 1.2, Align.CENTER, group="月末在办") for words in ("件数", "红灯")),
    )
    rows = tuple(
        cells(f"{m.first.year}年{m.first.month}月", m.new, m.resolved, m.closed, m.reopened, m.in_hand, m.red)
        for m in reading.months
    )
    return Table(columns, rows, title=title, note="按录入日期统计；当月未结束的，月末指统计截止日。")
