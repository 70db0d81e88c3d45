"""The refused rows of a file that came in, as a workbook to be mended and imported again.

Each row stands as it came, cell by cell, so that what was refused stays refused until somebody mends it; beside it the
reason, in a column that no import reads (xzdesk.exchange.tables.without_reasons). Here are tables of problems and old
ledgers; returned referrals and plans' workbooks have their own form (refused_answers, refused_plans).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from xzdesk.core.fieldtypes import Text
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.intake import LedgerPreview
from xzdesk.exchange.adoption.mapping import read_ledger
from xzdesk.exchange.adoption.sheets import LedgerTable
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.as_came import fill, put
from xzdesk.exchange.cells import same_text, shown
from xzdesk.exchange.columns import KEY, Column
from xzdesk.exchange.findings import TAKEN_IN, Faults, Refused, RowKind
from xzdesk.exchange.intake import Preview
from xzdesk.exchange.plan_intake import PlanPreview, beside
from xzdesk.exchange.referral_book import row_height
from xzdesk.exchange.refused_answers import answers_book
from xzdesk.exchange.refused_plans import plans_book
from xzdesk.exchange.tables import REASON, Row
from xzdesk.exchange.template import ProblemPreview
from xzdesk.exchange.template_book import Table, build
from xzdesk.exchange.template_columns import (
    FORM,
    GUIDE,
    LEDGER_MARK,
    MARK,
    SHEET,
    choices,
    filled_columns,
    number_column,
    standing_columns,
)
from xzdesk.exchange.template_read import find_table, mark_of
from xzdesk.problems.usecases import Problems
from xzdesk.sheets import save_book
from xzdesk.workbooks.reader import Book, Cell, Sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_HEADING = "未导入的行：请按“未导入原因”改正后再导入，原因栏不用删"
_HEAD_ROW = 2
_NO_HEADING = re.compile(r"第(\d+)列")
_REASON_WIDTH, _PLAIN_WIDTH = 44, 16


def save_refused(problems: Problems, seen: ProblemPreview | LedgerPreview | Preview | PlanPreview, path: Path) -> int:
    """Write the rows of `seen` that were not taken in, with the reasons; returns how many.

    A filled-in template or an edited export comes out in the template's columns with their drop-downs, an old ledger in
    its own columns, so that the remembered mapping holds; a referral as a referral, plans as a workbook of plans. The
    file is read again: Refusal when it is gone or is not the one that was previewed, and when `path` cannot be written.
    """
    book = read_any(seen.path)
    if book.sha256 != seen.sha256:
        raise Refusal("refused_file_changed", name=seen.path.name)
    refused = {(row.sheet, row.row): row for row in seen.rows if row.kind not in (*TAKEN_IN, RowKind.SAME)}
    faults = {(each.sheet, each.row, each.column) for each in seen.findings}
    if isinstance(seen, LedgerPreview):
        made = _ledger(book, seen, refused, faults)
    elif isinstance(seen, Preview):
        made = answers_book(problems, book, seen, refused, faults)
    elif isinstance(seen, PlanPreview):
        made = plans_book(beside(problems), book, seen.content, refused, faults)
    else:
        made = _template(problems, book, refused, faults)
    save_book(made, path)
    return len(refused)


# templates and exports


def _template(problems: Problems, book: Book, refused: Refused, faults: Faults) -> Workbook:
    from openpyxl import load_workbook  # heavy: off the start-up path

    table = find_table(book)
    if table is None:
        raise Refusal("table_missing", name=book.name)
    rows = [row for row in table.rows if (table.sheet, row.number) in refused]
    reason = Column("", REASON, Text(), _REASON_WIDTH)
    numbered = number_column().caption in table.captions
    columns = [reason, *([number_column()] if numbered else []), *filled_columns()]
    columns += standing_columns() if numbered else []
    listed = {column.name: choices(problems, column) for column in filled_columns()}
    identity = list(_identity(book, {same_text(_said(row, number_column().caption)) for row in rows}))
    made = load_workbook(BytesIO(build(Table(_HEADING, columns, [{} for _ in rows], listed, identity))))
    del made[GUIDE]
    sheet = made[SHEET]
    captions = [KEY, *(column.caption for column in columns)]
    captions += list(dict.fromkeys(caption for row in rows for caption in row.others))
    for place, caption in enumerate(captions, start=1):
        sheet.cell(_HEAD_ROW, place).value = caption
    widths = [0.0, *(column.width for column in columns)]
    for number, row in enumerate(rows, start=_HEAD_ROW + 1):
        why = refused[table.sheet, row.number].reason
        cells = {**row.others, **row.cells, REASON: Cell(why)}
        fill(sheet, number, captions, cells, {c for s, r, c in faults if (s, r) == (table.sheet, row.number)})
        texts = [(shown(cells[c].value), width) for c, width in zip(captions, widths, strict=False) if c in cells]
        sheet.row_dimensions[number].height = row_height([each for each in texts if each[1]], low=30)
    return made


def _identity(book: Book, numbers: set[str]) -> Iterator[tuple[str, str]]:
    """What the file was known by, and of an export what each of these rows was when it went out."""
    if mark_of(book) != LEDGER_MARK:
        yield MARK, str(FORM)
        yield "kind", "problem"
        return
    yield LEDGER_MARK, str(FORM)
    sheet = next(each for each in book.sheets if each.first.value == LEDGER_MARK)
    for _, cells in sorted(sheet.rows.items())[1:]:
        if 1 in cells and 2 in cells and same_text(cells[1].value) in numbers:
            yield str(cells[1].value), str(cells[2].value)


def _said(row: Row, caption: str) -> object:
    return row.cells[caption].value if caption in row.cells else None


# old ledgers


def _ledger(book: Book, seen: LedgerPreview, refused: Refused, faults: Faults) -> Workbook:
    """Every table with its heading where it stood, for the mapping is known by all of them."""
    from openpyxl import Workbook  # heavy: off the start-up path

    made = Workbook()
    made.remove(made.worksheets[0])
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for table in read_ledger(book, seen.mapping.heads):
        sheet = made.create_sheet(table.sheet[:31])
        ours = [row for row in table.rows if (table.sheet, row.number) in refused]
        beside = 1 + max(*table.headings, *(_place(table, heading) for row in ours for heading in row.cells), 0)
        number = _headings(sheet, sheets[table.sheet], table, beside)
        section = ""
        for row in ours:
            if row.section and row.section != section:
                section, number = row.section, number + 1
                put(sheet.cell(number, min(table.headings)), Cell(section))
            number += 1
            at_fault = {c for s, r, c in faults if (s, r) == (table.sheet, row.number)}
            cells = {_place(table, heading): (cell, heading in at_fault) for heading, cell in row.cells.items()}
            reason = Cell(refused[table.sheet, row.number].reason)
            for column, (cell, fault) in {**cells, beside: (reason, False)}.items():
                put(sheet.cell(number, column), cell, at_fault=fault)
            texts = [(shown(cell.value), float(_PLAIN_WIDTH)) for cell, _ in cells.values()]
            height = row_height([*texts, (str(reason.value), float(_REASON_WIDTH))], low=20)
            sheet.row_dimensions[number].height = height
        _rule(sheet, table.heading, number, beside)
    return made


def _rule(sheet: Worksheet, heading: int, last: int, width: int) -> None:
    """Rules round every cell of the table, grey headings that stay in view, A4 on its side."""
    from openpyxl.styles import Border, PatternFill, Side  # heavy: off the start-up path
    from openpyxl.worksheet.properties import PageSetupProperties

    thin, grey = Side(style="thin", color="FFB0B8C0"), PatternFill("solid", fgColor="FFE9EDF2")
    for cells in sheet.iter_rows(heading, last, 1, width):
        for cell in cells:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if cell.row == heading:
                cell.fill = grey
    sheet.freeze_panes = f"A{heading + 1}"
    sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight = 9, "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _place(table: LedgerTable, heading: str) -> int:
    """The column of a heading; of what stands under none, the one that it is called by."""
    outside = _NO_HEADING.fullmatch(heading)
    return next((c for c, text in table.headings.items() if text == heading), int(outside[1]) if outside else 0)


def _headings(sheet: Worksheet, source: Sheet, table: LedgerTable, beside: int) -> int:
    """The heading and what stands above it, with the reasons' own in column `beside`; returns the last row."""
    from openpyxl.utils import get_column_letter  # heavy: off the start-up path

    spans = [area for area in source.merged if area[0] == area[2] == table.heading and area[3] > area[1]]
    below = source.rows.get(table.heading + 1, {})
    two = any(area[1] <= column <= area[3] for area in spans for column in below)
    last = table.heading + (1 if two else 0)
    for number in range(1, last + 1):
        for column, cell in source.rows.get(number, {}).items():
            put(sheet.cell(number, column), cell)
    for top, left, bottom, right in source.merged:
        if bottom <= last:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    put(sheet.cell(table.heading, beside), Cell(REASON))
    for column in range(1, beside + 1):
        width = _REASON_WIDTH if column == beside else _PLAIN_WIDTH
        sheet.column_dimensions[get_column_letter(column)].width = width
    return last
