"""Undo: one named entry per gesture, reversed by compensating changes, until something builds on it.

The changes that undo gesture G carry the gesture "undo:G"; redoing is undoing that one. A field that G settled is in
conflict again: each of its values is set anew, all of them built on what G set and none on another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from xzdesk.core.changes import Change, canonical
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.fold import Head
from xzdesk.core.store import Store, Written
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
        return desk.commit("undo", list(_reversed(desk.store, made)), gesture=PREFIX + gesture)


def settled(change: Change, name: str, log: Iterable[Change]) -> list[Change]:
    """The changes that a change of a field was built on, of each value the last, by stamp: several where it settled a
    conflict. `log`: of the record."""
    basis = change.basis.get(name, ())
    by_value: dict[str, Change] = {}
    for each in sorted((each for each in log if each.stamp in basis), key=lambda each: each.stamp):
        by_value.pop(canonical(each.patch[name][1]), None)
        by_value[canonical(each.patch[name][1])] = each
    return list(by_value.values())


def source(change: Change, name: str, log: Sequence[Change]) -> Change:
    """Who set a value in the first place, where it stands in conflict again since its decision was taken back."""
    while change.action == "undo":
        undone = change.gesture.removeprefix(PREFIX)
        decisions = [each for each in log if each.gesture == undone and name in each.patch]
        sides = [each for decision in decisions for each in settled(decision, name, log)]
        same = [side for side in sides if canonical(side.patch[name][1]) == canonical(change.patch[name][1])]
        if len(sides) < 2 or not same:
            break
        change = same[-1]
    return change


def _reversed(store: Store, made: Sequence[Change]) -> Iterator[Edit]:
    for kind, record in dict.fromkeys((change.kind, change.record) for change in made):
        ours = [change for change in made if (change.kind, change.record) == (kind, record)]
        state, log = store.folded(kind, record), store.changes(kind, record)
        restored: dict[str, list[Stored]] = {}
        for name in dict.fromkeys(name for change in ours for name in change.patch):
            setting = [change for change in ours if name in change.patch]
            restored[name] = _before(state.heads[name], setting, name, log)
        yield Edit(kind, record, restored=restored)


def _before(heads: Sequence[Head], setting: Sequence[Change], name: str, log: Sequence[Change]) -> list[Stored]:
    """What a field held before a gesture set it, the value that showed last; Refusal when something was built on it."""
    stands = [head.stamp for head in heads] == [change.stamp for change in setting]
    if not stands and not (len(heads) == len(setting) == 1 and _shows(heads[0], setting[0], setting[0].patch[name][1])):
        raise Refusal("undo_built_upon")
    shown = setting[0].patch[name][0]
    if len(setting) > 1:  # a conflict that stood again is settled again as it was
        return [shown]
    others = (each.patch[name][1] for each in settled(setting[0], name, log))
    return [*(value for value in others if canonical(value) != canonical(shown)), shown]


def _shows(head: Head, change: Change, new: object) -> bool:
    """The field still shows what the change set: nothing later, or only what was undone again."""
    if head.stamp == change.stamp:
        return True
    return head.change.action == "undo" and canonical(head.value) == canonical(new)
