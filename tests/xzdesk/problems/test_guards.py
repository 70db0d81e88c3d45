"""Each guard of the way says no with its own message; with what it asks, the step goes through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tests.xzdesk.problems.office_support import COMPLETE, LEADERSHIP, UPWARDS, County
from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.messages import WORDING
from xzdesk.problems.records import Problem, ReferralState, State


def refused(county: County, step: str, problem: Problem, by: str = "示例经办甲", **raw: Any) -> set[str]:
    """The codes of all reasons why a step is refused."""
    with pytest.raises(Refusal) as no:
        county.step(step, problem, by, **raw)
    return {reason.code for reason in getattr(no.value, "reasons", [no.value])}


@pytest.mark.parametrize("name", [n for n in COMPLETE if n not in ("title", "found_on")])
def test_registering_needs_each_field_of_a_registered_problem(county: County, name: str) -> None:
    empty: dict[str, Any] = {name: None}
    with pytest.raises(Refusal) as no:
        county.add(**empty)
    assert no.value.code == "register_field_missing"


def test_a_draft_may_be_incomplete_and_a_problem_without_title_may_not(county: County) -> None:
    assert county.add(register=False, request=None).status is State.DRAFT
    with pytest.raises(Refusal, match="标题"):
        county.add(register=False, title="  ")


def test_deciding_needs_a_tier(county: County) -> None:
    assert refused(county, "decide", county.add()) == {"decide_tier_missing"}


@pytest.mark.parametrize(
    ("left_out", "code"),
    [("unit", "decide_unit_missing"), ("person", "decide_person_missing"), ("due_on", "decide_due_missing")],
)
def test_the_county_tier_needs_unit_person_and_due_date(county: County, left_out: str, code: str) -> None:
    given: dict[str, Any] = {"tier": "county", "unit": "县工信局", "person": "示例责任人", "due_on": "2026-03-20"}
    assert refused(county, "decide", county.add(), **{**given, left_out: None}) == {code}


def test_a_due_date_in_the_past_is_refused(county: County) -> None:
    given: dict[str, Any] = {"tier": "county", "unit": "县工信局", "person": "示例责任人", "due_on": "2026-03-04"}
    assert refused(county, "decide", county.add(), **given) == {"decide_due_past"}


@pytest.mark.parametrize(
    ("left_out", "code"), [("reason", "decide_reason_missing"), ("measures_taken", "decide_measures_missing")]
)
def test_the_department_tier_needs_why_and_what_was_tried(county: County, left_out: str, code: str) -> None:
    assert refused(county, "decide", county.add(), **{**UPWARDS, left_out: None}) == {code}


def test_the_department_tier_needs_a_department_of_the_catalogue(county: County) -> None:
    assert refused(county, "decide", county.add(), **{**UPWARDS, "unit": "市不存在局"}) == {"decide_department_unknown"}


def test_the_department_is_proposed_from_the_category_or_the_clusters_lead(county: County) -> None:
    problem = county.step("decide", county.add(category="其他"), **{**UPWARDS, "unit": None})
    assert problem.department == "市工信局"


@pytest.mark.parametrize(
    ("left_out", "code"),
    [("ground", "decide_ground_missing"), ("reason", "decide_case_missing"), ("opinions", "decide_opinions_missing")],
)
def test_the_leadership_tier_needs_ground_case_and_opinions(county: County, left_out: str, code: str) -> None:
    assert refused(county, "decide", county.add(), **{**LEADERSHIP, left_out: None}) == {code}


def test_the_ground_is_taken_from_the_one_mark_that_is_set(county: County) -> None:
    problem = county.step("decide", county.add(systemic=True), **{**LEADERSHIP, "ground": None})
    assert problem.tier is Tier.LEADERSHIP


def test_deciding_again_while_handling_goes_upwards_only(county: County) -> None:
    again: dict[str, Any] = {"tier": "county", "unit": "县工信局", "person": "示例责任人", "due_on": "2026-03-20"}
    assert refused(county, "decide", county.handling(), **again) == {"decide_not_upwards"}
    assert county.step("decide", county.handling(), **UPWARDS).status is State.AWAITING_APPROVAL


def test_a_referral_leaves_only_with_a_signature(county: County) -> None:
    drafted = county.step("decide", county.add(), **UPWARDS)
    assert refused(county, "approve", drafted) == {"approve_approver_missing"}


def test_the_drafter_cannot_sign_the_referral(county: County) -> None:
    drafted = county.step("decide", county.add(), **UPWARDS)
    assert refused(county, "approve", drafted, approver="示例经办甲") == {"approve_by_drafter"}


@pytest.mark.parametrize("name", ["示例 经办甲", "示例\u3000经办甲", "示例经办甲 "])
def test_a_blank_in_the_name_does_not_make_the_drafter_another_person(county: County, name: str) -> None:
    drafted = county.step("decide", county.add(), **UPWARDS)
    assert refused(county, "approve", drafted, approver=name) == {"approve_by_drafter"}


def test_a_declined_referral_goes_back_to_triage_with_a_reason(county: County) -> None:
    drafted = county.step("decide", county.add(), **UPWARDS)
    assert refused(county, "decline", drafted) == {"step_field_missing"}
    back = county.step("decline", drafted, reason="材料不全")
    assert back.status is State.TRIAGE
    assert county.as_().problems.family(back).referrals[0].state is ReferralState.DECLINED


def test_a_returned_referral_goes_back_to_triage_and_is_counted(county: County) -> None:
    assert refused(county, "return", county.referred()) == {"step_field_missing"}
    back = county.step("return", county.referred(), reason="不属本部门职责")
    assert (back.status, back.returns) == (State.TRIAGE, 1)


def test_a_referral_is_received_once(county: County) -> None:
    received = county.step("receive", county.referred(), person="示例签收人")
    assert received.status is State.REFERRED
    assert refused(county, "receive", received) == {"receive_twice"}


REPLY: Mapping[str, Any] = {"kind": "agreed", "text": "已列入计划。", "person": "示例答复人"}


@pytest.mark.parametrize("left_out", ["kind", "text"])
def test_a_reply_needs_its_kind_and_text(county: County, left_out: str) -> None:
    assert refused(county, "reply", county.referred(), **{**REPLY, left_out: None}) == {"step_field_missing"}


def test_a_reply_from_another_department_is_refused(county: County) -> None:
    assert refused(county, "reply", county.referred(), **REPLY, unit="市科技局") == {"reply_wrong_unit"}


def test_an_assigned_item_needs_unit_and_task(county: County) -> None:
    items = [{"unit": "县供电公司", "due_on": "2026-04-01"}]
    assert refused(county, "reply", county.referred(), **REPLY, assigned=items) == {"reply_assigned_malformed"}


def test_an_answered_problem_waits_to_be_carried_out_with_what_was_assigned(county: County) -> None:
    items = [{"unit": "县供电公司", "task": "完成线路设计", "due_on": "2026-04-01"}]
    replied = county.step("reply", county.referred(), **REPLY, assigned=items)
    family = county.as_().problems.family(replied)
    assert replied.status is State.REPLIED
    assert family.replies[0].transcribed_by == "示例经办甲"
    assert [(item.task, item.due_on) for item in family.assignments] == [("完成线路设计", date(2026, 4, 1))]


def test_forwarding_needs_ground_and_reason_and_goes_to_the_leadership(county: County) -> None:
    codes = refused(county, "forward", county.referred())
    assert codes == {"decide_ground_missing", "step_field_missing"}
    up = county.step("forward", county.referred(), ground="systemic", reason="涉及多个部门")
    referrals = county.as_().problems.family(up).referrals
    assert (up.status, up.tier) == (State.REFERRED, Tier.LEADERSHIP)
    assert [r.state for r in referrals] == [ReferralState.FORWARDED, ReferralState.SENT]
    assert refused(county, "forward", up, ground="systemic", reason="再转") == {"forward_already_leadership"}


def test_progress_needs_a_text_and_no_day_of_tomorrow(county: County) -> None:
    handling = county.handling()
    assert refused(county, "progress", handling) == {"step_field_missing"}
    assert refused(county, "progress", handling, text="已勘察", on="2026-03-06") == {"step_day_future"}
    county.step("progress", handling, text="已勘察", on="2026-03-04")
    assert county.as_().problems.family(handling).progress[0].text == "已勘察"


@pytest.mark.parametrize("left_out", ["due_on", "reason", "approver"])
def test_an_extension_needs_new_date_reason_and_approver(county: County, left_out: str) -> None:
    given: dict[str, Any] = {"due_on": "2026-04-10", "reason": "设备未到货", "approver": "示例分管领导"}
    assert refused(county, "extend", county.handling(), **{**given, left_out: None}) == {"step_field_missing"}


def test_an_extension_is_asked_before_the_old_date_passes(county: County) -> None:
    handling = county.handling()
    county.clock.to(date(2026, 3, 21))
    given: dict[str, Any] = {"due_on": "2026-04-10", "reason": "设备未到货", "approver": "示例分管领导"}
    assert refused(county, "extend", handling, **given) == {"extend_too_late"}


def test_an_extension_is_to_a_later_date(county: County) -> None:
    given: dict[str, Any] = {"due_on": "2026-03-20", "reason": "设备未到货", "approver": "示例分管领导"}
    assert refused(county, "extend", county.handling(), **given) == {"extend_not_later"}


def test_the_first_due_date_stays_on_record_after_extensions(county: County) -> None:
    handling = county.handling()
    for due_on in ("2026-04-10", "2026-04-20"):
        handling = county.step("extend", handling, due_on=due_on, reason="设备未到货", approver="示例分管领导")
    assert (handling.first_due_on, handling.due_on) == (date(2026, 3, 20), date(2026, 4, 20))
    assert handling.extensions == 2


@pytest.mark.parametrize("left_out", ["result", "evidence"])
def test_resolving_needs_result_and_evidence(county: County, left_out: str) -> None:
    given: dict[str, Any] = {"result": "已增容。", "evidence": "验收单1份。"}
    assert refused(county, "resolve", county.handling(), **{**given, left_out: None}) == {"step_field_missing"}


def test_the_handler_cannot_verify(county: County) -> None:
    resolved = county.resolved()
    assert refused(county, "verify", resolved, ok=True) == {"verify_by_handler"}
    assert refused(county, "verify", resolved, "示例责任人", ok=True) == {"verify_by_handler"}


@pytest.mark.parametrize("name", [" 示例经办甲 ", "示例 经办甲", "示例\u3000责任人"])
def test_a_blank_in_the_name_does_not_make_the_handler_another_person(county: County, name: str) -> None:
    assert refused(county, "verify", county.resolved(), name, ok=True) == {"verify_by_handler"}


def test_the_operators_name_is_kept_without_outer_blanks(county: County) -> None:
    assert county.as_("\u3000示例核验人 \n").desk.operator == "示例核验人"


def test_verifying_needs_an_answer_and_a_word_when_it_is_no(county: County) -> None:
    resolved = county.resolved()
    assert refused(county, "verify", resolved, "示例核验人") == {"verify_answer_missing"}
    assert refused(county, "verify", resolved, "示例核验人", ok=False) == {"verify_text_missing"}


def test_a_failed_verification_sends_the_problem_back_to_handling(county: County) -> None:
    back = county.step("verify", county.resolved(), "示例核验人", ok=False, text="仍有两台设备未通电")
    assert (back.status, back.due_on) == (State.HANDLING, date(2026, 3, 20))


def test_a_verified_problem_is_closed_and_can_come_back_under_its_number(county: County) -> None:
    closed = county.step("verify", county.resolved(), "示例核验人", ok=True, satisfaction="satisfied")
    assert (closed.status, closed.verifier) == (State.CLOSED, "示例核验人")
    assert refused(county, "reopen", closed) == {"step_field_missing"}
    again = county.step("reopen", closed, reason="又出现限电")
    assert (again.status, again.number, again.reopens) == (State.TRIAGE, closed.number, 1)


def test_withdrawing_needs_a_reason_or_a_problem_that_exists(county: County) -> None:
    first, second = county.add(), county.add()
    assert refused(county, "withdraw", second) == {"withdraw_reason_missing"}
    assert refused(county, "withdraw", second, merged_into="沛县-A-2026-9999") == {"withdraw_target_unknown"}
    assert refused(county, "withdraw", second, merged_into=second.number) == {"withdraw_into_itself"}
    assert county.step("withdraw", second, merged_into=first.number).status is State.WITHDRAWN


def test_a_step_that_does_not_leave_this_state_is_refused_with_those_that_do(county: County) -> None:
    with pytest.raises(Refusal, match="现为“待研判”，不能“办结”；现在可以：研判、撤销"):
        county.step("resolve", county.add(), result="好", evidence="有")


def test_an_unknown_step_and_an_unknown_number_are_refused(county: County) -> None:
    with pytest.raises(Refusal, match="没有“飞”这一步"):
        county.step("飞", county.add())
    with pytest.raises(Refusal, match="沛县-A-2026-0404"):
        county.as_().problems.find("沛县-A-2026-0404")


def test_a_closed_problem_is_not_edited(county: County) -> None:
    closed = county.step("verify", county.resolved(), "示例核验人", ok=True)
    with pytest.raises(Refusal, match="已销号"):
        county.as_().problems.edit(closed, {"title": "改"})


def test_what_a_step_sets_cannot_be_edited_and_unknown_names_are_refused(county: County) -> None:
    problems, problem = county.as_().problems, county.add()
    for raw, code in (({"status": "closed"}, "problem_field_not_editable"), ({"stat": "x"}, "field_unknown")):
        with pytest.raises(Refusal) as no:
            problems.edit(problem, raw)
        assert no.value.code == code


def test_a_registered_problem_cannot_be_emptied_of_what_it_needs(county: County) -> None:
    with pytest.raises(Refusal, match="诉求"):
        county.as_().problems.edit(county.add(), {"request": ""})


def test_a_name_outside_the_catalogue_is_refused(county: County) -> None:
    with pytest.raises(Refusal, match="不在目录中"):
        county.add(cluster="造船")


def test_numbers_count_up_by_desk_and_year(county: County) -> None:
    assert [county.add().number for _ in range(2)] == ["沛县-A-2026-0001", "沛县-A-2026-0002"]
    county.clock.to(date(2027, 1, 4))
    assert county.add().number == "沛县-A-2027-0001"


def test_every_code_raised_by_a_guard_has_its_own_wording() -> None:
    guards = {code for code in WORDING if code.split("_")[0] in {"decide", "approve", "extend", "verify", "withdraw"}}
    assert len({WORDING[code] for code in guards}) == len(guards) >= 20
