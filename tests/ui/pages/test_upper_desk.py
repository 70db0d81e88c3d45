"""The window of a city department: problems of many counties, its own to answer first, its steps, its way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from db.vault import SqliteVault
from tests.support import NOON, new_store
from tests.ui.conflicts_support import another, carry
from tests.ui.desk import COMPLETE, Desk, Recorder
from ui.context import open_context
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.pages.exchange import ExchangePage
from ui.pages.ledger import LedgerPage
from ui.pages.problem import ProblemPage
from ui.prefs import Prefs
from ui.worker import InlineLane
from xzdesk.core.captions import Tier
from xzdesk.exchange.packet_export import announce
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.office import Office
from xzdesk.problems.records import Problem, State

UNIT = "市发改委"


@pytest.fixture
def department(app: QApplication, tmp_path: Path) -> Iterator[Desk]:
    bridge = Recorder()
    store = new_store(tmp_path, UNIT, role=Tier.DEPARTMENT, operator="示例处长")
    context = open_context(SqliteVault(), store, bridge, Prefs(tmp_path / "config"), lane=InlineLane, now=lambda: NOON)
    announce(context.office.problems)
    yield Desk(context, bridge)
    context.close()


@pytest.fixture
def upper(department: Desk, qtbot: QtBot) -> MainWindow:
    made = MainWindow(department.context, PAGES)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def counties(department: Desk, tmp_path: Path) -> Iterator[list[Office]]:
    """Two counties, each with a problem of its own and one for the department, which has their packets."""
    with another(tmp_path, "沛县", "A") as one, another(tmp_path, "丰县", "A") as other:
        for office in (one, other):
            office.problems.add({**COMPLETE, "title": f"示例：{office.desk.identity.office}自办"})
            sent = office.problems.add({**COMPLETE, "title": f"示例：{office.desk.identity.office}报送"})
            said = {"tier": "department", "unit": UNIT, "reason": "示例", "measures_taken": "示例"}
            office.problems.step("decide", sent, said)
            office.problems.step("approve", sent, {"approver": "示例分管领导"})
            carry(office.problems, department.context.office.problems, tmp_path)
        yield [one, other]


def ledger(window: MainWindow) -> LedgerPage:
    window.go("ledger")
    page = window.page("ledger")
    assert isinstance(page, LedgerPage)
    page.refresh()
    return page


def titles(page: LedgerPage) -> set[str | None]:
    found = [page.model.problem(row) for row in range(page.model.rowCount())]
    return {each.title for each in found if each}


def test_an_empty_ledger_says_where_problems_come_from(upper: MainWindow) -> None:
    page = ledger(upper)
    assert "导入县区的数据包" in page.empty.text.text()
    assert page.empty.new.isHidden()
    assert page.filters.new.isHidden()


def test_it_begins_with_what_the_counties_want_of_it(upper: MainWindow, counties: list[Office]) -> None:
    page = ledger(upper)
    assert titles(page) == {"示例：沛县报送", "示例：丰县报送"}
    page.filters.ours.click()
    assert len(titles(page)) == 4


def test_a_county_has_a_column_and_a_filter(upper: MainWindow, counties: list[Office]) -> None:
    page = ledger(upper)
    captions = [page.model.headerData(column, page.table.horizontalHeader().orientation()) for column in range(12)]
    assert captions[3] == "县区"
    page.filters.county.choose(["丰县"])
    page.filters.county.changed.emit()
    assert titles(page) == {"示例：丰县报送"}
    assert page.filters.narrowed
    page.filters.reset()
    assert page.filters.county.chosen() == ()


def test_a_countys_own_words_can_be_read_and_not_changed(upper: MainWindow, counties: list[Office]) -> None:
    problem = shown(upper, "示例：沛县自办")
    title = problem.editing.form.fields["title"].editor.findChildren(QLineEdit)[0]
    assert title.isReadOnly()
    assert problem.steps.buttons == {}


def shown(window: MainWindow, title: str) -> ProblemPage:
    page = window.page("problem")
    assert isinstance(page, ProblemPage)
    ledger = page._context.ledger
    window.go("problem", next(each.id for each in ledger.find(Problem) if each.title == title))
    return page


def test_it_answers_what_it_was_sent_and_carries_the_answer_back(
    upper: MainWindow, department: Desk, counties: list[Office], tmp_path: Path
) -> None:
    page = shown(upper, "示例：沛县报送")
    assert set(page.steps.buttons) == {"receive", "reply", "return", "forward"}
    problem = department.step(page.problem, "reply", kind="agreed", text="示例答复。", person="示例处长")
    upper.go("exchange")
    exchange = upper.page("exchange")
    assert isinstance(exchange, ExchangePage)
    assert exchange.sending.outgoing.isHidden()
    site = counties[0].desk.identity.site
    exchange.sending.packets.choose(site)
    exchange.sending.packets.export.click()
    department.bridge.answer(tmp_path / "答复.xlsx")
    assert "沛县A台" in exchange.notice.text
    here = counties[0].problems
    merge_packet(here, preview_packet(here, read_packet(tmp_path / "答复.xlsx")))
    assert here.find(str(problem.number)).status is State.REPLIED


def test_nothing_is_registered_there(upper: MainWindow) -> None:
    new = [action for action in upper.findChildren(QAction) if action.text() == "新建问题"]
    assert [action.isVisible() for action in new] == [False]
