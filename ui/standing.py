"""Where a problem stands today, in the words of the screens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xzdesk.core.tuples import NamedTuple
from xzdesk.problems.deadlines import Clockwork, Deadline, Urging
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem
from xzdesk.workdays import DayStep

ESTIMATE = "暂定"


class Standing(NamedTuple):
    """Light, deadline and what is left of it."""

    light: Light
    deadline: Deadline | None
    days: int | None
    urging: Urging | None
    today: date

    @property
    def due(self) -> str:
        """2026-03-20, with the mark of an estimate."""
        if self.deadline is None:
            return ""
        day = self.deadline.day.isoformat()
        return f"{day} {ESTIMATE}" if self.deadline.estimate else day

    @property
    def left(self) -> str:
        """Working days left, or how late; as short as a table's cell."""
        if self.days is None or self.deadline is None:
            return ""
        if self.light is Light.RED:
            return f"超期{-self.days or ''}"
        return "今天" if self.deadline.day == self.today else str(self.days)

    @property
    def sentence(self) -> str:
        """The deadline in a line: 时限2026年3月20日（暂定），还剩5个工作日."""
        if self.deadline is None or self.days is None:
            return ""
        day = self.deadline.day
        mark = f"（{ESTIMATE}）" if self.deadline.estimate else ""
        urging = f"，请{self.urging.caption}" if self.urging else ""
        return f"时限{day.year}年{day.month}月{day.day}日{mark}，{self._told(self.days)}{urging}"

    def _told(self, days: int) -> str:
        if self.light is Light.RED:
            return f"已超期{-days}个工作日" if days else "已超期"
        return "今天到期" if self.deadline and self.deadline.day == self.today else f"还剩{days}个工作日"


def standing(problem: Problem, clockwork: Clockwork, today: date) -> Standing:
    """Today's standing of a problem."""
    deadline = clockwork.deadline(problem)
    light = clockwork.light(problem, today)
    days = _days(deadline, clockwork, today) if deadline else None
    return Standing(light, deadline, days, clockwork.urging(problem, today), today)


def derivation(problem: Problem, clockwork: Clockwork, deadline: Deadline) -> Sequence[DayStep]:
    """Day by day up to a deadline; one that was set by hand is counted from the start of the problem's stage."""
    if deadline.start is not None:
        return clockwork.derivation(deadline)
    start, workdays = problem.stage_on, clockwork.workdays
    return workdays.derive(start, workdays.between(start, deadline.day)) if start and start < deadline.day else ()


def _days(deadline: Deadline, clockwork: Clockwork, today: date) -> int:
    """Working days left; negative by how many it is late."""
    if deadline.day < today:
        return -clockwork.workdays.between(deadline.day, today)
    return clockwork.workdays.between(today, deadline.day)
