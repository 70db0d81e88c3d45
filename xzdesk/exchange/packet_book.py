"""A packet as a workbook: sheets to read, and two that no hand touches. Rows are streamed: a county's years fit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO
from itertools import count, islice, takewhile
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from xzdesk.core.changes import COLUMNS
from xzdesk.exchange.cells import LONGEST
from xzdesk.exchange.packet import FORM, Manifest
from xzdesk.exchange.packet_cover import COVER, Cover
from xzdesk.exchange.packet_pages import Page
from xzdesk.exchange.streamed import Part, Rows, plain_row, pour, rows_like, text_height
from xzdesk.workbooks.escapes import new_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MARK = "xzdesk-packet"
MANIFEST, CHANGES = "_packet", "_changes"
SHEET_CHANGES = 5_000  # in one sheet, for whoever reads has a whole sheet in memory, and waits for it
PIECE = 16_000  # characters of a text that one cell gets: at most 32,767 of UTF-16
_ACROSS = 24  # of them in a row: no cell lies beyond column Z
_COVER_WIDTHS = (18, 44, 26)
_LARGE = 18.0  # points of a line on the cover
_SONG, _HEI = "宋体", "黑体"
_HEAD, _RULE = "#D9E1F2", "#A6A6A6"
_ALLOWED = {
    "format_columns": True, "format_rows": True, "sort": True, "autofilter": True,
    "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip
_COLUMNS = "ABCDEFGHIJKL"  # of the changes


def write_book(
    target: Path, manifest: Manifest, digest: str, lines: Iterable[bytes], pages: Sequence[Page], cover: Cover
) -> None:
    """Write a packet to a new file. OSError when the disk does not take it."""
    rest = iter(lines)
    parts = [Part(2, partial(_page_rows, page)) for page in pages]
    parts += [Part(2, lambda _: _change_rows(islice(rest, SHEET_CHANGES))) for _ in change_sheets(manifest)]
    pour(target, _shell(manifest, digest, pages, cover), dict(enumerate(parts, start=2)))


def change_sheets(manifest: Manifest) -> list[str]:
    """The names of the sheets that are to hold the changes, in order: _changes, _changes2 …"""
    return list(islice(_sheet_names(), max(1, ceil(manifest.size / SHEET_CHANGES))))


def sheets_with_changes(there: Collection[str]) -> list[str]:
    """Those of a file, however many its writer put into each."""
    return list(takewhile(there.__contains__, _sheet_names()))


def _sheet_names() -> Iterator[str]:
    yield CHANGES
    yield from (f"{CHANGES}{number}" for number in count(2))


def manifest_rows(mark: str, manifest: Manifest, digest: str) -> list[Sequence[str]]:
    """The sheet of the manifest, whose text goes on from cell to cell and from row to row."""
    told = manifest.text
    pieces = [told[start : start + PIECE] for start in range(0, len(told), PIECE)]
    rows = [("manifest", *pieces[start : start + _ACROSS]) for start in range(0, len(pieces), _ACROSS)]
    return [(mark, str(FORM)), ("checksum", digest), *rows]


def _change_rows(lines: Iterable[bytes]) -> Rows:
    number = 1
    for line in lines:
        text = line.decode()
        for texts in [escape(text).split("\t")] if len(text) <= PIECE else _escaped(text.split("\t")):
            number += 1
            yield plain_row(number, zip(_COLUMNS, texts, strict=True))


def _escaped(texts: Sequence[str]) -> Iterator[list[str]]:
    return ([*map(escape, piece)] for piece in pieces_of(texts))


def pieces_of(texts: Sequence[str]) -> Iterator[list[str]]:
    """What does not fit into a cell goes on in the row below, whose first cell, the change's uid, is then empty."""
    for start in range(0, max(map(len, texts)), PIECE):
        yield [text[start : start + PIECE] for text in texts]


def _page_rows(page: Page, model: str) -> Rows:
    return rows_like(model, 2, page.rows(), [column.width for column in page.columns])


def _shell(manifest: Manifest, digest: str, pages: Sequence[Page], cover: Cover) -> bytes:
    """The workbook with a model row instead of the rows; OSError when the disk takes no scratch files."""
    from xlsxwriter.exceptions import FileCreateError  # heavy: off the start-up path

    try:
        return _laid_out(manifest, digest, pages, cover)
    except FileCreateError as no:
        raise no.args[0] from no


def _laid_out(manifest: Manifest, digest: str, pages: Sequence[Page], cover: Cover) -> bytes:
    content = BytesIO()
    # constant_memory keeps text in the sheets, so that there is no table of shared texts to go with the rows
    with TemporaryDirectory() as scratch, new_workbook(content, {"constant_memory": True, "tmpdir": scratch}) as book:
        sender = manifest.sender
        book.set_properties({"title": f"{cover.title} {manifest.id}", "author": sender.unit or sender.office})
        looks = _Looks(book)
        _cover_sheet(book.add_worksheet(COVER), looks, cover)
        for page in pages:
            _page_sheet(book.add_worksheet(page.name), looks, page, cover.title)
        for name in change_sheets(manifest):
            _hidden_sheet(book.add_worksheet(name), [COLUMNS])
        _hidden_sheet(book.add_worksheet(MANIFEST), manifest_rows(MARK, manifest, digest))
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
        sheet.set_row(row, text_height(text, second + third, _LARGE))
        row += 1
    for number, cells in enumerate(cover.brings, start=1):
        for place, text in enumerate(cells):
            sheet.write_string(row + number, place, text[:LONGEST], looks.text if number > 1 else looks.head)
    row += len(cover.brings) + 2
    for note in cover.notes:
        sheet.merge_range(row, 0, row, 2, note, looks.plain)
        sheet.set_row(row, text_height(note, first + second + third, _LARGE))
        row += 1
    sheet.protect("", _ALLOWED)
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)


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
