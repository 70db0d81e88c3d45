"""The frozen migrations give what the fields declare."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.connections import connect
from tests.support import new_store
from xzdesk.core.changes import COLUMNS
from xzdesk.core.fields import KINDS


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    store = new_store(tmp_path)
    store.close()
    connection = connect(store.path)
    yield connection
    connection.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kinds_table_has_the_declared_columns(connection: sqlite3.Connection, kind: str) -> None:
    found = {name: sql for _, name, sql, *_ in connection.execute(f'PRAGMA table_info("{kind}")')}
    declared = {name: field.type.sql for name, field in KINDS[kind].fields.items()}
    assert found == {"row": "INTEGER", "id": "TEXT", "conflicts": "TEXT", **declared}


def test_every_table_is_strict(connection: sqlite3.Connection) -> None:
    tables = connection.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'")
    loose = {name for name, strict in tables if not strict and not name.startswith(("sqlite_", "_sqlite"))}
    assert loose == set()


def test_the_log_has_the_columns_of_a_change(connection: sqlite3.Connection) -> None:
    assert tuple(name for _, name, *_ in connection.execute("PRAGMA table_info(change)")) == COLUMNS


def test_ids_are_unique_and_conflicts_indexed(connection: sqlite3.Connection) -> None:
    for kind in KINDS:
        indexes = {name: unique for _, name, unique, *_ in connection.execute(f'PRAGMA index_list("{kind}")')}
        assert f"{kind}_conflicts" in indexes
        keys = {
            tuple(column for _, _, column in connection.execute(f'PRAGMA index_info("{name}")'))
            for name, unique in indexes.items()
            if unique
        }
        assert ("id",) in keys
