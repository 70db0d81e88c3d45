"""One owner of BEGIN: a write outside raises, what fails is rolled back, readers see the last commit."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest

from db.connections import Connections, connect
from db.sqlite_store import SqliteStore
from tests.db.changes_support import Author
from tests.db.rules_support import RULE
from tests.support import NOON, new_store
from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.fields import EXISTS
from xzdesk.core.store import Identity
from xzdesk.errors import Refusal
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem

P1 = ("problem", "p1")


def change(title: str = "用地") -> Change:
    return Author("a").edit(0, P1, {EXISTS: True, "title": title})


def elsewhere(store: SqliteStore) -> Problem | None:
    """What another thread reads."""
    found: list[Problem | None] = []
    thread = threading.Thread(target=lambda: found.append(store.get(Problem, "p1")))
    thread.start()
    thread.join()
    return found[0]


def test_a_write_outside_a_transaction_raises(store: SqliteStore) -> None:
    identity = Identity("s", "沛县", "", Tier.COUNTY, "A", "")
    for write in (lambda: store.append([change()]), lambda: store.set_identity(identity)):
        with pytest.raises(RuntimeError):
            write()
    assert store.last_stamp() is None


def test_a_write_of_another_thread_inside_ones_transaction_raises(store: SqliteStore) -> None:
    raised: list[BaseException] = []

    def write() -> None:
        try:
            store.append([change()])
        except RuntimeError as error:
            raised.append(error)

    with store.writing():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert raised


def test_a_failure_inside_rolls_everything_back(store: SqliteStore) -> None:
    with suppress(KeyError), store.writing():
        store.append([change()])
        raise KeyError
    assert store.changes(*P1) == []
    assert store.get(Problem, "p1") is None
    assert len(store.problem_rows(ProblemQuery(text="用地"), RULE)) == 0


def test_a_failure_in_a_nested_transaction_rolls_back_that_part_only(store: SqliteStore) -> None:
    other = Author("b").edit(0, ("problem", "p2"), {EXISTS: True})
    with store.writing():
        store.append([change()])
        with suppress(KeyError), store.writing():
            store.append([other])
            assert store.changes("problem", "p2") == [other]
            raise KeyError
        assert store.changes("problem", "p2") == []
    assert [problem.id for problem in store.find(Problem)] == ["p1"]


def test_a_part_that_fails_before_the_rest_has_written_leaves_the_transaction_open(store: SqliteStore) -> None:
    other = Author("b").edit(0, ("problem", "p2"), {EXISTS: True})
    with store.writing():
        with suppress(KeyError), store.writing(), store.writing():
            store.append([other])
            raise KeyError
        assert store.changes("problem", "p2") == []
        store.append([change()])
        assert elsewhere(store) is None
    assert [problem.id for problem in store.find(Problem)] == ["p1"]


def test_a_part_that_fails_takes_back_what_a_part_within_it_had_kept(store: SqliteStore) -> None:
    first, second = (Author(site).edit(0, ("problem", record), {EXISTS: True}) for site, record in ("bx", "cy"))
    with store.writing():
        store.append([change()])
        with suppress(KeyError), store.writing():
            with store.writing():
                store.append([first])
            with store.writing():
                store.append([second])
            raise KeyError
        with store.writing():
            store.append([second])
    assert [problem.id for problem in store.find(Problem)] == ["p1", "y"]


def test_inside_one_reads_what_one_wrote_and_others_read_the_last_commit(store: SqliteStore) -> None:
    with store.writing():
        store.append([change()])
        assert store.get(Problem, "p1") is not None
        assert elsewhere(store) is None
    assert elsewhere(store) is not None


def test_a_transaction_that_sqlite_has_ended_is_not_taken_for_a_commit(store: SqliteStore) -> None:
    def ended() -> None:
        with store.writing():
            store.append([change()])
            store._connections.writer().execute("ROLLBACK")

    def goes_on() -> None:
        with store.writing():
            store._connections.writer().execute("ROLLBACK")
            store.append([change()])

    for case in (ended, goes_on):
        with pytest.raises(RuntimeError):
            case()
    assert store.changes(*P1) == []


def test_writers_of_several_threads_take_turns(store: SqliteStore) -> None:
    desks = [Desk(store, now=lambda: NOON) for _ in range(4)]

    def work(desk: Desk) -> None:
        for _ in range(5):
            desk.commit("add", [Edit("problem", desk.new_id(), {"title": "用地"}, creates=True)])

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.find(Problem)) == 20
    assert store.gaps() == []


def test_a_reader_lent_out_is_closed_with_the_store(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    with store.copying() as reader:
        store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        reader.execute("SELECT 1")
    with pytest.raises(RuntimeError):
        store.identity()


def test_readers_cannot_write(store: SqliteStore) -> None:
    with store.copying() as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM local")


def test_another_process_that_holds_the_file_is_told_as_busy(store: SqliteStore) -> None:
    with closing(connect(store.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        store._connections._writer.execute("PRAGMA busy_timeout=0")
        with pytest.raises(Refusal) as refused, store.writing():
            store.append([change()])
        other.execute("ROLLBACK")
    assert refused.value.code == "database_busy"


def test_every_commit_is_flushed_and_the_journal_is_a_write_ahead_log(store: SqliteStore) -> None:
    found = {
        name: store._connections._writer.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "temp_store")
    }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2}


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        Connections(tmp_path / "none.db")
    assert refused.value.code == "database_missing"
    assert not (tmp_path / "none.db").exists()


def test_a_file_that_was_moved_or_replaced_meanwhile_is_not_written(store: SqliteStore) -> None:
    moved = store.path.rename(store.path.with_name("moved.db"))
    for replaced in (False, True):
        if replaced:
            store.path.write_bytes(moved.read_bytes())
        with pytest.raises(Refusal) as refused, store.writing():
            store.append([change()])
        assert refused.value.code == "database_moved"
    moved.rename(store.path)
    with store.writing():
        store.append([change()])
