"""Any order, repetition or split of the same changes folds alike; conflicts are exactly the concurrent ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tests.support import NOON
from tests.xzdesk.exchange.memory_store import MemoryStore, as_ledger
from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.clock import next_stamp, split_stamp
from xzdesk.core.desk import Desk
from xzdesk.core.fold import Folded, fold
from xzdesk.core.store import Identity
from xzdesk.core.undo import undo

FIELDS = ("title", "request")
HOUR = 3_600_000


@dataclass
class FakeDesk:
    """A desk whose clock may be wrong, with what it has seen."""

    site: str
    skew_ms: int
    seen: dict[str, Change] = field(default_factory=dict)
    made: int = 0

    def edit(self, now_ms: int, name: str, value: str) -> Change:
        state = fold(self.seen.values())
        self.made += 1
        last = max((c.stamp for c in self.seen.values()), default=None)
        stamp = next_stamp(last, max(0, now_ms + self.skew_ms), self.site)
        uid = f"{self.site}:{self.made}"
        patch = {name: (state.values.get(name), value)}
        basis = {name: state.basis(name)} if state.basis(name) else {}
        change = Change(uid, self.site, self.made, stamp, "", "", "edit", uid, "problem", "r", patch, basis)
        self.seen[uid] = change
        return change

    def hear(self, other: FakeDesk) -> None:
        self.seen |= other.seen


EDITS = st.tuples(st.just("edit"), st.integers(0, 2), st.sampled_from(FIELDS), st.sampled_from("甲乙丙丁"))
MEETINGS = st.tuples(st.just("hear"), st.integers(0, 2), st.integers(0, 2), st.just(""))
SKEWS = st.lists(st.integers(-50 * 24 * HOUR, 50 * 24 * HOUR), min_size=3, max_size=3)


@dataclass
class History:
    """What happened: all changes, and what each author knew when it was made."""

    changes: list[Change]
    known: dict[str, frozenset[str]]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Three desks with wrong clocks that edit two fields and now and then hear of each other."""
    desks = [FakeDesk(f"site{n}", skew) for n, skew in enumerate(draw(SKEWS))]
    history = History([], {})
    for moment, (what, who, arg, value) in enumerate(draw(st.lists(EDITS | MEETINGS, max_size=14))):
        if what == "hear":
            desks[who].hear(desks[int(arg)])
            continue
        known = frozenset(desks[who].seen)
        change = desks[who].edit(60 * 24 * HOUR + moment * 1000, str(arg), value)
        history.changes.append(change)
        history.known[change.uid] = known
    return history


def state(folded: Folded) -> tuple[object, ...]:
    heads = {name: [head.stamp for head in found] for name, found in folded.heads.items()}
    return dict(folded.values), heads, folded.conflicts


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_repetition_folds_to_the_same_state(history: History, random: object) -> None:
    shuffled = history.changes * 2
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert state(fold(shuffled)) == state(fold(history.changes))


@given(histories(), st.integers(0, 14))
def test_any_split_heard_in_parts_ends_in_the_same_state(history: History, cut: int) -> None:
    first, second = history.changes[:cut], history.changes[cut:]
    assert state(fold([*second, *first, *second])) == state(fold(history.changes))


@given(histories())
def test_a_conflict_is_marked_exactly_where_last_values_were_set_without_knowing_of_each_other(
    history: History,
) -> None:
    for name in FIELDS:
        made = [c for c in history.changes if name in c.patch]
        last = [c for c in made if not any(c.uid in history.known[other.uid] for other in made)]
        differ = any(a.patch[name][1] != b.patch[name][1] for a, b in combinations(last, 2))
        assert (name in fold(history.changes).conflicts) == differ


@given(histories())
def test_a_skewed_clock_never_puts_a_change_before_one_its_author_had_seen(history: History) -> None:
    stamps = {c.uid: c.stamp for c in history.changes}
    for uid, known in history.known.items():
        assert all(stamps[seen] < stamps[uid] for seen in known)


@given(histories())
def test_the_value_that_shows_was_set_by_the_last_stamp(history: History) -> None:
    folded = fold(history.changes)
    for name in folded.values:
        last = max((c for c in history.changes if name in c.patch), key=lambda c: c.stamp)
        assert folded.values[name] == last.patch[name][1]


@given(histories())
def test_no_value_is_lost_every_change_can_be_read_back_from_its_row(history: History) -> None:
    for change in history.changes:
        assert Change.from_row(change.as_row()) == change


@given(histories(), st.integers(0, 3), st.randoms(use_true_random=False))
def test_a_decision_that_is_undone_leaves_the_same_values_in_conflict(
    history: History, pick: int, random: object
) -> None:
    store = MemoryStore(Identity("desk", "沛县", "县工信局", Tier.COUNTY, "A", "示例经办"))
    with store.writing():
        store.append(history.changes)
    before = store.folded("problem", "r")
    desk = Desk(as_ledger(store), now=lambda: NOON)
    heads = {name: before.heads[name] for name in before.conflicts}
    settled = desk.settle("problem", "r", {n: found[pick % len(found)].value for n, found in heads.items()})
    assert store.folded("problem", "r").conflicts == ()
    for _ in range(2 if settled.gesture else 0):
        undone = undo(desk, settled.gesture)
        after = store.folded("problem", "r")
        assert (after.values, after.conflicts) == (before.values, before.conflicts)
        assert {n: _values(after, n) for n in heads} == {n: _values(before, n) for n in heads}
        settled = undo(desk, undone.gesture)
        assert store.folded("problem", "r").conflicts == ()
    random.shuffle(store.log)  # type: ignore[attr-defined]
    assert state(fold(store.log)) == state(store.folded("problem", "r"))


def _values(folded: Folded, name: str) -> set[object]:
    return {head.value for head in folded.heads[name]}


def change(site: str, seq: int, old: str | None, new: str, *basis: str, ms: int = 0) -> Change:
    stamp = f"{ms or seq:013d}-0000-{site}"
    heads = {"title": basis} if basis else {}
    return Change(f"{site}{seq}", site, seq, stamp, "", "", "edit", "g", "problem", "r", {"title": (old, new)}, heads)


def test_two_changes_to_the_same_value_are_no_conflict() -> None:
    first = change("a", 1, None, "甲")
    both = [change("a", 2, "甲", "乙", first.stamp), change("b", 3, "甲", "乙", first.stamp)]
    assert fold([first, *both]).conflicts == ()


def test_a_later_change_from_the_value_that_won_settles_the_conflict() -> None:
    one, two = change("a", 1, None, "甲"), change("b", 2, None, "乙")
    assert fold([one, two]).conflicts == ("title",)
    decided = change("a", 3, "乙", "乙", one.stamp, two.stamp)
    assert fold([one, two, decided]).conflicts == ()


def test_a_change_made_without_having_seen_a_late_arrival_does_not_settle_it() -> None:
    one, two = change("a", 1, None, "甲"), change("b", 2, None, "乙")
    unaware = change("a", 3, "甲", "丙", one.stamp)
    assert fold([one, unaware, two]).conflicts == ("title",)


def test_a_value_that_went_back_to_the_old_one_meanwhile_is_still_a_conflict() -> None:
    first = change("a", 1, None, "甲")
    there = change("a", 2, "甲", "乙", first.stamp)
    back = change("a", 3, "乙", "甲", there.stamp)
    elsewhere = change("b", 4, "甲", "丙", first.stamp)
    assert fold([first, there, back, elsewhere]).conflicts == ("title",)


def test_a_change_about_a_record_that_has_not_arrived_is_kept_and_shows_later() -> None:
    created = Change(
        "x", "a", 1, "0000000000001-0000-a", "", "", "add", "g", "problem", "r", {"exists": (None, True)}, {}
    )
    early = change("b", 2, None, "甲")
    assert not fold([early]).exists
    assert fold([early, created]).exists
    assert fold([early, created]).values["title"] == "甲"


def test_the_counter_runs_over_into_the_next_millisecond() -> None:
    stamp = "0000000000005-ffff-a"
    assert split_stamp(next_stamp(stamp, 1, "b")) == (6, 0, "b")
    assert next_stamp(stamp, 1, "b") > stamp
