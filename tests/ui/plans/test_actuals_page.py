"""Entering figures: all plans in one grid, pasted from a spreadsheet, saved and taken back as one gesture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from tests.support import NOON
from tests.ui.plans.planner import Planner
from ui.main_window import MainWindow
from ui.pages.actuals import ActualsPage
from ui.plans.entry import CLUSTER, SOURCE, TARGET, VALUE
from ui.plans.period import begun
from xzdesk.plans.periods import Period
from xzdesk.plans.records import Actual, Plan


def figures(planner: Planner, plan: Plan) -> list[tuple[str, str, str]]:
    found = planner.desk.context.ledger.find(Actual, plan=plan.id)
    return [(str(each.period), str(each.value), str(each.source)) for each in found if each.value is not None]


def paste(page: ActualsPage, text: str, row: int = 0, column: int = VALUE) -> None:
    page.grid.setCurrentIndex(page.grid.entries.index(row, column))
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(page.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def offered(page: ActualsPage, caption: str) -> QPushButton:
    """The button of that caption in the notice."""
    return next(button for button in page.notice.findChildren(QPushButton) if button.text() == caption)


def two_plans(planner: Planner) -> tuple[Plan, Plan]:
    return planner.issued(), planner.issued(cluster="高端纺织", title="示例纺织方案")


def test_the_last_period_that_is_over_is_asked_for_first(planner: Planner) -> None:
    planner.issued()
    page = planner.actuals()
    assert page.period.chosen() == Period.month(2026, 2)
    assert page.count.text() == "共 1 项目标，1 项还没有填"
    assert not page.save_button.isEnabled()


def test_periods_run_back_over_the_turn_of_the_year() -> None:
    today = NOON.date()
    assert [period.code for period in begun(today, quarterly=False)][:4] == ["2026-03", "2026-02", "2026-01", "2025-12"]
    assert [period.code for period in begun(today, quarterly=True)][:2] == ["2026Q1", "2025Q4"]


def test_a_paste_over_two_plans_is_one_gesture(planner: Planner, window: MainWindow) -> None:
    first, second = two_plans(planner)
    page = planner.actuals()
    paste(page, "1,020.5\t市统计局\r\n１２\t\r\n")
    assert page.notice.text == "粘贴 3 格。保存后才写入台账。"
    page.save_button.click()
    assert figures(planner, first) == [("2026-02", "1020.5", "市统计局")]
    assert figures(planner, second) == [("2026-02", "12", "统计月报")]
    window.undo.trigger()
    assert figures(planner, first) == figures(planner, second) == []
    assert page.grid.entries.index(0, VALUE).data() == ""


def test_what_cannot_be_read_is_marked_and_the_rest_is_saved(planner: Planner) -> None:
    first, second = two_plans(planner)
    page = planner.actuals()
    paste(page, "约50\n12\n多出来")
    assert "1 格有误，已标红" in page.notice.text
    assert "1 格在表里没有位置，没有粘贴：多出来" in page.notice.text
    page.save()
    assert figures(planner, first) == []
    assert figures(planner, second) == [("2026-02", "12", "统计月报")]
    assert page.grid.entries.index(0, VALUE).data() == "约50"
    assert "还有 1 格有误，所在行没有保存" in page.notice.text


def test_a_paste_that_begins_elsewhere_says_where_to_begin(planner: Planner) -> None:
    planner.issued()
    page = planner.actuals()
    paste(page, "12", column=TARGET)
    assert "请先选中“完成值”或“数据来源”一格" in page.notice.text


def test_one_source_fills_every_selected_cell(planner: Planner) -> None:
    two_plans(planner)
    page = planner.actuals()
    paste(page, "10\n12")
    page.grid.setCurrentIndex(page.grid.entries.index(0, SOURCE))
    selection = page.grid.selectionModel()
    selection.select(page.grid.entries.index(1, SOURCE), selection.SelectionFlag.Select)
    page.grid.paste("月报（示例）")
    assert [page.grid.entries.index(row, SOURCE).data() for row in (0, 1)] == ["月报（示例）"] * 2


def test_what_is_copied_out_can_be_pasted_back(planner: Planner) -> None:
    two_plans(planner)
    page = planner.actuals()
    paste(page, "10\t甲\n12\t乙")
    page.grid.selectAll()
    first, second = page.grid.copied().splitlines()
    assert first.endswith("\t10\t甲")
    page.grid.clearSelection()
    paste(page, "\n".join([second.replace("\t12\t", "\t13\t"), first, "别的\t无此指标\t\t\t\t5\t"]), column=CLUSTER)
    cells = [page.grid.entries.index(row, column).data() for row in (0, 1) for column in (VALUE, SOURCE)]
    assert cells == ["10", "甲", "13", "乙"]
    assert "1 格在表里没有位置，没有粘贴：无此指标" in page.notice.text


def test_typing_and_enter_go_down_the_column(planner: Planner) -> None:
    two_plans(planner)
    page = planner.actuals()
    page.grid.setCurrentIndex(page.grid.entries.index(0, VALUE))
    QTest.keyClick(page.grid, Qt.Key.Key_7)
    editor = page.grid.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(0)
    assert page.grid.entries.index(0, VALUE).data() == "7"
    assert page.grid.currentIndex().row() == 1


def test_what_is_typed_and_not_saved_is_there_when_one_comes_back(planner: Planner, window: MainWindow) -> None:
    plan = planner.issued()
    page = planner.actuals()
    paste(page, "45")
    window.go("plans")
    assert figures(planner, plan) == []
    page = planner.actuals()
    assert page.grid.entries.index(0, VALUE).data() == "45"
    assert "已恢复" in page.notice.text
    page.drop_button.click()
    assert page.grid.entries.index(0, VALUE).data() == ""
    offered(page, "恢复填写的内容").click()
    assert page.grid.entries.index(0, VALUE).data() == "45"


def test_a_paste_can_be_taken_back_before_it_is_saved(planner: Planner) -> None:
    two_plans(planner)
    page = planner.actuals()
    paste(page, "45")
    paste(page, "1\n2")
    offered(page, "撤销粘贴").click()
    assert [page.grid.entries.index(row, VALUE).data() for row in (0, 1)] == ["45", ""]


def test_each_period_keeps_its_own(planner: Planner) -> None:
    planner.issued()
    page = planner.actuals()
    paste(page, "45")
    page.period.choose(Period.month(2026, 1))
    page.period.changed.emit()
    assert page.grid.entries.index(0, VALUE).data() == ""
    page.period.choose(Period.month(2026, 2))
    page.period.changed.emit()
    assert page.grid.entries.index(0, VALUE).data() == "45"


def test_an_emptied_figure_is_taken_away(planner: Planner) -> None:
    plan = planner.issued()
    target = planner.plans.whole(plan).targets[0].id
    planner.plans.actuals(plan, [{"target": target, "period": "2026-02", "value": "6", "source": "月报"}])
    page = planner.actuals(plan.id)
    page.grid.selectAll()
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    page.save()
    assert figures(planner, plan) == []


def test_only_the_plan_one_comes_from_is_asked_for(planner: Planner) -> None:
    first, second = two_plans(planner)
    page = planner.actuals(second.id)
    assert [row.plan for row in page.grid.entries.rows] == [second.id]
    page.plan.setCurrentIndex(0)
    page.plan.activated.emit(0)
    assert [row.plan for row in page.grid.entries.rows] == [first.id, second.id]
