"""Any table that a county may have kept: .xlsx, .xls and .et, .ods, .csv in UTF-8, UTF-16, GBK or GB18030.

What a file is shows by its first bytes, not by its name: a renamed one is read as what it is.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from xzdesk.errors import Refusal
from xzdesk.exchange.cells import EPOCH, MAC_EPOCH
from xzdesk.exchange.reader import (
    MAX_CELLS,
    MAX_UNPACKED,
    OLE,
    Book,
    Cell,
    Sheet,
    is_encrypted,
    read_book,
    read_content,
)

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ",\t;，"
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_NUMBER = re.compile(rb'\sr="(\d+)"')
_REPEATED = re.compile(
    rb'number-(?:rows|columns)-repeated="(\d{4,})"[^>]*>(?=<text:p|<table:table-cell[^>]*value-type)'
)


def read_any(path: Path) -> Book:
    """Read a table of any kind. Refusal, each with its own message, for whatever is none or cannot be read."""
    content = read_content(path)
    if content.startswith(OLE):
        if is_encrypted(content):
            raise Refusal("intake_password", name=path.name)
        return _calamine(path.name, content)
    if content.startswith(b"PK"):
        return _calamine(path.name, content) if _is_ods(path.name, content) else _xlsx(path, content)
    return _csv(path.name, content)


# .xlsx


def _xlsx(path: Path, content: bytes) -> Book:
    book = read_book(path)
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            parts = _parts(packed)
            sheets = tuple(_with_layout(sheet, packed.read(parts[sheet.name])) for sheet in book.sheets)
            mac = re.search(rb'date1904="(?:1|true)"', packed.read(_workbook(packed)))
    except (BadZipFile, KeyError, ValueError, ElementTree.ParseError):
        return book  # read as cells; that is what counts
    return replace(book, sheets=sheets, epoch=MAC_EPOCH if mac else EPOCH)


def _workbook(packed: ZipFile) -> str:
    return next(name for name in packed.namelist() if re.search(r"(^|/)xl/workbook\d*\.xml$", name))


def _parts(packed: ZipFile) -> Mapping[str, str]:
    """Sheet name -> the part of the file that holds it."""
    workbook = _workbook(packed)
    folder, _, name = workbook.rpartition("/")
    targets = {
        each.attrib["Id"]: each.attrib["Target"]
        for each in ElementTree.fromstring(packed.read(f"{folder}/_rels/{name}.rels"))
    }
    found: dict[str, str] = {}
    for each in ElementTree.fromstring(packed.read(workbook)).iter():
        key = next((value for attribute, value in each.attrib.items() if attribute.endswith("}id")), "")
        if each.tag.endswith("}sheet") and key in targets:
            target = targets[key]
            found[each.attrib["name"]] = target[1:] if target.startswith("/") else f"{folder}/{target}"
    return found


def _with_layout(sheet: Sheet, xml: bytes) -> Sheet:
    merged = tuple(
        (int(row), _column(column), int(last_row), _column(last)) for column, row, last, last_row in _MERGE.findall(xml)
    )
    hidden = {int(_NUMBER.findall(row)[0]) for row in _ROW.findall(xml) if _HIDDEN.search(row) and _NUMBER.search(row)}
    return replace(sheet, merged=merged, hidden=frozenset(hidden & set(sheet.rows)))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


# .xls, .et and .ods


def _is_ods(name: str, content: bytes) -> bool:
    try:
        with ZipFile(io.BytesIO(content)) as packed:
            if "mimetype" not in packed.namelist():
                return False
            unpacked = sum(entry.file_size for entry in packed.infolist())
            if unpacked > MAX_UNPACKED or _fills_repeatedly(packed.read("content.xml")):
                raise Refusal("intake_too_large", name=name)
            return True
    except (BadZipFile, KeyError, ValueError, EOFError, OSError) as no:
        raise Refusal("intake_damaged", name=name) from no


def _fills_repeatedly(xml: bytes) -> bool:
    """A cell or row that holds something and claims to stand there thousands of times."""
    return _REPEATED.search(xml) is not None


def _calamine(name: str, content: bytes) -> Book:
    from python_calamine import CalamineWorkbook  # heavy: off the start-up path

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = tuple(_calamine_sheet(name, book.get_sheet_by_name(sheet)) for sheet in book.sheet_names)
    except Refusal:
        raise
    except Exception as no:  # whatever a library makes of foreign bytes, to the office it is a damaged file
        raise Refusal("intake_damaged", name=name) from no
    return Book(name, sha256(content).hexdigest(), sheets)


def _calamine_sheet(name: str, sheet: Any) -> Sheet:
    if sheet.total_height * sheet.total_width > 10 * MAX_CELLS:
        raise Refusal("intake_too_large", name=name)
    above = sheet.start[0] if sheet.start else 0
    left = sheet.start[1] if sheet.start else 0
    rows: dict[int, dict[int, Cell]] = {}
    for number, values in enumerate(sheet.to_python(), above + 1):
        cells = {place: _cell(value) for place, value in enumerate(values, left + 1) if value not in ("", None)}
        if cells:
            rows[number] = cells
    merged = tuple(
        (top + 1, first + 1, end + 1, last + 1) for (top, first), (end, last) in sheet.merged_cell_ranges or ()
    )
    return Sheet(sheet.name, rows, merged)


def _cell(value: object) -> Cell:
    return Cell(value, "cell_error" if isinstance(value, str) and value in _ERRORS else "")


# .csv


def _csv(name: str, content: bytes) -> Book:
    text = _decoded(name, content)
    rows = {number: cells for number, cells in _csv_rows(name, text) if cells}
    if not any(len(cells) > 1 for cells in rows.values()):
        raise Refusal("intake_not_table", name=name)
    return Book(name, sha256(content).hexdigest(), (Sheet(Path(name).stem, rows),), EPOCH)


def _decoded(name: str, content: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refusal("intake_not_table", name=name)


def _csv_rows(name: str, text: str) -> Iterator[tuple[int, dict[int, Cell]]]:
    csv.field_size_limit(1_000_000)
    separator = max(_SEPARATORS, key=text[:10_000].count)
    left = MAX_CELLS
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            left -= len(values)
            if left < 0:
                raise Refusal("intake_too_large", name=name)
            yield number, {place: _cell(value) for place, value in enumerate(values, 1) if value.strip()}
    except csv.Error as no:
        raise Refusal("intake_damaged", name=name) from no
