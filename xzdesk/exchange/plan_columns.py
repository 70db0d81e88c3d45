"""The tables of a plans' workbook, template and export: one for each kind of record, out of the declarations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from xzdesk.core.fields import FieldSpec, described
from xzdesk.core.fieldtypes import Choice, FieldType, Flag, Named, Text
from xzdesk.exchange.columns import Column
from xzdesk.plans.inputs import ActualInput
from xzdesk.plans.records import Measure, Milestone, Plan, Target, Yearly
from xzdesk.problems.funnel import Funnel

MARK, FORM = "xzdesk-plans", 1
NUMBER, PLAN = "number", "方案"  # the column that says of which plan a row is, by number or name
_GOAL = re.compile(r"(\d{4})年目标值")
_PLANS, _TARGETS, _MEASURES = described(Plan).fields, described(Target).fields, described(Measure).fields
_MILESTONES, _ACTUALS = described(Milestone).fields, described(ActualInput).fields
_NAME, _NAMES = Text(80), Text(2000, lines=True)


@dataclass(frozen=True)
class PlanTable:
    """One sheet. `needed`: the columns that a new row must fill; `known_by`: those that name a row without its id."""

    sheet: str
    kind: str
    columns: tuple[Column, ...]
    needed: frozenset[str]
    known_by: tuple[str, ...]

    def with_years(self, years: Iterable[int]) -> tuple[Column, ...]:
        """The columns with one for each year's value behind the unit, where the table has them."""
        if self.kind != "target":
            return self.columns
        place = next(n for n, column in enumerate(self.columns) if column.name == "measured_in") + 1
        goals = tuple(goal_column(year) for year in sorted(set(years)))
        return (*self.columns[:place], *goals, *self.columns[place:])


def listed(text: object, known: Collection[object] = ()) -> list[str]:
    """The names in a cell that holds several, ； between them; a known name may have one in it too."""
    pieces = re.split(r"([；;\n])", str(text or ""))
    found, at = [], 0
    while at < len(pieces):
        longest = next((end for end in range(len(pieces), at + 1, -2) if _joined(pieces, at, end) in known), at + 1)
        found.append(_joined(pieces, at, longest))
        at = longest + 1
    return [each for each in found if each]


def _joined(pieces: Sequence[str], start: int, end: int) -> str:
    return "".join(pieces[start:end]).strip()


def goal_column(year: int) -> Column:
    """The column of a year's value."""
    return Column(f"{year}", f"{year}年目标值", described(Yearly).fields["value"].type, 12, "yearly", open=True)


def year_of(caption: str) -> int | None:
    """The year whose values stand under a caption."""
    found = _GOAL.fullmatch(caption)
    return int(found[1]) if found else None


def choices(funnel: Funnel, type: FieldType) -> tuple[str, ...]:
    """What can be chosen of the catalogue, of a few words, or yes and no; empty where the cell is free."""
    if isinstance(type, Named):
        return funnel.catalogue.names(type.listing)
    if isinstance(type, Choice):
        return tuple(member.caption for member in type.of)
    return ("是", "否") if isinstance(type, Flag) else ()


def _column(name: str, caption: str, type: FieldType, width: float, hint: str = "") -> Column:
    return Column(name, caption, type, width, open=True, hint=hint)


def _of(fields: Mapping[str, FieldSpec], widths: Mapping[str, float]) -> list[Column]:
    return [_column(n, fields[n].caption, fields[n].type, width, fields[n].hint) for n, width in widths.items()]


def _table(sheet: str, kind: str, columns: Sequence[Column], needed: str, known_by: str) -> PlanTable:
    return PlanTable(sheet, kind, tuple(columns), frozenset(needed.split()), tuple(known_by.split()))


_OF_PLAN = _column("plan", PLAN, _NAME, 24, "方案名称或编号；只有一个方案时可不填")

TABLES: tuple[PlanTable, ...] = (
    _table(
        "方案", "plan",
        [
            _column(NUMBER, _PLANS["number"].caption, _NAME, 20, "由程序编号，新方案不填"),
            *_of(_PLANS, {
                "title": 36, "cluster": 16, "starts_on": 13, "ends_on": 13, "unit": 18, "leader": 12, "note": 40,
            }),
        ],
        "title cluster starts_on ends_on", "title",
    ),
    _table(
        "目标", "target",
        [_OF_PLAN, *_of(_TARGETS, {
            "indicator": 26, "measured_in": 10, "course": 11, "better": 11, "baseline": 10, "baseline_year": 11,
            "stream": 15, "unit": 18, "person": 10, "source": 18, "note": 26,
        })],
        "indicator measured_in", "indicator",
    ),
    _table(
        "举措", "measure",
        [_OF_PLAN, *_of(_MEASURES, {
            "stream": 15, "title": 30, "text": 50, "unit": 18, "person": 10, "assisting": 18, "note": 20,
        })],
        "stream title", "title",
    ),
    _table(
        "节点", "milestone",
        [
            _OF_PLAN,
            *_of(_MILESTONES, {"title": 30, "due_on": 13, "unit": 18, "person": 10, "assisting": 18}),
            _column("measure", "所属举措", _NAME, 24, "填本方案一项举措的名称"),
            _column("target", "对应目标", _NAME, 20, "填本方案一个目标的指标"),
            _column("waits_for", "前置节点", _NAMES, 26, "填本方案其他节点的名称，几个的用；隔开"),
            *_of(_MILESTONES, {"done_on": 13, "evidence": 24, "note": 20}),
        ],
        "title due_on", "title",
    ),
    _table(
        "完成值", "actual",
        [
            _OF_PLAN,
            _column("target", "指标", _NAME, 26, "填本方案一个目标的指标"),
            *_of(_ACTUALS, {"period": 14, "value": 12, "source": 20}),
        ],
        "target period value", "target period",
    ),
)  # fmt: skip
