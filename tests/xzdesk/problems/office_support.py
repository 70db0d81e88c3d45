"""A county office on an empty store, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from tests.support import new_store
from xzdesk.office import Office, open_office
from xzdesk.problems.records import Problem

ZONE = timezone(timedelta(hours=8))
COMPLETE: Mapping[str, Any] = {
    "title": "示例：厂区供电容量不足",
    "description": "二期投产后最大负荷超过现有容量，用电高峰期需错峰生产。",
    "request": "请协调新增一条10千伏专线。",
    "cluster": "工程机械",
    "category": "用电",
    "subject_name": "示例机械有限公司",
    "found_on": "2026-03-02",
}
UPWARDS: Mapping[str, Any] = {
    "tier": "department",
    "unit": "市工信局",
    "reason": "变电站属市级电网规划，县级无权调整。",
    "measures_taken": "已组织企业错峰生产，已向供电所报装。",
    "request": "请协调将该线路列入年度电网建设计划。",
}
LEADERSHIP: Mapping[str, Any] = {
    "tier": "leadership",
    "ground": "systemic",
    "reason": "多家企业同时受限，涉及电网规划。",
    "opinions": "县供电公司建议新建变电站；企业同意分担接入费用。",
}


class Clock:
    """The desk's wall clock, set by the test."""

    def __init__(self, day: date = date(2026, 3, 5)) -> None:
        self.moment = datetime(day.year, day.month, day.day, 9, 0, tzinfo=ZONE)

    def __call__(self) -> datetime:
        return self.moment

    def to(self, day: date) -> None:
        self.moment = datetime(day.year, day.month, day.day, 9, 0, tzinfo=ZONE)


class County:
    """Several people at one desk of 沛县; each step says who takes it."""

    def __init__(self, folder: Path, day: date = date(2026, 3, 5)) -> None:
        self.clock = Clock(day)
        self.store = new_store(folder, office="沛县")
        self.people: dict[str, Office] = {}

    def as_(self, operator: str = "示例经办甲") -> Office:
        if operator not in self.people:
            self.people[operator] = open_office(self.store, operator, now=self.clock)
        return self.people[operator]

    def add(self, *, register: bool = True, **values: Any) -> Problem:
        return self.as_().problems.add({**COMPLETE, **values}, register=register)

    def step(self, name: str, problem: Problem, by: str = "示例经办甲", **raw: Any) -> Problem:
        problems = self.as_(by).problems
        problems.step(name, problem, raw)
        return problems.find(str(problem.number))

    def referred(self, **decide: Any) -> Problem:
        problem = self.step("decide", self.add(), **{**UPWARDS, **decide})
        return self.step("approve", problem, approver="示例分管领导")

    def handling(self, **given: Any) -> Problem:
        values = {"tier": "county", "unit": "县工信局", "person": "示例责任人", "due_on": "2026-03-20"}
        return self.step("decide", self.add(), **{**values, **given})

    def resolved(self) -> Problem:
        return self.step("resolve", self.handling(), result="已增容。", evidence="验收单1份。")
