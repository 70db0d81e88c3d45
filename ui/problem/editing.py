"""The problem's own fields as a form. Saved as one gesture; what is typed and not saved is kept as a draft."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.context import Context
from ui.forms.form import Form
from ui.widgets.scrolled import scrolled
from xzdesk.core.captions import Tier
from xzdesk.core.fields import described, values_of
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.problems.records import Problem, State
from xzdesk.problems.workflow import EDITABLE

KEEP_MS = 800  # a pause in typing, after which the draft is written
FIELDS = [described(Problem).fields[name] for name in EDITABLE]
_FIXED = (State.CLOSED, State.WITHDRAWN)


class Editing(QWidget):
    """The form with its save bar."""

    saved = Signal(object)  # Written
    refused = Signal(object)  # Refusal that no field can show

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._problem = Problem()
        self._then: Callable[[], None] | None = None
        self.form = Form(FIELDS, context.office.editions.current.names)
        self.count, self.restored = QLabel(), QLabel()
        self.save_button, self.drop_button = QPushButton("保存"), QPushButton("放弃修改")
        self.bar = QWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(KEEP_MS)
        self._pause.timeout.connect(self.keep)
        self._lay_out()
        self.form.edited.connect(self._edited)
        self.save_button.clicked.connect(self.save)
        self.drop_button.clicked.connect(self.drop)

    @property
    def dirty(self) -> bool:
        """Whether something is typed and not saved."""
        return bool(self.form.changes())

    def load(self, problem: Problem) -> None:
        """Show a problem; what was typed for it and not saved is put back, over what it is now."""
        same = problem.id == self._problem.id
        typed = self.form.changes() if same else {}
        self._problem = problem
        draft = None if same else self._context.drafts.get(self._key)
        self.form.fill(values_of(problem))
        self.form.restore(draft.values if draft else typed)
        if not same:
            self.restored.setText(f"已恢复{draft.at:%m月%d日 %H:%M}未保存的修改" if draft and self.dirty else "")
        fields = described(Problem).fields
        fixed = problem.status in _FIXED or self._context.office.desk.identity.role is not Tier.COUNTY
        needed = (n for n in EDITABLE if fields[n].required or problem.status in fields[n].required_in)
        self.form.require(() if fixed else needed)
        self.form.set_fixed(fixed)
        self._tell()

    def keep(self) -> None:
        """Write the draft now."""
        self._pause.stop()
        if self._problem.id:
            self._context.drafts.keep(self._key, self.form.changes())

    def save(self, _checked: bool = False, then: Callable[[], None] | None = None) -> None:
        """Save as one gesture; `then` is called once it is saved, or at once when there is nothing to save."""
        changes = self.form.changes()
        if not changes:
            if then:
                then()
            return
        if not self.form.check():
            return
        self._then = then
        self._context.writes.do(
            f"修改 {self._problem.number}",
            partial(self._context.office.problems.edit, self._problem, changes),
            done=self._done,
            refused=self._refused,
        )

    def drop(self) -> None:
        """Back to what is saved."""
        self._pause.stop()
        self._context.drafts.forget(self._key)
        self.form.fill(values_of(self._problem))
        self.restored.clear()
        self._tell()

    @property
    def _key(self) -> str:
        return f"edit:{self._problem.id}"

    def _edited(self) -> None:
        self._pause.start()
        self._tell()

    def _done(self, written: Written) -> None:
        then, self._then = self._then, None
        self._pause.stop()
        self._context.drafts.forget(self._key)
        self.saved.emit(written)
        if then:
            then()

    def _refused(self, no: Refusal) -> None:
        self._then = None
        if not self.form.blame(no):
            self.refused.emit(no)

    def _tell(self) -> None:
        number = len(self.form.changes())
        self.count.setText(f"有 {number} 处修改未保存")
        self.bar.setVisible(number > 0)

    def _lay_out(self) -> None:
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(4, 12, 14, 12)
        inside.addWidget(self.form)
        inside.addStretch()
        area = scrolled(inner)
        self.save_button.setProperty("kind", "primary")
        self.save_button.setToolTip("保存修改（Ctrl+S）")
        self.restored.setProperty("role", "muted")
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(12, 8, 12, 8)
        bar.addWidget(self.count)
        bar.addWidget(self.restored)
        bar.addStretch()
        bar.addWidget(self.drop_button)
        bar.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(self.bar)
