"""The mapping wizard through the window: found, proposed, amended, tried, remembered; nothing is written by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from tests.ui.exchange.arriving import HEADINGS, ROW, old_ledger
from ui.exchange.intake import Intake
from ui.exchange.wizard import MappingWizard
from ui.exchange.wizard_columns import target_caption
from ui.main_window import MainWindow
from ui.pages.exchange import ExchangePage
from ui.widgets.combo import Combo
from xzdesk.exchange.adoption.mapping import TARGETS
from xzdesk.problems.records import Problem, State


@pytest.fixture
def page(window: MainWindow) -> ExchangePage:
    window.go("exchange")
    found = window.page("exchange")
    assert isinstance(found, ExchangePage)
    return found


@pytest.fixture
def intake(page: ExchangePage) -> Intake:
    return page.intake


@pytest.fixture
def wizard(page: ExchangePage, intake: Intake, tmp_path: Path) -> MappingWizard:
    """Open on an old ledger."""
    page.read_file(old_ledger(tmp_path, above=2))
    assert page.views.currentWidget() is intake.wizard
    return intake.wizard


def choose(combo: Combo, value: str) -> None:
    at = combo.findData(value)
    assert at >= 0
    combo.setCurrentIndex(at)


def text(wizard: MappingWizard, row: int, column: int) -> str:
    item = wizard.columns.grid.item(row, column)
    assert item is not None
    return item.text()


def why(wizard: MappingWizard, heading: str) -> str:
    return text(wizard, list(wizard.columns.combos).index(heading), 4)


def test_the_heading_is_found_under_its_titles_and_marked(wizard: MappingWizard) -> None:
    assert wizard.sheets.chosen() == ("Sheet",)
    item = wizard.sheets.sheets.item(0, 1)
    assert item is not None
    assert item.text() == "3"
    assert wizard.sheets.top.currentRow() == 2


def test_another_row_can_be_the_heading(wizard: MappingWizard, qtbot: QtBot) -> None:
    wizard.sheets.top.selectRow(3)
    qtbot.mouseClick(wizard.sheets.is_heading, Qt.MouseButton.LeftButton)
    item = wizard.sheets.sheets.item(0, 1)
    assert item is not None
    assert item.text() == "4"
    wizard.turn(1)
    assert "示例甲厂" in wizard.columns.combos


def test_without_a_sheet_it_does_not_go_on(wizard: MappingWizard) -> None:
    item = wizard.sheets.sheets.item(0, 0)
    assert item is not None
    item.setCheckState(Qt.CheckState.Unchecked)
    assert not wizard.next.isEnabled()
    assert "至少勾选一张工作表" in wizard.lacks.text()


def test_columns_are_proposed_with_reasons_and_samples(wizard: MappingWizard) -> None:
    wizard.turn(1)
    assert wizard.columns.columns()["责任部门"] == "unit"
    assert [text(wizard, 1, column) for column in (0, 1, 2, 4)] == ["企业名称", "示例甲厂", "1", "名称一致"]


def test_a_target_has_one_column(wizard: MappingWizard) -> None:
    wizard.turn(1)
    choose(wizard.columns.combos["企业诉求"], "description")
    assert wizard.columns.columns()["存在问题"] == ""
    assert (why(wizard, "企业诉求"), why(wizard, "存在问题")) == ("手工指定", "没有对应")


def test_a_mapping_that_says_nothing_is_not_enough(wizard: MappingWizard) -> None:
    wizard.turn(1)
    for heading in ("存在问题", "企业诉求"):
        choose(wizard.columns.combos[heading], "")
    assert not wizard.go.isEnabled()
    assert not wizard.next.isEnabled()
    assert "标题、问题描述或诉求" in wizard.lacks.text()
    wizard.turn(0)
    assert wizard.pages.currentIndex() == 0


def test_the_offices_own_words_are_mapped(wizard: MappingWizard, intake: Intake, desk: Desk) -> None:
    wizard.turn(2)
    assert wizard.words.combos["states", "status", "正在推进"].currentText() == "办理中"
    assert wizard.words.combos["words", "cluster", "工程机械产业"].currentText() == "工程机械"
    choose(wizard.words.combos["words", "category", "供电类"], "用电")
    wizard.go.click()
    intake.take_in()
    (problem,) = desk.context.ledger.find(Problem)
    assert (problem.category, problem.cluster, problem.status) == ("用电", "工程机械", State.HANDLING)


def test_the_first_rows_show_as_they_will_become(wizard: MappingWizard) -> None:
    wizard.turn(2)
    choose(wizard.words.combos["words", "category", "供电类"], "用电")
    wizard.turn(3)
    told = wizard.rows.detail.toPlainText()
    for part in ("示例：供电容量不足", "工程机械", "用电", "办理中"):
        assert part in told


def test_words_follow_when_another_column_is_the_state(wizard: MappingWizard) -> None:
    wizard.turn(1)
    choose(wizard.columns.combos["办理状态"], "tier")
    wizard.turn(2)
    assert ("states", "status", "正在推进") not in wizard.words.combos
    assert ("tiers", "tier", "正在推进") in wizard.words.combos


def test_nothing_is_written_until_the_preview_is_accepted(
    wizard: MappingWizard, page: ExchangePage, desk: Desk
) -> None:
    ledger = desk.context.ledger
    before = ledger.path.read_bytes(), ledger.last_stamp()
    for step in (1, 2, 3):
        wizard.turn(step)
    wizard.go.click()
    assert page.views.currentWidget() is page.intake.preview
    assert (ledger.path.read_bytes(), ledger.last_stamp()) == before


def test_the_keys_lead_on_and_back(wizard: MappingWizard, page: ExchangePage, qtbot: QtBot) -> None:
    page.window().activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(wizard.sheets.top, Qt.Key.Key_Return, control)
    assert wizard.pages.currentIndex() == 1
    QTest.keyClick(wizard.columns.grid, Qt.Key.Key_PageUp, control)
    assert wizard.pages.currentIndex() == 0
    for _ in range(4):
        QTest.keyClick(wizard, Qt.Key.Key_PageDown, control)
    assert page.views.currentWidget() is page.intake.preview


def test_from_the_preview_one_comes_back_with_what_was_chosen(wizard: MappingWizard, intake: Intake) -> None:
    wizard.turn(1)
    choose(wizard.columns.combos["责任人"], "")
    wizard.go.click()
    intake.preview.mapping.click()
    wizard.turn(1)
    assert wizard.columns.columns()["责任人"] == ""
    assert why(wizard, "责任人") == "手工指定"


def test_leaving_goes_back_to_where_one_came_from(wizard: MappingWizard, page: ExchangePage) -> None:
    wizard.cancel.click()
    assert page.views.currentWidget() is page.overview
    page.intake.open(page.intake.arrivals.items[0])
    wizard.go.click()
    page.intake.preview.mapping.click()
    wizard.cancel.click()
    assert page.views.currentWidget() is page.intake.preview


def test_a_remembered_mapping_is_used_and_told(wizard: MappingWizard, page: ExchangePage, tmp_path: Path) -> None:
    wizard.turn(1)
    choose(wizard.columns.combos["责任人"], "")
    wizard.go.click()
    page.intake.take_in()
    page.read_file(old_ledger(tmp_path, (2, "示例乙厂", *ROW[2:]), name="四月.xlsx", above=1))
    assert "导入的“旧台账.xlsx”相同" in wizard.about.text()
    wizard.turn(1)
    assert wizard.columns.columns()["责任人"] == ""
    assert why(wizard, "责任人") == "上次这样对应"
    wizard.go.click()
    assert "沿用" in page.intake.preview.notices.text()


def test_a_table_without_known_headings_can_be_opened_as_an_old_ledger(
    page: ExchangePage, intake: Intake, tmp_path: Path
) -> None:
    path = tmp_path / "难处.csv"
    path.write_text("某县\n厂家,难处,想要\n示例甲厂,缺电,增容\n", "utf-8")
    page.read_file(path)
    assert "认不出" in page.notice.text
    page.notice.acted.emit()
    assert page.views.currentWidget() is intake.wizard
    assert not intake.wizard.go.isEnabled()
    intake.wizard.turn(1)
    choose(intake.wizard.columns.combos["难处"], "title")
    intake.wizard.go.click()
    assert [row.title for row in intake.preview.model.items] == ["缺电"]


def test_every_target_has_a_caption() -> None:
    captions = [target_caption(target) for target in TARGETS]
    assert all(captions)
    assert len(set(captions)) == len(set(TARGETS))


def test_the_ledger_of_these_tests_has_a_heading_for_each_cell() -> None:
    assert len(HEADINGS) == len(ROW)


def test_each_sheet_may_have_its_own_column_for_a_field(page: ExchangePage, intake: Intake, tmp_path: Path) -> None:
    path = old_ledger(tmp_path)
    book = load_workbook(path)
    for row in (("项目名称", "存在困难", "说明"), ("乙项目", "缺地", "甲")):
        (book["重点项目"] if "重点项目" in book.sheetnames else book.create_sheet("重点项目")).append(row)
    book.save(path)
    page.read_file(path)
    combos = intake.wizard.columns.combos
    assert combos["存在问题"].currentData() == combos["存在困难"].currentData() == "description"
    choose(combos["说明"], "description")
    assert (combos["存在困难"].currentData(), combos["存在问题"].currentData()) == ("", "description")
