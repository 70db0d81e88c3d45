"""The head of a problem's page: which one, where it stands, by when."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from ui.icons import dot, icon
from ui.problem.telling import summary
from ui.standing import Standing
from ui.widgets.plain import plain
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem


class Header(QFrame):
    """Number and title, state and tier, light and deadline, and the way to the neighbours."""

    back = Signal()
    before = Signal()
    after = Signal()
    wants_derivation = Signal()
    wants_print = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.number, self.title, self.summary = QLabel(), QLabel(), QLabel()
        plain(self.number, self.title, self.summary)
        self.state, self.tier, self.due = QLabel(), QLabel(), QLabel()
        self.light_dot, self.light = QLabel(), QLabel()
        self.why = QPushButton("怎么算的")
        self._dress()
        self._lay_out()

    def show_problem(self, problem: Problem, standing: Standing) -> None:
        """Fill in."""
        self.number.setText(problem.number or "")
        self.title.setText(problem.title or "（无标题）")
        self.summary.setText(summary(problem))
        self.state.setText(problem.status.caption)
        self.tier.setText(problem.tier.caption if problem.tier else "")
        self.tier.setVisible(problem.tier is not None)
        lit = standing.light is not Light.NONE
        self.light_dot.setVisible(lit)
        self.light.setVisible(lit)
        self.light_dot.setPixmap(dot(standing.light.value).pixmap(16, 16))
        self.light.setText(standing.light.caption)
        self.due.setText(standing.sentence)
        self.why.setVisible(standing.deadline is not None)

    def show_neighbours(self, before: bool, after: bool) -> None:
        """Which neighbours there are."""
        self._before.setEnabled(before)
        self._after.setEnabled(after)

    def _dress(self) -> None:
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        for label in (self.number, self.title, self.summary):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.number, self.summary):
            label.setProperty("role", "muted")
        self.state.setProperty("role", "badge")
        self.tier.setProperty("role", "badge")
        self.light.setProperty("role", "section")
        self.why.setProperty("kind", "link")
        self.why.clicked.connect(self.wants_derivation)
        self._back = QPushButton(icon("back", size=18), "返回")
        self._back.setProperty("kind", "link")
        self._back.setToolTip("返回上一页（Alt+←）")
        self._back.clicked.connect(self.back)
        self.print_button = QPushButton(icon("printer", size=18), "打印表单")
        self.print_button.setProperty("kind", "link")
        self.print_button.setToolTip("预览、打印办理单、函和报告")
        self.print_button.clicked.connect(self.wants_print)
        self._before, self._after = _tool("up", "上一件（Alt+↑）"), _tool("down", "下一件（Alt+↓）")
        self._before.clicked.connect(self.before)
        self._after.clicked.connect(self.after)

    def _lay_out(self) -> None:
        first, third = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self._back)
        first.addWidget(self.number)
        first.addStretch()
        first.addWidget(self.print_button)
        first.addWidget(self._before)
        first.addWidget(self._after)
        third.setSpacing(8)
        for widget in (self.state, self.tier, self.light_dot, self.light, self.due, self.why):
            third.addWidget(widget)
        third.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 10, 10)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addWidget(self.title)
        layout.addWidget(self.summary)
        layout.addLayout(third)


def _tool(name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(name, size=18))
    button.setToolTip(tip)
    button.setProperty("kind", "tool")
    return button
