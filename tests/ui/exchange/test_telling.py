"""A row, cell by cell: what takes the place of what."""

from __future__ import annotations

from ui.exchange.telling import findings_told, notices_told, row_told
from xzdesk.errors import Refusal
from xzdesk.exchange.findings import CellChange, RowKind, RowResult
from xzdesk.findings import Finding


def row(kind: RowKind, *cells: CellChange, reason: str = "") -> RowResult:
    return RowResult("报送件", 3, "示例-报1", "示例<一>", kind, cells, reason)


def test_the_old_is_struck_out_where_the_new_takes_its_place() -> None:
    told = row_told(row(RowKind.CHANGED, CellChange("答复意见", "旧", "新")), [])
    assert ">旧</s>" in told
    assert '<span class="new">新</span>' in told


def test_nothing_is_struck_out_where_nothing_is_taken_in() -> None:
    assert "<s " not in row_told(row(RowKind.CONFLICT, CellChange("答复意见", "旧", "新")), [])


def test_equal_cells_are_plain() -> None:
    told = row_told(row(RowKind.CHANGED, CellChange("签收人", "甲", "甲")), [])
    assert "<s " not in told
    assert 'class="new"' not in told


def test_a_receipt_that_stands_as_the_ledger_has_it_is_not_struck_out() -> None:
    differs = Finding("报送件", 3, "签收人", "乙", str(Refusal("row_receipt_differs")))
    told = row_told(row(RowKind.CHANGED, CellChange("签收人", "甲", "乙")), [differs])
    assert "<s " not in told
    assert "签收以台账为准" in told


def test_a_reason_is_told_once_and_the_cell_with_its_value() -> None:
    finding = Finding("报送件", 3, "诉求", "改过的", "内容已被改动。")
    told = row_told(row(RowKind.REFUSED, reason="内容已被改动。"), [finding])
    assert told.count("内容已被改动。") == 1
    assert "“诉求”" in told
    assert "原样：改过的" in told


def test_words_of_a_file_are_no_markup() -> None:
    told = row_told(row(RowKind.NEW, CellChange("答复意见", "", "<b>一</b>\n二")), [])
    assert "示例&lt;一&gt;" in told
    assert "&lt;b&gt;一&lt;/b&gt;<br>二" in told


def test_of_tens_of_thousands_of_lines_the_first_are_told_and_how_many_there_are() -> None:
    told = notices_told([f"缺第{n}号" for n in range(50_000)])
    assert told.count("<p") == 301
    assert "另有49700条" in told
    assert len(notices_told(["缺第1号"])) < 100
    findings = [Finding("表", n, "栏目", "值", "原因") for n in range(1000)]
    assert "另有700条" in findings_told("其他提示", findings)
