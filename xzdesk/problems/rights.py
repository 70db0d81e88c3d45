"""Rights: what each action may set. A change that sets anything else is refused, wherever it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xzdesk.core.desk import Edit
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.errors import Refusal
from xzdesk.problems.workflow import EDITABLE, STEPS

_COUNTERS = frozenset({"extensions", "returns", "reopens"})
_BIRTH = frozenset({"number", "county", "edition", "stage_on", "status", "registered_on"}) | _COUNTERS

SETS: dict[str, Mapping[str, frozenset[str]]] = {
    **{name: step.sets for name, step in STEPS.items()},
    "add": {"problem": frozenset(EDITABLE) | _BIRTH},
    "edit": {"problem": frozenset(EDITABLE)},
    "export": {"referral": frozenset({"exported_on"}), "exchange_file": frozenset(KINDS["exchange_file"].fields)},
    "import": {"exchange_file": frozenset(KINDS["exchange_file"].fields)},
    "adopt": {"progress": frozenset(KINDS["progress"].fields)},
    "import_reply": {"exchange_file": frozenset(KINDS["exchange_file"].fields)},
    "settings": {kind: frozenset(KINDS[kind].fields) for kind in ("settings", "calendar_year", "edition", "site")},
}


def allow(action: str, sets: Mapping[str, frozenset[str]]) -> None:
    """Let an action set fields of further kinds, for a part of the program that declares its own."""
    SETS[action] = {**SETS.get(action, {}), **sets}


def outside(action: str, kind: str, names: Sequence[str]) -> list[str]:
    """The fields of a kind that an action has no right to set."""
    allowed = SETS.get(action, {}).get(kind, frozenset())
    return [name for name in names if name != EXISTS and name not in allowed]


def check(action: str, edits: Sequence[Edit]) -> None:
    """Refusal when an edit sets what its action may not."""
    for edit in edits:
        wrong = outside(action, edit.kind, list(edit.values))
        if wrong:
            fields = KINDS[edit.kind].fields
            names = "、".join(fields[name].caption if name in fields else name for name in wrong)
            raise Refusal("right_outside_step", action=action, fields=names)
