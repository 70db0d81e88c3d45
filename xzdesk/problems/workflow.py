"""The way of a problem: which step leaves which state, who takes it, what it asks and what it sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.core.fields import KINDS, Record
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal
from xzdesk.problems import county_steps as county
from xzdesk.problems import inputs
from xzdesk.problems import upper_steps as upper
from xzdesk.problems.case import Case, Effect, Guard
from xzdesk.problems.records import Problem, State

_STAGE = frozenset({"status", "stage_on"})


class Step(NamedTuple):
    """One step. `sets`: kind -> the fields it may set; a change of this action that sets others is refused."""

    name: str
    caption: str
    input: type[Record]
    leaves: tuple[State, ...]
    by: Tier
    guard: Guard[Any]
    effect: Effect[Any]
    sets: Mapping[str, frozenset[str]]

    def lacks(self, case: Case[Any]) -> list[Refusal]:
        """Everything that still stands against taking this step."""
        return list(self.guard(case))

    def edits(self, case: Case[Any]) -> list[Edit]:
        """What it sets; the caller has asked `lacks` before."""
        return list(self.effect(case))


def _all(kind: str) -> frozenset[str]:
    return frozenset(KINDS[kind].fields)


def _step(name: str, caption: str, takes: type[Record], leaves: tuple[State, ...], by: Tier, **rest: Any) -> Step:
    sets = {"problem": _STAGE | rest.pop("problem", frozenset()), **rest.pop("others", {})}
    return Step(name, caption, takes, leaves, by, rest["guard"], rest["effect"], sets)


_SAID = frozenset({"reason", "measures_taken", "opinions", "ground"})
_REFERRAL_END = {"referral": frozenset({"state", "end_reason", "ended_on"})}

_DECLARED = (
    _step(
        "register", "登记", inputs.Register, (State.DRAFT,), Tier.COUNTY,
        guard=county.may_register, effect=county.register, problem=frozenset({"registered_on"}),
    ),
    _step(
        "decide", "研判", inputs.Decide, (State.TRIAGE, State.HANDLING, State.REPLIED), Tier.COUNTY,
        guard=county.may_decide, effect=county.decide, others={"referral": _all("referral")},
        problem=_SAID | {"tier", "unit", "person", "due_on", "first_due_on", "department", "drafter",
                         "systemic", "major_advancement"},
    ),
    _step(
        "approve", "审签", inputs.Approve, (State.AWAITING_APPROVAL,), Tier.COUNTY,
        guard=county.may_approve, effect=county.approve,
        others={"referral": frozenset({"state", "approver", "approved_on", "reply_due_on"})},
    ),
    _step(
        "decline", "不予审签", inputs.Reasoned, (State.AWAITING_APPROVAL,), Tier.COUNTY,
        guard=county.needs_reason, effect=county.decline, others=_REFERRAL_END,
    ),
    _step(
        "receive", "签收", inputs.Receive, (State.REFERRED,), Tier.DEPARTMENT,
        guard=upper.may_receive, effect=upper.receive,
        others={"referral": frozenset({"state", "received_on", "received_by"})},
    ),
    _step(
        "reply", "答复", inputs.ReplyInput, (State.REFERRED,), Tier.DEPARTMENT,
        guard=upper.may_reply, effect=upper.reply, problem=frozenset({"due_on"}),
        others={"referral": frozenset({"state"}), "reply": _all("reply"), "assignment": _all("assignment")},
    ),
    _step(
        "return", "退回", inputs.Reasoned, (State.REFERRED,), Tier.DEPARTMENT,
        guard=county.needs_reason, effect=upper.send_back, problem=frozenset({"returns"}), others=_REFERRAL_END,
    ),
    _step(
        "forward", "转报会商", inputs.Forward, (State.REFERRED,), Tier.DEPARTMENT,
        guard=upper.may_forward, effect=upper.forward, others={"referral": _all("referral")},
        problem=frozenset({"tier", "department", "ground", "reason", "opinions"}),
    ),
    _step(
        "progress", "办理进展", inputs.ProgressInput, (State.HANDLING, State.REPLIED), Tier.COUNTY,
        guard=county.may_progress, effect=county.progress, others={"progress": _all("progress")},
    ),
    _step(
        "extend", "延期", inputs.Extend, (State.HANDLING,), Tier.COUNTY,
        guard=county.may_extend, effect=county.extend, problem=frozenset({"due_on", "extensions"}),
        others={"extension": _all("extension")},
    ),
    _step(
        "resolve", "办结", inputs.Resolve, (State.HANDLING, State.REPLIED), Tier.COUNTY,
        guard=county.may_resolve, effect=county.resolve,
        problem=frozenset({"handler", "result", "evidence", "resolved_on"}),
    ),
    _step(
        "verify", "核验", inputs.Verify, (State.RESOLVED,), Tier.COUNTY,
        guard=county.may_verify, effect=county.verify, others={"verification": _all("verification")},
        problem=frozenset({"verifier", "closed_on", "satisfaction", "unit", "person", "due_on", "first_due_on"}),
    ),
    _step(
        "reopen", "反弹重开", inputs.Reasoned, (State.CLOSED,), Tier.COUNTY,
        guard=county.needs_reason, effect=county.reopen, others={"progress": _all("progress")},
        problem=frozenset({"reopens", "closed_on", "verifier"}),
    ),
    _step(
        "withdraw", "撤销", inputs.Withdraw, (State.DRAFT, State.TRIAGE), Tier.COUNTY,
        guard=county.may_withdraw, effect=county.withdraw,
        problem=frozenset({"withdraw_reason", "merged_into"}),
    ),
)  # fmt: skip

STEPS: dict[str, Step] = {step.name: step for step in _DECLARED}
EDITABLE = (
    "title", "description", "request", "cluster", "category", "severity", "source", "subject_kind", "subject_name",
    "credit_code", "township", "found_on", "contact", "phone", "systemic", "major_advancement",
)  # fmt: skip


def steps_from(state: State) -> list[Step]:
    """The steps that leave a state, in the order of the way."""
    return [step for step in STEPS.values() if state in step.leaves]


def still_required(problem: Problem) -> list[str]:
    """Captions of the fields that the problem's state requires and that are empty."""
    fields = KINDS["problem"].fields.items()
    return [s.caption for n, s in fields if problem.status in s.required_in and getattr(problem, n) is None]
