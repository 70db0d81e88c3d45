"""What the upper tier can do with a referral: receive, reply, return, forward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.errors import Refusal
from xzdesk.problems.case import Case, creation, day_in_order, missing
from xzdesk.problems.inputs import ASSIGNED, Forward, Reasoned, Receive, ReplyInput
from xzdesk.problems.records import Assignment, Referral, ReferralState, Reply, State


def _sent_on(case: Case[Receive] | Case[ReplyInput]) -> date | None:
    return case.referral.approved_on if case.referral else None


def may_receive(case: Case[Receive]) -> Iterator[Refusal]:
    if case.referral is not None and case.referral.received_on is not None:
        yield Refusal("receive_twice", day=case.referral.received_on)
    yield from day_in_order(case.given.received_on, "签收日期", _sent_on(case), case.today)


def receive(case: Case[Receive]) -> Iterator[Edit]:
    yield case.edit_referral(
        state=ReferralState.RECEIVED,
        received_on=case.given.received_on or case.today,
        received_by=case.given.person,
    )


def may_reply(case: Case[ReplyInput]) -> Iterator[Refusal]:
    """The addressed department's answer; the leadership's may come in any unit's name."""
    given, referral = case.given, case.referral
    yield from missing(given, "kind", "text")
    if referral is not None and referral.tier is Tier.DEPARTMENT and given.unit not in (None, referral.to_unit):
        yield Refusal("reply_wrong_unit", to_unit=referral.to_unit, unit=given.unit)
    yield from day_in_order(given.replied_on, "答复日期", _sent_on(case), case.today)
    for row, item in enumerate(given.assigned or (), start=1):
        yield from _assignment_lacks(row, item)


def _assignment_lacks(row: int, item: Mapping[str, object]) -> Iterator[Refusal]:
    for name, spec in ASSIGNED.items():
        try:
            if spec.read(item.get(name)) is None and spec.required:
                yield Refusal("reply_assigned_malformed", row=row, reason=f"“{spec.caption}”未填写。")
        except Refusal as no:
            yield Refusal("reply_assigned_malformed", row=row, reason=str(no))


def reply(case: Case[ReplyInput]) -> Iterator[Edit]:
    given = case.given
    replied_on = given.replied_on or case.today
    made = Reply(
        id=case.new_id(),
        problem=case.problem.id,
        referral=case.referral.id if case.referral else None,
        unit=given.unit or case.problem.department,
        person=given.person,
        kind=given.kind,
        text=given.text,
        replied_on=replied_on,
        due_on=given.due_on,
        transcribed_by=case.operator if case.identity.role is Tier.COUNTY else None,
    )
    due_on = given.due_on or case.calendar.due(replied_on, case.settings.carry_out_days)
    yield case.edit(status=State.REPLIED, stage_on=replied_on, due_on=due_on)
    yield case.edit_referral(state=ReferralState.REPLIED)
    yield creation(made)
    for item in given.assigned or ():
        yield creation(_assignment(case, made.id, item))


def _assignment(case: Case[ReplyInput], reply_id: str, item: Mapping[str, object]) -> Assignment:
    values = {name: spec.read(item.get(name)) for name, spec in ASSIGNED.items()}
    return Assignment(id=case.new_id(), problem=case.problem.id, reply=reply_id, **values)


def send_back(case: Case[Reasoned]) -> Iterator[Edit]:
    problem = case.problem
    yield case.edit(status=State.TRIAGE, stage_on=case.today, returns=problem.returns + 1)
    yield case.edit_referral(state=ReferralState.RETURNED, end_reason=case.given.reason, ended_on=case.today)


def may_forward(case: Case[Forward]) -> Iterator[Refusal]:
    if case.problem.tier is Tier.LEADERSHIP:
        yield Refusal("forward_already_leadership")
    if case.given.ground is None:
        yield Refusal("decide_ground_missing")
    yield from missing(case.given, "reason")


def forward(case: Case[Forward]) -> Iterator[Edit]:
    """The department's referral ends; one to the leadership takes its place, already sent."""
    given, problem, before = case.given, case.problem, case.referral
    opinions = given.opinions or (before.opinions if before else None)
    said: dict[str, Any] = {"ground": given.ground, "reason": given.reason, "opinions": opinions}
    yield case.edit(tier=Tier.LEADERSHIP, stage_on=case.today, department=case.leading_office, **said)
    yield case.edit_referral(state=ReferralState.FORWARDED, end_reason=given.reason, ended_on=case.today)
    yield creation(
        Referral(
            id=case.new_id(),
            problem=problem.id,
            number=case.referral_number,
            state=ReferralState.SENT,
            tier=Tier.LEADERSHIP,
            to_unit=case.leading_office,
            measures_taken=problem.measures_taken,
            request=before.request if before else problem.request,
            drafted_by=before.to_unit if before else None,
            drafted_on=case.today,
            approver=before.approver if before else None,
            approved_on=case.today,
            reply_due_on=case.calendar.due(case.today, case.settings.leadership_days),
            **said,
        )
    )
