"""How a plans' workbook looks: how to fill it in, column by column, and its tables with drop-downs and checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from xzdesk.core.fieldtypes import Number, Text, Whole
from xzdesk.exchange.cells import CLEAR_MARK, writable
from xzdesk.exchange.columns import IDENTITY, KEY, Column
from xzdesk.exchange.plan_columns import FORM, MARK, PlanTable, choices
from xzdesk.exchange.referral_book import row_height
from xzdesk.plans.periods import PeriodType
from xzdesk.problems.funnel import Funnel
from xzdesk.workbooks.escapes import new_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_HEAD = {"font_name": "黑体", "bold": False, "border": 1, "bg_color": "#DDE7F3", "text_wrap": True, "valign": "vcenter"}
_NEEDED = {**_HEAD, "bg_color": "#FFE699"}
_CELL = {"font_name": "宋体", "border": 1, "text_wrap": True, "valign": "top"}
_FAINT = {**_CELL, "num_format": "@", "font_color": "#7F7F7F", "italic": True}
_GUIDE = "填写说明"
_PRINTED_ROWS, _LOWEST = 20, 20
_OWN_TEXT = 255  # characters that a drop-down's own list may hold
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_STEPS = (
    "“方案”一行一个方案；目标、举措、节点和完成值写在各自的表里，“方案”一栏填方案名称或编号，只有一个方案时可不填。",
    "黄色表头的栏目新增时必填。带箭头的格子请从列表中选择；日期写成 2026-03-05，期间写成 2026-03 或 2026Q1。",
    "“2026年目标值”这样的栏目按年份增减，栏目名写明年份即可。年内累计的指标，完成值填本年1月至当期的累计数。",
    f"空着的格子不改动原有内容；要清空，请填 {CLEAR_MARK}。已印发的方案，目标、举措和节点要先启动修订才能改。",
    "同一行再次导入不会重复。导出的表里第一列是识别号，已隐藏，请勿改动。",
    "空白表里灰色斜体的一行是示例，可以删掉；留着也不会被导入。请不要在示例行上改写。",
)


class Sheet(NamedTuple):
    """One table with the columns that it has here and its rows: column name -> value; the first may be an example."""

    table: PlanTable
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    example: bool = False


def build(funnel: Funnel, sheets: Sequence[Sheet], *, guide: bool) -> bytes:
    """The workbook: the explanations where they are wanted, the tables, and what the file is known by."""
    content = BytesIO()
    with new_workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        looks = _Looks(book)
        if guide:
            _guide(book, looks, funnel, sheets)
        for each in sheets:
            _sheet(book, looks, funnel, each)
        hidden = book.add_worksheet(IDENTITY)
        hidden.write_row(0, 0, (MARK, str(FORM)))
        hidden.very_hidden()
    return content.getvalue()


class _Looks:
    """The formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.head, self.needed, self.plain = (book.add_format(look) for look in (_HEAD, _NEEDED, _CELL))
        self.text, self.faint = book.add_format({**_CELL, "num_format": "@"}), book.add_format(_FAINT)
        self.day = book.add_format({**_CELL, "num_format": "yyyy-mm-dd"})
        self.title = book.add_format({"font_name": "黑体", "font_size": 16})
        self.step = book.add_format({"font_name": "宋体", "font_size": 12, "text_wrap": True, "valign": "top"})

    def of(self, column: Column) -> Format:
        return self.day if column.is_day else self.plain if isinstance(column.type, Number) else self.text


def _guide(book: Workbook, looks: _Looks, funnel: Funnel, sheets: Sequence[Sheet]) -> None:
    """How to go about it, then every column of every table."""
    sheet = book.add_worksheet(_GUIDE)
    sheet.hide_gridlines(2)
    for at, width in enumerate((10, 18, 12, 28, 62)):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 36)
    sheet.write(0, 0, "培育提升工作方案填报表", looks.title)
    for number, step in enumerate(_STEPS, start=1):
        sheet.set_row(number, row_height([(step, 110)], low=_LOWEST, line=17))
        sheet.merge_range(number, 0, number, 4, f"{number}．{step}", looks.step)
    above = len(_STEPS) + 2
    sheet.write_row(above, 0, ("表", "栏目", "是否必填", "填什么", "可选内容与说明"), looks.head)
    for number, texts in enumerate(_explained(funnel, sheets), start=above + 1):
        sheet.set_row(number, row_height([(texts[4], 62), (texts[3], 28)], low=_LOWEST))
        sheet.write_row(number, 0, texts, looks.plain)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(above)


def _explained(funnel: Funnel, sheets: Sequence[Sheet]) -> Iterator[tuple[str, str, str, str, str]]:
    for each in sheets:
        for column in each.columns:
            needed = "必填" if column.name in each.table.needed else ""
            told = "。".join(filter(None, (column.hint, "、".join(choices(funnel, column.type)))))
            yield each.table.sheet, column.caption, needed, _form(funnel, column), told


def _form(funnel: Funnel, column: Column) -> str:
    if choices(funnel, column.type):
        return "从列表中选择"
    if column.is_day:
        return "日期，如 2026-03-05"
    if isinstance(column.type, PeriodType):
        return "月份或季度，如 2026-03、2026Q1"
    if isinstance(column.type, Number | Whole):
        return "数字"
    return f"文字，最多{column.type.limit}字" if isinstance(column.type, Text) else "文字"


def _sheet(book: Workbook, looks: _Looks, funnel: Funnel, of: Sheet) -> None:
    sheet = book.add_worksheet(of.table.sheet)
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    sheet.write(0, 0, KEY, looks.head)
    for at, column in enumerate(of.columns, start=1):
        sheet.set_column(at, at, column.width)
        sheet.write(0, at, column.caption, looks.needed if column.name in of.table.needed else looks.head)
        _check(sheet, funnel, column, at, max(1, len(of.rows)))
    for number, row in enumerate(of.rows, start=1):
        faint = looks.faint if of.example and number == 1 else None
        _row(sheet, looks, of.columns, number, row, faint)
    sheet.set_row(0, 28)
    sheet.freeze_panes(1, 2)
    sheet.print_area(0, 1, max(sum(map(bool, of.rows)), _PRINTED_ROWS), len(of.columns))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _row(
    sheet: Worksheet,
    looks: _Looks,
    columns: Sequence[Column],
    number: int,
    row: Mapping[str, Any],
    faint: Format | None,
) -> None:
    """One row, as high as its longest text; all of an example is text."""
    texts = [(_text(column, row.get(column.name)), column.width) for column in columns]
    sheet.set_row(number, row_height(texts, low=_LOWEST))
    sheet.write_string(number, 0, row.get(KEY, ""))
    for at, column in enumerate(columns, start=1):
        value, look = row.get(column.name), faint or looks.of(column)
        if value is None:
            sheet.write_blank(number, at, None, look)
        elif isinstance(value, date):
            sheet.write_datetime(number, at, value, look)
        elif isinstance(column.type, Number) and not faint:
            sheet.write_number(number, at, float(value), look)
        else:
            sheet.write_string(number, at, writable(_text(column, value)), look)


def _text(column: Column, value: Any) -> str:
    """In words; a plain text is the name of what a row points to."""
    return value if type(value) is str else column.type.show(value)


def _check(sheet: Worksheet, funnel: Funnel, column: Column, at: int, last: int) -> None:
    """Drop-downs, and a warning for what is no day or number, for a mark that clears may stand there."""
    listed = column.choices or choices(funnel, column.type)
    rule: dict[str, Any] = {"validate": "any"}
    if listed and sum(map(len, listed)) + len(listed) < _OWN_TEXT:
        rule = {"validate": "list", "source": list(listed)}
    elif column.is_day:
        limits = {"criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
        rule = {"validate": "date", **limits, **_warned(column, "请填日期，例如 2026-03-05。")}
    elif isinstance(column.type, Number):
        limits = {"criteria": "between", "minimum": column.type.low, "maximum": column.type.high}
        rule = {"validate": "decimal", **limits, **_warned(column, "请填数字，不带单位。")}
    if column.hint:
        rule |= {"input_title": column.caption[:32], "input_message": column.hint}
    if len(rule) > 1:
        sheet.data_validation(1, at, last, at, rule)


def _warned(column: Column, told: str) -> dict[str, str]:
    return {"error_type": "warning", "error_title": column.caption[:32], "error_message": told}
