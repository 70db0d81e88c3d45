"""A past day's report tells of the plans as they were in force then, by figures of the periods that were over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.xzdesk.plans.plans_support import Planning
from xzdesk.plans.course import Standing
from xzdesk.plans.progress import Progress
from xzdesk.plans.records import Plan

APRIL, MAY, TODAY = date(2026, 4, 30), date(2026, 5, 31), date(2026, 7, 10)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Planning]:
    made = Planning(tmp_path, date(2026, 3, 5))
    yield made
    made.store.close()


@pytest.fixture
def plan(desk: Planning) -> Plan:
    """Issued in March; figures of April, May and June; revised and reached in July."""
    plan = desk.issued()
    target, milestone = desk.whole(plan).targets[0].id, desk.whole(plan).milestones[0].id
    desk.clock.to(TODAY)
    figures = [{"target": target, "period": f"2026-0{month}", "value": str(10 * month)} for month in (4, 5, 6)]
    desk.plans.actuals(plan, figures)
    desk.plans.done(milestone, {"done_on": "2026-07-08", "evidence": "竣工备案表（示例）"})
    desk.plans.revise(plan, {"reason": "市级目标调高（示例）"})
    desk.plans.edit_part("target", target, {"years": {"2026": "240"}})
    return desk.now(plan.id)


def stood(desk: Planning, day: date) -> Progress:
    (found,) = desk.plans.in_force(day)
    return found


@pytest.mark.usefixtures("plan")
def test_figures_are_those_of_periods_that_were_over(desk: Planning) -> None:
    for day, reached in ((APRIL, "40"), (MAY, "50"), (TODAY, "60")):
        assert str(stood(desk, day).targets[0].reached) == reached


@pytest.mark.usefixtures("plan")
def test_a_milestone_that_was_reached_later_was_open_or_late(desk: Planning) -> None:
    standings = [stood(desk, day).steps[0].standing for day in (MAY, date(2026, 7, 3), TODAY)]
    assert standings == [Standing.AHEAD, Standing.LATE, Standing.DONE]


def test_an_open_revision_counts_once_it_is_issued(desk: Planning, plan: Plan) -> None:
    assert str(stood(desk, TODAY).targets[0].goal) == "120"
    desk.plans.issue(plan, {"issued_by": "示例签发人"})
    assert str(stood(desk, TODAY).targets[0].goal) == "240"
    assert str(stood(desk, MAY).targets[0].goal) == "120"


def test_a_plan_is_in_force_from_its_issue_until_it_is_closed(desk: Planning, plan: Plan) -> None:
    assert desk.plans.in_force(date(2026, 3, 4)) == []
    desk.plans.abandon(plan)
    desk.plans.close(plan, {"summary": "示例", "closed_on": "2026-07-09"})
    assert desk.plans.in_force(TODAY) == []
    assert stood(desk, MAY).plan.state.caption == "已印发"


def test_what_held_a_milestone_up_is_told_with_the_tier_it_had(desk: Planning) -> None:
    plan = desk.issued()
    milestone = desk.whole(plan).milestones[0].id
    problem = desk.add()
    desk.plans.block(milestone, {"problem": problem.number})
    desk.clock.to(APRIL)
    desk.step("decide", problem, tier="county", unit="县工信局", person="示例责任人", due_on="2026-05-20")
    desk.clock.to(TODAY)
    (block,) = desk.whole(plan).blocks
    desk.plans.lift(block.id, {})
    ((_, before),) = stood(desk, date(2026, 3, 31)).held
    ((_, after),) = stood(desk, MAY).held
    assert (before.problem.tier, before.days) == (None, 26)
    assert after.problem.tier is not None
    assert stood(desk, TODAY).held == []
