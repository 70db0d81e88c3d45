"""How the template and the ledger's export look: explanations, the table, and what hides behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from xzdesk.core.fields import described
from xzdesk.core.fieldtypes import Flag, Named, Text
from xzdesk.exchange.cells import CLEAR_MARK, writable
from xzdesk.exchange.columns import IDENTITY, KEY, Column
from xzdesk.exchange.referral_book import row_height
from xzdesk.exchange.streamed import Part, Value, plain_row, pour, rows_like
from xzdesk.exchange.template_columns import EXAMPLE_MARK, GUIDE, LISTS, SHEET
from xzdesk.problems.records import REGISTERED, Problem
from xzdesk.workbooks.escapes import new_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_SONG, _HEI = "宋体", "黑体"
_HEAD, _NEEDED, _GREY, _RULE, _FAINT = "#D9E1F2", "#FFE699", "#EDEDED", "#A6A6A6", "#7F7F7F"
_OPTIONS = {"in_memory": True, "default_format_properties": {"font_name": _SONG, "font_size": 11}}
_SHEETS = (GUIDE, SHEET, LISTS, IDENTITY)
_HEAD_ROW = 1
FIRST_ROW = _HEAD_ROW + 1  # of the table, counted from 0
_LOWEST = 30  # points of a row
_EMPTY_ROWS, _CHECKED_ROWS = 40, 2000  # below what is filled in
_SCALE, _SCALE_NUMBERED = 66, 56  # per cent; the widest of the usual fonts still fits
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_STEPS = (
    "在“问题”表中填写，一个问题一行。用WPS或Excel都可以，填好后保存、发回县区。",
    "黄色表头的栏目请务必填写；其他栏目知道的就填，没有的留空。",
    "带箭头的格子请从列表中选择。日期写成 2026-03-05 或 2026年3月5日。",
    "电话、统一社会信用代码按原样填写，格子已设为文本，开头的0不会丢失。",
    "第一行是示例，可以删掉；留着也不会被导入。请不要在示例行上改写。",
)
_LEDGER_STEPS = (
    "这是台账的导出。可以修改白色格，也可以在下面添加新的问题（问题编号留空），再导入台账。",
    "灰色格由办理步骤填写，这里改了也不会导入。问题编号是识别依据，请勿改动。",
    f"留空表示不改；要清空原来的内容，请写{CLEAR_MARK}。",
    "导入时只认与导出时不同的格子；台账在这期间已有别的修改的，会逐条列出，不会覆盖。",
)


@dataclass(frozen=True)
class Table:
    """What goes into the table. `rows`: column name -> value (or text); `example`: marks the first of them as such.

    `choices`: column name -> what can be chosen; `identity`: the rows of the sheet that no hand touches.
    """

    heading: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    choices: Mapping[str, Sequence[str]]
    identity: Sequence[tuple[str, str]]
    example: str = ""
    to_come: int = 0  # rows that are poured in where the first one stands

    @property
    def last(self) -> int:
        """The last row, counted from 0, that is printed and filtered."""
        return _HEAD_ROW + max(self.to_come, len(self.rows)) + (_EMPTY_ROWS if self.example else 0)


def pour_rows(
    target: Path, table: Table, rows: Iterable[Sequence[Value]], identity: Callable[[], Iterable[tuple[str, str]]]
) -> None:
    """Write a table with `to_come` rows to a new file; `identity`: what is hidden of them, asked for after the rows."""
    widths = [column.width for column in table.columns]
    first, hidden = _HEAD_ROW + 2, len(table.identity) + 1
    parts = {
        _SHEETS.index(SHEET) + 1: Part(first, lambda model: rows_like(model, first, rows, widths, _LOWEST)),
        _SHEETS.index(IDENTITY) + 1: Part(hidden, lambda _: _identity_rows(hidden, identity())),
    }
    pour(target, build(replace(table, rows=[{}])), parts)


def _identity_rows(first: int, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for number, texts in enumerate(rows, start=first):
        yield plain_row(number, zip("AB", map(escape, texts), strict=True))


def build(table: Table) -> bytes:
    """The workbook as bytes."""
    content = BytesIO()
    with new_workbook(content, _OPTIONS) as book:
        book.set_properties({"title": table.heading})
        looks = _Looks(book)
        guide, sheet, choices, hidden = (book.add_worksheet(name) for name in _SHEETS)
        lists = _lists(choices, table)
        _guide(guide, looks, table)
        _table(sheet, looks, table, lists)
        for number, row in enumerate(table.identity):
            hidden.write_row(number, 0, row)
        hidden.very_hidden()
        sheet.activate()
    return content.getvalue()


class _Looks:
    """The formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": _RULE}
        head = {**cell, "font_name": _HEI, "align": "center", "valign": "vcenter", "bg_color": _HEAD}
        faint = {**cell, "font_color": _FAINT, "italic": True}
        self.title = book.add_format({"font_name": _HEI, "font_size": 18, "valign": "vcenter"})
        self.step = book.add_format({"font_size": 12, "valign": "top", "text_wrap": True})
        self.head = book.add_format(head)
        self.needed = book.add_format({**head, "bg_color": _NEEDED})
        self.plain = book.add_format(cell)
        self.text = book.add_format({**cell, "num_format": "@"})
        self.day = book.add_format({**cell, "num_format": "yyyy-mm-dd"})
        self.grey = book.add_format({**cell, "bg_color": _GREY, "num_format": "@"})
        self.example = book.add_format({**faint, "num_format": "@"})
        self.example_day = book.add_format({**faint, "num_format": "yyyy-mm-dd"})

    def of(self, column: Column, *, example: bool) -> Format:
        if not column.open:
            return self.grey
        if example:
            return self.example_day if column.is_day else self.example
        return self.day if column.is_day else self.text


def _needed(column: Column) -> bool:
    if not column.open:
        return False
    spec = described(Problem).fields[column.name]
    return spec.required or spec.required_in == REGISTERED


def _guide(sheet: Worksheet, looks: _Looks, table: Table) -> None:
    sheet.hide_gridlines(2)
    for place, width in enumerate((20, 12, 26, 60)):
        sheet.set_column(place, place, width)
    sheet.set_row(0, 40)
    sheet.write_string(0, 0, table.heading, looks.title)
    steps = _STEPS if table.example else _LEDGER_STEPS
    for number, step in enumerate(steps, start=1):
        sheet.set_row(number, row_height([(step, 110)], low=20, line=17))
        sheet.merge_range(number, 0, number, 3, f"{number}．{step}", looks.step)
    above = len(steps) + 2
    sheet.write_row(above, 0, ("栏目", "是否必填", "填什么", "可选内容与说明"), looks.head)
    for number, column in enumerate((c for c in table.columns if c.open), start=above + 1):
        texts = (column.caption, "必填" if _needed(column) else "", _form(column), _told(column, table))
        sheet.set_row(number, row_height([(texts[3], 60), (texts[2], 26)], low=20))
        sheet.write_row(number, 0, texts, looks.plain)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _form(column: Column) -> str:
    if column.is_day:
        return "日期，如 2026-03-05"
    if isinstance(column.type, Flag | Named) or column.choices:
        return "从列表中选择"
    return f"文字，最多{column.type.limit}字" if isinstance(column.type, Text) else "文字"


def _told(column: Column, table: Table) -> str:
    said = "、".join(table.choices.get(column.name, ()))
    return "。".join(part for part in (column.hint, said) if part)


def _lists(sheet: Worksheet, table: Table) -> dict[str, str]:
    """Column name -> the range of what can be chosen: a drop-down of its own text may hold 255 characters only."""
    found: dict[str, str] = {}
    for place, (name, members) in enumerate((n, m) for n, m in table.choices.items() if m):
        sheet.write_column(0, place, members)
        letter = chr(ord("A") + place)
        found[name] = f"='{LISTS}'!${letter}$1:${letter}${len(members)}"
    sheet.hide()
    return found


def _table(sheet: Worksheet, looks: _Looks, table: Table, lists: Mapping[str, str]) -> None:
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    sheet.write_string(_HEAD_ROW, 0, KEY, looks.head)
    sheet.write_string(0, 1, table.heading, looks.title)
    sheet.set_row(0, 30, looks.title)
    sheet.set_row(_HEAD_ROW, 32)
    for place, column in enumerate(table.columns, start=1):
        sheet.set_column(place, place, column.width, looks.of(column, example=False))
        sheet.write_string(_HEAD_ROW, place, column.caption, looks.needed if _needed(column) else looks.head)
        _check(sheet, place, column, lists.get(column.name, ""), table.last + _CHECKED_ROWS)
    for number, row in enumerate(table.rows, start=_HEAD_ROW + 1):
        _row(sheet, looks, table, number, row, example=bool(table.example) and number == _HEAD_ROW + 1)
    for number in range(_HEAD_ROW + 1 + len(table.rows), table.last + 1 if table.example else 0):
        sheet.set_row(number, _LOWEST)
        for place, column in enumerate(table.columns, start=1):
            sheet.write_blank(number, place, None, looks.of(column, example=False))
    _page(sheet, table, table.last)


def _row(sheet: Worksheet, looks: _Looks, table: Table, number: int, row: Mapping[str, Any], *, example: bool) -> None:
    texts = list(_texts(table.columns, row))
    sheet.set_row(number, row_height([(text, column.width) for column, text in texts], low=_LOWEST))
    if example:
        sheet.write_string(number, 0, f"{EXAMPLE_MARK}:{table.example}", looks.grey)
    for place, (column, text) in enumerate(texts, start=1):
        look = looks.of(column, example=example)
        if column.open and column.is_day and isinstance(row.get(column.name), date):
            sheet.write_datetime(number, place, row[column.name], look)
        elif text:
            sheet.write_string(number, place, text, look)
        else:
            sheet.write_blank(number, place, None, look)


def _texts(columns: Sequence[Column], row: Mapping[str, Any]) -> Iterator[tuple[Column, str]]:
    for column in columns:
        yield column, writable(column.type.show(row.get(column.name)))


def _check(sheet: Worksheet, place: int, column: Column, listed: str, last: int) -> None:
    """Drop-downs, date checks, lengths; what each cell wants is said when it is entered."""
    if not column.open:
        return
    rule: dict[str, Any] = {"validate": "any"}
    if listed:
        rule = {"validate": "list", "source": listed, "error_message": "请点右侧箭头，从列表中选择。"}
    elif column.is_day:
        limits = {"criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
        rule = {"validate": "date", **limits, "error_message": "请填日期，例如 2026-03-05。"}
    elif isinstance(column.type, Text):
        told = f"最多{column.type.limit}字，请精简。"
        rule = {"validate": "length", "criteria": "<=", "value": column.type.limit, "error_message": told}
    if column.hint:
        rule |= {"input_title": column.caption, "input_message": column.hint}
    area = (_HEAD_ROW + 1, place, last, place)
    sheet.data_validation(*area, {**rule, "error_title": column.caption})


def _page(sheet: Worksheet, table: Table, last: int) -> None:
    """A4 landscape, two pages wide; heads, and the columns that name a row, on every page."""
    numbered = not table.columns[0].open
    breaks = [place for place, column in enumerate(table.columns, start=1) if column.new_page]
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_print_scale(_SCALE_NUMBERED if numbered else _SCALE)
    sheet.set_v_pagebreaks(breaks)
    sheet.repeat_rows(0, _HEAD_ROW)
    sheet.repeat_columns(1, 2 if numbered else 1)
    sheet.print_area(0, 1, last, len(table.columns))
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.freeze_panes(_HEAD_ROW + 1, 3 if numbered else 2)
    sheet.autofilter(_HEAD_ROW, 1, last, len(table.columns))
