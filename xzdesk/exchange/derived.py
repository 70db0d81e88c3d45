"""Changes that come out the same on every desk: all of them follows from a packet, a referral and what was filled in.

Each step of an answer is a virtual site of its own ("reply-" and a hash of everything in it), its changes numbered
from 1. The same content gives the same changes; other content can never pass for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from itertools import count

from xzdesk.core.changes import Change, canonical
from xzdesk.core.clock import next_stamp
from xzdesk.core.desk import Edit, merged
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.ids import derived_id, uuid7
from xzdesk.exchange.identity import Packet, Seen

Basis = Mapping[tuple[str, str], Seen]  # (kind, field) of the records that were there -> as it was
_NEW = Seen(None, ())


@dataclass(frozen=True)
class Origin:
    """Where a step comes from: packet, referral, the step's name, what was filled in (stored form), by whom, what day.

    `again`: stamps of the undoings that it follows, when the same was taken back before.
    """

    packet: Packet
    referral: str
    step: str
    content: Mapping[str, Stored]
    operator: str
    day: date
    again: tuple[str, ...] = ()

    @property
    def gesture(self) -> str:
        """The same for the same answer, whatever it led to."""
        return derived_id("reply gesture", self._text)

    @property
    def at(self) -> datetime:
        """Noon of the day that was filled in, or the export where that is later."""
        exported = datetime.fromisoformat(self.packet.exported_at)
        return max(exported, datetime.combine(self.day, time(12), exported.tzinfo))

    def ids(self) -> Iterator[str]:
        """Ids for what the step creates, in order of making."""
        for number in count(1):
            bits = int.from_bytes(sha256(f"{self._text}\n{number}".encode()).digest(), "big")
            # the number leads, so that ids of one moment sort as they were made
            yield uuid7(_milliseconds(self.at), _drawn(number, bits))

    @property
    def _text(self) -> str:
        return canonical([self.packet.id, self.referral, self.step, self.content, self.again])


def derive(origin: Origin, edits: Sequence[Edit], basis: Basis) -> list[Change]:
    """The changes of one step. What is already so is left out; records that edits create are built on nothing."""
    made = [(edit, patch) for edit in merged(edits) if (patch := _patch(edit, basis))]
    at = origin.at.isoformat(timespec="seconds")
    whole = [[edit.kind, edit.record, {n: [old, new] for n, (old, new) in patch.items()}] for edit, patch in made]
    on = [{name: basis[edit.kind, name].stamps for name in _built(edit, patch, basis)} for edit, patch in made]
    said = canonical([origin.packet.id, origin.referral, origin.step, origin.gesture, origin.operator, at, whole, on])
    site = f"reply-{sha256(said.encode()).hexdigest()[:16]}"
    stamp = max([origin.packet.stamp, *(stamp for each in on for stamps in each.values() for stamp in stamps)])
    changes: list[Change] = []
    for seq, ((edit, patch), built) in enumerate(zip(made, on, strict=True), start=1):
        stamp = next_stamp(stamp, _milliseconds(origin.at), site)
        head = (derived_id("reply change", site, str(seq)), site, seq, stamp, at, origin.operator)
        changes.append(Change(*head, origin.step, origin.gesture, edit.kind, edit.record, patch, built))
    return changes


def after(basis: Basis, changes: Sequence[Change]) -> dict[tuple[str, str], Seen]:
    """The basis for a step that follows these changes."""
    set_now = {(c.kind, n): Seen(new, (c.stamp,)) for c in changes for n, (_, new) in c.patch.items() if n != EXISTS}
    return {key: set_now.get(key, seen) for key, seen in basis.items()}


def _patch(edit: Edit, basis: Basis) -> dict[str, tuple[Stored, Stored]]:
    fields = KINDS[edit.kind].fields
    wanted: dict[str, Stored] = {EXISTS: True} if edit.creates else {}
    wanted |= {name: fields[name].type.store(value) for name, value in edit.values.items()}
    olds = {name: _NEW.value if edit.creates else basis[edit.kind, name].value for name in wanted}
    return {n: (olds[n], new) for n, new in wanted.items() if canonical(olds[n]) != canonical(new)}


def _built(edit: Edit, patch: Mapping[str, object], basis: Basis) -> list[str]:
    return [] if edit.creates else [name for name in patch if basis[edit.kind, name].stamps]


def _drawn(*numbers: int) -> Callable[[int], int]:
    """Hands out these numbers in place of chance, each cut to the width asked for."""
    rest = iter(numbers)
    return lambda width: next(rest) & (1 << width) - 1


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def as_seen(seen: Seen, name: str, changes: Sequence[Change]) -> Seen:
    """A field as it left, or as this desk's log took it on from there; `changes` of the record in stamp order.

    What was made without knowing of the exported state is no part of it: that stays a conflict to be decided.
    """
    setting = [change for change in changes if name in change.patch]
    followers: set[str] = set()
    for change in setting:
        built = set(change.basis.get(name, ()))
        if built & (followers | set(seen.stamps)) or (not seen.stamps and not built):
            followers.add(change.stamp)
    replaced = {stamp for change in setting for stamp in change.basis.get(name, ())}
    later = [change for change in setting if change.stamp in followers and change.stamp not in replaced]
    if not later:
        return seen
    standing = [stamp for stamp in seen.stamps if stamp not in replaced]
    return Seen(later[-1].patch[name][1], tuple(sorted({*standing, *(change.stamp for change in later)})))
