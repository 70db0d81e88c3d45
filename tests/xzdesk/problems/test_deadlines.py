"""Lights and clocks follow the working days; the plain-date rule for SQL says the same as the clockwork."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xzdesk.problems.office_support import County
from xzdesk.core.captions import Tier
from xzdesk.core.office import Settings
from xzdesk.problems.deadlines import Clockwork, Urging, stays
from xzdesk.problems.queries import Light, LightRule, ProblemQuery
from xzdesk.problems.records import Problem, State
from xzdesk.workdays import Workdays

CLOCKWORK = Clockwork(Workdays(), Settings())
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
PROBLEMS = st.builds(
    Problem,
    status=st.sampled_from(State),
    tier=st.none() | st.sampled_from(Tier),
    stage_on=DAYS,
    due_on=st.none() | DAYS,
)


def light_by_rule(problem: Problem, rule: LightRule) -> Light:
    """What SQL does with the rule, in Python."""
    if problem.due_on and problem.status in rule.by_due:
        if problem.due_on < rule.today:
            return Light.RED
        return Light.YELLOW if problem.due_on <= rule.yellow_until else Light.GREEN
    limits = rule.by_stage.get((problem.status, problem.tier))
    if limits is None or problem.stage_on is None:
        return Light.NONE
    if problem.stage_on < limits.red:
        return Light.RED
    return Light.YELLOW if problem.stage_on < limits.yellow else Light.GREEN


RULES = st.builds(
    Settings,
    **dict.fromkeys(
        ("triage_days", "approval_days", "county_days", "department_days", "verify_days"), st.integers(1, 25)
    ),
    yellow_days=st.integers(0, 12),
)


@given(PROBLEMS, DAYS, RULES)
def test_the_rule_of_plain_dates_gives_the_same_light_as_counting_working_days(
    problem: Problem, today: date, rules: Settings
) -> None:
    clockwork = Clockwork(CLOCKWORK.workdays, rules)
    assert light_by_rule(problem, clockwork.rule(today)) is clockwork.light(problem, today)


@pytest.mark.parametrize(
    ("stage", "greens"),
    [((State.TRIAGE, None), 2), ((State.AWAITING_APPROVAL, Tier.DEPARTMENT), 1), ((State.RESOLVED, Tier.COUNTY), 3)],
)
def test_no_stage_begins_yellow_however_short_it_is(stage: tuple[State, Tier | None], greens: int) -> None:
    problem = Problem(status=stage[0], tier=stage[1], stage_on=date(2026, 3, 2))  # a Monday
    lights = [CLOCKWORK.light(problem, date(2026, 3, 2 + day)) for day in range(5)]
    assert lights[: greens + 1] == [Light.GREEN] * greens + [Light.YELLOW]


def test_a_stage_of_one_day_is_yellow_on_its_last_day_alone() -> None:
    clockwork = Clockwork(CLOCKWORK.workdays, Settings(triage_days=1))
    problem = Problem(status=State.TRIAGE, stage_on=date(2026, 3, 2))
    assert [clockwork.light(problem, date(2026, 3, day)) for day in (2, 3, 4)] == [Light.GREEN, Light.YELLOW, Light.RED]


def handling(due_on: date) -> Problem:
    return Problem(status=State.HANDLING, tier=Tier.COUNTY, stage_on=date(2026, 3, 2), due_on=due_on)


@pytest.mark.parametrize(
    ("today", "light"),
    [
        (date(2026, 3, 16), Light.GREEN),
        (date(2026, 3, 17), Light.YELLOW),
        (date(2026, 3, 20), Light.YELLOW),
        (date(2026, 3, 21), Light.RED),
    ],
)
def test_yellow_begins_three_working_days_before_and_red_after_the_due_date(today: date, light: Light) -> None:
    assert CLOCKWORK.light(handling(date(2026, 3, 20)), today) is light


def test_after_red_comes_remind_and_then_supervise() -> None:
    problem = handling(date(2026, 3, 20))
    assert CLOCKWORK.urging(problem, date(2026, 3, 20)) is None
    assert CLOCKWORK.urging(problem, date(2026, 3, 23)) is Urging.REMIND
    assert CLOCKWORK.urging(problem, date(2026, 3, 27)) is Urging.SUPERVISE


def test_a_counted_due_date_can_be_derived_day_by_day_over_a_holiday() -> None:
    problem = Problem(status=State.TRIAGE, stage_on=date(2026, 9, 29))
    deadline = CLOCKWORK.deadline(problem)
    assert deadline is not None
    steps = CLOCKWORK.derivation(deadline)
    assert steps[-1].day == deadline.day
    assert [step.number for step in steps if step.number] == [1, 2, 3]
    assert any("国庆" in step.note for step in steps)


def test_a_deadline_that_reaches_into_a_year_not_yet_published_is_an_estimate() -> None:
    problem = Problem(status=State.REFERRED, tier=Tier.LEADERSHIP, stage_on=date(2026, 12, 21))
    deadline = CLOCKWORK.deadline(problem)
    assert deadline is not None
    assert deadline.estimate


def test_each_tier_has_its_clock_and_the_whole_is_their_sum(county: County) -> None:
    problem = county.referred()
    county.clock.to(date(2026, 3, 12))
    replied = county.step("reply", problem, kind="agreed", text="已列入计划。")
    county.clock.to(date(2026, 3, 16))
    found = stays(county.store.changes("problem", replied.id))
    readings = {r.caption: r.used for r in CLOCKWORK.readings(found, county.clock().date())}
    assert readings == {"县级办理": 2, "市级部门协调": 5, "全程": 7}


def test_the_ledger_filters_by_light_as_the_clockwork_tells_it(county: County) -> None:
    made = [county.handling(due_on=f"2026-03-{day}") for day in (6, 10, 11, 20, 31)]
    made += [county.add(), county.referred(), county.resolved()]
    office = county.as_()
    for ahead in range(0, 40, 3):
        today = date(2026, 3, 5) + timedelta(days=ahead)
        rule = office.clockwork.rule(today)
        for light in Light:
            rows = county.store.problem_rows(ProblemQuery(lights=(light,)), rule)
            shown = {p.id for p in county.store.problems_at(rows)}
            now = [office.problems.find(str(p.number)) for p in made]
            assert shown == {p.id for p in now if office.clockwork.light(p, today) is light}


def test_a_due_date_in_a_year_not_yet_published_is_marked_wherever_it_is_shown() -> None:
    assert CLOCKWORK.mark(date(2027, 1, 20)) == "（暂定）"
    assert CLOCKWORK.mark(date(2026, 3, 20)) == ""
    assert CLOCKWORK.mark(None) == ""
