"""What can be done now: a button a step, and under it what that step still lacks. Beside it, the clocks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xzdesk.errors import Refusal
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


def told(lacks: Sequence[Refusal]) -> str:
    """What is lacking, in as few words as it takes: missing fields together, the rest as sentences."""
    fields = [str(no.params["field"]) for no in lacks if no.code.endswith("field_missing")]
    rest = [str(no) for no in lacks if not no.code.endswith("field_missing")]
    return "\n".join([f"还缺：{'、'.join(fields)}", *rest] if fields else rest)


class StepsPanel(QFrame):
    """The steps that leave the problem's state; the usual next one stands out."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._clicked)
        self._rows: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 12)
        self._layout.setSpacing(6)
        heading = QLabel("现在可以办")
        heading.setProperty("role", "section")
        self._layout.addWidget(heading)

    def show_steps(self, problem: Problem, possible: Sequence[Possible], *, upper: bool = False) -> None:
        """Replace the buttons; `upper`: of an office that answers what counties send."""
        self._clear()
        usual = NEXT.get(problem.status)
        for each in sorted(possible, key=lambda each: each.step.name != usual):
            self._add(each, primary=each.step.name == usual)
        hints = UPPER_HINTS if upper else HINTS
        if possible and problem.status in hints:
            self._keep(_small(hints[problem.status]))
        if not possible and upper:
            self._keep(_small(f"现为“{problem.status.caption}”，本单位没有要办的。"))
        elif not possible:
            self._keep(_small(f"已{problem.status.caption.removeprefix('已')}，没有下一步。"))

    def _add(self, possible: Possible, *, primary: bool) -> None:
        step = possible.step
        button = QPushButton(step.caption)
        button.setObjectName(step.name)
        button.setProperty("kind", "primary" if primary else "danger" if step.name in _GRAVE else "")
        self._group.addButton(button)
        self.buttons[step.name] = button
        row = QWidget()
        inside = QVBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 4)
        inside.setSpacing(4)
        inside.addWidget(button)
        if possible.lacks:
            inside.addWidget(_small(told(possible.lacks)))
        self._keep(row)

    def _keep(self, widget: QWidget) -> None:
        self._rows.append(widget)
        self._layout.addWidget(widget)

    def _clear(self) -> None:
        for widget in self._rows:
            self._layout.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows, self.buttons = [], {}

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(button.objectName())


class ClocksPanel(QFrame):
    """One clock per tier that held the problem, and the whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._rows: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 12)
        self._layout.setSpacing(6)
        heading = QLabel("用时（工作日）")
        heading.setProperty("role", "section")
        self._layout.addWidget(heading)

    def show_readings(self, readings: Sequence[Reading]) -> None:
        """Replace the clocks."""
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_Clock(reading) for reading in readings]
        for row in self._rows:
            self._layout.addWidget(row)


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


def _small(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "small")
    label.setWordWrap(True)
    return label
