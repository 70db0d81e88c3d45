"""Short ways to plans at a window's desk, and to its pages. All 示例."""

from __future__ import annotations

from typing import Any

from tests.ui.desk import Desk
from ui.main_window import MainWindow
from ui.pages.actuals import ActualsPage
from ui.pages.plan import PlanPage
from ui.pages.plans import PlansPage
from ui.plans.editing import RecordDialog
from xzdesk.plans.records import Milestone, Plan

PLAN = {
    "title": "示例工程机械方案",
    "cluster": "工程机械",
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
    "unit": "沛县工信局（示例）",
    "leader": "王五（示例）",
}
TARGET = {"indicator": "产业规模", "measured_in": "亿元", "source": "统计月报", "years": {2026: "120", 2027: "150"}}
MILESTONE = {"title": "厂房封顶（示例）", "due_on": "2026-06-30", "unit": "沛县工信局（示例）"}


class Planner:
    """Makes plans, and finds what the window shows of them."""

    def __init__(self, desk: Desk, window: MainWindow) -> None:
        self.desk = desk
        self.window = window
        self.plans = desk.context.office.plans

    def draft(self, **values: Any) -> Plan:
        return self.now(self.plans.add({**PLAN, **values}).ids("plan")[0])

    def target(self, plan: Plan, **values: Any) -> str:
        return self.plans.add_part(plan, "target", {**TARGET, **values}).ids("target")[0]

    def milestone(self, plan: Plan, **values: Any) -> str:
        return self.plans.add_part(plan, "milestone", {**MILESTONE, **values}).ids("milestone")[0]

    def ready(self, **values: Any) -> Plan:
        """A draft that can be issued."""
        plan = self.draft(**values)
        self.target(plan)
        self.milestone(plan)
        return plan

    def issued(self, **values: Any) -> Plan:
        plan = self.ready(**values)
        self.plans.issue(plan, {"issued_by": "周七（示例）"})
        return self.now(plan.id)

    def now(self, plan: str) -> Plan:
        found = self.desk.context.ledger.get(Plan, plan)
        assert found is not None
        return found

    def milestone_now(self, milestone: str) -> Milestone:
        found = self.desk.context.ledger.get(Milestone, milestone)
        assert found is not None
        return found

    def first_milestone(self, plan: Plan) -> str:
        return self.plans.whole(plan).milestones[0].id

    def list_page(self) -> PlansPage:
        self.window.go("plans")
        page = self.window.page("plans")
        assert isinstance(page, PlansPage)
        page.refresh()
        return page

    def page(self, plan: Plan) -> PlanPage:
        self.window.go("plan", plan.id)
        return self.shown()

    def shown(self) -> PlanPage:
        page = self.window.page("plan")
        assert isinstance(page, PlanPage)
        return page

    def actuals(self, plan: str = "") -> ActualsPage:
        self.window.go("actuals", plan)
        page = self.window.page("actuals")
        assert isinstance(page, ActualsPage)
        return page

    def dialog(self) -> RecordDialog:
        made = self.desk.bridge.dialogs[-1]
        assert isinstance(made, RecordDialog)
        return made

    def answer(self, **values: object) -> None:
        """Fill the dialog in and send it off."""
        dialog = self.dialog()
        dialog.form.restore(values)
        dialog.submit()
