"""Random steps, well and badly filled, by several people over time: only the transitions of the design happen."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.xzdesk.problems.office_support import LEADERSHIP, UPWARDS, County
from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.problems.deadlines import stays
from xzdesk.problems.records import Problem, ReferralState
from xzdesk.problems.workflow import STEPS, still_required

# The design's table, written out again: step -> (from, to) pairs of state words.
WAY: dict[str, set[tuple[str, str]]] = {
    "register": {("draft", "triage")},
    "decide": {
        (before, after)
        for before in ("triage", "handling", "replied")
        for after in ("handling", "awaiting_approval")
        if (before, after) != ("handling", "handling")
    },
    "approve": {("awaiting_approval", "referred")},
    "decline": {("awaiting_approval", "triage")},
    "receive": {("referred", "referred")},
    "reply": {("referred", "replied")},
    "return": {("referred", "triage")},
    "forward": {("referred", "referred")},
    "progress": {("handling", "handling"), ("replied", "replied")},
    "extend": {("handling", "handling")},
    "resolve": {("handling", "resolved"), ("replied", "resolved")},
    "verify": {("resolved", "closed"), ("resolved", "handling")},
    "reopen": {("closed", "triage")},
    "withdraw": {("draft", "withdrawn"), ("triage", "withdrawn")},
}
PEOPLE = ("示例经办甲", "示例经办乙", "示例责任人")
FILLED: dict[str, list[dict[str, Any]]] = {
    "decide": [
        {"tier": "county", "unit": "县工信局", "person": "示例责任人", "due_on": "2026-09-30"},
        dict(UPWARDS),
        dict(LEADERSHIP),
        {"tier": "department"},
    ],
    "approve": [{"approver": "示例分管领导"}, {"approver": PEOPLE[0]}],
    "reply": [{"kind": "agreed", "text": "已列入计划。"}, {"kind": "unable", "text": "暂缓。", "unit": "市科技局"}],
    "forward": [{"ground": "systemic", "reason": "涉及多个部门"}],
    "progress": [{"text": "已勘察"}, {"text": "将来", "on": "2030-01-01"}],
    "extend": [{"due_on": "2026-12-31", "reason": "设备未到货", "approver": "示例分管领导"}],
    "resolve": [{"result": "已解决", "evidence": "照片"}],
    "verify": [{"ok": True}, {"ok": False, "text": "未见效"}, {"ok": False}],
    "withdraw": [{"reason": "重复"}, {"merged_into": "沛县-A-2026-0404"}],
}
REASONED = [{"reason": "示例原因"}]


class WayOfAProblem(RuleBasedStateMachine):
    """Walks one problem; every refused step must leave it as it was."""

    @initialize(register=st.booleans())
    def start(self, register: bool) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.county = County(self.folder)
        self.problem: Problem = self.county.add(register=register)

    @rule(
        name=st.sampled_from(sorted(STEPS)),
        who=st.sampled_from(PEOPLE),
        empty=st.integers(0, 5),
        pick=st.integers(0, 5),
    )
    def take(self, name: str, who: str, empty: int, pick: int) -> None:
        choices = FILLED.get(name, REASONED if name in ("decline", "return", "reopen") else [{}])
        raw = {} if empty == 0 else choices[pick % len(choices)]
        before = self.problem
        try:
            self.problem = self.county.step(name, before, who, **raw)
        except Refusal:
            assert self.county.as_().problems.find(str(before.number)) == before
        else:
            assert (before.status.value, self.problem.status.value) in WAY[name]

    @rule(days=st.integers(1, 30))
    def time_passes(self, days: int) -> None:
        self.county.clock.to(self.county.clock().date() + timedelta(days=days))

    @invariant()
    def what_the_state_requires_is_there(self) -> None:
        assert still_required(self.problem) == []

    @invariant()
    def one_referral_at_most_is_under_way_and_exactly_while_sent_or_waiting(self) -> None:
        referrals = self.county.as_().problems.family(self.problem).referrals
        under_way = [r for r in referrals if r.state in tuple(ReferralState)[:3]]
        assert len(under_way) == (self.problem.status.value in ("awaiting_approval", "referred"))

    @invariant()
    def the_clocks_add_up_to_the_whole(self) -> None:
        today = self.county.clock().date()
        found = stays(self.county.store.changes("problem", self.problem.id))
        readings = self.county.as_().clockwork.readings(found, today)
        assert readings[-1].used == sum(reading.used for reading in readings[:-1])
        assert all(reading.used >= 0 for reading in readings)

    @invariant()
    def counters_only_count_what_happened(self) -> None:
        family = self.county.as_().problems.family(self.problem)
        assert self.problem.extensions == len(family.extensions)
        assert self.problem.returns == sum(r.state is ReferralState.RETURNED for r in family.referrals)
        if self.problem.tier is Tier.COUNTY and not family.extensions:
            assert self.problem.first_due_on is not None or self.problem.due_on is None

    @invariant()
    def days_on_record_are_not_in_the_future(self) -> None:
        stage_on = self.problem.stage_on
        assert stage_on is None or stage_on <= self.county.clock().date()
        assert self.problem.found_on == date(2026, 3, 2)

    def teardown(self) -> None:
        if hasattr(self, "county"):
            self.county.store.close()
            shutil.rmtree(self.folder)


TestWayOfAProblem = WayOfAProblem.TestCase
TestWayOfAProblem.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
