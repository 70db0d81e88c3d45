"""A county's referral workbook in the window of the office that was asked: previewed, taken in, answered, sent back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.vault import SqliteVault
from tests.support import NOON, new_store
from tests.ui.desk import COMPLETE, Desk, Recorder
from tests.ui.exchange.returned import UNIT
from ui.context import open_context
from ui.main_window import MainWindow
from ui.pages.exchange import ExchangePage
from ui.prefs import Prefs
from ui.worker import InlineLane
from xzdesk.core.captions import Tier
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.exchange.referral import export_referrals
from xzdesk.office import Office, open_office
from xzdesk.problems.records import Problem, State

SAID = {"tier": "department", "unit": UNIT, "reason": "县级无权安排", "measures_taken": "已两次协调"}


@pytest.fixture
def desk(app: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """Services at the department's desk."""
    bridge, store = Recorder(), new_store(tmp_path, UNIT, role=Tier.DEPARTMENT)
    prefs = Prefs(tmp_path / "config")
    context = open_context(SqliteVault(), store, bridge, prefs, lane=InlineLane, now=lambda: NOON)
    yield Desk(context, bridge)
    context.close()


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Office]:
    office = open_office(new_store(tmp_path, operator="示例乙"), now=lambda: NOON)
    yield office
    office.ledger.close()


def referral(county: Office, folder: Path, unit: str = UNIT) -> tuple[Problem, Path]:
    """A problem that was sent, and the workbook that it went in."""
    problems = county.problems
    problems.add({**COMPLETE, "title": "示例：县里自己的"})
    problem = problems.add(COMPLETE)
    problems.step("decide", problem, {**SAID, "unit": unit})
    problems.step("approve", problems.find(str(problem.number)), {"approver": "王五（示例）"})
    return problem, export_referrals(problems, unit, folder / "报送件.xlsx").path


def open_page(window: MainWindow) -> ExchangePage:
    window.go("exchange")
    page = window.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def test_it_is_previewed_taken_in_and_its_items_are_answered(
    window: MainWindow, desk: Desk, county: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    problem, path = referral(county, tmp_path)
    page = open_page(window)
    page.read_file(path)
    preview = page.intake.preview
    assert "沛县A台" in preview.about.text()
    assert preview.whole.text().startswith("报送件整份导入")
    assert "沛县A台的数据包" in preview.notices.text()
    assert desk.context.ledger.find(Problem) == []
    qtbot.mouseClick(preview.go, Qt.MouseButton.LeftButton)
    (arrived,) = desk.context.ledger.find(Problem)
    assert (arrived.id, arrived.number) == (problem.id, county.problems.find(str(problem.number)).number)
    desk.step(arrived, "reply", kind="agreed", text="已列入年度计划。")
    page.sending.packets.desks.setCurrentRow(0)
    assert "沛县A台" in page.sending.packets.desks.item(0).text()
    assert "只有该县区的内容，不带其他县区的" in page.sending.packets.facts.text()
    assert "县区的台不能导入" in page.sending.packets.desks.item(1).text()
    made = export_packet(desk.context.office.problems, tmp_path / "答复.xlsx", "沛县A台")
    assert made.counts["reply"] == 1
    back = preview_packet(county.problems, read_packet(made.files[0]))
    assert merge_packet(county.problems, back).refused == ()
    assert county.problems.find(str(problem.number)).status is State.REPLIED


def test_one_for_another_office_is_refused_by_its_name(
    window: MainWindow, desk: Desk, county: Office, tmp_path: Path
) -> None:
    _, path = referral(county, tmp_path, "市科技局")
    page = open_page(window)
    page.read_file(path)
    (arrival,) = page.intake.arrivals.items
    assert f"由沛县报送市科技局，本台是{UNIT}" in str(arrival.trouble)
    assert desk.context.ledger.find(Problem) == []
