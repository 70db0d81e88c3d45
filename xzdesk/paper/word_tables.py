"""The grids and tables of a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xzdesk.paper.document import Cell, KeyValues, SignatureGrid, SignBox, Table
from xzdesk.paper.fonts import WANTED
from xzdesk.paper.layout import (
    FORM_PITCH,
    FORM_SIZE,
    LEDGER_PITCH,
    LEDGER_SIZE,
    LINE_PITCH,
    MM_PER_POINT,
    SHORT,
    SMALL_SIZE,
    TINTS,
    Page,
    grid_widths,
    label_lines,
    line_count,
    shares,
    sign_rows,
    spans,
)
from xzdesk.paper.wordml import cell, keep_lines, keep_row, paragraph, row, run, table
from xzdesk.paper.words import head_rows, sign_lines

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BODY, KAI, HEI, SONG, TITLE = (WANTED[role] for role in ("body", "kai", "hei", "song", "title"))
_WHOLE = 0.8  # of the page's height: a row that is taller may be cut
_EDGES = 4  # pt: what a row takes beside its lines
_TOGETHER = 2  # rows of a long table that stay with its head, and with each other at its end


def centred(text: str, face: str, size: float, pitch: float = LINE_PITCH, keep_next: bool = False) -> Element:
    return paragraph([run(text, face, size)], pitch=pitch, align="center", keep_next=keep_next)


def texts(text: str, face: str, size: float, pitch: float, align: str = "left") -> list[Element]:
    return [paragraph([run(part, face, size)], pitch=pitch, align=align) for part in text.split("\n")]


def _title(text: str) -> list[Element]:
    return [centred(text, HEI, 14, keep_next=True)] if text else []


def _label(text: str, width: float) -> Element:
    return cell(width, texts(label_lines(text), HEI, FORM_SIZE, FORM_PITCH, "center"))


def _value(value: Cell, width: float, size: float, pitch: float, across: int = 1, align: str = "left") -> Element:
    words = texts(value.words, HEI if value.bold else BODY, size, pitch, value.align or align)
    return cell(width, words, across=across, fill=TINTS.get(value.light, ""))


def _fits(lines: int, pitch: float, page: Page) -> bool:
    """Whether a row of so many lines is kept whole."""
    return lines * pitch * MM_PER_POINT < page.area_height * _WHOLE


def _hold(rows: list[Element], height: float, page: Page, *, head: int = 0, note: bool = False) -> None:
    """Keeps a short table whole; of a long one the first rows with its head, the last ones, and these with a note."""
    short = height * MM_PER_POINT < page.area_height * SHORT
    held = rows[:-1] if short else [*rows[: head + _TOGETHER - 1], *rows[-_TOGETHER:-1]]
    for each in [*held, *(rows[-1:] if note else [])]:
        keep_row(each)


def key_values(block: KeyValues, page: Page) -> list[Element]:
    across = max(len(pairs) for pairs in block.rows)
    widths = grid_widths(across, page.area_width)
    rows, total = [], 0.0
    for pairs in block.rows:
        cells, lines = [], 1
        for pair, (first, after) in zip(pairs, spans(len(pairs), across), strict=True):
            width = sum(widths[first:after])
            cells += [
                _label(pair.label, widths[first - 1]),
                _value(pair.cell, width, FORM_SIZE, FORM_PITCH, after - first),
            ]
            lines = max(lines, line_count(pair.cell.words, FORM_SIZE, width))
        height = max(pair.lines for pair in pairs) * FORM_PITCH
        rows.append(row(cells, whole=_fits(lines, FORM_PITCH, page), height=height))
        total += max(height, lines * FORM_PITCH) + _EDGES
    _hold(rows, total, page)
    return [*_title(block.title), table(widths, rows)]


def signature_grid(block: SignatureGrid, page: Page) -> Element:
    widths = grid_widths(block.across, page.area_width)
    rows = []
    for boxes in sign_rows(block):
        cells = []
        for box, (first, after) in zip(boxes, spans(len(boxes), block.across), strict=True):
            width = sum(widths[first:after])
            cells += [
                _label(box.label, widths[first - 1]),
                cell(width, _sign_place(box, width), across=after - first, top=True),
            ]
        tallest = max(box.lines + line_count(box.opinion, FORM_SIZE, widths[1]) for box in boxes)
        rows.append(row(cells, whole=_fits(tallest, FORM_PITCH, page)))
    return table(widths, rows)


def _sign_place(box: SignBox, width: float) -> list[Element]:
    """The opinion, and below it name, seal and date in one line, or in two where the box is narrow."""
    name, *others = sign_lines(box)
    feet = [("\u3000".join([name, *others]), "right")]
    if line_count(feet[0][0], FORM_SIZE, width) > 1:
        feet = [(name, "left"), ("\u3000".join(others), "right")]
    used = line_count(box.opinion, FORM_SIZE, width) + len(feet)
    blank = max(0, box.lines - used) * FORM_PITCH
    return [
        *texts(box.opinion, BODY, FORM_SIZE, FORM_PITCH),
        *(
            paragraph([run(text, BODY, FORM_SIZE)], pitch=FORM_PITCH, align=align, before=0 if number else blank)
            for number, (text, align) in enumerate(feet)
        ),
    ]


def ledger_table(block: Table, page: Page) -> list[Element]:
    widths = shares((column.width for column in block.columns), page.area_width)
    rows = _table_head(block, widths)
    head, total = len(rows), len(rows) * (LEDGER_PITCH + _EDGES)
    for values in block.rows:
        cells = [
            _value(value, width, LEDGER_SIZE, LEDGER_PITCH, align=column.align)
            for value, width, column in zip(values, widths, block.columns, strict=True)
        ]
        lines = max(line_count(value.words, LEDGER_SIZE, width) for value, width in zip(values, widths, strict=True))
        rows.append(row(cells, whole=_fits(lines, LEDGER_PITCH, page)))
        total += lines * LEDGER_PITCH + _EDGES
    if not block.rows:
        empty = texts(block.empty, BODY, LEDGER_SIZE, LEDGER_PITCH, "center")
        rows.append(row([cell(sum(widths), empty, across=len(widths))]))
    _hold(rows, total, page, head=head, note=bool(block.note))
    note = texts(block.note, SONG, SMALL_SIZE, LEDGER_PITCH) if block.note else []
    for line in note:
        keep_lines(line)
    return [*_title(block.title), table(widths, rows), *note]


def _table_head(block: Table, widths: list[float]) -> list[Element]:
    """One or two head rows. A caption that reaches over both is continued by an empty cell in the second."""
    upper, *lower = head_rows(block)
    first = [
        _caption(head.text, sum(widths[head.first :][: head.across]), head.across, "restart" if head.down > 1 else "")
        for head in upper
    ]
    captions = {head.first: head.text for row in lower for head in row}
    second = [
        _caption(captions.get(at, ""), width, merge="" if at in captions else "continue")
        for at, width in enumerate(widths)
    ]
    return [row(first, head=True), *([row(second, head=True)] if lower else [])]


def _caption(text: str, width: float, across: int = 1, merge: str = "") -> Element:
    words = texts(text, HEI, LEDGER_SIZE, LEDGER_PITCH, "center")
    return cell(width, words, across=across, merge=merge, fill="EBEBEB")
