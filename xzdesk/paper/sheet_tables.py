"""The grids and tables of a workbook."""

from __future__ import annotations

from xzdesk.paper.document import Cell, KeyValues, SignatureGrid, Table
from xzdesk.paper.layout import (
    FORM_PITCH,
    FORM_SIZE,
    LEDGER_PITCH,
    LEDGER_SIZE,
    SMALL_SIZE,
    TINTS,
    Section,
    grid_widths,
    label_lines,
    shares,
    sign_rows,
    spans,
)
from xzdesk.paper.sheet_grid import BODY, BOXED, HEI, SONG, Grid, Look, Place
from xzdesk.paper.words import head_rows, sign_lines

_CAPTION = Look(HEI, 14, FORM_PITCH, "center")
_LABEL = Look(HEI, FORM_SIZE, FORM_PITCH, "center", sides=BOXED)
_HEAD = Look(HEI, LEDGER_SIZE, LEDGER_PITCH, "center", sides=BOXED, fill="#EBEBEB")
_OPINION = Look(BODY, FORM_SIZE, FORM_PITCH, sides="top left right", at="top")
_SIGN = Look(BODY, FORM_SIZE, FORM_PITCH, "right", sides="bottom left right")


def column_widths(section: Section) -> list[list[float]]:
    """The columns in mm of each table and grid of the section."""
    width = section.page.area_width
    found: list[list[float]] = []
    for block, _ in section.blocks:
        match block:
            case Table():
                found.append(_table_widths(block, width))
            case KeyValues():
                found.append(grid_widths(max(len(row) for row in block.rows), width))
            case SignatureGrid():
                found.append(grid_widths(block.across, width))
            case _:
                pass
    # One column wider than the page cannot be fitted to it: a sheet of words alone has four.
    return found or [[width / 4] * 4]


def _table_widths(block: Table, width: float) -> list[float]:
    return shares((column.width for column in block.columns), width)


def key_values(grid: Grid, block: KeyValues) -> None:
    grid.line(block.title, _CAPTION)
    across = max(len(row) for row in block.rows)
    widths = grid_widths(across, grid.width)
    for row in block.rows:
        places = []
        for pair, (first, after) in zip(row, spans(len(row), across), strict=True):
            start, middle, end = sum(widths[: first - 1]), sum(widths[:first]), sum(widths[:after])
            places += [
                Place(start, middle, label_lines(pair.label), _LABEL),
                _value(pair.cell, middle, end, FORM_SIZE, FORM_PITCH, "left"),
            ]
        grid.place(places, least=max(pair.lines for pair in row) * FORM_PITCH)


def _value(cell: Cell, start: float, end: float, size: float, pitch: float, align: str) -> Place:
    fill = f"#{TINTS[cell.light]}" if cell.light else ""
    look = Look(HEI if cell.bold else BODY, size, pitch, cell.align or align, sides=BOXED, fill=fill)
    return Place(start, end, cell.words, look, cell.number)


def signature_grid(grid: Grid, block: SignatureGrid) -> None:
    """Two rows for each box: the opinion above, the place to sign below."""
    widths = grid_widths(block.across, grid.width)
    for boxes in sign_rows(block):
        upper, lower = [], []
        for box, (first, after) in zip(boxes, spans(len(boxes), block.across), strict=True):
            start, middle, end = sum(widths[: first - 1]), sum(widths[:first]), sum(widths[:after])
            upper += [
                Place(start, middle, label_lines(box.label), _LABEL, down=2),
                Place(middle, end, box.opinion, _OPINION),
            ]
            lower.append(Place(middle, end, "\u3000".join(sign_lines(box)), _SIGN))
        grid.place(upper, least=(max(box.lines for box in boxes) - 1) * FORM_PITCH)
        grid.place(lower)


def ledger_table(grid: Grid, block: Table, repeat_head: bool) -> None:
    grid.line(block.title, _CAPTION)
    widths = _table_widths(block, grid.width)
    edges = [sum(widths[:index]) for index in range(len(widths) + 1)]
    first = grid.row
    _table_head(grid, block, edges)
    if repeat_head:
        grid.sheet.repeat_rows(first, grid.row - 1)
    for row in block.rows:
        grid.place(
            [
                _value(cell, start, end, LEDGER_SIZE, LEDGER_PITCH, column.align)
                for cell, column, start, end in zip(row, block.columns, edges, edges[1:], strict=False)
            ]
        )
    if not block.rows:
        grid.line(block.empty, Look(BODY, LEDGER_SIZE, LEDGER_PITCH, "center", sides=BOXED))
    grid.line(block.note, Look(SONG, SMALL_SIZE, LEDGER_PITCH))


def _table_head(grid: Grid, block: Table, edges: list[float]) -> None:
    for row in head_rows(block):
        grid.place(
            [
                Place(edges[head.first], edges[head.first + head.across], head.text, _HEAD, down=head.down)
                for head in row
            ]
        )
