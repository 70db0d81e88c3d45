"""The pages with the real lanes: reading, laying out and importing happen off the window's thread, and arrive."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.vault import SqliteVault
from tests.support import NOON, new_store
from tests.ui.desk import Desk, Recorder
from tests.ui.exchange.returned import ANSWER, sent
from ui.context import open_context
from ui.exchange import arrivals, intake
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.pages.exchange import ExchangePage
from ui.pages.report import ReportPage
from ui.prefs import Prefs
from ui.report import papers
from xzdesk.paper.reports.report import report
from xzdesk.problems.records import State

PATIENCE_MS = 20_000


@pytest.fixture
def desk(app: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """A desk whose worker has threads."""
    bridge = Recorder()
    store = new_store(tmp_path)
    context = open_context(SqliteVault(), store, bridge, Prefs(tmp_path / "config"), now=lambda: NOON)
    yield Desk(context, bridge)
    context.close()


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(desk.context, PAGES)
    qtbot.addWidget(made)
    made.show()
    yield made
    desk.context.worker.finish()


def spied(function: object, threads: list[threading.Thread]) -> object:
    """The function, noting the thread that it runs on."""

    def run(*args: object) -> object:
        threads.append(threading.current_thread())
        return function(*args)  # type: ignore[operator]

    return run


def test_a_report_is_laid_out_and_drawn_off_the_windows_thread(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    monkeypatch.setattr(papers, "report", spied(report, threads))
    window.go("report")
    page = window.page("report")
    assert isinstance(page, ReportPage)
    assert page.paper is None
    qtbot.waitUntil(lambda: bool(page.preview.pages.pictures), timeout=PATIENCE_MS)
    assert threads
    assert threading.main_thread() not in threads


def test_a_workbook_is_read_and_taken_in_off_the_windows_thread(
    window: MainWindow, desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    for module, name in ((arrivals, "receive"), (intake, "take_in")):
        monkeypatch.setattr(module, name, spied(getattr(module, name), threads))
    problems, book = sent(desk, tmp_path)
    window.go("exchange")
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    page.read_file(book.fill(3, **ANSWER).save())
    qtbot.waitUntil(partial(_shows_preview, page), timeout=PATIENCE_MS)
    page.intake.take_in()
    qtbot.waitUntil(lambda: page.intake.preview.heading.text() == "导入完成", timeout=PATIENCE_MS)
    assert desk.now(problems[0]).status is State.REPLIED
    assert len(threads) == 2
    assert threading.main_thread() not in threads


def _shows_preview(page: ExchangePage) -> bool:
    return page.views.currentWidget() is page.intake.preview
