"""The main window: it goes to pages, by mouse and by key, and knows who works here."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db.vault import SqliteVault
from tests.support import NOON
from tests.ui.desk import Desk, Recorder
from ui.context import open_context
from ui.dialogs.manual import ManualWindow
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.pages.ledger import LedgerPage
from ui.pages.new import NewPage
from ui.prefs import Prefs
from ui.widgets.jobs import JobStrip
from ui.worker import InlineLane, Job, Progress
from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.office import found
from xzdesk.problems.records import Problem


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, key, modifier)


def ledger(window: MainWindow) -> LedgerPage:
    page = window.page("ledger")
    assert isinstance(page, LedgerPage)
    return page


def test_it_begins_with_the_ledger_and_makes_other_pages_when_asked_for(window: MainWindow) -> None:
    assert window.current == "ledger"
    assert list(window._pages) == ["ledger"]
    window.navigation.buttons["settings"].click()
    assert window.current == "settings"
    assert window.navigation.buttons["settings"].isChecked()


def test_the_navigation_marks_the_page_that_a_sub_page_hangs_under(window: MainWindow) -> None:
    window.go("settings")
    window.go("new")
    assert window.navigation.buttons["ledger"].isChecked()


def test_keys_lead_everywhere(window: MainWindow, qtbot: QtBot) -> None:
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    shown = [spec for spec in PAGES if spec.title]
    press(window, qtbot, Qt.Key(Qt.Key.Key_0 + len(shown)), control)
    assert window.current == shown[-1].key
    press(window, qtbot, Qt.Key.Key_N, control)
    assert window.current == "new"
    press(window, qtbot, Qt.Key.Key_Left, alt)
    assert window.current == shown[-1].key
    press(window, qtbot, Qt.Key.Key_F, control)
    assert window.current == "ledger"
    assert ledger(window).filters.search.hasFocus()


def test_going_back_stops_at_the_first_page(window: MainWindow) -> None:
    window.go("settings")
    for _ in range(3):
        window.go_back()
    assert window.current == "ledger"


def test_the_title_and_the_status_line_say_where_one_is(window: MainWindow) -> None:
    assert window.windowTitle() == "沛县　徐州创新产业集群问题台账"
    assert window.operator.text() == "经办人 张三（示例）"


def test_another_operator_is_written_into_the_log_and_kept_for_the_next_start(window: MainWindow, desk: Desk) -> None:
    window.operator.ask()
    desk.bridge.answer(" 王五（示例） ")
    assert window.operator.text() == "经办人 王五（示例）"
    problem = desk.add()
    assert desk.context.ledger.changes("problem", problem.id)[0].operator == "王五（示例）"
    identity = desk.context.ledger.identity()
    assert identity is not None
    assert identity.operator == "王五（示例）"


def test_those_who_worked_here_are_offered_by_name(window: MainWindow) -> None:
    window.operator.choose("王五（示例）")
    window.operator.fill()
    texts = [action.text() for action in window.operator.menu().actions() if action.text()]
    assert texts == ["王五（示例）", "张三（示例）", "其他人…"]
    window.operator.menu().actions()[1].trigger()
    assert window.operator.text() == "经办人 张三（示例）"


def test_undo_is_named_in_the_menu_and_told_when_it_is_refused(window: MainWindow, desk: Desk) -> None:
    assert not window.undo.isEnabled()
    problem = desk.add()
    problems = desk.context.office.problems
    desk.context.writes.do("修改标题", partial(problems.edit, problem, {"title": "改过（示例）"}))
    assert window.undo.text() == "撤回“修改标题”"
    problems.edit(problem, {"title": "又改过（示例）"})
    window.undo.trigger()
    assert "不能整步撤回" in window.notice.text
    assert not window.undo.isEnabled()


def test_a_refusal_that_no_page_takes_is_told_above_the_page(window: MainWindow, desk: Desk) -> None:
    def full() -> None:
        raise Refusal("disk_full", path="D:")

    desk.context.worker.write("写入", full)
    assert "磁盘已满" in window.notice.text
    window.go("settings")
    assert window.notice.text == ""


def test_closing_keeps_what_is_typed_and_the_windows_place(desk: Desk, qtbot: QtBot) -> None:
    window = MainWindow(desk.context, PAGES)
    qtbot.addWidget(window)
    window.show()
    window.resize(1024, 700)  # within the screen of the offscreen platform
    window.go("new")
    page = window.page("new")
    assert isinstance(page, NewPage)
    page.form.restore({"title": "写到一半"})
    with qtbot.waitSignal(window.closed):
        window.close()
    assert desk.context.drafts.get("new") is not None
    again = MainWindow(desk.context, PAGES)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (1024, 700)


def test_it_does_not_close_over_a_job_under_way(
    window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job("导出", lambda: None, None, None, Progress())
    monkeypatch.setattr(desk.context.worker, "_jobs", [job])
    event = QCloseEvent()
    window.closeEvent(event)
    assert not event.isAccepted()
    assert desk.bridge.asked[-1].heading == "还有事情没办完"
    monkeypatch.setattr(desk.context.worker, "_jobs", [])


def test_a_slow_job_shows_in_the_status_line_and_can_be_stopped(window: MainWindow, desk: Desk) -> None:
    (strip,) = window.findChildren(JobStrip)
    progress = Progress()
    job = Job("导出", lambda: None, None, None, progress)
    progress.note(3, 4)
    desk.context.worker.slow.emit(job)
    assert strip.isVisible()
    assert (strip._title.text(), strip._bar.value(), strip._bar.maximum()) == ("正在导出…", 3, 4)
    progress.note(4, 4, "读回核对")
    strip._poll.timeout.emit()
    assert strip._title.text() == "正在导出（读回核对）…"
    strip._stop.click()
    strip._poll.timeout.emit()
    assert progress.cancelled
    assert strip._title.text() == "正在停止导出…"
    desk.context.worker.ended.emit(job)
    assert not strip.isVisible()


def test_a_long_reading_is_told_in_the_status_line_unless_a_job_is(window: MainWindow, desk: Desk) -> None:
    (strip,) = window.findChildren(JobStrip)
    worker, job = desk.context.worker, Job("导出", lambda: None, None, None, None)
    worker.waits.emit(True)
    assert (strip.isVisible(), strip._title.text(), strip._stop.isVisible()) == (True, "正在读取…", False)
    worker.slow.emit(job)
    assert strip._title.text() == "正在导出…"
    worker.ended.emit(job)
    assert strip._title.text() == "正在读取…"
    worker.waits.emit(False)
    assert not strip.isVisible()


def test_on_another_day_everything_is_reckoned_anew(
    window: MainWindow, desk: Desk, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add()
    ledger(window).refresh()
    monkeypatch.setattr(desk.context.office.desk, "_now", lambda: NOON + timedelta(days=30))
    app.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert ledger(window).model.index(0, 0).data() == "红灯"


@pytest.mark.parametrize(("unit", "told"), [("市发改委", "市发改委 A台"), ("综合处", "市发改委 综合处 A台")])
def test_the_status_line_names_an_office_and_its_unit_but_not_twice_the_same(
    unit: str, told: str, app: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    office = found(
        SqliteVault(), tmp_path / "台账.db", office="市发改委", unit=unit, role=Tier.DEPARTMENT, letter="A",
        operator="示例处长", now=lambda: NOON,
    )  # fmt: skip
    prefs = Prefs(tmp_path / "config")
    context = open_context(SqliteVault(), office.ledger, Recorder(), prefs, lane=InlineLane, now=lambda: NOON)
    window = MainWindow(context, PAGES)
    qtbot.addWidget(window)
    assert told in [label.text() for label in window.statusBar().findChildren(QLabel)]
    context.close()


def manual(window: MainWindow) -> ManualWindow:
    found = window.findChild(ManualWindow)
    assert found is not None
    return found


def test_the_manual_is_read_beside_the_window_and_opened_once(window: MainWindow, qtbot: QtBot) -> None:
    press(window, qtbot, Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier)
    opened = manual(window)
    assert not opened.isModal()
    assert opened.chapters.item(0).text() == "一、第一次使用"
    window._show_keys()
    assert manual(window) is opened
    assert opened.chapters.currentItem().text() == "十七、键盘"
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert not opened.isVisible()


def test_every_menu_opens_by_its_letter(window: MainWindow) -> None:
    titles = [action.text() for action in window.menuBar().actions()]
    assert [title[-3:-1] for title in titles] == ["&F", "&E", "&G", "&H"]


def test_a_manual_that_is_not_there_is_told(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.dialogs.manual.MANUAL", Path("没有"))
    window.show_manual()
    assert window.notice.text == "没有找到使用手册：没有"


def test_a_page_is_read_anew_on_demand(window: MainWindow, desk: Desk) -> None:
    desk.add(title="别处登记的")
    window._reload()
    problem = ledger(window).model.problem(0)
    assert isinstance(problem, Problem)
    assert problem.title == "别处登记的"
