"""A new problem: registered at once, or kept as a draft. Likely duplicates show beside while the title is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.context import Context
from ui.forms.form import Form
from ui.icons import icon
from ui.pages.page import Page
from ui.problem.editing import FIELDS, KEEP_MS
from ui.problem.similar import SimilarPanel
from ui.widgets.notice import Notice
from ui.widgets.scrolled import scrolled
from xzdesk.core.fields import described, values_of
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.problems.records import Problem, State
from xzdesk.problems.usecases import StepRefused

_KEY = "new"
_LOOK_MS = 250
_SIDE = 288


class NewPage(Page):
    """What is typed stays, also over a restart, until it is registered, saved as a draft, or dropped."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.form = Form(FIELDS, context.office.editions.current.names)
        self.notice = Notice()
        self.similar = SimilarPanel()
        self.register, self.keep_draft = QPushButton("登记"), QPushButton("存草稿")
        self.drop = QPushButton("清空重填")
        self._back = QPushButton(icon("back", size=18), "返回")
        self._keep, self._look = _timer(self, KEEP_MS), _timer(self, _LOOK_MS)
        fields = described(Problem).fields
        self.form.require(n for n in self.form.fields if fields[n].required or State.TRIAGE in fields[n].required_in)
        self._lay_out()
        self._connect()
        self._start_over()
        self._restore()

    def enter(self, argument: str) -> None:
        self.form.fields["title"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        self._keep.stop()
        self._context.drafts.keep(_KEY, self.form.changes())

    def _start_over(self) -> None:
        """The defaults of the declarations, received today."""
        self.form.fill({**values_of(Problem()), "found_on": self._context.office.desk.today})
        self.similar.show_problems([])

    def _restore(self) -> None:
        draft = self._context.drafts.get(_KEY)
        if draft:
            self.form.restore(draft.values)
            self.notice.say("info", f"已恢复{draft.at:%m月%d日 %H:%M}填写未登记的内容。", "清空重填", self._drop)
            self._look_for_similar()

    def _drop(self) -> None:
        self._keep.stop()
        self._context.drafts.forget(_KEY)
        self._start_over()
        self.notice.hide()

    def _edited(self) -> None:
        self._keep.start()
        self._look.start()

    def _look_for_similar(self) -> None:
        raw = self.form.raw()
        asked = Problem(title=str(raw["title"] or ""), subject_name=str(raw["subject_name"] or ""))
        find = partial(self._context.office.ledger.similar, asked)
        self._context.worker.read("similar", find, self._found_similar)

    def _found_similar(self, problems: Sequence[Problem]) -> None:
        self.similar.show_problems(problems)

    def _register(self) -> None:
        self._add(register=True)

    def _save_draft(self) -> None:
        self._add(register=False)

    def _add(self, *, register: bool) -> None:
        if not self.register.isEnabled():  # a second click, while the first is being written
            return
        self.notice.hide()
        if not self.form.check():
            return
        self._wait(True)
        raw = {name: value for name, value in self.form.raw().items() if value is not None}
        title = str(raw.get("title", ""))
        self._context.writes.do(
            f"{'登记' if register else '新建草稿'} {title[:12]}",
            partial(self._written, raw, register),
            source=self,
            done=self._done,
            refused=self._refused,
        )

    def _written(self, raw: dict[str, object], register: bool) -> Written:
        """Add, and tell what was touched by which gesture."""
        office = self._context.office
        made = office.problems.add(raw, register=register)
        gesture = office.ledger.changes("problem", made.id)[-1].gesture
        return Written((("problem", made.id),), gesture, 1)

    def _wait(self, writing: bool) -> None:
        """Offer nothing while the problem is being written: it would be there twice."""
        for button in (self.register, self.keep_draft, self.drop):
            button.setDisabled(writing)

    def _done(self, written: Written) -> None:
        self._wait(False)
        self._drop()
        self.go.emit("problem", written.ids("problem")[0])

    def _refused(self, no: Refusal) -> None:
        self._wait(False)
        reasons = no.reasons if isinstance(no, StepRefused) else [no]
        for reason in reversed(reasons):
            self.form.blame(reason)
        self.notice.say("refused", " ".join(str(reason) for reason in reasons[:3]) + (" …" if reasons[3:] else ""))

    def _open_similar(self, id: str) -> None:
        self.go.emit("problem", id)

    def _lay_out(self) -> None:
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(6, 14, 16, 14)
        inside.addWidget(self.form)
        inside.addStretch()
        area = scrolled(inner)
        card = QFrame()
        card.setProperty("role", "card")
        in_card = QVBoxLayout(card)
        in_card.setContentsMargins(1, 1, 1, 1)
        in_card.setSpacing(0)
        in_card.addWidget(area, 1)
        in_card.addLayout(self._buttons())
        self.similar.setFixedWidth(_SIDE)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(card, 1)
        body.addWidget(self.similar, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 10)
        layout.setSpacing(10)
        layout.addLayout(self._heading())
        layout.addWidget(self.notice)
        layout.addLayout(body, 1)

    def _heading(self) -> QHBoxLayout:
        self._back.setProperty("kind", "link")
        self._back.setToolTip("返回上一页（Alt+←），已填的内容会保留")
        title = QLabel("新建问题")
        title.setProperty("role", "title")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._back)
        row.addWidget(title)
        row.addStretch()
        return row

    def _buttons(self) -> QHBoxLayout:
        self.register.setProperty("kind", "primary")
        self.register.setToolTip("登记后进入待研判（Ctrl+Enter）")
        self.keep_draft.setToolTip("信息还不全时先存下，编号即时生成（Ctrl+S）")
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(8)
        row.addWidget(self.drop)
        row.addStretch()
        row.addWidget(self.keep_draft)
        row.addWidget(self.register)
        return row

    def _connect(self) -> None:
        self._back.clicked.connect(self.back)
        self.form.edited.connect(self._edited)
        self._keep.timeout.connect(self.leave)
        self._look.timeout.connect(self._look_for_similar)
        self.register.clicked.connect(self._register)
        self.keep_draft.clicked.connect(self._save_draft)
        self.drop.clicked.connect(self._drop)
        self.similar.opened.connect(self._open_similar)
        register, draft = self._register, self._save_draft
        for keys, slot in (("Ctrl+Return", register), ("Ctrl+Enter", register), ("Ctrl+S", draft)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)


def _timer(owner: QWidget, interval: int) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    return timer
