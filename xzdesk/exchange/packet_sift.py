"""Holds a packet's changes against the log: what is known, what is right, what must wait, what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from xzdesk.core.changes import COLUMNS, Change
from xzdesk.core.runs import Runs, of_numbers
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import Head, Packet, line_of
from xzdesk.problems.authors import judge
from xzdesk.problems.known import Author, Known, creates
from xzdesk.problems.queries import Ledger

_AT_ONCE = 2000
_STAMP, _KIND = COLUMNS.index("stamp"), COLUMNS.index("kind")

Each = TypeVar("Each", int, int | Change)
Tick = Callable[[int], None]  # so many changes are judged; raises to cancel


@dataclass
class Sifted:
    """Lines of a packet by what becomes of them. `right` are applied, those of one record together; `kept` set aside.

    `lifted` were set aside before and are right now, `still_aside` are not, each with today's reason; `clashing` cannot
    even be kept: they are none, or other than what is known under their number. By site: `latest`, the latest stamp
    of what is right; `added`, the numbers of all that comes into the log; `arrived`, those that can be kept at all.
    """

    right: list[int] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    kept: dict[int, tuple[Change, Refusal]] = field(default_factory=dict)
    clashing: dict[int, Refusal] = field(default_factory=dict)
    lifted: list[Change] = field(default_factory=list)
    still_aside: list[tuple[Change, Refusal]] = field(default_factory=list)
    newcomers: list[Author] = field(default_factory=list)
    latest: dict[str, str] = field(default_factory=dict)
    added: dict[str, list[int]] = field(default_factory=dict)
    arrived: dict[str, Runs] = field(default_factory=dict)


class Sieve:
    """Sifts one packet, with what is set aside already: that may be right by what the packet brings."""

    def __init__(self, ledger: Ledger, known: Known, packet: Packet, tick: Tick) -> None:
        self._ledger, self._known, self._packet, self._tick = ledger, known, packet, tick
        self._found = Sifted()
        self._numbers: dict[str, dict[int, int]] = {}  # site -> number -> place
        self._waiting: list[int | Change] = []
        self._judged_so_far = 0
        self._only_new = True

    def sift(self) -> Sifted:
        """Each line is in exactly one of the lists."""
        for places in self._packet.arriving():
            heads = {place: self._packet.head(place) for place in places}
            fresh = list(self._fresh(heads))
            self._look_up(map(heads.__getitem__, fresh))
            fresh.sort(key=lambda place: heads[place].stamp)
            self._waiting += [place for place, _ in self._judge(fresh)]
        self._judge_the_rest()
        if not self._only_new:  # a record may be changed more than once
            self._found.right.sort(key=self._by_record)
        gone = self._found.clashing
        for site, of_site in self._numbers.items():
            self._found.arrived[site] = of_numbers(seq for seq, place in of_site.items() if place not in gone)
        return self._found

    def _fresh(self, heads: Mapping[int, Head]) -> Iterator[int]:
        """The lines whose numbers are not known here yet."""
        new: dict[str, dict[int, int]] = {}
        for place, (site, seq, *_) in heads.items():
            before = self._numbers.setdefault(site, {})
            if seq is None:
                self._found.clashing[place] = Refusal("packet_line_malformed")
            elif seq in before:
                self._known_already(place, self._packet.lines[before[seq]])
            else:
                before[seq] = new.setdefault(site, {})[seq] = place
        for site, of_site in new.items():
            yield from self._of_site(site, of_site)

    def _of_site(self, site: str, places: dict[int, int]) -> Iterator[int]:
        last = self._ledger.last_seq(site)
        arrived = sorted(seq for seq in places if seq <= last)
        for _, batch in groupby(arrived, key=lambda seq: seq // _AT_ONCE):
            numbers = list(batch)
            rows = {row[2]: row for row in self._ledger.rows(site, numbers[0], numbers[-1])}
            for seq in numbers:
                if seq in rows:
                    self._known_already(places[seq], line_of(rows[seq]))
                else:
                    yield places[seq]
        yield from (place for seq, place in places.items() if seq > last)

    def _known_already(self, place: int, known: bytes) -> None:
        if self._packet.lines[place] == known or self._says(place, known):
            self._found.same.append(place)
        else:
            site, seq = self._packet.texts(place)[1:3]
            desk = self._known.desk(site)
            self._found.clashing[place] = Refusal("packet_number_taken", desk=desk.name if desk else site[:8], seq=seq)

    def _says(self, place: int, known: bytes) -> bool:
        """The same change, written down in another way."""
        try:
            return self._packet.change(place) == Packet(self._packet.manifest, [known]).change(0)
        except Refusal:
            return False

    def _judge(self, each_of: Iterable[Each]) -> list[tuple[Each, Refusal]]:
        """Those that are not right, or not yet, with the reason."""
        waiting: list[tuple[Each, Refusal]] = []
        for each in each_of:
            self._tick(self._judged_so_far)
            self._judged_so_far += 1
            no = self._judged(each)
            if no:
                waiting.append((each, no))
        return waiting

    def _judge_the_rest(self) -> None:
        """With what is set aside, again and again until nothing more is right: what is right may make others so, never
        wrong."""
        left: list[int | Change] = [*self._waiting, *(each.change for each in self._ledger.aside())]
        before, waiting = len(left) + 1, list[tuple[int | Change, Refusal]]()
        while len(left) < before:
            before, waiting = len(left), self._judge(left)
            left = [each for each, _ in waiting]
        for each, no in waiting:
            if isinstance(each, int):
                self._found.kept[each] = (self._packet.change(each), no)
            else:
                self._found.still_aside.append((each, no))

    def _judged(self, each: int | Change) -> Refusal | None:
        """Why it must wait or is refused; None when it was put in its list."""
        change = self._change(each) if isinstance(each, int) else each
        if change is None:
            return None
        self._known.offer(change)
        no = judge(change, self._known)
        if no is None:
            self._only_new = self._known.admit(change) and self._only_new
            self._admitted(each, change)
        return no

    def _change(self, place: int) -> Change | None:
        """None, and told, for a line that is no change."""
        try:
            return self._packet.change(place)
        except Refusal as no:
            self._found.clashing[place] = Refusal(no.code, **no.params)
            return None

    def _admitted(self, each: int | Change, change: Change) -> None:
        if isinstance(each, int):
            self._found.right.append(each)
            self._found.latest[change.site] = max(change.stamp, self._found.latest.get(change.site, ""))
        else:
            self._found.lifted.append(each)
        self._found.added.setdefault(change.site, []).append(change.seq)
        if change.kind == "site" and creates(change):
            desk = self._known.desk(change.site)
            self._found.newcomers += [desk] if desk else []

    def _look_up(self, heads: Iterable[Head]) -> None:
        found: dict[str, set[str]] = {}
        for head in heads:
            found.setdefault(head.kind, set()).add(head.record)
        for kind, records in found.items():
            self._known.look_up(kind, records)

    def _by_record(self, place: int) -> list[bytes]:
        """Kind and record, then stamp: the store folds each record once."""
        parts = self._packet.lines[place].split(b"\t", _KIND + 2)
        return [*parts[_KIND : _KIND + 2], parts[_STAMP]]
