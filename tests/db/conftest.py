"""A store and a desk of its own for each test; none may leave a transaction open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.sqlite_store import SqliteStore
from tests.support import NOON, new_store
from xzdesk.core.desk import Desk


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """An empty store, closed afterwards."""
    made = new_store(tmp_path)
    yield made
    assert not made.in_transaction
    made.close()


@pytest.fixture
def desk(store: SqliteStore) -> Desk:
    """A desk on `store`, its clock standing at NOON."""
    return Desk(store, now=lambda: NOON)
