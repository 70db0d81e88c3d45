"""The first run's questions."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.desk import Recorder
from ui.dialogs.welcome import Answers, WelcomeWindow
from xzdesk.catalogue import load_builtin
from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal


@pytest.fixture
def bridge() -> Recorder:
    return Recorder()


@pytest.fixture
def welcome(app: QApplication, qtbot: QtBot, bridge: Recorder, tmp_path: Path) -> WelcomeWindow:
    made = WelcomeWindow(load_builtin(), tmp_path / "xzdesk.db", bridge)
    qtbot.addWidget(made)
    made.show()
    return made


def type_in(welcome: WelcomeWindow, unit: str, letter: str, operator: str) -> None:
    for line, text in ((welcome.unit, unit), (welcome.letter, letter), (welcome.operator, operator)):
        line.setText(text)
        line.textEdited.emit(text)


def test_the_thirteen_counties_lie_on_a_schematic_that_says_so(welcome: WelcomeWindow) -> None:
    assert len(welcome.tiles) == 13
    assert any("示意图" in label.text() for label in welcome.findChildren(QLabel))


def test_it_says_what_still_lacks(welcome: WelcomeWindow) -> None:
    assert welcome.lacks.text() == "还缺：县区、单位名称、经办人"
    assert not welcome.start.isEnabled()
    welcome.tiles["沛县"].click()
    type_in(welcome, "沛县工信局（示例）", "1", "张三（示例）")
    assert welcome.lacks.text() == "还缺：台号（大写字母开头，如 A）"


def test_complete_answers_are_given_in_their_clean_form(welcome: WelcomeWindow, qtbot: QtBot, tmp_path: Path) -> None:
    welcome.tiles["沛县"].click()
    type_in(welcome, " 沛县工信局（示例） ", "b", "张三（示例）")
    with qtbot.waitSignal(welcome.answered) as answered:
        welcome.start.click()
    assert answered.args == [
        Answers(Tier.COUNTY, "沛县", "沛县工信局（示例）", "B", "张三（示例）", tmp_path / "xzdesk.db")
    ]


def test_another_place_can_be_chosen(welcome: WelcomeWindow, bridge: Recorder, tmp_path: Path) -> None:
    welcome._choose_place()
    bridge.answer(tmp_path / "别处" / "台账.db")
    assert welcome.place.text() == str(tmp_path / "别处" / "台账.db")


def test_a_file_that_is_there_can_be_opened_instead(
    welcome: WelcomeWindow, bridge: Recorder, qtbot: QtBot, tmp_path: Path
) -> None:
    welcome._choose_existing()
    with qtbot.waitSignal(welcome.other) as other:
        bridge.answer(tmp_path / "旧台账.db")
    assert other.args == [tmp_path / "旧台账.db"]


def test_a_refusal_is_told_in_place_and_the_answers_stay(welcome: WelcomeWindow, tmp_path: Path) -> None:
    type_in(welcome, "沛县工信局（示例）", "A", "张三（示例）")
    welcome.refuse(Refusal("database_exists", path=tmp_path / "xzdesk.db"))
    assert "已经存在，没有覆盖" in welcome.notice.text
    assert welcome.unit.text() == "沛县工信局（示例）"


def test_a_department_is_chosen_from_the_catalogue_and_names_its_unit(welcome: WelcomeWindow) -> None:
    welcome.roles[Tier.DEPARTMENT].click()
    assert welcome.lacks.text() == "还缺：市级部门、单位名称、经办人"
    welcome.departments["市发改委"].click()
    assert welcome.unit.text() == "市发改委"
    welcome.departments["市资规局"].click()
    assert welcome.unit.text() == "市资规局"
    type_in(welcome, "市资规局（示例）", "A", "张三（示例）")
    given = welcome.answers()
    assert given is not None
    assert (given.role, given.office, given.unit) == (Tier.DEPARTMENT, "市资规局", "市资规局（示例）")


def test_the_leading_group_has_one_office(welcome: WelcomeWindow) -> None:
    welcome.roles[Tier.LEADERSHIP].click()
    type_in(welcome, welcome.unit.text(), "A", "张三（示例）")
    given = welcome.answers()
    assert given is not None
    assert (given.role, given.office) == (Tier.LEADERSHIP, "市制造强市建设工作领导小组办公室")


def test_another_tier_forgets_the_name_that_was_proposed_not_what_was_written(welcome: WelcomeWindow) -> None:
    welcome.roles[Tier.LEADERSHIP].click()
    assert welcome.unit.text()
    welcome.roles[Tier.COUNTY].click()
    assert welcome.unit.text() == ""
    type_in(welcome, "沛县工信局（示例）", "A", "张三（示例）")
    welcome.roles[Tier.DEPARTMENT].click()
    assert welcome.unit.text() == "沛县工信局（示例）"
