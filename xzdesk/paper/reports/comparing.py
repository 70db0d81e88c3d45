"""A report beside the one issued before: what changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xzdesk.paper.document import Align, Block, Column, Heading, Paragraph, Table, cells, chinese_date
from xzdesk.paper.reports.correcting import CHANGED
from xzdesk.paper.reports.reading import Reading
from xzdesk.paper.reports.sections import Numbering
from xzdesk.problems.queries import Light
from xzdesk.problems.records import IN_HAND, State
from xzdesk.problems.statistics import Lit, standing_on
from xzdesk.reports.records import Report


def compared(reading: Reading, last: Report | None, number: Numbering) -> Iterator[Block]:
    """Which report is the last issued one, and what has changed since its day."""
    yield Heading("与上期比较")
    if last is None or last.as_of is None:
        yield Paragraph(f"此前没有印发过{reading.period.span.caption}，没有上期数字。")
        return
    yield Paragraph(
        f"上期为{last.number}（{last.period.title}，{chinese_date(last.issued_on)}印发），"
        f"统计截至{chinese_date(last.as_of)}；上期数字以印发为准。"
    )
    yield _changes_table(reading, last, number(CHANGED))


def _changes_table(reading: Reading, last: Report, title: str) -> Table:
    """How the problems moved between the two days, each counted once."""
    assert last.as_of
    before = {each.problem.id: each for each in standing_on(reading.problems, last.as_of)}
    now = reading.of.standing.problems
    rows = [cells(caption, sum(test(before.get(each.problem.id), each) for each in now)) for caption, test in _CHANGES]
    columns = (Column("变化", 4), Column("件数", 1.2, Align.CENTER))
    return Table(columns, tuple(rows), title=title)


Changed = Callable[[Lit | None, Lit], bool]


def _in_hand(each: Lit | None) -> bool:
    return each is not None and each.state in IN_HAND


def _red(each: Lit | None) -> bool:
    return each is not None and each.state in IN_HAND and each.light is Light.RED


def _raised(before: Lit | None, now: Lit) -> bool:
    return _rank(before) < _rank(now)


def _rank(each: Lit | None) -> int:
    return each.problem.tier.rank if each and each.problem.tier else 0


_CHANGES: tuple[tuple[str, Changed], ...] = (
    ("新登记", lambda before, _now: before is None),
    ("提到更高层级", _raised),
    ("新转红灯", lambda before, now: _red(now) and not _red(before)),
    ("不再红灯，仍在办", lambda before, now: _red(before) and _in_hand(now) and not _red(now)),
    ("离开在办（已销号）", lambda before, now: now.state is State.CLOSED and (before is None or _in_hand(before))),
    ("离开在办（已撤销）", lambda before, now: now.state is State.WITHDRAWN and (before is None or _in_hand(before))),
    ("重新在办", lambda before, now: before is not None and not _in_hand(before) and _in_hand(now)),
)
