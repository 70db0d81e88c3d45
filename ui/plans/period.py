"""Which month or quarter figures are entered for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.combo import Combo
from xzdesk.plans.periods import Period

_MONTHS, _QUARTERS = 24, 12


class PeriodChooser(QWidget):
    """By month or by quarter, the present one first; the last one that is over is chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kind, self.period = Combo(), Combo()
        self.kind.addItem("按月", False)
        self.kind.addItem("按季", True)
        self.kind.setAccessibleName("按月或按季")
        self.period.setAccessibleName("期间")
        self._today = date.min
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.kind)
        row.addWidget(self.period)
        self.kind.activated.connect(self._fill)
        self.kind.activated.connect(self.changed)
        self.period.activated.connect(self.changed)

    def show_today(self, today: date) -> None:
        """The periods that have begun by today."""
        if today != self._today:
            self._today = today
            self._fill()

    def chosen(self) -> Period:
        """The period that is chosen."""
        found = self.period.currentData()
        assert isinstance(found, Period)
        return found

    def choose(self, period: Period) -> None:
        """Choose a period, and tell nobody."""
        self.kind.setCurrentIndex(int(period.quarterly))
        self._fill()
        self.period.setCurrentIndex(max(self.period.findText(period.caption), 0))

    def _fill(self) -> None:
        self.period.clear()
        for period in begun(self._today, quarterly=bool(self.kind.currentData())):
            self.period.addItem(period.caption, period)
        self.period.setCurrentIndex(1)


def begun(today: date, *, quarterly: bool) -> Iterator[Period]:
    """The present month or quarter and those before it."""
    length, count = (3, _QUARTERS) if quarterly else (1, _MONTHS)
    month = today.year * 12 + (today.month - 1) // length * length
    for back in range(count):
        year, first = divmod(month - back * length, 12)
        yield Period(year, first + length, quarterly)
