"""Figures of a period, from the same readings of the ledger that the screens use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from xzdesk.core.captions import Captioned
from xzdesk.problems.queries import Group, Light, LightRule, ProblemQuery, Taken
from xzdesk.problems.records import OPEN_STATES, REGISTERED, Problem, State
from xzdesk.problems.usecases import Problems

IN_HAND = tuple(state for state in OPEN_STATES if state in REGISTERED)


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @property
    def after(self) -> Period:
        """As many days, following."""
        days = self.last - self.first + timedelta(days=1)
        return Period(self.first + days, self.last + days)


def week_of(day: date) -> Period:
    """The week, Monday to Sunday, that contains a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


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


class Tally:
    """Counted problems, to be summed as a report needs them."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = tuple(groups)

    @property
    def total(self) -> int:
        return sum(group.count for group in self.groups)

    def where(self, test: Callable[[Group], bool]) -> Tally:
        """The part for which `test` holds."""
        return Tally(group for group in self.groups if test(group))

    def by(self, name: str) -> Counter[Any]:
        """Counts by state, tier, cluster, category, department or light."""
        counts: Counter[Any] = Counter()
        for group in self.groups:
            counts[getattr(group, name)] += group.count
        return counts

    def parts(self, name: str) -> dict[Any, Tally]:
        """The same, with each part to be summed further."""
        parts: dict[Any, list[Group]] = {}
        for group in self.groups:
            parts.setdefault(getattr(group, name), []).append(group)
        return {key: Tally(groups) for key, groups in parts.items()}

    def light(self, light: Light) -> int:
        return sum(group.count for group in self.groups if group.light is light)

    @property
    def since(self) -> date | None:
        """The earliest start of a present stage."""
        return min((group.since for group in self.groups if group.since), default=None)


@dataclass(frozen=True)
class Figures:
    """The numbers of a period. `standing`: registered problems of every state as they are on the day `as_of`."""

    period: Period
    as_of: date
    standing: Tally
    new: Tally
    moved: Tally
    closed: Tally
    events: Mapping[Event, int]

    @cached_property
    def in_hand(self) -> Tally:
        """Registered, neither closed nor withdrawn."""
        return self.standing.where(lambda group: group.state in IN_HAND)

    def in_state(self, state: State) -> Tally:
        return self.standing.where(lambda group: group.state is state)


def figures(problems: Problems, period: Period) -> Figures:
    """The numbers of a period; what stands is counted as of today."""
    ledger, today = problems.ledger, problems.desk.today
    rule = problems.clockwork.rule(today)
    first, last = period.first, period.last

    def counted(query: ProblemQuery) -> Tally:
        return Tally(ledger.groups(query, rule)).where(lambda group: group.state is not State.DRAFT)

    return Figures(
        period,
        today,
        standing=counted(ProblemQuery()),
        new=counted(ProblemQuery(registered_from=first, registered_to=last)),
        moved=counted(ProblemQuery(moved_from=first, moved_to=last)),
        closed=counted(ProblemQuery(closed_from=first, closed_to=last)),
        events=_events(ledger.taken(first, last)),
    )


def _events(taken: Iterable[Taken]) -> Counter[Event]:
    counts: Counter[Event] = Counter()
    for each in taken:
        event = event_of(each.action, each.to)
        if event is not None:
            counts[event] += each.count
    return counts


@dataclass(frozen=True)
class Listed:
    """The first problems of a list, and how many it has in all."""

    problems: Sequence[Problem]
    total: int

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.problems)


def listed(problems: Problems, query: ProblemQuery, limit: int, rule: LightRule | None = None) -> Listed:
    """The first `limit` problems of a query, lights as of today unless another rule is given."""
    rows = problems.ledger.problem_rows(query, rule or problems.clockwork.rule(problems.desk.today))
    return shown(problems, rows, limit)


def shown(problems: Problems, rows: Sequence[int], limit: int) -> Listed:
    """The first `limit` problems of row numbers."""
    return Listed(problems.ledger.problems_at(rows[:limit]), len(rows))


def attention(problems: Problems, period: Period, limit: int) -> Listed:
    """What needs a hand: red, then yellow, then what else is due before the period ends; by due date."""
    ledger, clockwork, today = problems.ledger, problems.clockwork, problems.desk.today
    rule = clockwork.rule(today)
    lit = ledger.problem_rows(ProblemQuery(states=IN_HAND, lights=(Light.RED, Light.YELLOW)), rule)
    if period.last <= rule.yellow_until:
        return shown(problems, lit, limit)
    due = ledger.problem_rows(_DUE, clockwork.window(rule.yellow_until + timedelta(days=1), period.last))
    return shown(problems, [*lit, *due], limit)


def due_in(problems: Problems, period: Period, limit: int) -> Listed:
    """The problems whose present stage is due in a period."""
    return listed(problems, _DUE, limit, problems.clockwork.window(period.first, period.last))


_DUE = ProblemQuery(states=IN_HAND, lights=(Light.YELLOW,))
