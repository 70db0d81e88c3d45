"""Texts that a spreadsheet could take for something else, and the fields that hold texts, out of the declarations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from xzdesk.core.fields import KINDS, RecordType
from xzdesk.core.fieldtypes import Text
from xzdesk.workbooks.escapes import escaped

BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "=+",
    "\t=",
    " =",
    "'=",
    '"=',
    "|",
    "%",
    ";=",
    "{=",
    "=\n",
    "_x003D_",
    "_x000D_",
)
SEEN = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Cf", "Co", "Zl", "Zp"), exclude_characters="〔〕")
KNOWN = (
    "=1+1", "+86", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","甲")', "=IMPORTXML(A1)",
    "-2+3+cmd|a", "_x003D_1+1", "_x000A_", "a_x0041_", "_xFFFF_", "_x000d_甲_x",
    "=DDE(1)", "=WEBSERVICE(A1)", "{=1}", "=A1&B1", "＝1+1", "#REF!a", "0.0", "007", "1E5", "2026-03-05", "TRUE", "是",
)  # fmt: skip
FORMULAS = st.one_of(
    st.sampled_from(KNOWN), st.builds(str.__add__, st.sampled_from(BEGINNINGS), st.text(SEEN, min_size=1, max_size=12))
).filter(lambda text: len(text.strip()) > 1)
NUMBERS = count()
some = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def texts_of(kind: str | RecordType, names: Iterable[str] | None = None) -> list[str]:
    """The fields of a kind of record that hold any text."""
    fields = KINDS[kind].fields if isinstance(kind, str) else kind.fields
    return [name for name in (names or fields) if name in fields and type(fields[name].type) is Text]


def drawn(data: st.DataObject, kind: str | RecordType, names: Iterable[str]) -> dict[str, Any]:
    """A text for each field, no longer than it takes."""
    fields = KINDS[kind].fields if isinstance(kind, str) else kind.fields
    return {name: fitted(data, fields[name].type, name) for name in names}


def fitted(data: st.DataObject, type: Any, label: str) -> str:
    """A text that a type takes."""
    return str(data.draw(FORMULAS.map(lambda text: text[: type.limit]).filter(lambda text: type.read(text)), label))


def named(data: st.DataObject, label: str) -> str:
    """A text that no other record has for a name."""
    return f"{data.draw(FORMULAS, label)[:20]}{next(NUMBERS)}"


def held(record: object, names: Iterable[str]) -> Mapping[str, Any]:
    return {name: getattr(record, name) for name in names}


def cleaned(kind: str, field: str, text: str) -> object:
    """A text as a field holds it."""
    return KINDS[kind].fields[field].type.read(text)


def no_formula(path: Path) -> None:
    """No cell of a workbook is one, hidden sheets too, nor anything that another program computes."""
    for sheet in load_workbook(path).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)):
            assert cell.data_type != "f", f"{sheet.title}!{cell.coordinate}: {cell.value}"


def type_in(cell: Any, text: str) -> None:
    """As a person types it into a cell for text, and a spreadsheet writes it."""
    cell.value, cell.data_type = escaped(text), "s"


def as_in_file(book: Workbook) -> Workbook:
    """A workbook of this program, opened in a library that reads escapes and does not write them: its texts are made
    what they are in the file, so that it is saved as a spreadsheet would."""
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            type_in(cell, str(cell.value))
    return book
