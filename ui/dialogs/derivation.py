"""How a due date came about, day by day."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from ui.problem.telling import STYLE
from xzdesk.problems.deadlines import Deadline
from xzdesk.problems.records import Problem
from xzdesk.workdays import DayStep

_WEEK = "一二三四五六日"


class DerivationDialog(QDialog):
    """Where the date comes from, and a table of days."""

    def __init__(self, problem: Problem, deadline: Deadline, steps: Sequence[DayStep], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("时限怎么算的")
        heading = QLabel(_heading(problem, deadline))
        heading.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.addWidget(heading)
        self.text = QTextBrowser()
        self.text.document().setDefaultStyleSheet(STYLE)
        self.text.setHtml(_table(steps))
        self.text.setVisible(bool(steps))
        layout.addWidget(self.text, 1)
        close = QPushButton("知道了")
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(close)
        layout.addLayout(row)
        self.resize(460, 520 if steps else 180)


def _heading(problem: Problem, deadline: Deadline) -> str:
    mark = "当年放假安排尚未公布，按暂定日历推算，公布后请在“办理规则”导入。" if deadline.estimate else ""
    if deadline.start is None:
        first = problem.first_due_on
        extended = f"，首次时限{first}，延期{problem.extensions}次" if first and problem.extensions else ""
        set_on = f"办理时限{deadline.day}是研判、答复或延期时确定的{extended}"
        return f"{set_on}。自{problem.stage_on}次日起，逐日如下。{mark}"
    how = f"按办理规则，自{deadline.start}次日起{deadline.days}个工作日"
    return f"本环节（{problem.status.caption}）{how}，至{deadline.day}。{mark}"


def _table(steps: Sequence[DayStep]) -> str:
    rows = "".join(
        f"<tr><td>{step.day}</td><td>{_weekday(step)}</td>"
        f"<td>{f'第{step.number}个工作日' if step.number else '不计'}</td>"
        f'<td class="when">{_why(step)}{"（暂定）" if step.estimate else ""}</td></tr>'
        for step in steps
    )
    return f'<table width="100%">{rows}</table>'


def _why(step: DayStep) -> str:
    """The note, where it says more than the day of the week."""
    return step.note if step.note != _weekday(step) else ""


def _weekday(step: DayStep) -> str:
    return f"周{_WEEK[step.day.weekday()]}"
