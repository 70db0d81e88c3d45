"""The ledger page: what is in hand, found as one types, opened by key."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from pytestqt.qtbot import QtBot

from tests.support import NOON
from tests.ui.desk import Desk
from ui.ledger.model import COLUMNS
from ui.main_window import MainWindow
from ui.pages.ledger import LedgerPage
from ui.pages.problem import ProblemPage
from ui.theme import COLOURS


@pytest.fixture
def page(window: MainWindow) -> LedgerPage:
    found = window.page("ledger")
    assert isinstance(found, LedgerPage)
    return found


def titles(page: LedgerPage) -> list[str]:
    problems = [page.model.problem(row) for row in range(page.model.rowCount())]
    return [problem.title or "" for problem in problems if problem]


def choose(page: LedgerPage, state: str) -> None:
    page.filters.states[state].click()


def test_an_empty_ledger_says_what_to_do_next(page: LedgerPage, window: MainWindow) -> None:
    assert page.views.currentWidget() is page.empty
    assert page.empty.heading.text() == "台账里还没有问题"
    page.empty.new.click()
    assert window.current == "new"


def test_what_is_in_hand_shows_the_most_urgent_first(page: LedgerPage, desk: Desk) -> None:
    desk.add(title="草稿", register=False)
    desk.handled(title="办理中", found_on="2026-03-01")
    desk.add(title="刚登记")
    withdrawn = desk.add(title="登错了")
    desk.step(withdrawn, "withdraw", reason="登记错误")
    page.refresh()
    assert titles(page) == ["刚登记", "办理中"]  # the earlier due first; a draft is not yet in hand
    assert page.filters.states["已撤销"].text() == "已撤销 1"


def test_search_and_filters_narrow_the_list(page: LedgerPage, desk: Desk) -> None:
    desk.add(title="车间用电增容")
    desk.add(title="厂房招工难", category="用工")
    page.filters.search.setText("招工")
    page.filters.search.search_now()
    assert titles(page) == ["厂房招工难"]
    assert page.summary.text() == "共 1 件"


def test_a_search_shows_its_first_rows_before_all_and_keeps_the_cursor_on_its_problem(
    page: LedgerPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("车间用电增容", "一车间招工难", "二车间招工难", "三车间招工难"):
        desk.add(title=title)
    page.refresh()
    page.table.selectRow(3)
    chosen = page.current()
    added: list[tuple[int, int]] = []
    page.model.rowsInserted.connect(lambda _, first, last: added.append((first, last)))
    monkeypatch.setattr("ui.pages.ledger.FIRST_ROWS", 2)
    page.filters.search.setText("招工")
    page.filters.search.search_now()
    assert added == [(2, 2)]
    assert (len(titles(page)), page.summary.text(), page.current()) == (3, "共 3 件", chosen)


def test_the_first_rows_of_a_search_that_a_write_overtook_are_shown_anew(page: LedgerPage, desk: Desk) -> None:
    query = page.filters.query()
    rows = [desk.context.ledger.row_of(desk.add(title=title).id) or 0 for title in ("甲", "乙")]
    page._show(rows[:1])
    page._completed(query, None, 0, rows[1:])
    assert titles(page) == ["乙"]


def test_nothing_found_in_hand_points_to_the_other_states(page: LedgerPage, desk: Desk) -> None:
    withdrawn = desk.add(title="车间用电增容")
    desk.step(withdrawn, "withdraw", reason="登记错误")
    page.filters.search.setText("增容")
    page.filters.search.search_now()
    assert "其他状态中有 1 件符合" in page.empty.text.text()
    page.empty.all.click()
    assert titles(page) == ["车间用电增容"]


def test_clearing_the_filters_goes_back_to_what_is_in_hand(page: LedgerPage, desk: Desk) -> None:
    desk.add(title="车间用电增容")
    page.filters.search.setText("没有这个词")
    page.filters.search.search_now()
    page.empty.reset.click()
    assert titles(page) == ["车间用电增容"]


def test_enter_opens_the_problem_under_the_cursor(
    page: LedgerPage, window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    desk.add(title="甲")
    second = desk.add(title="乙")
    page.refresh()
    page.table.setFocus()
    page.table.selectRow(1)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    opened = window.page("problem")
    assert isinstance(opened, ProblemPage)
    assert (window.current, opened.problem.id) == ("problem", second.id)


def test_a_double_click_opens_the_problem(page: LedgerPage, window: MainWindow, desk: Desk) -> None:
    desk.add()
    page.refresh()
    page.table.doubleClicked.emit(page.model.index(0, 3))
    assert window.current == "problem"


def test_selected_rows_are_copied_as_cells(page: LedgerPage, desk: Desk) -> None:
    for title in ("甲", "乙", "丙"):
        desk.add(title=title)
    page.refresh()
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    page.table.selectionModel().clear()
    for row in (0, 2):
        page.table.selectionModel().select(page.model.index(row, 0), rows)
    page._copy_action.trigger()
    head, *lines = desk.bridge.copied[0].split("\n")
    assert head.split("\t") == [column.caption for column in COLUMNS]
    assert [line.split("\t")[2] for line in lines] == ["甲", "丙"]
    assert "已选 2 件" in page.summary.text()


def test_a_write_elsewhere_is_shown_and_the_cursor_stays_on_its_problem(page: LedgerPage, desk: Desk) -> None:
    first, second = desk.add(title="甲"), desk.add(title="乙")
    page.refresh()
    page.table.selectRow(1)
    problems = desk.context.office.problems
    decided = {"tier": "county", "unit": "示例局", "person": "李四（示例）", "due_on": "2026-05-29"}
    desk.context.writes.do("研判", partial(problems.step, "decide", first, decided))
    assert titles(page) == ["乙", "甲"]
    assert page.current() == second.id


def test_a_write_while_another_page_is_shown_is_there_when_one_comes_back(
    page: LedgerPage, window: MainWindow, desk: Desk
) -> None:
    problem = desk.add(title="旧标题")
    page.refresh()
    window.go("settings")
    edit = partial(desk.context.office.problems.edit, problem, {"title": "新标题"})
    desk.context.writes.do("修改", edit)
    window.go("ledger")
    assert titles(page) == ["新标题"]


def test_lights_are_reckoned_anew_on_another_day(page: LedgerPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.add()
    page.refresh()
    assert page.model.index(0, 0).data() == "绿灯"
    monkeypatch.setattr(desk.context.office.desk, "_now", lambda: NOON + timedelta(days=30))
    page.new_day()
    assert page.model.index(0, 0).data() == "红灯"


def test_column_widths_are_remembered_once_somebody_sets_one(page: LedgerPage, desk: Desk) -> None:
    page.leave()
    assert desk.context.prefs.state("ledger/columns").isEmpty()
    page.table.setColumnWidth(4, 222)
    page.leave()
    again = LedgerPage(desk.context)
    assert again.table.columnWidth(4) == 222
    again.deleteLater()


def test_columns_fit_the_window_without_scrolling_sideways(page: LedgerPage, window: MainWindow, desk: Desk) -> None:
    desk.add()
    page.refresh()
    for width, height in ((1366, 768), (1920, 1080)):
        window.resize(width, height)
        assert page.table.horizontalHeader().length() <= page.table.viewport().width()
        assert page.table.columnWidth(2) >= 200


def test_what_is_due_is_in_sight_in_a_narrow_window_too(page: LedgerPage, window: MainWindow, desk: Desk) -> None:
    desk.add()
    page.refresh()

    def shown(width: int) -> set[str]:
        window.resize(width, 574)
        assert page.table.horizontalHeader().length() <= page.table.viewport().width()
        return {column.caption for at, column in enumerate(COLUMNS) if not page.table.isColumnHidden(at)}

    every = {column.caption for column in COLUMNS}
    assert every - shown(1092) == {"类别", "产业集群"}  # a screen of 1366, enlarged by a quarter
    assert shown(1366) == every


def test_all_rows_of_a_large_ledger_are_counted_at_once(page: LedgerPage, desk: Desk) -> None:
    for title in ("甲", "乙", "丙"):
        desk.add(title=title)
    page.refresh()
    page.table.selectAll()
    assert page.summary.text().startswith("共 3 件，已选 3 件")


def test_what_is_late_stays_red_in_the_selected_row(page: LedgerPage, desk: Desk) -> None:
    desk.handled()
    page.refresh()
    page.model.show([1], desk.context.office.clockwork, date(2026, 4, 30))
    page.table.selectRow(0)
    left = page.model.index(0, page.model.columnCount() - 1)
    shown = page.table.viewport().grab(page.table.visualRect(left)).toImage()
    colours = {shown.pixelColor(x, y).name() for x in range(shown.width()) for y in range(shown.height())}
    assert left.data().startswith("超期")
    assert {COLOURS["accent-soft"], COLOURS["red"]} <= colours


def test_the_days_left_stand_right_under_their_head(page: LedgerPage, desk: Desk) -> None:
    desk.add()
    page.refresh()
    last, role = page.model.columnCount() - 1, Qt.ItemDataRole.TextAlignmentRole
    sides = [page.model.index(0, last).data(role), page.model.headerData(last, Qt.Orientation.Horizontal, role)]
    assert all(side & Qt.AlignmentFlag.AlignRight for side in sides)


def numbers(page: LedgerPage) -> list[str]:
    return [str(problem.number)[-4:] for row in range(page.model.rowCount()) if (problem := page.model.problem(row))]


def click_head(page: LedgerPage, qtbot: QtBot, section: int) -> None:
    header = page.table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(section) + 20, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_click_on_a_head_puts_the_ledger_in_its_order_for_tomorrow_too(
    page: LedgerPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.add(subject_name="乙公司（示例）", found_on="2026-02-02")
    desk.handled(subject_name="丙公司（示例）")
    desk.add(subject_name="乙公司（示例）")
    page.refresh()
    header = page.table.horizontalHeader()
    assert header.sortIndicatorSection() == 0
    click_head(page, qtbot, 1)
    assert (numbers(page), header.sortIndicatorSection()) == (["0001", "0002", "0003"], 1)
    click_head(page, qtbot, 3)
    assert (numbers(page), header.sortIndicatorSection()) == (["0002", "0001", "0003"], 3)
    click_head(page, qtbot, 2)  # a title says nothing about order
    assert (numbers(page), header.sortIndicatorSection()) == (["0002", "0001", "0003"], 3)
    assert page.filters.order.currentText() == "按企业（项目）"
    again = LedgerPage(desk.context)
    assert (again.filters.order.currentText(), again.table.horizontalHeader().sortIndicatorSection()) == (
        "按企业（项目）",
        3,
    )
    again.deleteLater()
