"""The desk: who works here, and the one way to commit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from xzdesk.core.changes import Change, canonical
from xzdesk.core.clock import next_stamp, split_stamp
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.fieldtypes import Stored, clean_text
from xzdesk.core.fold import Folded
from xzdesk.core.ids import random_bits, uuid7
from xzdesk.core.store import Identity, Store, Written
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal


class Edit(NamedTuple):
    """Values to set on one record; `creates` makes it exist. `restored`: field -> values in stored form; several are
    set beside each other, none built on another: a conflict, with the last one shown."""

    kind: str
    record: str
    values: Mapping[str, Any] = {}
    creates: bool = False
    restored: Mapping[str, Sequence[Stored]] = {}


def local_now() -> datetime:
    """The desktop's wall time with its zone."""
    return datetime.now().astimezone()


class Desk:
    """One person at one installation. Every write of the program goes through `commit`."""

    def __init__(
        self,
        store: Store,
        operator: str = "",
        *,
        now: Callable[[], datetime] = local_now,
        randbits: Callable[[int], int] = random_bits,
    ) -> None:
        identity = store.identity()
        if identity is None:
            raise Refusal("database_without_office", path=store.path)
        self.store = store
        self.identity: Identity = identity
        self.operator = " ".join(clean_text(operator).split()) or identity.operator
        self._now = now
        self._randbits = randbits
        self._last_id = 0

    @property
    def today(self) -> date:
        """The day on this desk's clock."""
        return self._now().date()

    @property
    def now(self) -> datetime:
        """The moment on this desk's clock."""
        return self._now()

    def new_id(self) -> str:
        """An id for a new record; later than the ids made here before and than all that was seen, so that id order
        is the order of making even where this desktop's clock is wrong."""
        return self._next_id(self._not_before(self._now(), self.store.last_stamp()))

    def commit(self, action: str, edits: Sequence[Edit], gesture: str = "") -> Written:
        """Write the edits as changes, in one transaction. What is already so is left out."""
        if not self.operator:
            raise Refusal("operator_missing")
        with self.store.writing():
            now, last = self._now(), self.store.last_stamp()
            gesture = gesture or self._next_id(self._not_before(now, last))
            changes = self._changes(action, gesture, merged(edits), now, last)
            written = self.store.append(changes)
        return written._replace(gesture=gesture if changes else "", changes=tuple(changes))

    def settle(self, kind: str, record: str, choices: Mapping[str, Stored]) -> Written:
        """Decide conflicts: field -> the stored value that shall hold."""
        spec = KINDS[kind]
        values = {name: spec.fields[name].type.load(value) for name, value in choices.items()}
        return self.commit("settle", [Edit(kind, record, values)])

    def _not_before(self, now: datetime, last: str | None) -> int:
        """The time for an id, milliseconds: not before what was seen."""
        return max(_milliseconds(now), split_stamp(last)[0] if last else 0)

    def _next_id(self, milliseconds: int) -> str:
        self._last_id = max(milliseconds, self._last_id + 1)
        return uuid7(self._last_id, self._randbits)

    def _changes(
        self, action: str, gesture: str, edits: Sequence[Edit], now: datetime, stamp: str | None
    ) -> list[Change]:
        milliseconds, at = self._not_before(now, stamp), now.isoformat(timespec="seconds")
        site, seq = self.identity.site, self.store.last_seq(self.identity.site)
        changes: list[Change] = []
        for edit in edits:
            for patch, basis in _patches(edit, self.store.folded(edit.kind, edit.record)):
                seq, stamp = seq + 1, next_stamp(stamp, milliseconds, site)
                head = (self._next_id(milliseconds), site, seq, stamp, at, self.operator)
                changes.append(Change(*head, action, gesture, edit.kind, edit.record, patch, basis))
        return changes


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def merged(edits: Sequence[Edit]) -> list[Edit]:
    """One edit per record, so that each change is built on what was there before the gesture."""
    by_record: dict[tuple[str, str], Edit] = {}
    for edit in edits:
        key = (edit.kind, edit.record)
        before = by_record.get(key, Edit(*key))
        values, restored = {**before.values, **edit.values}, {**before.restored, **edit.restored}
        by_record[key] = Edit(*key, values, before.creates or edit.creates, restored)
    return list(by_record.values())


_Patch = tuple[dict[str, tuple[Stored, Stored]], dict[str, tuple[str, ...]]]


def _patches(edit: Edit, state: Folded) -> Iterator[_Patch]:
    """What an edit comes to: nothing, one change, or several that are built on the same and not on each other."""
    for place in range(max(map(len, edit.restored.values()), default=0) - 1):
        beside = {name: values[place] for name, values in edit.restored.items() if place < len(values) - 1}
        yield _patch(beside, state, beside)
    patch, basis = _patch(_wanted(edit), state, {name for name, values in edit.restored.items() if len(values) > 1})
    if patch:
        yield patch, basis


def _wanted(edit: Edit) -> dict[str, Stored]:
    fields = KINDS[edit.kind].fields
    wanted: dict[str, Stored] = {EXISTS: True} if edit.creates else {}
    for name, value in edit.values.items():
        wanted[name] = value if name == EXISTS else fields[name].type.store(value)
    return wanted | {name: values[-1] for name, values in edit.restored.items()}


def _patch(wanted: Mapping[str, Stored], state: Folded, always: Collection[str]) -> _Patch:
    """The (old, new) pairs that differ, or settle a conflict, or make one, and what each is built on."""
    conflicts = state.conflicts
    patch: dict[str, tuple[Stored, Stored]] = {}
    basis: dict[str, tuple[str, ...]] = {}
    for name, new in wanted.items():
        old = state.values.get(name)
        if _same(old, new) and name not in conflicts and name not in always:
            continue
        patch[name] = (old, new)
        if state.basis(name):
            basis[name] = state.basis(name)
    return patch, basis


def _same(old: Stored, new: Stored) -> bool:
    return old is new if old is None or new is None else canonical(old) == canonical(new)
