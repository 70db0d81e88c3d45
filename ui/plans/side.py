"""Beside a plan: what can be done with it now, what that lacks, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.plans.gauge import Gauge, paint_gauge
from ui.plans.rows import Tally
from ui.widgets.actions import ActionsPanel, small
from xzdesk.errors import Refusal
from xzdesk.plans.records import PlanState

ACTIONS = {
    "issue": "印发",
    "edit": "修改方案信息",
    "actuals": "填报完成值",
    "revise": "启动修订",
    "abandon": "放弃修订",
    "close": "结束方案",
}
_OFFERED = {
    PlanState.DRAFT: ("issue", "edit"),
    PlanState.ISSUED: ("actuals", "revise", "close"),
    PlanState.REVISING: ("issue", "edit", "actuals", "abandon"),
    PlanState.REVISED: ("actuals", "revise", "close"),
    PlanState.CLOSED: (),
}
_GRAVE = ("abandon", "close")
_FIXED = "目标、举措、节点和责任已固定，要改先启动修订。完成值、节点完成和制约随时可以登记。"
_ALLOWED = {
    PlanState.DRAFT: "草稿可以随时修改，印发后内容固定。",
    PlanState.ISSUED: _FIXED,
    PlanState.REVISING: "目标、举措、节点可以修改；印发修订以前，仍以上一次印发的为准。",
    PlanState.REVISED: _FIXED,
    PlanState.CLOSED: "方案已结束，只能查看和打印。",
}


@dataclass(frozen=True)
class Summary:
    """How far a plan is, in a few words."""

    gauge: Gauge | None
    passed: str
    targets: str
    tally: Tally
    held: str


class StepsPanel(ActionsPanel):
    """What can be done with a plan; the usual next thing stands out."""

    def __init__(self) -> None:
        super().__init__(_GRAVE)

    def show_actions(self, state: PlanState, mine: bool, lacks: Sequence[Refusal]) -> None:
        """Replace the buttons; `lacks` is what stands against issuing."""
        self.clear()
        for place, name in enumerate(_OFFERED[state] if mine else ()):
            caption = "印发修订" if (name, state) == ("issue", PlanState.REVISING) else ACTIONS[name]
            self.offer(name, caption, lacks if name == "issue" else (), primary=not place)
        self.say(_ALLOWED[state] if mine else "这是其他县区的方案，只能查看。")


class SummaryPanel(QFrame):
    """The whole plan's bar, its targets, its milestones, what is held up."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.bar = GaugeBar()
        self.passed, self.targets, self.milestones, self.held = small(""), QLabel(), QLabel(), QLabel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(6)
        heading = QLabel("进度")
        heading.setProperty("role", "section")
        for widget in (heading, self.bar, self.passed, self.targets, self.milestones, self.held):
            layout.addWidget(widget)
        for label in (self.targets, self.milestones, self.held):
            label.setWordWrap(True)

    def show_summary(self, summary: Summary) -> None:
        """Fill in."""
        self.bar.show_gauge(summary.gauge)
        self.bar.setVisible(summary.gauge is not None)
        self.passed.setText(summary.passed)
        self.targets.setText(summary.targets)
        self.milestones.setText("节点" + summary.tally.told.replace("\n", "，") if summary.tally.all else "还没有节点")
        _mark(self.milestones, "error" if summary.tally.late else "")
        self.held.setText(summary.held)
        _mark(self.held, "error" if summary.held else "")
        self.held.setVisible(bool(summary.held))


class GaugeBar(QWidget):
    """A gauge by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._gauge: Gauge | None = None
        self.setFixedHeight(26)

    def show_gauge(self, gauge: Gauge | None) -> None:
        """Show it, and tell it in words to who cannot see."""
        self._gauge = gauge
        told = gauge.told if gauge else ""
        self.setToolTip(told)
        self.setAccessibleName(told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._gauge:
            painter = QPainter(self)
            paint_gauge(painter, QRectF(self.rect()).adjusted(1, 2, 0, 0), self._gauge)
            painter.end()


def _mark(label: QLabel, role: str) -> None:
    label.setProperty("role", role)
    label.style().polish(label)
