"""办理规则: the office's rules, the people at this desk, what comes by file, and the database itself."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.pages.page import Page
from ui.settings.database import DatabaseCard
from ui.settings.operators import OperatorsCard
from ui.settings.rules import RulesCard
from ui.settings.tables import CalendarCard, CatalogueCard
from ui.widgets.notice import Notice
from ui.widgets.scrolled import scrolled


class SettingsPage(Page):
    """Cards under each other; what is done or refused is told above them."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.notice = Notice()
        self.rules = RulesCard(context, self.notice)
        self.operators = OperatorsCard(context)
        self.calendar = CalendarCard(context, self.notice)
        self.catalogue = CatalogueCard(context, self.notice)
        self.database = DatabaseCard(context, self.notice)
        self._lay_out()

    def enter(self, argument: str) -> None:
        self.notice.hide()
        self.operators.load()

    def operator_changed(self) -> None:
        self.operators.load()

    def new_day(self) -> None:
        self.calendar.tell()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.rules)
        left.addWidget(self.database)
        right.addWidget(self.operators)
        right.addWidget(self.calendar)
        right.addWidget(self.catalogue)
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(0, 0, 4, 0)
        columns.setSpacing(12)
        for column, share in ((left, 3), (right, 2)):
            column.setSpacing(12)
            column.addStretch()
            columns.addLayout(column, share)
        area = scrolled(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 12, 10)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addWidget(area, 1)
