"""The dialog of one step, made from the declaration of what the step takes; says live what still lacks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.context import Context
from ui.forms.form import Form
from ui.problem import telling
from ui.problem.editing import KEEP_MS
from ui.widgets.actions import told
from ui.widgets.plain import plain
from ui.widgets.scrolled import scrolled
from xzdesk.core.fields import FieldSpec, described
from xzdesk.core.fieldtypes import Named, Stored
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.problems.family import correspondence
from xzdesk.problems.records import Problem
from xzdesk.problems.usecases import StepRefused
from xzdesk.problems.workflow import Step

_TITLE_BAR = 40  # pixels, at most
LOOK_MS = 120  # a pause in typing, after which is told what still lacks
_TODAY = ("approved_on", "received_on", "replied_on", "resolved_on", "on")  # usually the day it is written down

_SHOWN = {  # what of the problem one has before one's eyes while taking the step
    **dict.fromkeys(("approve", "decline", "reply", "return", "forward"), ("request",)),
    "extend": ("due_on", "first_due_on", "extensions"),
    "resolve": ("request",),
    "verify": ("request", "result", "evidence", "handler", "resolved_on"),
}
_ASKED = ("to_unit", "request", "ground", "reason", "measures_taken", "opinions")
_SENT = {  # and what of the referral under way: what is signed, and what is answered
    **dict.fromkeys(("approve", "decline"), (*_ASKED, "drafted_by")),
    **dict.fromkeys(("reply", "return", "forward"), _ASKED),
}


class StepDialog(QDialog):
    """Asks for a step's input and takes the step. What was typed stays as a draft when it is closed untaken."""

    taken = Signal(object)  # Written
    WIDTH, HEIGHT = 680, 0
    WIDE = 840  # where the texts of a referral are to be read

    def __init__(self, context: Context, problem: Problem, step: Step, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.problem = problem
        self.step = step
        self.lacks = QLabel()
        self.go = QPushButton(step.caption)
        self.cancel = QPushButton("取消")
        self.body = QVBoxLayout()
        self._wait, self._pause = _timer(self, LOOK_MS), _timer(self, KEEP_MS)
        self._wait.timeout.connect(self.look)
        self._pause.timeout.connect(self.keep)
        self.lay_out()
        self._finish_layout()
        self.prefill()
        self._restore()
        self.look()

    def lay_out(self) -> None:
        """Put the questions into the body."""
        facts = self._facts()
        if facts:
            shown = QLabel(facts)
            shown.setProperty("role", "facts")
            shown.setWordWrap(True)
            shown.setAlignment(Qt.AlignmentFlag.AlignTop)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(shown)
        specs = described(self.step.input).fields.values()
        self.form = Form(specs, self.context.office.editions.current.names, columns=1)
        self.form.require(spec.name for spec in specs if spec.required)
        self.form.edited.connect(self.wait_to_look)
        self.body.addWidget(self.form)

    def prefill(self) -> None:
        """What is known already: the day, and who was asked."""
        today = self.context.office.desk.today.isoformat()
        values: dict[str, object] = {name: today for name in _TODAY if name in self.form.fields}
        if self.step.name == "reply":
            values["unit"] = self.problem.department
        self.form.fill(values)

    def raw(self) -> dict[str, Stored]:
        """The step's input as typed."""
        return {name: raw for name, raw in self.form.raw().items() if raw is not None}

    def typed(self) -> dict[str, Stored]:
        """What is worth keeping as a draft."""
        return self.form.changes()

    def restore(self, values: dict[str, object]) -> None:
        """Put a draft back."""
        self.form.restore(values)

    def wait_to_look(self) -> None:
        """Somebody types: look when there is a pause, and keep a draft at a longer one."""
        self._wait.start()
        self._pause.start()

    def keep(self) -> None:
        """Write the draft now."""
        self._pause.stop()
        self.context.drafts.keep(self._key, self.typed())

    def look(self) -> None:
        """Tell what still lacks; the step can be taken when nothing does."""
        self._wait.stop()
        reasons = self.context.office.problems.lacks(self.step.name, self.problem, self.raw())
        self._tell(reasons)
        self.go.setEnabled(not reasons)

    def submit(self) -> None:
        """Take the step."""
        self.look()
        if not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        problems = self.context.office.problems
        self.context.writes.do(
            f"{self.step.caption} {self.problem.number}",
            partial(problems.step, self.step.name, self.problem, self.raw()),
            done=self._done,
            refused=self._refused,
        )

    def done(self, result: int) -> None:
        """Closed, whichever way."""
        self._wait.stop()
        self._pause.stop()
        if result != QDialog.DialogCode.Accepted:
            self.keep()
        super().done(result)

    @property
    def _key(self) -> str:
        return f"step:{self.step.name}:{self.problem.id}"

    def _facts(self) -> str:
        clockwork, sent = self.context.office.clockwork, _SENT.get(self.step.name)
        told = telling.facts(self.problem, _SHOWN.get(self.step.name, ()), clockwork)
        referral = correspondence(self.context.ledger, self.problem).open_referral if sent else None
        return told + telling.facts(referral, sent, clockwork) if sent and referral else told

    def _restore(self) -> None:
        draft = self.context.drafts.get(self._key)
        if draft:
            self.restore(draft.values)
            self.restored.setText(f"已恢复{draft.at:%m月%d日 %H:%M}填写未提交的内容")
            self.restored.show()

    def _tell(self, reasons: list[Refusal]) -> None:
        self.lacks.setText(told(reasons) if reasons else "已填齐，可以提交。")
        self.lacks.setProperty("role", "lacks" if reasons else "ready")
        self.lacks.style().polish(self.lacks)

    def _done(self, written: Written) -> None:
        self.context.drafts.forget(self._key)
        self.taken.emit(written)
        self.accept()

    def _refused(self, no: Refusal) -> None:
        self._tell(no.reasons if isinstance(no, StepRefused) else [no])
        self.go.setEnabled(True)

    def _finish_layout(self) -> None:
        self.setWindowTitle(f"{self.step.caption}　{self.problem.number}")
        heading = QLabel(f"{self.step.caption}：{self.problem.title}")
        plain(heading, self.lacks)
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        self.restored = QLabel()
        self.restored.setProperty("role", "muted")
        self.restored.hide()
        self.lacks.setWordWrap(True)
        self.lacks.setMinimumHeight(40)
        inner = QWidget()
        inner.setLayout(self.body)
        self.body.setContentsMargins(0, 0, 10, 0)
        self.body.addStretch()
        self.area = scrolled(inner)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 16, 16)
        layout.setSpacing(10)
        for widget in (heading, self.restored):
            layout.addWidget(widget)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.lacks)
        layout.addLayout(self._buttons())
        highest = self.screen().availableSize().height() - _TITLE_BAR
        width = self.WIDE if self.step.name in _SENT else self.WIDTH
        self.resize(width, min(highest, max(self.HEIGHT, min(728, inner.sizeHint().height() + 190))))

    def _buttons(self) -> QHBoxLayout:
        self.go.setProperty("kind", "primary")
        self.go.setDefault(True)
        self.go.setToolTip("Ctrl+Enter")
        self.cancel.setToolTip("已填的内容会保留为草稿")
        self.cancel.setAutoDefault(False)
        self.go.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.submit)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        return row


def _timer(owner: QDialog, interval: int) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    return timer


def as_department(spec: FieldSpec) -> FieldSpec:
    """The field of a unit, asked as one of the catalogue's departments."""
    return spec._replace(caption="报送部门", type=Named(listing="departments"), hint="")
