"""Fold: from changes to the state of a record.

Per field, the changes form a graph by what each was built on. Those that nothing was built on are the *heads*.
One head, or several that set the same value: the field has that value. Several heads with different values are a
conflict: the head with the last stamp shows, the others are kept until a change built on all of them settles it.
The result depends only on the set of changes, never on their order, repetition or split.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xzdesk.core.changes import Change, canonical
from xzdesk.core.fields import EXISTS
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.tuples import NamedTuple


class Head(NamedTuple):
    """A value of a field that nothing later was built on, and the change that set it."""

    stamp: str
    value: Stored
    change: Change


class Folded(NamedTuple):
    """State of one record. `values`: what shows; `heads`: field -> heads, last stamp last."""

    values: Mapping[str, Stored] = {}
    heads: Mapping[str, tuple[Head, ...]] = {}
    last: str = ""

    @property
    def exists(self) -> bool:
        """False while only changes about it have arrived, or after its creation was undone."""
        return self.values.get(EXISTS) is True

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Names of the fields whose heads differ in value."""
        return tuple(sorted(name for name, heads in self.heads.items() if _differ(heads)))

    def basis(self, name: str) -> tuple[str, ...]:
        """The stamps that a change of this field, made now, is built on."""
        return tuple(head.stamp for head in self.heads.get(name, ()))


def fold(changes: Iterable[Change]) -> Folded:
    """Fold the changes of one record, in any order, each any number of times."""
    by_stamp = {change.stamp: change for change in changes}
    stamps = sorted(by_stamp)
    heads: dict[str, tuple[Head, ...]] = {}
    for stamp in stamps:
        change = by_stamp[stamp]
        for name, (_, new) in change.patch.items():
            head = Head(stamp, new, change)
            before = heads.get(name)
            heads[name] = (*_not_built_on(before, change.basis.get(name, ())), head) if before else (head,)
    values = {name: found[-1].value for name, found in heads.items()}
    return Folded(values, heads, stamps[-1] if stamps else "")


def _not_built_on(heads: tuple[Head, ...], basis: tuple[str, ...]) -> list[Head]:
    return [head for head in heads if head.stamp not in basis]


def _differ(heads: tuple[Head, ...]) -> bool:
    return len(heads) > 1 and len({canonical(head.value) for head in heads}) > 1
