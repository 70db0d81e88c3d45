"""A plans' workbook read: its rows, checked cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from xzdesk.core.fieldtypes import Number, Whole
from xzdesk.errors import Refusal
from xzdesk.exchange.cells import same_text, shown
from xzdesk.exchange.columns import KEY, Column
from xzdesk.exchange.findings import finding
from xzdesk.exchange.plan_columns import NUMBER, TABLES, PlanTable, year_of
from xzdesk.exchange.plan_example import is_edited_example, is_example, own_key
from xzdesk.exchange.tables import Row, Table, best_table
from xzdesk.findings import Finding
from xzdesk.plans.periods import PeriodType
from xzdesk.workbooks.reader import Book, Cell

_ENOUGH = 3


class GivenPart(NamedTuple):
    """One row as it was read: field -> checked value, None where it is to be cleared, absent where it is kept.

    `key`: the id that an export wrote; `number`: of a plan, as another desk may have numbered it; `plan`: the one that
    the row says it is of.
    """

    table: PlanTable
    row: int
    key: str
    number: str
    plan: str
    values: Mapping[str, Any]
    years: Mapping[int, Any]
    flaws: tuple[str, ...]

    @property
    def place(self) -> tuple[str, int]:
        return self.table.sheet, self.row

    @property
    def name(self) -> str:
        """What the row is about, for the list."""
        said = (self.values.get(each) for each in self.table.known_by)
        types = {column.name: column.type for column in self.table.columns}
        names = zip(self.table.known_by, said, strict=True)
        return " ".join(types[name].show(value) for name, value in names if value is not None)


@dataclass(frozen=True)
class PlanContent:
    """Every row of a workbook, and what was odd in cells."""

    rows: tuple[GivenPart, ...]
    findings: tuple[Finding, ...]


def read_plan_book(book: Book) -> PlanContent:
    """Make sense of a workbook; Refusal where it has none of the tables."""
    found: list[Finding] = []
    rows = [row for table in TABLES for row in _of_table(book, table, found)]
    if not any(sheet.name == table.sheet for sheet in book.sheets for table in TABLES):
        raise Refusal("plan_tables_missing", name=book.name)
    return PlanContent(tuple(rows), tuple(found))


def plan_table(book: Book, table: PlanTable) -> tuple[dict[str, Column], Table | None]:
    """The columns of one of the tables by their captions, and the table as it stands in a workbook, if it does."""
    sheets = [sheet for sheet in book.sheets if sheet.name == table.sheet]
    years = {year for sheet in sheets for cells in sheet.rows.values() for cell in cells.values()
             if (year := year_of(same_text(cell.value)))}  # fmt: skip
    columns = {column.caption: column for column in table.with_years(years)}
    return columns, best_table(sheets, {KEY, *columns}, min(_ENOUGH, len(columns)))


def _of_table(book: Book, table: PlanTable, found: list[Finding]) -> Iterator[GivenPart]:
    columns, read = plan_table(book, table)
    for row in read.rows if read else ():
        said = {caption: cell for caption, cell in row.cells.items() if caption != KEY}
        if said and not is_example(row):
            yield _part(table, row, columns, said, found)
        for caption, cell in row.others.items():
            found.append(finding(table.sheet, row.number, caption, cell.value, "plan_column_unknown", caption=caption))


def _part(
    table: PlanTable, row: Row, columns: Mapping[str, Column], said: Mapping[str, Cell], found: list[Finding]
) -> GivenPart:
    values: dict[str, Any] = {}
    years: dict[int, Any] = {}
    flaws = [str(_told_edited(table, row, found))] if is_edited_example(row) else []
    for caption, cell in said.items():
        column = columns[caption]
        try:
            value = _value(column, cell)
        except Refusal as no:
            found.append(Finding(table.sheet, row.number, caption, shown(cell.value), str(no)))
            flaws.append(str(Refusal("field_refused", field=caption, reason=no)))
            continue
        year = year_of(caption)
        (years if year else values)[year or column.name] = value  # type: ignore[index]
    number = str(values.pop(NUMBER, None) or "")
    key = own_key(row) if KEY in row.cells else number
    return GivenPart(table, row.number, key, number, str(values.pop("plan", None) or ""), values, years, tuple(flaws))


def _told_edited(table: PlanTable, row: Row, found: list[Finding]) -> Refusal:
    no = Refusal("row_example_edited")
    found.append(Finding(table.sheet, row.number, KEY, "", str(no)))
    return no


def _value(column: Column, cell: Cell) -> Any:
    """A number as a spreadsheet holds it is what its fifteen digits say; a day under 期间 is its month."""
    value = cell.value
    if isinstance(value, float) and isinstance(column.type, Number | Whole):
        cell = cell._replace(value=f"{value:.15g}") if "e" not in f"{value:.15g}" else cell
    elif isinstance(value, float | int) and isinstance(column.type, PeriodType):
        raise Refusal("period_malformed", value=shown(value))
    return column.read(cell)
