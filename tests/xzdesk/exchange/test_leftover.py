"""The workbook of rows that were not taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from xzdesk.errors import Refusal
from xzdesk.exchange.findings import CellChange, RowKind, RowResult
from xzdesk.exchange.leftover import save_leftover
from xzdesk.findings import Finding

FILLED = (CellChange("答复人", "", "示例处长"), CellChange("答复意见", "", "=同意"))
ROWS = [
    RowResult("报送件", 3, "示例-报1", "示例一", RowKind.NEW, FILLED),
    RowResult("报送件", 4, "示例-报2", "示例二", RowKind.REFUSED, FILLED, "内容已被改动。"),
    RowResult("报送件", 5, "示例-报3", "示例三", RowKind.SAME),
    RowResult("报送件", 6, "示例-报4", "示例四", RowKind.CONFLICT, (), "与台账不同。"),
]


def test_it_holds_the_rows_left_out_with_what_was_filled_in_and_why(tmp_path: Path) -> None:
    assert save_leftover(ROWS, [], tmp_path / "未导入.xlsx") == 2
    sheet = load_workbook(tmp_path / "未导入.xlsx")["未导入"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0] == (
        "报送件", 4, "示例-报2", "示例二", "答复人：示例处长\n答复意见：=同意", "不能导入", "内容已被改动。"
    )  # fmt: skip
    assert rows[1][2:] == ("示例-报4", "示例四", None, "与台账不一致", "与台账不同。")


def test_every_finding_has_its_place(tmp_path: Path) -> None:
    save_leftover(ROWS, [Finding("报送件", 4, "诉求", "改过的", "内容已被改动。")], tmp_path / "未导入.xlsx")
    sheet = load_workbook(tmp_path / "未导入.xlsx")["提示"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows == [
        ("工作表", "行号", "栏目", "原样", "原因"), ("报送件", 4, "诉求", "改过的", "内容已被改动。")
    ]  # fmt: skip


def test_a_row_is_as_high_as_its_longest_text(tmp_path: Path) -> None:
    long = RowResult(
        "报送件", 4, "示例-报2", "示例二", RowKind.REFUSED, (CellChange("答复意见", "", "字" * 300),), "错。"
    )
    save_leftover([long], [], tmp_path / "未导入.xlsx")
    height = load_workbook(tmp_path / "未导入.xlsx")["未导入"].row_dimensions[2].height
    assert height is not None
    assert height > 12 * 12


def test_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as no:
        save_leftover(ROWS, [], tmp_path / "没有" / "未导入.xlsx")
    assert no.value.code == "export_folder_missing"
