"""A county desk with a plan in the making, and with one that is issued."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tests.xzdesk.problems.office_support import County
from xzdesk.plans.records import Plan
from xzdesk.plans.usecases import Plans
from xzdesk.plans.whole import Whole

PLAN = {
    "title": "示例县工程机械产业培育提升工作方案",
    "cluster": "工程机械",
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
    "unit": "县工信局",
    "leader": "示例县领导",
}
OUTPUT = {"indicator": "产业规模", "measured_in": "亿元", "years": {"2026": "120", "2027": "150"}}
BASE = {"title": "产业园一期建成", "due_on": "2026-06-30", "unit": "县工信局", "person": "示例责任人"}


class Planning(County):
    """Several people at one desk of 沛县 who work on plans."""

    def __init__(self, folder: Path, day: date = date(2026, 3, 5)) -> None:
        super().__init__(folder, day)

    @property
    def plans(self) -> Plans:
        return self.as_().plans

    def draft(self, **values: Any) -> Plan:
        """A plan with nothing but itself."""
        made = self.plans.add({**PLAN, **values})
        return self.now(made.ids("plan")[0])

    def now(self, id: str) -> Plan:
        found = self.store.get(Plan, id)
        assert found is not None
        return found

    def target(self, plan: Plan, **values: Any) -> str:
        return self.plans.add_part(plan, "target", {**OUTPUT, **values}).ids("target")[0]

    def milestone(self, plan: Plan, **values: Any) -> str:
        return self.plans.add_part(plan, "milestone", {**BASE, **values}).ids("milestone")[0]

    def ready(self) -> Plan:
        """A draft that can be issued: one target, one milestone."""
        plan = self.draft()
        self.target(plan)
        self.milestone(plan)
        return plan

    def issued(self) -> Plan:
        plan = self.ready()
        self.plans.issue(plan, {"issued_by": "示例签发人"})
        return self.now(plan.id)

    def whole(self, plan: Plan) -> Whole:
        return self.plans.whole(plan)
