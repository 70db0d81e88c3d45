"""The way that an old problem is taken along: the steps in order, each by its own guard, with the ledger's own days.

A problem comes as far as the old ledger says, or stays in triage: never half way. Two ends are met one step short:
closed, where no other person verified it, and referred, where nobody is known to have approved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.core.fields import described, values_of
from xzdesk.errors import Refusal
from xzdesk.problems.family import Family
from xzdesk.problems.records import Problem, Referral, State
from xzdesk.problems.usecases import Problems
from xzdesk.problems.workflow import STEPS

_PATHS: Mapping[State, tuple[str, ...]] = {
    State.DRAFT: (),
    State.TRIAGE: ("register",),
    State.HANDLING: ("register", "decide"),
    State.AWAITING_APPROVAL: ("register", "decide"),
    State.REFERRED: ("register", "decide", "approve"),
    State.RESOLVED: ("register", "decide", "resolve"),
    State.CLOSED: ("register", "decide", "resolve", "verify"),
    State.WITHDRAWN: ("withdraw",),
}
_SHORT = {State.CLOSED: State.RESOLVED, State.REFERRED: State.AWAITING_APPROVAL}
_UPWARDS = (State.AWAITING_APPROVAL, State.REFERRED)


@dataclass(frozen=True)
class Wanted:
    """Where a problem stood in the old ledger, and what that says of the steps: field -> checked value."""

    state: State
    tier: Tier
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Walked:
    """The state it came to, the edits by action, and why it went no further."""

    state: State
    edits: tuple[tuple[str, Edit], ...]
    stopped: tuple[Refusal, ...] = ()


def walk(problems: Problems, problem: Problem, wanted: Wanted) -> Walked:
    """Take a draft along; writes nothing."""
    state = _possible(wanted)
    steps = _PATHS[state]
    walked = _Walk(problems, problem, wanted)
    stopped = walked.take(steps)
    if stopped and walked.problem.status is not _SHORT.get(state):
        walked = _Walk(problems, problem, wanted)
        stopped = walked.take(("register",)) or stopped
    return Walked(walked.problem.status, tuple(walked.edits), tuple(stopped))


def _possible(wanted: Wanted) -> State:
    """What is open and needs another tier awaits its approval there."""
    if wanted.tier is not Tier.COUNTY and wanted.state in (State.TRIAGE, State.HANDLING):
        return State.AWAITING_APPROVAL
    return State.REFERRED if wanted.state is State.REPLIED else wanted.state


class _Walk:
    def __init__(self, problems: Problems, problem: Problem, wanted: Wanted) -> None:
        self.problem = problem
        self.edits: list[tuple[str, Edit]] = []
        self._problems, self._wanted = problems, wanted
        self._family = Family(problem, (), (), (), (), (), ())

    def take(self, steps: tuple[str, ...]) -> list[Refusal]:
        """Take steps until one is refused; why it was."""
        for name in steps:
            stopped = self._step(name)
            if stopped:
                return stopped
        return []

    def _step(self, name: str) -> list[Refusal]:
        step = STEPS[name]
        case = self._problems.case(step, self.problem, {}, lambda: self._family)
        given = described(step.input).cls(**self._given(name))
        case = case._replace(given=given, today=self._day(name), operator=self._operator(name))
        if name == "verify" and not self._wanted.given.get("verifier"):
            return [Refusal("step_field_missing", field="核验人")]
        lacks = step.lacks(case)
        if lacks:
            return lacks
        for edit in step.edits(case):
            self.edits.append((name, edit))
            self._apply(edit)
        return []

    def _given(self, name: str) -> dict[str, Any]:
        given, state = self._wanted.given, _possible(self._wanted)
        if name == "decide":
            upwards = state in _UPWARDS
            tier = self._wanted.tier if self._wanted.tier is not Tier.COUNTY or not upwards else Tier.DEPARTMENT
            unit = given.get("department") if upwards else given.get("unit")
            said = {key: given.get(key) for key in ("person", "due_on", "reason", "measures_taken", "opinions")}
            return {"tier": tier, "unit": unit, **said}
        if name == "resolve":
            result = given.get("result") or given.get("progress")
            return {"result": result, "evidence": given.get("evidence"), "resolved_on": given.get("resolved_on")}
        if name == "withdraw":
            return {"reason": given.get("reason") or given.get("progress") or given.get("result")}
        return {"ok": True} if name == "verify" else {}

    def _day(self, name: str) -> date:
        """Registered and decided when it was found; ended when the ledger says so."""
        today = self._problems.desk.today
        if name in ("register", "decide", "approve"):
            return min(self.problem.found_on or today, today)
        ended: date | None = self._wanted.given.get("resolved_on")
        return min(ended or today, today) if name == "verify" else today

    def _operator(self, name: str) -> str:
        given, own = self._wanted.given, self._problems.desk.operator
        who = {"resolve": given.get("person"), "verify": given.get("verifier")}.get(name)
        return str(who or own)

    def _apply(self, edit: Edit) -> None:
        if edit.kind == "problem":
            self.problem = Problem(id=self.problem.id, **{**values_of(self.problem), **edit.values})
        elif edit.kind == "referral" and edit.creates:
            referral = Referral(id=edit.record, **edit.values)
            self._family = Family(self.problem, (), (referral,), (), (), (), ())
