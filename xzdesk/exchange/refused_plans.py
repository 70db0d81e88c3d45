"""The refused rows of a plans' workbook, in the same tables: as they came, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from xzdesk.core.fieldtypes import Text
from xzdesk.exchange.as_came import fill
from xzdesk.exchange.cells import same_text, shown
from xzdesk.exchange.columns import KEY, Column
from xzdesk.exchange.findings import Faults, Refused
from xzdesk.exchange.plan_book import build_tables
from xzdesk.exchange.plan_columns import PLAN, TABLES
from xzdesk.exchange.plan_read import PlanContent, plan_table
from xzdesk.exchange.referral_book import row_height
from xzdesk.exchange.tables import REASON, Row
from xzdesk.plans.usecases import Plans
from xzdesk.workbooks.reader import Book, Cell

if TYPE_CHECKING:
    from openpyxl import Workbook

_BESIDE = Column("", REASON, Text(), 44)


def plans_book(plans: Plans, book: Book, content: PlanContent, refused: Refused, faults: Faults) -> Workbook:
    """The workbook; `refused`: the rows to be written, by sheet and row. A table without any is left out."""
    from openpyxl import load_workbook  # heavy: off the start-up path

    rows: dict[str, list[Row]] = {}
    columns: dict[str, list[Column]] = {}
    for table in TABLES:
        known, read = plan_table(book, table)
        rows[table.sheet] = [row for row in (read.rows if read else ()) if (table.sheet, row.number) in refused]
        columns[table.sheet] = [_BESIDE, *known.values()]
    wanted = [table for table in TABLES if rows[table.sheet]] or TABLES
    sheets = [(table, columns[table.sheet], len(rows[table.sheet])) for table in wanted]
    made = load_workbook(BytesIO(build_tables(plans, sheets)))
    titles = _titles(content, refused)
    for table, under, _ in sheets:
        sheet, ours = made[table.sheet], rows[table.sheet]
        captions = [KEY, *(column.caption for column in under)]
        captions += list(dict.fromkeys(caption for row in ours for caption in row.others))
        for place, caption in enumerate(captions, start=1):
            sheet.cell(1, place).value = caption
        for number, row in enumerate(ours, start=2):
            reason = {REASON: Cell(refused[table.sheet, row.number].reason)}
            cells = {**row.others, **row.cells, **_plan_said(row, captions, titles), **reason}
            fill(sheet, number, captions, cells, {c for s, r, c in faults if (s, r) == (table.sheet, row.number)})
            texts = [(shown(cells[c.caption].value), c.width) for c in under if c.caption in cells]
            sheet.row_dimensions[number].height = row_height(texts, low=20)
    return made


def _titles(content: PlanContent, refused: Refused) -> dict[str, str]:
    """By what the file calls its plans ("" where it has only one): the titles of those that stay behind, for a row
    goes out without them."""
    plans = [row for row in content.rows if row.table.kind == "plan"]
    left = [row for row in plans if row.place not in refused and row.values.get("title")]
    titles = {row.number: str(row.values["title"]) for row in left if row.number}
    return titles | ({"": str(left[0].values["title"])} if len(plans) == len(left) == 1 else {})


def _plan_said(row: Row, captions: Sequence[str], titles: Mapping[str, str]) -> dict[str, Cell]:
    said = same_text(row.cells[PLAN].value) if PLAN in row.cells else ""
    return {PLAN: Cell(titles[said])} if PLAN in captions and said in titles else {}
