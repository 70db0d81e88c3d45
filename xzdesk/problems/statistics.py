"""Figures of a period, out of what the log says until the period's end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from xzdesk.core.captions import Captioned, Tier
from xzdesk.problems.deadlines import BY_DUE, Clockwork
from xzdesk.problems.periods import Period
from xzdesk.problems.queries import Light, LightRule, Stood, Taken
from xzdesk.problems.records import IN_HAND, State
from xzdesk.problems.usecases import Problems


class Event(Captioned):
    """What became of problems by steps; counted by the day the step was entered, each time once."""

    SENT = "sent", "报送"
    REPLIED = "replied", "答复"
    RETURNED = "returned", "退回"
    FORWARDED = "forwarded", "转报会商"
    EXTENDED = "extended", "延期"
    RESOLVED = "resolved", "办结"
    NOT_VERIFIED = "not_verified", "核验未通过"
    REOPENED = "reopened", "反弹重开"
    WITHDRAWN = "withdrawn", "撤销"


_EVENTS: Mapping[str, Event] = {
    "approve": Event.SENT,
    "reply": Event.REPLIED,
    "return": Event.RETURNED,
    "forward": Event.FORWARDED,
    "extend": Event.EXTENDED,
    "resolve": Event.RESOLVED,
    "reopen": Event.REOPENED,
    "withdraw": Event.WITHDRAWN,
}


def event_of(action: str, to: State | None) -> Event | None:
    """What an action that led to a state is counted as; None for those not counted."""
    if action == "import_reply":
        return Event.REPLIED if to is State.REPLIED else None
    if action == "verify":
        return Event.NOT_VERIFIED if to is State.HANDLING else None
    return _EVENTS.get(action)


class Lit(NamedTuple):
    """A problem as it stood, with its light of that day."""

    problem: Stood
    light: Light

    @property
    def state(self) -> State:
        return self.problem.state

    @property
    def urgency(self) -> tuple[Any, ...]:
        """Sorts by light, by the day from which its clock runs or on which it is due, by number."""
        each = self.problem
        day = (each.due_on if each.state in BY_DUE else None) or each.stage_on or date.max
        return (_RANK[self.light], day, *number_order(each.number))


_RANK = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, Light.NONE: 3}


def number_order(number: str) -> tuple[str, int, str]:
    """Sorts numbers as people read them: by desk and year, then by their counter."""
    return number.rstrip("0123456789"), len(number), number


class Tally:
    """Some problems, to be counted as a report needs them."""

    def __init__(self, problems: Iterable[Lit]) -> None:
        self.problems = tuple(problems)

    @property
    def total(self) -> int:
        return len(self.problems)

    def where(self, test: Callable[[Lit], bool]) -> Tally:
        """The part for which `test` holds."""
        return Tally(each for each in self.problems if test(each))

    def by(self, name: str) -> Counter[Any]:
        """Counts by a field of Stood, or by light."""
        if name == "light":
            return Counter(each.light for each in self.problems)
        place = Stood._fields.index(name)
        return Counter(each.problem[place] for each in self.problems)

    def parts(self, name: str) -> dict[Any, Tally]:
        """The same, with each part to be counted further."""
        parts: dict[Any, list[Lit]] = {}
        for each in self.problems:
            parts.setdefault(getattr(each.problem, name), []).append(each)
        return {key: Tally(part) for key, part in parts.items()}

    def light(self, light: Light) -> int:
        return sum(each.light is light for each in self.problems)

    @property
    def since(self) -> date | None:
        """The earliest start of a present stage."""
        return min((each.problem.stage_on for each in self.problems if each.problem.stage_on), default=None)

    @property
    def urgent_first(self) -> list[str]:
        """The ids, by urgency."""
        return [each.problem.id for each in sorted(self.problems, key=lambda each: each.urgency)]


@dataclass(frozen=True)
class Figures:
    """The numbers of a period. `standing`: registered problems of every state at the end of the day `as_of`."""

    period: Period
    as_of: date
    rule: LightRule
    standing: Tally
    moved: Tally
    events: Mapping[Event, int]

    @cached_property
    def new(self) -> Tally:
        """Registered in the period."""
        return self.standing.where(lambda each: self._within(each.problem.registered_on))

    @cached_property
    def closed(self) -> Tally:
        """Closed in the period, and not reopened within it."""
        return self.standing.where(lambda each: self._within(each.problem.closed_on))

    @cached_property
    def in_hand(self) -> Tally:
        """Registered, neither closed nor withdrawn."""
        return self.standing.where(lambda each: each.state in IN_HAND)

    @cached_property
    def _states(self) -> dict[State, Tally]:
        return self.standing.parts("state")

    def in_state(self, state: State) -> Tally:
        return self._states.get(state, Tally(()))

    def _within(self, day: date | None) -> bool:
        return day is not None and self.period.first <= day <= self.period.last


def figures(problems: Problems, period: Period, as_of: date | None = None) -> Figures:
    """The numbers of a period until a day of it: its end, or today where it is not over, if none is given."""
    ledger = problems.ledger
    as_of = as_of or min(period.last, problems.desk.today)
    rule = problems.clockwork.rule(as_of)
    standing = Tally(standing_on(problems, as_of))
    moved = ledger.moved(period.first, as_of)
    return Figures(
        period,
        as_of,
        rule,
        standing=standing,
        moved=standing.where(lambda each: each.problem.id in moved),
        events=_events(ledger.taken(period.first, as_of)),
    )


def standing_on(problems: Problems, day: date) -> list[Lit]:
    """Every registered problem at the end of a day, or as it stands now where the day is today."""
    rule = problems.clockwork.rule(day)
    until = day if day < problems.desk.today else None
    return [Lit(each, rule.light(*light_of(each))) for each in problems.ledger.stood(until)]


def light_of(each: Stood) -> tuple[State, Tier | None, date | None, date | None]:
    """What a light rule asks of a problem."""
    return each.state, each.tier, each.stage_on, each.due_on


def _events(taken: Iterable[Taken]) -> Counter[Event]:
    counts: Counter[Event] = Counter()
    for each in taken:
        event = event_of(each.action, each.to)
        if event is not None:
            counts[event] += each.times
    return counts


def attention(of: Figures, clockwork: Clockwork) -> Tally:
    """What needs a hand: red, yellow, and what else is due before the period ends."""
    due = _due(clockwork, of.as_of, of.period.last)
    return of.in_hand.where(lambda each: each.light in (Light.RED, Light.YELLOW) or due(each))


def due_in(of: Figures, clockwork: Clockwork, period: Period) -> Tally:
    """The problems in hand whose present stage is due in a period."""
    return of.in_hand.where(_due(clockwork, period.first, period.last))


def _due(clockwork: Clockwork, first: date, last: date) -> Callable[[Lit], bool]:
    window = clockwork.window(first, last)
    return lambda each: window.light(*light_of(each.problem)) is Light.YELLOW
