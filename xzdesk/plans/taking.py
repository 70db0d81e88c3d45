"""A plan's parts as a person or a file names them: by their titles, several at once, one gesture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xzdesk.core.fields import KINDS
from xzdesk.core.fieldtypes import clean_text
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.plans.records import Plan
from xzdesk.plans.usecases import Plans
from xzdesk.plans.whole import Whole, read_whole

_LISTS = {"targets": "target", "measures": "measure", "milestones": "milestone"}
_NAMED_BY = {"target": "indicator", "measure": "title", "milestone": "title"}


def part_named(whole: Whole, kind: str, named: object) -> str:
    """The id of a target, a measure or a milestone: by its id, or by a name that only one of them has."""
    parts = {"target": whole.targets, "measure": whole.measures, "milestone": whole.milestones}[kind]
    wanted = clean_text(str(named))
    found = [each.id for each in parts if wanted in (each.id, getattr(each, _NAMED_BY[kind]))]
    if len(found) != 1:
        code = "plan_part_ambiguous" if found else "plan_part_missing"
        raise Refusal(code, kind=KINDS[kind].caption, name=wanted)
    return found[0]


def with_ids(whole: Whole, raw: Mapping[str, object]) -> dict[str, object]:
    """What a part is given, with ids for the names of what it points to."""
    given = dict(raw)
    for kind in ("target", "measure"):
        if given.get(kind):
            given[kind] = part_named(whole, kind, given[kind])
    waits = given.get("waits_for")
    if isinstance(waits, list):
        given["waits_for"] = [part_named(whole, "milestone", each) for each in waits]
    return given


def take_plan(plans: Plans, raw: Mapping[str, object]) -> Written:
    """A new plan with lists of "targets", "measures" and "milestones"; a milestone may name parts that are in them."""
    own = {name: value for name, value in raw.items() if name not in _LISTS}
    with plans.ledger.writing():
        made = plans.add(own)
        plan = Plan(id=made.ids("plan")[0])
        touched = [made]
        for name, kind in _LISTS.items():
            touched.append(take_parts(plans, plan, kind, _rows(raw.get(name)), made.gesture))
    return joined(touched)


def take_parts(plans: Plans, plan: Plan, kind: str, rows: Iterable[Mapping[str, object]], gesture: str = "") -> Written:
    """Add parts, change those whose "id" is given, take out those marked "remove": true."""
    touched: list[Written] = []
    with plans.ledger.writing():
        for row in rows:
            raw = dict(row)
            named, gone = raw.pop("id", None), raw.pop("remove", None)
            whole = read_whole(plans.ledger, plan)
            part = part_named(whole, kind, named) if named is not None else None
            touched.append(_take_part(plans, plan, kind, part, bool(gone), with_ids(whole, raw), gesture))
            gesture = gesture or touched[-1].gesture
    return joined(touched)


def _take_part(
    plans: Plans, plan: Plan, kind: str, part: str | None, gone: bool, raw: Mapping[str, object], gesture: str
) -> Written:
    if part is None:
        return plans.add_part(plan, kind, raw, gesture)
    return plans.remove_part(kind, part, gesture) if gone else plans.edit_part(kind, part, raw, gesture)


def _rows(raw: object) -> list[Mapping[str, object]]:
    if raw is None:
        return []
    if not isinstance(raw, list) or not all(isinstance(each, Mapping) for each in raw):
        raise Refusal("json_no_list")
    return raw


def joined(written: Iterable[Written]) -> Written:
    """Several parts of one gesture as one."""
    every = list(written)
    touched = dict.fromkeys(each for one in every for each in one.touched)
    return Written(tuple(touched), next((one.gesture for one in every if one.gesture), ""), sum(w.new for w in every))
