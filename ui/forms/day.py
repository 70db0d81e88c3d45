"""A day: typed in any of the fixed forms, or picked from a calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QVBoxLayout, QWidget

from ui.forms.editors import LineEditor
from ui.icons import icon
from xzdesk.core.fieldtypes import Stored, read_day
from xzdesk.errors import Refusal

HINT = "如 2026-03-05"
_CALENDAR = QSize(330, 240)  # Qt's own measure cuts off the sixth week


class DayEditor(LineEditor):
    """A line that settles to 2026-03-05 when left; Alt+Down opens the calendar."""

    def __init__(self) -> None:
        super().__init__(HINT)
        action = self.line.addAction(icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        action.setToolTip("打开日历（Alt+↓）")
        action.triggered.connect(self.open_calendar)
        self._action: QAction = action
        shortcut = QShortcut(QKeySequence("Alt+Down"), self.line)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.open_calendar)
        self.line.editingFinished.connect(self._settle)

    def day(self) -> date | None:
        """The day, None when nothing or nothing readable is there."""
        try:
            return read_day(self.line.text())
        except Refusal:
            return None

    def set_fixed(self, fixed: bool) -> None:
        super().set_fixed(fixed)
        self._action.setVisible(not fixed)

    def set_raw(self, raw: Stored) -> None:
        super().set_raw(raw.isoformat() if isinstance(raw, date) else raw)

    def open_calendar(self) -> None:
        """Show the calendar under the line."""
        if self.line.isReadOnly():
            return
        popup = _Calendar(self.line, self.day() or date.today())
        popup.calendar.activated.connect(self._picked)
        popup.calendar.clicked.connect(self._picked)
        popup.calendar.clicked.connect(popup.close)
        popup.calendar.activated.connect(popup.close)
        popup.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        popup.show()
        popup.calendar.setFocus()

    def _picked(self, day: QDate) -> None:
        self.line.setText(day.toString(Qt.DateFormat.ISODate))
        self.left.emit()

    def _settle(self) -> None:
        day = self.day()
        if day is not None and self.line.text() != day.isoformat():
            with QSignalBlocker(self.line):
                self.line.setText(day.isoformat())


class _Calendar(QFrame):
    """The calendar in a window that closes when the person turns elsewhere."""

    def __init__(self, parent: QWidget, day: date) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("calendar")
        self.calendar = QCalendarWidget()
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.calendar)
        self.calendar.setMinimumSize(_CALENDAR)
