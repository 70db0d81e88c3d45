"""Clocks, due dates and lights: computed from the log and the rules, never stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from xzdesk.core.captions import Captioned, Tier
from xzdesk.core.changes import Change
from xzdesk.core.fields import KINDS
from xzdesk.core.office import Settings
from xzdesk.core.tuples import NamedTuple
from xzdesk.problems.queries import Light, LightRule, Moment, StageLimits
from xzdesk.problems.records import Problem, State
from xzdesk.workdays import DayStep, Workdays

_ONE_DAY = timedelta(days=1)
ESTIMATE = "（暂定）"  # behind a due date whose year's arrangement is not published yet
BY_DUE = (State.HANDLING, State.REPLIED)
Stage = tuple[State, Tier | None]


class Urging(Captioned):
    """The two steps after a due date has passed."""

    REMIND = "remind", "催办"
    SUPERVISE = "supervise", "督办"


class Deadline(NamedTuple):
    """When the present stage is due. `start`/`days`: what it was counted from, when not set by hand."""

    day: date
    estimate: bool
    start: date | None = None
    days: int | None = None


class Stay(NamedTuple):
    """A stretch in one state and tier; `end` None while it lasts."""

    state: State
    tier: Tier | None
    start: date
    end: date | None

    @property
    def holder(self) -> Tier:
        """Who had it: the upper tier only between sending and answering, else the county."""
        return self.tier if self.state is State.REFERRED and self.tier else Tier.COUNTY


class Reading(NamedTuple):
    """A clock: working days used of those allowed."""

    caption: str
    used: int
    allowed: int

    @property
    def over(self) -> bool:
        return self.used > self.allowed


class Clockwork:
    """The office's rules applied to its calendar."""

    def __init__(self, workdays: Workdays, settings: Settings) -> None:
        self.workdays = workdays
        self.settings = settings

    def due(self, start: date, days: int) -> date:
        """The day `days` working days after `start`."""
        return self.workdays.add(start, days).day

    def allowed(self, state: State, tier: Tier | None) -> int | None:
        """Working days that a stage may take; None where no clock runs."""
        rules = self.settings
        if state is State.REFERRED:
            return rules.leadership_days if tier is Tier.LEADERSHIP else rules.department_days
        return {
            State.TRIAGE: rules.triage_days,
            State.HANDLING: rules.county_days,
            State.AWAITING_APPROVAL: rules.approval_days,
            State.REPLIED: rules.carry_out_days,
            State.RESOLVED: rules.verify_days,
        }.get(state)

    def deadline(self, problem: Problem) -> Deadline | None:
        """When the problem's present stage is due."""
        if problem.due_on and problem.status in BY_DUE:
            return Deadline(problem.due_on, self.workdays.is_estimate(problem.due_on))
        days = self.allowed(problem.status, problem.tier)
        if days is None or problem.stage_on is None:
            return None
        due = self.workdays.add(problem.stage_on, days)
        return Deadline(due.day, due.estimate, problem.stage_on, days)

    def mark(self, day: date | None) -> str:
        """What stands behind a due date whose year's arrangement is not published yet; else nothing."""
        return ESTIMATE if day is not None and self.workdays.is_estimate(day) else ""

    def light(self, problem: Problem, today: date) -> Light:
        """Red past due; yellow from `notice` working days before; else green."""
        deadline = self.deadline(problem)
        if deadline is None:
            return Light.NONE
        if deadline.day < today:
            return Light.RED
        return Light.YELLOW if deadline.day <= self.due(today, self.notice(deadline.days)) else Light.GREEN

    def notice(self, allowed: int | None = None) -> int:
        """How many working days before a due date its light turns yellow: `yellow_days`, and of a stage's allowed days
        at most half, lest what has just begun be yellow at once."""
        days = self.settings.yellow_days
        return days if allowed is None else min(days, allowed // 2)

    def urging(self, problem: Problem, today: date) -> Urging | None:
        """催办 once red, 督办 when red for `supervise_days` working days."""
        deadline = self.deadline(problem)
        if deadline is None or deadline.day >= today:
            return None
        late = self.workdays.between(deadline.day, today)
        return Urging.SUPERVISE if late >= self.settings.supervise_days else Urging.REMIND

    def rule(self, today: date) -> LightRule:
        """Today's lights as plain dates, for SQL."""
        return self._until(today, lambda allowed: self.due(today, self.notice(allowed)))

    def window(self, first: date, last: date) -> LightRule:
        """A rule whose red is due before `first` and whose yellow is due from `first` to `last`."""
        return self._until(first, lambda _allowed: last)

    def _until(self, first: date, last: Callable[[int | None], date]) -> LightRule:
        """Red is due before `first`, yellow until `last` of the days that a stage may take; of None, where the due date
        was set by hand."""
        stages: list[Stage] = [(state, tier) for state in State for tier in (None, *Tier)]
        allowed = {stage: days for stage in stages if (days := self.allowed(*stage)) is not None}
        by_days = {
            days: StageLimits(self._first_due_from(first, days), self._first_due_from(last(days) + _ONE_DAY, days))
            for days in set(allowed.values())
        }
        return LightRule(first, last(None), BY_DUE, {stage: by_days[days] for stage, days in allowed.items()})

    def _first_due_from(self, day: date, days: int) -> date:
        """The first start whose due date is on or after `day`."""
        start = self.due(day, -days)  # near it; weekends decide the rest
        while self.due(start - _ONE_DAY, days) >= day:
            start -= _ONE_DAY
        while self.due(start, days) < day:
            start += _ONE_DAY
        return start

    def derivation(self, deadline: Deadline) -> Sequence[DayStep]:
        """Day by day, how a counted due date came about; empty for one set by hand."""
        if deadline.start is None or deadline.days is None:
            return ()
        return self.workdays.derive(deadline.start, deadline.days)

    def readings(self, stays: Sequence[Stay], today: date) -> list[Reading]:
        """One clock per tier that held the problem, and the whole."""
        rules = self.settings
        allowed = {
            Tier.COUNTY: rules.county_days,
            Tier.DEPARTMENT: rules.department_days,
            Tier.LEADERSHIP: rules.leadership_days,
        }
        used = {tier: self._held(stays, tier, today) for tier in Tier}
        held = {stay.holder for stay in stays}
        by_tier = [Reading(tier.caption, used[tier], allowed[tier]) for tier in Tier if tier in held]
        return [*by_tier, Reading("全程", sum(used.values()), rules.whole_days)]

    def _held(self, stays: Iterable[Stay], tier: Tier, today: date) -> int:
        return sum(self.workdays.between(s.start, s.end or today) for s in stays if s.holder is tier)


def stays(changes: Iterable[Change]) -> list[Stay]:
    """The stretches of a problem's way, from its log in stamp order."""
    return stays_of(_moment(change) for change in changes)


def stays_of(way: Iterable[Moment]) -> list[Stay]:
    """The stretches between moments in stamp order; drafts and ended stretches have no clock."""
    found: list[Stay] = []
    state: State | None = None
    tier: Tier | None = None
    start: date | None = None
    for moment in way:
        if moment.state is None and moment.tier is None and moment.stage_on is None:
            continue
        state, tier, start = moment.state or state, moment.tier or tier, moment.stage_on or start
        if start is None:
            continue
        _close(found, start)
        if state not in (None, State.DRAFT, State.CLOSED, State.WITHDRAWN):
            found.append(Stay(state, tier, start, None))
    return found


def _moment(change: Change) -> Moment:
    fields, patch = KINDS["problem"].fields, change.patch
    names = ("status", "tier", "stage_on")
    status, tier, start = (fields[name].type.load(patch[name][1]) if name in patch else None for name in names)
    return Moment(date.fromisoformat(change.at[:10]), status, tier, start, None)


def _close(found: list[Stay], end: date) -> None:
    if found and found[-1].end is None:
        last = found[-1]
        found[-1] = Stay(last.state, last.tier, last.start, max(end, last.start))
