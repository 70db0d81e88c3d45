"""Twelve months: what each brought, and how the ledger stood at its end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from xzdesk.core.captions import Tier
from xzdesk.problems.periods import first_of_month, months_to
from xzdesk.problems.queries import Light, LightRule, Moment, Ways
from xzdesk.problems.records import IN_HAND, State
from xzdesk.problems.usecases import Problems


@dataclass
class Month:
    """By days of entry: came into the ledger, resolved, closed, reopened; in hand and overdue at the end (`as_of`)."""

    first: date
    as_of: date
    rule: LightRule = field(repr=False)
    new: int = 0
    resolved: int = 0
    closed: int = 0
    reopened: int = 0
    in_hand: int = 0
    red: int = 0


def twelve_months(problems: Problems, ways: Ways, as_of: date) -> list[Month]:
    """The month of a day, until that day, and the eleven before it, out of all problems' ways; oldest first."""
    months = []
    for first in months_to(as_of):
        last = min(first_of_month(first, 1) - timedelta(days=1), as_of)
        months.append(Month(first, last, problems.clockwork.rule(last)))
    starts, ends = [month.first for month in months], [month.as_of for month in months]
    for way in ways.values():
        _follow(months, starts, ends, way)
    return months


def _follow(months: Sequence[Month], starts: Sequence[date], ends: Sequence[date], way: Sequence[Moment]) -> None:
    """Count one problem: its steps in their months, and where it stood at the end of each."""
    state: State = State.DRAFT
    tier: Tier | None = None
    stage_on: date | None = None
    due_on: date | None = None
    for at, moment in enumerate(way):
        before, state = state, moment.state or state
        tier, stage_on, due_on = moment.tier or tier, moment.stage_on or stage_on, moment.due_on or due_on
        place = bisect_right(starts, moment.day) - 1
        if place >= 0 and moment.day <= ends[-1] and state is not before:
            _step(months[place], before, state)
        if state not in IN_HAND:
            continue
        until = bisect_left(ends, way[at + 1].day) if at + 1 < len(way) else len(ends)
        for month in months[bisect_left(ends, moment.day) : until]:
            month.in_hand += 1
            month.red += month.rule.light(state, tier, stage_on, due_on) is Light.RED


def _step(month: Month, before: State, state: State) -> None:
    if before is State.DRAFT and state is not State.WITHDRAWN:
        month.new += 1
    elif state is State.RESOLVED:
        month.resolved += 1
    elif state is State.CLOSED:
        month.closed += 1
    elif before is State.CLOSED:
        month.reopened += 1
