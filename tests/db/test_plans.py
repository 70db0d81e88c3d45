"""The readings that must stay quick on a hundred thousand problems use their index, by SQLite's own plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db.sqlite_store import SqliteStore
from tests.db.rules_support import RULE
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import IN_HAND, Problem, Progress

DEFAULT = ProblemQuery(states=IN_HAND)


def plan(store: SqliteStore, reading: Callable[[], object]) -> list[str]:
    """The plan of each statement that a reading runs, without what has no table."""
    statements: list[str] = []
    with store.copying() as connection:
        connection.set_trace_callback(statements.append)
    reading()
    with store.copying() as connection:
        connection.set_trace_callback(None)
        steps = [
            step
            for statement in statements
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
            if statement.startswith("SELECT")
        ]
    assert steps
    return steps


@pytest.mark.parametrize("query", [DEFAULT, DEFAULT._replace(clusters=("高端纺织",), categories=("用地",))])
def test_the_default_ledger_is_read_in_order_from_one_index_without_sorting(
    store: SqliteStore, query: ProblemQuery
) -> None:
    steps = plan(store, lambda: store.problem_rows(query, RULE))
    assert "SCAN problem USING COVERING INDEX problem_urgency" in steps
    assert not any("TEMP B-TREE" in step for step in steps)


def test_other_states_and_facets_are_read_from_one_index(store: SqliteStore) -> None:
    for reading in (
        lambda: store.problem_rows(ProblemQuery(categories=("用地",)), RULE),
        lambda: store.facets(DEFAULT, RULE),
    ):
        assert any(
            "COVERING INDEX problem_ledger" in step or "COVERING INDEX problem_urgency" in step
            for step in plan(store, reading)
        )


@pytest.mark.parametrize(
    "reading",
    [
        lambda store: store.problem_by_number("沛县-A-2026-0001"),
        lambda store: store.last_number("沛县-A-2026-"),
        lambda store: store.get(Problem, "p1"),
        lambda store: store.row_of("p1"),
        lambda store: store.find(Progress, problem="p1"),
        lambda store: store.changes("problem", "p1"),
        lambda store: store.gesture("g1"),
        lambda store: store.last_stamp(),
        lambda store: store.last_seq("s1"),
        lambda store: store.conflicted(),
    ],
)
def test_what_every_step_asks_is_searched_and_never_scanned(
    store: SqliteStore, reading: Callable[[SqliteStore], object]
) -> None:
    steps = plan(store, lambda: reading(store))
    assert [step for step in steps if step.startswith("SCAN") and "aside" not in step] == []
