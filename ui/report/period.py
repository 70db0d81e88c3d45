"""Choosing a report: week, month or quarter, and which; what was issued, and issuing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.forms.day import DayEditor
from ui.report.parts import caption, chip
from xzdesk.core.fieldtypes import Day
from xzdesk.problems.periods import Period, Span
from xzdesk.reports.records import Report

_DRAFT = "草稿，尚未印发"
_NONE = "还没有印发过报告。印发以后列在这里，点一下就看印发时的原样。"


class PeriodChooser(QWidget):
    """Any day of the period; `changed` once it names another one, or the kind changes."""

    changed = Signal()
    wanted_issue = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._period = Span.WEEK.of(today)
        self._issued: Sequence[Report] = ()
        self.spans = {span: chip(span.caption) for span in Span}
        self._group = QButtonGroup(self)
        self.day = DayEditor()
        self.title, self.state = QLabel(), QLabel()
        self.before, self.after = QPushButton(), QPushButton()
        self.issue = QPushButton("印发…")
        self.issued, self.none = QListWidget(), QLabel(_NONE)
        self._lay_out()
        self._group.buttonClicked.connect(self._span_chosen)
        self.day.left.connect(self._typed)
        self.before.clicked.connect(self._go_before)
        self.after.clicked.connect(self._go_after)
        self.issue.clicked.connect(self.wanted_issue)
        self.issued.itemClicked.connect(self._issued_chosen)
        self.issued.itemActivated.connect(self._issued_chosen)
        self.day.set_raw(today.isoformat())
        self._show()

    @property
    def chosen(self) -> Period:
        """The chosen period."""
        return self._period

    def choose(self, period: Period) -> None:
        """Go to a period, and tell so."""
        if period != self._period:
            self._period = period
            self._show()
            self.changed.emit()

    def show_issued(self, issued: Sequence[Report], *, may_issue: bool) -> None:
        """List what was issued, and say whether the chosen period was; tells nobody."""
        self._issued = issued
        here = next((each for each in issued if each.period == self._period), None)
        told = f"已印发：{here.number}，{Day().show(here.issued_on)}，{here.issuer}" if here else _DRAFT
        self.state.setText(told)
        self.issue.setEnabled(may_issue and here is None)
        with QSignalBlocker(self.issued):
            self.issued.clear()
            for each in issued:
                self.issued.addItem(f"{each.number}\n{each.period.title}")
            place = next((at for at, each in enumerate(issued) if each.period == self._period), -1)
            self.issued.setCurrentRow(place)
        self.issued.setVisible(bool(issued))
        self.none.setVisible(not issued)

    def _issued_chosen(self, item: QListWidgetItem) -> None:
        self.choose(self._issued[self.issued.row(item)].period)

    def _span_chosen(self, clicked: QAbstractButton) -> None:
        span = next(span for span, each in self.spans.items() if each is clicked)
        self.choose(span.of(self.day.day() or self._period.first))

    def _typed(self) -> None:
        day = self.day.day()
        if day:
            self.choose(self._period.span.of(day))

    def _go_before(self) -> None:
        self.choose(self._period.before)

    def _go_after(self) -> None:
        self.choose(self._period.after)

    def _show(self) -> None:
        span = self._period.span
        self.spans[span].setChecked(True)
        day = self.day.day()
        if day is None or not self._period.first <= day <= self._period.last:
            self.day.set_raw(self._period.first.isoformat())
        self.title.setText(self._period.title)
        self.before.setText(f"上一{span.unit}")
        self.after.setText(f"下一{span.unit}")

    def _lay_out(self) -> None:
        kinds, steps = QHBoxLayout(), QHBoxLayout()
        for row, widgets in ((kinds, self.spans.values()), (steps, (self.before, self.after))):
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget, 1)
        for each in self.spans.values():
            self._group.addButton(each)
        for label in (self.title, self.state, self.none):
            label.setProperty("role", "small")
            label.setWordWrap(True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.issue.setToolTip("编号并固定数字，以后的变动列入下一期的更正")
        self.issued.setWordWrap(True)
        self.issued.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(kinds)
        layout.addWidget(caption("该期任意一天"))
        layout.addWidget(self.day)
        layout.addWidget(self.title)
        layout.addLayout(steps)
        layout.addWidget(self.state)
        layout.addWidget(self.issue)
        layout.addWidget(caption("已印发的报告"))
        layout.addWidget(self.issued, 1)
        layout.addWidget(self.none, 1)
