"""The page of conflicts: all of them with their values, a decision each by mouse and by key, many at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conflicts_support import another, carry
from tests.ui.desk import Desk
from ui.main_window import MainWindow
from ui.pages.conflicts import ConflictsPage
from xzdesk.core.captions import Tier
from xzdesk.exchange.packet_export import announce
from xzdesk.office import Office
from xzdesk.problems.conflicts import Pick, conflicts
from xzdesk.problems.records import Problem


@pytest.fixture
def second(desk: Desk, tmp_path: Path) -> Iterator[Office]:
    """The county's desk B."""
    announce(desk.context.office.problems)
    with another(tmp_path) as made:
        yield made


@pytest.fixture
def clashing(desk: Desk, second: Office, tmp_path: Path) -> Problem:
    """A problem whose title and severity both desks have set, and the packet has come in."""
    here, there = desk.context.office.problems, second.problems
    problem = desk.add()
    carry(here, there, tmp_path)
    here.edit(problem, {"title": "示例：甲改", "severity": "major"})
    there.edit(problem, {"title": "示例：乙改", "severity": "prominent"})
    carry(there, here, tmp_path)
    return desk.now(problem)


@pytest.fixture
def page(window: MainWindow, clashing: Problem) -> ConflictsPage:
    window.go("conflicts")
    found = window.page("conflicts")
    assert isinstance(found, ConflictsPage)
    return found


def fields(page: ConflictsPage) -> list[str]:
    return [each.caption for each in page.model.items]


def badge(window: MainWindow) -> str:
    return window.navigation.buttons["conflicts"].text().strip()


def choose(page: ConflictsPage, caption: str) -> None:
    rows = range(page.shown.rowCount())
    page.table.selectRow(next(row for row in rows if (each := page.shown.item(row)) and each.caption == caption))


def side(page: ConflictsPage, text: str) -> int:
    """The number of a value as it is shown."""
    conflict = page.current()
    assert conflict is not None
    return [each.text for each in reversed(conflict.sides)].index(text) + 1


def test_without_conflicts_it_says_how_one_comes_about(window: MainWindow) -> None:
    window.go("conflicts")
    page = window.page("conflicts")
    assert isinstance(page, ConflictsPage)
    assert page.views.currentWidget() is page.nothing
    assert badge(window) == "冲突裁定"


def test_it_lists_each_field_with_both_values_and_who_set_them(page: ConflictsPage) -> None:
    assert sorted(fields(page)) == ["严重程度", "标题"]
    choose(page, "标题")
    told = "\n".join(label.text() for label in page.sides.findChildren(type(page.summary)))
    for word in (
        "示例：甲改",
        "示例：乙改",
        "张三（示例）",
        "沛县A台（本台）",
        "示例经办B",
        "沛县B台",
        "2026-03-05 12:00",
    ):
        assert word in told
    assert len(page.sides.buttons) == 2


def test_the_navigation_tells_how_many_wait(page: ConflictsPage, window: MainWindow) -> None:
    page.refresh()
    window._count_waiting()
    assert badge(window) == "冲突裁定 2"


def test_a_value_is_taken_by_its_key(page: ConflictsPage, desk: Desk, clashing: Problem, qtbot: QtBot) -> None:
    choose(page, "标题")
    page.table.setFocus()
    key = Qt.Key(Qt.Key.Key_0 + side(page, "示例：甲改"))
    page.window().activateWindow()
    qtbot.waitUntil(page.table.hasFocus)
    qtbot.keyClick(page.table, key)
    assert desk.now(clashing).title == "示例：甲改"
    assert fields(page) == ["严重程度"]
    assert page.current() is not None


def test_a_value_is_taken_by_its_button_and_taken_back(
    page: ConflictsPage, desk: Desk, window: MainWindow, clashing: Problem, qtbot: QtBot
) -> None:
    before = clashing.title
    other = "示例：甲改" if before == "示例：乙改" else "示例：乙改"
    choose(page, "标题")
    qtbot.mouseClick(page.sides.buttons[side(page, other) - 1], Qt.MouseButton.LeftButton)
    assert desk.now(clashing).title == other
    assert badge(window) == "冲突裁定 1"
    window.undo.trigger()
    assert desk.now(clashing).title == before
    assert badge(window) == "冲突裁定 2"
    assert fields(page) == ["严重程度", "标题"]


@pytest.mark.parametrize(("which", "title"), [(Pick.OWN, "示例：甲改"), (Pick.OTHERS, "示例：乙改")])
def test_many_are_decided_at_once_after_a_question(
    page: ConflictsPage, desk: Desk, clashing: Problem, which: Pick, title: str
) -> None:
    page.table.selectAll()
    assert page.summary.text() == "所选2项取："
    page.picks[which].click()
    assert "2项冲突" in desk.bridge.asked[-1].text
    desk.bridge.answer("decide")
    assert desk.now(clashing).title == title
    assert page.views.currentWidget() is page.nothing


def test_the_later_values_are_those_that_show(page: ConflictsPage, desk: Desk, clashing: Problem) -> None:
    page.table.selectAll()
    page.picks[Pick.LATER].click()
    desk.bridge.answer("decide")
    now = desk.now(clashing)
    assert (now.title, now.severity, now.conflicts) == (clashing.title, clashing.severity, ())


def test_a_question_can_be_thought_better_of(page: ConflictsPage, desk: Desk) -> None:
    page.table.selectAll()
    page.picks[Pick.OWN].click()
    desk.bridge.answer("cancel")
    assert len(fields(page)) == 2


def test_what_was_decided_elsewhere_meanwhile_is_refused_in_place(page: ConflictsPage, desk: Desk) -> None:
    choose(page, "标题")
    problems = desk.context.office.problems
    conflict = page.current()
    assert conflict is not None
    problems.edit(desk.context.ledger.find(Problem)[0], {"title": "示例：第三个"})
    page.take(conflict.sides[0])
    assert "已经没有冲突" in page.notice.text


def test_the_problem_is_one_key_away_and_leads_back(
    page: ConflictsPage, window: MainWindow, clashing: Problem, qtbot: QtBot
) -> None:
    page.sides.open.click()
    assert window.current == "problem"
    notice = getattr(window.page("problem"), "notice")  # noqa: B009 - of the page that is shown
    assert "标题" in notice.text
    notice.acted.emit()
    assert window.current == "conflicts"


def test_another_offices_conflict_can_only_be_looked_at(
    desk: Desk, second: Office, clashing: Problem, tmp_path: Path, window: MainWindow
) -> None:
    window.go("conflicts")
    with another(tmp_path, "市发改委", "A", Tier.DEPARTMENT) as department:
        carry(desk.context.office.problems, department.problems, tmp_path)
        found = conflicts(department.problems)
    assert {(each.own, each.office) for each in found} == {(False, "沛县")}
    page = window.page("conflicts")
    assert isinstance(page, ConflictsPage)
    page._show(found)
    assert page.selected() == []
    assert not any(button.isEnabled() for button in page.sides.buttons)
    assert not any(button.isEnabled() for button in page.picks.values())
    assert "由沛县裁定" in page.sides.why.text()
