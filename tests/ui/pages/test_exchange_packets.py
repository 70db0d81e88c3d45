"""The exchange page between desks that have the program: packets out, who has what, every file with its hash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.conflicts_support import another, carry
from tests.ui.desk import Desk
from ui.main_window import MainWindow
from ui.pages.exchange import ExchangePage
from ui.worker import Progress
from xzdesk.core.desk import Edit
from xzdesk.exchange.packet_export import announce, export_packet
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.exchange.passed import Way
from xzdesk.office import Office
from xzdesk.problems.records import Problem


@pytest.fixture
def second(desk: Desk, tmp_path: Path) -> Iterator[Office]:
    """The county's desk B, not heard of yet."""
    announce(desk.context.office.problems)
    with another(tmp_path) as made:
        yield made


@pytest.fixture
def page(window: MainWindow) -> ExchangePage:
    window.go("exchange")
    found = window.page("exchange")
    assert isinstance(found, ExchangePage)
    return found


def desks(page: ExchangePage) -> list[str]:
    listed = page.sending.packets.desks
    return [listed.item(row).text().partition("\n")[0] for row in range(listed.count())]


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# out


def test_before_anybody_is_known_a_packet_is_for_anybody_and_brings_everything(page: ExchangePage, desk: Desk) -> None:
    desk.referred()
    page.refresh()
    assert desks(page) == ["第一次往来的台"]
    told = page.sending.packets.facts.text()
    assert "问题1项、进展0条、报送件1件、答复0件" in told
    assert "从头开始" in told


def test_the_packet_lies_where_it_was_asked_for_and_its_folder_can_be_opened(
    page: ExchangePage, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.add()
    page.refresh()
    click(qtbot, page.sending.packets.export)
    assert Path(desk.bridge.asked[-1].text).name == "数据包_沛县A台_发第一次往来_20260305-1200.xlsx"
    desk.bridge.answer(tmp_path / "包.xlsx")
    assert read_packet(tmp_path / "包.xlsx").manifest.counts["problem"] == 1
    assert "问题1项" in page.notice.text
    assert str(tmp_path) in page.notice.text
    page.notice.acted.emit()
    assert desk.bridge.revealed == [tmp_path]
    assert page.sending.packets.export.isEnabled()


def test_a_known_desk_gets_only_what_it_lacks(
    page: ExchangePage, desk: Desk, second: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    here = desk.context.office.problems
    desk.add()
    carry(here, second.problems, tmp_path)
    carry(second.problems, here, tmp_path)
    desk.add(title="示例：后来的")
    page.refresh()
    told = page.partners.desks.index(0, 5).data()
    assert re.fullmatch(r"本台\d+项", told)
    assert desks(page) == ["沛县B台", "第一次往来的台"]
    assert "沛县A台第1至" in page.sending.packets.facts.text()
    owed = re.search(r"\d+", page.sending.packets.desks.item(0).text())
    assert owed
    assert f"改动{owed[0]}项，另附工作台登记1项" in page.sending.packets.facts.text()
    click(qtbot, page.sending.packets.export)
    desk.bridge.answer(tmp_path / "包.xlsx")
    manifest = read_packet(tmp_path / "包.xlsx").manifest
    assert manifest.for_site == second.desk.identity.site
    assert manifest.counts["problem"] == 1
    assert "沛县B台" in page.notice.text


def test_the_choice_of_a_desk_stays_while_things_are_read_anew(
    page: ExchangePage, desk: Desk, second: Office, tmp_path: Path
) -> None:
    here = desk.context.office.problems
    carry(here, second.problems, tmp_path)
    carry(second.problems, here, tmp_path)
    page.refresh()
    page.sending.packets.choose("")
    page.refresh()
    assert page.sending.packets.site() == ""
    assert "从头开始" in page.sending.packets.facts.text()


def test_a_packet_that_cannot_be_written_proposes_another_name(page: ExchangePage, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / ".~lock.包.xlsx#").touch()
    page.sending.export_packet("")
    desk.bridge.answer(tmp_path / "包.xlsx")
    assert "正被其他程序打开" in page.notice.text
    page.notice.acted.emit()
    desk.bridge.answer(Path(desk.bridge.asked[-1].text))
    assert (tmp_path / "包（2）.xlsx").is_file()


def test_an_export_that_is_stopped_leaves_no_file_and_says_so(
    page: ExchangePage, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xzdesk.exchange.packet_export._TICK", 1)
    monkeypatch.setattr(Progress, "asked", lambda _self: True)
    page.sending.export_packet("")
    desk.bridge.answer(tmp_path / "包.xlsx")
    assert "已停止导出" in page.notice.text
    assert list(tmp_path.glob("*.xlsx")) == []
    assert page.sending.packets.export.isEnabled()


# the other desks


def test_each_desk_tells_how_far_it_confirmed_and_what_is_missing(
    page: ExchangePage, desk: Desk, second: Office, tmp_path: Path
) -> None:
    here, there = desk.context.office.problems, second.problems
    carry(here, there, tmp_path)
    carry(there, here, tmp_path)
    page.refresh()
    model = page.partners.desks
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert row[0] == "沛县B台"
    assert row[2].endswith("（不指定对象）")
    assert row[4].endswith("全部")
    assert row[5] == "没有"
    assert row[6] == "不缺"
    there.add({"title": "示例：丢在路上"}, register=False)
    lost = there.ledger.last_seq(second.desk.identity.site)
    there.add({"title": "示例：后到"}, register=False)
    export_packet(there, tmp_path / "迟.xlsx", desk.context.office.desk.identity.site)
    packet = read_packet(tmp_path / "迟.xlsx")
    numbers = packet.numbered()
    rest = [line for line, (_, seq) in zip(packet.lines, numbers, strict=True) if seq != lost]
    merge_packet(here, preview_packet(here, replace(packet, lines=rest)))
    page.refresh()
    assert model.index(0, 6).data() == f"第{lost}号"
    assert page.overview.tabText(1) == "各台往来（缺1段）"


def test_what_was_not_written_is_listed_with_its_reason_and_can_be_filtered(
    page: ExchangePage, desk: Desk, tmp_path: Path, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    here = desk.context.office.problems
    announce(here)
    problem = desk.add()
    with another(tmp_path, "丰县", "A") as other:
        carry(here, other.problems, tmp_path)
        other.desk.commit("edit", [Edit("problem", problem.id, {"title": "示例：越权"})])  # past the funnel
        carry(other.problems, here, tmp_path)
    page.refresh()
    model = page.partners.kept
    (kept,) = model.items
    assert (kept.told.desk, kept.told.fields, kept.waits) == ("丰县A台", "标题", False)
    assert "属于沛县" in str(kept.told.reason)
    assert page.overview.tabText(1) == "各台往来（1项未写入）"
    click(qtbot, page.partners.chips["waits"])
    assert page.partners.kept_table.model().rowCount() == 0
    qtmodeltester.check(page.partners.kept_table.model())
    qtmodeltester.check(page.partners.desks_table.model())


# files


def test_every_file_is_listed_by_hash_sorted_and_found(
    page: ExchangePage, desk: Desk, second: Office, tmp_path: Path, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    here = desk.context.office.problems
    carry(here, second.problems, tmp_path)
    carry(second.problems, here, tmp_path)
    page.refresh()
    page.overview.setCurrentWidget(page.records)
    assert sorted(each.way for each in page.records.model.items) == [Way.IN, Way.OUT]
    click(qtbot, page.records.chips[Way.IN])
    came = page.records.shown.item(0)
    assert came is not None
    assert came.way is Way.IN
    page.records.table.selectRow(0)
    click(qtbot, page.records.copy_hash)
    assert desk.bridge.copied == [came.sha256]
    assert len(came.sha256) == 64
    assert page.records.shown.index(0, 7).data(Qt.ItemDataRole.ToolTipRole) == came.sha256
    assert page.records.undo.isEnabled()
    click(qtbot, page.records.chips[None])
    page.records.search.setText(came.sha256[:9])
    assert page.records.shown.rowCount() == 1
    qtmodeltester.check(page.records.shown)


def test_the_last_packet_is_taken_back_after_a_backup(
    page: ExchangePage, desk: Desk, second: Office, tmp_path: Path, qtbot: QtBot
) -> None:
    second.problems.add({"title": "示例：外来的一件"}, register=False)
    export_packet(second.problems, tmp_path / "收.xlsx")
    page.read_file(tmp_path / "收.xlsx")
    click(qtbot, page.intake.preview.go)
    assert [problem.title for problem in desk.context.ledger.find(Problem)] == ["示例：外来的一件"]
    click(qtbot, page.intake.preview.close_button)
    page.overview.setCurrentWidget(page.records)
    page.records.table.selectRow(0)
    click(qtbot, page.records.undo)
    desk.bridge.answer("undo")
    assert desk.context.ledger.find(Problem) == []
    assert "已撤回“收.xlsx”的导入" in page.notice.text
    assert [each.undone for each in page.records.model.items] == [True]
    assert not page.records.undo.isEnabled()
    assert "只有最后收到的数据包能撤回" in page.records.undo.toolTip()
    backups = list((desk.context.ledger.path.parent).rglob("*撤回前*.db"))
    assert len(backups) == 1


def test_a_row_is_copied_by_key(page: ExchangePage, desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    page.sending.export_packet("")
    desk.bridge.answer(tmp_path / "包.xlsx")
    page.overview.setCurrentWidget(page.records)
    page.records.table.selectRow(0)
    page.records.table.setFocus()
    page.window().activateWindow()
    qtbot.waitUntil(page.records.table.hasFocus)
    qtbot.keyClick(page.records.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "包.xlsx" in desk.bridge.copied[-1]
