"""One problem: its fields, its handling, its referrals, its history, and the steps that are possible now."""

from __future__ import annotations

from functools import partial
from itertools import chain

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from ui.context import Context
from ui.dialogs.derivation import DerivationDialog
from ui.dialogs.step import StepDialog
from ui.dialogs.triage import TriageDialog
from ui.pages.page import Page
from ui.problem import telling
from ui.problem.editing import Editing
from ui.problem.endangers import EndangersPanel
from ui.problem.header import Header
from ui.problem.steps import ClocksPanel, StepsPanel
from ui.standing import derivation, standing
from ui.widgets.notice import Notice
from ui.widgets.scrolled import scrolled
from xzdesk.core.captions import Tier
from xzdesk.core.fields import described
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.exchange.receipts import delivery, referral_delivery
from xzdesk.problems.deadlines import stays
from xzdesk.problems.family import history
from xzdesk.problems.records import Problem
from xzdesk.problems.workflow import STEPS, Step

_SIDE = 288
_DIALOGS: dict[str, type[StepDialog]] = {"decide": TriageDialog}


class ProblemPage(Page):
    """Shows the problem of an id; told of a write, it reads again what it shows."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.problem = Problem()
        self._before = self._after = ""
        self.header = Header()
        self.notice = Notice()
        self.editing = Editing(context)
        self.handling, self.referrals, self.history = _reader(), _reader(), _reader()
        self.tabs = QTabWidget()
        for widget, title in (
            (self.editing, "问题内容"),
            (self.handling, "办理进展"),
            (self.referrals, "报送与答复"),
            (self.history, "办理历史"),
        ):
            self.tabs.addTab(widget, title)
        self.steps = StepsPanel()
        self.clocks = ClocksPanel()
        self.endangers = EndangersPanel()
        self._lay_out()
        self._connect()

    def enter(self, argument: str) -> None:
        self.notice.hide()
        if argument != self.problem.id:
            self.tabs.setCurrentIndex(0)
        self.show_problem(argument)
        self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self.editing.keep()

    def new_day(self) -> None:
        self.show_problem(self.problem.id)

    def operator_changed(self) -> None:
        self.show_problem(self.problem.id)

    def show_problem(self, id: str) -> None:
        """Read a problem and everything of it; back to the ledger when it is gone."""
        problem = self._context.office.ledger.get(Problem, id)
        if problem is None:
            self.back.emit()
            return
        self.problem = problem
        self.editing.load(problem)
        self._before, self._after = self._context.listing.neighbours(id)
        self.header.show_neighbours(bool(self._before), bool(self._after))
        self._show_way()
        self._show_texts()
        self._show_conflicts()

    def take(self, name: str) -> None:
        """Begin a step; what is typed is saved before."""
        self.editing.save(then=partial(self._begin, name))

    def _begin(self, name: str) -> None:
        step = STEPS[name]
        if not described(step.input).fields:
            self._take_at_once(step)
            return
        dialog = _DIALOGS.get(name, StepDialog)(self._context, self.problem, step, self)
        dialog.taken.connect(self._taken)
        self._context.bridge.show(dialog)

    def _take_at_once(self, step: Step) -> None:
        if not self.steps.isEnabled():  # a second click, while the first is being written
            return
        self.steps.setEnabled(False)
        self._context.writes.do(
            f"{step.caption} {self.problem.number}",
            partial(self._context.office.problems.step, step.name, self.problem),
            done=self._taken,
            refused=self._not_taken,
        )

    def _not_taken(self, no: Refusal) -> None:
        self.steps.setEnabled(True)
        self.notice.refuse(no)

    def _taken(self, _written: Written) -> None:
        self.steps.setEnabled(True)
        self.notice.say("done", f"现为“{self.problem.status.caption}”。可按 Ctrl+Z 撤回。")

    def _show_way(self) -> None:
        office, problem = self._context.office, self.problem
        self.header.show_problem(problem, standing(problem, office.clockwork, office.desk.today))
        upper = office.desk.identity.role is not Tier.COUNTY
        self.steps.show_steps(problem, office.problems.possible(problem), upper=upper)
        way = stays(office.ledger.changes("problem", problem.id))
        self.clocks.show_readings(office.clockwork.readings(way, office.desk.today))
        self.endangers.show_endangered(office.plans.endangered(problem))

    def _show_texts(self) -> None:
        office = self._context.office
        family, events = office.problems.family(self.problem), history(office.ledger, self.problem)
        self.handling.setHtml(telling.handling(family, self._context.office.clockwork))
        sent = {each.id: referral_delivery(office.problems, family, each) for each in family.referrals}
        sent[""] = delivery(office.problems, self.problem)
        self.referrals.setHtml(telling.referrals(family, self._context.office.clockwork, sent))
        self.history.setHtml(telling.history(events))
        for at, title, count in (
            (1, "办理进展", len(family.progress)),
            (2, "报送与答复", len(family.referrals)),
            (3, "办理历史", len(events)),
        ):
            self.tabs.setTabText(at, f"{title} {count}" if count else title)

    def _show_conflicts(self) -> None:
        """The fields in conflict, of the problem and of what hangs on it, and the way to their decision."""
        problem, *children = self._context.office.problems.family(self.problem)
        records = [problem, *chain.from_iterable(children)]
        found = [(described(type(record)).fields, name) for record in records for name in record.conflicts]
        names = "、".join(dict.fromkeys(fields[name].caption for fields, name in found if name in fields))
        if found:
            text = f"有两台各自改过：{names or '新建或撤回'}。现显示较晚的一份。"
            self.notice.say("info", text, "去裁定", partial(self.go.emit, "conflicts", self.problem.id))

    def _written(self, written: Written, _source: QObject | None) -> None:
        if self.problem.id and self.isVisible():
            self.show_problem(self.problem.id)

    def _go_back(self) -> None:
        """Unless something is typed and not saved, which one might not mean to leave."""
        if not self.editing.dirty:
            self.back.emit()

    def _go_before(self) -> None:
        self._go_to(self._before)

    def _go_after(self) -> None:
        self._go_to(self._after)

    def _go_to(self, id: str) -> None:
        if id:
            self.leave()
            self.go.emit("problem", id)

    def _to_plan(self, milestone: str) -> None:
        self.go.emit("plan", milestone)

    def _print(self) -> None:
        """Its forms; what is typed is saved before."""
        self.editing.save(then=partial(self.go.emit, "report", self.problem.id))

    def _explain_due(self) -> None:
        clockwork = self._context.office.clockwork
        deadline = clockwork.deadline(self.problem)
        if deadline:
            steps = derivation(self.problem, clockwork, deadline)
            self._context.bridge.show(DerivationDialog(self.problem, deadline, steps, self))

    def _saved(self, _written: Written) -> None:
        self.notice.say("done", "修改已保存。可按 Ctrl+Z 撤回。")

    def _refused(self, no: Refusal) -> None:
        self.notice.refuse(no)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(10)
        side.addWidget(self.steps)
        side.addWidget(self.endangers)
        side.addWidget(self.clocks)
        side.addStretch()
        inner = QWidget()
        inner.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        right = scrolled(inner)
        right.setFixedWidth(_SIDE)
        right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.tabs, 1)
        body.addWidget(right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 10)
        layout.setSpacing(10)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        self.header.back.connect(self.back)
        self.header.before.connect(self._go_before)
        self.header.after.connect(self._go_after)
        self.header.wants_derivation.connect(self._explain_due)
        self.header.wants_print.connect(self._print)
        self.steps.chosen.connect(self.take)
        self.endangers.opened.connect(self._to_plan)
        self.editing.saved.connect(self._saved)
        self.editing.refused.connect(self._refused)
        self._context.writes.written.connect(self._written)
        _on_key(self, "Ctrl+S").activated.connect(self.editing.save)
        _on_key(self, "Esc").activated.connect(self._go_back)
        _on_key(self, "Alt+Up").activated.connect(self._go_before)
        _on_key(self, "Alt+Down").activated.connect(self._go_after)


def _on_key(page: QWidget, keys: str) -> QShortcut:
    shortcut = QShortcut(QKeySequence(keys), page)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    return shortcut


def _reader() -> QTextBrowser:
    reader = QTextBrowser()
    reader.setOpenLinks(False)
    reader.document().setDefaultStyleSheet(telling.STYLE)
    reader.document().setDocumentMargin(12)
    return reader
