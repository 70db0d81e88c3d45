"""The exchange page: workbooks out, replies in by preview, each trouble told in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from tests.ui.exchange.returned import ANSWER, RECEIPT, UNIT, sent
from tests.xzdesk.exchange.workbook_support import Returned
from ui.context import Context
from ui.main_window import MainWindow
from ui.pages.exchange import ExchangePage
from ui.worker import Job
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.passed import Way
from xzdesk.problems.records import ExchangeFile, Problem, State


@pytest.fixture
def page(window: MainWindow) -> ExchangePage:
    window.go("exchange")
    found = window.page("exchange")
    assert isinstance(found, ExchangePage)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "往来"
    made.mkdir()
    return made


@pytest.fixture
def six(desk: Desk, folder: Path) -> tuple[list[Problem], Returned]:
    """One of each kind: new twice, changed, same, in conflict, refused."""
    problems, book = sent(desk, folder, 6)
    desk.step(problems[2], "receive", person=RECEIPT["签收人"], received_on="2026-03-05")
    desk.step(problems[4], "reply", kind="explained", text="电话答复。", unit=UNIT, replied_on="2026-03-05")
    for row in (3, 4, 5, 7, 8):
        book.fill(row, **ANSWER)
    book.cell(8, "诉求").value = "改了县区的内容"
    return problems, book


def records(desk: Desk) -> list[ExchangeFile]:
    return desk.context.ledger.find(ExchangeFile)


def units(page: ExchangePage) -> list[str]:
    return [page.sending.outgoing.units.item(row).text() for row in range(page.sending.outgoing.units.count())]


def kinds(page: ExchangePage) -> list[RowKind]:
    return [row.kind for row in page.intake.preview.model.items]


def untick(page: ExchangePage, row: int) -> None:
    index = page.intake.preview.model.index(row, 0)
    page.intake.preview.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)


def pick(page: ExchangePage, row: int) -> str:
    """The detail of a row."""
    page.intake.preview.table.selectRow(row)
    return page.intake.preview.detail.toPlainText()


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# out


def test_a_whole_page_fits_a_common_screen_and_a_lower_one_scrolls(page: ExchangePage, window: MainWindow) -> None:
    area = page.overview.widget(0)
    assert isinstance(area, QScrollArea)
    window.resize(1366, 768)
    QApplication.sendPostedEvents()
    assert area.verticalScrollBar().maximum() == 0
    window.resize(1366, 574)
    QApplication.sendPostedEvents()
    assert area.verticalScrollBar().maximum() > 0


def test_without_referrals_it_says_how_one_comes_about(page: ExchangePage) -> None:
    assert units(page) == []
    assert not page.sending.outgoing.export.isEnabled()
    assert "审签后，在这里导出" in page.sending.outgoing.about.text()


def test_a_unit_is_listed_with_how_many_wait_and_how_many_have_not_gone(page: ExchangePage, desk: Desk) -> None:
    desk.referred()
    desk.referred()
    page.refresh()
    assert units(page) == ["市发改委\n2件，2件未导出"]
    assert page.sending.outgoing.model.rowCount() == 2


def test_exporting_proposes_a_name_and_leaves_a_workbook_and_a_record(
    page: ExchangePage, desk: Desk, folder: Path, qtbot: QtBot
) -> None:
    desk.referred()
    page.refresh()
    click(qtbot, page.sending.outgoing.export)
    proposed = Path(desk.bridge.asked[-1].text)
    assert proposed.name == "报送件_市发改委_沛县-A-2026-送001.xlsx"
    desk.bridge.answer(folder / proposed.name)
    assert (folder / proposed.name).is_file()
    assert f"已导出1件，文件编号沛县-A-2026-送001：{folder / proposed.name}" in page.notice.text
    assert units(page) == ["市发改委\n1件，都已导出"]
    assert [record.way for record in page.records.model.items] == [Way.OUT]


def test_after_an_export_the_folder_can_be_opened_and_is_proposed_again(
    page: ExchangePage, desk: Desk, folder: Path, qtbot: QtBot
) -> None:
    desk.referred()
    page.refresh()
    page.sending.export(UNIT)
    desk.bridge.answer(folder / "一.xlsx")
    page.notice.acted.emit()
    assert desk.bridge.revealed == [folder]
    page.sending.export(UNIT)
    assert Path(desk.bridge.asked[-1].text).parent == folder


def test_an_export_that_cannot_be_written_proposes_another_name(page: ExchangePage, desk: Desk, folder: Path) -> None:
    desk.referred()
    (folder / ".~lock.一.xlsx#").touch()
    page.sending.export(UNIT)
    desk.bridge.answer(folder / "一.xlsx")
    assert "正被其他程序打开" in page.notice.text
    assert records(desk) == []
    page.notice.acted.emit()
    desk.bridge.answer(Path(desk.bridge.asked[-1].text))
    assert (folder / "一（2）.xlsx").is_file()


# preview


def test_a_preview_writes_nothing_and_says_so(page: ExchangePage, desk: Desk, folder: Path) -> None:
    _, book = sent(desk, folder)
    path = book.fill(3, **ANSWER).save("答复.xlsx")
    before = desk.context.ledger.path.read_bytes(), desk.context.ledger.last_stamp()
    page.choose_files()
    desk.bridge.answer([path])
    assert page.views.currentWidget() is page.intake.preview
    assert page.intake.preview.sum.text() == "还没有写入。读取1件 ＝ 新增1 ＋ 更新0 ＋ 无变化0 ＋ 未导入0"
    assert (desk.context.ledger.path.read_bytes(), desk.context.ledger.last_stamp()) == before


def test_each_kind_of_row_has_its_count_and_can_be_shown_alone(
    page: ExchangePage, six: tuple[list[Problem], Returned], qtbot: QtBot
) -> None:
    page.read_file(six[1].save())
    chips = {chip.text() for chip in page.intake.preview.chips.values() if not chip.isHidden()}
    assert chips == {"全部 6", "新增 2", "更新 1", "无变化 1", "与台账不一致 1", "不能导入 1"}
    click(qtbot, page.intake.preview.chips[RowKind.REFUSED])
    assert kinds(page) == [RowKind.REFUSED]
    click(qtbot, page.intake.preview.chips[None])
    assert len(kinds(page)) == 6


def test_a_row_is_shown_cell_by_cell_beside_what_the_ledger_holds(
    page: ExchangePage, six: tuple[list[Problem], Returned]
) -> None:
    page.read_file(six[1].save())
    told = pick(page, kinds(page).index(RowKind.CHANGED))
    assert "示例第3件" in told
    assert told.index("栏目") < told.index("台账现有") < told.index("文件填写")
    assert told.count("示例收文员") == 2
    assert "已列入年度计划。" in told


def test_a_refused_row_tells_its_reason_row_and_column(page: ExchangePage, six: tuple[list[Problem], Returned]) -> None:
    page.read_file(six[1].save())
    told = pick(page, kinds(page).index(RowKind.REFUSED))
    assert "“报送件”第8行“诉求”" in told
    assert "内容已被改动，整行没有导入" in told
    assert "原样：改了县区的内容" in told


def test_a_row_in_conflict_shows_both_words_and_strikes_out_neither(
    page: ExchangePage, six: tuple[list[Problem], Returned]
) -> None:
    page.read_file(six[1].save())
    told = pick(page, kinds(page).index(RowKind.CONFLICT))
    assert "电话答复。" in told
    assert "已列入年度计划。" in told
    assert "line-through" not in page.intake.preview.detail.toHtml()


def test_what_belongs_to_no_row_is_told_too(page: ExchangePage, desk: Desk, folder: Path) -> None:
    _, book = sent(desk, folder)
    book.sheet("封面")["B4"] = "改了封面"
    page.read_file(book.fill(3, **ANSWER).save())
    assert "封面上的这处内容与报出时不同" in page.intake.preview.detail.toPlainText()


def test_only_what_can_be_taken_in_has_a_tick(page: ExchangePage, six: tuple[list[Problem], Returned]) -> None:
    page.read_file(six[1].save())
    model = page.intake.preview.model
    states = [model.data(model.index(row, 0), Qt.ItemDataRole.CheckStateRole) for row in range(6)]
    assert [state is not None for state in states] == [kind in (RowKind.NEW, RowKind.CHANGED) for kind in kinds(page)]


def test_all_can_be_unticked_and_then_nothing_can_be_imported(
    page: ExchangePage, six: tuple[list[Problem], Returned], qtbot: QtBot
) -> None:
    page.read_file(six[1].save())
    assert page.intake.preview.go.text() == "导入 3 件"
    page.intake.preview.tick_all.click()
    assert not page.intake.preview.go.isEnabled()
    page.intake.preview.tick_all.click()
    assert page.intake.preview.go.isEnabled()


def test_a_double_click_opens_the_rows_problem(
    page: ExchangePage, window: MainWindow, six: tuple[list[Problem], Returned]
) -> None:
    page.read_file(six[1].save())
    page.intake.preview.table.doubleClicked.emit(page.intake.preview.model.index(0, 1))
    assert window.current == "problem"
    window.go_back()
    assert page.views.currentWidget() is page.intake.preview


def test_a_preview_is_made_anew_after_a_step_was_taken_elsewhere(
    page: ExchangePage, window: MainWindow, desk: Desk, folder: Path
) -> None:
    problems, book = sent(desk, folder)
    page.read_file(book.fill(3, **ANSWER).save())
    window.go("ledger")
    office = desk.context.office.problems
    raw = {"kind": "explained", "text": "电话答复。", "unit": UNIT}
    desk.context.writes.do("答复", lambda: office.step("reply", problems[0], raw))
    window.go("exchange")
    assert kinds(page) == [RowKind.CONFLICT]


# import


def test_an_import_makes_a_backup_takes_the_rows_in_and_adds_up(
    page: ExchangePage, desk: Desk, six: tuple[list[Problem], Returned], qtbot: QtBot
) -> None:
    page.read_file(six[1].save())
    click(qtbot, page.intake.preview.go)
    assert page.intake.preview.heading.text() == "导入完成"
    assert page.intake.preview.sum.text() == "读取6件 ＝ 新增2 ＋ 更新1 ＋ 无变化1 ＋ 未导入2"
    backup = Path(page.notice.text.partition("导入前的备份：")[2])
    assert "导入前" in backup.name
    assert desk.context.vault.check(backup) == []
    assert [desk.now(problem).status for problem in six[0][:4]] == [*[State.REPLIED] * 3, State.REFERRED]
    assert page.intake.preview.tick_all.isHidden()


def test_only_ticked_rows_are_imported_and_the_rest_is_told(
    page: ExchangePage, desk: Desk, six: tuple[list[Problem], Returned], qtbot: QtBot
) -> None:
    page.read_file(six[1].save())
    untick(page, 0)
    assert page.intake.preview.go.text() == "导入所选 2 件"
    click(qtbot, page.intake.preview.go)
    assert page.intake.preview.sum.text() == "读取5件 ＝ 新增1 ＋ 更新1 ＋ 无变化1 ＋ 未导入2，另有1件未选"
    assert [desk.now(problem).status for problem in six[0][:2]] == [State.REFERRED, State.REPLIED]


def test_the_same_file_again_is_nothing_new(page: ExchangePage, desk: Desk, folder: Path, qtbot: QtBot) -> None:
    _, book = sent(desk, folder)
    path = book.fill(3, **ANSWER).save()
    page.read_file(path)
    click(qtbot, page.intake.preview.go)
    click(qtbot, page.intake.preview.close_button)
    page.read_file(path)
    assert kinds(page) == [RowKind.SAME]
    assert not page.intake.preview.go.isEnabled()


def test_the_rows_left_out_can_be_saved_with_their_reasons(
    page: ExchangePage, desk: Desk, six: tuple[list[Problem], Returned], folder: Path, qtbot: QtBot
) -> None:
    page.read_file(six[1].save("答复.xlsx"))
    click(qtbot, page.intake.preview.refused)
    assert Path(desk.bridge.asked[-1].text) == folder / "答复_未导入.xlsx"
    desk.bridge.answer(folder / "答复_未导入.xlsx")
    assert "未导入的2行和原因已存为" in page.notice.text
    assert (folder / "答复_未导入.xlsx").is_file()


def test_an_import_can_be_undone_whole(page: ExchangePage, desk: Desk, folder: Path, qtbot: QtBot) -> None:
    problems, book = sent(desk, folder)
    page.read_file(book.fill(3, **ANSWER).save())
    click(qtbot, page.intake.preview.go)
    click(qtbot, page.intake.preview.undo)
    assert desk.bridge.asked[-1].choices == ("cancel", "undo")
    desk.bridge.answer("undo")
    assert desk.now(problems[0]).status is State.REFERRED
    assert "已撤回" in page.notice.text
    undone = [(record.way, record.undone) for record in page.records.model.items]
    assert undone == [(Way.IN, True), (Way.OUT, False)]


def test_an_import_that_was_built_upon_stays_and_says_why(
    page: ExchangePage, desk: Desk, folder: Path, qtbot: QtBot
) -> None:
    problems, book = sent(desk, folder)
    page.read_file(book.fill(3, **ANSWER).save())
    click(qtbot, page.intake.preview.go)
    click(qtbot, page.intake.preview.close_button)
    desk.step(problems[0], "progress", text="已按答复落实。")
    page.records.table.selectRow(0)
    click(qtbot, page.records.undo)
    desk.bridge.answer("undo")
    assert "不能整步撤回" in page.notice.text
    assert desk.now(problems[0]).status is State.REPLIED


def test_undoing_can_be_thought_better_of(page: ExchangePage, desk: Desk, folder: Path, qtbot: QtBot) -> None:
    problems, book = sent(desk, folder)
    page.read_file(book.fill(3, **ANSWER).save())
    click(qtbot, page.intake.preview.go)
    click(qtbot, page.intake.preview.undo)
    desk.bridge.answer("cancel")
    assert desk.now(problems[0]).status is State.REPLIED


def test_only_an_import_can_be_undone_from_the_records(page: ExchangePage, desk: Desk, folder: Path) -> None:
    sent(desk, folder)
    page.refresh()
    page.records.table.selectRow(0)
    assert not page.records.undo.isEnabled()


# trouble


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("空.xlsx", b"", "是空文件"),
        ("坏.xlsx", b"PK\x03\x04 no workbook", "已损坏"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "已损坏"),
        ("文字.xlsx", b"plain text", "不是表格文件"),
    ],
)
def test_a_file_that_is_no_reply_is_refused_in_place(
    page: ExchangePage, folder: Path, name: str, content: bytes, told: str
) -> None:
    (folder / name).write_bytes(content)
    page.read_file(folder / name)
    assert told in page.notice.text
    assert page.views.currentWidget() is page.overview
    assert page.intake.card.choose.isEnabled()


def test_a_file_that_is_not_there_can_be_tried_again(page: ExchangePage, desk: Desk, folder: Path) -> None:
    _, book = sent(desk, folder)
    page.read_file(folder / "答复.xlsx")
    assert "找不到文件" in page.notice.text
    book.fill(3, **ANSWER).save("答复.xlsx")
    page.notice.acted.emit()
    assert page.views.currentWidget() is page.intake.preview


def dragged(data: QMimeData) -> QDropEvent:
    """What a drag is told by; its other events differ from it in their names only."""
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    made = QDropEvent(QPointF(40, 40), Qt.DropAction.CopyAction, data, buttons, keys)
    made.ignore()
    return made


def urls(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


@pytest.mark.parametrize("on", ["exchange", "ledger", "new"])
def test_a_workbook_can_be_dropped_anywhere_on_the_window(
    page: ExchangePage, window: MainWindow, desk: Desk, folder: Path, on: str
) -> None:
    _, book = sent(desk, folder)
    data = urls(book.fill(3, **ANSWER).save())
    window.go(on)
    enter = dragged(data)
    MainWindow.dragEnterEvent(window, cast(QDragEnterEvent, enter))
    assert enter.isAccepted()
    assert bool(page.intake.card.place.property("active")) is (on == "exchange")
    window.dropEvent(dragged(data))
    assert window.current == "exchange"
    assert page.views.currentWidget() is page.intake.preview
    assert not page.intake.card.place.property("active")


def test_text_that_is_dragged_is_no_file(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("示例")
    enter = dragged(data)
    MainWindow.dragEnterEvent(window, cast(QDragEnterEvent, enter))
    assert not enter.isAccepted()


# work that takes its time


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
    """Writes and long jobs wait."""
    lane = Held()
    monkeypatch.setattr(desk.context.worker, "_writes", lane)
    yield lane
    lane.finish()


def busy(context: Context) -> Job:
    job = context.worker.busy
    assert job is not None
    return job


def test_while_a_file_is_read_the_window_is_free_and_says_what_it_does(
    page: ExchangePage, desk: Desk, folder: Path, held: Held
) -> None:
    _, book = sent(desk, folder)
    page.read_file(book.fill(3, **ANSWER).save("答复.xlsx"))
    assert page.intake.card.list.item(0).text() == "答复.xlsx\n等待读取"
    assert page.intake.card.stop.text() == "停止"
    held.finish()
    assert page.views.currentWidget() is page.intake.preview


def test_a_reading_that_is_stopped_is_told_and_nothing_is_shown(
    page: ExchangePage, desk: Desk, folder: Path, held: Held
) -> None:
    _, book = sent(desk, folder)
    page.read_file(book.fill(3, **ANSWER).save())
    progress = busy(desk.context).progress
    assert progress is not None
    progress.cancel()
    held.finish()
    assert "已取消导入" in page.notice.text
    assert page.views.currentWidget() is page.overview


def test_an_import_that_is_stopped_writes_nothing_and_can_be_made_again(
    page: ExchangePage, desk: Desk, folder: Path, held: Held
) -> None:
    problems, book = sent(desk, folder)
    page.read_file(book.fill(3, **ANSWER).save())
    held.finish()
    page.intake.take_in()
    assert not page.intake.preview.go.isEnabled()
    progress = busy(desk.context).progress
    assert progress is not None
    progress.cancel()
    held.finish()
    assert "取消" in page.notice.text
    assert desk.now(problems[0]).status is State.REFERRED
    assert page.intake.preview.go.isEnabled()
