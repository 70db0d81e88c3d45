"""A report beside the one issued before: what changed since, and what of its figures is known otherwise by now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from xzdesk.paper.document import Align, Block, Column, Heading, Paragraph, Table, cells, chinese_date
from xzdesk.paper.reports.plan_course import COURSE, STEPS, TARGETS
from xzdesk.paper.reports.reading import Reading
from xzdesk.paper.reports.sections import BEFORE, KEY, Numbering
from xzdesk.problems.queries import Light
from xzdesk.problems.records import IN_HAND, State
from xzdesk.problems.statistics import Lit, standing_on
from xzdesk.reports.records import Report

CHANGED, CORRECTED = "上期统计日以来的变化", "更正"
_NOT_FROZEN = (CHANGED, CORRECTED, TARGETS, STEPS, COURSE)  # whose numbers are no figures of the period
_APART = "|"
_NUMBERED = re.compile(r"表\d+　(.+)")


class Correction(NamedTuple):
    """A figure of an issued report that is known otherwise by now."""

    table: str
    row: str
    column: str
    frozen: int | float
    now: int | float


def figures_of(blocks: Iterable[Block]) -> dict[str, int | float]:
    """The numbers in a report's own tables, by table, row and column; without those of comparisons and plans."""
    found: dict[str, int | float] = {}
    for block in blocks:
        title = _NUMBERED.fullmatch(block.title) if isinstance(block, Table) else None
        if isinstance(block, Table) and title and not title[1].startswith(_NOT_FROZEN):
            for row in block.rows:
                for column, cell in zip(block.columns[1:], row[1:], strict=True):
                    if cell.number is not None and column.group != BEFORE:
                        found[_APART.join((title[1], row[0].text, column.group + column.caption))] = cell.number
    return found


def corrections(frozen: Mapping[str, int | float], now: Mapping[str, int | float]) -> list[Correction]:
    """The figures that differ; a row that one of them does not have counts as zeros."""
    differ = [key for key in dict.fromkeys((*frozen, *now)) if frozen.get(key, 0) != now.get(key, 0)]
    return [_correction(key, frozen.get(key, 0), now.get(key, 0)) for key in differ]


def _correction(key: str, frozen: int | float, now: int | float) -> Correction:
    table, row, column = key.split(_APART, 2)
    return Correction(table, row, column, frozen, now)


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


def corrected(last: Report, now: Mapping[str, int | float], number: Numbering) -> Iterator[Block]:
    """What of the last report's figures the records say otherwise by now."""
    found = corrections(frozen_figures(last), now)
    yield Heading("更正")
    if last.as_of and last.last and last.as_of < last.last:
        rest = f"{chinese_date(last.as_of + timedelta(days=1))}至{chinese_date(last.last)}"
        yield Paragraph(f"上期印发时该期尚未结束，{rest}的办理动态没有计入上期，计入“{CHANGED}”。")
    if not found:
        yield Paragraph(f"{last.number}的数字与现有记录一致，没有更正。")
        return
    yield Paragraph(f"{last.number}印发后又收到、补录或撤回了该期的记录，以下{len(found)}个数字以现数为准。")
    columns = (
        Column("表", 3),
        Column("项目", 2.6),
        Column("栏目", 2.2),
        Column("印发数", 1.2, Align.CENTER),
        Column("现数", 1.2, Align.CENTER),
    )
    yield Table(columns, tuple(cells(*each) for each in found), title=number(f"{CORRECTED}（对{last.number}）"))


def frozen_key(report: Report) -> dict[str, int | float]:
    """The key figures that a report was issued with, by caption."""
    split = ((key.split(_APART), value) for key, value in frozen_figures(report).items())
    return {row: value for (table, row, _), value in split if table == KEY}


def frozen_figures(report: Report) -> Mapping[str, int | float]:
    """The figures that a report was issued with."""
    content = report.content or {}
    figures = content.get("figures")
    return figures if isinstance(figures, dict) else {}


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
