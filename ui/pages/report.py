"""报表打印: reports, lists, meetings' papers, a problem's forms; shown as they will be printed, printed, saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.bridge import Question
from ui.context import Context
from ui.pages.page import Page
from ui.report.laid import Laid
from ui.report.output import Output
from ui.report.papers import Paper, find_problems, form_paper, list_paper, meeting_paper, report_paper
from ui.report.preview import PreviewPanel
from ui.report.side import Side, What
from ui.widgets.notice import Notice
from xzdesk.core.fieldtypes import Day
from xzdesk.core.store import Written
from xzdesk.paper.forms import FormKind
from xzdesk.paper.reports.report import issue
from xzdesk.problems.periods import Period
from xzdesk.problems.records import Problem
from xzdesk.reports.records import Report


class ReportPage(Page):
    """Choosing at the left, the paper at the right. Whatever is chosen is laid out at once."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._stale = True
        self._problem = ""  # the one that one came for
        self._kind: FormKind | None = None  # as the person chose it
        self.paper: Paper | None = None
        self.notice = Notice()
        self._output = Output(context, self, self.notice, "report")
        self.side = Side(context.office.desk.today, context.office.problems.catalogue)
        self.preview = PreviewPanel(context.worker)
        self._lay_out()
        self._connect()

    def enter(self, argument: str) -> None:
        self.notice.hide()
        self.side.back.setVisible(bool(argument))
        if argument:
            self.show_forms(argument)
        elif self._stale:
            self.refresh()
        self.preview.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def new_day(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def operator_changed(self) -> None:
        self.new_day()

    def search(self) -> bool:
        lines = {What.FORM: self.side.form.search, What.LIST: self.side.listing.search}
        line = lines.get(self.side.what)
        if line:
            line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return line is not None

    def show_forms(self, problem: str) -> None:
        """Show the forms of a problem; of the last one registered where none is named."""
        self.side.show_what(What.FORM)
        self._problem, self._kind = problem, None
        self.side.form.start_over()
        self._search("")

    def refresh(self) -> None:
        """Lay out what is chosen, with what is in the ledger now."""
        self._stale = False
        self.preview.place.setText("正在排版…")
        side, office = self.side, self._context.office
        if side.what is What.FORM:
            self._search(side.form.text)
            return
        work: Callable[[], Paper] = {
            What.REPORT: partial(report_paper, office, side.period.chosen),
            What.LIST: partial(list_paper, office, side.listing.kind, side.listing.query),
            What.MEETING: partial(meeting_paper, office, side.meeting.kind),
        }[side.what]
        self._context.worker.read("report", work, self._show)

    def _search(self, text: str) -> None:
        find = partial(find_problems, self._context.office, text, self._problem)
        self._context.worker.read("report problems", find, self._found)

    def _found(self, problems: list[Problem]) -> None:
        self.side.form.show_problems(problems, self._problem or self.side.form.problem)
        self._lay_out_form()

    def _lay_out_form(self) -> None:
        chosen = self.side.form.problem
        if chosen:
            work = partial(form_paper, self._context.office, chosen, self._kind)
            self._context.worker.read("report", work, self._show)
        else:
            self._show(None)

    def _show(self, paper: Paper | None) -> None:
        stay = paper is not None and self.paper is not None and self.paper.subject == paper.subject
        self.paper = paper
        self.side.form.show_kinds(paper.kinds if paper else (), paper.kind if paper else None)
        self.preview.show_laid(paper.laid if paper else None, stay=stay)
        laid = self._laid
        if self.side.what is What.REPORT:
            self.side.period.show_issued(paper.issued if paper else (), may_issue=laid is not None)
        self.side.allow(laid is not None, laid.notices if laid else [])

    @property
    def _laid(self) -> Laid | None:
        laid = self.paper.laid if self.paper else None
        return laid if isinstance(laid, Laid) else None

    # what the person chooses

    def _switched(self) -> None:
        if self.side.what is What.FORM:
            self.show_forms(self._problem)
        else:
            self.refresh()

    def _searched(self, text: str) -> None:
        self._problem = ""
        self._search(text)

    def _problem_chosen(self) -> None:
        self._kind = None
        self._lay_out_form()

    def _kind_chosen(self) -> None:
        self._kind = self.side.form.kind
        self._lay_out_form()

    # issuing

    def ask_to_issue(self) -> None:
        """Ask whether the shown report shall be issued; it cannot be taken back."""
        period, today = self.side.period.chosen, self._context.office.desk.today
        running = f"该期到{Day().show(period.last)}才结束，现在印发只统计到今天。" if period.last > today else ""
        question = Question(
            f"印发{period.title}{period.span.caption}？",
            f"{running}印发后编号并固定全部数字，不能撤回；以后发现的出入列入下一期的更正。",
            (("cancel", "取消"), ("issue", "印发")),
        )
        self._context.bridge.ask(self, question, partial(self._asked, period))

    def _asked(self, period: Period, answer: str) -> None:
        if answer == "issue":
            office = self._context.office
            work = partial(issue, office, period)
            name = f"印发{period.title}{period.span.caption}"
            self._context.worker.write(name, work, self._issued, self.notice.refuse)

    def _issued(self, made: Report) -> None:
        self.notice.say("done", f"已印发：{made.number}")
        self._context.writes.announce(Written((("report", made.id),)))

    # what becomes of the paper

    def print_paper(self) -> None:
        """Ask for a printer, and print."""
        if self.paper and self._laid:
            self._output.print(self._laid, self.paper.name)

    def choose_target(self, ending: str) -> None:
        """Ask where to save, as .pdf, .docx or .xlsx."""
        if self.paper and self._laid:
            self._output.choose_target(self._laid, self.paper.name, ending)

    def _tell_notices(self) -> None:
        laid = self._laid
        if laid:
            self._context.bridge.tell(self, "打印提示", "\n\n".join(laid.notices))

    # all

    def _written(self, _written: Written, _source: QObject | None) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.side)
        body.addWidget(self.preview, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 10)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        side = self.side
        side.back.clicked.connect(self.back)
        side.switched.connect(self._switched)
        for chooser in (side.period, side.listing, side.meeting):
            chooser.changed.connect(self.refresh)
        side.period.wanted_issue.connect(self.ask_to_issue)
        side.form.searched.connect(self._searched)
        side.form.problem_chosen.connect(self._problem_chosen)
        side.form.kind_chosen.connect(self._kind_chosen)
        side.print_button.clicked.connect(self.print_paper)
        side.wanted_file.connect(self.choose_target)
        side.wanted_notices.connect(self._tell_notices)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.print_paper)
        self._context.writes.written.connect(self._written)
