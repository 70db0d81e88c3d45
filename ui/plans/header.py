"""The head of a plan's page: which one, whose, by when, and what the city wants of the cluster."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ui.icons import icon
from ui.widgets.plain import plain


@dataclass(frozen=True)
class Head:
    """The words of a head. `city` sets the city's target for the cluster beside the county's share."""

    number: str
    title: str
    facts: str
    state: str
    revision: str
    city: str


class PlanHeader(QFrame):
    """Fills a card above the tabs."""

    back = Signal()
    wants_print = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.number, self.title, self.facts = QLabel(), QLabel(), QLabel()
        plain(self.number, self.title, self.facts)
        self.state, self.revision, self.city = QLabel(), QLabel(), QLabel()
        self._back = QPushButton(icon("back", size=18), "返回")
        self.print_button = QPushButton(icon("printer", size=18), "方案文件")
        self._dress()
        self._lay_out()

    def show_head(self, head: Head) -> None:
        """Fill in."""
        for label, text in (
            (self.number, head.number),
            (self.title, head.title),
            (self.facts, head.facts),
            (self.state, head.state),
            (self.revision, head.revision),
            (self.city, head.city),
        ):
            label.setText(text)
        self.revision.setVisible(bool(head.revision))

    def _dress(self) -> None:
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.city.setWordWrap(True)
        self.facts.setWordWrap(True)
        for label in (self.number, self.title, self.facts, self.city):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.number, self.facts):
            label.setProperty("role", "muted")
        for label in (self.state, self.revision):
            label.setProperty("role", "badge")
        for button in (self._back, self.print_button):
            button.setProperty("kind", "link")
        self._back.setToolTip("返回上一页（Alt+←）")
        self._back.clicked.connect(self.back)
        self.print_button.setToolTip("方案文本：预览、打印，存为 Word、PDF、Excel")
        self.print_button.clicked.connect(self.wants_print)

    def _lay_out(self) -> None:
        first, third = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(10)
        for widget in (self._back, self.number):
            first.addWidget(widget)
        first.addStretch()
        first.addWidget(self.print_button)
        third.setSpacing(8)
        for widget in (self.state, self.revision):
            third.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        third.addWidget(self.city, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 10, 10)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addWidget(self.title)
        layout.addWidget(self.facts)
        layout.addLayout(third)
