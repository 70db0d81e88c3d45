"""How a referral workbook looks: cover, items, assigned items, and the sheet that no hand touches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from xzdesk.core.captions import Tier
from xzdesk.core.fieldtypes import Text
from xzdesk.exchange.cells import writable
from xzdesk.exchange.columns import (
    COVER,
    IDENTITY,
    ITEMS,
    KEY,
    LINES,
    TASKS,
    Column,
    assigned_columns,
    assigned_heading,
    county_columns,
    handlings,
    reply_columns,
)
from xzdesk.exchange.cover import TITLE, Line
from xzdesk.exchange.filled import line_key
from xzdesk.exchange.identity import Identity, Packet
from xzdesk.workbooks.escapes import new_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_SONG, _HEI = "宋体", "黑体"
_GREY, _HEAD, _YELLOW, _HEAD_OPEN, _RULE = "#EDEDED", "#D9E1F2", "#FFFBE0", "#FFE699", "#A6A6A6"
_LINE, _TALLEST, _LOWEST = 15.0, 405.0, 45.0  # points; a spreadsheet's row is 409 at most
_PROTECTION = {
    "format_columns": True, "format_rows": True, "sort": True, "autofilter": True,
    "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip
_OPTIONS = {"in_memory": True, "default_format_properties": {"font_name": _SONG, "font_size": 11}}
_SCALE = 68  # per cent; a page then holds 148 digits in width, with the widest of the usual fonts
_LATEST = timedelta(days=3 * 366)
REPEATED = 2  # columns behind the key that stand on every printed page


@dataclass(frozen=True)
class ItemCells:
    """One row: the county's texts in the order of the columns, and what the open cells hold already. `beside`: what
    stands in a further column behind the title, in a workbook that has one."""

    referral: str
    county: Sequence[str]
    open: Mapping[str, Any]
    beside: str = ""


def build(
    identity: Identity,
    said: Sequence[Line],
    rows: Sequence[ItemCells],
    earliest: date,
    beside: Column | None = None,
    aside: Sequence[tuple[str, Sequence[Sequence[str]]]] = (),
) -> bytes:
    """The workbook as bytes. `earliest`: no date that is filled in may lie before it; `beside`: a further column;
    `aside`: names and rows of further sheets that no hand touches."""
    content = BytesIO()
    with new_workbook(content, _OPTIONS) as book:
        packet = identity.packet
        book.set_properties({"title": f"{TITLE} {packet.number}", "author": packet.unit or packet.office})
        looks = _Looks(book)
        _cover_sheet(book.add_worksheet(COVER), looks, said)
        _items_sheet(book.add_worksheet(ITEMS), looks, packet, rows, earliest, beside)
        _assigned_sheet(book.add_worksheet(TASKS), looks, packet, rows, earliest)
        for name, texts in ((IDENTITY, identity.rows()), *aside):
            _hidden_sheet(book.add_worksheet(name), texts)
    return content.getvalue()


class _Looks:
    """The formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        cell = {
            "font_name": _SONG,
            "font_size": 11,
            "valign": "top",
            "text_wrap": True,
            "border": 1,
            "border_color": _RULE,
        }
        head = {**cell, "font_name": _HEI, "align": "center", "valign": "vcenter"}
        band = {"font_name": _HEI, "font_size": 13, "valign": "vcenter"}
        self.plain = book.add_format({"font_name": _SONG, "font_size": 12, "valign": "top", "text_wrap": True})
        self.number = book.add_format(
            {"font_name": _SONG, "font_size": 12, "valign": "top", "align": "right", "indent": 1}
        )
        self.title = book.add_format({"font_name": _HEI, "font_size": 22, "align": "center", "valign": "vcenter"})
        self.part = book.add_format({"font_name": _HEI, "font_size": 14, "valign": "vcenter", "bottom": 1})
        self.label = book.add_format({"font_name": _HEI, "font_size": 12, "valign": "top"})
        self.band = book.add_format(band)
        self.band_open = book.add_format({**band, "bg_color": _HEAD_OPEN})
        self.head = book.add_format({**head, "bg_color": _HEAD})
        self.head_open = book.add_format({**head, "bg_color": _HEAD_OPEN})
        self.locked = book.add_format({**cell, "bg_color": _GREY})
        self.text = book.add_format({**cell, "bg_color": _YELLOW, "locked": False, "num_format": "@"})
        self.day = book.add_format({**cell, "bg_color": _YELLOW, "locked": False, "num_format": "yyyy-mm-dd"})

    def open(self, column: Column) -> Format:
        return self.day if column.is_day else self.text


def _cover_sheet(sheet: Worksheet, looks: _Looks, said: Sequence[Line]) -> None:
    sheet.set_column(0, 0, 11)
    sheet.set_column(1, 1, 74)
    sheet.hide_gridlines(2)
    left = {"title": looks.title, "fact": looks.label, "part": looks.part, "step": looks.number, "gap": looks.plain}
    heights = {"title": 52.0, "part": 28.0, "gap": 14.0}
    for row, (look, label, text) in enumerate(said):
        sheet.set_row(row, heights.get(look) or row_height([(text, 70)], low=24.0, line=17.0))
        if look == "title":
            sheet.merge_range(row, 0, row, 1, label, left[look])
        elif label:
            sheet.write_string(row, 0, label, left[look])
            sheet.write_string(row, 1, text, looks.part if look == "part" else looks.plain)
    sheet.protect("", _PROTECTION)
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()


def _items_sheet(
    sheet: Worksheet,
    looks: _Looks,
    packet: Packet,
    rows: Sequence[ItemCells],
    earliest: date,
    beside: Column | None,
) -> None:
    county, reply = items_columns(packet.tier, beside)
    columns = [*county, *reply]
    _heads(sheet, looks, columns)
    sheet.write_string(0, 1, packet.number, looks.band)
    for place, column in enumerate(columns, start=1):
        if column.new_page and not column.open:
            sheet.write_string(0, place, "提请事项", looks.band)
        if column.open:
            sheet.write_string(0, place, "请贵单位填写浅黄色格" if column is reply[0] else "", looks.band_open)
    for number, row in enumerate(rows, start=2):
        said = [*row.county[:REPEATED], row.beside, *row.county[REPEATED:]] if beside else row.county
        texts = [*zip(said, (column.width for column in county), strict=True)]
        sheet.set_row(number, row_height(texts))
        sheet.write_string(number, 0, row.referral, looks.locked)
        for place, text in enumerate(said, start=1):
            sheet.write_string(number, place, text, looks.locked)
        for place, column in enumerate(reply, start=1 + len(county)):
            _write_open(sheet, number, place, looks, column, row.open.get(column.name))
    for place, column in enumerate(reply, start=1 + len(county)):
        choices = handlings(packet.tier) if column.name == "handling" else column.choices
        _validate(sheet, (2, place, 1 + len(rows), place), column, choices, earliest)
    sheet.set_tab_color(_HEAD_OPEN)
    _page(sheet, packet, columns, len(rows) + 1)


def items_columns(tier: Tier, beside: Column | None = None) -> tuple[list[Column], list[Column]]:
    """The locked and the open columns of the items, in the order of the sheet, behind the key."""
    county = county_columns(tier)
    return [*county[:REPEATED], *([beside] if beside else []), *county[REPEATED:]], reply_columns(tier)


def _assigned_sheet(sheet: Worksheet, looks: _Looks, packet: Packet, rows: Sequence[ItemCells], earliest: date) -> None:
    heading, tasks = assigned_heading(), assigned_columns()
    _heads(sheet, looks, [*heading, *tasks])
    sheet.write_string(0, 1, f"需要交有关单位办理的，在这里填写（每件最多{LINES}项，没有的留空）", looks.band)
    number = 1
    for row in {row.referral: row for row in rows if row.referral}.values():
        for line in range(1, LINES + 1):
            number += 1
            sheet.set_row(number, 32)
            sheet.write_string(number, 0, line_key(row.referral, line), looks.locked)
            for place, text in enumerate((row.county[0], row.county[1], f"第{line}项"), start=1):
                sheet.write_string(number, place, text, looks.locked)
            for place, column in enumerate(tasks, start=1 + len(heading)):
                _write_open(sheet, number, place, looks, column, None)
    for place, column in enumerate(tasks, start=1 + len(heading)):
        _validate(sheet, (2, place, number, place), column, (), earliest)
    _page(sheet, packet, [*heading, *tasks], number)


def _hidden_sheet(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for number, texts in enumerate(rows):
        for place, text in enumerate(texts):
            sheet.write_string(number, place, text)
    sheet.protect()
    sheet.very_hidden()


def _heads(sheet: Worksheet, looks: _Looks, columns: Sequence[Column]) -> None:
    sheet.set_row(0, 26)
    sheet.set_row(1, 32)
    sheet.set_column(0, 0, 4, None, {"hidden": True})
    sheet.write_string(1, 0, KEY, looks.head)
    for place, column in enumerate(columns, start=1):
        sheet.set_column(place, place, column.width)
        sheet.write_string(1, place, column.caption, looks.head_open if column.open else looks.head)


def _write_open(sheet: Worksheet, row: int, place: int, looks: _Looks, column: Column, value: Any) -> None:
    look = looks.open(column)
    if value is None:
        sheet.write_blank(row, place, None, look)
    elif column.is_day:
        sheet.write_datetime(row, place, value, look)
    else:
        sheet.write_string(row, place, writable(column.type.show(value)), look)


def _validate(
    sheet: Worksheet, area: tuple[int, int, int, int], column: Column, choices: Sequence[str], earliest: date
) -> None:
    """Drop-downs, date checks, lengths; what each cell wants is said when it is entered."""
    rule: dict[str, Any] = {}
    if choices:
        rule = {"validate": "list", "source": list(choices), "error_message": "请点右侧箭头，从列表中选择。"}
    elif column.is_day:
        limits = {"criteria": "between", "minimum": earliest, "maximum": earliest + _LATEST}
        told = f"请填{earliest.isoformat()}以后的日期，例如 {earliest.isoformat()}。"
        rule = {"validate": "date", **limits, "error_message": told}
    elif isinstance(column.type, Text):
        told = f"最多{column.type.limit}字，请精简。"
        rule = {"validate": "length", "criteria": "<=", "value": column.type.limit, "error_message": told}
    if column.hint:
        rule |= {"input_title": column.caption, "input_message": column.hint}
    sheet.data_validation(*area, {**rule, "error_title": column.caption})


def _page(sheet: Worksheet, packet: Packet, columns: Sequence[Column], last: int) -> None:
    """A4 landscape; the heads and the first two columns on every page, each group of columns on its own."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_print_scale(_SCALE)
    sheet.repeat_rows(0, 1)
    sheet.repeat_columns(1, REPEATED)
    sheet.print_area(0, 1, last, len(columns))
    sheet.set_v_pagebreaks([place for place, column in enumerate(columns, start=1) if column.new_page])
    sheet.set_footer(f"&L{packet.number}&C第 &P 页，共 &N 页&R{packet.to_unit.replace('&', '&&')}")
    sheet.freeze_panes(2, 1 + REPEATED)
    sheet.autofilter(1, 0, last, len(columns))
    sheet.protect("", _PROTECTION)


def row_height(texts: Sequence[tuple[str, float]], low: float = _LOWEST, line: float = _LINE) -> float:
    """Points that the longest of the texts needs, each in a column so many digits wide."""
    needed = max((_lines(text, width) for text, width in texts), default=1)
    return min(_TALLEST, max(low, needed * line + 6))


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(_cells(part) / max(1.0, width - 1.5))) for part in text.split("\n"))


def _cells(text: str) -> int:
    """Width in digits; a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
