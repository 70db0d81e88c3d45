"""From a path to a window: first run, refusals with what to do, other files, restoring, the day's backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.vault import SqliteVault
from tests.support import NOON, new_store
from tests.ui.desk import COMPLETE, Recorder
from ui import start as module
from ui import window as front
from ui.cli.options import default_database
from ui.faults import Faults
from ui.pages.ledger import LedgerPage
from ui.prefs import LAST, Prefs
from ui.start import Starter
from ui.worker import InlineLane
from xzdesk.office import open_office


@pytest.fixture
def bridge() -> Recorder:
    return Recorder()


@pytest.fixture
def prefs(tmp_path: Path) -> Prefs:
    return Prefs(tmp_path / "config")


@pytest.fixture
def starter(app: QApplication, qtbot: QtBot, bridge: Recorder, prefs: Prefs, tmp_path: Path) -> Iterator[Starter]:
    faults = Faults(bridge, tmp_path / "errors.log")
    made = Starter(SqliteVault(now=lambda: NOON), bridge, prefs, faults, lane=InlineLane, now=lambda: NOON)
    yield made
    made.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A closed database with one problem."""
    store = new_store(tmp_path, name="台账.db")
    open_office(store, now=lambda: NOON).problems.add(COMPLETE)
    store.close()
    return store.path


def total(starter: Starter) -> str:
    assert starter.window is not None
    page = starter.window.page("ledger")
    assert isinstance(page, LedgerPage)
    return page.filters.states["全部"].text()


def answer_all(starter: Starter, office: str = "沛县") -> None:
    welcome = starter.welcome
    assert welcome is not None
    welcome.tiles[office].click()
    for line, text in ((welcome.unit, "沛县工信局（示例）"), (welcome.operator, "张三（示例）")):
        line.setText(text)
        line.textEdited.emit(text)
    welcome.start.click()


def test_without_a_file_the_first_run_asks_and_makes_one(starter: Starter, tmp_path: Path) -> None:
    path = tmp_path / "新" / "xzdesk.db"
    starter.begin(path)
    answer_all(starter)
    assert starter.window is not None
    assert starter.welcome is None
    assert starter.window.windowTitle().startswith("沛县")
    assert path.exists()


def test_the_new_installation_is_told_to_the_log(starter: Starter, tmp_path: Path) -> None:
    starter.begin(tmp_path / "xzdesk.db")
    answer_all(starter, "睢宁县")
    context = starter._context
    assert context is not None
    site = context.office.desk.identity.site
    (change,) = context.ledger.changes("site", site)
    assert change.patch["office"] == (None, "睢宁县")


def test_a_file_that_is_there_is_opened_and_remembered(starter: Starter, database: Path, prefs: Prefs) -> None:
    starter.begin(database)
    assert total(starter) == "全部 1"
    assert prefs.text(LAST) == str(database)


def test_the_days_backup_is_made_after_the_window_is_there(starter: Starter, database: Path) -> None:
    starter.begin(database)
    assert starter.window is not None
    assert starter.window.backup.text() == "上次备份 2026-03-05 12:00"
    starter.open(database)  # it is open already: refused, and the window stays
    starter.close()
    starter.begin(database)
    assert starter.window is not None
    assert starter.window.backup.text() == "今日已备份"


@pytest.mark.parametrize(
    ("content", "told", "offered"),
    [
        (b"not a database at all, but long enough to look like one" * 40, "不是", ("quit", "restore", "other")),
        (None, "", ("quit", "retry", "other")),
    ],
)
def test_a_file_that_cannot_be_opened_says_why_and_what_can_be_done(
    starter: Starter, bridge: Recorder, database: Path, tmp_path: Path, content: bytes | None, told: str,
    offered: tuple[str, ...],
) -> None:  # fmt: skip
    if content is None:
        other = new_store(tmp_path, name="占用.db")
        starter.begin(other.path)
        told = "已在另一个窗口或命令中打开"
    else:
        database.write_bytes(content)
        starter.begin(database)
    asked = bridge.asked[-1]
    if content is None:
        other.close()
    assert asked.heading == "数据库没有打开"
    assert told in asked.text
    assert asked.choices == offered


def test_trying_again_works_once_the_reason_is_gone(starter: Starter, bridge: Recorder, tmp_path: Path) -> None:
    other = new_store(tmp_path, name="占用.db")
    starter.begin(other.path)
    other.close()
    bridge.answer("retry")
    assert starter.window is not None


def test_another_file_can_be_chosen_instead(starter: Starter, bridge: Recorder, database: Path, tmp_path: Path) -> None:
    bad = tmp_path / "坏的.db"
    bad.write_bytes(b"x" * 4096)
    starter.begin(bad)
    bridge.answer("other")
    bridge.answer(database)
    assert total(starter) == "全部 1"


def test_a_newer_database_is_refused_and_left_alone(starter: Starter, bridge: Recorder, database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = database.read_bytes()
    starter.begin(database)
    assert "请升级本程序" in bridge.asked[-1].text
    assert bridge.asked[-1].choices == ("quit", "other")
    assert database.read_bytes() == before


def test_quitting_instead_ends_the_program(
    starter: Starter, bridge: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(QApplication, "quit", lambda: ended.append(1))
    bad = tmp_path / "坏的.db"
    bad.write_bytes(b"x" * 4096)
    starter.begin(bad)
    bridge.answer("quit")
    assert ended == [1]


def test_the_file_menu_opens_another_file_in_place_of_this(
    starter: Starter, bridge: Recorder, database: Path, tmp_path: Path
) -> None:
    other = new_store(tmp_path, "丰县", name="丰县.db")
    other.close()
    starter.begin(database)
    assert starter._context is not None
    starter._context.requests.other_file.emit()
    bridge.answer(other.path)
    assert starter.window is not None
    assert starter.window.windowTitle().startswith("丰县")


def test_a_file_that_cannot_be_opened_from_the_menu_leaves_the_window_as_it_is(
    starter: Starter, bridge: Recorder, database: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "坏的.db"
    bad.write_bytes(b"x" * 4096)
    starter.begin(database)
    assert starter._context is not None
    starter._context.requests.other_file.emit()
    bridge.answer(bad)
    assert starter.window is not None
    assert starter.window.notice.text
    assert total(starter) == "全部 1"


def test_a_backup_is_put_back_and_the_replaced_file_is_kept(starter: Starter, database: Path, tmp_path: Path) -> None:
    starter.begin(database)
    context = starter._context
    assert context is not None
    backup = context.vault.backup(context.ledger, tmp_path / "备份.db")
    context.office.problems.add({**COMPLETE, "title": "备份之后登记的"})
    context.requests.restore.emit(backup)
    assert starter.window is not None
    assert total(starter) == "全部 1"
    assert "原来的数据库保留为" in starter.window.notice.text


def test_a_backup_that_is_none_is_refused_and_the_file_opened_again(
    starter: Starter, database: Path, tmp_path: Path
) -> None:
    starter.begin(database)
    bad = tmp_path / "坏的.db"
    bad.write_bytes(b"x" * 4096)
    assert starter._context is not None
    starter._context.requests.restore.emit(bad)
    assert starter.window is not None
    assert starter.window.notice.text
    assert total(starter) == "全部 1"


def test_a_window_left_open_makes_the_next_days_backup(
    app: QApplication, bridge: Recorder, prefs: Prefs, database: Path, tmp_path: Path
) -> None:
    moment = [NOON]
    faults = Faults(bridge, tmp_path / "errors.log")
    vault = SqliteVault(now=lambda: moment[0])
    starter = Starter(vault, bridge, prefs, faults, lane=InlineLane, now=lambda: moment[0])
    starter.begin(database)
    made = sorted(database.parent.rglob("*每日*.db"))
    moment[0] = NOON + timedelta(hours=3)
    starter._watch.timeout.emit()
    assert sorted(database.parent.rglob("*每日*.db")) == made
    moment[0] = NOON + timedelta(days=1)
    starter._watch.timeout.emit()
    assert len(list(database.parent.rglob("*每日*.db"))) == len(made) + 1
    assert starter.window is not None
    assert starter.window.backup.text() == "上次备份 2026-03-06 12:00"
    starter.close()
    assert not starter._watch.isActive()


def test_a_missing_typeface_is_told_in_the_window(
    starter: Starter, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "lacking", lambda _font: "没有安装中文字体（示例）")
    starter.begin(database)
    assert starter.window is not None
    assert starter.window.notice.text == "没有安装中文字体（示例）"


def test_the_file_open_last_goes_before_the_default_place_but_not_before_a_named_one(
    prefs: Prefs, database: Path, tmp_path: Path
) -> None:
    assert front._wanted(prefs, None) == default_database()
    prefs.set_text(LAST, str(database))
    assert front._wanted(prefs, None) == database
    assert front._wanted(prefs, default_database()) == database
    assert front._wanted(prefs, tmp_path / "指定.db") == tmp_path / "指定.db"
    database.unlink()
    assert front._wanted(prefs, None) == default_database()
