"""What the writer knows of the log's end outlives a transaction, and nothing that it should not."""

from __future__ import annotations

from contextlib import closing, suppress

import pytest

from db.connections import connect
from db.sqlite_store import SqliteStore
from tests.db.changes_support import Author
from xzdesk.core.changes import Change
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.fields import EXISTS
from xzdesk.core.store import Aside, Contact, Direction, Merge


def told(store: SqliteStore, site: str) -> tuple[str | None, int]:
    """What the writer takes for the end of the log."""
    with store.writing():
        return store.last_stamp(), store.last_seq(site)


def read(store: SqliteStore, site: str) -> tuple[str | None, int]:
    """What the file says."""
    return store.last_stamp(), store.last_seq(site)


def made(count: int, site: str = "b") -> list[Change]:
    author = Author(site)
    return [author.edit(n, ("problem", f"{site}{n}"), {EXISTS: True, "title": "用地"}) for n in range(count)]


def test_each_commit_goes_on_from_the_one_before(store: SqliteStore, desk: Desk) -> None:
    site = desk.identity.site
    for n in range(3):
        desk.commit("add", [Edit("problem", f"p{n}", {"title": "用地"}, creates=True)])
        assert told(store, site) == read(store, site)
    assert [row[2] for row in store.rows(site, 1, 9)] == [1, 2, 3]


def test_of_a_later_step_the_log_is_asked_nothing_about_its_end(store: SqliteStore, desk: Desk) -> None:
    desk.commit("add", [Edit("problem", "p0", {"title": "用地"}, creates=True)])
    asked: list[str] = []
    with store.writing():
        store._connections.writer().set_trace_callback(asked.append)
    desk.commit("add", [Edit("problem", "p1", {"title": "用地"}, creates=True)])
    with store.writing():
        store._connections.writer().set_trace_callback(None)
    assert not [statement for statement in asked if "max(" in statement and "row" not in statement]
    assert not [statement for statement in asked if "aside" in statement]


@pytest.mark.parametrize("nested", [False, True])
def test_what_was_rolled_back_is_not_counted(store: SqliteStore, desk: Desk, nested: bool) -> None:
    site = desk.identity.site
    desk.commit("add", [Edit("problem", "p0", {"title": "用地"}, creates=True)])
    before = read(store, site)
    with store.writing():
        if nested:
            store.append(made(1))
        with suppress(ValueError), store.writing():
            desk.commit("add", [Edit("problem", "p1", {"title": "用地"}, creates=True)])
            raise ValueError
        assert store.last_seq(site) == before[1]
    assert told(store, site) == read(store, site)
    desk.commit("add", [Edit("problem", "p1", {"title": "用地"}, creates=True)])
    assert [row[2] for row in store.rows(site, 1, 9)] == [1, 2]


@pytest.mark.parametrize("count", [1, 5, 1500])
def test_what_came_from_others_counts(store: SqliteStore, count: int) -> None:
    told(store, "b")
    with store.writing():
        store.append(made(count))
    assert told(store, "b") == read(store, "b")
    assert told(store, "b")[1] == count


@pytest.mark.parametrize("count", [2, 1500])
def test_what_is_set_aside_counts_and_is_taken_out_once_it_is_applied(store: SqliteStore, count: int) -> None:
    one, two, *more = made(count)
    with store.writing():
        store.append([one])  # and the writer knows that nothing is set aside
    with store.writing():
        store.set_aside([Aside(two, "author_unknown", {})])
        assert store.last_seq("b") == 2
    with store.writing():
        store.append([two, *more])
    assert store.aside() == []
    assert told(store, "b") == read(store, "b")


def test_a_packet_taken_back_leaves_its_stamp_and_not_its_numbers(store: SqliteStore, desk: Desk) -> None:
    with store.writing():
        store.append(made(3))
    stamp = told(store, "b")[0]
    merge = Merge("k", desk.identity.site, 0, 0, {"b": [(1, 3)]}, noted=("k",))
    with store.writing():
        store.note(Contact("k", "b", Direction.CAME, "2026-01-01T00:00:00", {}))
        store.note_merge(merge)
    with store.writing():
        store.take_back(merge)
        assert (store.last_stamp(), store.last_seq("b")) == (stamp, 0)
    assert told(store, "b") == read(store, "b") == (stamp, 0)


def test_what_another_program_wrote_is_seen(store: SqliteStore) -> None:
    one, two = made(2)
    with store.writing():
        store.append([one])
    told(store, "b")
    with closing(connect(store.path)) as other:
        marks = ", ".join("?" * len(two.as_row()))
        other.execute(f"INSERT INTO change VALUES ({marks})", two.as_row())
    assert told(store, "b") == read(store, "b") == (two.stamp, 2)
