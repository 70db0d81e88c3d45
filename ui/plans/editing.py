"""The dialog of one record of a plan: a form made from its declaration. What was typed stays until it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.context import Context
from ui.forms.choosing import Others, no_others
from ui.forms.form import Form
from ui.problem.editing import KEEP_MS
from xzdesk.core.fields import FieldSpec
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.store import Written
from xzdesk.errors import Refusal

_WIDTH, _HIGHEST, _SPACING = 680, 690, 10
Write = Callable[[dict[str, Stored]], Written]


class Asked(NamedTuple):
    """What a dialog asks: its title, its fields with what is there already, and how the answer is written.

    `write` gets what was changed. `key` names the draft; `verb` is on the button; `told` stands above the fields.
    """

    title: str
    specs: Iterable[FieldSpec]
    values: Mapping[str, object]
    write: Write
    key: str
    required: tuple[str, ...] = ()
    verb: str = "保存"
    told: str = ""
    all_values: bool = False  # write gets everything that is filled in, not only what was changed


class RecordDialog(QDialog):
    """Asks, checks, writes; what is refused is told at its field."""

    written = Signal(object)  # Written

    def __init__(self, context: Context, asked: Asked, parent: QWidget, others: Others = no_others) -> None:
        super().__init__(parent)
        self._context = context
        self._asked = asked
        self.form = Form(asked.specs, context.office.editions.current.names, columns=1, others=others)
        self.trouble, self.restored = QLabel(), QLabel()
        self.go, self.cancel = QPushButton(asked.verb), QPushButton("取消")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(KEEP_MS)
        self._pause.timeout.connect(self.keep)
        self.setWindowTitle(asked.title)
        self._lay_out()
        self.form.require(asked.required)
        self.form.fill(asked.values)
        self._restore()
        self.form.edited.connect(self._pause.start)
        self.form.focus_first()

    @property
    def verb(self) -> str:
        """What its button does."""
        return self._asked.verb

    def keep(self) -> None:
        """Write the draft now."""
        self._pause.stop()
        self._context.drafts.keep(self._asked.key, self.form.changes())

    def submit(self) -> None:
        """Write what was typed."""
        if not self.go.isEnabled() or not self._complete():
            return
        raw = self.form.raw() if self._asked.all_values else self.form.changes()
        if not raw:
            self.accept()
            return
        self.go.setEnabled(False)
        write = partial(self._asked.write, raw)
        self._context.writes.do(self._asked.title, write, done=self._done, refused=self._refused)

    def done(self, result: int) -> None:
        """Closed, whichever way."""
        self._pause.stop()
        if result != QDialog.DialogCode.Accepted:
            self.keep()
        super().done(result)

    def _complete(self) -> bool:
        """Whether every field can be read and what must be there is."""
        if not self.form.check():
            return False
        for name in self._asked.required:
            if self.form.fields[name].editor.raw() in (None, ""):
                self.form.fields[name].say("请填写。")
                self.form.fields[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return False
        return True

    def _restore(self) -> None:
        draft = self._context.drafts.get(self._asked.key)
        if draft:
            self.form.restore(draft.values)
            self.restored.setText(f"已恢复{draft.at:%m月%d日 %H:%M}填写未保存的内容")
        self.restored.setVisible(draft is not None)

    def _done(self, written: Written) -> None:
        self._context.drafts.forget(self._asked.key)
        self.accept()
        self.written.emit(written)

    def _refused(self, no: Refusal) -> None:
        self.go.setEnabled(True)
        if not self.form.blame(no):
            self.trouble.setText(str(no))
            if self.trouble.isHidden():
                self.trouble.show()
                self.resize(self.width(), self.height() + self.trouble.sizeHint().height() + _SPACING)

    def _lay_out(self) -> None:
        heading = QLabel(self._asked.title)
        heading.setProperty("role", "heading")
        told = QLabel(self._asked.told)
        told.setVisible(bool(self._asked.told))
        for label, role in ((told, "facts"), (self.trouble, "lacks"), (self.restored, "muted")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.trouble.hide()
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(0, 0, 10, 0)
        inside.addWidget(self.form)
        inside.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 16, 16)
        layout.setSpacing(_SPACING)
        for widget in (heading, told, self.restored):
            layout.addWidget(widget)
        layout.addWidget(area, 1)
        layout.addWidget(self.trouble)
        layout.addLayout(self._buttons())
        above = told.sizeHint().height() if self._asked.told else 0
        self.resize(_WIDTH, min(_HIGHEST, inner.sizeHint().height() + above + 150))

    def _buttons(self) -> QHBoxLayout:
        self.go.setProperty("kind", "primary")
        self.go.setDefault(True)
        self.go.setToolTip("Ctrl+Enter")
        self.cancel.setToolTip("已填的内容会保留为草稿")
        self.cancel.setAutoDefault(False)
        self.go.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.submit)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.cancel)
        row.addWidget(self.go)
        return row
