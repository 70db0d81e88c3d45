"""The left side of the report page: what to print, and what to do with it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from ui.icons import icon
from ui.report.listing import ListChooser, MeetingChooser
from ui.report.parts import caption, chip
from ui.report.period import PeriodChooser
from ui.report.subject import FormChooser
from ui.settings.card import button
from ui.widgets.scrolled import scrolled
from xzdesk.catalogue import Catalogue
from xzdesk.core.captions import Captioned

_WIDTH = 292
_SAVERS = ((".pdf", "PDF"), (".docx", "Word"), (".xlsx", "Excel"))


class What(Captioned):
    """What can be printed."""

    REPORT = "report", "报告"
    LIST = "list", "清单"
    MEETING = "meeting", "会议"
    FORM = "form", "表单"


class Side(QFrame):
    """Report, list, meeting or problem; printing, saving, and what there is to tell of the paper."""

    switched = Signal()  # to another kind of paper
    wanted_file = Signal(str)  # .pdf, .docx or .xlsx
    wanted_notices = Signal()

    def __init__(self, today: date, catalogue: Catalogue) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setFixedWidth(_WIDTH)
        names = (catalogue.names(listing) for listing in ("clusters", "categories", "departments"))
        self.period, self.form, self.meeting = PeriodChooser(today), FormChooser(), MeetingChooser()
        self.listing = ListChooser(*names)
        self.chips = {what: chip(what.caption) for what in What}
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
        self.show_what(What.REPORT)

    @property
    def what(self) -> What:
        """What is being chosen."""
        return next(what for what, each in self.chips.items() if each.isChecked())

    def show_what(self, what: What) -> None:
        """Go to a kind of paper; tells nobody."""
        self.chips[what].setChecked(True)
        self._views.setCurrentIndex(list(What).index(what))

    def allow(self, on: bool, notices: list[str]) -> None:
        """Whether there is something to print, and what is to be told of it."""
        for each in (self.print_button, *self.savers.values()):
            each.setEnabled(on)
        self.notices.setText(f"打印提示 {len(notices)} 条")
        self.notices.setToolTip("\n".join(notices))
        self.notices.setVisible(bool(notices))

    def _switch(self) -> None:
        self.show_what(self.what)
        self.switched.emit()

    def _save(self, clicked: QAbstractButton) -> None:
        self.wanted_file.emit(next(ending for ending, each in self.savers.items() if each is clicked))

    def _lay_out(self) -> None:
        self.back.setProperty("kind", "link")
        self.notices.setProperty("kind", "link")
        for view in (self.period, self.listing, self.meeting, self.form):
            self._views.addWidget(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 14)
        layout.setSpacing(10)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(_row(self._kinds, *self.chips.values()))
        views = scrolled(self._views)
        views.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(views, 1)
        layout.addWidget(self.print_button)
        layout.addWidget(caption("保存为"))
        layout.addLayout(_row(self._saving, *self.savers.values()))
        layout.addWidget(self.notices, 0, Qt.AlignmentFlag.AlignLeft)


def _row(group: QButtonGroup, *buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for each in buttons:
        group.addButton(each)
        row.addWidget(each, 1)
    return row
