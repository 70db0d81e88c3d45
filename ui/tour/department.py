"""The department at the other end: fills the workbook in with another program, sorts it, saves it under a new name."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ITEMS, _TASKS = "报送件", "交办事项"
_CAPTIONS = 2  # the row of the captions; the first is the heading
_NUMBER = "报送件编号"
_PATIENCE_S = 90


def fill_in(
    book: Path,
    target: Path,
    answers: Mapping[str, Mapping[str, Any]],
    assigned: Mapping[str, Sequence[Mapping[str, Any]]],
) -> None:
    """Write answers into a referral workbook (referral number -> caption -> value), last row first, as `target`."""
    from openpyxl import load_workbook  # heavy: off the start-up path

    opened = load_workbook(book)
    items, tasks = opened[_ITEMS], opened[_TASKS]
    for number, values in answers.items():
        _write(items, _rows_of(items, number)[0], values)
    for number, lines in assigned.items():
        for row, line in zip(_rows_of(tasks, number), lines, strict=False):
            _write(tasks, row, line)
    _turn_round(items)
    opened.save(target)


def through_office(book: Path) -> bool:
    """Open and save a workbook in LibreOffice, in its place; False where that is not installed or does not work."""
    program = shutil.which("soffice")
    if program is None:
        return False
    with tempfile.TemporaryDirectory(prefix="xzdesk-tour-") as scratch:
        source, out = Path(scratch, "reply.xlsx"), Path(scratch, "out")
        shutil.copyfile(book, source)
        profile = f"-env:UserInstallation={Path(scratch, 'profile').as_uri()}"
        kind = "xlsx:Calc MS Excel 2007 XML"
        command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(source)]
        try:
            subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=True)
            shutil.copyfile(out / source.name, book)
        except (OSError, subprocess.SubprocessError):
            return False
    return True


def _columns(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): int(cell.column) for cell in sheet[_CAPTIONS] if cell.value}


def _rows_of(sheet: Worksheet, number: str) -> list[int]:
    """The rows of a referral."""
    column = _columns(sheet)[_NUMBER]
    return [row for row in _data_rows(sheet) if sheet.cell(row, column).value == number]


def _data_rows(sheet: Worksheet) -> range:
    return range(_CAPTIONS + 1, sheet.max_row + 1)


def _write(sheet: Worksheet, row: int, values: Mapping[str, Any]) -> None:
    columns = _columns(sheet)
    for caption, value in values.items():
        sheet.cell(row, columns[caption]).value = value


def _turn_round(sheet: Worksheet) -> None:
    """Sort the rows the other way round, each with its height."""
    rows = list(_data_rows(sheet))
    values = [[cell.value for cell in sheet[row]] for row in rows]
    heights = [sheet.row_dimensions[row].height for row in rows]
    for row, cells, height in zip(rows, reversed(values), reversed(heights), strict=True):
        sheet.row_dimensions[row].height = height
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column).value = value
