"""Made-up plans: the same for the same seed, through the use cases, something of everything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.sqlite_store import SqliteStore
from tests.support import NOON, new_store
from xzdesk.catalogue import load_builtin
from xzdesk.demo import fill
from xzdesk.demo.plans import fill_plans, plan_document, tour_clusters
from xzdesk.office import Office, open_office
from xzdesk.plans.course import Standing
from xzdesk.plans.records import Plan, PlanState
from xzdesk.plans.taking import take_plan
from xzdesk.problems.queries import Light

UNTIL = date(2026, 7, 15)


def filled(folder: Path, count: int, milestones: int = 0) -> SqliteStore:
    store = new_store(folder, office="示例县", name=f"{count}.db")
    store_identity = store.identity()
    assert store_identity is not None
    fill(store, 60, seed=3, until=UNTIL)
    fill_plans(store, count, seed=3, until=UNTIL, milestones=milestones)
    return store


def at(store: SqliteStore) -> Office:
    return open_office(store, "示例", now=lambda: NOON.replace(month=7, day=15))


def test_a_countys_plans_have_something_of_everything(tmp_path: Path) -> None:
    store = filled(tmp_path, 13)
    found = at(store).plans.overview()
    assert len(found) == 13
    assert {each.plan.state for each in found} == {PlanState.ISSUED, PlanState.REVISED}
    lights = {pace.light for each in found for pace in each.targets}
    assert lights >= {Light.GREEN, Light.YELLOW, Light.RED}
    assert {step.standing for each in found for step in each.steps} >= {Standing.DONE, Standing.LATE, Standing.AHEAD}
    assert any(each.held for each in found)
    assert any(step.moved for each in found for step in each.steps)
    assert all(each.cluster_city and each.cluster_city.goal_share for each in found)
    assert all("示例" in str(each.plan.title) for each in found)
    store.close()


def test_the_same_seed_makes_the_same_plans(tmp_path: Path) -> None:
    made = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        store = filled(tmp_path / name, 2)
        plans = at(store).plans
        made.append([plans.whole(each) for each in store.find(Plan)])
        store.close()
    assert made[0] == made[1]


def test_a_plan_can_be_long(tmp_path: Path) -> None:
    store = filled(tmp_path, 1, milestones=187)
    (plan,) = at(store).plans.overview()
    assert plan.tally.total == 200
    store.close()


@pytest.mark.parametrize("cluster", tour_clusters())
def test_the_tours_plans_set_the_work_plans_own_targets_and_can_be_issued(tmp_path: Path, cluster: str) -> None:
    store = new_store(tmp_path)
    office = at(store)
    take_plan(office.plans, plan_document(load_builtin(), cluster, 2026))
    (plan,) = store.find(Plan)
    assert office.plans.lacks_to_issue(plan) == []
    shown = office.plans.progress(plan)
    assert shown.cluster_city is not None
    assert shown.cluster_city.goal_share is not None
    assert len(shown.cities) == 4
    assert [each.name for each in shown.streams if each.measures] == list(load_builtin().names("streams"))
    store.close()
