"""The parts of an .xlsx or .xlsm that hold values, read by their local names: the strict form reads as the usual one.

Nothing else is opened: no macros, no links, no drawings. Rows are taken as they come, in whatever order, and the stored
extent of a sheet is not looked at.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from math import isfinite
from typing import Any, NamedTuple
from xml.etree import ElementTree
from zipfile import ZipFile

from xzdesk.workbooks.escapes import plain
from xzdesk.workbooks.watch import UNWATCHED, Watch, Watched

_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_AREA = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_TRUE = ("1", "true")
_DIGITS = 19_900_101, 20_991_231
_WORKBOOK = re.compile(r"(^|/)xl/workbook[^/]*\.xml$")

Area = tuple[int, int, int, int]


class Cell(NamedTuple):
    """A cell's value; `trouble` is the code of a refusal where the cell holds none that counts."""

    value: object
    trouble: str = ""


@dataclass(frozen=True)
class Part:
    """One worksheet: its name and the entry of the zip that holds it."""

    name: str
    entry: str


class Parts:
    """A workbook's worksheets, hidden ones too, in their order."""

    def __init__(self, packed: ZipFile, watch: Watch = UNWATCHED) -> None:
        """KeyError, ValueError or ParseError where the file is none."""
        self._packed, self._watch = packed, watch
        # names are the same in small and capital letters, and some programs write them with backslashes
        self._entries = {name.replace("\\", "/").lstrip("/").lower(): name for name in packed.namelist()}
        self._workbook = self._workbook_entry()
        self._related = self._relations(self._workbook)
        tree = ElementTree.fromstring(self._read(self._workbook))
        self.mac = any(_flag(each, "date1904") for each in tree.iter() if _local(each.tag) == "workbookPr")
        self.sheets = tuple(self._sheets(tree))

    def rows(self, part: Part) -> SheetReading:
        """The rows of a worksheet, to be gone through once."""
        return SheetReading(self, part)

    def open(self, part: Part) -> Watched:
        """The XML of a worksheet."""
        return self._watch.over(self._packed.open(self._entries[part.entry.lower()]))

    @cached_property
    def texts(self) -> list[str]:
        """The texts that cells share."""
        entry = next((target for kind, target in self._related.values() if kind == "sharedStrings"), "")
        if entry.lower() not in self._entries:
            return []
        found: list[str] = []
        with self._watch.over(self._packed.open(self._entries[entry.lower()])) as source:
            for _, element in ElementTree.iterparse(source):
                if _local(element.tag) == "si":
                    found.append(_text(element))
                    element.clear()
        return found

    @cached_property
    def looks(self) -> list[str]:
        """What the numbers of each cell style are: "" numbers, "day" days, "span" lengths of time."""
        entry = next((target for kind, target in self._related.values() if kind == "styles"), "")
        if entry.lower() not in self._entries:
            return []
        tree = ElementTree.fromstring(self._read(entry))
        own = {
            each.get("numFmtId", ""): each.get("formatCode", "") for each in tree.iter() if _local(each.tag) == "numFmt"
        }
        styles = next((each for each in tree if _local(each.tag) == "cellXfs"), ())
        return [_look(style.get("numFmtId", "0"), own) for style in styles]

    def _sheets(self, tree: ElementTree.Element) -> Iterator[Part]:
        for each in tree.iter():
            if _local(each.tag) == "sheet":
                key = next((value for name, value in each.attrib.items() if _local(name) == "id"), "")
                kind, target = self._related.get(key, ("", ""))
                if kind == "worksheet" and target.lower() in self._entries:
                    yield Part(each.get("name", ""), target)

    def _workbook_entry(self) -> str:
        related = self._relations("")
        named = next((target for kind, target in related.values() if kind == "officeDocument"), "")
        if named.lower() in self._entries:
            return named
        return next(name for name in self._entries if _WORKBOOK.search(name))

    def _relations(self, entry: str) -> dict[str, tuple[str, str]]:
        """Id -> the last word of its kind, and the entry that it leads to; links to elsewhere are left out."""
        folder, name = posixpath.split(entry)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path.lower() not in self._entries:
            return {}
        found = {}
        for each in ElementTree.fromstring(self._read(path)):
            if each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "").replace("\\", "/")))
                found[each.get("Id", "")] = each.get("Type", "").rpartition("/")[2], target.lstrip("/")
        return found

    def _read(self, entry: str) -> bytes:
        return self._packed.read(self._entries[entry.lower()])


class SheetReading:
    """Goes through a worksheet once. `merged` and `hidden` are known when it has been gone through."""

    def __init__(self, parts: Parts, part: Part) -> None:
        self.merged: list[Area] = []
        self.hidden: list[int] = []
        self._parts, self._part = parts, part
        self._row = self._column = 0

    def cells(self) -> Iterator[tuple[int, int, Cell]]:
        """Row, column (from 1) and cell of all that hold something."""
        above: list[ElementTree.Element] = []
        with self._parts.open(self._part) as source:
            for event, element in ElementTree.iterparse(source, ("start", "end")):
                if event == "start":
                    above.append(element)
                    continue
                above.pop()
                name = _local(element.tag)
                if name == "row":
                    yield from self._cells(element)
                elif name == "mergeCell" and (area := _AREA.fullmatch(element.get("ref", ""))):
                    self.merged.append((int(area[2]), column(area[1]), int(area[4]), column(area[3])))
                if above and _local(above[-1].tag) in ("sheetData", "worksheet", "mergeCells"):
                    above[-1].remove(element)  # what was looked at is not kept

    def _cells(self, row: ElementTree.Element) -> Iterator[tuple[int, int, Cell]]:
        self._row = int(row.get("r") or self._row + 1)
        self._column = 0
        if _flag(row, "hidden"):
            self.hidden.append(self._row)
        for element in row:
            if _local(element.tag) == "c":
                place = self._place(element)
                cell = self._cell(element)
                if cell.trouble or cell.value not in (None, ""):
                    yield *place, cell

    def _place(self, element: ElementTree.Element) -> tuple[int, int]:
        row, self._column = self._row, self._column + 1
        if ref := element.get("r"):
            letters, digits = _PLACE.fullmatch(ref).groups()  # type: ignore[union-attr]
            row, self._column = int(digits), column(letters.upper())
        if not (0 < row <= _MOST_ROWS and self._column <= _MOST_COLUMNS):
            raise ValueError(f"no place of a sheet: {row}, {self._column}")
        return row, self._column

    def _cell(self, element: ElementTree.Element) -> Cell:
        held = {_local(child.tag): child for child in element}
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return Cell(_text(held["is"]) if "is" in held else None)
        text = held["v"].text or "" if "v" in held else ""
        if not text:
            computed = "f" not in held or ("v" in held and kind == "str")
            return Cell(None, "" if computed else "cell_not_computed")
        return self._read(kind, text, element.get("s"))

    def _read(self, kind: str, text: str, style: str | None) -> Cell:
        if kind == "s":
            return Cell(self._parts.texts[int(text)])
        if kind == "str":
            return Cell(plain(text))
        if kind == "b":
            return Cell(text.strip().lower() in _TRUE)
        if kind == "n":
            return self._number(text, style)
        return _moment(text) if kind == "d" else Cell(text, "cell_error")

    def _number(self, text: str, style: str | None) -> Cell:
        number = _number(text)
        if number is None:
            return Cell(text, "cell_error")
        looks = self._parts.looks
        place = int(style or 0)
        look = looks[place] if place < len(looks) else ""
        return _from_serial(number, look, mac=self._parts.mac) if look else Cell(number)


def column(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _local(name: Any) -> str:
    return str(name).rpartition("}")[2]


def _flag(element: ElementTree.Element, name: str) -> bool:
    return element.get(name, "") in _TRUE


def _text(element: ElementTree.Element) -> str:
    """The text of its runs; how it is spoken (rPh) is none of it."""
    found = []
    for child in element:
        name = _local(child.tag)
        if name == "t":
            found.append(child.text or "")
        elif name == "r":
            found += [run.text or "" for run in child if _local(run.tag) == "t"]
    return plain("".join(found))


def _number(text: str) -> int | float | None:
    """None for what is no number, or none that a spreadsheet can hold."""
    try:
        number = float(text)
        if not isfinite(number):
            return None
        return number if any(sign in text for sign in ".eE") else int(text)
    except ValueError:
        return None


def _look(number: str, own: Mapping[str, str]) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format  # heavy

    code = own.get(number) or BUILTIN_FORMATS.get(int(number) if number.isdigit() else 0, "General")
    if is_timedelta_format(code):
        return "span"
    return "day" if is_date_format(code) else ""


def _from_serial(number: float, look: str, *, mac: bool) -> Cell:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel  # heavy: off the start-up path

    try:
        return Cell(from_excel(number, MAC_EPOCH if mac else WINDOWS_EPOCH, timedelta=look == "span"))
    except (OverflowError, ValueError):
        # eight digits typed into a cell for dates: 20260305
        return Cell(number, "" if _DIGITS[0] <= number <= _DIGITS[1] else "cell_error")


def _moment(text: str) -> Cell:
    """A day in the strict form: 2026-03-05T00:00:00."""
    try:
        value = datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return Cell(text, "cell_error")
    return Cell(value if "T" in text else date(value.year, value.month, value.day))
