"""The refused changes of a packet, as a list: for whoever sent it. No hand mends a packet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xzdesk.exchange.findings import TAKEN_IN, RowKind, RowResult
from xzdesk.exchange.referral_book import row_height
from xzdesk.findings import Finding
from xzdesk.sheets import save_book, write_table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# caption -> width in characters
_ROWS = {"工作表": 9, "行号": 6, "报送件编号": 22, "标题": 24, "填写内容": 52, "结果": 13, "原因": 40}
_CELLS = {"工作表": 9, "行号": 6, "栏目": 22, "原样": 44, "原因": 60}


def save_leftover(rows: Sequence[RowResult], findings: Sequence[Finding], path: Path) -> int:
    """Write the refused rows, and on a second sheet every finding; returns how many rows. Refusal when it cannot be
    saved. Of all that a hand can mend, xzdesk.exchange.refused_rows makes a workbook to be imported again."""
    from openpyxl import Workbook  # heavy: off the start-up path

    left = [row for row in rows if row.kind not in (*TAKEN_IN, RowKind.SAME)]
    book = Workbook()
    first, second = book.worksheets[0], book.create_sheet("提示")
    first.title = "未导入"
    _fill(first, _ROWS, [_told(row) for row in left])
    _fill(second, _CELLS, findings)
    save_book(book, path)
    return len(left)


def _told(row: RowResult) -> tuple[str | int, ...]:
    filled = "\n".join(f"{cell.column}：{cell.new}" for cell in row.cells)
    return row.sheet, row.row, row.number, row.title, filled, row.kind.caption, row.reason


def _fill(sheet: Worksheet, columns: Mapping[str, float], rows: Sequence[Sequence[str | int]]) -> None:
    """The rows under their captions, ruled, each as high as its longest text."""
    from openpyxl.styles import Border, PatternFill, Side  # heavy: off the start-up path
    from openpyxl.utils import get_column_letter

    write_table(sheet, list(columns), rows)
    thin, grey = Side(style="thin", color="FFB0B8C0"), PatternFill("solid", fgColor="FFE9EDF2")
    for place, width in enumerate(columns.values(), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, row in enumerate([list(columns), *rows], 1):
        texts = [(str(value), width) for value, width in zip(row, columns.values(), strict=True)]
        sheet.row_dimensions[number].height = row_height(texts, low=20, line=15.5)
        for cell in sheet[number]:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            if number == 1:
                cell.fill = grey
