"""Random steps with a plan: what is issued changes by a revision only, and an issue is kept as it stood."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.xzdesk.plans.plans_support import PLAN, Planning
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.plans.records import IN_FORCE, OPEN_FOR_CONTENT, PlanState
from xzdesk.plans.whole import Content, Whole, content_of, issued_content

FROZEN = tuple(state for state in PlanState if state not in OPEN_FOR_CONTENT)
WAY = {
    "issue": {("draft", "issued"), ("revising", "revised")},
    "revise": {("issued", "revising"), ("revised", "revising")},
    "abandon": {("revising", "issued"), ("revising", "revised")},
    "close": {("issued", "closed"), ("revised", "closed")},
}


class AnyWay(RuleBasedStateMachine):
    """Every rule may be refused; what is not must keep the rules of the design."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="xzdesk-plans-"))
        self.desk = Planning(self.folder)
        self.plan = self.desk.ready()
        self.gestures: list[str] = []
        self.issues: list[Content] = []

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.store.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def whole(self) -> Whole:
        return self.desk.whole(self.plan)

    def attempt(self, name: str, *args: Any) -> None:
        before = self.whole
        try:
            written: Written = getattr(self.desk.plans, name)(*args)
        except Refusal:
            assert self.whole == before, "what is refused changes nothing"
            return
        after = self.whole
        if written.gesture:
            self.gestures.append(written.gesture)
        if before.plan.state in FROZEN and name != "undo":
            assert content_of(after) == content_of(before)
        if name in ("actuals", "done", "undone"):
            assert before.plan.state in IN_FORCE
        if before.plan.state is not after.plan.state and name != "undo":
            assert (before.plan.state.value, after.plan.state.value) in WAY[name]

    @rule(title=st.sampled_from(["示例方案甲", "示例方案乙", ""]))
    def edit(self, title: str) -> None:
        self.attempt("edit", self.plan, {"title": title})

    @rule(value=st.sampled_from(["120", "130.5", None]), year=st.sampled_from([2026, 2027, 2031]))
    def set_year(self, value: str | None, year: int) -> None:
        for target in self.whole.targets[:1]:
            self.attempt("edit_part", "target", target.id, {"years": {year: value}})

    @rule(kind=st.sampled_from(["target", "milestone", "measure"]))
    def add(self, kind: str) -> None:
        raw = {
            "target": {"indicator": "示例指标", "measured_in": "家", "years": {2026: 5}},
            "milestone": {"title": "示例节点", "due_on": "2026-09-30", "unit": "县工信局"},
            "measure": {"title": "示例举措", "stream": "产业招商"},
        }[kind]
        self.attempt("add_part", self.plan, kind, raw)

    @rule(day=st.sampled_from(["2026-05-31", "2026-12-31", "2030-01-01"]), waits=st.booleans())
    def move(self, day: str, waits: bool) -> None:
        milestones = self.whole.milestones
        if waits and len(milestones) > 1:
            self.attempt("edit_part", "milestone", milestones[0].id, {"waits_for": [milestones[-1].id]})
        self.attempt("move", {each.id: day for each in milestones[:2]})

    @rule(kind=st.sampled_from(["target", "milestone", "measure"]), place=st.integers(0, 3))
    def remove(self, kind: str, place: int) -> None:
        parts = {"target": self.whole.targets, "milestone": self.whole.milestones, "measure": self.whole.measures}[kind]
        for part in parts[place : place + 1]:
            self.attempt("remove_part", kind, part.id)

    @rule(how=st.sampled_from(["issue", "revise", "abandon", "close"]), signed=st.booleans())
    def step(self, how: str, signed: bool) -> None:
        raw = {"issue": {"issued_by": "示例签发人"}, "revise": {"reason": "示例原因"}, "close": {"summary": "示例说明"}}
        args = () if how == "abandon" else (raw[how] if signed else {},)
        self.attempt(how, self.plan, *args)

    @rule(period=st.sampled_from(["2026-01", "2026年2月", "2026Q1", "2027-01"]), value=st.sampled_from(["3.5", None]))
    def actual(self, period: str, value: str | None) -> None:
        entries = [{"target": each.id, "period": period, "value": value} for each in self.whole.targets]
        self.attempt("actuals", self.plan, entries)

    @rule(done=st.booleans())
    def mark(self, done: bool) -> None:
        for each in self.whole.milestones[:1]:
            self.attempt(*(("done", each.id, {"evidence": "示例验收单"}) if done else ("undone", each.id)))

    @rule(back=st.integers(1, 6))
    def undo(self, back: int) -> None:
        if len(self.gestures) >= back:
            self.attempt("undo", self.gestures[-back])

    @invariant()
    def an_issued_plan_is_what_was_issued(self) -> None:
        if not hasattr(self, "desk"):
            return
        whole = self.whole
        if whole.plan.state in FROZEN:
            assert whole.issued, "an issued plan has an issue"
            assert content_of(whole) == issued_content(whole.issued[-1])
            assert whole.plan.revisions == len(whole.issued) - 1
            assert whole.targets
            assert whole.milestones
            assert all(each.first_due_on for each in whole.milestones)
        if whole.plan.state is PlanState.DRAFT:
            assert not whole.issued
        assert whole.plan.title, PLAN["title"]

    @invariant()
    def an_issue_once_made_stays_as_it_is(self) -> None:
        if not hasattr(self, "desk"):
            return
        now = [issued_content(each) for each in self.whole.issued]
        common = min(len(now), len(self.issues))
        if len(now) >= len(self.issues):
            assert now[: common - 1] == self.issues[: common - 1]
        self.issues = now


TestAnyWay = AnyWay.TestCase
TestAnyWay.settings = settings(
    max_examples=25, stateful_step_count=30, suppress_health_check=list(HealthCheck), deadline=None
)
