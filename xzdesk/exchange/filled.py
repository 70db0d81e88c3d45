"""A returned workbook as it was filled in: each row known by its id, its locked cells checked, its open cells read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.exchange.cells import locked_hash, same_text
from xzdesk.exchange.columns import (
    COVER,
    ITEMS,
    KEY,
    TASKS,
    Column,
    assigned_columns,
    assigned_heading,
    county_columns,
    reply_columns,
)
from xzdesk.exchange.findings import cell_text, finding
from xzdesk.exchange.identity import Identity, Item, read_identity
from xzdesk.exchange.tables import Row, Table, best_table
from xzdesk.findings import Finding
from xzdesk.workbooks.reader import Book

_ENOUGH = {ITEMS: 8, TASKS: 4}  # captions by which a table is known; the two share three


@dataclass(frozen=True)
class FilledItem:
    """One row. `values`: open column -> checked value, None where it is to be cleared, absent where it is kept.

    `flaws`: why the row cannot be taken in, whatever the ledger says.
    """

    sheet: str
    row: int
    item: Item | None
    values: Mapping[str, Any] = field(default_factory=dict)
    assigned: tuple[Mapping[str, Any], ...] = ()
    flaws: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilledBook:
    """The identity, the rows in the order of the sheet, and what was found wrong or odd in cells."""

    identity: Identity
    items: tuple[FilledItem, ...]
    findings: tuple[Finding, ...]


def read_filled(book: Book) -> FilledBook:
    """Make sense of a returned referral workbook; Refusal where it is none."""
    identity = read_identity(book)
    columns = [*county_columns(identity.packet.tier), *reply_columns(identity.packet.tier)]
    table = items_table(book, identity.packet.tier)
    findings = [*_cover(book, identity)]
    items = [*_Rows(table, identity, columns, findings).read(str)]
    lines = _lines(tasks_table(book, table), identity, findings)
    _tell_unattached(lines, {each.item.referral for each in items if each.item}, findings)
    return FilledBook(identity, tuple(_joined(item, lines) for item in items), tuple(findings))


def items_table(book: Book, tier: Tier) -> Table:
    """The rows of a referral workbook; Refusal where it has none."""
    columns = (*county_columns(tier), *reply_columns(tier))
    table = best_table(book.sheets, {KEY, *(column.caption for column in columns)}, _ENOUGH[ITEMS])
    if table is None:
        raise Refusal("intake_items_missing", name=book.name)
    return table


def tasks_table(book: Book, items: Table) -> Table | None:
    """The lines for assigned items of a referral workbook, None where they were taken out."""
    sheets = [sheet for sheet in book.sheets if sheet.name != items.sheet]
    captions = {KEY, *(column.caption for column in (*assigned_heading(), *assigned_columns()))}
    return best_table(sheets, captions, _ENOUGH[TASKS])


@dataclass(frozen=True)
class _Rows:
    """Reads the rows of one keyed table."""

    table: Table
    identity: Identity
    columns: Sequence[Column]
    findings: list[Finding]

    def read(self, referral_of: Callable[[str], str]) -> Iterator[FilledItem]:
        """The rows; `referral_of` tells the referral's id from a key."""
        keys = Counter(row_key(row) for row in self.table.rows)
        for row in self.table.rows:
            self._list_others(row)
            if row.cells:
                yield self._item(row, self.identity.items.get(referral_of(row_key(row))), keys[row_key(row)])

    def _item(self, row: Row, item: Item | None, times: int) -> FilledItem:
        flaw = self._identity_flaw(row, item, times)
        if flaw or item is None:
            self._find(row, KEY, flaw)
            return FilledItem(self.table.sheet, row.number, item, flaws=(flaw,))
        flaws = list(self._county_flaws(row, item))
        values = dict(self._values(row, flaws))
        return FilledItem(self.table.sheet, row.number, item, values, flaws=tuple(flaws))

    def _identity_flaw(self, row: Row, item: Item | None, times: int) -> str:
        if KEY not in row.cells:
            return str(Refusal("row_without_key"))
        if not isinstance(row.cells[KEY].value, str):
            return str(Refusal("row_key_not_text"))
        if item is None:
            return str(Refusal("row_key_unknown", number=self.identity.packet.number))
        return str(Refusal("row_twice", number=item.number)) if times > 1 else ""

    def _county_flaws(self, row: Row, item: Item) -> Iterator[str]:
        """The county's cells that do not read as they left; a column that was taken out is none."""
        for column in self.columns:
            if column.open or column.caption not in self.table.captions or column.caption not in item.hashes:
                continue
            cell = row.cells.get(column.caption)
            if locked_hash(cell.value if cell else None) != item.hashes[column.caption]:
                yield self._find(row, column.caption, str(Refusal("row_county_cell", column=column.caption)))

    def _values(self, row: Row, flaws: list[str]) -> Iterator[tuple[str, Any]]:
        for column in self.columns:
            cell = row.cells.get(column.caption)
            if not column.open or cell is None:
                continue
            try:
                yield column.name, column.read(cell)
            except Refusal as no:
                reason = f"“{column.caption}”：{no}"
                flaws.append(reason)
                self._find(row, column.caption, str(no))
            if column.was_cleaned(cell):
                self._find(row, column.caption, str(Refusal("cell_cleaned")))

    def _list_others(self, row: Row) -> None:
        for caption, cell in row.others.items():
            self.findings.append(
                finding(self.table.sheet, row.number, caption, cell_text(cell), "cell_outside", caption=caption)
            )

    def _find(self, row: Row, caption: str, reason: str) -> str:
        cell = row.cells.get(caption)
        value = cell_text(cell) if cell else ""
        self.findings.append(Finding(self.table.sheet, row.number, caption, value, reason))
        return reason


def row_key(row: Row) -> str:
    """What a row is known by, empty where it has lost its key."""
    return same_text(row.cells[KEY].value) if KEY in row.cells else ""


def line_key(referral: str, line: int) -> str:
    """The key of one line for an assigned item."""
    return f"{referral}#{line}"


def _lines(table: Table | None, identity: Identity, findings: list[Finding]) -> list[FilledItem]:
    """The lines for assigned items that were filled in or are at fault, as they were numbered."""
    columns = [*assigned_heading(), *assigned_columns()]
    if table is None:
        return []
    keys = {row.number: row_key(row) for row in table.rows}
    lines = _Rows(table, identity, columns, findings).read(lambda key: key.partition("#")[0])
    said = [replace(line, values={n: v for n, v in line.values.items() if v is not None}) for line in lines]
    return sorted((line for line in said if line.values or line.flaws), key=lambda line: keys[line.row])


def _joined(item: FilledItem, lines: Sequence[FilledItem]) -> FilledItem:
    """A row with the assigned items of its referral."""
    ours = [line for line in lines if item.item and line.item == item.item]
    flaws = (str(Refusal("row_assigned_flawed")),) if any(line.flaws for line in ours) else ()
    return replace(item, assigned=tuple(line.values for line in ours), flaws=(*item.flaws, *flaws))


def _tell_unattached(lines: Sequence[FilledItem], present: set[str], findings: list[Finding]) -> None:
    """Assigned items of a referral whose row was taken out."""
    for line in lines:
        if line.item and line.item.referral not in present:
            findings.append(finding(line.sheet, line.row, KEY, line.item.number, "row_assigned_alone"))


def _cover(book: Book, identity: Identity) -> Iterator[Finding]:
    """Words on the cover that were not there when it left."""
    sheet = next((each for each in book.sheets if each.name == COVER), None)
    for number, cells in sheet.rows.items() if sheet else ():
        for column, cell in cells.items():
            known = identity.packet.cover.get(f"{number},{column}")
            if same_text(cell.value) and locked_hash(cell.value) != known:
                yield finding(COVER, number, f"第{column}列", cell_text(cell), "cover_changed")
