"""The rows that were not taken in, as a workbook: for whoever has to put them right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xzdesk.exchange.findings import TAKEN_IN, RowKind, RowResult
from xzdesk.findings import Finding
from xzdesk.sheets import save_book, write_table

_ROWS = ("工作表", "行号", "报送件编号", "标题", "填写内容", "结果", "原因")
_CELLS = ("工作表", "行号", "栏目", "原样", "原因")


def save_leftover(rows: Sequence[RowResult], findings: Sequence[Finding], path: Path) -> int:
    """Write the refused rows, and on a second sheet every finding; returns how many rows. Raises Refusal."""
    from openpyxl import Workbook  # heavy: off the start-up path

    left = [row for row in rows if row.kind not in (*TAKEN_IN, RowKind.SAME)]
    book = Workbook()
    first, second = book.worksheets[0], book.create_sheet("提示")
    first.title = "未导入"
    write_table(first, _ROWS, [_told(row) for row in left])
    write_table(second, _CELLS, findings)
    save_book(book, path)
    return len(left)


def _told(row: RowResult) -> tuple[str | int, ...]:
    filled = "；".join(f"{cell.column}：{cell.new}" for cell in row.cells)
    return row.sheet, row.row, row.number, row.title, filled, row.kind.caption, row.reason
