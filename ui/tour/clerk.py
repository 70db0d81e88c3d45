"""A clerk at the window: goes to pages, registers, takes steps, exchanges, prints. Each act checks that it was done."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.dialogs.step import StepDialog
from ui.dialogs.triage import TriageDialog
from ui.forms.form import Form
from ui.ledger.filters import ALL, OPEN
from ui.main_window import MainWindow
from ui.pages.exchange import ExchangePage
from ui.pages.ledger import LedgerPage
from ui.pages.new import NewPage
from ui.pages.page import Page
from ui.pages.problem import ProblemPage
from ui.pages.report import ReportPage
from ui.report.side import What
from ui.tour.hands import click, fill, press, wait_for, write
from ui.tour.stage import Camera, TourBridge, TourFailed
from xzdesk.paper.forms import FormKind
from xzdesk.problems.periods import Span
from xzdesk.problems.records import Problem

_FADES_MS = 250  # until the button that clears the search is gone


class Clerk:
    """Works with one window. Pictures are taken where an act gets a name for one."""

    def __init__(self, window: MainWindow, bridge: TourBridge, camera: Camera) -> None:
        self.window = window
        self._bridge = bridge
        self._camera = camera

    # the window

    def picture(self, name: str, over: QWidget | None = None) -> None:
        """Take a picture of the window, or of a dialog over it."""
        if name:
            self._camera.take(name, self.window, over)

    def visit(self, key: str) -> Page:
        """Go to a page by the navigation."""
        click(self.window.navigation.buttons[key])
        return self.window.page(key)

    def new_day(self) -> None:
        """The window is used for the first time on another day."""
        self.window.page(self.window.current).new_day()

    def become(self, name: str) -> None:
        """Another person sits down."""
        self._bridge.next_line = name
        self.window.operator.ask()

    def start_over(self) -> None:
        """The ledger as it opens: what is in hand, unfiltered."""
        ledger = self._ledger()
        write(ledger.filters.search, "")
        press(ledger.filters.search, Qt.Key.Key_Return)
        click(ledger.filters.states[OPEN])
        ledger.table.selectRow(0)
        QTest.qWait(_FADES_MS)

    # problems

    def register(self, values: Mapping[str, object], *, draft: bool = False, picture: str = "") -> Problem:
        """A new problem, registered or kept as a draft; its page is shown then."""
        ledger = self._ledger()
        click(ledger.filters.new)
        page = self.window.page("new")
        assert isinstance(page, NewPage)
        fill(page.form, values)
        self.picture(picture)
        click(page.keep_draft if draft else page.register)
        if self.window.current != "problem":
            raise TourFailed(f"“{values['title']}”没有登记：{page.notice.text}")
        return self._problem().problem

    def open(self, number: str) -> ProblemPage:
        """Find a problem by its number and open it, unless it is shown already."""
        page = self._problem()
        if self.window.current == "problem" and page.problem.number == number:
            return page
        ledger = self._ledger()
        click(ledger.filters.states[ALL])
        write(ledger.filters.search, number)
        press(ledger.filters.search, Qt.Key.Key_Return)
        ledger.table.selectRow(0)
        ledger.table.doubleClicked.emit(ledger.table.currentIndex())
        if self.window.current != "problem" or page.problem.number != number:
            raise TourFailed(f"台账里没有找到{number}。")
        return page

    def step(
        self, name: str, values: Mapping[str, object], answers: Mapping[str, str] | None = None, picture: str = ""
    ) -> Problem:
        """Take a step on the problem that is shown."""
        page = self._problem()
        before = page.history.toPlainText()
        if name not in page.steps.buttons:
            raise TourFailed(f"{page.problem.number}现为“{page.problem.status.caption}”，不能走这一步（{name}）。")
        click(page.steps.buttons[name])
        dialog = self._bridge.dialog
        assert isinstance(dialog, StepDialog)
        if picture:
            wait_for(dialog.isActiveWindow)  # before that, text fields do not know who has the cursor
        self._answer(dialog, answers or {})
        fill(self._form(dialog), values)
        self._submit(dialog, picture)
        if page.history.toPlainText() == before:
            raise TourFailed(f"{page.problem.number}这一步没有写入：{page.notice.text}")
        return page.problem

    def _answer(self, dialog: StepDialog, answers: Mapping[str, str]) -> None:
        """The questions of triage."""
        for question, answer in answers.items():
            assert isinstance(dialog, TriageDialog)
            click(dialog.questions[question].buttons[answer])

    def _submit(self, dialog: StepDialog, picture: str) -> None:
        if picture:
            wait_for(dialog.go.isEnabled)
            dialog.go.setFocus(Qt.FocusReason.TabFocusReason)
            self.picture(picture, over=dialog)
        dialog.look()
        if not dialog.go.isEnabled():
            raise TourFailed(f"{dialog.windowTitle()}：{dialog.lacks.text()}")
        click(dialog.go)
        QTest.qWait(0)

    def _form(self, dialog: StepDialog) -> Form:
        """The fields that the step asks for; of triage, those of the tier that was proposed."""
        tier = dialog.chosen() if isinstance(dialog, TriageDialog) else None
        return dialog.forms[tier] if isinstance(dialog, TriageDialog) and tier else dialog.form

    # exchange

    def export(self, unit: str, folder: Path, picture: str = "") -> Path:
        """Export a unit's referrals into a folder; returns the workbook."""
        page = self._exchange()
        page.sending.outgoing.choose(unit)
        self.picture(picture)
        self._bridge.folder = folder
        click(page.sending.outgoing.export)
        if not self._bridge.saved.is_file():
            raise TourFailed(f"报送件没有导出：{page.notice.text}")
        return self._bridge.saved

    def preview(self, path: Path) -> ExchangePage:
        """Choose a returned workbook and look at what it would change."""
        page = self._exchange()
        self._bridge.next_file = path
        click(page.intake.card.choose)
        if page.views.currentWidget() is not page.intake.preview:
            raise TourFailed(f"“{path.name}”没有读进来：{page.notice.text}")
        return page

    def take_in(self, page: ExchangePage, picture: str = "") -> str:
        """Import what is previewed; returns how it adds up."""
        click(page.intake.preview.go)
        if page.intake.preview.go.isVisible():
            raise TourFailed(f"没有导入：{page.notice.text}")
        self.picture(picture)
        return page.intake.preview.sum.text()

    # paper

    def save_report(self, folder: Path, picture: str = "") -> None:
        """The weekly report of this week as PDF, Word and Excel."""
        self.visit("report")
        page = self._report()
        click(page.side.chips[What.REPORT])
        page.preview.pages.set_fit("width")
        self.picture(picture)
        self._save_all(page, folder)

    def save_papers(self, folder: Path) -> list[str]:
        """Month's and quarter's report, both lists, the meetings' papers, as PDF, Word and Excel; which they are."""
        self.visit("report")
        side = self._report().side
        papers: list[tuple[What, str, QAbstractButton]] = [
            *((What.REPORT, span.caption, side.period.spans[span]) for span in (Span.MONTH, Span.QUARTER)),
            *((What.LIST, kind.caption, button) for kind, button in side.listing.kinds.items()),
            *((What.MEETING, kind.caption, button) for kind, button in side.meeting.kinds.items()),
        ]
        for what, caption, button in papers:
            click(side.chips[what])
            click(button)
            self._save_shown(caption, folder)
        return [caption for _, caption, _ in papers]

    def _save_shown(self, caption: str, folder: Path) -> None:
        """Save the paper of a kind once it is laid out."""
        page = self._report()
        if not wait_for(lambda: page.paper is not None and page.paper.name.startswith(caption)):
            raise TourFailed(f"没有排出{caption}。")
        self._save_all(page, folder)

    def save_form(self, number: str, kind: FormKind, folder: Path, picture: str = "") -> None:
        """A form of a problem, reached from its page, as PDF, Word and Excel."""
        click(self.open(number).header.print_button)
        page = self._report()
        click(page.side.form.kinds[kind])
        page.preview.pages.set_fit("width")
        self.picture(picture)
        self._save_all(page, folder)

    def _save_all(self, page: ReportPage, folder: Path) -> None:
        self._bridge.folder = folder
        for saver in page.side.savers.values():
            click(saver)
            if not self._bridge.saved.is_file():
                raise TourFailed(f"没有保存：{page.notice.text}")

    # pages

    def _ledger(self) -> LedgerPage:
        page = self.visit("ledger")
        assert isinstance(page, LedgerPage)
        return page

    def _problem(self) -> ProblemPage:
        page = self.window.page("problem")
        assert isinstance(page, ProblemPage)
        return page

    def _exchange(self) -> ExchangePage:
        page = self.visit("exchange")
        assert isinstance(page, ExchangePage)
        return page

    def _report(self) -> ReportPage:
        page = self.window.page("report")
        assert isinstance(page, ReportPage)
        return page
