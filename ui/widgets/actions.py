"""What can be done now: a button an action, and under it what that still lacks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.widgets.rows import Rows
from xzdesk.errors import Refusal


def told(lacks: Sequence[Refusal]) -> str:
    """What is lacking, in as few words as it takes: missing fields together, the rest as sentences."""
    fields = [str(no.params["field"]) for no in lacks if no.code.endswith("field_missing")]
    rest = [str(no) for no in lacks if not no.code.endswith("field_missing")]
    return "\n".join([f"还缺：{'、'.join(fields)}", *rest] if fields else rest)


def small(text: str) -> QLabel:
    """A line of small print."""
    label = QLabel(text)
    label.setProperty("role", "small")
    label.setWordWrap(True)
    return label


class ActionsPanel(QFrame):
    """Tells which action was chosen, by its name. `grave`: the actions that end something."""

    chosen = Signal(str)

    def __init__(self, grave: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.buttons: dict[str, QPushButton] = {}
        self._grave = grave
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(6)
        heading = QLabel("现在可以办")
        heading.setProperty("role", "section")
        layout.addWidget(heading)
        self._rows = Rows(layout)

    def offer(self, name: str, caption: str, lacks: Sequence[Refusal] = (), *, primary: bool) -> None:
        """Add a button; the primary one stands out."""
        button = QPushButton(caption)
        button.setObjectName(name)
        button.setProperty("kind", "primary" if primary else "danger" if name in self._grave else "")
        self._group.addButton(button)
        self.buttons[name] = button
        row = QWidget()
        inside = QVBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 4 if lacks else 0)
        inside.setSpacing(4)
        inside.addWidget(button)
        if lacks:
            inside.addWidget(small(told(lacks)))
        self._rows.add(row)

    def say(self, text: str) -> None:
        """Add a line below the buttons."""
        self._rows.add(small(text))

    def clear(self) -> None:
        """Take everything away."""
        self._rows.clear()
        self.buttons = {}

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(button.objectName())
