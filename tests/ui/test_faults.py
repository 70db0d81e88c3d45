"""Our own defects: logged, shown with details, and the window goes on."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from PySide6.QtCore import QtMsgType, qWarning
from pytestqt.qtbot import QtBot

from tests.ui.desk import Recorder
from ui import faults as module
from ui.faults import Faults


def test_a_defect_is_logged_and_shown_with_its_details(qtbot: QtBot, tmp_path: Path) -> None:
    bridge, log = Recorder(), tmp_path / "logs" / "errors.log"
    try:
        raise ValueError("示例差错")
    except ValueError as error:
        Faults(bridge, log).report(error)
    ((heading, text),) = bridge.told
    assert heading == "程序出错"
    assert "ValueError: 示例差错" in text
    assert "ValueError: 示例差错" in log.read_text("utf-8")


def test_a_defect_in_another_thread_is_shown_too(qtbot: QtBot, tmp_path: Path) -> None:
    bridge = Recorder()
    faults = Faults(bridge, tmp_path / "errors.log")
    before = sys.excepthook, threading.excepthook
    faults.install()
    try:
        thread = threading.Thread(target=lambda: 1 // 0)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: bool(bridge.told))
    finally:
        faults.remove()
        sys.excepthook, threading.excepthook = before
    assert "ZeroDivisionError" in bridge.told[0][1]


def test_qts_warnings_go_to_the_log_only(qtbot: QtBot, tmp_path: Path) -> None:
    bridge, log = Recorder(), tmp_path / "errors.log"
    faults = Faults(bridge, log)
    faults.install()
    try:
        qWarning("示例警告")
    finally:
        faults.remove()
    assert "示例警告" in log.read_text("utf-8")
    assert bridge.told == []
    assert QtMsgType.QtDebugMsg not in module._WORTH_TELLING


def test_a_log_grown_large_begins_anew(qtbot: QtBot, tmp_path: Path) -> None:
    log = tmp_path / "errors.log"
    log.write_text("旧" * module._LARGE, encoding="utf-8")
    Faults(Recorder(), log).report(ValueError("新差错"))
    assert "新差错" in log.read_text("utf-8")
    assert log.stat().st_size < module._LARGE
    assert log.with_suffix(".old.log").exists()
