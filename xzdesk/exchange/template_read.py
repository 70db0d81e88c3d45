"""A filled-in template, or an export that was edited: its rows, checked cell by cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xzdesk.errors import Refusal
from xzdesk.exchange.cells import CLEAR_MARK, has_invisible, meant, record_number, same_text, shown, text_hash
from xzdesk.exchange.columns import KEY, Column
from xzdesk.exchange.findings import finding
from xzdesk.exchange.problem_rows import GivenRow, checked, content_hash
from xzdesk.exchange.tables import Row, Table, best_table
from xzdesk.exchange.template_columns import (
    EXAMPLE_MARK,
    LEDGER_MARK,
    MARK,
    captions,
    example_texts,
    filled_columns,
    number_column,
    row_hash,
    standing_columns,
)
from xzdesk.findings import Finding
from xzdesk.problems.usecases import Problems
from xzdesk.workbooks.reader import Book, Cell

ENOUGH = 6  # captions by which the table is known
_EXAMPLE_WORD = "示例"
_NUMBER = number_column()


@dataclass(frozen=True)
class FilledTable:
    """The rows, and what was found wrong or odd in cells."""

    rows: tuple[GivenRow, ...]
    findings: tuple[Finding, ...]


def find_table(book: Book) -> Table | None:
    """The table of problems, wherever its captions stand; None where there is none."""
    return best_table(book.sheets, captions(), ENOUGH)


def read_table(problems: Problems, book: Book) -> FilledTable:
    """Make sense of a filled-in table; Refusal where there is none."""
    table = find_table(book)
    if table is None:
        raise Refusal("table_missing", name=book.name)
    reading = _Reading(problems, book, table)
    return FilledTable(tuple(reading.rows()), tuple(reading.findings))


class _Reading:
    def __init__(self, problems: Problems, book: Book, table: Table) -> None:
        self.findings: list[Finding] = []
        self._problems, self._book, self._table = problems, book, table
        self._columns = filled_columns()
        self._bases = _bases(book, self._columns)
        self._example = row_hash(example_texts())

    def rows(self) -> Iterator[GivenRow]:
        for row in self._table.rows:
            said = {caption: cell for caption, cell in row.cells.items() if caption != KEY}
            if said and not self._is_example(row, said):
                yield self._row(row, said)
            self._tell_others(row)

    def _is_example(self, row: Row, said: Mapping[str, Cell]) -> bool:
        """Marked, or word for word the example: a real row may have been written over the mark."""
        mark = same_text(row.cells[KEY].value) if KEY in row.cells else ""
        told = row_hash({caption: cell.value for caption, cell in said.items()})
        return told == self._example or mark == f"{EXAMPLE_MARK}:{told}"

    def _row(self, row: Row, said: Mapping[str, Cell]) -> GivenRow:
        flaws: list[str] = []
        number = self._number(row, said, flaws)
        values = dict(self._values(row, said, flaws))
        if _marked(row) and any(_EXAMPLE_WORD in str(cell.value) for cell in said.values()):
            flaws.append(self._find(row, KEY, Refusal("row_example_edited")))
        base = self._bases.get(number, {})
        self._tell_standing(row, said, base)
        content = content_hash({caption: cell.value for caption, cell in said.items()})
        return GivenRow(self._table.sheet, row.number, values, number, tuple(flaws), base, content)

    def _number(self, row: Row, said: Mapping[str, Cell], flaws: list[str]) -> str:
        cell = said.get(_NUMBER.caption)
        try:
            return record_number(cell.value) if cell else ""
        except Refusal as no:
            flaws.append(f"“{_NUMBER.caption}”：{self._find(row, _NUMBER.caption, no)}")
            return ""

    def _values(self, row: Row, said: Mapping[str, Cell], flaws: list[str]) -> Iterator[tuple[str, Any]]:
        for column in self._columns:
            cell = said.get(column.caption)
            if cell is None:
                continue
            try:
                yield column.name, self._value(column, cell)
            except Refusal as no:
                flaws.append(f"“{column.caption}”：{self._find(row, column.caption, no)}")
            if isinstance(cell.value, str) and has_invisible(cell.value):
                self._find(row, column.caption, Refusal("cell_cleaned"))

    def _value(self, column: Column, cell: Cell) -> Any:
        if cell.trouble:
            raise Refusal(cell.trouble, value=cell.value)
        if same_text(cell.value) == CLEAR_MARK:
            return None
        return checked(self._problems, column.name, meant(column.type, cell.value, self._book.epoch))

    def _tell_standing(self, row: Row, said: Mapping[str, Cell], base: Mapping[str, str]) -> None:
        for column in standing_columns():
            cell = said.get(column.caption)
            if cell and base.get(column.name) != text_hash(shown(cell.value)):
                self._find(row, column.caption, Refusal("row_standing_changed"))

    def _tell_others(self, row: Row) -> None:
        for caption, cell in row.others.items():
            place = (self._table.sheet, row.number, caption, shown(cell.value))
            self.findings.append(finding(*place, "table_column_unknown", caption=caption))

    def _find(self, row: Row, caption: str, no: Refusal) -> str:
        cell = row.cells.get(caption)
        value = shown(cell.value) if cell else ""
        self.findings.append(Finding(self._table.sheet, row.number, caption, value, str(no)))
        return str(no)


def _marked(row: Row) -> bool:
    return KEY in row.cells and same_text(row.cells[KEY].value).startswith(EXAMPLE_MARK)


def mark_of(book: Book) -> str:
    """MARK or LEDGER_MARK where the book carries it, else empty."""
    return next((str(sheet.first.value) for sheet in book.sheets if sheet.first.value in (MARK, LEDGER_MARK)), "")


def _bases(book: Book, columns: list[Column]) -> dict[str, dict[str, str]]:
    """Number -> field -> hash of the text as it was exported; what cannot be read is left out."""
    sheet = next((each for each in book.sheets if each.first.value == LEDGER_MARK), None)
    names = [column.name for column in (*columns, *standing_columns())]
    found: dict[str, dict[str, str]] = {}
    for _, cells in sorted(sheet.rows.items())[1:] if sheet else ():
        try:
            hashes = json.loads(str(cells[2].value))
            found[str(cells[1].value)] = dict(zip(names, map(str, hashes), strict=True))
        except (KeyError, ValueError, TypeError, RecursionError):
            continue
    return found
