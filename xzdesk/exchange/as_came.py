"""A cell of somebody's workbook, written into another one as it came."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from xzdesk.exchange.cells import shown, writable
from xzdesk.workbooks.reader import Cell

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as Written
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
_AT_FAULT = "FFFFE699"


def fill(
    sheet: Worksheet,
    number: int,
    captions: Sequence[str],
    cells: Mapping[str, Cell],
    at_fault: Collection[str] = (),
) -> None:
    """A row under its captions, from the first column on; what has no cell stays as it is."""
    for place, caption in enumerate(captions, start=1):
        if caption in cells:
            put(sheet.cell(number, place), cells[caption], at_fault=caption in at_fault)


def put(written: Written | MergedCell, cell: Cell, *, at_fault: bool = False) -> None:
    """A cell as it came: text as text, a number as a number, an error value as one; a formula is never written."""
    from openpyxl.styles import Alignment, PatternFill  # heavy: off the start-up path

    value = cell.value
    if cell.trouble:
        written.value, written.data_type = (value if value in _ERRORS else "#N/A"), "e"
    elif isinstance(value, datetime | date):
        written.value, written.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, bool | int | float):
        written.value, written.number_format = value, "General"
    else:
        written.value, written.data_type, written.number_format = writable(shown(value)), "s", "@"
    written.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
    if at_fault:
        written.fill = PatternFill("solid", fgColor=_AT_FAULT)
