"""What can be done now: a button a step, and under it what that step still lacks. Beside it, the clocks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ui.widgets.actions import ActionsPanel
from ui.widgets.rows import Rows
from xzdesk.problems.deadlines import Reading
from xzdesk.problems.records import Problem, State
from xzdesk.problems.usecases import Possible

NEXT = {
    State.DRAFT: "register",
    State.TRIAGE: "decide",
    State.HANDLING: "progress",
    State.AWAITING_APPROVAL: "approve",
    State.REFERRED: "reply",
    State.REPLIED: "progress",
    State.RESOLVED: "verify",
}
HINTS = {
    State.REFERRED: "上级填好的报送件请到“数据交换”导入；纸质、电话答复在这里代录。",
    State.RESOLVED: "核验须由办理人以外的人办理，可在左下角换经办人。",
}
UPPER_HINTS = {State.REFERRED: "办好以后到“数据交换”导出数据包，交回县区。"}
_GRAVE = ("withdraw",)
_SETTLED = {"receive_twice", "forward_already_leadership"}  # what nobody would look for any more


class StepsPanel(ActionsPanel):
    """The steps that leave the problem's state; the usual next one stands out."""

    def __init__(self) -> None:
        super().__init__(_GRAVE)

    def show_steps(self, problem: Problem, possible: Sequence[Possible], *, upper: bool = False) -> None:
        """Replace the buttons; `upper`: of an office that answers what counties send."""
        self.clear()
        usual = NEXT.get(problem.status)
        for step, lacks in sorted(possible, key=lambda each: each.step.name != usual):
            if _SETTLED.isdisjoint(no.code for no in lacks):
                self.offer(step.name, step.caption, lacks, primary=step.name == usual)
        hints = UPPER_HINTS if upper else HINTS
        if possible and problem.status in hints:
            self.say(hints[problem.status])
        if not possible and upper:
            self.say(f"现为“{problem.status.caption}”，本单位没有要办的。")
        elif not possible:
            self.say(f"已{problem.status.caption.removeprefix('已')}，没有下一步。")


class ClocksPanel(QFrame):
    """One clock per tier that held the problem, and the whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(6)
        heading = QLabel("用时（工作日）")
        heading.setProperty("role", "section")
        layout.addWidget(heading)
        self._rows = Rows(layout)

    def show_readings(self, readings: Sequence[Reading]) -> None:
        """Replace the clocks."""
        self._rows.clear()
        for reading in readings:
            self._rows.add(_Clock(reading))


class _Clock(QWidget):
    """Caption, used of allowed, and a bar."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        over = f"，超 {reading.used - reading.allowed}" if reading.over else ""
        figure = QLabel(f"{reading.used} / {reading.allowed}{over}")
        figure.setProperty("role", "error" if reading.over else "small")
        caption = QLabel(reading.caption)
        caption.setProperty("role", "small")
        bar = QProgressBar()
        bar.setRange(0, max(reading.allowed, 1))
        bar.setValue(min(reading.used, reading.allowed))
        bar.setTextVisible(False)
        bar.setFixedHeight(6)
        bar.setProperty("kind", "over" if reading.over else "clock")
        line = QHBoxLayout()
        line.addWidget(caption)
        line.addStretch()
        line.addWidget(figure)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(line)
        layout.addWidget(bar)
