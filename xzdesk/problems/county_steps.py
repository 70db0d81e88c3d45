"""The county's steps: guards (what still lacks) and effects (what is set)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.core.fields import described
from xzdesk.errors import Refusal
from xzdesk.problems.case import Case, creation, day_in_order, missing, same_person
from xzdesk.problems.inputs import (
    Approve,
    Decide,
    Extend,
    ProgressInput,
    Reasoned,
    Register,
    Resolve,
    Verify,
    Withdraw,
)
from xzdesk.problems.records import (
    REGISTERED,
    Extension,
    Ground,
    Problem,
    Progress,
    Referral,
    ReferralState,
    State,
    Verification,
)

REOPENED = "反弹重开："  # begins the progress entry of a reopening


def may_register(case: Case[Register]) -> Iterator[Refusal]:
    """What a registered problem must have (required_in of the declaration)."""
    for name, spec in described(Problem).fields.items():
        if (spec.required or spec.required_in == REGISTERED) and getattr(case.problem, name) is None:
            yield Refusal("register_field_missing", field=spec.caption)


def register(case: Case[Register]) -> Iterator[Edit]:
    yield case.edit(status=State.TRIAGE, stage_on=case.today, registered_on=case.today)


def may_decide(case: Case[Decide]) -> Iterator[Refusal]:
    """The tier's own questions."""
    tier = case.given.tier
    if tier is None:
        yield Refusal("decide_tier_missing")
        return
    if case.problem.status is State.HANDLING and tier is Tier.COUNTY:
        yield Refusal("decide_not_upwards")
    yield from {
        Tier.COUNTY: _county_lacks,
        Tier.DEPARTMENT: _department_lacks,
        Tier.LEADERSHIP: _leadership_lacks,
    }[tier](case)


def _county_lacks(case: Case[Decide]) -> Iterator[Refusal]:
    given = case.given
    if not given.unit:
        yield Refusal("decide_unit_missing")
    if not given.person:
        yield Refusal("decide_person_missing")
    if given.due_on is None:
        yield Refusal("decide_due_missing")
    elif given.due_on < case.today:
        yield Refusal("decide_due_past", day=given.due_on)


def _department_lacks(case: Case[Decide]) -> Iterator[Refusal]:
    given, problem = case.given, case.problem
    if not (given.reason or problem.reason):
        yield Refusal("decide_reason_missing")
    if not (given.measures_taken or problem.measures_taken):
        yield Refusal("decide_measures_missing")
    if not (given.request or problem.request):
        yield Refusal("decide_request_missing")
    department = given.unit or case.proposed_department
    if not department:
        yield Refusal("decide_department_missing")
    elif department not in case.departments:
        yield Refusal("decide_department_unknown", value=department)


def _leadership_lacks(case: Case[Decide]) -> Iterator[Refusal]:
    given, problem = case.given, case.problem
    if _ground(case) is None:
        yield Refusal("decide_ground_missing")
    if not (given.reason or problem.reason):
        yield Refusal("decide_case_missing")
    if not (given.opinions or problem.opinions):
        yield Refusal("decide_opinions_missing")


def _ground(case: Case[Decide]) -> Ground | None:
    """The ground as given, else as the problem is marked, when only one mark is set."""
    problem = case.problem
    if case.given.ground or problem.ground:
        return case.given.ground or problem.ground
    if bool(problem.systemic) == bool(problem.major_advancement):
        return None
    return Ground.SYSTEMIC if problem.systemic else Ground.MAJOR_ADVANCEMENT


def decide(case: Case[Decide]) -> Iterator[Edit]:
    if case.given.tier is Tier.COUNTY:
        yield from _decide_county(case)
    else:
        yield from _decide_upwards(case)


def _decide_county(case: Case[Decide]) -> Iterator[Edit]:
    given = case.given
    yield case.edit(
        status=State.HANDLING,
        stage_on=case.today,
        tier=Tier.COUNTY,
        unit=given.unit,
        person=given.person,
        due_on=given.due_on,
        first_due_on=case.problem.first_due_on or given.due_on,
    )


def _decide_upwards(case: Case[Decide]) -> Iterator[Edit]:
    given, problem = case.given, case.problem
    leadership = given.tier is Tier.LEADERSHIP
    to_unit = case.leading_office if leadership else given.unit or case.proposed_department
    said: dict[str, Any] = {
        "reason": given.reason or problem.reason,
        "measures_taken": given.measures_taken or problem.measures_taken,
        "opinions": given.opinions or problem.opinions,
        "ground": _ground(case) if leadership else None,
    }
    marks = {Ground.SYSTEMIC: {"systemic": True}, Ground.MAJOR_ADVANCEMENT: {"major_advancement": True}}
    yield case.edit(
        status=State.AWAITING_APPROVAL,
        stage_on=case.today,
        tier=given.tier,
        department=to_unit,
        drafter=case.operator,
        person=given.person or problem.person,
        **said,
        **(marks[said["ground"]] if isinstance(said["ground"], Ground) else {}),
    )
    yield creation(
        Referral(
            id=case.new_id(),
            problem=problem.id,
            number=case.referral_number,
            tier=given.tier,
            to_unit=to_unit,
            request=given.request or problem.request,
            drafted_by=case.operator,
            drafted_on=case.today,
            **said,
        )
    )


def may_approve(case: Case[Approve]) -> Iterator[Refusal]:
    if not case.given.approver:
        yield Refusal("approve_approver_missing")
    elif case.referral is not None and same_person(case.given.approver, case.referral.drafted_by):
        yield Refusal("approve_by_drafter", name=case.given.approver)
    drafted = case.referral.drafted_on if case.referral else None
    yield from day_in_order(case.given.approved_on, "审签日期", drafted, case.today)


def approve(case: Case[Approve]) -> Iterator[Edit]:
    approved_on = case.given.approved_on or case.today
    rules = case.settings
    days = rules.leadership_days if case.problem.tier is Tier.LEADERSHIP else rules.department_days
    yield case.edit(status=State.REFERRED, stage_on=approved_on)
    yield case.edit_referral(
        state=ReferralState.SENT,
        approver=case.given.approver,
        approved_on=approved_on,
        reply_due_on=case.calendar.due(approved_on, days),
    )


def needs_reason(case: Case[Reasoned]) -> Iterator[Refusal]:
    yield from missing(case.given, "reason")


def decline(case: Case[Reasoned]) -> Iterator[Edit]:
    yield case.edit(status=State.TRIAGE, stage_on=case.today)
    yield case.edit_referral(state=ReferralState.DECLINED, end_reason=case.given.reason, ended_on=case.today)


def may_progress(case: Case[ProgressInput]) -> Iterator[Refusal]:
    yield from missing(case.given, "text")
    yield from day_in_order(case.given.on, "进展日期", case.problem.found_on, case.today)


def progress(case: Case[ProgressInput]) -> Iterator[Edit]:
    on = case.given.on or case.today
    made = Progress(id=case.new_id(), problem=case.problem.id, on=on, text=case.given.text, author=case.operator)
    yield creation(made)


def may_extend(case: Case[Extend]) -> Iterator[Refusal]:
    """Asked before the old date passes, for a later one, with reason and approver."""
    yield from missing(case.given, "due_on", "reason", "approver")
    old, new = case.problem.due_on, case.given.due_on
    if old is None:
        yield Refusal("extend_without_due")
        return
    if case.today > old:
        yield Refusal("extend_too_late", day=old)
    if new is not None and new <= old:
        yield Refusal("extend_not_later", day=old)


def extend(case: Case[Extend]) -> Iterator[Edit]:
    problem, given = case.problem, case.given
    yield case.edit(due_on=given.due_on, extensions=problem.extensions + 1)
    yield creation(
        Extension(
            id=case.new_id(),
            problem=problem.id,
            on=case.today,
            old_due_on=problem.due_on,
            due_on=given.due_on,
            reason=given.reason,
            approver=given.approver,
        )
    )


def may_resolve(case: Case[Resolve]) -> Iterator[Refusal]:
    yield from missing(case.given, "result", "evidence")
    yield from day_in_order(case.given.resolved_on, "办结日期", case.problem.found_on, case.today)


def resolve(case: Case[Resolve]) -> Iterator[Edit]:
    resolved_on = case.given.resolved_on or case.today
    yield case.edit(
        status=State.RESOLVED,
        stage_on=resolved_on,
        handler=case.operator,
        result=case.given.result,
        evidence=case.given.evidence,
        resolved_on=resolved_on,
    )


def may_verify(case: Case[Verify]) -> Iterator[Refusal]:
    """Another person than the handler; closing needs result and evidence, sending back a word why."""
    problem, given = case.problem, case.given
    if given.ok is None:
        yield Refusal("verify_answer_missing")
    if any(same_person(case.operator, handler) for handler in (problem.handler, problem.person)):
        yield Refusal("verify_by_handler", name=case.operator)
    if given.ok and not problem.result:
        yield Refusal("verify_result_missing")
    if given.ok and not problem.evidence:
        yield Refusal("verify_evidence_missing")
    if given.ok is False and not given.text:
        yield Refusal("verify_text_missing")


def verify(case: Case[Verify]) -> Iterator[Edit]:
    given = case.given
    if given.ok:
        yield case.edit(
            status=State.CLOSED,
            stage_on=case.today,
            verifier=case.operator,
            closed_on=case.today,
            satisfaction=given.satisfaction,
        )
    else:
        yield _back_to_handling(case)
    yield creation(
        Verification(
            id=case.new_id(),
            problem=case.problem.id,
            on=case.today,
            ok=given.ok,
            text=given.text,
            satisfaction=given.satisfaction,
            verifier=case.operator,
        )
    )


def _back_to_handling(case: Case[Verify]) -> Edit:
    """Handling needs unit, person and due date; a problem answered from above may lack them."""
    problem = case.problem
    due_on = problem.due_on or case.calendar.due(case.today, case.settings.carry_out_days)
    return case.edit(
        status=State.HANDLING,
        stage_on=case.today,
        unit=problem.unit or case.identity.unit,
        person=problem.person or problem.handler,
        due_on=due_on,
        first_due_on=problem.first_due_on or due_on,
    )


def reopen(case: Case[Reasoned]) -> Iterator[Edit]:
    problem = case.problem
    yield case.edit(
        status=State.TRIAGE, stage_on=case.today, reopens=problem.reopens + 1, closed_on=None, verifier=None
    )
    note = f"{REOPENED}{case.given.reason}"
    yield creation(Progress(id=case.new_id(), problem=problem.id, on=case.today, text=note, author=case.operator))


def may_withdraw(case: Case[Withdraw]) -> Iterator[Refusal]:
    given = case.given
    if not given.reason and not given.merged_into:
        yield Refusal("withdraw_reason_missing")
    if given.merged_into == case.problem.number and given.merged_into:
        yield Refusal("withdraw_into_itself")
    elif given.merged_into and not case.known_number(given.merged_into):
        yield Refusal("withdraw_target_unknown", number=given.merged_into)


def withdraw(case: Case[Withdraw]) -> Iterator[Edit]:
    yield case.edit(
        status=State.WITHDRAWN,
        stage_on=case.today,
        withdraw_reason=case.given.reason,
        merged_into=case.given.merged_into,
    )
