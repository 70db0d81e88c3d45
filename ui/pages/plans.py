"""The plans (培育提升工作方案) of the county by cluster: how far each is, and what is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.context import Context
from ui.ledger.filters import ALL
from ui.pages.page import Page
from ui.plans.asking import Asking
from ui.plans.filters import PlanFilters
from ui.plans.new import NewPlanDialog
from ui.plans.reading import plan_rows
from ui.plans.rows import PLANS, PlanRow
from ui.plans.sheets import EXPORT, TEMPLATE, Sheets
from ui.plans.table import Table
from ui.widgets.notice import Notice
from xzdesk.core.captions import Tier
from xzdesk.core.store import Written
from xzdesk.plans.records import IN_FORCE, PARTS

CONCERNS = ("plan", *PARTS, "problem", "edition", "settings", "calendar_year")
_ROW_HEIGHT = 56
_DUTY = "县区的第一项职责是制定本级产业培育提升工作方案：定目标、定节点、定责任。从一个产业集群开始。"


class PlansPage(Page):
    """Filters above, the list under them."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._rows: Sequence[PlanRow] = ()
        self._stale = True
        self.filters = PlanFilters(context.office.editions.current.names("clusters"))
        self.notice = Notice()
        self.table: Table[PlanRow] = Table(PLANS, _key, row_height=_ROW_HEIGHT, name="培育提升工作方案")
        self.empty = _Empty()
        self._sheets = Sheets(context, self, self.notice)
        self.views = QStackedWidget()
        self.views.addWidget(self.table)
        self.views.addWidget(self.empty)
        self.summary = QLabel()
        self.summary.setProperty("role", "muted")
        self._lay_out()
        self._connect()

    def enter(self, argument: str) -> None:
        if self._stale:
            self.refresh()
        may_write = self._context.office.desk.identity.role is Tier.COUNTY
        for button in (self.filters.new, self.filters.actuals, self.filters.sheets, self.empty.new):
            button.setEnabled(may_write)
        self._to_results()

    def new_day(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def search(self) -> bool:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()
        return True

    def refresh(self) -> None:
        """Read the plans again, off this thread."""
        self._stale = False
        self._context.worker.read("plans", partial(plan_rows, self._context.office), self._found)

    def ask_new(self) -> None:
        """Ask what a new plan needs."""
        dialog = NewPlanDialog(self._context, Asking(self._context.office).new_plan(), self)
        dialog.written.connect(self._made)
        self._context.bridge.show(dialog)

    def _found(self, rows: Sequence[PlanRow]) -> None:
        self._rows = rows
        self._show()

    def _show(self) -> None:
        shown = self.filters.sift(self._rows)
        self.table.show_rows(shown)
        self.views.setCurrentWidget(self.table if shown else self.empty)
        self.empty.explain(bool(self._rows), self.filters.narrowed)
        running = any(row.state in IN_FORCE for row in self._rows)
        self.filters.actuals.setVisible(running)
        self.summary.setText(self._told(shown))

    def _told(self, shown: Sequence[PlanRow]) -> str:
        names = self._context.office.editions.current.names("clusters")
        planned = {row.cluster for row in self._rows}
        without = [name for name in names if name not in planned]
        lacking = f"　还没有方案的产业集群：{'、'.join(without)}" if self._rows and without else ""
        return f"共 {len(shown)} 个方案{lacking}" if self._rows else ""

    def _made(self, written: Written) -> None:
        self.go.emit("plan", written.ids("plan")[0])

    def _open(self, plan: str) -> None:
        self.go.emit("plan", plan)

    def _to_results(self) -> None:
        shown = self.table if self.views.currentWidget() is self.table else self.empty.new
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter_actuals(self) -> None:
        self.go.emit("actuals", "")

    def _with_sheets(self, what: str) -> None:
        if what == TEMPLATE:
            self._sheets.template()
        elif what == EXPORT:
            self._sheets.export([row.id for row in self.table.rows_model.rows])
        else:
            self.go.emit("exchange", "")

    def _look_everywhere(self) -> None:
        self.filters.reset()
        self.filters.states[ALL].setChecked(True)
        self._show()

    def _written(self, written: Written, _source: QObject | None) -> None:
        if not any(kind in CONCERNS for kind, _ in written.touched):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 10)
        layout.setSpacing(8)
        for widget in (self.notice, self.filters):
            layout.addWidget(widget)
        layout.addWidget(self.views, 1)
        layout.addWidget(self.summary)

    def _connect(self) -> None:
        self.filters.changed.connect(self._show)
        self.filters.opened.connect(self._to_results)
        self.filters.wanted_new.connect(self.ask_new)
        self.filters.wanted_actuals.connect(self._enter_actuals)
        self.filters.sheets.chosen.connect(self._with_sheets)
        self.table.opened.connect(self._open)
        self.empty.wanted_new.connect(self.ask_new)
        self.empty.wanted_all.connect(self._look_everywhere)
        self._context.writes.written.connect(self._written)


class _Empty(QWidget):
    """What stands where no plan is: why, and what to do next."""

    wanted_new = Signal()
    wanted_all = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading, self.text = QLabel(), QLabel()
        self.heading.setProperty("role", "heading")
        self.text.setProperty("role", "muted")
        self.new, self.all = QPushButton("新建方案"), QPushButton("查看全部方案")
        self.new.setProperty("kind", "primary")
        self.new.clicked.connect(self.wanted_new)
        self.all.clicked.connect(self.wanted_all)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.all)
        buttons.addWidget(self.new)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(2)
        for label in (self.heading, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addLayout(buttons)
        layout.addStretch(3)

    def explain(self, any_at_all: bool, narrowed: bool) -> None:
        """Say why nothing is shown."""
        self.all.setVisible(any_at_all)
        self.new.setVisible(not any_at_all)
        if not any_at_all:
            self.heading.setText("还没有培育提升工作方案")
            self.text.setText(_DUTY)
        else:
            self.heading.setText("没有符合条件的方案" if narrowed else "这里没有方案")
            self.text.setText("换一个词，或查看全部方案。")


def _key(row: PlanRow) -> str:
    return row.id
