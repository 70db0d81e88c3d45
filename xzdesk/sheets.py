"""Small tables in workbooks that the office amends by hand and loads again: plain cells under a row of captions."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from xzdesk.errors import Refusal
from xzdesk.placing import place_alone, refuse_taken, telling
from xzdesk.workbooks.escapes import escaped

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from xzdesk.workbooks.reader import Sheet

Cell: TypeAlias = str | int | float | date | None
Rows: TypeAlias = Sequence[Sequence[object]]
CaptionedRow: TypeAlias = tuple[int, Mapping[str, object]]

_CAPTIONS_WITHIN = 10  # a title or a note may stand above the captions
_WIDEST = 60
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")  # the library reads them as nothing
_A4 = 9  # the file format's number for the paper
PRINTED = "xzdesk-printed"  # the category of a form or a report saved as a workbook: for people, not to be taken in
_PROPERTIES = "docProps/core.xml"
_PROPERTIES_MOST = 1 << 20  # bytes


def is_printed(path: Path) -> bool:
    """Whether a file is a form or a report of this program."""
    from xzdesk.workbooks.bounds import opened  # with zipfile, which is heavy: off the start-up path

    try:
        with opened(path) as book, book.open(_PROPERTIES) as part:
            return PRINTED.encode() in part.read(_PROPERTIES_MOST)
    except Exception:  # zipfile has a dozen errors for a broken file; whoever reads it will say so
        return False


def read_sheets(path: Path) -> dict[str, Rows]:
    """Sheet name -> rows of cell values (formulas as last computed). Raises Refusal where the file cannot be read, is
    beyond bounds, or a cell holds an error or a formula without its result."""
    from xzdesk.workbooks.reader import read_book  # off the start-up path

    return {sheet.name: list(_rows(path.name, sheet)) for sheet in read_book(path).sheets}


def _rows(name: str, sheet: Sheet) -> Iterator[list[object]]:
    for number in range(1, max(sheet.rows, default=0) + 1):
        cells = sheet.rows.get(number, {})
        if any(cell.trouble for cell in cells.values()):
            raise Refusal("sheets_not_computed", name=name, sheet=sheet.name, row=number)
        yield [
            _seen(cells[column].value) if column in cells else None for column in range(1, max(cells, default=0) + 1)
        ]


def _seen(value: object) -> object:
    """A text as it looks: without blanks round it and characters that nobody sees."""
    return _UNSEEN.sub("", value).strip() if isinstance(value, str) else value


def under_captions(rows: Rows, captions: Iterable[str]) -> list[CaptionedRow] | None:
    """The rows below the first that holds all `captions`, each as (row number, caption -> value), without blank rows.

    None where no row near the top holds them. Further columns are kept.
    """
    wanted = set(captions)
    for above, row in enumerate(rows[:_CAPTIONS_WITHIN]):
        heads = [str(cell).strip() if cell is not None else "" for cell in row]
        if wanted <= set(heads):
            return [
                (number, dict(zip(heads, cells, strict=False)))
                for number, cells in enumerate(rows[above + 1 :], above + 2)
                if not all(_blank(cell) for cell in cells)
            ]
    return None


def write_table(sheet: Worksheet, captions: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Bold captions, then the rows. Text is written as text, whatever it looks like, in columns wide enough to read."""
    from openpyxl.styles import Alignment, Font  # heavy: off the start-up path
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for number, row in enumerate([list(captions), *rows], 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place, value)
            cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
            if isinstance(value, str):
                cell.data_type, cell.number_format = "s", "@"
            if number == 1:
                cell.font = Font(bold=True)
    for place, column in enumerate(sheet.iter_cols(values_only=True), 1):
        widest = max((2 * len(str(value)) for value in column if value is not None), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = min(_WIDEST, widest + 4)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "landscape"
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes, one page wide
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def save_book(book: Workbook, path: Path) -> None:
    """Saves a workbook as xzdesk.placing has it, and reads back its cells. Raises Refusal."""
    refuse_taken(path)
    meant = _meant(book)
    with telling(path):
        made = _as_bytes(book)
    place_alone(made, path, lambda beside: _read_back(beside) == meant)


def _as_bytes(book: Workbook) -> bytes:
    """The file's content; OSError where the disk does not take what the library keeps there meanwhile."""
    from lxml.etree import SerialisationError  # heavy: off the start-up path

    made = BytesIO()
    for cell in (cell for sheet in book.worksheets for cells in sheet.iter_rows() for cell in cells):
        if isinstance(cell.value, str) and "_x" in cell.value:  # the library writes it as it stands
            cell.value, cell.data_type = escaped(cell.value), "s"
    try:
        book.save(made)
    except SerialisationError as no:
        raise OSError(errno.ENOSPC, str(no)) from no
    return made.getvalue()


def _meant(book: Workbook) -> list[list[str]]:
    return [_texts(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def _read_back(path: Path) -> list[list[str]]:
    from python_calamine import load_workbook  # heavy: off the start-up path

    with load_workbook(path) as book:
        sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
        return [_texts(sheet.iter_rows()) for sheet in sheets]


def _texts(rows: Iterable[Iterable[object]]) -> list[str]:
    """What stands in the cells, one after the other; blanks, line ends and the kinds of numbers do not count."""
    return [text for row in rows for value in row if (text := _text(value))]


def _text(value: object) -> str:
    if isinstance(value, bool | time | timedelta):
        return "-"  # programs keep them in one form and show them in another
    if isinstance(value, int | float):
        return f"{value:.15g}"
    if isinstance(value, date):
        return value.isoformat()[:10]
    return "" if value is None or value in _ERRORS else _letters(str(value))


def _letters(text: str) -> str:
    """The characters that are to be seen."""
    return "".join(character for character in text if character.isprintable() and not character.isspace())


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
