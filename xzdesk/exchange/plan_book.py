"""The plans' workbook: a blank template, or what the plans hold now; five tables and how to fill them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xzdesk.exchange.columns import KEY, Column
from xzdesk.exchange.plan_columns import MARK, TABLES, PlanTable, goal_column
from xzdesk.exchange.plan_example import example_of
from xzdesk.exchange.plan_sheets import Sheet, build
from xzdesk.placing import place_alone, with_ending
from xzdesk.plans.records import Plan
from xzdesk.plans.usecases import Plans
from xzdesk.plans.whole import Whole
from xzdesk.workbooks.reader import read_book

_BLANK_ROWS = 60


@dataclass(frozen=True)
class ExportedPlans:
    """Where, and how many plans."""

    path: Path
    count: int


def write_plan_template(plans: Plans, out: Path) -> Path:
    """Write the blank workbook; returns where. Refusal when the place is not writable."""
    return _placed(plans, [], out)


def export_plans(plans: Plans, chosen: Sequence[Plan], out: Path) -> ExportedPlans:
    """Write what some plans hold; a valid import. Refusal when the place is not writable."""
    return ExportedPlans(_placed(plans, [plans.whole(plan) for plan in chosen], out), len(chosen))


def build_tables(plans: Plans, tables: Sequence[tuple[PlanTable, Sequence[Column], int]]) -> bytes:
    """A workbook of some of the tables, each with these columns and so many empty rows."""
    return build(plans, [Sheet(table, columns, [{}] * rows) for table, columns, rows in tables], guide=False)


def _placed(plans: Plans, wholes: Sequence[Whole], out: Path) -> Path:
    target = with_ending(out)
    place_alone(_book(plans, wholes), target, _reads_back)
    return target


def _reads_back(path: Path) -> bool:
    return any(sheet.first.value == MARK for sheet in read_book(path).sheets)


def _book(plans: Plans, wholes: Sequence[Whole]) -> bytes:
    """What plans hold, or with none of them an example, and room below for more."""
    years = _years(plans, wholes)
    return build(plans, [_filled(table, years, wholes) for table in TABLES], guide=True)


def _filled(table: PlanTable, years: Sequence[int], wholes: Sequence[Whole]) -> Sheet:
    goals = {f"{year}": goal_column(year).caption for year in years} if table.kind == "target" else {}
    rows = list(_rows(table, wholes)) if wholes else [example_of(table, goals)]
    return Sheet(table, table.with_years(years), [*rows, *[{}] * _BLANK_ROWS], example=not wholes)


def _years(plans: Plans, wholes: Sequence[Whole]) -> list[int]:
    """Of the values there are; in a blank workbook this year and the next."""
    found = {each.year for whole in wholes for each in whole.yearly if each.year}
    return sorted(found) or [plans.desk.today.year, plans.desk.today.year + 1]


def _rows(table: PlanTable, wholes: Sequence[Whole]) -> Iterator[Mapping[str, Any]]:
    for whole in wholes:
        plan, names = whole.plan, _names(whole)
        if table.kind == "plan":
            yield _row(table, plan, plan.id)
        for target in whole.targets if table.kind == "target" else ():
            years = {str(each.year): each.value for each in whole.yearly_of(target)}
            yield {**_row(table, target, target.id), **years, "plan": plan.number}
        for measure in whole.measures if table.kind == "measure" else ():
            yield {**_row(table, measure, measure.id), "plan": plan.number}
        for milestone in whole.milestones if table.kind == "milestone" else ():
            links = {name: names.get(getattr(milestone, name) or "") for name in ("measure", "target")}
            waits = "；".join(names[each] for each in milestone.waits_for or () if each in names) or None
            yield {**_row(table, milestone, milestone.id), **links, "waits_for": waits, "plan": plan.number}
        for actual in whole.actuals if table.kind == "actual" else ():
            yield {**_row(table, actual, ""), "target": names.get(actual.target or ""), "plan": plan.number}


def _row(table: PlanTable, record: object, key: str) -> dict[str, Any]:
    return {KEY: key, **{column.name: getattr(record, column.name, None) for column in table.columns}}


def _names(whole: Whole) -> dict[str, str]:
    parts = (*whole.targets, *whole.measures, *whole.milestones)
    return {each.id: str(getattr(each, "indicator", None) or getattr(each, "title", "")) for each in parts}
