"""The ledger's readings, held against the same filters and orders in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.sqlite_store import SqliteStore
from tests.db.changes_support import Author
from tests.db.rules_support import RULE, TODAY
from tests.support import CHINA, NOON, new_store
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.fields import EXISTS
from xzdesk.problems.queries import Facets, Light, LightRule, Order, ProblemQuery
from xzdesk.problems.records import IN_HAND, Problem, State

CLUSTERS = ("高端纺织", "绿色食品", "新材料")
CATEGORIES = ("用地", "融资")
DAYS = [TODAY + timedelta(days=n) for n in (-60, -40, -20, -10, -1, 0, 1, 5, 6, 30)]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    """160 problems of every state, tier and light."""
    with closing(new_store(tmp_path_factory.mktemp("county"))) as store:
        desk = Desk(store, now=lambda: NOON)
        desk.commit(
            "add", [Edit("problem", desk.new_id(), values, creates=True) for values in map(_values, range(160))]
        )
        yield store


def _values(n: int) -> dict[str, Any]:
    def pick(choices: Any, step: int) -> Any:
        return choices[(n // step) % len(choices)]

    state = pick(list(State), 1)
    return {
        "number": None if state is State.DRAFT else f"沛县-{'AB'[n % 2]}-2026-{n * 97 % 20000:04d}",
        "title": f"{pick(('用地指标不足', '融资困难', '用电容量不够'), 1)}（示例）",
        "status": state,
        "tier": None if state in (State.DRAFT, State.TRIAGE) else pick(list(Tier), 3),
        "cluster": pick((*CLUSTERS, None), 5),
        "category": pick(CATEGORIES, 2),
        "department": pick(("市发展改革委（示例）", None), 7),
        "unit": pick((None, "甲局（示例）", "乙局（示例）"), 11),
        "subject_name": pick(("丁公司（示例）", None, "丙公司（示例）"), 9),
        "stage_on": pick((*DAYS, None), 1),
        "due_on": pick((*DAYS, None, None), 3),
        "registered_on": None if state is State.DRAFT else pick(DAYS, 4),
        "closed_on": pick(DAYS, 6) if state is State.CLOSED else None,
    }


def light(problem: Problem, rule: LightRule = RULE) -> Light:
    """LightRule's own words in Python."""
    if problem.due_on and problem.status in rule.by_due:
        red, yellow = problem.due_on < rule.today, problem.due_on <= rule.yellow_until
    else:
        limits = rule.by_stage.get((problem.status, problem.tier))
        if limits is None or problem.stage_on is None:
            return Light.NONE
        red, yellow = problem.stage_on < limits.red, problem.stage_on < limits.yellow
    return Light.RED if red else Light.YELLOW if yellow else Light.GREEN


def fits(problem: Problem, query: ProblemQuery) -> bool:
    def within(day: date | None, first: date | None, last: date | None) -> bool:
        return (not first and not last) or bool(day and (first or day) <= day <= (last or day))

    return all(
        (
            not query.text or query.text in (problem.title or ""),
            not query.tiers or problem.tier in query.tiers,
            not query.states or problem.status in query.states,
            not query.clusters or problem.cluster in query.clusters,
            not query.categories or problem.category in query.categories,
            not query.lights or light(problem) in query.lights,
            not query.department or problem.department == query.department,
            within(problem.registered_on, query.registered_from, query.registered_to),
            within(problem.closed_on, query.closed_from, query.closed_to),
        )
    )


def rows(store: SqliteStore) -> dict[int, Problem]:
    found = {store.row_of(problem.id): problem for problem in store.find(Problem)}
    return {row: problem for row, problem in found.items() if row}


def _few(values: Any) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


QUERIES = st.fixed_dictionaries(
    {
        "text": st.sampled_from(("", "", "用地", "融资困", "容量不够")),
        "tiers": _few(list(Tier)),
        "states": st.just(IN_HAND) | _few(list(State)),
        "clusters": _few(CLUSTERS),
        "categories": _few(CATEGORIES),
        "lights": _few(list(Light)),
        "department": st.sampled_from(("", "", "市发展改革委（示例）")),
        "registered_from": st.none() | st.sampled_from(DAYS),
        "registered_to": st.none() | st.sampled_from(DAYS),
        "closed_from": st.none() | st.none() | st.sampled_from(DAYS),
        "closed_to": st.none() | st.none() | st.sampled_from(DAYS),
        "order": st.sampled_from(list(Order)),
    }
).map(lambda given: ProblemQuery(**given))


@settings(max_examples=200)
@given(QUERIES)
def test_a_query_gives_the_rows_that_fit(county: SqliteStore, query: ProblemQuery) -> None:
    expected = {row for row, problem in rows(county).items() if fits(problem, query)}
    found = county.problem_rows(query, RULE)
    assert len(found) == len(expected)
    assert set(found) == expected


@settings(max_examples=100)
@given(QUERIES)
def test_facets_count_each_filter_under_the_others(county: SqliteStore, query: ProblemQuery) -> None:
    problems = county.find(Problem)

    def count(of: Callable[[Problem], Any], **without: Any) -> dict[Any, int]:
        found = Counter(of(problem) for problem in problems if fits(problem, query._replace(**without)))
        return {key: number for key, number in found.items() if key is not None}

    assert county.facets(query, RULE) == Facets(
        total=sum(fits(problem, query) for problem in problems),
        states=count(lambda p: p.status, states=()),
        tiers=count(lambda p: p.tier, tiers=()),
        clusters=count(lambda p: p.cluster, clusters=()),
        lights=count(light, lights=()),
    )


def test_urgency_is_red_then_yellow_then_green_and_the_earliest_deadline_first(county: SqliteStore) -> None:
    def key(problem: Problem) -> tuple[int, str, str]:
        by_due = problem.due_on if problem.status in RULE.by_due else None
        day = by_due or problem.stage_on
        return list(RANKS).index(light(problem)), day.isoformat() if day else "", problem.number or ""

    for states in (IN_HAND, ()):
        found = county.problems_at(county.problem_rows(ProblemQuery(states=states), RULE))
        assert [key(problem) for problem in found] == sorted(key(problem) for problem in found)


RANKS = (Light.RED, Light.YELLOW, Light.GREEN, Light.NONE)


def test_newest_shows_drafts_and_then_the_last_registered_first(county: SqliteStore) -> None:
    found = county.problems_at(county.problem_rows(ProblemQuery(order=Order.NEWEST), RULE))
    days = [problem.registered_on.isoformat() if problem.registered_on else "9999" for problem in found]
    assert days == sorted(days, reverse=True)


def test_numbers_are_in_the_order_of_their_counters(county: SqliteStore) -> None:
    query = ProblemQuery(order=Order.NUMBER, states=(State.TRIAGE, State.CLOSED))
    numbers = [str(problem.number) for problem in county.problems_at(county.problem_rows(query, RULE))]
    assert numbers == sorted(numbers, key=lambda number: (number[:10], int(number[10:])))
    assert any(len(number) > 14 for number in numbers)


@pytest.mark.parametrize(
    ("order", "name"),
    [(Order.SUBJECT, lambda p: p.subject_name), (Order.UNIT, lambda p: p.unit or p.department)],
)
def test_one_enterprise_or_unit_stands_together_and_who_has_none_last(
    county: SqliteStore, order: Order, name: Callable[[Problem], str | None]
) -> None:
    names = [name(problem) for problem in county.problems_at(county.problem_rows(ProblemQuery(order=order), RULE))]
    named = [each for each in names if each]
    assert len(set(named)) > 1
    assert names == [*sorted(named), *[None] * (len(names) - len(named))]


def test_a_state_of_a_newer_program_counts_as_a_draft_as_it_is_shown(store: SqliteStore) -> None:
    with store.writing():
        store.append([Author("newer").edit(0, ("problem", "p1"), {EXISTS: True, "status": "nonsense"})])
    assert store.facets(ProblemQuery(), RULE).states == {State.DRAFT: 1}
    assert store.stood() == []
    assert [problem.status for problem in store.find(Problem)] == [State.DRAFT]


def test_a_limit_gives_the_first_rows(county: SqliteStore) -> None:
    query = ProblemQuery(states=IN_HAND)
    assert list(county.problem_rows(query._replace(limit=7), RULE)) == list(county.problem_rows(query, RULE))[:7]


@pytest.mark.parametrize("text", ["示例", "用地", "审批", "招工", "没有", "示例 用地", "示"])
@pytest.mark.parametrize("at_once", [2, 5, 128])
def test_the_first_rows_of_a_search_are_those_of_the_whole(
    county: SqliteStore, monkeypatch: pytest.MonkeyPatch, text: str, at_once: int
) -> None:
    monkeypatch.setattr("db.ledger._READ_AT_ONCE", at_once)
    query = ProblemQuery(text=text)
    whole = list(county.problem_rows(query, RULE))
    assert [list(county.problem_rows(query._replace(limit=limit), RULE)) for limit in (1, 3, 64)] == [
        whole[:limit] for limit in (1, 3, 64)
    ]


def test_rows_are_given_back_in_the_order_asked_and_a_row_that_is_gone_is_left_out(county: SqliteStore) -> None:
    numbers = [problem.number for problem in county.problems_at([5, 3, 999_999, 4])]
    assert numbers == [county.problems_at([row])[0].number for row in (5, 3, 4)]


def test_a_change_shows_in_the_next_query_though_the_last_answer_was_kept(desk: Desk, store: SqliteStore) -> None:
    query = ProblemQuery(states=(State.TRIAGE,), text="用地")
    assert (len(store.problem_rows(query, RULE)), store.facets(query, RULE).total) == (0, 0)
    record = desk.new_id()
    desk.commit("add", [Edit("problem", record, {"title": "用地", "status": State.TRIAGE}, creates=True)])
    assert (len(store.problem_rows(query, RULE)), store.facets(query, RULE).total) == (1, 1)
    desk.commit("edit", [Edit("problem", record, {"title": "用电"})])
    assert (len(store.problem_rows(query, RULE)), store.facets(query, RULE).total) == (0, 0)


def test_a_query_inside_writing_sees_what_was_written_and_keeps_nothing_of_it(desk: Desk, store: SqliteStore) -> None:
    query = ProblemQuery()
    with suppress(KeyError), store.writing():
        desk.commit("add", [Edit("problem", desk.new_id(), {"title": "用地"}, creates=True)])
        assert len(store.problem_rows(query, RULE)) == 1
        raise KeyError
    assert len(store.problem_rows(query, RULE)) == 0


def test_the_last_number_is_the_highest_counter_not_the_last_text(desk: Desk, store: SqliteStore) -> None:
    numbers = ("沛县-A-2026-9999", "沛县-A-2026-10000", "沛县-B-2026-20000", "沛县-A-2025-0100", "沛县-A-2026-")
    for number in numbers:
        desk.commit("add", [Edit("problem", desk.new_id(), {"number": number}, creates=True)])
    assert store.last_number("沛县-A-2026-") == 10000
    assert store.last_number("沛县-A-2025-") == 100
    assert store.last_number("沛县-A-2024-") == 0


def test_a_problem_is_found_by_its_whole_number_only(desk: Desk, store: SqliteStore) -> None:
    record = desk.new_id()
    desk.commit("add", [Edit("problem", record, {"number": "沛县-A-2026-0001"}, creates=True)])
    found = store.problem_by_number("沛县-A-2026-0001")
    assert found is not None
    assert found.id == record
    assert store.problem_by_number("沛县-A-2026-001") is None
    assert store.problem_by_number("") is None


def test_moved_problems_are_those_with_a_change_of_their_own_or_of_what_hangs_on_them(tmp_path: Path) -> None:
    clock = [datetime(2026, 3, day, 9, 0, tzinfo=CHINA) for day in (1, 2, 3)]
    with closing(new_store(tmp_path)) as store:
        desk = Desk(store, now=lambda: clock[0])
        first, second = desk.new_id(), desk.new_id()
        desk.commit("add", [Edit("problem", record, {"title": "用地"}, creates=True) for record in (first, second)])
        clock.pop(0)
        desk.commit("edit", [Edit("problem", second, {"title": "用电"})])
        clock.pop(0)
        desk.commit("progress", [Edit("progress", desk.new_id(), {"problem": first, "text": "已协调"}, creates=True)])

        def moved(first_day: int, last_day: int) -> list[str]:
            query = ProblemQuery(moved_from=date(2026, 3, first_day), moved_to=date(2026, 3, last_day))
            return [problem.id for problem in store.problems_at(store.problem_rows(query, RULE))]

        assert moved(1, 1) == [first, second]
        assert moved(2, 2) == [second]
        assert moved(3, 3) == [first]
        assert moved(2, 3) == [first, second]
        assert moved(4, 9) == []
