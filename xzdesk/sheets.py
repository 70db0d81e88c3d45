"""Small tables in workbooks that the office amends by hand and loads again: plain cells under a row of captions."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from xzdesk.errors import Refusal

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Cell: TypeAlias = str | int | float | date | None
Rows: TypeAlias = Sequence[Sequence[object]]
CaptionedRow: TypeAlias = tuple[int, Mapping[str, object]]

_CAPTIONS_WITHIN = 10  # a title or a note may stand above the captions
_WIDEST = 60
_KEPT = 60  # characters of a name that the name beside it keeps: a file's name holds 255 bytes
_A4 = 9  # the file format's number for the paper
PRINTED = "xzdesk-printed"  # the category of a form or a report saved as a workbook: for people, not to be taken in
_PROPERTIES = "docProps/core.xml"
_PROPERTIES_MOST = 1 << 20  # bytes


def is_printed(path: Path) -> bool:
    """Whether a file is a form or a report of this program."""
    from zipfile import ZipFile  # heavy: off the start-up path

    try:
        with ZipFile(path) as book, book.open(_PROPERTIES) as part:
            return PRINTED.encode() in part.read(_PROPERTIES_MOST)
    except Exception:  # zipfile has a dozen errors for a broken file; whoever reads it will say so
        return False


def read_sheets(path: Path) -> dict[str, Rows]:
    """Sheet name -> rows of cell values (formulas as last computed). Raises Refusal where the file cannot be read."""
    from zipfile import BadZipFile  # heavy: off the start-up path, as is openpyxl

    from openpyxl import load_workbook

    if not path.is_file():
        raise Refusal("sheets_missing", name=path.name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl speaks of extensions it drops; values are not among them
            book = load_workbook(path, data_only=True)
    except PermissionError as no:
        raise Refusal("sheets_locked", name=path.name) from no
    except (OSError, BadZipFile, KeyError, ValueError, TypeError, SyntaxError) as no:
        raise Refusal("sheets_unreadable", name=path.name) from no
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


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
    """Saves beside the target and renames, so that a failure leaves what was there. Raises Refusal."""
    beside = path.with_name(f"~{path.stem[-_KEPT:]}.part{path.suffix}")
    try:
        book.save(beside)
        os.replace(beside, path)
    except OSError as no:
        beside.unlink(missing_ok=True)
        raise Refusal("sheets_not_saved", name=path.name) from no


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
