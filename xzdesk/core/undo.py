"""Undo: one named entry per gesture, reversed by compensating changes, until something builds on it.

The changes that undo gesture G carry the gesture "undo:G"; redoing is undoing that one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from xzdesk.core.changes import Change, canonical
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.fold import Folded, Head
from xzdesk.core.store import Written
from xzdesk.errors import Refusal

PREFIX = "undo:"


def standing(changes: Iterable[Change]) -> list[Change]:
    """The changes whose gesture was not undone, without the undoings themselves."""
    made = list(changes)
    gestures = {change.gesture for change in made}
    return [c for c in made if not c.gesture.startswith(PREFIX) and not void(c.gesture, gestures)]


def void(gesture: str, gestures: Collection[str]) -> bool:
    """Whether a gesture was undone, and not redone, by one of `gestures`."""
    undoing = PREFIX + gesture
    return undoing in gestures and not void(undoing, gestures)


def undo(desk: Desk, gesture: str) -> Written:
    """Set back what a gesture set; Refusal when it is unknown or something was built on it."""
    with desk.store.writing():
        made = desk.store.gesture(gesture)
        if not made:
            raise Refusal("undo_unknown")
        if desk.store.gesture(PREFIX + gesture):
            raise Refusal("undo_twice")
        edits = [_reversed(change, desk.store.folded(change.kind, change.record)) for change in made]
        return desk.commit("undo", edits, gesture=PREFIX + gesture)


def _reversed(change: Change, state: Folded) -> Edit:
    for name, (_, new) in change.patch.items():
        heads = state.heads[name]
        if len(heads) != 1 or not _shows(heads[0], change, new):
            raise Refusal("undo_built_upon")
    fields = KINDS[change.kind].fields
    old = {name: pair[0] for name, pair in change.patch.items()}
    return Edit(change.kind, change.record, {n: v if n == EXISTS else fields[n].type.load(v) for n, v in old.items()})


def _shows(head: Head, change: Change, new: object) -> bool:
    """The field still shows what the change set: nothing later, or only what was undone again."""
    if head.stamp == change.stamp:
        return True
    return head.change.action == "undo" and canonical(head.value) == canonical(new)
