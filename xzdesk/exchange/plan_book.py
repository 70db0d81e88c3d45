"""The plans' workbook: a blank template, or what the plans hold now; five tables and how to fill them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xzdesk.core.fieldtypes import Number, Text
from xzdesk.exchange.cells import CLEAR_MARK, writable
from xzdesk.exchange.columns import IDENTITY, KEY, Column
from xzdesk.exchange.plan_columns import FORM, MARK, TABLES, PlanTable, choices
from xzdesk.placing import place_alone, with_ending
from xzdesk.plans.records import Plan
from xzdesk.plans.usecases import Plans
from xzdesk.plans.whole import Whole
from xzdesk.workbooks.reader import read_book

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_HEAD = {"font_name": "黑体", "bold": False, "border": 1, "bg_color": "#DDE7F3", "text_wrap": True, "valign": "vcenter"}
_NEEDED = {**_HEAD, "bg_color": "#FFE699"}
_CELL = {"font_name": "宋体", "border": 1, "text_wrap": True, "valign": "top"}
_BLANK_ROWS, _PRINTED_ROWS = 60, 20
_GUIDE = "填写说明"
_STEPS = (
    "“方案”一行一个方案；目标、举措、节点和完成值写在各自的表里，“方案”一栏填方案名称或编号，只有一个方案时可不填。",
    "黄色表头的栏目新增时必填。带箭头的格子请从列表中选择；日期写成 2026-03-05，期间写成 2026-03 或 2026Q1。",
    "“2026年目标值”这样的栏目按年份增减，栏目名写明年份即可。年内累计的指标，完成值填本年1月至当期的累计数。",
    f"空着的格子不改动原有内容；要清空，请填 {CLEAR_MARK}。已印发的方案，目标、举措和节点要先启动修订才能改。",
    "同一行再次导入不会重复。导出的表里第一列是识别号，已隐藏，请勿改动。",
)


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
    return _built([(table, columns, [{}] * rows) for table, columns, rows in tables], plans, blank=0)


def _placed(plans: Plans, wholes: Sequence[Whole], out: Path) -> Path:
    target = with_ending(out)
    place_alone(_book(plans, wholes), target, _reads_back)
    return target


def _reads_back(path: Path) -> bool:
    return any(sheet.first.value == MARK for sheet in read_book(path).sheets)


def _book(plans: Plans, wholes: Sequence[Whole]) -> bytes:
    years = _years(plans, wholes)
    return _built([(table, table.with_years(years), list(_rows(table, wholes))) for table in TABLES], plans)


def _built(
    sheets: Sequence[tuple[PlanTable, Sequence[Column], Sequence[Mapping[str, Any]]]],
    plans: Plans,
    blank: int = _BLANK_ROWS,
) -> bytes:
    """The explanations, the sheets with `blank` empty rows below each, and what the file is known by."""
    from xlsxwriter import Workbook  # heavy: off the start-up path

    content = BytesIO()
    with Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        if blank:
            _guide(book)
        for table, columns, rows in sheets:
            _sheet(book, plans, table, columns, [*rows, *({} for _ in range(blank))])
        hidden = book.add_worksheet(IDENTITY)
        hidden.write_row(0, 0, (MARK, str(FORM)))
        hidden.very_hidden()
    return content.getvalue()


def _years(plans: Plans, wholes: Sequence[Whole]) -> list[int]:
    """Of the values there are; in a blank workbook this year and the next."""
    found = {each.year for whole in wholes for each in whole.yearly if each.year}
    return sorted(found) or [plans.desk.today.year, plans.desk.today.year + 1]


def _guide(book: Workbook) -> None:
    sheet = book.add_worksheet(_GUIDE)
    sheet.set_column(0, 0, 100)
    sheet.write(0, 0, "培育提升工作方案填报表", book.add_format({"font_name": "黑体", "font_size": 16}))
    sheet.set_row(0, 36)
    step_look = book.add_format({"font_name": "宋体", "font_size": 12, "text_wrap": True, "valign": "top"})
    for number, step in enumerate(_STEPS, start=1):
        sheet.set_row(number, 36)
        sheet.write(number, 0, f"{number}．{step}", step_look)
    sheet.set_landscape()
    sheet.set_paper(9)


def _sheet(
    book: Workbook, plans: Plans, table: PlanTable, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
) -> None:
    sheet = book.add_worksheet(table.sheet)
    head, needed, plain = (book.add_format(look) for look in (_HEAD, _NEEDED, _CELL))
    texts, days = book.add_format({**_CELL, "num_format": "@"}), book.add_format({**_CELL, "num_format": "yyyy-mm-dd"})
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    sheet.write(0, 0, KEY, head)
    for at, column in enumerate(columns, start=1):
        sheet.set_column(at, at, column.width)
        sheet.write(0, at, column.caption, needed if column.name in table.needed else head)
        _check(sheet, plans, column, at, max(1, len(rows)))
    for number, row in enumerate(rows, start=1):
        sheet.write_string(number, 0, row.get(KEY, ""))
        for at, column in enumerate(columns, start=1):
            look = days if column.is_day else plain if isinstance(column.type, Number) else texts
            _cell(sheet, number, at, column, row.get(column.name), look)
    sheet.set_row(0, 28)
    sheet.freeze_panes(1, 2)
    sheet.print_area(0, 1, max(sum(map(bool, rows)), _PRINTED_ROWS), len(columns))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cell(sheet: Worksheet, row: int, at: int, column: Column, value: Any, look: Any) -> None:
    if value is None:
        sheet.write_blank(row, at, None, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, at, value, look)
    elif isinstance(column.type, Number):
        sheet.write_number(row, at, float(value), look)
    else:
        sheet.write_string(row, at, writable(value if isinstance(value, str) else column.type.show(value)), look)


def _check(sheet: Worksheet, plans: Plans, column: Column, at: int, last: int) -> None:
    listed = column.choices or choices(plans, column.type)
    if listed and sum(map(len, listed)) + len(listed) < 255:  # what a drop-down of its own text may hold
        sheet.data_validation(1, at, last, at, {"validate": "list", "source": list(listed)})
    elif column.hint and isinstance(column.type, Text):
        told = {"validate": "any", "input_title": column.caption[:32], "input_message": column.hint}
        sheet.data_validation(1, at, last, at, told)


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
