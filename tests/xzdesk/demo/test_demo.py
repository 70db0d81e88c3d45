"""The made-up county: the same for the same seed, only lives that the workflow allows, and something of everything."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from db.sqlite_store import SqliteStore
from tests.support import new_store
from xzdesk.catalogue import load_builtin
from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.desk import Edit
from xzdesk.core.fields import Record, described, values_of
from xzdesk.core.office import Settings
from xzdesk.demo import Simulation, demo_identity, fill
from xzdesk.demo.scribe import Scribe
from xzdesk.errors import Refusal
from xzdesk.office import Office, open_office
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Light, ProblemQuery
from xzdesk.problems.records import Problem, State
from xzdesk.problems.rights import outside
from xzdesk.problems.usecases import Problems
from xzdesk.problems.workflow import STEPS, still_required
from xzdesk.workdays import Workdays

UNTIL = date(2026, 3, 5)
SEED = 7


def simulated(problems: int, seed: int = SEED) -> list[Change]:
    """The changes of a demonstration, in the order in which they were made."""
    clockwork = Clockwork(Workdays(), Settings())
    scribe = Scribe(demo_identity(seed), load_builtin(), clockwork, random.Random(f"{seed} ids"))
    made = Simulation(scribe, problems, random.Random(seed), UNTIL).changes()
    return sorted((change for some in made for change in some), key=lambda change: change.seq)


class ByTheBook:
    """Takes the same steps through the use cases, each committed to a real store."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.now = datetime.min
        self._offices: dict[str, Office] = {}

    def set_clock(self, moment: datetime) -> None:
        self.now = moment

    def announce(self) -> list[Change]:
        self.as_(demo_identity(SEED).operator).announce_site()
        return []

    def dossier(self) -> _Dossier:
        return _Dossier(self)

    def due(self, start: date, days: int) -> date:
        return self.as_("示例").clockwork.due(start, days)

    def department(self, category: str, cluster: str) -> str:
        return self.as_("示例").problems.catalogue.usual_department(category, cluster).department

    def as_(self, operator: str) -> Office:
        if operator not in self._offices:
            self._offices[operator] = open_office(self.store, operator, now=lambda: self.now)
        return self._offices[operator]


class _Dossier:
    def __init__(self, book: ByTheBook) -> None:
        self.changes: list[Change] = []
        self.problem = Problem()
        self._book = book

    def add(self, operator: str, values: Mapping[str, Any], *, register: bool) -> None:
        raw = described(Problem).store(values)
        self.problem = self._of(operator).add(raw, register=register)

    def edit(self, operator: str, values: Mapping[str, Any]) -> None:
        self._of(operator).edit(self.problem, values)
        self._look(operator)

    def step(self, operator: str, name: str, given: Record) -> None:
        raw = described(type(given)).store(values_of(given))
        self._of(operator).step(name, self.problem, raw)
        self._look(operator)

    def export(self, operator: str) -> None:
        problems = self._of(operator)
        referral = problems.family(self.problem).open_referral
        assert referral
        problems.commit("export", [Edit("referral", referral.id, {"exported_on": problems.desk.today})])

    def _of(self, operator: str) -> Problems:
        return self._book.as_(operator).problems

    def _look(self, operator: str) -> None:
        self.problem = self._of(operator).find(str(self.problem.number))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = new_store(tmp_path)
    with made.writing():
        made.set_identity(demo_identity(SEED))
    yield made
    made.close()


@pytest.fixture(scope="module")
def changes() -> list[Change]:
    return simulated(400)


def test_the_use_cases_told_the_same_lives_write_the_same(store: SqliteStore) -> None:
    for _ in Simulation(ByTheBook(store), 60, random.Random(SEED), UNTIL).changes():
        pass
    booked = [change for change in store.changes_since({}) if change.kind != "site"]
    scribed = [change for change in simulated(60) if change.kind != "site"]
    assert len(booked) > 300
    assert [_told(c, booked) for c in booked] == [_told(c, scribed) for c in scribed]


def _told(change: Change, among: list[Change]) -> tuple[object, ...]:
    """A change without what is drawn by chance: ids are told by the order in which they first occur."""
    names = {record: place for place, record in enumerate(dict.fromkeys(c.record for c in among))}
    stamps = {c.stamp: c.seq for c in among}
    offset = among[0].seq
    patch = {name: [names.get(v, v) if isinstance(v, str) else v for v in pair] for name, pair in change.patch.items()}
    basis = {name: [stamps[stamp] - offset for stamp in found] for name, found in change.basis.items()}
    record = names[change.record]
    return change.seq - offset, change.at, change.operator, change.action, change.kind, record, patch, basis


def test_the_same_seed_and_day_give_the_same_changes_and_another_seed_others() -> None:
    assert simulated(30) == simulated(30)
    assert [c.uid for c in simulated(30)] != [c.uid for c in simulated(30, seed=8)]


def test_numbers_have_no_gap_and_stamps_only_grow(changes: list[Change]) -> None:
    assert [change.seq for change in changes] == list(range(1, len(changes) + 1))
    assert all(one.stamp < two.stamp for one, two in pairwise(changes))
    assert changes[-1].at < UNTIL.isoformat()


def test_every_change_keeps_to_the_rights_of_its_action(changes: list[Change]) -> None:
    assert [c for c in changes if outside(c.action, c.kind, list(c.patch))] == []


def test_every_change_of_state_is_a_step_of_the_way(changes: list[Change]) -> None:
    leaves = {name: {state.value for state in step.leaves} for name, step in STEPS.items()}
    moves = [c for c in changes if "status" in c.patch and c.action != "add"]
    assert {c.action for c in moves} >= set(STEPS) - {"receive", "progress", "extend", "forward"}
    assert [c for c in moves if c.patch["status"][0] not in leaves[c.action]] == []


def test_a_county_has_something_of_everything(store: SqliteStore) -> None:
    fill(store, 400, seed=SEED, until=UNTIL)
    office = open_office(store, now=lambda: datetime(2026, 3, 5, 9).astimezone())
    facets = store.facets(ProblemQuery(), office.clockwork.rule(UNTIL))
    assert facets.total == 400
    assert set(facets.states) == set(State)
    assert set(facets.tiers) == set(Tier)
    assert set(facets.lights) == set(Light)
    assert set(facets.clusters) == {cluster.name for cluster in office.problems.catalogue.clusters}
    assert facets.states[State.CLOSED] > facets.total / 2
    assert 0 < facets.lights[Light.RED] < facets.total / 5
    problems = store.find(Problem)
    assert [problem.number for problem in problems if still_required(problem)] == []
    assert [problem.number for problem in problems if problem.conflicts] == []
    for counted in ("extensions", "returns", "reopens"):
        assert any(getattr(problem, counted) for problem in problems)
    assert store.gaps() == []


def test_every_name_and_number_shows_that_it_is_made_up(changes: list[Change]) -> None:
    added = [c.patch for c in changes if c.action == "add"]
    assert all("示例" in patch["subject_name"][1] and "示例" in patch["contact"][1] for patch in added)
    assert all(patch["phone"][1].startswith("0516-0000") for patch in added)
    assert all(patch["credit_code"][1].startswith("91320399") for patch in added if "credit_code" in patch)
    assert all("示例" in change.operator for change in changes)


def test_a_database_that_holds_something_is_not_filled(store: SqliteStore) -> None:
    fill(store, 2, seed=1, until=UNTIL)
    with pytest.raises(Refusal, match="新建的数据库"):
        fill(store, 2, seed=1, until=UNTIL)
