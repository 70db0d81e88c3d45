"""Corrections (更正): figures of issued reports that are known otherwise by now, each told once.

The next report always tells those of the last issued one. Those of older ones it tells where something came late: was
entered, taken back or received after the last report went out, and reaches back to their days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from xzdesk.paper.document import Align, Block, Column, Heading, Paragraph, Table, cells, chinese_date
from xzdesk.paper.reports.plan_course import COURSE, STEPS, TARGETS
from xzdesk.paper.reports.sections import BEFORE, KEY, Numbering
from xzdesk.problems.queries import Ledger
from xzdesk.reports.records import Report

CHANGED, CORRECTED = "上期统计日以来的变化", "更正"
_NOT_FROZEN = (CHANGED, CORRECTED, TARGETS, STEPS, COURSE)  # whose numbers are no figures of the period
_APART = "|"
_NUMBERED = re.compile(r"表\d+　(.+)")

Values = dict[str, int | float]  # figures by table, row and column


class Correction(NamedTuple):
    """A figure of an issued report that is known otherwise by now; `frozen`: as issued, or as corrected before."""

    table: str
    row: str
    column: str
    frozen: int | float
    now: int | float

    @property
    def key(self) -> str:
        return _APART.join(self[:3])


class Corrected(NamedTuple):
    """An issued report and what is to be corrected of it."""

    report: Report
    found: list[Correction]


def figures_of(blocks: Iterable[Block]) -> Values:
    """The numbers in a report's own tables, by table, row and column; without those of comparisons and plans."""
    found: Values = {}
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


def outdated(
    last: Report, issued: Sequence[Report], ledger: Ledger, known_now: Callable[[Report], Values]
) -> list[Corrected]:
    """What is to be told of the last issued report, and then of those before it, the latest first.

    `issued`: all of the kind. Their figures are read anew only where something reaches back to their days.
    """
    back = ledger.reaches_back(_seen(last))
    older = [each for each in issued if back and each.period.last < last.period.first and _until(each) >= back]
    told = [Corrected(each, corrections(told_of(each, issued), known_now(each))) for each in older]
    own = Corrected(last, corrections(told_of(last, issued), known_now(last)))
    return [own, *(each for each in told if each.found)]


def corrected(all_told: Sequence[Corrected], number: Numbering) -> Iterator[Block]:
    """What of the last report's figures, and of older ones', the records say otherwise by now."""
    last, found = all_told[0]
    yield Heading(CORRECTED)
    if last.as_of and last.last and last.as_of < last.last:
        rest = f"{chinese_date(last.as_of + timedelta(days=1))}至{chinese_date(last.last)}"
        yield Paragraph(f"上期印发时该期尚未结束，{rest}的办理动态没有计入上期，计入“{CHANGED}”。")
    if not found:
        yield Paragraph(f"{last.number}的数字与现有记录一致，没有更正。")
    for each in all_told:
        if each.found:
            yield from _listed(each, number, first=each.report is last)


def _listed(told: Corrected, number: Numbering, *, first: bool) -> Iterator[Block]:
    report, found = told
    whose = f"{report.number}" if first else f"{report.number}（{report.period.title}）"
    before = "" if first else "此前更正过的，印发数一栏为上次更正后的数。"
    yield Paragraph(f"{whose}印发后又收到、补录或撤回了该期的记录，以下{len(found)}个数字以现数为准。{before}")
    columns = (
        Column("表", 3),
        Column("项目", 2.6),
        Column("栏目", 2.2),
        Column("印发数", 1.2, Align.CENTER),
        Column("现数", 1.2, Align.CENTER),
    )
    yield Table(columns, tuple(cells(*each) for each in found), title=number(f"{CORRECTED}（对{report.number}）"))


def frozen_with(all_told: Sequence[Corrected], ledger: Ledger) -> dict[str, object]:
    """What a report keeps with it: what the office had seen, and what was corrected of earlier reports."""
    told = {each.report.id: {one.key: one.now for one in each.found} for each in all_told if each.found}
    return {"seen": dict(ledger.counted()), "told": told}


def told_of(report: Report, issued: Iterable[Report]) -> Values:
    """The figures that a report was issued with, as those issued after it corrected them."""
    values = dict(frozen_figures(report))
    for each in sorted(issued, key=lambda each: (each.issued_on or date.min, each.period.last)):
        values |= _values((each.content or {}).get("told"), report.id)
    return values


def _values(told: object, id: str) -> Values:
    found = told.get(id) if isinstance(told, dict) else None
    return found if isinstance(found, dict) else {}


def _seen(report: Report) -> Mapping[str, int]:
    """What the office had seen when it was issued; nothing where an older program issued it."""
    seen = (report.content or {}).get("seen")
    return seen if isinstance(seen, dict) else {}


def _until(report: Report) -> date:
    return report.as_of or date.min


def frozen_key(report: Report) -> dict[str, int | float]:
    """The key figures that a report was issued with, by caption."""
    split = ((key.split(_APART), value) for key, value in frozen_figures(report).items())
    return {row: value for (table, row, _), value in split if table == KEY}


def frozen_figures(report: Report) -> Mapping[str, int | float]:
    """The figures that a report was issued with."""
    content = report.content or {}
    figures = content.get("figures")
    return figures if isinstance(figures, dict) else {}
