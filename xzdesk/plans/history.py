"""A plan's history in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xzdesk.core.changes import Change
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.fieldtypes import Data, Refs, Stored
from xzdesk.core.naming import Names
from xzdesk.core.store import Store
from xzdesk.plans.records import Plan
from xzdesk.plans.undoing import plan_changes
from xzdesk.problems.family import Event, events

_SILENT = frozenset({"plan", "place", "edition", "n", "year", "period"})


def history(store: Store, plan: Plan) -> list[Event]:
    """The gestures that touched a plan or what hangs on it, oldest first; a line's caption names the part."""
    changes = plan_changes(store, plan)
    values: dict[tuple[str, str], dict[str, Stored]] = {}
    for change in changes:
        of = values.setdefault((change.kind, change.record), {})
        of |= {name: new for name, (_, new) in change.patch.items() if new is not None}
    names = Names(lambda kind, record: values.get((kind, record)))

    def lines(made: Sequence[Change]) -> Iterator[tuple[str, str, str]]:
        for change in made:
            yield from _lines(change, values[change.kind, change.record], names)

    return events(changes, lines)


def _lines(change: Change, values: dict[str, Stored], names: Names) -> Iterator[tuple[str, str, str]]:
    declared = KINDS[change.kind]
    name = "" if change.kind == "plan" else f"{declared.caption}“{names.name(change.kind, values)}”"
    if change.patch.get(EXISTS, (None, True))[1] is False:
        yield name or declared.caption, "有", "无"
        return
    silent = {*_SILENT, *declared.born[1:]}
    for field, spec in declared.fields.items():
        if field in change.patch and field not in silent and not _is_document(spec.type):
            old, new = (names.show(spec, each) for each in change.patch[field])
            yield f"{name}{spec.caption}", old, new


def _is_document(type: object) -> bool:
    return isinstance(type, Data) and not isinstance(type, Refs)
