"""Files that the desktop opens with the program: taken in by the window, or by the one that is open already."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.vault import SqliteVault
from tests.support import NOON, new_store
from tests.ui.desk import Recorder
from ui import window as front
from ui.faults import Faults
from ui.handing import Inbox, hand_over
from ui.pages.exchange import ExchangePage
from ui.prefs import Prefs
from ui.start import Starter
from ui.worker import InlineLane


@pytest.fixture
def database(tmp_path: Path) -> Path:
    store = new_store(tmp_path, name="台账.db")
    store.close()
    return store.path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "旧台账.csv"
    path.write_text("企业名称,存在问题,企业诉求\n示例甲厂,示例：缺电,增容\n", "utf-8")
    return path


@pytest.fixture
def starter(app: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Starter]:
    made = new_starter(tmp_path)
    yield made
    made.close()


def new_starter(folder: Path) -> Starter:
    bridge = Recorder()
    faults = Faults(bridge, folder / "errors.log")
    prefs = Prefs(folder / "config")
    return Starter(SqliteVault(now=lambda: NOON), bridge, prefs, faults, lane=InlineLane, now=lambda: NOON)


def names(starter: Starter) -> list[str]:
    """The files that wait on the exchange page."""
    assert starter.window is not None
    page = starter.window.page("exchange")
    assert isinstance(page, ExchangePage)
    return [arrival.path.name for arrival in page.intake.arrivals.items]


def test_files_of_the_command_line_are_taken_in(starter: Starter, database: Path, ledger: Path) -> None:
    starter.begin(database, [ledger])
    assert starter.window is not None
    assert starter.window.current == "exchange"
    assert names(starter) == ["旧台账.csv"]


def test_a_second_program_hands_its_files_to_the_open_window(
    starter: Starter, database: Path, ledger: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    starter.begin(database)
    second = new_starter(tmp_path)
    second.begin(database, [ledger])
    assert second.handed_over
    assert second.window is None
    qtbot.waitUntil(lambda: names(starter) == ["旧台账.csv"])
    second.close()


def test_a_note_that_no_window_took_waits_for_the_next(starter: Starter, database: Path, ledger: Path) -> None:
    hand_over(starter._prefs.folder, database, [ledger])
    starter.begin(database)
    assert names(starter) == ["旧台账.csv"]


def test_a_note_that_is_none_is_dropped(app: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    inbox = Inbox(tmp_path, tmp_path / "台账.db")
    for name, text in (("坏", "{"), ("别的", "[1]")):
        (next(tmp_path.glob("handed-*")) / f"{name}.json").write_text(text, "utf-8")
    with qtbot.assertNotEmitted(inbox.arrived):
        inbox.look()


def test_the_program_ends_at_once_when_its_files_went_elsewhere(
    app: QApplication, database: Path, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "config_folder", lambda: tmp_path / "config")
    held = SqliteVault().open(database)
    assert front.run(SqliteVault(), database, [ledger]) == 0
    held.close()
    assert list((tmp_path / "config").glob("handed-*/*.json"))
