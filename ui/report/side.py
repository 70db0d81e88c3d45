"""The left side of the report page: what to print, and what to do with it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from ui.icons import icon
from ui.report.subject import FormChooser
from ui.report.week import WeekChooser
from ui.settings.card import button

_WIDTH = 292
_SAVERS = ((".pdf", "PDF"), (".docx", "Word"), (".xlsx", "Excel"))


class Side(QFrame):
    """Week or problem, printing, saving, and what there is to tell of the paper."""

    switched = Signal()  # from reports to forms, or back
    wanted_file = Signal(str)  # .pdf, .docx or .xlsx
    wanted_notices = Signal()

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(_WIDTH)
        self.week, self.form = WeekChooser(today), FormChooser()
        self.weekly, self.forms = _chip("周报"), _chip("问题表单")
        self.back = QPushButton(icon("back", size=18), "返回")
        self.print_button = button("打印…", "Ctrl+P", kind="primary")
        self.savers = {ending: button(word, f"保存为 {ending} 文件") for ending, word in _SAVERS}
        self.notices = QPushButton()
        self._views = QStackedWidget()
        self._kinds, self._saving = QButtonGroup(self), QButtonGroup(self)
        self._lay_out()
        self._kinds.buttonClicked.connect(self._switch)
        self._saving.buttonClicked.connect(self._save)
        self.notices.clicked.connect(self.wanted_notices)
        self.show_forms(False)

    @property
    def shows_forms(self) -> bool:
        """Whether a problem's form is being chosen, not a report."""
        return self.forms.isChecked()

    def show_forms(self, forms: bool) -> None:
        """Go to the forms or to the reports; tells nobody."""
        (self.forms if forms else self.weekly).setChecked(True)
        self._views.setCurrentWidget(self.form if forms else self.week)

    def allow(self, on: bool, notices: list[str]) -> None:
        """Whether there is something to print, and what is to be told of it."""
        for each in (self.print_button, *self.savers.values()):
            each.setEnabled(on)
        self.notices.setText(f"打印提示 {len(notices)} 条")
        self.notices.setToolTip("\n".join(notices))
        self.notices.setVisible(bool(notices))

    def _switch(self) -> None:
        self.show_forms(self.forms.isChecked())
        self.switched.emit()

    def _save(self, clicked: QAbstractButton) -> None:
        self.wanted_file.emit(next(ending for ending, each in self.savers.items() if each is clicked))

    def _lay_out(self) -> None:
        self.back.setProperty("kind", "link")
        self.notices.setProperty("kind", "link")
        self._views.addWidget(self.week)
        self._views.addWidget(self.form)
        caption = QLabel("保存为")
        caption.setProperty("role", "section")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setSpacing(10)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(_row(self._kinds, self.weekly, self.forms))
        layout.addWidget(self._views, 1)
        layout.addWidget(self.print_button)
        layout.addWidget(caption)
        layout.addLayout(_row(self._saving, *self.savers.values()))
        layout.addWidget(self.notices, 0, Qt.AlignmentFlag.AlignLeft)


def _row(group: QButtonGroup, *buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for each in buttons:
        group.addButton(each)
        row.addWidget(each, 1)
    return row


def _chip(text: str) -> QPushButton:
    chip = QPushButton(text)
    chip.setCheckable(True)
    chip.setProperty("kind", "chip")
    return chip
