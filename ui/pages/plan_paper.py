"""A plan as paper: as it stands or as it was issued, with its course, or two issues compared; printed and saved."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
)

from ui.context import Context
from ui.icons import icon
from ui.pages.page import Page
from ui.plans.paper import Choice, choices, laid_out
from ui.report.laid import Laid
from ui.report.output import Output
from ui.report.preview import PreviewPanel
from ui.widgets.notice import Notice
from xzdesk.errors import Refusal
from xzdesk.plans.records import Plan

_WIDTH = 292
_SAVERS = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel"}


class PlanPaperPage(Page):
    """Choosing at the left, the paper at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._plan = Plan()
        self._choices: list[Choice] = []
        self._laid: Laid | None = None
        self.notice = Notice()
        self.output = Output(context, self, self.notice, "plans")
        self.title, self.papers = QLabel(), QListWidget()
        self.preview = PreviewPanel(context.worker)
        self.print_button = QPushButton("打印…")
        self.savers = {ending: QPushButton(word) for ending, word in _SAVERS.items()}
        self._back = QPushButton(icon("back", size=18), "返回")
        self._group = QButtonGroup(self)
        self._lay_out()
        self._connect()

    def enter(self, argument: str) -> None:
        """`argument`: a plan's id, or with a slash and the caption of one of its papers."""
        plan, _, caption = argument.partition("/")
        self.notice.hide()
        self._fill(plan, keep=plan == self._plan.id)
        for row in self.papers.findItems(caption, Qt.MatchFlag.MatchExactly) if caption else ():
            self.papers.setCurrentItem(row)
        self.preview.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def new_day(self) -> None:
        self._fill(self._plan.id, keep=True)

    def _fill(self, plan: str, *, keep: bool) -> None:
        found = self._context.office.ledger.get(Plan, plan)
        if found is None:
            self.back.emit()
            return
        place = max(self.papers.currentRow(), 0) if keep else 0
        self._plan = found
        self._choices = choices(self._context.office.plans, found)
        self.title.setText(found.title or "")
        with QSignalBlocker(self.papers):
            self.papers.clear()
            self.papers.addItems([each.caption for each in self._choices])
            self.papers.setCurrentRow(min(place, len(self._choices) - 1))
        self._choose()

    def _choose(self) -> None:
        """Lay out what is chosen."""
        if self.papers.currentRow() >= 0:
            choice = self._choices[self.papers.currentRow()]
            work = partial(laid_out, self._context.office.plans, self._plan, choice)
            self._context.worker.read("plan paper", work, self._show)

    def _show(self, laid: Laid | Refusal) -> None:
        self._laid = laid if isinstance(laid, Laid) else None
        self.preview.show_laid(laid, stay=False)
        for button in (self.print_button, *self.savers.values()):
            button.setEnabled(self._laid is not None)

    @property
    def _name(self) -> str:
        """What the paper's file is called."""
        caption = self._choices[self.papers.currentRow()].caption.replace("：", "_").replace("，", "_")
        return f"{self._plan.number}_{self._plan.cluster}_{caption}"

    def _print(self) -> None:
        if self._laid:
            self.output.print(self._laid, self._name)

    def _save(self, button: QAbstractButton) -> None:
        if self._laid:
            self.output.choose_target(self._laid, self._name, button.objectName())

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("role", "card")
        side.setFixedWidth(_WIDTH)
        self._back.setProperty("kind", "link")
        self._back.setToolTip("返回上一页（Alt+←）")
        self.title.setProperty("role", "section")
        self.title.setWordWrap(True)
        self.papers.setAccessibleName("方案文件")
        self.print_button.setProperty("kind", "primary")
        self.print_button.setToolTip("Ctrl+P")
        saving = QHBoxLayout()
        saving.setSpacing(8)
        for ending, button in self.savers.items():
            button.setObjectName(ending)
            button.setToolTip(f"保存为 {ending} 文件")
            self._group.addButton(button)
            saving.addWidget(button, 1)
        caption = QLabel("保存为")
        caption.setProperty("role", "section")
        inside = QVBoxLayout(side)
        inside.setContentsMargins(14, 12, 14, 14)
        inside.setSpacing(10)
        inside.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self.title)
        inside.addWidget(self.papers, 1)
        inside.addWidget(self.print_button)
        inside.addWidget(caption)
        inside.addLayout(saving)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(side)
        body.addWidget(self.preview, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 10)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        self._back.clicked.connect(self.back)
        self.papers.currentRowChanged.connect(self._choose)
        self.print_button.clicked.connect(self._print)
        self._group.buttonClicked.connect(self._save)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._print)
