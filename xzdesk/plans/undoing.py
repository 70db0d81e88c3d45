"""What may be taken back of a plan: nothing that would leave an issued plan other than it was issued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from xzdesk.core.changes import Change
from xzdesk.core.fields import EXISTS
from xzdesk.core.store import Store
from xzdesk.core.undo import PREFIX
from xzdesk.errors import Refusal
from xzdesk.plans.records import CONTENT, OPEN_FOR_CONTENT, PARTS, Plan, PlanState


def may_undo(store: Store, gesture: str, made: Sequence[Change]) -> None:
    """Refusal when the plan's state, or what was decided since, forbids it."""
    last = max((change.stamp for change in made), default="")
    for of in {_plan_of(store, change) for change in made}:
        plan = store.get(Plan, of)
        if plan is None:
            continue
        if plan.state is PlanState.CLOSED and not any(_sets_state(change) for change in made):
            raise Refusal("plan_closed", number=plan.number)
        if any(_sets_state(change) for change in made):
            _nothing_decided_since(plan_changes(store, plan), gesture, last)
        elif any(sets_content(change) for change in made) and plan.state not in OPEN_FOR_CONTENT:
            raise Refusal("plan_not_open", number=plan.number, state=plan.state.caption)


def plan_changes(store: Store, plan: Plan) -> list[Change]:
    """The log of a plan and of what hangs on it, in stamp order; of what was taken out of it too."""
    found = store.changes("plan", plan.id)
    for kind in PARTS:
        of_kind = store.changes_of(kind)
        mine = {each.record for each in of_kind if each.patch.get("plan", ("", ""))[1] == plan.id}
        found += [each for each in of_kind if each.record in mine]
    return sorted(found, key=lambda change: change.stamp)


def sets_content(change: Change) -> bool:
    """Whether a change sets what the plan fixes."""
    names = CONTENT.get(change.kind, ())
    return change.kind in CONTENT and any(name == EXISTS or name in names for name in change.patch)


def _sets_state(change: Change) -> bool:
    return change.kind == "plan" and ("state" in change.patch and EXISTS not in change.patch)


def _plan_of(store: Store, change: Change) -> str:
    if change.kind == "plan":
        return change.record
    made = store.creation(change.kind, change.record)
    return str(made.patch["plan"][1]) if made else ""


def _nothing_decided_since(changes: Iterable[Change], gesture: str, last: str) -> None:
    """Later changes of content or state, but those that were taken back again, were built on the gesture."""
    decided = (c for c in changes if c.stamp > last and (_sets_state(c) or sets_content(c)))
    later = {change.gesture for change in decided if change.gesture != gesture}
    turns = Counter(each.replace(PREFIX, "") for each in later)
    if any(count % 2 for count in turns.values()):
        raise Refusal("undo_built_upon")
