"""What each action may set of a plan. Plans are their county's own; other offices read them."""

from __future__ import annotations

from xzdesk.core.fields import KINDS
from xzdesk.plans.records import CONTENT, PARTS
from xzdesk.problems.family import ACTIONS
from xzdesk.problems.rights import allow

_REMOVABLE = ("target", "measure", "milestone")
_LINKS = frozenset({"measure", "target", "waits_for"})  # of a milestone, to what may be removed

CAPTIONS = {
    "remove": "删除",
    "issue": "印发",
    "revise": "启动修订",
    "abandon": "放弃修订",
    "close": "结束方案",
    "actual": "填报完成值",
    "done": "节点完成",
    "undone": "撤销完成",
    "block": "登记制约",
    "lift": "解除制约",
}


def register() -> None:
    """Tell the one table of rights, and the one of captions, what plans add to them."""
    born = {kind: frozenset(KINDS[kind].born) for kind in ("plan", *PARTS)}
    content = {kind: frozenset(names) for kind, names in CONTENT.items()}
    made = {kind: names | born[kind] for kind, names in content.items()}
    allow("add", {**made, "plan": made["plan"] | {"number", "edition", "state", "revisions"}})
    allow("edit", {**content, "yearly": made["yearly"]})
    allow("remove", {**{kind: born[kind] for kind in _REMOVABLE}, "milestone": born["milestone"] | _LINKS})
    state = frozenset({"state"})
    issued = {"plan": state | {"issued_on", "issued_by", "revisions"}, "milestone": frozenset({"first_due_on"})}
    allow("issue", {**issued, "revision": frozenset(KINDS["revision"].fields)})
    allow("revise", {"plan": state, "revision": born["revision"] | {"reason", "opened_on", "opened_by"}})
    allow("abandon", {**made, "plan": content["plan"] | state})
    allow("close", {"plan": state | {"closed_on", "summary"}})
    allow("actual", {"actual": frozenset(KINDS["actual"].fields)})
    for action in ("done", "undone"):
        allow(action, {"milestone": frozenset({"done_on", "evidence"})})
    allow("block", {"block": frozenset(KINDS["block"].fields)})
    allow("lift", {"block": frozenset({"lifted_on", "note"})})
    ACTIONS.update(CAPTIONS)
