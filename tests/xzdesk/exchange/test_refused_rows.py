"""A reply may change reply cells only: any other difference is listed with its place, and refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl.cell.cell import Cell

from tests.xzdesk.exchange.workbook_support import ANSWER, Exchange, Returned, reasons
from tests.xzdesk.problems.office_support import County
from xzdesk.errors import Refusal
from xzdesk.exchange.columns import COVER, IDENTITY, ITEMS, KEY, TASKS
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.intake import preview
from xzdesk.findings import Finding
from xzdesk.problems.records import State


def refused(exchange: Exchange, returned: Returned) -> list[Finding]:
    """The findings of a workbook whose one row is refused and leaves no trace."""
    last = exchange.county.store.last_stamp()
    result = exchange.take_in(returned)
    assert (result.read, result.refused, result.gesture) == (1, 1, "")
    assert exchange.county.store.last_stamp() == last
    return list(result.findings)


@pytest.fixture
def returned(exchange: Exchange) -> Returned:
    """One item, well answered."""
    exchange.referred()
    return exchange.out().fill(3, **ANSWER)


@pytest.mark.parametrize("caption", ["标题", "问题描述", "提请协调事项", "答复时限", "报送件编号"])
def test_a_changed_county_cell_is_refused_with_its_place(exchange: Exchange, returned: Returned, caption: str) -> None:
    found = refused(exchange, returned.fill(3, **{caption: "改过的内容"}))
    assert [(f.sheet, f.row, f.column, f.value) for f in found] == [(ITEMS, 3, caption, "改过的内容")]
    assert "改动" in found[0].reason


def test_an_erased_county_cell_is_a_changed_one(exchange: Exchange, returned: Returned) -> None:
    assert [f.column for f in refused(exchange, returned.fill(3, 问题描述=None))] == ["问题描述"]


def test_another_layout_of_the_same_words_is_no_change(exchange: Exchange, returned: Returned) -> None:
    text = str(returned.cell(3, "问题描述").value)
    returned.fill(3, 问题描述=f" {text}\r\n\u200b")
    assert exchange.take_in(returned).new == 1


def test_an_unknown_id_is_refused(exchange: Exchange, returned: Returned) -> None:
    found = refused(exchange, returned.fill(3, **{KEY: "019cbb82-0000-7000-8000-000000000000"}))
    assert [(f.row, f.column) for f in found] == [(3, KEY)]


def test_an_id_that_became_a_number_is_refused(exchange: Exchange, returned: Returned) -> None:
    assert "数字" in refused(exchange, returned.fill(3, **{KEY: 20260310}))[0].reason


def test_a_row_that_somebody_added_is_refused(exchange: Exchange, returned: Returned) -> None:
    returned.fill(9, 标题="新的一件", 答复意见="同意。")
    result = exchange.take_in(returned)
    assert (result.read, result.new, result.refused) == (2, 1, 1)
    assert [(f.row, f.column) for f in result.findings] == [(9, KEY)]


def test_a_row_that_stands_twice_is_refused_both_times(exchange: Exchange, returned: Returned) -> None:
    for cell in returned.items[3]:
        assert isinstance(cell, Cell)
        returned.items.cell(5, cell.column, cell.value)
    result = exchange.take_in(returned)
    assert (result.read, result.refused) == (2, 2)
    assert {f.row for f in result.findings} == {3, 5}


def test_an_item_of_another_office_is_refused_by_its_name(exchange: Exchange, tmp_path: Path) -> None:
    folder = tmp_path / "别处"
    folder.mkdir()
    other = Exchange(County(folder), folder)
    try:
        other.referred()
        path = other.out().fill(3, **ANSWER).save()
    finally:
        other.county.store.close()
    found = exchange.preview(path)
    assert [row.kind for row in found.rows] == [RowKind.REFUSED]
    assert [f.column for f in found.findings] == [KEY]


def test_a_row_copied_from_another_packet_is_refused(exchange: Exchange, returned: Returned) -> None:
    path = returned.save("先前.xlsx")
    exchange.problems.step("return", exchange.problems.find("沛县-A-2026-0001"), {"reason": "退回。"})
    exchange.referred()
    later = exchange.out("后来.xlsx")
    later.fill(4, **{KEY: Returned(path).key(3), "答复意见": "同意。"})
    result = exchange.take_in(later)
    assert (result.same, result.refused) == (1, 1)
    assert "沛县-A-2026-送002" in reasons(result)[0]


def test_words_in_a_new_column_are_told_and_the_row_is_taken_in(exchange: Exchange, returned: Returned) -> None:
    last = returned.items.max_column + 1
    returned.items.cell(2, last, "备注")
    returned.items.cell(3, last, "请电话联系。")
    returned.items.insert_cols(1)
    result = exchange.take_in(returned)
    assert result.new == 1
    assert [(f.row, f.column, f.value) for f in result.findings] == [(3, "备注", "请电话联系。")]


def test_words_on_the_cover_are_told(exchange: Exchange, returned: Returned) -> None:
    returned.sheet(COVER)["B30"] = "已转王处长"
    result = exchange.take_in(returned)
    assert result.new == 1
    assert [(f.sheet, f.row, f.value) for f in result.findings] == [(COVER, 30, "已转王处长")]


@pytest.mark.parametrize(
    ("caption", "value"),
    [
        ("处理方式", "不同意"),
        ("答复类型", "其他"),
        ("答复意见", 12345),
        ("答复意见", "字" * 4001),
        ("签收日期", "昨天"),
    ],
)
def test_a_value_that_the_cell_does_not_take_is_refused_there(
    exchange: Exchange, returned: Returned, caption: str, value: object
) -> None:
    found = refused(exchange, returned.fill(3, **{caption: value}))
    assert [(f.row, f.column, f.value) for f in found] == [(3, caption, str(value))]


@pytest.mark.parametrize("caption", ["答复日期", "答复类型", "答复意见", "签收日期"])
def test_what_a_step_needs_is_asked_for_at_its_cell(exchange: Exchange, returned: Returned, caption: str) -> None:
    assert [(f.column, f.value) for f in refused(exchange, returned.fill(3, **{caption: None}))] == [(caption, "")]


@pytest.mark.parametrize("handling", ["退回", "转报会商"])
def test_returning_and_forwarding_need_a_reason(exchange: Exchange, returned: Returned, handling: str) -> None:
    blank = dict.fromkeys(("答复类型", "答复意见", "办结时限"))
    found = refused(exchange, returned.fill(3, **{**blank, "处理方式": handling, "转报依据": None}))
    assert "退回或转报原因" in {f.column for f in found}


def test_cells_that_do_not_go_with_the_handling_are_refused(exchange: Exchange, returned: Returned) -> None:
    found = refused(exchange, returned.fill(3, 处理方式="退回", 退回或转报原因="材料不全。"))
    assert {f.column for f in found} == {"答复类型", "答复意见", "办结时限"}


def test_a_reason_without_the_handling_is_not_guessed_at(exchange: Exchange, returned: Returned) -> None:
    blank = dict.fromkeys(("处理方式", "答复类型", "答复意见", "办结时限"))
    found = refused(exchange, returned.fill(3, **{**blank, "退回或转报原因": "材料不全。"}))
    assert [f.column for f in found] == ["处理方式"]


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 13)])
def test_an_answer_lies_between_its_receipt_and_today(exchange: Exchange, returned: Returned, day: date) -> None:
    found = refused(exchange, returned.fill(3, 答复日期=day))
    assert [f.column for f in found] == ["答复日期"]


def test_a_reason_longer_than_the_step_takes_is_refused(exchange: Exchange, returned: Returned) -> None:
    blank = dict.fromkeys(("答复类型", "答复意见", "办结时限"))
    found = refused(exchange, returned.fill(3, **{**blank, "处理方式": "退回", "退回或转报原因": "字" * 501}))
    assert [f.column for f in found] == ["退回或转报原因"]


@pytest.mark.parametrize("task", [{"责任单位": "市发改委"}, {"交办内容": "列入计划。"}])
def test_half_an_assigned_item_is_refused_with_its_answer(
    exchange: Exchange, returned: Returned, task: dict[str, object]
) -> None:
    assert "交办事项" in refused(exchange, returned.task(3, **task))[0].reason


def test_an_assigned_item_with_a_bad_date_is_refused_at_its_cell(exchange: Exchange, returned: Returned) -> None:
    found = refused(exchange, returned.task(4, 责任单位="市发改委", 交办内容="列入计划。", 办理时限="尽快"))
    assert [(f.sheet, f.row, f.column, f.value) for f in found] == [(TASKS, 4, "办理时限", "尽快")]


def test_assigned_items_without_their_row_are_told(exchange: Exchange) -> None:
    exchange.referred()
    exchange.referred()
    returned = exchange.out().task(3, 责任单位="市发改委", 交办内容="列入计划。")
    returned.items.delete_rows(3)
    result = exchange.take_in(returned)
    assert [(f.sheet, f.row, f.column) for f in result.findings] == [(TASKS, 3, KEY)]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!"])
def test_an_error_value_is_refused(exchange: Exchange, returned: Returned, error: str) -> None:
    cell = returned.cell(3, "答复意见")
    cell.value, cell.data_type = error, "e"
    assert [(f.column, f.value) for f in refused(exchange, returned)] == [("答复意见", error)]


def test_a_formula_that_was_never_computed_is_refused(exchange: Exchange, returned: Returned) -> None:
    returned.cell(3, "答复意见").value = "=A1&B1"
    returned.cell(3, "答复意见").data_type = "f"
    found = refused(exchange, returned)
    assert [f.column for f in found] == ["答复意见"]
    assert "公式" in found[0].reason


def test_invisible_characters_are_taken_out_and_told(exchange: Exchange, returned: Returned) -> None:
    result = exchange.take_in(returned.fill(3, 答复意见="同意\u200b办理。"))
    assert result.new == 1
    assert [(f.column, f.reason) for f in result.findings] == [("答复意见", "含有看不见的字符，已去掉。")]
    assert exchange.replies(exchange.problems.find("沛县-A-2026-0001"))[0].text == "同意办理。"


def test_a_line_end_of_another_program_is_a_line_end(exchange: Exchange, returned: Returned) -> None:
    result = exchange.take_in(returned.fill(3, 答复意见="一、同意。_x000D_\n二、抓紧。"))
    assert (result.new, result.findings) == (1, ())
    assert exchange.replies(exchange.problems.find("沛县-A-2026-0001"))[0].text == "一、同意。\n二、抓紧。"


def _code(exchange: Exchange, returned: Returned) -> str:
    with pytest.raises(Refusal) as no:
        preview(exchange.problems, returned.save())
    return no.value.code


def test_a_workbook_without_its_identity_is_refused(exchange: Exchange, returned: Returned) -> None:
    del returned.book[IDENTITY]
    assert _code(exchange, returned) == "intake_without_identity"


def test_a_touched_identity_is_refused(exchange: Exchange, returned: Returned) -> None:
    sheet = returned.sheet(IDENTITY)
    sheet["B3"] = str(sheet["B3"].value).replace("sent", "replied")
    assert _code(exchange, returned) == "intake_identity_damaged"


def test_a_workbook_of_a_newer_program_is_refused(exchange: Exchange, returned: Returned) -> None:
    returned.sheet(IDENTITY)["B1"] = "2"
    assert _code(exchange, returned) == "intake_newer_form"


def test_a_workbook_without_its_items_is_refused(exchange: Exchange, returned: Returned) -> None:
    del returned.book[ITEMS]
    assert _code(exchange, returned) == "intake_items_missing"


def test_renamed_and_reordered_sheets_are_known(exchange: Exchange, returned: Returned) -> None:
    returned.items.title = "回复表"
    returned.book.move_sheet("回复表", 2)
    assert exchange.preview(returned.save("改了名字.xlsx")).counts.new == 1


def test_captions_that_moved_down_are_found(exchange: Exchange, returned: Returned) -> None:
    returned.items.insert_rows(1, 3)
    assert exchange.take_in(returned).new == 1
    assert exchange.problems.find("沛县-A-2026-0001").status is State.REPLIED
