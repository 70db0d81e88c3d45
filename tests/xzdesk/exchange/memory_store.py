"""The store in memory: what the exchange asks of it, simple enough to be right, quick for thousands of histories."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import cast

from xzdesk.core.changes import Change
from xzdesk.core.fields import EXISTS, KINDS, R, Record, described
from xzdesk.core.fold import Folded, fold
from xzdesk.core.runs import Runs, of_numbers, reach
from xzdesk.core.store import Aside, Contact, Gap, Identity, Merge, Written, announced
from xzdesk.errors import Refusal
from xzdesk.problems.queries import Ledger
from xzdesk.problems.records import Problem

Key = tuple[str, str]


class MemoryStore:
    """The log as a list, records folded from it when they are asked for."""

    def __init__(self, identity: Identity) -> None:
        self.path = Path("memory")
        self.log: list[Change] = []
        self._identity = identity
        self._records: dict[Key, list[Change]] = {}
        self._numbers: dict[str, dict[int, Change]] = {}
        self._aside: dict[tuple[str, int], Aside] = {}
        self._contacts: dict[str, Contact] = {}
        self._merges: list[Merge] = []
        self._clock = ""
        self._left_out: dict[str, Runs] = {}
        self._withheld: dict[str, Runs] = {}
        self._folded: dict[Key, Folded] = {}
        self._in_conflict: dict[Key, bool] = {}
        self._as_rows: dict[str, tuple[str | int, ...]] = {}
        self._sorted: dict[str, list[int]] | None = None
        self._depth = 0

    def identity(self) -> Identity:
        return self._identity

    @contextmanager
    def writing(self) -> Iterator[None]:
        log, aside, contacts, merges = len(self.log), dict(self._aside), dict(self._contacts), list(self._merges)
        left_out, withheld = self._left_out, self._withheld
        self._depth += 1
        try:
            yield
        except BaseException:
            for change in self.log[log:]:
                self._take_out(change)
            del self.log[log:]
            self._aside, self._contacts, self._merges, self._sorted = aside, contacts, merges, None
            self._left_out, self._withheld = left_out, withheld
            raise
        finally:
            self._depth -= 1

    def append(self, changes: Iterable[Change]) -> Written:
        assert self._depth, "a write outside of writing()"
        new = [change for change in changes if self._is_new(change)]
        for change in new:
            key = (change.kind, change.record)
            self.log.append(change)
            insort(self._records.setdefault(key, []), change, key=attrgetter("stamp"))
            self._numbers.setdefault(change.site, {})[change.seq] = change
            self._aside.pop((change.site, change.seq), None)
            self._forget(key)
        return Written(tuple(dict.fromkeys((c.kind, c.record) for c in new)), new=len(new))

    def _take_out(self, change: Change) -> None:
        key = (change.kind, change.record)
        self._records[key].remove(change)
        if not self._records[key]:
            del self._records[key]
        del self._numbers[change.site][change.seq]
        self._forget(key)

    def _forget(self, key: Key) -> None:
        self._folded.pop(key, None)
        self._in_conflict.pop(key, None)
        self._sorted = None

    def _is_new(self, change: Change) -> bool:
        known = self._numbers.get(change.site, {}).get(change.seq)
        if known not in (None, change):
            raise Refusal("change_forged", seq=change.seq, site=change.site)
        return known is None

    def last_stamp(self) -> str | None:
        return max((self._clock, *(change.stamp for change in self.log))) or None

    def note_merge(self, merge: Merge) -> None:
        assert self._depth, "a write outside of writing()"
        self._merges = [each for each in self._merges if each.sent >= merge.sent and each.key != merge.key] + [merge]

    def last_merge(self) -> Merge | None:
        return self._merges[-1] if self._merges else None

    def take_back(self, merge: Merge) -> Written:
        """Never rolled back by these tests: nothing follows it in its transaction that may be refused."""
        assert self._depth, "a write outside of writing()"
        self._clock = self.last_stamp() or ""
        runs = [(site, range(first, last + 1)) for site, of_site in merge.added.items() for first, last in of_site]
        gone = [self._numbers[site][seq] for site, numbers in runs for seq in numbers]
        for change in gone:
            self._take_out(change)
        uids = {change.uid for change in gone}
        self.log = [change for change in self.log if change.uid not in uids]
        self._aside = {place: each for place, each in self._aside.items() if place not in set(merge.put_aside)}
        self.set_aside(merge.asides)
        self._contacts = {key: each for key, each in self._contacts.items() if key not in merge.noted}
        self._contacts |= {each.key: each for each in merge.contacts}
        self.leave_out(merge.left_out)
        self.withhold(merge.withheld)
        self._merges.pop()
        return Written(tuple(dict.fromkeys((c.kind, c.record) for c in gone)))

    def _arrived(self) -> dict[str, list[int]]:
        if self._sorted is None:
            numbers = {site: set(of_site) for site, of_site in self._numbers.items()}
            for site, seq in self._aside:
                numbers.setdefault(site, set()).add(seq)
            self._sorted = {site: sorted(of_site) for site, of_site in numbers.items() if of_site}
        return self._sorted

    def last_seq(self, site: str) -> int:
        return max(self._arrived().get(site, [0]))

    def seen(self) -> Mapping[str, int]:
        gaps = {gap.site: gap.first - 1 for gap in reversed(self.holes())}
        seen = {site: gaps.get(site, numbers[-1]) for site, numbers in self._arrived().items()}
        arrived = {site: of_numbers(self._arrived().get(site, ())) for site in self._withheld}
        return seen | {site: reach([*arrived[site], *runs]) for site, runs in self._withheld.items()}

    def gaps(self) -> list[Gap]:
        return announced(self.holes(), self._left_out, self._withheld)

    def withheld(self) -> Mapping[str, Runs]:
        return dict(self._withheld)

    def withhold(self, withheld: Mapping[str, Runs]) -> None:
        assert self._depth, "a write outside of writing()"
        self._withheld = {site: runs for site, runs in {**self._withheld, **withheld}.items() if runs}

    def left_out(self) -> Mapping[str, Runs]:
        return dict(self._left_out)

    def leave_out(self, left_out: Mapping[str, Runs]) -> None:
        assert self._depth, "a write outside of writing()"
        self._left_out = {site: runs for site, runs in {**self._left_out, **left_out}.items() if runs}

    def hanging(self, kinds: Collection[str], problems: Collection[str]) -> list[Key]:
        made = {(c.kind, c.record) for c in self.log if c.patch.get("problem", (None, None))[1] in problems}
        return sorted(key for key in made if key[0] in kinds)

    def holes(self) -> list[Gap]:
        return [
            Gap(site, before + 1, seq - 1)
            for site, numbers in sorted(self._arrived().items())
            for before, seq in zip([0, *numbers], numbers, strict=False)
            if seq > before + 1
        ]

    def rows(self, site: str, first: int, last: int) -> list[tuple[str | int, ...]]:
        kept = {seq: each.change for (of, seq), each in self._aside.items() if of == site}
        here = {**kept, **self._numbers.get(site, {})}
        return [self._row(here[seq]) for seq in self._arrived().get(site, ()) if first <= seq <= last]

    def _row(self, change: Change) -> tuple[str | int, ...]:
        if change.uid not in self._as_rows:
            self._as_rows[change.uid] = change.as_row()
        return self._as_rows[change.uid]

    def set_aside(self, kept: Sequence[Aside]) -> None:
        assert self._depth, "a write outside of writing()"
        self._aside |= {(each.change.site, each.change.seq): each for each in kept}
        self._sorted = None

    def aside(self) -> list[Aside]:
        return [self._aside[key] for key in sorted(self._aside)]

    def note(self, contact: Contact) -> None:
        assert self._depth, "a write outside of writing()"
        self._contacts[contact.key] = contact

    def contacts(self) -> list[Contact]:
        return sorted(self._contacts.values(), key=lambda contact: (contact.at, contact.key))

    def changes(self, kind: str, record: str) -> list[Change]:
        return list(self._records.get((kind, record), ()))

    def changes_of(self, kind: str) -> list[Change]:
        return sorted((change for change in self.log if change.kind == kind), key=attrgetter("stamp"))

    def creation(self, kind: str, record: str) -> Change | None:
        made = self._records.get((kind, record), ())
        return next((change for change in made if change.patch.get(EXISTS, (None, None))[1] is True), None)

    def unknown(self, kind: str, records: Collection[str]) -> set[str]:
        return {record for record in records if (kind, record) not in self._records}

    def gesture(self, gesture: str) -> list[Change]:
        return sorted((change for change in self.log if change.gesture == gesture), key=attrgetter("stamp"))

    def folded(self, kind: str, record: str) -> Folded:
        if (kind, record) not in self._folded:
            self._folded[kind, record] = fold(self._records.get((kind, record), ()))
        return self._folded[kind, record]

    def _loaded(self, kind: str, record: str) -> Record | None:
        state = self.folded(kind, record)
        return KINDS[kind].load(record, state.values, state.conflicts) if state.exists else None

    def get(self, cls: type[R], id: str) -> R | None:
        return cast("R | None", self._loaded(described(cls).kind, id))

    def several(self, cls: type[R], ids: Sequence[str]) -> list[R]:
        return [found for each in sorted(ids) if (found := self.get(cls, each))]

    def find(self, cls: type[R], **equal: object) -> list[R]:
        kind = described(cls).kind
        ids = sorted(record for of, record in self._records if of == kind)
        states = {each: self.folded(kind, each) for each in ids}
        fits = (each for each in ids if all(states[each].values.get(name) == value for name, value in equal.items()))
        return [found for each in fits if (found := self.get(cls, each))]

    def conflicted(self) -> list[Key]:
        for key in self._records:
            if key not in self._in_conflict:
                state = self.folded(*key)
                self._in_conflict[key] = state.exists and bool(state.conflicts)
        return sorted(key for key, conflict in self._in_conflict.items() if conflict)

    def problem_by_number(self, number: str) -> Problem | None:
        return next(iter(self.find(Problem, number=number)), None)

    def last_number(self, prefix: str) -> int:
        numbers = [str(problem.number) for problem in self.find(Problem)]
        return max((int(n[len(prefix) :]) for n in numbers if n.startswith(prefix)), default=0)

    def tables(self) -> dict[Key, Record | None]:
        """Every record that exists, as the tables would show it."""
        found = {key: self._loaded(*key) for key in self._records}
        return {key: record for key, record in found.items() if record is not None}


def as_ledger(store: MemoryStore) -> Ledger:
    """The store for code that asks no more of a ledger than it answers."""
    return cast(Ledger, store)
