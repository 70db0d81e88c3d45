"""A packet as a workbook: sheets to read, and two that no hand touches. Rows are streamed: a county's years fit.

XlsxWriter makes the workbook, each sheet with one row as the model of all that follow; the rows are then written as XML
straight into its parts, which takes a fifth of the time and hardly any memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from io import BytesIO
from itertools import islice, repeat
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from xzdesk.core.changes import COLUMNS
from xzdesk.exchange.cells import LONGEST, writable
from xzdesk.exchange.packet import FORM, Manifest
from xzdesk.exchange.packet_cover import COVER, Cover
from xzdesk.exchange.packet_pages import Page, Value

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MARK = "xzdesk-packet"
MANIFEST, CHANGES = "_packet", "_changes"
SHEET_CHANGES = 50_000  # in one sheet, for whoever reads has a whole sheet in memory
PIECE = 16_000  # characters of a text that one cell gets: at most 32,767 of UTF-16
_LEVEL = 3  # of compression: a higher one takes longer than a disk would
_AT_ONCE = 500  # rows
_EPOCH = date(1899, 12, 30)
_COVER_WIDTHS = (18, 44, 26)
_LARGE, _TALLEST = 18.0, 405.0  # points of a line on the cover, and of a row at most
_LOSS = 1.1  # what is lost at the ends of lines
_SONG, _HEI = "宋体", "黑体"
_HEAD, _RULE = "#D9E1F2", "#A6A6A6"
_ALLOWED = {
    "format_columns": True, "format_rows": True, "sort": True, "autofilter": True,
    "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip
_MODEL_ROW = re.compile('<row r="2".*?</row>')
_EXTENT = re.compile("<dimension [^>]*/>")
_STYLE = re.compile(r' s="(\d+)"')
_UNFIT = re.compile("[\x00-\x08\x0b-\x1e\x7f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")  # for a cell; \x1f parts the texts below
_APART = "\x1f"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Rows = Iterator[str]
Streamed = Callable[[str], Rows]  # the model row's XML -> the rows' XML


def write_book(
    target: Path, manifest: Manifest, digest: str, lines: Iterable[bytes], pages: Sequence[Page], cover: Cover
) -> None:
    """Write a packet to a new file. OSError when the disk does not take it."""
    rest = iter(lines)
    streamed = [_page_stream(page) for page in pages]
    streamed += [lambda _: _change_rows(islice(rest, SHEET_CHANGES)) for _ in change_sheets(manifest)]
    parts = {f"xl/worksheets/sheet{number}.xml": rows for number, rows in enumerate(streamed, start=2)}
    shell = ZipFile(BytesIO(_shell(manifest, digest, pages, cover)))
    with shell, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as book:
        for entry in shell.infolist():
            content = shell.read(entry)
            stream = parts.get(entry.filename)
            with book.open(entry.filename, "w", force_zip64=True) as out:
                for piece in _filled(content.decode(), stream) if stream else [content]:
                    out.write(piece)


def change_sheets(manifest: Manifest) -> list[str]:
    """The names of the sheets that hold the changes, in order: _changes, _changes2 …"""
    count = max(1, ceil(manifest.size / SHEET_CHANGES))
    return [CHANGES, *(f"{CHANGES}{number}" for number in range(2, count + 1))]


def _filled(shell: str, stream: Streamed) -> Iterator[bytes]:
    """A sheet's part with its model row replaced by the rows, and without saying how far it reaches."""
    shell = _EXTENT.sub("", shell)
    model = _MODEL_ROW.search(shell)
    above, below = (shell[: model.start()], shell[model.end() :]) if model else shell.split("</sheetData>")
    yield above.encode()
    rows = stream(model[0] if model else "")
    while batch := "".join(islice(rows, _AT_ONCE)):
        yield batch.encode()
    yield (below if model else f"</sheetData>{below}").encode()


def _change_rows(lines: Iterable[bytes]) -> Rows:
    number, columns = 1, _columns(len(COLUMNS))
    for line in lines:
        text = line.decode()
        for texts in [escape(text).split("\t")] if len(text) <= PIECE else _pieces(text.split("\t")):
            number += 1
            cells = [
                f'<c r="{column}{number}" t="inlineStr"><is><t xml:space="preserve">{each}</t></is></c>'
                for column, each in zip(columns, texts, strict=True)
                if each
            ]
            yield f'<row r="{number}">{"".join(cells)}</row>'


def _pieces(texts: Sequence[str]) -> Iterator[list[str]]:
    """What does not fit into a cell goes on in the row below, whose first cell, the change's uid, is then empty."""
    for start in range(0, max(map(len, texts)), PIECE):
        yield [escape(text[start : start + PIECE]) for text in texts]


@cache
def _columns(count: int) -> list[str]:
    """The names of the first columns: A, B … Z, AA, AB …"""
    return [(_LETTERS[n // 26 - 1] if n >= 26 else "") + _LETTERS[n % 26] for n in range(count)]


def _page_stream(page: Page) -> Streamed:
    def rows(model: str) -> Rows:
        styles, columns = _STYLE.findall(model), _columns(len(page.columns))
        widths = [column.width for column in page.columns]
        for number, values in enumerate(page.rows(), start=2):
            cells = map(_page_cell, columns, styles, values, _page_texts(values), repeat(number))
            height = _row_height(values, widths)
            yield f'<row r="{number}" ht="{height}" customHeight="1">{"".join(cells)}</row>'

    return rows


def _row_height(values: Sequence[Value], widths: Sequence[float]) -> float:
    """Points: not every program finds them by itself."""
    texts = zip(values, widths, strict=True)
    return max(_height(text, width) for text, width in texts if isinstance(text, str))


def _page_texts(values: Sequence[Value]) -> list[str]:
    """Dates as serial numbers, texts as a cell can hold them."""
    texts = ["" if v is None else v if isinstance(v, str) else str((v - _EPOCH).days) for v in values]
    joined = _APART.join(texts)
    if len(joined) > LONGEST or joined.count(_APART) >= len(texts) or _UNFIT.search(joined):
        joined = _APART.join(_UNFIT.sub(_as_escape, writable(text)) for text in texts)
    return escape(joined).split(_APART)


def _as_escape(found: re.Match[str]) -> str:
    """Text that looks like a spreadsheet's escape, escaped; other unfit characters are gone by then."""
    return f"_x005F{found[0]}"


def _page_cell(column: str, style: str, value: Value, text: str, number: int) -> str:
    at = f'<c r="{column}{number}" s="{style}"'
    if isinstance(value, date):
        return f"{at}><v>{text}</v></c>"
    return f'{at} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>' if text else f"{at}/>"


def _shell(manifest: Manifest, digest: str, pages: Sequence[Page], cover: Cover) -> bytes:
    """The workbook with a model row instead of the rows."""
    from xlsxwriter import Workbook  # heavy: off the start-up path

    content = BytesIO()
    # constant_memory keeps text in the sheets, so that there is no table of shared texts to go with the rows
    with TemporaryDirectory() as scratch, Workbook(content, {"constant_memory": True, "tmpdir": scratch}) as book:
        sender = manifest.sender
        book.set_properties({"title": f"{cover.title} {manifest.id}", "author": sender.unit or sender.office})
        looks = _Looks(book)
        _cover_sheet(book.add_worksheet(COVER), looks, cover)
        for page in pages:
            _page_sheet(book.add_worksheet(page.name), looks, page, cover.title)
        for name in change_sheets(manifest):
            _hidden_sheet(book.add_worksheet(name), [COLUMNS])
        told = manifest.text
        pieces = [told[start : start + PIECE] for start in range(0, len(told), PIECE)]
        rows = [(MARK, str(FORM)), ("checksum", digest), ("manifest", *pieces)]
        _hidden_sheet(book.add_worksheet(MANIFEST), rows)
    return content.getvalue()


class _Looks:
    """The formats, each made once."""

    def __init__(self, book: Workbook) -> None:
        cell = {"font_name": _SONG, "font_size": 10.5, "valign": "top", "text_wrap": True}
        ruled = {**cell, "border": 1, "border_color": _RULE}
        self.plain = book.add_format({**cell, "font_size": 12})
        self.label = book.add_format({**cell, "font_size": 12, "font_name": _HEI})
        self.title = book.add_format({"font_name": _HEI, "font_size": 22, "align": "center", "valign": "vcenter"})
        self.head = book.add_format({**ruled, "font_name": _HEI, "align": "center", "bg_color": _HEAD})
        self.text = book.add_format({**ruled, "num_format": "@"})
        self.day = book.add_format({**ruled, "num_format": "yyyy-mm-dd"})

    def of(self, is_day: bool) -> Format:
        return self.day if is_day else self.text


def _cover_sheet(sheet: Worksheet, looks: _Looks, cover: Cover) -> None:
    first, second, third = _COVER_WIDTHS
    for place, width in enumerate(_COVER_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.hide_gridlines(2)
    sheet.merge_range(0, 0, 0, 2, cover.title, looks.title)
    sheet.set_row(0, 48)
    row = 1
    for label, text in cover.facts:
        sheet.write_string(row, 0, label, looks.label)
        sheet.merge_range(row, 1, row, 2, text[:LONGEST], looks.plain)
        sheet.set_row(row, _height(text, second + third, _LARGE))
        row += 1
    for number, cells in enumerate(cover.brings, start=1):
        for place, text in enumerate(cells):
            sheet.write_string(row + number, place, text[:LONGEST], looks.text if number > 1 else looks.head)
    row += len(cover.brings) + 2
    for note in cover.notes:
        sheet.merge_range(row, 0, row, 2, note, looks.plain)
        sheet.set_row(row, _height(note, first + second + third, _LARGE))
        row += 1
    sheet.protect("", _ALLOWED)
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)


def _height(text: str, width: float, line: float = 15.0) -> float:
    """Points for a text in a cell so wide, of lines so high; a Chinese character takes two, as in GBK."""
    lines = sum(max(1, ceil(len(part.encode("gbk", "replace")) * _LOSS / width)) for part in text.split("\n"))
    return min(_TALLEST, line * lines + 2)


def _page_sheet(sheet: Worksheet, looks: _Looks, page: Page, title: str) -> None:
    sheet.set_row(0, 30)
    for place, column in enumerate(page.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.caption, looks.head)
    for place, column in enumerate(page.columns):
        sheet.write_blank(1, place, None, looks.of(column.is_day))
    sheet.autofilter(0, 0, max(page.at_most, 1), len(page.columns) - 1)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.protect("", _ALLOWED)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_header(f"&C&12{title}　{page.name}")
    sheet.set_footer("&C&10— &P —")


def _hidden_sheet(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for number, cells in enumerate(rows):
        for place, text in enumerate(cells):
            sheet.write_string(number, place, text)
    sheet.protect()
    sheet.very_hidden()
