"""Random histories of several desks, and what must hold of each once every file has arrived.

A history is drawn as a list of events. Desks work, export and import, counties refer by workbooks; files are lost,
doubled, late and out of order; forgers write what is not theirs into their own logs and send it about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, groupby
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.support import NOON
from tests.xzdesk.exchange.desks_support import DEPARTMENT, LEADERSHIP, OTHER_DEPARTMENT, Seat, identity
from tests.xzdesk.exchange.forgeries import COUNTY, FORGERIES
from tests.xzdesk.problems.office_support import LEADERSHIP as CONSULT
from tests.xzdesk.problems.office_support import UPWARDS
from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.fields import KINDS, Record
from xzdesk.core.fold import fold
from xzdesk.core.store import Gap, Identity
from xzdesk.errors import Refusal
from xzdesk.exchange.excerpt import make_excerpt
from xzdesk.exchange.packet import Packet
from xzdesk.exchange.packet_export import announce
from xzdesk.exchange.taking_back import last_packet, take_back
from xzdesk.exchange.withheld import check_county
from xzdesk.problems.conflicts import conflicts, decide
from xzdesk.problems.records import Problem, Referral

NEIGHBOUR = "丰县"
HONEST = (
    identity(COUNTY),
    identity(DEPARTMENT, Tier.DEPARTMENT),
    identity(NEIGHBOUR),
    identity(COUNTY, letter="B"),
    identity(LEADERSHIP, Tier.LEADERSHIP),
)  # a history has the first three to all five
FORGERS = (identity(OTHER_DEPARTMENT, Tier.DEPARTMENT), identity("新沂市"))
Open = Callable[[Identity, Callable[[], datetime]], Seat]

_HERE = {"tier": "county", "unit": "县工信局", "person": "示例责任人", "due_on": "2026-09-30"}
_FILLED: Mapping[str, Sequence[Mapping[str, object]]] = {
    "decide": (
        _HERE,
        _HERE,
        UPWARDS,
        {**UPWARDS, "unit": OTHER_DEPARTMENT},
        CONSULT,
    ),
    "approve": ({"approver": "示例分管领导"},),
    "reply": (
        {"kind": "agreed", "text": "已列入计划。", "assigned": [{"unit": "市供电公司", "task": "勘察"}]},
        {"kind": "explained", "text": "按政策办理。"},
    ),
    "forward": ({"ground": "systemic", "reason": "涉及多个部门"},),
    "progress": ({"text": "已勘察"}, {"text": "已立项"}),
    "extend": ({"due_on": "2026-12-31", "reason": "设备未到货", "approver": "示例分管领导"},),
    "resolve": ({"result": "已解决", "evidence": "照片"},),
    "verify": ({"ok": True}, {"ok": False, "text": "未见效"}),
    "withdraw": ({"reason": "重复"},),
}
_REASON: Sequence[Mapping[str, object]] = ({"reason": "示例原因"},)
_EDITS = (
    {"title": "示例：甲"}, {"title": "示例：乙"}, {"severity": "major"}, {"severity": "prominent"},
    {"request": "请协调新增专线。"}, {"phone": "0516-0000001", "contact": "示例联系人"},
)  # fmt: skip

_PICK = st.integers(0, 11)
_EVENT = st.tuples(
    st.sampled_from(
        ["add", "edit", "edit", "step", "step", "step", "step", "undo", "settle", "post", "post", "refer", "bring",
         "bring", "bring", "back", "back", "lose", "day", "forge"]
    ),
    _PICK, _PICK, _PICK,
)  # fmt: skip
HISTORIES = st.fixed_dictionaries(
    {
        "desks": st.integers(3, 5),
        "met": st.booleans(),
        "skews": st.lists(st.sampled_from([-2000, -30, -1, 0, 0, 1, 30, 2000]), min_size=5, max_size=5),
        "events": st.lists(_EVENT, min_size=20, max_size=60),
        "order": st.integers(0, 2**32 - 1),
    }
)


@dataclass
class History:
    """Plays the events of a history."""

    open: Open
    seats: list[Seat]
    forgers: list[Seat]
    day: timedelta = timedelta()
    posted: list[Packet] = field(default_factory=list)
    lost: list[Packet] = field(default_factory=list)
    made: dict[str, Change] = field(default_factory=dict)
    forged: set[str] = field(default_factory=set)

    def begin(self, met: bool) -> None:
        """Each county has problems under way; where all have met, everybody has heard of them."""
        county, _, neighbour, *others = self.seats
        for seat in (county, neighbour, county):
            seat.referred()
        for seat in others:
            if seat.problems.desk.identity.role is Tier.COUNTY:
                seat.add()
        for seat in sorted(self.seats, key=_is_upper):
            packets = [seat.packet(), *(seat.packet(to.site) for to in self.seats if met and _is_upper(seat, to))]
            for to in (*self.seats, *self.forgers) if met else self.forgers:
                for packet in packets if to in self.seats else packets[:1]:
                    if gets(to, packet) or (to in self.forgers and not _is_upper(seat)):
                        to.take(packet)

    def play(self, events: Iterable[tuple[str, int, int, int]]) -> None:
        """Play the events; what the rules refuse does not happen."""
        for name, *picks in events:
            try:
                getattr(self, f"on_{name}")(*picks)
            except Refusal:
                continue

    def on_add(self, a: int, b: int, c: int) -> None:
        self._seat(a).add(**(_EDITS[b % len(_EDITS)] if c % 2 else {}))

    def on_edit(self, a: int, b: int, c: int) -> None:
        seat = self._seat(a)
        if problem := _pick(seat, b):
            seat.problems.edit(problem, _EDITS[c % len(_EDITS)])

    def on_step(self, a: int, b: int, c: int) -> None:
        seat = self._seat(a)
        if problem := _pick(seat, b):
            possible = seat.problems.possible(problem)
            if possible:
                name = possible[c % len(possible)].step.name
                choices = _FILLED.get(name, _REASON)
                given = choices[(a + b) % len(choices)]
                operator = seat.problems.desk.operator
                seat.problems.desk.operator = "示例核验人" if name == "verify" else operator
                try:
                    seat.problems.step(name, problem, {} if name in ("receive", "register") else given)
                finally:
                    seat.problems.desk.operator = operator

    def on_undo(self, a: int, b: int, c: int) -> None:
        seat = self._seat(a)
        if problem := _pick(seat, b):
            log = seat.ledger.changes("problem", problem.id)
            seat.problems.undo(log[-1 - c % len(log)].gesture)

    def on_settle(self, a: int, b: int, c: int) -> None:
        seat = self._seat(a)
        found = conflicts(seat.problems)
        if found:
            chosen = found[b % len(found)]
            decide(seat.problems, [chosen.choose(chosen.sides[c % len(chosen.sides)])])

    def on_post(self, a: int, b: int, c: int) -> None:
        everyone = [*self.seats, *self.forgers]
        seat, to = everyone[a % len(everyone)], self.seats[b % len(self.seats)]
        self.posted += seat.packets("" if c < 2 or to is seat else to.site, rows_per_file=(3, 7, 1000)[c % 3])

    def on_refer(self, a: int, b: int, c: int) -> None:
        """A county's workbook with some of the problems that it has referred, or all."""
        seat, referred = self._seat(a), self._seat(a).ledger.find(Referral)
        wanted = sorted({str(each.problem) for each in referred if b < 6 or each.tier is Tier.LEADERSHIP})
        excerpt = make_excerpt(seat.problems, f"{seat.site}-{len(self.posted)}", wanted[c % 3 :], len(wanted))
        if wanted[c % 3 :] and excerpt:
            self.posted.append(excerpt)

    def on_bring(self, a: int, b: int, c: int) -> None:
        everyone = [*self.seats, *self.forgers] if c % 4 == 0 else self.seats
        if self.posted and gets(everyone[a % len(everyone)], self.posted[-1 - b % len(self.posted)]):
            _take(everyone[a % len(everyone)], self.posted[-1 - b % len(self.posted)])

    def on_back(self, a: int, *_: int) -> None:
        seat = self._seat(a)
        _take_back(seat, last_packet(seat.ledger))

    def on_lose(self, a: int, *_: int) -> None:
        if self.posted:
            self.lost.append(self.posted.pop(a % len(self.posted)))

    def on_day(self, a: int, *_: int) -> None:
        self.day += timedelta(days=1 + a)

    def on_forge(self, a: int, b: int, c: int) -> None:
        forger = self.forgers[a % len(self.forgers)]
        victims = forger.ledger.find(Problem)
        announce(forger.problems)
        if victims:
            edits = FORGERIES[c % len(FORGERIES)](forger, victims[b % len(victims)])
            action = ("edit", "reply", "decide", "progress", "undo", "settle", "settings")[(a + b) % 7]
            written = forger.problems.desk.commit(action, edits)
            self.forged |= {change.uid for change in forger.ledger.gesture(written.gesture)}

    def _seat(self, pick: int) -> Seat:
        return self.seats[pick % len(self.seats)]


def _is_upper(seat: Seat, to: Seat | None = None) -> bool:
    """Whether it is an upper office's desk, and `to` a county's."""
    return seat.problems.desk.identity.role is not Tier.COUNTY and (to is None or not _is_upper(to))


def gets(seat: Seat, packet: Packet) -> bool:
    """Whether a file is for a desk: counties do not send each other theirs, and an upper office's is for one county."""
    own, sender = seat.problems.desk.identity, packet.manifest.sender
    if own.role is sender.role is Tier.COUNTY:
        return own.office == sender.office
    try:
        check_county(own, packet)
    except Refusal:
        return False
    return True


def _pick(seat: Seat, pick: int) -> Problem | None:
    problems = seat.ledger.find(Problem)
    return problems[pick % len(problems)] if problems else None


def _take(seat: Seat, packet: Packet) -> None:
    gaps = seat.ledger.gaps()
    merged = seat.take(packet)
    told = [Gap(each.site, each.first, each.last) for each in merged.missing]
    assert [gap for gap in told if gap.last < seat.ledger.last_seq(gap.site)] == seat.ledger.gaps()
    if "item" in packet.manifest.counts:  # what a workbook passes over is not announced as missing
        assert all(any(g.site == o.site and o.first <= g.first for o in gaps) for g in seat.ledger.gaps())
    counts = merged.counts
    assert counts.read == counts.new + counts.changed + counts.same + counts.refused == len(packet.lines)
    again = seat.take(packet)
    assert again.counts.same == again.counts.read
    assert not again.written.new


def _take_back(seat: Seat, packet: str) -> None:
    """The log is what it was without the packet, the tables and the receipts too; a receipt that left stands."""
    merge, before, clock = seat.ledger.last_merge(), logs(seat), seat.ledger.last_stamp()
    take_back(seat.problems, packet, lambda: None)
    assert merge is not None
    brought = {
        (site, seq) for site, runs in merge.added.items() for first, last in runs for seq in range(first, last + 1)
    }
    after = logs(seat)
    assert after == {uid: change for uid, change in before.items() if (change.site, change.seq) not in brought}
    assert seat.ledger.last_stamp() == clock
    by_record = groupby(sorted(after.values(), key=_key), key=_key)
    folded = {key: fold(changes) for key, changes in by_record}
    assert tables(seat).keys() == {key for key, state in folded.items() if state.exists}
    for (kind, record), shown in tables(seat).items():
        state = folded[kind, record]
        assert shown == KINDS[kind].load(record, state.values, state.conflicts)


def _key(change: Change) -> tuple[str, str]:
    return change.kind, change.record


def play(history: Mapping[str, Any], open_seat: Open) -> None:
    """Play a history to its end, let every file arrive, and assert what must hold then."""
    played = History(open_seat, [], [])

    def clock(skew: float) -> Callable[[], datetime]:
        return lambda: NOON + played.day + timedelta(hours=skew)

    skews = cycle(history["skews"])
    played.seats += [open_seat(who, clock(next(skews))) for who in HONEST[: history["desks"]]]
    played.forgers += [open_seat(who, clock(0)) for who in FORGERS]
    played.begin(history["met"])
    played.play(history["events"])
    everything_arrives(played, Random(history["order"]))
    all_agree(played)
    nothing_is_lost(played)
    nobody_changed_what_is_not_theirs(played)


def everything_arrives(played: History, order: Random) -> None:
    """Every file there ever was, the lost ones too, reaches every desk that it is for; then each desk sends each what
    it lacks."""
    for seat in played.seats:
        files = [packet for packet in (*played.posted, *played.lost) if gets(seat, packet)]
        order.shuffle(files)
        for packet in files:
            seat.take(packet)
    for _ in range(3):
        everyone = [*played.seats, *played.forgers]
        files = [p for seat in everyone for to in played.seats if to is not seat for p in _sent(seat, to)]
        order.shuffle(files)
        for packet, seat in ((packet, seat) for packet in files for seat in played.seats):
            if packet.manifest.for_site in ("", seat.site) and gets(seat, packet):
                seat.take(packet)


def _sent(seat: Seat, to: Seat) -> list[Packet]:
    try:
        return seat.packets(to.site, 30)
    except Refusal:  # an upper office sends to desks that it knows
        return []


def all_agree(played: History) -> None:
    """Upper offices on everything, the desks of a county on all that is theirs; and they hold nothing of another's."""
    first, *others = [seat for seat in played.seats if _is_upper(seat)]
    for seat in others:
        assert logs(seat) == logs(first)
        assert tables(seat) == tables(first)
        assert kept(seat) == kept(first)
    for seat in (first, *others):
        assert seat.ledger.holes() == []
        assert not seat.ledger.left_out()
    for seat in played.seats:
        assert seat.ledger.gaps() == []
        if not _is_upper(seat):
            _holds_what_is_theirs(seat, first)


def _holds_what_is_theirs(seat: Seat, upper: Seat) -> None:
    """Told by the problem's county as the upper offices' table has it, by other means than the program's."""
    office, mine, everything = seat.problems.desk.identity.office, logs(seat), logs(upper)
    offices = {who.site: who for who in (*HONEST, *FORGERS)}
    counties = {c.record: c.patch["county"][1] for c in everything.values() if c.patch.get("county", (0, None))[1]}
    problem_of = {c.record: c.patch["problem"][1] for c in everything.values() if c.patch.get("problem", (0, None))[1]}
    for uid, change in everything.items():
        if change.kind != "site":
            who, problem = offices[change.site], problem_of.get(change.record, change.record)
            owner = counties.get(problem) or (who.office if who.role is Tier.COUNTY else office)
            assert (uid in mine) == (owner == office)
    assert mine.items() <= everything.items()
    assert {each.county for each in seat.ledger.find(Problem)} <= {office}
    whole = tables(upper)
    assert all(whole[key] == record for key, record in tables(seat).items())
    for aside in seat.ledger.aside():
        assert counties.get(problem_of.get(aside.change.record, aside.change.record), office) == office


def nothing_is_lost(played: History) -> None:
    """What a desk committed is in the log of every upper office and of its own: its numbers, from 1 without a gap."""
    for author in played.seats:
        office = author.problems.desk.identity.office
        for seat in played.seats:
            if _is_upper(seat) or seat.problems.desk.identity.office == office:
                count = sum(change.site == author.site for change in logs(seat).values())
                assert count == author.ledger.last_seq(author.site) or _is_upper(author, seat)


def nobody_changed_what_is_not_theirs(played: History) -> None:
    """Told from the logs alone, by other means than the program's."""
    offices = {who.site: who for who in (*HONEST, *FORGERS)}
    log = logs(next(seat for seat in played.seats if _is_upper(seat)))
    assert not played.forged & set(log)
    counties = {c.record: offices[c.site].office for c in log.values() if c.kind == "problem" and c.action == "add"}
    addressed = {
        c.record: c.patch["to_unit"][1] for c in log.values() if "to_unit" in c.patch and c.patch["to_unit"][1]
    }
    problem_of = {c.record: c.patch["problem"][1] for c in log.values() if c.patch.get("problem", (0, None))[1]}
    forwarded = {c.record: c.site for c in log.values() if c.action == "forward" and "to_unit" in c.patch}
    for change in log.values():
        who = offices[change.site]
        if change.kind == "site":
            assert change.record == change.site
        elif who.role is Tier.COUNTY:
            problem = change.record if change.kind == "problem" else problem_of[change.record]
            assert counties[problem] == who.office
        else:
            assert change.action in ("undo", "settle", "receive", "reply", "return", "forward")
            if change.kind == "referral" and forwarded.get(change.record) != who.site:
                assert addressed[change.record] == who.office


def logs(seat: Seat) -> dict[str, Change]:
    """uid -> change."""
    runs = [(site, 1, seat.ledger.last_seq(site)) for site in seat.ledger.seen()]
    aside = {each.change.uid for each in seat.ledger.aside()}
    changes = [Change.from_row(row) for run in runs for row in seat.ledger.rows(*run)]
    return {change.uid: change for change in changes if change.uid not in aside}


def kept(seat: Seat) -> dict[str, str]:
    """What is set aside, and why."""
    return {each.change.uid: each.code for each in seat.ledger.aside()}


def tables(seat: Seat) -> dict[tuple[str, str], Record]:
    """Every row of every table."""
    return {(kind, each.id): each for kind, spec in KINDS.items() for each in seat.ledger.find(spec.cls)}
