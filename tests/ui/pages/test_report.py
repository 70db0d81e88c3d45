"""The report page: the very paper is shown, printed and saved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from tests.xzdesk.paper.reading import area_texts
from ui.main_window import MainWindow
from ui.pages.problem import ProblemPage
from ui.pages.report import ReportPage
from ui.report import output
from ui.report.laid import Laid
from ui.report.side import What
from xzdesk.paper.forms import FormKind
from xzdesk.paper.reports.ledgers import LedgerKind
from xzdesk.problems.periods import Span, week_of


@pytest.fixture
def page(window: MainWindow) -> ReportPage:
    window.go("report")
    found = window.page("report")
    assert isinstance(found, ReportPage)
    return found


def laid(page: ReportPage) -> Laid:
    found = page.paper.laid if page.paper else None
    assert isinstance(found, Laid)
    return found


def text(page: ReportPage) -> str:
    return "".join(area_texts(laid(page).pdf))


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def listed(page: ReportPage) -> list[str]:
    problems = page.side.form.problems
    return [problems.item(row).text().split("\n")[1] for row in range(problems.count())]


# the weekly report


def test_it_opens_with_the_report_of_this_week(page: ReportPage) -> None:
    assert page.side.period.title.text() == "2026年第10周，3月2日至3月8日"
    assert "沛县企业（项目）问题办理周报" in text(page)
    assert page.preview.place.text() == f"第 1 页，共 {len(laid(page).sizes)} 页"


def test_another_week_is_laid_out_at_once(page: ReportPage, qtbot: QtBot) -> None:
    click(qtbot, page.side.period.before)
    assert "2026年第9周" in text(page)
    page.side.period.day.line.setText("2026年2月11日")
    page.side.period.day.line.editingFinished.emit()
    assert "2026年第7周" in text(page)


def test_a_week_to_come_says_why_there_is_no_report_and_offers_nothing(page: ReportPage, qtbot: QtBot) -> None:
    click(qtbot, page.side.period.after)
    assert page.preview.views.currentWidget() is page.preview.why
    assert "还没有到" in page.preview.why.text()
    assert not page.side.print_button.isEnabled()
    assert not any(saver.isEnabled() for saver in page.side.savers.values())
    click(qtbot, page.side.period.before)
    assert page.side.print_button.isEnabled()


def test_what_is_written_elsewhere_is_in_the_report_when_one_comes_back(
    page: ReportPage, window: MainWindow, desk: Desk
) -> None:
    assert "本周新增问题0件" in text(page)
    window.go("ledger")
    office = desk.context.office.problems
    problem = desk.add(register=False)
    desk.context.writes.do("登记", lambda: office.step("register", problem))
    window.go("report")
    assert "本周新增问题1件" in text(page)


def test_the_notices_are_told_on_demand(page: ReportPage, desk: Desk, qtbot: QtBot) -> None:
    notices = laid(page).notices
    if notices:
        click(qtbot, page.side.notices)
        assert desk.bridge.told == [("打印提示", "\n\n".join(notices))]
    else:
        assert page.side.notices.isHidden()


# forms


def test_from_a_problems_page_one_comes_to_its_highest_form(
    page: ReportPage, window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    desk.handled(title="示例别的一件")
    problem = desk.referred(title="示例报送的一件")
    window.go("problem", problem.id)
    found = window.page("problem")
    assert isinstance(found, ProblemPage)
    click(qtbot, found.header.print_button)
    assert window.current == "report"
    assert page.side.form.kind is FormKind.COORDINATION_LETTER
    assert "示例报送的一件" in text(page)
    click(qtbot, page.side.back)
    assert window.current == "problem"


def test_only_the_forms_that_a_problem_can_have_are_offered(page: ReportPage, desk: Desk) -> None:
    page.show_forms(desk.referred().id)
    offered = [kind for kind, button in page.side.form.kinds.items() if button.isEnabled()]
    assert offered == [FormKind.COUNTY_SHEET, FormKind.COORDINATION_LETTER]


def test_another_form_is_laid_out_when_it_is_chosen(page: ReportPage, desk: Desk, qtbot: QtBot) -> None:
    page.show_forms(desk.referred().id)
    click(qtbot, page.side.form.kinds[FormKind.COUNTY_SHEET])
    assert "问题县级办理单" in text(page)


def test_another_problem_begins_with_its_own_form(page: ReportPage, desk: Desk, qtbot: QtBot) -> None:
    handled, referred = desk.handled(title="示例县里办的"), desk.referred(title="示例报送的")
    page.show_forms(handled.id)
    page.side.form.problems.setCurrentRow(listed(page).index("示例报送的"))
    assert page.side.form.kind is FormKind.COORDINATION_LETTER
    assert page.side.form.problem == referred.id


def test_problems_are_found_by_a_word(page: ReportPage, desk: Desk, qtbot: QtBot) -> None:
    desk.handled(title="示例道路积水")
    desk.handled(title="示例用电增容")
    click(qtbot, page.side.chips[What.FORM])
    assert len(listed(page)) == 2
    page.side.form.search.setText("积水")
    page.side.form.searched.emit("积水")
    assert listed(page) == ["示例道路积水"]
    assert "示例道路积水" in text(page)


def test_a_word_that_nothing_has_leaves_an_empty_page_that_says_so(page: ReportPage, desk: Desk, qtbot: QtBot) -> None:
    desk.handled()
    click(qtbot, page.side.chips[What.FORM])
    page.side.form.searched.emit("没有这个词")
    assert "没有找到问题" in page.preview.why.text()
    assert not page.side.print_button.isEnabled()


def test_the_search_key_goes_to_the_search_of_problems(page: ReportPage, window: MainWindow, qtbot: QtBot) -> None:
    click(qtbot, page.side.chips[What.FORM])
    window.search()
    assert window.current == "report"
    click(qtbot, page.side.chips[What.REPORT])
    window.search()
    assert window.current == "ledger"


# saving


@pytest.mark.parametrize(("ending", "begins"), [(".pdf", b"%PDF"), (".docx", b"PK"), (".xlsx", b"PK")])
def test_the_report_is_saved_in_each_form(
    page: ReportPage, desk: Desk, tmp_path: Path, qtbot: QtBot, ending: str, begins: bytes
) -> None:
    click(qtbot, page.side.savers[ending])
    assert Path(desk.bridge.asked[-1].text).name == f"周报_沛县_20260302-20260308{ending}"
    target = tmp_path / f"周报{ending}"
    desk.bridge.answer(target)
    assert target.read_bytes().startswith(begins)
    assert page.notice.text == f"已保存：{target}"
    page.notice.acted.emit()
    assert desk.bridge.revealed == [target]


def test_what_is_saved_is_what_is_shown(page: ReportPage, desk: Desk, tmp_path: Path) -> None:
    page.choose_target(".pdf")
    desk.bridge.answer(tmp_path / "周报.pdf")
    assert (tmp_path / "周报.pdf").read_bytes() == laid(page).pdf


def test_a_form_is_named_after_its_problem(page: ReportPage, desk: Desk) -> None:
    page.show_forms(desk.handled().id)
    page.choose_target(".pdf")
    assert Path(desk.bridge.asked[-1].text).name == "县级办理单_沛县-A-2026-0001.pdf"


def test_a_place_that_cannot_be_written_is_told_in_place(page: ReportPage, desk: Desk, tmp_path: Path) -> None:
    page.choose_target(".pdf")
    desk.bridge.answer(tmp_path / "没有这个文件夹" / "周报.pdf")
    assert "不存在，未能保存" in page.notice.text


# printing


def test_without_a_printer_it_says_so_and_offers_a_pdf(
    page: ReportPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "has_printer", lambda: False)
    page.print_paper()
    assert "没有可用的打印机" in page.notice.text
    page.notice.acted.emit()
    assert desk.bridge.asked[-1].heading == "保存为"


def test_the_systems_dialog_asks_for_printer_and_pages_and_then_it_is_printed(
    page: ReportPage, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "has_printer", lambda: True)
    page.print_paper()
    dialog = desk.bridge.dialogs[-1]
    assert isinstance(dialog, QPrintDialog)
    assert (dialog.minPage(), dialog.maxPage()) == (1, len(laid(page).sizes))
    printer = dialog.printer()
    assert isinstance(printer, QPrinter)
    printer.setResolution(72)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    printer.setFromTo(2, 3)
    dialog.accepted.emit(printer)
    dialog.reject()
    assert page.notice.text == "已送打印机，共2页。"
    assert (tmp_path / "打印.pdf").is_file()


def test_the_day_of_the_report_is_the_desks_own(page: ReportPage) -> None:
    assert page.side.period.day.day() == date(2026, 3, 5)
    assert page.side.period.chosen == week_of(date(2026, 3, 5))


# other papers


def test_month_and_quarter_are_laid_out_like_the_week(page: ReportPage, qtbot: QtBot) -> None:
    for span, words in ((Span.MONTH, "问题办理月报（2026年3月）"), (Span.QUARTER, "问题办理季报（2026年第1季度）")):
        click(qtbot, page.side.period.spans[span])
        assert words in text(page)
    click(qtbot, page.side.period.before)
    assert "2025年第4季度" in text(page)


def test_a_report_is_issued_once_asked_and_then_stays(page: ReportPage, desk: Desk, qtbot: QtBot) -> None:
    assert "草稿" in text(page)
    assert "还没有印发过报告" in page.side.period.none.text()
    assert page.side.period.none.isVisible()
    click(qtbot, page.side.period.issue)
    desk.bridge.answer("cancel")
    assert page.side.period.issue.isEnabled()
    click(qtbot, page.side.period.issue)
    assert "只统计到今天" in desk.bridge.asked[-1].text
    desk.bridge.answer("issue")
    assert page.notice.text == "已印发：沛县-A-2026-周报-01"
    assert "草稿" not in text(page)
    words = text(page)
    desk.add(title="印发之后登记")
    page.refresh()
    assert text(page) == words
    assert page.side.period.state.text().startswith("已印发：沛县-A-2026-周报-01")
    assert not page.side.period.issue.isEnabled()
    assert page.side.period.issued.isVisible()
    assert not page.side.period.none.isVisible()


def test_what_was_issued_is_listed_and_comes_back_by_a_click(page: ReportPage, desk: Desk, qtbot: QtBot) -> None:
    click(qtbot, page.side.period.issue)
    desk.bridge.answer("issue")
    click(qtbot, page.side.period.before)
    assert "草稿" in text(page)
    item = page.side.period.issued.item(0)
    assert item.text() == "沛县-A-2026-周报-01\n2026年第10周，3月2日至3月8日"
    page.side.period.issued.itemClicked.emit(item)
    assert "草稿" not in text(page)


def test_lists_follow_their_filters(page: ReportPage, desk: Desk, qtbot: QtBot) -> None:
    desk.handled(title="甲问题")
    desk.add(title="乙问题")
    click(qtbot, page.side.chips[What.LIST])
    assert "共2件" in text(page)
    states = page.side.listing.states
    states.setCurrentText("待研判")
    states.activated.emit(states.currentIndex())
    assert "共1件" in text(page)
    assert "乙问题" in text(page)
    click(qtbot, page.side.listing.kinds[LedgerKind.CLOSED])
    assert "销号台账" in text(page)
    assert not states.isEnabled()


def test_leaving_a_day_as_it_was_lays_nothing_out_again(page: ReportPage, qtbot: QtBot) -> None:
    click(qtbot, page.side.chips[What.LIST])
    with qtbot.assertNotEmitted(page.side.listing.changed, wait=10):
        page.side.listing.first.left.emit()


def test_each_meeting_has_its_paper(page: ReportPage, qtbot: QtBot) -> None:
    click(qtbot, page.side.chips[What.MEETING])
    for meeting, button in page.side.meeting.kinds.items():
        click(qtbot, button)
        assert f"{meeting.caption}议题清单" in text(page)
