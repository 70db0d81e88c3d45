"""The report's figures agree with a recount by hand, whatever happened on the desk."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.xzdesk.problems.office_support import LEADERSHIP, UPWARDS, County
from xzdesk.core.undo import standing
from xzdesk.errors import Refusal
from xzdesk.problems.family import family_changes
from xzdesk.problems.periods import Period, Span, week_of
from xzdesk.problems.queries import Light, ProblemQuery
from xzdesk.problems.records import IN_HAND, Problem, State
from xzdesk.problems.statistics import Event, Figures, Tally, attention, due_in, event_of, figures

HAND: dict[str, object] = {"tier": "county", "unit": "县工信局", "person": "示例责任人", "due_on": "2026-03-20"}
CLUSTERS = ("工程机械", "新材料", "高端纺织")
CATEGORIES = ("用电", "用地", "其他")
STEPS: list[tuple[str, dict[str, object]]] = [
    ("decide", HAND),
    ("decide", dict(UPWARDS)),
    ("decide", dict(LEADERSHIP)),
    ("approve", {"approver": "示例分管领导"}),
    ("reply", {"kind": "agreed", "text": "已列入计划。"}),
    ("return", {"reason": "材料不全"}),
    ("forward", {"ground": "systemic", "reason": "涉及多个部门"}),
    ("progress", {"text": "已勘察"}),
    ("extend", {"due_on": "2026-04-30", "reason": "设备未到货", "approver": "示例分管领导"}),
    ("resolve", {"result": "已解决", "evidence": "照片"}),
    ("verify", {"ok": True}),
    ("verify", {"ok": False, "text": "未见效"}),
    ("reopen", {"reason": "再次停电"}),
    ("withdraw", {"reason": "重复"}),
]
STATES = {state.value: state for state in State}
Move = tuple[str, int, int]
KINDS = st.sampled_from(["add", "step", "step", "step", "step", "undo", "days"])
WALK = st.lists(st.tuples(KINDS, st.integers(0, 9), st.integers(0, len(STEPS) - 1)), min_size=8, max_size=30)


@contextmanager
def a_county(day: date = date(2026, 3, 2)) -> Iterator[County]:
    folder = Path(tempfile.mkdtemp())
    county = County(folder, day)
    try:
        yield county
    finally:
        county.store.close()
        shutil.rmtree(folder)


def walk(county: County, moves: list[Move]) -> None:
    """Make the moves that can be made; the others are refused and leave nothing."""
    county.add()
    gestures: list[str] = []
    for kind, first, second in moves:
        try:
            if kind == "add":
                county.add(cluster=CLUSTERS[first % 3], category=CATEGORIES[second % 3])
            elif kind == "days":
                county.clock.to(county.clock().date() + timedelta(days=first))
            elif kind == "undo" and gestures:
                gestures.append(county.as_().problems.undo(gestures[-1 - first % len(gestures)]).gesture)
            elif kind == "step":
                gestures.append(step(county, first, *STEPS[second]))
        except Refusal:
            continue


def step(county: County, which: int, name: str, raw: dict[str, object]) -> str:
    everything = county.store.find(Problem)
    who = county.as_("示例核验人" if name == "verify" else "示例经办甲")
    return who.problems.step(name, everything[which % len(everything)], raw).gesture


def recount(county: County, name: str, problems: list[Problem]) -> Counter[object]:
    clockwork, today = county.as_().clockwork, county.clock().date()
    if name == "state":
        return Counter(problem.status for problem in problems)
    if name == "light":
        return Counter(clockwork.light(problem, today) for problem in problems)
    return Counter(getattr(problem, name) or (None if name == "tier" else "") for problem in problems)


def assert_same(county: County, tally: Tally, problems: list[Problem]) -> None:
    assert tally.total == len(problems)
    for name in ("state", "tier", "cluster", "category", "department", "township", "county", "light"):
        assert +tally.by(name) == recount(county, name, problems), name
    assert tally.since == min((p.stage_on for p in problems if p.stage_on), default=None)


def within(period: Period, day: date | None) -> bool:
    return day is not None and period.first <= day <= period.last


def made_on(county: County, problem: Problem, period: Period) -> bool:
    days = {datetime.fromisoformat(c.at).date() for c in family_changes(county.store, problem)}
    return any(within(period, day) for day in days)


def events(county: County, problems: list[Problem], period: Period) -> Counter[Event]:
    found: Counter[Event] = Counter()
    for problem in problems:
        for change in standing(county.store.changes("problem", problem.id)):
            to = change.patch.get("status", (None, None))[1]
            event = event_of(change.action, STATES.get(to))
            if event and within(period, datetime.fromisoformat(change.at).date()):
                found[event] += 1
    return found


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=WALK, span=st.sampled_from(list(Span)))
def test_the_figures_agree_with_a_recount_of_every_problem(moves: list[Move], span: Span) -> None:
    with a_county() as county:
        walk(county, moves)
        everything = [p for p in county.store.find(Problem) if p.status is not State.DRAFT]
        period = span.of(county.clock().date())
        of = figures(county.as_().problems, period)

        assert_same(county, of.standing, everything)
        assert_same(county, of.in_hand, [p for p in everything if p.status in IN_HAND])
        assert_same(county, of.new, [p for p in everything if within(period, p.registered_on)])
        assert_same(county, of.closed, [p for p in everything if within(period, p.closed_on)])
        assert_same(county, of.moved, [p for p in everything if made_on(county, p, period)])
        assert +Counter(of.events) == events(county, everything, period)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=WALK, after=WALK)
def test_what_comes_later_does_not_change_how_a_past_day_stood(before: list[Move], after: list[Move]) -> None:
    """All that is taken back later is taken back of the past day too: it never was so."""
    with a_county() as county:
        walk(county, [move for move in before if move[0] != "undo"])
        week = week_of(county.clock().date())
        then = figures(county.as_().problems, Period(week.first, county.clock().date()))
        county.clock.to(county.clock().date() + timedelta(days=1))
        walk(county, [move for move in after if move[0] != "undo"])
        county.clock.to(county.clock().date() + timedelta(days=1))
        now = figures(county.as_().problems, Period(week.first, then.as_of))
        assert sorted(now.standing.problems) == sorted(then.standing.problems)
        assert sorted(now.moved.problems) == sorted(then.moved.problems)
        assert now.events == then.events


def test_what_is_taken_back_later_was_never_so(county: County) -> None:
    problem = county.handling()
    day = county.clock().date()
    resolved = county.as_().problems.step("resolve", problem, {"result": "已解决", "evidence": "照片"})
    county.clock.to(day + timedelta(days=1))
    (stood,) = county.store.stood(day)
    assert stood.state is State.RESOLVED
    county.as_().problems.undo(resolved.gesture)
    (stood,) = county.store.stood(day)
    assert stood.state is State.HANDLING


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=WALK)
def test_the_lists_hold_exactly_what_is_lit_or_due(moves: list[Move]) -> None:
    with a_county() as county:
        walk(county, moves)
        office, today = county.as_(), county.clock().date()
        week, clockwork = week_of(today), office.clockwork
        in_hand = [p for p in county.store.find(Problem) if p.status in IN_HAND]
        due = {p.id: deadline.day for p in in_hand if (deadline := clockwork.deadline(p))}
        lit = {p.id for p in in_hand if clockwork.light(p, today) in (Light.RED, Light.YELLOW)}

        of = figures(office.problems, week)
        urgent = attention(of, clockwork).urgent_first
        assert sorted(urgent) == sorted(lit | {key for key, day in due.items() if day <= week.last})
        coming = {key for key, day in due.items() if week.after.first <= day <= week.after.last}
        assert sorted(due_in(of, clockwork, week.after).urgent_first) == sorted(coming)


def test_red_comes_before_yellow_and_yellow_before_what_is_due_by_sunday(county: County) -> None:
    county.clock.to(date(2026, 3, 2))
    by_due = {day: county.handling(due_on=day) for day in ("2026-03-06", "2026-03-04", "2026-03-02", "2026-03-20")}
    county.clock.to(date(2026, 3, 3))
    problems = county.as_().problems
    urgent = attention(figures(problems, week_of(date(2026, 3, 3))), problems.clockwork).urgent_first
    assert urgent == [by_due[day].id for day in ("2026-03-02", "2026-03-04", "2026-03-06")]


def test_what_was_taken_back_does_not_count_as_a_step_and_what_was_redone_does(county: County) -> None:
    problems, week = county.as_().problems, week_of(date(2026, 3, 5))
    taken = problems.step("resolve", county.handling(), {"result": "已解决", "evidence": "照片"})
    undone = problems.undo(taken.gesture)
    assert figures(problems, week).events.get(Event.RESOLVED, 0) == 0
    assert problems.ledger.ids_taken(("resolve",), week.first, week.last) == []
    problems.undo(undone.gesture)
    assert figures(problems, week).events[Event.RESOLVED] == 1
    assert len(problems.ledger.ids_taken(("resolve",), week.first, week.last)) == 1


def test_a_problem_that_came_back_is_found_by_its_step(county: County) -> None:
    back = county.step("return", county.referred(), reason="材料不全")
    county.handling()
    problems, week = county.as_().problems, week_of(date(2026, 3, 5))
    assert problems.ledger.ids_taken(("return",), week.first, week.last) == [back.id]
    assert problems.ledger.ids_taken(("return",), week.after.first, week.after.last) == []


def test_facets_and_figures_are_the_same_numbers(county: County) -> None:
    county.handling()
    county.referred()
    county.resolved()
    problems = county.as_().problems
    facets = problems.ledger.facets(ProblemQuery(), problems.clockwork.rule(date(2026, 3, 5)))
    of: Figures = figures(problems, week_of(date(2026, 3, 5)))
    assert +of.standing.by("state") == facets.states
    assert +of.standing.by("cluster") == facets.clusters
    assert {k: v for k, v in of.standing.by("tier").items() if k} == facets.tiers
    assert {k: v for k, v in of.standing.by("light").items() if k in facets.lights} == facets.lights
