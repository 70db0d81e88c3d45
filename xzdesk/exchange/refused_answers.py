"""The refused rows of a returned referral, as a referral workbook of exactly those rows.

It is the same packet: identity and hashes are those that left, so that it comes in through the same door, and a mended
row makes the same changes as if it had come right at once. The county's cells are as they left (mending them would be
that); the reply's cells stand as they came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from xzdesk.core.fields import described
from xzdesk.core.fieldtypes import Text
from xzdesk.errors import Refusal
from xzdesk.exchange.as_came import fill, put
from xzdesk.exchange.cells import locked_hash, same_text, shown, writable
from xzdesk.exchange.columns import (
    ITEMS,
    KEY,
    TASKS,
    Column,
    assigned_columns,
    assigned_heading,
    county_columns,
)
from xzdesk.exchange.filled import items_table, row_key, tasks_table
from xzdesk.exchange.findings import Faults, Refused
from xzdesk.exchange.identity import Identity
from xzdesk.exchange.intake import Preview
from xzdesk.exchange.originals import cover_as_it_left, originals
from xzdesk.exchange.referral_book import ItemCells, build, items_columns, row_height
from xzdesk.exchange.tables import REASON, Row, Table
from xzdesk.findings import Finding
from xzdesk.problems.records import Referral
from xzdesk.problems.usecases import Problems
from xzdesk.workbooks.reader import Book, Cell

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_NUMBER = described(Referral).fields["number"].caption
_BESIDE = Column("", REASON, Text(), 40)
_HEADING = "请按原因改正后再导入，原因栏不用删"
_HEAD_ROW, _FIRST_ROW = 2, 3
_KEY_WIDTH = 20.0  # where somebody has to see it


@dataclass(frozen=True)
class _Mended:
    """A refused row as it came, and its locked cells as they left; `reason` says what was there."""

    row: Row
    key: str
    county: Sequence[str]
    reason: str


def answers_book(problems: Problems, book: Book, seen: Preview, refused: Refused, faults: Faults) -> Workbook:
    """The workbook; `refused`: the rows to be written, by sheet and row."""
    from openpyxl import load_workbook  # heavy: off the start-up path

    identity = seen.content.identity
    table, left_on = items_table(book, identity.packet.tier), date.fromisoformat(identity.packet.exported_at[:10])
    mended = list(_mended(problems, identity, table, refused))
    cells = [ItemCells(each.key, each.county, {}, each.reason) for each in mended]
    said = cover_as_it_left(problems.desk, identity, book)
    made = load_workbook(BytesIO(build(identity, said, cells, left_on, _BESIDE)))
    _fill_items(made[ITEMS], identity, table.sheet, mended, faults)
    lines = tasks_table(book, table)
    if lines is not None:
        elsewhere = {row_key(row) for row in table.rows} - {each.key for each in mended}
        ours = [row for row in lines.rows if row_key(row).partition("#")[0] not in elsewhere]
        _fill_lines(made[TASKS], ours, [each for each in seen.findings if each.sheet == lines.sheet])
    return made


# the rows


def _mended(problems: Problems, identity: Identity, table: Table, refused: Refused) -> Iterator[_Mended]:
    present = {row_key(row) for row in table.rows}
    for row in table.rows:
        if (table.sheet, row.number) not in refused:
            continue
        key = row_key(row)
        if key not in identity.items:
            key = _by_number(identity, row, present) or key
        item = identity.items.get(key)
        known = originals(problems.ledger, item, identity.packet.tier) if item else {}
        hashes = item.hashes if item else {}
        reason, county = refused[table.sheet, row.number].reason, []
        for caption in (column.caption for column in county_columns(identity.packet.tier)):
            came = shown(row.cells[caption].value) if caption in row.cells else ""
            altered = caption in hashes and locked_hash(came) != hashes[caption]
            county.append(writable(known.get(caption, came) if altered else came))
            if altered and caption in table.captions:
                code = "mend_county_cell" if caption in known else "mend_county_lost"
                reason += str(Refusal(code, column=caption, value=came or "（空）", office=identity.packet.office))
        yield _Mended(row, key, county, reason)


def _by_number(identity: Identity, row: Row, present: Collection[str]) -> str:
    """The key of a row that lost it, by the referral's number that stands there; empty where another row has it."""
    cell = row.cells.get(_NUMBER)
    said = same_text(cell.value) if cell else ""
    return next((key for key, item in identity.items.items() if item.number == said and key not in present), "")


def _fill_items(sheet: Worksheet, identity: Identity, source: str, mended: Sequence[_Mended], faults: Faults) -> None:
    """The reply's cells as they came, behind the county's; and any column that somebody added."""
    county, reply = items_columns(identity.packet.tier, _BESIDE)
    open_ = {column.caption for column in reply}
    captions = [KEY, *(column.caption for column in (*county, *reply))]
    widths = [0.0, *(column.width for column in (*county, *reply))]
    captions += _added(sheet, _HEAD_ROW, captions, [each.row for each in mended])
    for number, each in enumerate(mended, start=_FIRST_ROW):
        row = each.row
        cells = {**row.others, **{caption: cell for caption, cell in row.cells.items() if caption in open_}}
        fill(sheet, number, captions, cells, {c for s, r, c in faults if (s, r) == (source, row.number)})
        told = (shown(sheet.cell(number, place).value) for place in range(2, len(widths) + 1))
        sheet.row_dimensions[number].height = row_height([*zip(told, widths[1:], strict=True)])
    sheet.cell(1, 1 + captions.index(REASON)).value = _HEADING
    if any(each.key not in identity.items for each in mended):
        sheet.column_dimensions["A"].hidden, sheet.column_dimensions["A"].width = False, _KEY_WIDTH


def _fill_lines(sheet: Worksheet, rows: Sequence[Row], findings: Sequence[Finding]) -> None:
    """The lines for assigned items: those that have their place there, the others below, each with what is wrong."""
    from openpyxl.utils import get_column_letter  # heavy: off the start-up path

    open_ = {column.caption for column in assigned_columns()}
    captions = [KEY, *(column.caption for column in (*assigned_heading(), *assigned_columns())), REASON]
    beside = len(captions)
    captions += _added(sheet, _HEAD_ROW, captions, rows)
    places = {str(sheet.cell(number, 1).value): number for number in range(_FIRST_ROW, sheet.max_row + 1)}
    for row in rows:
        faults = {each.column: each.reason for each in findings if each.row == row.number}
        told = {REASON: Cell(" ".join(dict.fromkeys(faults.values())))} if faults else {}
        said = {caption: cell for caption, cell in row.cells.items() if caption in open_}
        place = places.pop(row_key(row), 0)
        if place:
            fill(sheet, place, captions, {**row.others, **said, **told}, faults)
        elif said:
            fill(sheet, sheet.max_row + 1, captions, {**row.others, **row.cells, **told}, faults)
        if told:
            put(sheet.cell(_HEAD_ROW, beside), Cell(REASON))
            sheet.column_dimensions[get_column_letter(beside)].width = _BESIDE.width


def _added(sheet: Worksheet, head: int, captions: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The captions of the columns that somebody added, written behind the others."""
    added = list(dict.fromkeys(caption for row in rows for caption in row.others))
    for place, caption in enumerate(added, start=1 + len(captions)):
        sheet.cell(head, place).value = caption
    return added
