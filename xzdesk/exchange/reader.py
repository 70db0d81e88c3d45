"""Foreign workbooks, read with suspicion: bounded before they are opened, nothing run, no link followed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from xzdesk.errors import Refusal
from xzdesk.exchange.cells import EPOCH

if TYPE_CHECKING:
    from openpyxl import Workbook

MAX_BYTES = 50_000_000
MAX_UNPACKED = 400_000_000
MAX_CELLS = 2_000_000

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the old binary format, and the wrapping of encrypted files
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Cell(NamedTuple):
    """A cell's value; `trouble` is the code of a refusal where the cell holds none that counts."""

    value: object
    trouble: str = ""


Area = tuple[int, int, int, int]  # first row, first column, last row, last column, all from 1


@dataclass(frozen=True)
class Sheet:
    """Name, and row number -> column number (both from 1) -> cell; only cells that hold something.

    `merged`: areas that show as one cell, `hidden`: rows that are hidden or filtered out; where the file tells them.
    """

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Area, ...] = ()
    hidden: frozenset[int] = frozenset()

    @property
    def first(self) -> Cell:
        """The cell in the upper left corner."""
        return self.rows.get(1, {}).get(1, Cell(None))


@dataclass(frozen=True)
class Book:
    """A workbook's sheets, hidden ones too, its SHA-256, and the day that is 0 of its dates."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    epoch: date = EPOCH


def read_book(path: Path) -> Book:
    """Read a workbook. Refusal, each with its own message, for whatever is none or cannot be read."""
    content = read_content(path)
    _bounded(path.name, content)
    try:
        sheets = tuple(_sheets(content))
    except Refusal:
        raise
    except Exception as no:  # whatever a library makes of foreign bytes, to the office it is a damaged file
        raise Refusal("intake_damaged", name=path.name) from no
    return Book(path.name, sha256(content).hexdigest(), sheets)


def read_content(path: Path) -> bytes:
    """The bytes of a file. Refusal when there is none, or more than a workbook has."""
    name = path.name
    if path.is_dir():
        raise Refusal("intake_folder", name=name)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Refusal("intake_too_large", name=name)
        content = path.read_bytes()
    except FileNotFoundError as no:
        raise Refusal("intake_missing", name=name) from no
    except OSError as no:
        raise Refusal("intake_not_readable", name=name) from no
    if not content:
        raise Refusal("intake_empty", name=name)
    return content


def is_encrypted(content: bytes) -> bool:
    """Whether a file in the old wrapping is one with a password."""
    return _ENCRYPTED in content


def _bounded(name: str, content: bytes) -> None:
    """Refuse what is no workbook of the present format, or would unpack beyond bounds."""
    if content.startswith(OLE):
        raise Refusal("intake_password" if is_encrypted(content) else "intake_old_format", name=name)
    if not content.startswith(b"PK"):
        raise Refusal("intake_not_workbook", name=name)
    try:
        with ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
    except (BadZipFile, OSError, ValueError, EOFError) as no:
        raise Refusal("intake_damaged", name=name) from no
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refusal("intake_too_large", name=name)
    if not any(entry.filename.lstrip("/").startswith("xl/workbook.") for entry in entries):
        raise Refusal("intake_not_workbook", name=name)


def _sheets(content: bytes) -> Iterator[Sheet]:
    """Every sheet of the workbook; formulas count as last computed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl speaks of extensions it drops; values are not among them
        formulas = _formula_cells(content)
        book = _opened(content, computed=True)
        try:
            left = MAX_CELLS
            for sheet in book.worksheets:
                rows = _rows(sheet, formulas.get(sheet.title, frozenset()), left)
                left -= sum(len(row) for row in rows.values())
                yield Sheet(sheet.title, rows)
        finally:
            book.close()


def _opened(content: bytes, *, computed: bool) -> Workbook:
    from openpyxl import load_workbook  # heavy: off the start-up path

    return load_workbook(BytesIO(content), read_only=True, data_only=computed, keep_links=False)


def _rows(sheet: Any, formulas: frozenset[tuple[int, int]], limit: int) -> dict[int, dict[int, Cell]]:
    found: dict[int, dict[int, Cell]] = {}
    sheet.reset_dimensions()  # programs write wrong ones
    for row, column, cell in _filled(sheet, limit):
        found.setdefault(row, {})[column] = _cell(cell)
    for row, column in formulas:
        found.setdefault(row, {}).setdefault(column, Cell(None, "cell_not_computed"))
    return found


def _filled(sheet: Any, limit: int) -> Iterator[tuple[int, int, Any]]:
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.value is None:
                continue
            limit -= 1
            if limit < 0:
                raise Refusal("intake_too_large", name=sheet.title)
            yield cell.row, cell.column, cell


def _cell(cell: Any) -> Cell:
    return Cell(cell.value, "cell_error" if cell.data_type == "e" else "")


def _formula_cells(content: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """Sheet name -> where it has formulas. Most workbooks have none, and are not read twice."""
    with ZipFile(BytesIO(content)) as packed:
        parts = [name for name in packed.namelist() if "worksheets/" in name and name.endswith(".xml")]
        if not any(b"<f" in packed.read(name).replace(b"<formula", b"") for name in parts):
            return {}
    book = _opened(content, computed=False)
    try:
        return {sheet.title: frozenset(_formulas(sheet)) for sheet in book.worksheets}
    finally:
        book.close()


def _formulas(sheet: Any) -> Iterator[tuple[int, int]]:
    sheet.reset_dimensions()
    for row, column, cell in _filled(sheet, MAX_CELLS):
        if cell.data_type == "f":
            yield row, column
