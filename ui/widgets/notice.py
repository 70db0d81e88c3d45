"""A line above a page that tells something in place: what was done, what was refused, what is needed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton

from ui.icons import icon
from ui.widgets.plain import plain
from xzdesk.errors import Refusal

_LEVEL = 3  # pixels above a text, as much as a button has around its own
_WORDS = {"done": "完成", "info": "提示", "refused": "未完成"}


class Notice(QFrame):
    """Hidden until it has something to say; the kinds differ in a word at the front, not by colour alone."""

    acted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._word, self._text = QLabel(), QLabel()
        plain(self._text)
        self._word.setProperty("role", "section")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._word, self._text):  # one line stands level with the buttons, several begin there
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setContentsMargins(0, _LEVEL, 0, _LEVEL)
        self._action = QPushButton()
        self._action.setProperty("kind", "link")
        self._action.clicked.connect(self.acted)
        close = QToolButton()
        close.setIcon(icon("close", size=16))
        close.setProperty("kind", "tool")
        close.setToolTip("关闭提示")
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.setSpacing(10)
        layout.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._callback: Callable[[], None] | None = None
        self.acted.connect(self._call)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty when it says nothing."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, kind: str, text: str, action: str = "", then: Callable[[], None] | None = None) -> None:
        """Show a text; `kind` is done, info or refused; `action` is the caption of what can be done about it."""
        self._word.setText(_WORDS[kind])
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._callback = then
        self.setProperty("kind", kind)
        self.style().polish(self)
        self.show()

    def refuse(self, no: Refusal) -> None:
        """Show why something was not done."""
        self.say("refused", str(no))

    def _call(self) -> None:
        self.hide()
        if self._callback:
            self._callback()
