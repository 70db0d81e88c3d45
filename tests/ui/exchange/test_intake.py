"""Files of every kind through the window: queued, recognised, previewed in one form, taken in, stopped, told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from tests.ui.exchange.arriving import old_ledger, other_desk, packet, template
from ui.exchange.arrivals import Stage
from ui.exchange.intake import Intake
from ui.main_window import MainWindow
from ui.pages.exchange import ExchangePage
from ui.theme import COLOURS
from ui.worker import Progress
from xzdesk.core.captions import Tier
from xzdesk.core.store import never, unseen
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.incoming import Incoming, receive, take_in
from xzdesk.exchange.problem_rows import Verdict
from xzdesk.office import Office
from xzdesk.problems.records import Problem, State

FILLED: dict[str, Any] = {"标题": "示例：缺少技工", "企业（项目）名称": "示例二厂", "诉求": "请招聘"}


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
def other(tmp_path: Path) -> Iterator[Office]:
    made = other_desk(tmp_path)
    yield made
    made.ledger.close()


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def states(intake: Intake) -> list[str]:
    return [intake.card.list.item(row).text() for row in range(intake.card.list.count())]


def fingerprint(desk: Desk) -> tuple[object, ...]:
    ledger = desk.context.ledger
    return ledger.path.read_bytes(), ledger.last_stamp(), dict(ledger.seen()), len(ledger.contacts())


def take(office: Office, path: Path) -> None:
    """Take a packet in at another desk."""
    seen = receive(office.problems, path, unseen, never)
    assert isinstance(seen, Incoming)
    take_in(office.problems, seen, None, {}, unseen, never)


# the queue


def test_several_files_wait_in_a_list_with_their_kinds(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, other: Office
) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    files = [packet(other, tmp_path), template(desk, tmp_path, FILLED), old_ledger(tmp_path), broken]
    page.take_files(files)
    assert page.views.currentWidget() is page.overview
    assert states(intake)[:3] == [
        "数据包.xlsx\n数据包　可以预览",
        "填报表.xlsx\n问题填报表　可以预览",
        "旧台账.xlsx\n旧台账　待对应栏目",
    ]
    assert states(intake)[3].startswith("坏.xlsx\n“坏.xlsx”")


def test_one_file_after_the_other_is_taken_from_the_list(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, other: Office, qtbot: QtBot
) -> None:
    other.problems.add({"title": "示例：别台的"}, register=False)
    page.take_files([packet(other, tmp_path), template(desk, tmp_path, FILLED)])
    for row in range(2):
        intake.card.list.setCurrentRow(row)
        click(qtbot, intake.card.open)
        assert page.views.currentWidget() is intake.preview
        click(qtbot, intake.preview.go)
        click(qtbot, intake.preview.close_button)
    assert [arrival.stage for arrival in intake.arrivals.items] == [Stage.DONE, Stage.DONE]
    assert "读取1件 ＝ 新增1" in states(intake)[1]
    assert {problem.title for problem in desk.context.ledger.find(Problem)} == {"示例：别台的", "示例：缺少技工"}


def test_a_result_can_be_looked_at_again_and_the_list_cleared(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    page.read_file(template(desk, tmp_path, FILLED))
    click(qtbot, intake.preview.go)
    click(qtbot, intake.preview.close_button)
    assert intake.card.open.text() == "看结果"
    click(qtbot, intake.card.open)
    assert intake.preview.heading.text() == "导入完成"
    click(qtbot, intake.preview.close_button)
    click(qtbot, intake.card.clear)
    assert states(intake) == []


def test_the_list_is_worked_by_keys(page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path) -> None:
    page.take_files([template(desk, tmp_path, FILLED), template(desk, tmp_path, FILLED, name="二.xlsx")])
    intake.card.list.setCurrentRow(0)
    QTest.keyClick(intake.card.list, Qt.Key.Key_Return)
    assert page.views.currentWidget() is intake.preview
    intake.close()
    QTest.keyClick(intake.card.list, Qt.Key.Key_Delete)
    assert [arrival.path.name for arrival in intake.arrivals.items] == ["二.xlsx"]


def test_a_preview_that_waited_while_another_file_was_taken_in_is_made_anew(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path
) -> None:
    page.take_files([template(desk, tmp_path, FILLED), template(desk, tmp_path, FILLED, name="二.xlsx")])
    first, second = intake.arrivals.items
    intake.open(first)
    intake.take_in()
    intake.open(second)
    assert [row.kind for row in intake.preview.model.items] == [RowKind.SAME]


def test_an_import_taken_back_can_be_made_again(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    page.read_file(template(desk, tmp_path, FILLED))
    click(qtbot, intake.preview.go)
    click(qtbot, intake.preview.undo)
    desk.bridge.answer("undo")
    assert desk.context.ledger.find(Problem) == []
    assert states(intake) == ["填报表.xlsx\n问题填报表　可以预览"]
    click(qtbot, intake.card.open)
    assert intake.preview.model.counts()[RowKind.NEW] == 1


# packets


def test_a_packet_comes_whole_and_says_so(page: ExchangePage, intake: Intake, tmp_path: Path, other: Office) -> None:
    other.problems.add({"title": "示例：别台的"}, register=False)
    page.read_file(packet(other, tmp_path))
    assert "沛县B台" in intake.preview.about.text()
    assert intake.preview.whole.isVisible()
    assert intake.preview.tick_all.isHidden()
    assert intake.preview.go.text() == "导入数据包"
    index = intake.preview.model.index(0, 0)
    assert intake.preview.model.data(index, Qt.ItemDataRole.CheckStateRole) is None


def test_a_gap_is_announced_by_desk_and_numbers_before_the_import(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, other: Office
) -> None:
    third = other_desk(tmp_path, "C")
    other.problems.add({"title": "示例：第一份里的"}, register=False)
    take(third, packet(other, tmp_path, "一.xlsx"))
    take(other, packet(third, tmp_path, "回执.xlsx", other.problems.desk.identity.site))
    other.problems.add({"title": "示例：第二份里的"}, register=False)
    later = packet(other, tmp_path, "二.xlsx", third.problems.desk.identity.site)
    third.ledger.close()
    before = fingerprint(desk)
    page.read_file(later)
    assert "还缺沛县B台第2号改动" in intake.preview.notices.text()
    assert intake.preview.notices.isVisible()
    assert fingerprint(desk) == before


def test_a_packets_conflict_leads_to_where_it_is_decided(
    page: ExchangePage, window: MainWindow, intake: Intake, desk: Desk, tmp_path: Path, other: Office
) -> None:
    problem = other.problems.add({"title": "示例：原来的"}, register=False)
    page.read_file(packet(other, tmp_path, "一.xlsx"))
    intake.take_in()
    mine = desk.context.office.problems.find(str(problem.number))
    desk.context.office.problems.edit(mine, {"title": "示例：甲改的"})
    other.problems.edit(problem, {"title": "示例：乙改的"})
    page.read_file(packet(other, tmp_path, "二.xlsx"))
    assert intake.preview.chips[RowKind.CONTESTED].text() == "更新，有冲突 1"
    told = intake.preview.detail
    assert "标题（有冲突）" in told.toPlainText()
    assert "line-through" not in told.toHtml()
    intake.take_in()
    assert "待裁定" in intake.preview.sum.text()
    page.notice.acted.emit()
    assert window.current == "conflicts"


# stopping


class Held:
    """A lane that works when it is told to."""

    def __init__(self) -> None:
        self.works: list[object] = []

    def submit(self, work: object) -> None:
        self.works.append(work)

    def finish(self) -> None:
        while self.works:
            work = self.works.pop(0)
            assert callable(work)
            work()


@pytest.fixture
def held(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    lane = Held()
    monkeypatch.setattr(desk.context.worker, "_writes", lane)
    yield lane
    lane.finish()


def test_one_file_of_several_is_stopped_and_the_others_are_read(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, held: Held, qtbot: QtBot
) -> None:
    page.take_files([template(desk, tmp_path, FILLED), old_ledger(tmp_path)])
    assert states(intake)[0] == "填报表.xlsx\n等待读取"
    intake.card.list.setCurrentRow(0)
    click(qtbot, intake.card.stop)
    held.finish()
    assert states(intake) == ["填报表.xlsx\n已停止", "旧台账.xlsx\n旧台账　待对应栏目"]


def test_progress_shows_beside_the_file(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, held: Held
) -> None:
    page.read_file(template(desk, tmp_path, FILLED))
    arrival = intake.arrivals.items[0]
    arrival.stage = Stage.READING
    arrival.progress.note(45, 100)
    intake.card._poll.timeout.emit()
    assert states(intake) == ["填报表.xlsx\n正在读取 45%"]
    arrival.progress.note(60, 100, "核对内容")
    intake.card._poll.timeout.emit()
    assert states(intake) == ["填报表.xlsx\n正在读取 60%（核对内容）"]


def test_the_backup_and_the_import_are_one_bar_that_rises_once(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.read_file(template(desk, tmp_path, FILLED))
    told: list[tuple[int, int, str]] = []
    monkeypatch.setattr(Progress, "note", lambda _, *said: told.append(said))
    intake.take_in()
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert list(dict.fromkeys(phase for _, _, phase in told)) == ["备份", "再核对一遍", "写入台账"]
    assert {total for _, total, _ in told} == {1000}


@pytest.mark.parametrize("kind", ["packet", "template", "old ledger"])
def test_a_stopped_import_has_changed_nothing_byte_for_byte(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, other: Office, held: Held, kind: str
) -> None:
    other.problems.add({"title": "示例：别台的"}, register=False)
    made = {"packet": packet(other, tmp_path), "template": template(desk, tmp_path, FILLED)}
    page.read_file(made.get(kind) or old_ledger(tmp_path))
    held.finish()
    if kind == "old ledger":
        intake.wizard.go.click()
        held.finish()
    before = fingerprint(desk)
    intake.take_in()
    intake.arrivals.items[0].progress.cancel()
    held.finish()
    assert "取消" in page.notice.text
    assert fingerprint(desk) == before
    assert intake.preview.go.isEnabled()


# templates and duplicates


def test_a_filled_template_becomes_drafts(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    page.read_file(template(desk, tmp_path, FILLED, {**FILLED, "标题": "示例：坏号码", "联系电话": "无"}))
    assert "填报单位：示例二厂" in intake.preview.about.text()
    click(qtbot, intake.preview.go)
    assert intake.preview.sum.text() == "读取2件 ＝ 新增1 ＋ 更新0 ＋ 无变化0 ＋ 未导入1"
    (problem,) = desk.context.ledger.find(Problem)
    assert problem.status is State.DRAFT


def test_a_blank_template_and_the_ledger_go_out(page: ExchangePage, desk: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    desk.add()
    page.templates.blank["problem"].trigger()
    assert Path(desk.bridge.asked[-1].text).name == "产业发展问题填报表.xlsx"
    desk.bridge.answer(tmp_path / "空白.xlsx")
    assert "已导出空白填报表" in page.notice.text
    click(qtbot, page.templates.ledger)
    desk.bridge.answer(tmp_path / "台账.xlsx")
    assert "已导出1个问题" in page.notice.text
    page.read_file(tmp_path / "台账.xlsx")
    assert page.intake.preview.model.counts()[RowKind.SAME] == 1


def test_a_table_that_cannot_be_written_proposes_another_name(page: ExchangePage, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / ".~lock.空白.xlsx#").touch()
    page.templates.blank["problem"].trigger()
    desk.bridge.answer(tmp_path / "空白.xlsx")
    assert "正被其他程序打开" in page.notice.text
    page.notice.acted.emit()
    desk.bridge.answer(Path(desk.bridge.asked[-1].text))
    assert (tmp_path / "空白（2）.xlsx").is_file()


def test_likely_duplicates_stand_in_a_queue_beside_what_they_resemble(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    number = str(desk.add(title="示例：缺少熟练技工", subject_name="示例二厂", request="请招聘会").number)
    page.read_file(template(desk, tmp_path, FILLED))
    assert intake.preview.duplicates.text() == "疑似重复 1 组，已核对 0 组…"
    click(qtbot, intake.preview.duplicates)
    told = intake.duplicates.detail
    for text in (f"台账里的{number}", "示例：缺少熟练技工", "请招聘会"):
        assert text in told.toPlainText()
    assert f"background-color:{COLOURS['amber-soft']}" in told.toHtml()


@pytest.mark.parametrize(
    ("key", "kind", "problems"),
    [("1", RowKind.NEW, 2), ("2", RowKind.SAME, 1), ("3", RowKind.CHANGED, 1), ("4", RowKind.NEW, 2)],
)
def test_a_verdict_by_its_key_shows_in_the_preview_and_is_done(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, qtbot: QtBot, key: str, kind: RowKind, problems: int
) -> None:
    desk.add(title="示例：缺少熟练技工", subject_name="示例二厂", request="请招聘会")
    page.read_file(template(desk, tmp_path, FILLED))
    click(qtbot, intake.preview.duplicates)
    page.window().activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClicks(intake.duplicates.table, key)
    assert intake.duplicates.left.text() == "共 1 组，已核对 1 组"
    click(qtbot, intake.duplicates.back)
    assert [row.kind for row in intake.preview.model.items] == [kind]
    assert "已核对 1 组" in intake.preview.duplicates.text()
    intake.take_in()
    assert len(desk.context.ledger.find(Problem)) == problems


def test_what_was_said_is_remembered_shown_as_decided_and_can_be_taken_back(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.add(title="示例：缺少熟练技工", subject_name="示例二厂", request="请招聘会")
    path = template(desk, tmp_path, FILLED)
    page.read_file(path)
    click(qtbot, intake.preview.duplicates)
    assert not intake.duplicates.open_again.isEnabled()
    click(qtbot, intake.duplicates.buttons[Verdict.SKIP])
    intake.close()
    page.read_file(path)
    assert [row.kind for row in intake.preview.model.items] == [RowKind.SAME]
    assert "已核对 1 组" in intake.preview.duplicates.text()
    click(qtbot, intake.preview.duplicates)
    click(qtbot, intake.duplicates.open_again)
    assert intake.duplicates.left.text() == "共 1 组，已核对 0 组"
    click(qtbot, intake.duplicates.back)
    assert [row.kind for row in intake.preview.model.items] == [RowKind.NEW]
    page.read_file(path)
    assert "已核对 0 组" in intake.preview.duplicates.text()


def test_many_pairs_are_decided_at_once(
    page: ExchangePage, intake: Intake, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = [{**FILLED, "标题": f"示例：缺少熟练技工{number}名", "诉求": "请招聘"} for number in range(4)]
    page.read_file(template(desk, tmp_path, *rows))
    click(qtbot, intake.preview.duplicates)
    click(qtbot, intake.duplicates.all)
    update, skip = list(intake.duplicates.buttons.values())[2], list(intake.duplicates.buttons.values())[1]
    assert not update.isEnabled()
    click(qtbot, skip)
    click(qtbot, intake.duplicates.back)
    kinds = intake.preview.model.counts()
    assert (kinds[RowKind.NEW], kinds[RowKind.SAME]) == (1, 3)


# roles


def test_who_keeps_no_problems_gets_no_templates(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    of = desk.context.office.desk
    monkeypatch.setattr(of, "identity", of.identity._replace(role=Tier.DEPARTMENT))
    made = ExchangePage(desk.context)
    qtbot.addWidget(made)
    assert made.templates.isHidden()
