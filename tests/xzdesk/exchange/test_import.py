"""A filled-in referral workbook comes back: what it does to the ledger, and what it leaves alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.xzdesk.exchange.workbook_support import ANSWER, REPLIED, Exchange, reasons
from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.exchange.findings import CellChange, RowKind
from xzdesk.exchange.intake import accept, preview, undo_import
from xzdesk.problems.records import ExchangeFile, Ground, ReferralState, ReplyKind, State


def kinds(exchange: Exchange, returned: Any) -> list[RowKind]:
    return [row.kind for row in exchange.preview(returned).rows]


def test_an_answer_is_taken_in_as_the_departments_own(exchange: Exchange) -> None:
    problem = exchange.referred()
    result = exchange.take_in(exchange.out().fill(3, **ANSWER))
    assert (result.read, result.new, result.changed, result.same, result.refused) == (1, 1, 0, 0, 0)
    assert result.findings == ()
    now, reply, referral = exchange.now(problem), exchange.replies(problem)[0], exchange.referral(problem)
    assert (now.status, now.stage_on, now.due_on) == (State.REPLIED, REPLIED, date(2026, 6, 30))
    assert (reply.unit, reply.person, reply.kind) == ("市工信局", "王处长", ReplyKind.AGREED)
    assert (reply.text, reply.replied_on) == (ANSWER["答复意见"], REPLIED)
    assert reply.transcribed_by is None
    assert (referral.state, referral.received_by, referral.received_on) == (
        ReferralState.REPLIED, "李签收", date(2026, 3, 6),
    )  # fmt: skip
    assert now.conflicts == referral.conflicts == ()


def test_the_history_names_the_person_who_answered_and_the_day(exchange: Exchange) -> None:
    problem = exchange.referred()
    exchange.take_in(exchange.out().fill(3, **ANSWER))
    changes = exchange.county.store.changes("problem", problem.id)
    assert (changes[-1].action, changes[-1].operator) == ("reply", "王处长")
    assert changes[-1].at == "2026-03-10T12:00:00+08:00"


def test_the_import_is_recorded_with_its_counts_by_the_clerk_who_made_it(exchange: Exchange) -> None:
    exchange.referred()
    result = exchange.take_in(exchange.out().fill(3, **ANSWER))
    record = exchange.county.store.get(ExchangeFile, result.gesture)
    assert record is not None
    assert (record.direction, record.partner, record.name) == ("in", "市工信局", "报送件.xlsx")
    assert record.counts is not None
    assert record.counts["new"] == 1
    assert exchange.county.store.changes("exchange_file", record.id)[0].operator == "示例经办甲"


def test_a_preview_leaves_the_database_byte_for_byte_as_it_was(exchange: Exchange) -> None:
    exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    path, store = returned.save(), exchange.county.store

    def content() -> list[bytes]:
        return [Path(f"{store.path}{part}").read_bytes() for part in ("", "-wal")]  # -shm is readers' bookkeeping

    before = content()
    assert preview(exchange.problems, path).counts.new == 1
    assert content() == before


def test_a_preview_shows_each_cell_with_what_was_there(exchange: Exchange) -> None:
    problem = exchange.referred(title="示例：用电")
    row = exchange.preview(exchange.out().fill(3, **ANSWER)).rows[0]
    assert (row.sheet, row.row, row.number, row.title) == ("报送件", 3, f"{problem.number}-报1", "示例：用电")
    assert CellChange("答复意见", "", str(ANSWER["答复意见"])) in row.cells
    assert CellChange("答复日期", "", "2026年3月10日") in row.cells
    assert row.reason == ""


def test_the_same_file_twice_is_nothing_new(exchange: Exchange) -> None:
    exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    exchange.take_in(returned)
    last = exchange.county.store.last_stamp()
    again = exchange.take_in(returned)
    assert (again.read, again.same, again.gesture) == (1, 1, "")
    assert exchange.county.store.last_stamp() == last


def test_nothing_filled_in_keeps_everything(exchange: Exchange) -> None:
    problem = exchange.referred()
    assert exchange.take_in(exchange.out()).same == 1
    assert exchange.now(problem).status is State.REFERRED


def test_a_row_or_a_column_taken_out_keeps_what_is_there(exchange: Exchange) -> None:
    first, second = exchange.referred(), exchange.referred()
    returned = exchange.out().fill(4, **ANSWER)
    returned.items.delete_rows(3)
    for caption in ("转报依据", "答复时限", "签收人", "签收日期"):
        returned.items.delete_cols(returned.column(caption))
    result = exchange.take_in(returned)
    assert (result.read, result.new, result.findings) == (1, 1, ())
    assert exchange.now(first).status is State.REFERRED
    assert exchange.now(second).status is State.REPLIED


def test_a_receipt_alone_is_taken_in_and_an_answer_that_follows_changes_it(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, 签收人="李签收", 签收日期="2026年3月6日")
    assert exchange.take_in(returned).new == 1
    assert exchange.referral(problem).state is ReferralState.RECEIVED
    returned.fill(3, **ANSWER)
    assert exchange.take_in(returned).changed == 1
    assert exchange.now(problem).status is State.REPLIED
    assert exchange.referral(problem).conflicts == ()


def test_a_return_goes_back_to_triage_with_its_reason(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, 处理方式="退回", 退回或转报原因="材料不全。", 答复人="王处长", 答复日期=REPLIED)
    assert exchange.take_in(returned).new == 1
    now, referral = exchange.now(problem), exchange.referral(problem)
    assert (now.status, now.stage_on, now.returns) == (State.TRIAGE, REPLIED, 1)
    assert (referral.state, referral.end_reason, referral.ended_on) == (ReferralState.RETURNED, "材料不全。", REPLIED)
    assert exchange.take_in(returned).same == 1


def test_a_forward_makes_a_referral_to_the_leadership(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(
        3, 处理方式="转报会商", 转报依据="系统性问题", 退回或转报原因="涉及多个部门。", 答复意见="建议会商。",
        答复人="王处长", 答复日期=REPLIED,
    )  # fmt: skip
    assert exchange.take_in(returned).new == 1
    now = exchange.now(problem)
    first, second = exchange.problems.family(now).referrals
    assert (now.status, now.tier, now.ground) == (State.REFERRED, Tier.LEADERSHIP, Ground.SYSTEMIC)
    assert first.state is ReferralState.FORWARDED
    assert (second.state, second.opinions, second.approved_on) == (ReferralState.SENT, "建议会商。", REPLIED)
    assert exchange.take_in(returned).same == 1


def test_the_leaderships_answer_comes_back_the_same_way(exchange: Exchange) -> None:
    problem = exchange.led()
    office = f"{exchange.problems.catalogue.leading_group}办公室"
    returned = exchange.out(unit=office).fill(3, **{**ANSWER, "答复类型": "会商议定"})
    with pytest.raises(AssertionError):
        returned.column("转报依据")
    assert exchange.take_in(returned).new == 1
    assert exchange.replies(problem)[0].unit == office


def test_assigned_items_come_with_the_answer_in_the_order_of_their_lines(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    returned.task(4, 责任单位="市供电公司", 交办内容="办理立项。")
    returned.task(3, 责任单位="市发改委", 交办内容="列入计划。", 办理时限="2026.5.31")
    assert exchange.take_in(returned).new == 1
    family = exchange.problems.family(problem)
    tasks = [(task.unit, task.task, task.due_on) for task in family.assigned_by(family.replies[0])]
    assert tasks == [("市发改委", "列入计划。", date(2026, 5, 31)), ("市供电公司", "办理立项。", None)]
    assert exchange.take_in(returned).same == 1


def test_who_fills_in_an_answer_without_the_handling_means_to_answer(exchange: Exchange) -> None:
    problem = exchange.referred()
    answer = {caption: value for caption, value in ANSWER.items() if caption != "处理方式"}
    assert exchange.take_in(exchange.out().fill(3, **answer)).new == 1
    assert exchange.now(problem).status is State.REPLIED


@pytest.mark.parametrize("written", ["2026-03-10", "2026/3/10", "2026.3.10", "２０２６年３月１０日", "20260310"])
def test_dates_are_read_in_their_fixed_forms(exchange: Exchange, written: object) -> None:
    problem = exchange.referred()
    exchange.take_in(exchange.out().fill(3, **{**ANSWER, "答复日期": written}))
    assert exchange.replies(problem)[0].replied_on == REPLIED


def test_eight_digits_in_a_cell_that_lost_its_date_format_are_a_date(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, **{**ANSWER, "答复日期": 20260310})
    returned.cell(3, "答复日期").number_format = "General"
    exchange.take_in(returned)
    assert exchange.replies(problem)[0].replied_on == REPLIED


@pytest.mark.parametrize("written", ["3月10日", "10/03/2026", "下周", 46091, 3.5, True])
def test_a_date_that_is_not_certain_is_refused_at_its_cell(exchange: Exchange, written: object) -> None:
    exchange.referred()
    returned = exchange.out().fill(3, **{**ANSWER, "答复日期": written})
    returned.cell(3, "答复日期").number_format = "General"
    found = exchange.preview(returned)
    assert found.counts.refused == 1
    assert [(f.sheet, f.row, f.column) for f in found.findings] == [("报送件", 3, "答复日期")]


def test_an_answer_given_by_hand_meanwhile_stands(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    exchange.county.step("reply", problem, kind="explained", text="电话答复。", replied_on="2026-03-11")
    found = exchange.preview(returned)
    assert [row.kind for row in found.rows] == [RowKind.CONFLICT]
    assert found.counts.refused == 1
    assert "已答复" in found.rows[0].reason
    assert exchange.take_in(returned).gesture == ""
    assert [reply.text for reply in exchange.replies(problem)] == ["电话答复。"]


def test_the_very_answer_entered_by_hand_meanwhile_is_the_same(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, 处理方式="答复", 答复类型="政策解释", 答复意见="见文件。", 答复日期=REPLIED)
    exchange.county.step("reply", problem, kind="explained", text="见文件。", replied_on=REPLIED.isoformat())
    assert kinds(exchange, returned) == [RowKind.SAME]


def test_another_answer_after_the_first_was_taken_in_is_a_conflict(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    exchange.take_in(returned)
    assert kinds(exchange, returned.fill(3, 答复意见="改变主意。")) == [RowKind.CONFLICT]
    assert exchange.replies(problem)[0].text == ANSWER["答复意见"]


def test_an_answer_to_a_referral_that_was_returned_meanwhile_is_a_conflict(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    exchange.county.step("return", problem, reason="电话退回。")
    exchange.county.step("withdraw", problem, reason="企业放弃。")
    found = exchange.preview(returned)
    assert [row.kind for row in found.rows] == [RowKind.CONFLICT]
    assert "已撤销" in found.rows[0].reason


def test_a_receipt_noted_by_hand_stands_and_the_answer_is_taken_in(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    exchange.county.step("receive", problem, person="赵某", received_on="2026-03-09")
    result = exchange.take_in(returned)
    assert result.changed == 1
    assert set(reasons(result)) == {"台账已记签收，与文件不同，签收以台账为准。"}
    referral = exchange.referral(problem)
    assert (referral.state, referral.received_by, referral.conflicts) == (ReferralState.REPLIED, "赵某", ())


def test_a_receipt_that_is_known_is_filled_in_at_export_and_cannot_be_cleared(exchange: Exchange) -> None:
    problem = exchange.referred()
    exchange.county.step("receive", problem, person="赵某", received_on="2026-03-05")
    returned = exchange.out()
    assert returned.cell(3, "签收人").value == "赵某"
    assert kinds(exchange, returned) == [RowKind.SAME]
    assert kinds(exchange, returned.fill(3, 签收人="")) == [RowKind.SAME]
    assert kinds(exchange, returned.fill(3, 签收人="〔清空〕")) == [RowKind.CONFLICT]


def test_the_mark_that_clears_says_nothing_where_nothing_was(exchange: Exchange) -> None:
    problem = exchange.referred()
    result = exchange.take_in(exchange.out().fill(3, **{**ANSWER, "答复人": "〔清空〕", "办结时限": "〔清空〕"}))
    assert result.new == 1
    assert exchange.replies(problem)[0].person is None


def test_only_the_chosen_rows_are_taken_in(exchange: Exchange) -> None:
    first, second = exchange.referred(), exchange.referred()
    found = exchange.preview(exchange.out().fill(3, **ANSWER).fill(4, **ANSWER))
    result = accept(exchange.problems, found, rows=[4])
    assert (result.read, result.new) == (1, 1)
    assert exchange.now(first).status is State.REFERRED
    assert exchange.now(second).status is State.REPLIED


def test_rows_are_held_against_the_ledger_once_more_when_accepted(exchange: Exchange) -> None:
    problem = exchange.referred()
    found = exchange.preview(exchange.out().fill(3, **ANSWER))
    exchange.county.step("reply", problem, kind="explained", text="电话答复。", replied_on="2026-03-11")
    result = accept(exchange.problems, found)
    assert (result.read, result.refused, result.gesture) == (1, 1, "")


def test_every_row_is_counted_once(exchange: Exchange) -> None:
    for _ in range(4):
        exchange.referred()
    returned = exchange.out().fill(3, **ANSWER).fill(4, **{**ANSWER, "答复日期": "不详"})
    returned.fill(5, 处理方式="退回")
    counts = exchange.preview(returned).counts
    assert counts.read == counts.new + counts.changed + counts.same + counts.refused == 4
    assert (counts.new, counts.same, counts.refused) == (1, 1, 2)


def test_a_preview_tells_how_far_it_is_and_can_be_cancelled(exchange: Exchange) -> None:
    exchange.referred()
    exchange.referred()
    path, told = exchange.out().save(), list[tuple[int, int]]()
    preview(exchange.problems, path, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    with pytest.raises(Refusal) as no:
        preview(exchange.problems, path, cancelled=lambda: True)
    assert no.value.code == "intake_cancelled"


def test_an_import_is_undone_whole_and_the_file_can_be_taken_in_again(exchange: Exchange) -> None:
    first, second = exchange.referred(), exchange.referred()
    returned = exchange.out().fill(3, **ANSWER).fill(4, **ANSWER).task(3, 责任单位="市发改委", 交办内容="列入计划。")
    result = exchange.take_in(returned)
    undo_import(exchange.problems, result.gesture)
    for problem in (first, second):
        assert exchange.now(problem).status is State.REFERRED
        assert exchange.referral(problem).state is ReferralState.SENT
        assert exchange.replies(problem) == []
    assert exchange.take_in(returned).new == 2
    family = exchange.problems.family(first)
    assert (len(family.replies), len(family.assignments)) == (1, 1)
    assert exchange.county.store.conflicted() == []


def test_an_import_that_was_built_on_is_not_undone(exchange: Exchange) -> None:
    problem = exchange.referred()
    result = exchange.take_in(exchange.out().fill(3, **ANSWER))
    exchange.county.step("progress", problem, text="已开工。")
    with pytest.raises(Refusal) as no:
        undo_import(exchange.problems, result.gesture)
    assert no.value.code == "undo_built_upon"
    assert exchange.now(problem).status is State.REPLIED


def test_an_edit_made_before_the_import_does_not_stand_against_undoing_it(exchange: Exchange) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    exchange.problems.edit(problem, {"contact": "新联系人"})
    result = exchange.take_in(returned)
    undo_import(exchange.problems, result.gesture)
    assert exchange.now(problem).status is State.REFERRED


def test_what_is_no_import_cannot_be_undone_as_one(exchange: Exchange) -> None:
    with pytest.raises(Refusal) as no:
        undo_import(exchange.problems, "nothing")
    assert no.value.code == "undo_unknown"
