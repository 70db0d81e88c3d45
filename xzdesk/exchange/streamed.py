"""Rows streamed into a workbook: a ledger of years fits into little memory, and takes a fifth of the time.

XlsxWriter makes the workbook, each sheet with one row as the model of all that follow; the rows are then written as XML
straight into its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import islice
from math import ceil
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from xzdesk.exchange.cells import LONGEST, writable
from xzdesk.workbooks.escapes import escaped

Value = str | date | None
Rows = Iterator[str]  # each a row's XML

_LEVEL = 3  # of compression: a higher one takes longer than a disk would
_AT_ONCE = 500  # rows
_EPOCH = date(1899, 12, 30)
_LINE, _TALLEST = 15.0, 405.0  # points of a line, and of a row at most
_LOSS = 1.1  # what is lost at the ends of lines
_EXTENT = re.compile("<dimension [^>]*/>")
_MODEL_CELL = re.compile(r'<c r="([A-Z]+)\d+" s="(\d+)"')
_UNFIT = re.compile("[\x00-\x08\x0b-\x1e\x7f\ufffe\uffff]")  # for a cell; \x1f parts the texts below
_APART = "\x1f"


class Part(NamedTuple):
    """The rows of one sheet from number `first` on. `rows` gets the XML of the model row there, empty without one."""

    first: int
    rows: Callable[[str], Rows]


def pour(target: Path, shell: bytes, parts: Mapping[int, Part]) -> None:
    """Write a workbook to a new file, with rows for its sheets (1, 2 …). OSError when the disk does not take it."""
    named = {f"xl/worksheets/sheet{number}.xml": part for number, part in parts.items()}
    with ZipFile(BytesIO(shell)) as made, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as book:
        for entry in made.infolist():
            content, part = made.read(entry), named.get(entry.filename)
            with book.open(entry.filename, "w", force_zip64=True) as out:
                for piece in _filled(content.decode(), part) if part else [content]:
                    out.write(piece)


def _filled(shell: str, part: Part) -> Iterator[bytes]:
    """A sheet's part with its model row replaced by the rows, and without saying how far it reaches."""
    shell = _EXTENT.sub("", shell)
    model = re.search(f'<row r="{part.first}".*?</row>', shell)
    above, below = (shell[: model.start()], shell[model.end() :]) if model else shell.split("</sheetData>")
    yield above.encode()
    rows = part.rows(model[0] if model else "")
    while batch := "".join(islice(rows, _AT_ONCE)):
        yield batch.encode()
    yield (below if model else f"</sheetData>{below}").encode()


def rows_like(
    model: str, first: int, rows: Iterable[Sequence[Value]], widths: Sequence[float], lowest: float = 0
) -> Rows:
    """Rows that look like the model; `widths`: of the columns, in characters, from which the heights follow."""
    heads = [(f'<c r="{column}', f'" s="{style}"') for column, style in _MODEL_CELL.findall(model)]
    for number, values in enumerate(rows, start=first):
        cells = [
            _cell(f"{at}{number}{look}", value, text)
            for (at, look), value, text in zip(heads, values, _texts(values), strict=True)
        ]
        height = max(lowest, row_height(values, widths))
        yield f'<row r="{number}" ht="{height}" customHeight="1">{"".join(cells)}</row>'


def plain_row(number: int, texts: Iterable[tuple[str, str]]) -> str:
    """A row without looks, of (column, text as XML)."""
    cells = [f'<c r="{column}{number}"{_inline(text)}' for column, text in texts if text]
    return f'<row r="{number}">{"".join(cells)}</row>'


def row_height(values: Sequence[Value], widths: Sequence[float]) -> float:
    """Points: not every program finds them by itself."""
    texts = zip(values, widths, strict=True)
    long = [(t, w) for t, w in texts if isinstance(t, str) and (len(t) * 2 * _LOSS > w or "\n" in t)]
    return max((text_height(text, width) for text, width in long), default=_LINE + 2)


def text_height(text: str, width: float, line: float = _LINE) -> float:
    """Points for a text in a cell so wide, of lines so high; a Chinese character takes two, as in GBK."""
    lines = sum([max(1, ceil(len(part.encode("gbk", "replace")) * _LOSS / width)) for part in text.split("\n")])
    return min(_TALLEST, line * lines + 2)


def _texts(values: Sequence[Value]) -> list[str]:
    """Dates as serial numbers, texts as a cell can hold them."""
    texts = ["" if v is None else v if isinstance(v, str) else str((v - _EPOCH).days) for v in values]
    whole = "".join(texts)
    fit = whole.isprintable() or (_APART not in whole and _UNFIT.search(whole) is None)
    if len(whole) > LONGEST or not fit:
        texts = [writable(text) for text in texts]
    return escape(escaped(_APART.join(texts))).split(_APART)


def _cell(head: str, value: Value, text: str) -> str:
    if isinstance(value, date):
        return f"{head}><v>{text}</v></c>"
    return f"{head}{_inline(text)}" if text else f"{head}/>"


def _inline(text: str) -> str:
    """What follows the head of a text's cell; only blanks at its ends need to be said to count."""
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f' t="inlineStr"><is><t{kept}>{text}</t></is></c>'
