"""A card of the settings page: a heading, what it is about, its content."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget


class Card(QFrame):
    """Content goes into `body`; buttons into a row at its foot."""

    def __init__(self, heading: str, about: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        title, self.about = QLabel(heading), QLabel(about)
        title.setProperty("role", "heading")
        self.about.setProperty("role", "small")
        self.about.setWordWrap(True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 14)
        self.body.setSpacing(8)
        self.body.addWidget(title)
        self.body.addWidget(self.about)

    def add_buttons(self, *buttons: QWidget) -> None:
        """A row of buttons at the left."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch()
        self.body.addLayout(row)


def button(text: str, tip: str = "", kind: str = "") -> QPushButton:
    """A button of a card."""
    made = QPushButton(text)
    made.setToolTip(tip)
    made.setProperty("kind", kind)
    return made
