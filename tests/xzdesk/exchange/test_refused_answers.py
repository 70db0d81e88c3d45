"""The refused rows of a returned referral go out as a referral of exactly those rows, are mended, and come in again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.xzdesk.exchange.libreoffice import Converted
from tests.xzdesk.exchange.workbook_support import ANSWER, Exchange, Returned
from xzdesk.exchange.columns import COVER, ITEMS, KEY, TASKS
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.intake import Preview, accept, undo_import
from xzdesk.exchange.kinds import Kind, recognise
from xzdesk.exchange.refused_rows import save_refused
from xzdesk.exchange.tables import REASON
from xzdesk.problems.records import State


def mending(exchange: Exchange, seen: Preview, name: str = "未导入.xlsx") -> Returned:
    """The refused rows in the hands of a clerk."""
    save_refused(exchange.problems, seen, exchange.folder / name)
    return Returned(exchange.folder / name)


def sent(exchange: Exchange, count: int) -> Returned:
    for number in range(1, count + 1):
        exchange.referred(title=f"示例第{number}件")
    return exchange.out()


@pytest.fixture
def refused(exchange: Exchange) -> Preview:
    """Three answers, taken in; one has a kind of answer that there is none of, one a date that is none."""
    book = sent(exchange, 3).fill(3, **ANSWER).fill(4, **{**ANSWER, "答复类型": "看情况"})
    seen = exchange.preview(book.fill(5, **{**ANSWER, "答复日期": "下周"}))
    accept(exchange.problems, seen)
    return seen


def test_exactly_the_refused_rows_stand_there_as_they_came_with_their_reasons(
    exchange: Exchange, refused: Preview
) -> None:
    book = mending(exchange, refused)
    assert recognise(book.path) is Kind.REFERRAL
    assert book.items.max_row == 4
    assert [book.cell(row, "标题").value for row in (3, 4)] == ["示例第2件", "示例第3件"]
    assert (book.cell(3, "答复类型").value, book.cell(4, "答复日期").value) == ("看情况", "下周")
    told = [str(book.cell(row, REASON).value) for row in (3, 4)]
    assert told == [row.reason for row in refused.rows if row.kind is RowKind.REFUSED]
    assert not book.cell(3, "答复意见").protection.locked
    assert book.cell(3, "标题").protection.locked
    assert book.book["识别信息"].sheet_state == "veryHidden"


def test_what_nobody_mended_is_refused_again_for_the_same_reasons(exchange: Exchange, refused: Preview) -> None:
    again = exchange.preview(mending(exchange, refused).path)
    assert [row.reason for row in again.rows] == [row.reason for row in refused.rows if row.reason]
    assert {(each.column, each.reason) for each in again.findings} == {
        (each.column, each.reason) for each in refused.findings
    }


def test_a_mended_row_comes_in_and_the_other_can_be_mended_later(exchange: Exchange, refused: Preview) -> None:
    seen = exchange.preview(mending(exchange, refused).fill(3, 答复类型="同意办理"))
    assert [row.kind for row in seen.rows] == [RowKind.NEW, RowKind.REFUSED]
    accept(exchange.problems, seen)
    last = exchange.preview(mending(exchange, seen, "还有.xlsx").fill(3, 答复日期=date(2026, 3, 10)))
    assert [row.kind for row in last.rows] == [RowKind.NEW]
    undo_import(exchange.problems, accept(exchange.problems, last).gesture)
    states = [exchange.problems.find(row.number.rpartition("-报")[0]).status for row in refused.rows]
    assert states == [State.REPLIED, State.REPLIED, State.REFERRED]


def test_it_makes_the_very_changes_that_the_file_would_have_made(exchange: Exchange) -> None:
    book = sent(exchange, 1).fill(3, **{**ANSWER, "答复类型": "看情况"})
    book.save()
    right = Returned(book.path).fill(3, **ANSWER).save("改好.xlsx")
    seen = exchange.preview(mending(exchange, exchange.preview(book.path)).fill(3, 答复类型="同意办理"))
    accept(exchange.problems, seen)
    assert [row.kind for row in exchange.preview(right).rows] == [RowKind.SAME]


def test_the_countys_cells_are_as_they_left_and_the_reason_says_what_stood_there(exchange: Exchange) -> None:
    book = sent(exchange, 1).fill(3, **ANSWER, 诉求="改过的诉求")
    seen = exchange.preview(book)
    assert [row.kind for row in seen.rows] == [RowKind.REFUSED]
    mended = mending(exchange, seen)
    assert "“诉求”送回时写的是“改过的诉求”，这里已恢复为报出时的原文" in str(mended.cell(3, REASON).value)
    assert mended.cell(3, "诉求").value != "改过的诉求"
    assert [row.kind for row in exchange.preview(mended.path).rows] == [RowKind.NEW]


def test_the_words_that_left_are_found_though_the_ledger_has_moved_on(exchange: Exchange) -> None:
    problem = exchange.referred(title="示例第1件")
    book = exchange.out()
    exchange.problems.edit(exchange.now(problem), {"contact": "示例新联系人"})
    mended = mending(exchange, exchange.preview(book.fill(3, **ANSWER, 标题="改过的", 联系人="改过的")))
    assert mended.cell(3, "标题").value == "示例第1件"
    assert [row.kind for row in exchange.preview(mended.path).rows] == [RowKind.NEW]


def test_a_row_that_lost_its_key_gets_it_back_by_its_number(exchange: Exchange) -> None:
    book = sent(exchange, 2).fill(3, **ANSWER)
    key = book.key(3)
    book.cell(3, KEY).value = None
    mended = mending(exchange, exchange.preview(book))
    assert mended.key(3) == key
    assert [row.kind for row in exchange.preview(mended.path).rows] == [RowKind.NEW]


def test_a_row_that_stands_twice_stays_refused_until_one_is_taken_out(exchange: Exchange) -> None:
    book = sent(exchange, 1).fill(3, **ANSWER)
    for column, cell in enumerate(list(book.items[3]), start=1):
        book.items.cell(4, column).value = cell.value
    book.cell(4, "答复人").value = "李处长"
    mended = mending(exchange, exchange.preview(book))
    assert [row.kind for row in exchange.preview(mended.path).rows] == [RowKind.REFUSED] * 2
    mended.items.delete_rows(4)
    assert [row.kind for row in exchange.preview(mended).rows] == [RowKind.NEW]


def test_assigned_items_go_along_with_their_row_and_say_what_is_wrong(exchange: Exchange) -> None:
    book = sent(exchange, 2).fill(3, **ANSWER).fill(4, **ANSWER)
    book.task(3, 责任单位="示例一局", 交办内容="示例一")
    book.task(6, 责任单位="示例二局", 交办内容="示例二", 办理时限="下周")
    seen = exchange.preview(book)
    assert [row.kind for row in seen.rows] == [RowKind.NEW, RowKind.REFUSED]
    accept(exchange.problems, seen)
    mended = mending(exchange, seen)
    lines = [row[4] for row in mended.sheet(TASKS).iter_rows(min_row=3, values_only=True)]
    assert lines == ["示例二局", None, None]
    assert "下周" in str(mended.cell(3, REASON, TASKS).value)
    again = exchange.preview(mended.path)
    assert [row.kind for row in again.rows] == [RowKind.REFUSED]
    taken = exchange.take_in(mended.task(3, 办理时限=date(2026, 4, 1)))
    assert (taken.new, taken.refused) == (1, 0)


def test_the_cover_and_added_columns_are_no_news(exchange: Exchange) -> None:
    book = sent(exchange, 1).fill(3, **{**ANSWER, "答复类型": "看情况"})
    book.items.cell(2, book.items.max_column + 1).value = "备注"
    book.items.cell(3, book.items.max_column).value = "示例备注"
    seen = exchange.preview(book)
    mended = mending(exchange, seen)
    assert mended.cell(3, "备注").value == "示例备注"
    assert [each.sheet for each in exchange.preview(mended.path).findings if each.sheet == COVER] == []
    assert mended.sheet(COVER)["A1"].value == book.sheet(COVER)["A1"].value
    assert mended.sheet(COVER)["B5"].value == book.sheet(COVER)["B5"].value


def test_the_workbook_may_go_through_another_program(exchange: Exchange, refused: Preview, through: Converted) -> None:
    path = through(mending(exchange, refused).fill(3, 答复类型="同意办理").save(), "xlsx")
    assert [row.kind for row in exchange.preview(path).rows] == [RowKind.NEW, RowKind.REFUSED]


def test_a_row_whose_answer_the_ledger_has_passed_goes_out_too(exchange: Exchange) -> None:
    problem = exchange.referred(title="示例第1件")
    book = exchange.out().fill(3, **ANSWER)
    exchange.county.step("reply", problem, kind="explained", text="电话答复。", unit="市工信局")
    seen = exchange.preview(book)
    assert [row.kind for row in seen.rows] == [RowKind.CONFLICT]
    again = exchange.preview(mending(exchange, seen).path)
    assert [row.kind for row in again.rows] == [RowKind.CONFLICT]
    assert again.rows[0].sheet == ITEMS
