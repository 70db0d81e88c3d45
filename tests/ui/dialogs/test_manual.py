"""The manual beside the window: chapters, links, search."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs.manual import MANUAL, ManualWindow


@pytest.fixture
def parent(app: QApplication, qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def manual(parent: QWidget) -> ManualWindow:
    made = ManualWindow(MANUAL.read_text("utf-8"), parent)
    made.show()
    return made


def here(manual: ManualWindow) -> str:
    return manual.chapters.currentItem().text()


def test_a_chapter_is_shown_from_its_heading(manual: ManualWindow) -> None:
    manual.turn_to("备份和恢复")
    top = manual.text.cursorForPosition(manual.text.viewport().rect().topLeft())
    assert (here(manual), top.block().text()) == ("十五、备份和恢复", "十五、备份和恢复")


def test_the_list_follows_where_one_has_scrolled_to(manual: ManualWindow) -> None:
    bar = manual.text.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert here(manual) == "二十一、培育方案"
    bar.setValue(0)
    assert here(manual) == "一、第一次使用"


def test_a_link_leads_to_its_chapter(manual: ManualWindow) -> None:
    manual.text.anchorClicked.emit(QUrl("#七部门怎样在-wps-里填写"))
    assert here(manual) == "七、部门怎样在 WPS 里填写"
    manual.text.anchorClicked.emit(QUrl("../README.zh-CN.md"))
    assert here(manual) == "七、部门怎样在 WPS 里填写"


def test_a_search_goes_from_place_to_place_and_round_the_end(manual: ManualWindow, qtbot: QtBot) -> None:
    manual.search.setText("反弹重开")
    places = [manual.text.textCursor().position()]  # found as one types
    while not places[1:] or places[-1] != places[0]:
        qtbot.keyClick(manual.search, Qt.Key.Key_Return)
        places.append(manual.text.textCursor().position())
    assert manual.text.textCursor().selectedText() == "反弹重开"
    assert len(set(places)) == len(places) - 1 > 1
    manual.before.click()
    assert manual.text.textCursor().position() == places[-2]


def test_a_word_that_is_not_there_is_told(manual: ManualWindow) -> None:
    manual.search.setText("没有这样的词组")
    assert manual.told.text() == "手册里没有这个词"
    assert not manual.after.isEnabled()
