"""The ledger's filters: what they ask, what they count, and typing in Chinese."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.ledger import filters as module
from ui.ledger.filters import FilterBar
from xzdesk.core.captions import Tier
from xzdesk.problems.queries import Facets, Light, Order, ProblemQuery
from xzdesk.problems.records import IN_HAND, State


@pytest.fixture
def bar(app: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> FilterBar:
    monkeypatch.setattr(module, "TYPING_MS", 0)
    made = FilterBar(("工程机械", "新材料"))
    qtbot.addWidget(made)
    made.show()
    return made


def tick(bar: FilterBar, name: str) -> None:
    (action,) = [a for a in (*bar.tier.menu().actions(), *bar.cluster.menu().actions()) if a.data() == name]
    action.trigger()


def test_it_begins_with_what_is_in_hand_by_urgency(bar: FilterBar) -> None:
    assert bar.query() == ProblemQuery(states=IN_HAND)
    assert bar.query().order is Order.URGENCY


def test_each_order_is_asked_as_itself(bar: FilterBar) -> None:
    for at, order in enumerate(Order):
        bar.order.setCurrentIndex(at)
        assert bar.order.currentText() == order.caption
        assert bar.query().order is order


def test_each_filter_is_asked(bar: FilterBar, qtbot: QtBot) -> None:
    tick(bar, "市级部门协调")
    tick(bar, "新材料")
    bar.lights[Light.RED].click()
    bar.states["已报送"].click()
    query = bar.query()
    assert (query.tiers, query.clusters) == ((Tier.DEPARTMENT,), ("新材料",))
    assert (query.lights, query.states) == ((Light.RED,), (State.REFERRED,))
    assert bar.cluster.text() == "集群：新材料"


def test_all_states_are_no_filter(bar: FilterBar) -> None:
    bar.states["全部"].click()
    assert bar.query().states == ()


def test_counts_stand_beside_each_choice(bar: FilterBar) -> None:
    states = {State.TRIAGE: 4, State.HANDLING: 2, State.CLOSED: 9}
    bar.count(Facets(6, states, {Tier.COUNTY: 2}, {"新材料": 5}, {Light.RED: 1, Light.GREEN: 5}))
    assert bar.states["在办"].text() == "在办 6"
    assert bar.states["全部"].text() == "全部 15"
    assert bar.states["已撤销"].text() == "已撤销 0"
    assert bar.lights[Light.RED].text() == "红灯 1"
    assert [action.text() for action in bar.cluster.menu().actions()] == ["工程机械　0", "新材料　5"]


def test_a_pause_in_typing_searches(bar: FilterBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.changed):
        qtbot.keyClicks(bar.search, "0012")
    assert bar.query().text == "0012"


def test_what_an_input_method_composes_is_not_searched_before_it_is_chosen(bar: FilterBar, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(bar.search.searched, wait=30):
        QApplication.sendEvent(bar.search, QInputMethodEvent("yong'dian", []))
    chosen = QInputMethodEvent()
    chosen.setCommitString("用电")
    with qtbot.waitSignal(bar.changed):
        QApplication.sendEvent(bar.search, chosen)
    assert bar.query().text == "用电"


def test_enter_searches_at_once_and_goes_to_the_results(bar: FilterBar, qtbot: QtBot) -> None:
    bar.search.setText("用电")
    with qtbot.waitSignals([bar.changed, bar.opened]):
        qtbot.keyClick(bar.search, Qt.Key.Key_Return)


def test_escape_empties_the_search(bar: FilterBar, qtbot: QtBot) -> None:
    bar.search.setText("用电")
    qtbot.keyClick(bar.search, Qt.Key.Key_Escape)
    assert bar.search.text() == ""


def test_starting_over_tells_nobody(bar: FilterBar, qtbot: QtBot) -> None:
    tick(bar, "新材料")
    bar.search.setText("用电")
    with qtbot.assertNotEmitted(bar.changed, wait=30):
        bar.reset()
    assert not bar.narrowed
    assert bar.query() == ProblemQuery(states=IN_HAND)


def test_the_menu_stays_open_while_boxes_are_ticked(bar: FilterBar, qtbot: QtBot) -> None:
    menu = bar.cluster.menu()
    menu.popup(bar.mapToGlobal(bar.rect().center()))
    first = menu.actions()[0]
    menu.setActiveAction(first)
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[1]).center())
    assert menu.isVisible()
    assert bar.query().clusters == ("工程机械", "新材料")
    menu.close()
