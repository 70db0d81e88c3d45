"""Union of logs is the whole merge: order, repetition and split make no difference to tables and search."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.connections import connect
from db.sqlite_store import SqliteStore
from tests.db.changes_support import RECORDS, VALUES, Author, histories
from tests.support import new_store
from xzdesk.core.changes import Change
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.fold import fold
from xzdesk.errors import Refusal
from xzdesk.problems.records import Problem

MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # many examples: spare the disk
few = settings(max_examples=40)


@contextmanager
def a_store() -> Iterator[SqliteStore]:
    with TemporaryDirectory(dir=MEMORY) as folder, closing(new_store(Path(folder))) as store:
        yield store
        assert not store.in_transaction


def append(store: SqliteStore, changes: list[Change]) -> int:
    with store.writing():
        return store.append(changes).new


def content(store: SqliteStore) -> dict[str, Any]:
    """Every table without its row numbers, the log, and which problem ids the index finds by which words."""
    with closing(connect(store.path)) as connection:
        found: dict[str, Any] = {
            kind: sorted(row[1:] for row in connection.execute(f'SELECT * FROM "{kind}"')) for kind in KINDS
        }
        found["log"] = sorted(connection.execute("SELECT * FROM change"))
        ids = dict(connection.execute("SELECT row, id FROM problem"))
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, problem_search, instance)")
        index = connection.execute("SELECT term, doc, col, offset FROM temp.words")
        found["search"] = sorted((term, ids[doc >> 1], doc & 1, col, offset) for term, doc, col, offset in index)
    return found


@few
@given(histories(), st.data())
def test_any_order_repetition_and_split_gives_the_same_tables_and_search(
    changes: list[Change], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(changes + changes[::2]))
    with a_store() as straight, a_store() as mixed:
        append(straight, changes)
        while shuffled:
            part = data.draw(st.integers(1, len(shuffled)))
            append(mixed, shuffled[:part])
            shuffled = shuffled[part:]
        assert content(mixed) == content(straight)


@few
@given(histories())
def test_rebuilding_gives_what_was_there(changes: list[Change]) -> None:
    with a_store() as store:
        for change in changes:
            append(store, [change])
        before = content(store)
        store.rebuild()
        assert content(store) == before


@few
@given(histories())
def test_a_table_holds_what_the_fold_shows(changes: list[Change]) -> None:
    with a_store() as store:
        append(store, changes)
        for kind, record in RECORDS[:3]:
            made = [change for change in changes if (change.kind, change.record) == (kind, record)]
            found = store.get(KINDS[kind].cls, record)
            assert (found is not None) == fold(made).exists
            if found is not None:
                assert found.conflicts == fold(made).conflicts


def test_a_value_that_this_program_cannot_read_is_left_empty_and_stays_in_the_log(store: SqliteStore) -> None:
    values = {EXISTS: True, "status": "nonsense", "due_on": "no day", "extensions": "two", "title": ["no", "text"]}
    change = Author("newer").edit(0, ("problem", "p1"), values)
    append(store, [change])
    problem = store.get(Problem, "p1")
    assert problem == Problem(id="p1")
    assert store.changes("problem", "p1") == [change]


def test_a_kind_and_a_field_of_a_newer_program_stay_in_the_log(store: SqliteStore) -> None:
    author = Author("newer")
    made = [author.edit(0, key, {EXISTS: True, "field_of_a_newer_program": "x"}) for key in RECORDS]
    append(store, made)
    assert [change for key in RECORDS for change in store.changes(*key)] == made


def test_a_change_about_a_record_that_has_not_arrived_shows_when_it_arrives(store: SqliteStore) -> None:
    author = Author("a")
    created = author.edit(0, ("problem", "p1"), {EXISTS: True, "title": "用地"})
    edited = author.edit(1, ("problem", "p1"), {"title": "用电"})
    append(store, [edited])
    assert store.get(Problem, "p1") is None
    append(store, [created])
    found = store.get(Problem, "p1")
    assert found is not None
    assert found.title == "用电"


def test_an_undone_creation_leaves_the_table_and_the_search(store: SqliteStore) -> None:
    author = Author("a")
    append(store, [author.edit(0, ("problem", "p1"), {EXISTS: True, "title": "用地"})])
    append(store, [author.edit(1, ("problem", "p1"), {EXISTS: False})])
    assert store.get(Problem, "p1") is None
    assert content(store)["search"] == []


def test_a_known_change_is_passed_over_and_counts_as_nothing_new(store: SqliteStore) -> None:
    changes = [Author("a").edit(0, ("problem", "p1"), {EXISTS: True})]
    assert append(store, changes) == 1
    assert append(store, changes * 2) == 0


@pytest.mark.parametrize("clash", ["uid", "stamp", "seq"])
@pytest.mark.parametrize("company", [0, 3])
def test_a_clash_with_other_content_refuses_everything(store: SqliteStore, clash: str, company: int) -> None:
    author, forger = Author("a"), Author("a")
    genuine = author.edit(0, ("problem", "p1"), {EXISTS: True, "title": "用地"})
    append(store, [genuine])
    forged = forger.edit(1, ("problem", "p2"), {EXISTS: True})
    others = {"uid": "other", "stamp": "9" + genuine.stamp[1:], "seq": 77}
    same = {clash: getattr(genuine, clash)}
    values = {name: same.get(name, other) for name, other in others.items()}
    forged = forged._replace(**values)
    more = [Author(f"b{n}").edit(n, ("problem", f"q{n}"), {EXISTS: True}) for n in range(company)]
    before = content(store)
    with pytest.raises(Refusal) as refused:
        append(store, [*more, forged])
    assert refused.value.code == "change_forged"
    assert content(store) == before


def test_a_clash_within_one_batch_is_refused(store: SqliteStore) -> None:
    one = Author("a").edit(0, ("problem", "p1"), {EXISTS: True, "title": "用地"})
    other = Author("a").edit(0, ("problem", "p1"), {EXISTS: True, "title": "用电"})
    with pytest.raises(Refusal, match="第1号"):
        append(store, [one, other])


def test_a_basis_that_goes_in_a_circle_hides_no_value(store: SqliteStore) -> None:
    made = Author("a").edit(0, ("problem", "p1"), {EXISTS: True, "title": "用地"})
    append(store, [made._replace(basis={"title": (made.stamp,)})])
    found = store.get(Problem, "p1")
    assert found is not None
    assert found.title == "用地"


def test_the_values_are_those_of_the_strategy() -> None:
    assert set(VALUES) - set(KINDS["problem"].fields) == {"field_of_a_newer_program"}
