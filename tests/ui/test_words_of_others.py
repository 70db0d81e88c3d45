"""What other people wrote is shown as they wrote it, never as a page that could fetch a picture from somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from tests.ui.conflicts_support import another, carry
from tests.ui.desk import Desk
from tests.ui.exchange.arriving import packet
from ui.bridge import Question
from ui.conflicts.sides import SidesPanel
from ui.dialogs.boxes import question
from ui.dialogs.step import StepDialog
from ui.dialogs.triage import TriageDialog
from ui.main_window import MainWindow
from ui.pages.exchange import ExchangePage
from ui.pages.problem import ProblemPage
from ui.widgets.plain import tip
from xzdesk.exchange.packet_export import announce
from xzdesk.office import Office
from xzdesk.problems.workflow import STEPS

EVIL = '<img src="//10.0.0.1/a.png">甲<b>乙</b>'
TEXTS: dict[str, Any] = dict.fromkeys(("title", "subject_name", "description", "request", "township", "contact"), EVIL)


@pytest.fixture
def second(desk: Desk, tmp_path: Path) -> Iterator[Office]:
    announce(desk.context.office.problems)
    with another(tmp_path) as made:
        yield made


def as_pages() -> list[str]:
    """The labels that would make a page of what somebody wrote."""
    labels = [label for window in QApplication.topLevelWidgets() for label in window.findChildren(QLabel)]
    said = [label.text() for label in labels if label.textFormat() is not Qt.TextFormat.PlainText]
    return [text for text in said if "<img" in text]


def test_on_a_problem_and_in_the_dialogs_of_its_steps(desk: Desk, window: MainWindow) -> None:
    problem = desk.add(**TEXTS)
    window.go("problem", problem.id)
    page = window.page("problem")
    assert isinstance(page, ProblemPage)
    assert page.header.title.text() == EVIL
    assert as_pages() == []
    desk.bridge.show(TriageDialog(desk.context, problem, STEPS["decide"], window))
    desk.bridge.show(StepDialog(desk.context, desk.handled(**TEXTS), STEPS["resolve"], window))
    assert as_pages() == []


def test_in_the_preview_of_a_file_and_in_the_notices(
    desk: Desk, window: MainWindow, second: Office, tmp_path: Path
) -> None:
    second.problems.add(TEXTS, register=False)
    window.go("exchange")
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    path = packet(second, tmp_path, "<img src=a.png>甲.xlsx")
    page.read_file(path)
    assert "<img" in page.intake.preview.about.text()
    assert as_pages() == []
    page.intake.take_in()
    page.notice.say("done", f"已导入 {EVIL}")
    assert as_pages() == []


def test_in_a_conflict(desk: Desk, window: MainWindow, second: Office, tmp_path: Path) -> None:
    here, there = desk.context.office.problems, second.problems
    problem = desk.add(title=EVIL)
    carry(here, there, tmp_path)
    here.edit(problem, {"request": f"{EVIL}1"})
    there.edit(problem, {"request": f"{EVIL}2"})
    carry(there, here, tmp_path)
    window.go("conflicts")
    assert EVIL in window.page("conflicts").findChildren(SidesPanel)[0].place.text()
    assert as_pages() == []


def test_in_a_question_and_in_a_tip(window: MainWindow) -> None:
    box = question(window, Question(EVIL, EVIL, (("yes", "是"),)), lambda _: None)
    assert box.textFormat() is Qt.TextFormat.PlainText
    box.deleteLater()
    assert tip("甲\n乙") == "甲\n乙"
    assert tip(f"{EVIL}\n丙") == ("<qt>&lt;img src=&quot;//10.0.0.1/a.png&quot;&gt;甲&lt;b&gt;乙&lt;/b&gt;<br>丙</qt>")
