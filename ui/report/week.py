"""Choosing the week of a weekly report."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.forms.day import DayEditor
from xzdesk.problems.periods import week_of

_WEEK = timedelta(days=7)


class WeekChooser(QWidget):
    """Any day of the week; `changed` once it names another week."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self._day = today
        self.day = DayEditor()
        self.week = QLabel()
        self.week.setProperty("role", "small")
        self.week.setWordWrap(True)
        self.before, self.after = QPushButton("上一周"), QPushButton("下一周")
        caption = QLabel("该周任意一天")
        caption.setProperty("role", "section")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.before)
        row.addWidget(self.after)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (caption, self.day, self.week):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.addStretch()
        self.day.left.connect(self._typed)
        self.before.clicked.connect(self._go_before)
        self.after.clicked.connect(self._go_after)
        self._show()

    @property
    def chosen(self) -> date:
        """A day of the week that is chosen."""
        return self._day

    def choose(self, day: date) -> None:
        """Go to the week of a day, and tell so."""
        self._day = day
        self._show()
        self.changed.emit()

    def _typed(self) -> None:
        day = self.day.day()
        if day and day != self._day:
            self.choose(day)

    def _go_before(self) -> None:
        self.choose(self._day - _WEEK)

    def _go_after(self) -> None:
        self.choose(self._day + _WEEK)

    def _show(self) -> None:
        week = week_of(self._day)
        year, number, _ = self._day.isocalendar()
        self.day.set_raw(self._day.isoformat())
        first, last = week.first, week.last
        self.week.setText(f"{year}年第{number}周，{first.month}月{first.day}日至{last.month}月{last.day}日")
