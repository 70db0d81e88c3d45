"""The window's services for a test: an empty store, work done inline, a recorder in place of dialogs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.vault import SqliteVault
from tests.support import NOON, new_store
from tests.ui.desk import Desk, Recorder
from ui.app import make_app
from ui.context import open_context
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.prefs import Prefs
from ui.worker import InlineLane


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    """The application as the program dresses it."""
    return make_app()


@pytest.fixture
def desk(app: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """Services on an empty store."""
    bridge = Recorder()
    store = new_store(tmp_path)
    prefs = Prefs(tmp_path / "config")
    context = open_context(SqliteVault(), store, bridge, prefs, lane=InlineLane, now=lambda: NOON)
    yield Desk(context, bridge)
    context.close()


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> MainWindow:
    """The main window on the desk, shown."""
    made = MainWindow(desk.context, PAGES)
    qtbot.addWidget(made)
    made.show()
    return made
