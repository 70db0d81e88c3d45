"""Tables under a row of captions, found by the captions: columns may move, be added or be missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from xzdesk.exchange.cells import same_text
from xzdesk.workbooks.reader import Cell, Sheet

REASON = "未导入原因"  # the column that stands beside refused rows; no import reads it
_CAPTIONS_WITHIN = 20  # titles and notes may stand above the captions


@dataclass(frozen=True)
class Row:
    """Row number as the spreadsheet counts; caption -> cell of the known columns; caption -> cell of any others."""

    number: int
    cells: Mapping[str, Cell]
    others: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """The captions that were found, and the rows that hold something."""

    sheet: str
    captions: frozenset[str]
    rows: tuple[Row, ...]


def best_table(sheets: Iterable[Sheet], captions: Collection[str], at_least: int) -> Table | None:
    """The table that has most of the captions, None where none has `at_least` so many."""
    tables = [_table(sheet, captions) for sheet in sheets]
    best = max(tables, key=lambda table: len(table.captions), default=None)
    return best if best is not None and len(best.captions) >= at_least else None


def without_reasons(sheet: Sheet) -> Sheet:
    """The sheet without the column in which it was told why its rows were refused."""
    heads = (cells for number, cells in sheet.rows.items() if number <= _CAPTIONS_WITHIN)
    told = {column for cells in heads for column, cell in cells.items() if cell.value == REASON}
    if not told:
        return sheet
    rows = {n: {c: cell for c, cell in cells.items() if c not in told} for n, cells in sheet.rows.items()}
    return replace(sheet, rows=rows)


def _table(sheet: Sheet, captions: Collection[str]) -> Table:
    above, heads = max(
        ((number, _heads(cells)) for number, cells in sheet.rows.items() if number <= _CAPTIONS_WITHIN),
        key=lambda found: len(set(found[1].values()) & set(captions)),
        default=(0, {}),
    )
    known: dict[str, int] = {}
    for column, head in heads.items():
        if head in captions:
            known.setdefault(head, column)  # a column copied beside itself is one more column
    rows = [_row(number, cells, heads, known) for number, cells in sorted(sheet.rows.items()) if number > above]
    return Table(sheet.name, frozenset(known), tuple(row for row in rows if row.cells or row.others))


def _heads(cells: Mapping[int, Cell]) -> dict[int, str]:
    return {column: same_text(cell.value) for column, cell in sorted(cells.items())}


def _row(number: int, cells: Mapping[int, Cell], heads: Mapping[int, str], known: Mapping[str, int]) -> Row:
    filled = {column: cell for column, cell in cells.items() if cell.trouble or same_text(cell.value)}
    ours = {caption: filled[column] for caption, column in known.items() if column in filled}
    others = {
        heads.get(column) or f"第{column}列": cell for column, cell in filled.items() if column not in known.values()
    }
    return Row(number, ours, others)
