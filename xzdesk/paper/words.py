"""The words of a document in reading order, cleaned of what no paper can carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from itertools import groupby
from operator import is_
from typing import Any

from xzdesk.paper.charts.wording import in_words
from xzdesk.paper.document import (
    Block,
    Colophon,
    Document,
    Figure,
    Heading,
    KeyValues,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    SignatureGrid,
    SignBox,
    Table,
    chinese_date,
    headings,
)

# Control characters, half surrogates, non-characters and direction overrides: XML refuses the first three,
# and the last can make a printed number read other than it is stored.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\uffff"
    "\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)

BLANK_NAME = "\u3000" * 5


def clean(text: str) -> str:
    """The text with line ends as line feeds, tabs as spaces, and nothing that cannot be printed."""
    if not _UNPRINTABLE.search(text):
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNPRINTABLE.sub("", text)


def cleaned(document: Document) -> Document:
    """The same document, every text in it cleaned."""
    result: Document = _cleaned(document)
    return result


def _cleaned(value: Any) -> Any:
    """The value itself where it is clean: a long list is not copied."""
    if type(value) is str:  # not the enums, which are strings too
        return clean(value)
    if isinstance(value, tuple):
        items = tuple(map(_cleaned, value))
        return value if all(map(is_, items, value)) else items
    cls: Any = type(value)
    found = {name: (was, _cleaned(was)) for name in _field_names(cls) for was in (getattr(value, name),)}
    changed = {name: now for name, (was, now) in found.items() if now is not was}
    return replace(value, **changed) if changed else value


@cache
def _field_names(cls: Any) -> tuple[str, ...]:
    """The fields of a dataclass; none of any other class."""
    return tuple(field.name for field in fields(cls)) if is_dataclass(cls) else ()


def document_text(document: Document) -> list[str]:
    """The words in reading order, one entry for each line, cell or place; running heads and page numbers left out."""
    return [line for text in _texts(cleaned(document)) for line in text.split("\n") if line.strip()]


def figure_texts(document: Document) -> list[str]:
    """What each figure draws, in words: the alternative text that every format carries."""
    return [in_words(_cleaned(block.chart)) for block in document.blocks if isinstance(block, Figure)]


def _texts(document: Document) -> Iterator[str]:
    head = (document.organ, document.number_line) if document.organ else ()
    yield from head
    yield from (document.title, document.subtitle)
    if not document.organ:
        yield document.number_line
    yield from document.notes
    if document.recipient:
        yield recipient_line(document)
    for block, heading in headings(document.blocks):
        yield heading
        yield from _block_texts(block)
    if document.signature:
        yield from _signature_texts(document.signature)
    if document.colophon:
        yield from colophon_lines(document.colophon)


def recipient_line(document: Document) -> str:
    """主送: the units, closed by a colon once."""
    return document.recipient.rstrip("：:") + "："


def paragraphs(paragraph: Paragraph) -> list[tuple[Run, ...]]:
    """The runs of each paragraph: a line feed in the text begins another."""
    found: list[list[Run]] = [[]]
    for run in paragraph.runs:
        first, *others = run.text.split("\n")
        found[-1].append(replace(run, text=first))
        found += [[replace(run, text=text)] for text in others]
    return [tuple(runs) for runs in found]


def signatory_lines(signature: Signature) -> list[str]:
    """审核人：张某, one line for each signatory."""
    return [f"{line.label}：{line.name}" for line in signature.lines]


def colophon_lines(colophon: Colophon) -> list[str]:
    """抄送 (where there is one), the issuing unit, the day of issue."""
    copies = [f"抄送：{colophon.copies}"] if colophon.copies else []
    return [*copies, colophon.unit, f"{chinese_date(colophon.day)}印发"]


def sign_lines(box: SignBox) -> list[str]:
    """The foot of a signature box: name, seal where one is wanted, date."""
    return [f"签名：{box.name or BLANK_NAME}", *(["（盖章）"] if box.seal else []), chinese_date(box.day)]


def _block_texts(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield "".join(run.text for run in block.runs)
        case KeyValues():
            yield block.title
            for pair in (pair for row in block.rows for pair in row):
                yield from (pair.label, pair.cell.words)
        case Table():
            yield from _table_texts(block)
        case SignatureGrid():
            for box in block.boxes:
                yield from (box.label, box.opinion, *sign_lines(box))
        case Figure(chart=chart):
            yield chart.note
        case Signature():
            yield from _signature_texts(block)
        case PageBreak() | Heading():
            return


def _table_texts(table: Table) -> Iterator[str]:
    yield table.title
    yield from (cell.text for row in head_rows(table) for cell in row)
    yield from (cell.words for row in table.rows for cell in row)
    if not table.rows:
        yield table.empty
    yield table.note


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of a table's head: its first column (from 0), and the columns and rows it covers."""

    text: str
    first: int
    across: int = 1
    down: int = 1


def head_rows(table: Table) -> list[list[HeadCell]]:
    """The head, row by row: one row, or two where columns are grouped."""
    columns = list(enumerate(table.columns))
    if not any(column.group for column in table.columns):
        return [[HeadCell(column.caption, at) for at, column in columns]]
    upper: list[HeadCell] = []
    for group, members in ((group, list(found)) for group, found in groupby(columns, key=lambda item: item[1].group)):
        if group:
            upper.append(HeadCell(group, members[0][0], across=len(members)))
        else:
            upper += [HeadCell(column.caption, at, down=2) for at, column in members]
    return [upper, [HeadCell(column.caption, at) for at, column in columns if column.group]]


def _signature_texts(signature: Signature) -> Iterator[str]:
    yield from (signature.unit, chinese_date(signature.day))
    yield from signatory_lines(signature)
