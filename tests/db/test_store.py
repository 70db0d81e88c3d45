"""The store keeps what the desk commits and gives it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db.sqlite_store import SqliteStore
from tests.support import NOON
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.fields import KINDS
from xzdesk.core.office import CalendarYear
from xzdesk.problems.records import Problem, Progress, Severity, State

VALUES: dict[str, Any] = {
    "number": "沛县-A-2026-0001",
    "title": "用地指标不足",
    "status": State.TRIAGE,
    "severity": Severity.MAJOR,
    "found_on": date(2026, 3, 1),
    "systemic": True,
    "extensions": 2,
}


def test_a_committed_record_is_read_back_as_it_was_written(desk: Desk, store: SqliteStore) -> None:
    written = desk.commit("add", [Edit("problem", "p1", VALUES, creates=True)])
    assert written.touched == (("problem", "p1"),)
    assert store.get(Problem, "p1") == Problem(id="p1", **VALUES)


def test_a_document_is_read_back_as_it_was_written(desk: Desk, store: SqliteStore) -> None:
    table: dict[str, object] = {"2026-10-01": ["国庆节", True, None, 3]}
    desk.commit("settings", [Edit("calendar_year", "2026", {"table": table}, creates=True)])
    assert store.get(CalendarYear, "2026") == CalendarYear(id="2026", table=table)


def test_a_record_that_was_never_made_is_none(store: SqliteStore) -> None:
    assert store.get(Problem, "p1") is None
    assert store.folded("problem", "p1").exists is False


def test_records_are_found_by_equal_values_in_id_order(desk: Desk, store: SqliteStore) -> None:
    for record_id, problem, on in (("n2", "p1", date(2026, 3, 1)), ("n1", "p1", None), ("n3", "p2", None)):
        values = {"problem": problem, "on": on}
        desk.commit("progress", [Edit("progress", record_id, values, creates=True)])
    assert [note.id for note in store.find(Progress, problem="p1")] == ["n1", "n2"]
    assert [note.id for note in store.find(Progress, problem="p1", on=None)] == ["n1"]
    assert [note.id for note in store.find(Progress)] == ["n1", "n2", "n3"]
    assert [note.id for note in store.several(Progress, ["n3", "n1", "none"])] == ["n1", "n3"]


def test_an_unknown_field_to_find_by_is_a_defect(store: SqliteStore) -> None:
    with pytest.raises(ValueError, match="colour"):
        store.find(Progress, colour="red")


def test_half_a_character_out_of_a_broken_file_is_cleaned_before_it_meets_the_store(
    desk: Desk, store: SqliteStore
) -> None:
    title = KINDS["problem"].fields["title"].read("用\ud800地")
    desk.commit("add", [Edit("problem", "p1", {"title": title}, creates=True)])
    assert [problem.title for problem in store.find(Problem)] == ["用地"]


def test_the_changes_of_a_gesture_are_found_together(desk: Desk, store: SqliteStore) -> None:
    edits = [Edit("problem", "p1", VALUES, creates=True), Edit("progress", "n1", {"text": "已协调"}, creates=True)]
    written = desk.commit("add", edits)
    desk.commit("edit", [Edit("problem", "p1", {"title": "用电"})])
    assert [change.record for change in store.gesture(written.gesture)] == ["p1", "n1"]


def test_changes_since_what_was_seen_come_in_the_order_of_their_stamps(desk: Desk, store: SqliteStore) -> None:
    site = desk.identity.site
    for title in "甲乙丙":
        desk.commit("add", [Edit("problem", desk.new_id(), {"title": title}, creates=True)])
    assert [change.seq for change in store.changes_since({})] == [1, 2, 3]
    assert [change.seq for change in store.changes_since({site: 2})] == [3]
    assert store.changes_since(store.seen()) == []


def test_two_commits_in_one_transaction_are_built_on_each_other(desk: Desk, store: SqliteStore) -> None:
    with store.writing():
        desk.commit("add", [Edit("problem", "p1", VALUES, creates=True)])
        desk.commit("edit", [Edit("problem", "p1", {"title": "用电"})])
        first, second = store.changes("problem", "p1")
        assert second.basis == {"title": (first.stamp,)}
    assert store.conflicted() == []
    assert [change.patch["title"] for change in store.changes("problem", "p1")] == [
        (None, "用地指标不足"),
        ("用地指标不足", "用电"),
    ]


def test_the_identity_is_kept_beside_the_log(desk: Desk, store: SqliteStore) -> None:
    assert store.identity() == desk.identity
    assert store.changes_since({}) == []


def test_a_stores_clock_is_the_desks(desk: Desk, store: SqliteStore) -> None:
    desk.commit("add", [Edit("problem", "p1", VALUES, creates=True)])
    assert store.last_stamp() == f"{int(NOON.timestamp() * 1000)}-0000-{desk.identity.site}"
