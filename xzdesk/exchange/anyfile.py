"""Any table that a county may have kept: .xlsx, .xls and .et, .ods, .csv in UTF-8, UTF-16, GBK or GB18030.

What a file is shows by its first bytes, not by its name: a renamed one is read as what it is.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from xzdesk.errors import Refusal
from xzdesk.exchange.apart import read_apart
from xzdesk.exchange.tables import without_reasons
from xzdesk.workbooks.bounds import check_package, opened
from xzdesk.workbooks.reader import (
    EPOCH,
    MAX_CELLS,
    MAX_TAGS,
    MAX_UNPACKED,
    OLE,
    Area,
    Book,
    Cell,
    Sheet,
    is_encrypted,
    read_book,
    read_content,
)
from xzdesk.workbooks.watch import UNWATCHED, Watch, Watched

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SEPARATORS = ",\t;，"
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}


def read_any(path: Path, watch: Watch = UNWATCHED) -> Book:
    """Read a table of any kind; `watch` may end it. Refusal, each with its own message, for whatever is none or cannot
    be read."""
    book = _read(path, watch)
    return replace(book, sheets=tuple(map(without_reasons, book.sheets)))


def _read(path: Path, watch: Watch) -> Book:
    content = read_content(path)
    if content.startswith(OLE):
        if is_encrypted(content):
            raise Refusal("intake_password", name=path.name)
        return read_apart(path.name, content, watch)
    if content.startswith(b"PK"):
        return _ods(path.name, content, watch) if _is_ods(content) else read_book(path, watch=watch)
    return _csv(path.name, content, watch)


# .xls, .et and .ods


def _is_ods(content: bytes) -> bool:
    try:
        with opened(io.BytesIO(content)) as packed:
            return "mimetype" in packed.namelist() and "content.xml" in packed.namelist()
    except Exception:  # zipfile has a dozen errors for a broken file; whoever reads it will say so
        return False


def _ods(name: str, content: bytes, watch: Watch) -> Book:
    check_package(name, io.BytesIO(content), MAX_UNPACKED, MAX_TAGS, watch=watch)
    try:
        with ZipFile(io.BytesIO(content)) as packed, watch.over(packed.open("content.xml")) as part:
            watch.begin(packed.getinfo("content.xml").file_size)
            layouts = list(_laid_out(part))
    except Refusal:
        raise
    except Exception as no:  # zipfile and the XML parser have a dozen errors for a broken file
        raise Refusal("intake_damaged", name=name) from no
    if sum(each.cells for each in layouts) > 10 * MAX_CELLS:
        raise Refusal("intake_too_large", name=name)
    book = read_apart(name, content, watch)
    if len(layouts) != len(book.sheets):
        return book
    return replace(book, sheets=tuple(map(_as_laid_out, book.sheets, layouts)))


@dataclass
class _Layout:
    """Of a table in an .ods what its library does not tell. `cells`: how many a reader lays out, for a cell and a row
    may say that they stand there thousands of times."""

    cells: int = 0
    rows: int = 0
    merged: list[Area] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def _as_laid_out(sheet: Sheet, layout: _Layout) -> Sheet:
    return replace(sheet, merged=tuple(layout.merged), hidden=frozenset(layout.hidden) & frozenset(sheet.rows))


def _laid_out(part: Watched) -> Iterator[_Layout]:
    layout, width, across = _Layout(), 0, 0
    for _, element in ElementTree.iterparse(part):
        tag = element.tag.rpartition("}")[2]
        if tag in ("table-cell", "covered-table-cell"):
            down, along = _number(element, "rows-spanned"), _number(element, "columns-spanned")
            if down > 1 or along > 1:
                layout.merged.append((layout.rows + 1, across + 1, layout.rows + down, across + along))
            across += _number(element, "columns-repeated")
            if len(element) or any(name.endswith("value-type") for name in element.attrib):
                width = across
        elif tag == "table-row":
            layout.cells += width * _number(element, "rows-repeated")
            if any(name.endswith("}visibility") and value != "visible" for name, value in element.attrib.items()):
                layout.hidden += range(layout.rows + 1, layout.rows + min(_number(element, "rows-repeated"), 1000) + 1)
            layout.rows += _number(element, "rows-repeated")
            width = across = 0
        elif tag == "table":
            yield layout
            layout = _Layout()
        if tag not in ("p", "span"):
            element.clear()
    if layout.cells:  # outside of any table, where a reader may lay them out all the same
        yield layout


def _number(element: ElementTree.Element, of: str) -> int:
    return next((int(value) for name, value in element.attrib.items() if name.endswith(f"number-{of}")), 1)


def read_lines(name: str, content: bytes) -> Book:
    """Read an .xls or .ods. Whatever the library raises, and it may well end the process: `read_apart` sees to that."""
    from python_calamine import CalamineWorkbook  # heavy: off the start-up path

    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        sheets = tuple(_calamine_sheet(name, book.get_sheet_by_name(sheet)) for sheet in book.sheet_names)
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


def _csv(name: str, content: bytes, watch: Watch) -> Book:
    text = _decoded(name, content)
    watch.begin(len(text))
    rows = {number: cells for number, cells in _csv_rows(name, text, watch) if cells}
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


def _csv_rows(name: str, text: str, watch: Watch) -> Iterator[tuple[int, dict[int, Cell]]]:
    csv.field_size_limit(1_000_000)
    separator = max(_SEPARATORS, key=text[:10_000].count)
    left = MAX_CELLS
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            left -= len(values)
            watch.passed(sum(map(len, values)) + len(values))
            if left < 0:
                raise Refusal("intake_too_large", name=name)
            yield number, {place: _cell(value) for place, value in enumerate(values, 1) if value.strip()}
    except csv.Error as no:
        raise Refusal("intake_damaged", name=name) from no
