"""The first file is opened on a thread of its own; what goes wrong there is told to whoever asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.vault import SqliteVault
from tests.support import NOON, new_store
from ui.ahead import FIRST, Ahead
from ui.ledger.filters import FilterBar
from xzdesk.errors import Refusal


@pytest.fixture
def database(tmp_path: Path) -> Path:
    store = new_store(tmp_path, name="台账.db")
    store.close()
    return store.path


def ahead(path: Path) -> Ahead:
    return Ahead(SqliteVault(now=lambda: NOON), path, now=lambda: NOON)


def test_what_was_opened_ahead_is_given_away_once(database: Path) -> None:
    opening = ahead(database)
    store = opening.open(database)
    assert store.identity() is not None
    with pytest.raises(Refusal, match="打开"):  # as the vault itself answers: it is open
        opening.open(database)
    opening.finish()
    assert store.identity() is not None
    store.close()


def test_another_file_is_opened_by_the_vault(database: Path, tmp_path: Path) -> None:
    opening = ahead(tmp_path / "没有.db")
    opening.open(database).close()
    opening.finish()


def test_what_went_wrong_is_told_to_whoever_opens(tmp_path: Path) -> None:
    opening = ahead(tmp_path / "没有.db")
    with pytest.raises(Refusal) as refused:
        opening.open(tmp_path / "没有.db")
    assert refused.value.code == "database_missing"
    opening.finish()


def test_what_nobody_asked_for_is_closed(database: Path) -> None:
    ahead(database).finish()
    SqliteVault(now=lambda: NOON).open(database).close()


def test_what_is_read_ahead_is_what_the_ledger_shows_first(app: QApplication) -> None:
    assert FilterBar([]).query() == FIRST
