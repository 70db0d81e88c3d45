"""What the screens and reports ask of the ledger, answered by the store in SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from xzdesk.core.captions import Captioned, Tier
from xzdesk.core.store import Store
from xzdesk.core.tuples import NamedTuple
from xzdesk.problems.records import Problem, State


class Light(Captioned):
    """红黄绿灯; NONE for drafts and for what has left the list."""

    GREEN = "green", "绿灯"
    YELLOW = "yellow", "黄灯"
    RED = "red", "红灯"
    NONE = "none", "—"


class Order(Captioned):
    """Orders of the ledger."""

    URGENCY = "urgency", "按紧急程度"
    NEWEST = "newest", "按登记先后"
    NUMBER = "number", "按编号"
    SUBJECT = "subject", "按企业（项目）"
    UNIT = "unit", "按责任单位"


class StageLimits(NamedTuple):
    """Light of a state whose clock starts at stage_on: red before `red`, else yellow before `yellow`, else green."""

    red: date
    yellow: date


class LightRule(NamedTuple):
    """Today's lights as plain dates, so that SQL can tell them.

    A problem with due_on, in a state of `by_due`: red when due_on < today, yellow when due_on <= yellow_until.
    Otherwise `by_stage[(state, tier)]` decides by stage_on. A state in neither has no light.
    """

    today: date
    yellow_until: date
    by_due: tuple[State, ...]
    by_stage: Mapping[tuple[State, Tier | None], StageLimits]

    def light(self, state: State, tier: Tier | None, stage_on: date | None, due_on: date | None) -> Light:
        """The light of a problem, as SQL tells it."""
        if due_on is not None and state in self.by_due:
            return Light.RED if due_on < self.today else Light.YELLOW if due_on <= self.yellow_until else Light.GREEN
        limits = self.by_stage.get((state, tier))
        if limits is None or stage_on is None:
            return Light.NONE
        return Light.RED if stage_on < limits.red else Light.YELLOW if stage_on < limits.yellow else Light.GREEN


class ProblemQuery(NamedTuple):
    """Filters of the ledger, joined by AND; empty means all. `text` is searched in the words of the problem.

    Periods include both days; "moved": a change of it, or of what hangs on it, was made on a day of the period.
    """

    text: str = ""
    tiers: tuple[Tier, ...] = ()
    states: tuple[State, ...] = ()
    clusters: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    lights: tuple[Light, ...] = ()
    department: str = ""
    counties: tuple[str, ...] = ()
    registered_from: date | None = None
    registered_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    moved_from: date | None = None
    moved_to: date | None = None
    order: Order = Order.URGENCY
    limit: int | None = None


class Facets(NamedTuple):
    """Counts for the filters: how many problems by state, tier, cluster, light, under the other filters."""

    total: int
    states: Mapping[State, int]
    tiers: Mapping[Tier, int]
    clusters: Mapping[str, int]
    lights: Mapping[Light, int]


class Stood(NamedTuple):
    """A registered problem as it stood at the end of a day: what reports count."""

    id: str
    number: str
    county: str
    township: str
    state: State
    tier: Tier | None
    cluster: str
    category: str
    department: str
    stage_on: date | None
    due_on: date | None
    registered_on: date | None
    closed_on: date | None


class Moment(NamedTuple):
    """A change on a problem's way: the day it was entered, and what it set; None where it set nothing."""

    day: date
    state: State | None
    tier: Tier | None
    stage_on: date | None
    due_on: date | None


Ways = Mapping[str, Sequence[Moment]]  # the ways of problems, by id


class Taken(NamedTuple):
    """How often an action brought a problem into a state; `to` is None where the state stayed."""

    action: str
    to: State | None
    times: int


class Ledger(Store, Protocol):
    """A store that also answers the readings of the problem ledger."""

    def problem_rows(self, query: ProblemQuery, rule: LightRule) -> Sequence[int]:
        """Row numbers of the problems that match, in order. Row numbers are stable within a database file."""
        ...

    def problems_at(self, rows: Sequence[int]) -> list[Problem]:
        """The problems of row numbers, in that order; a row that is gone is left out."""
        ...

    def row_of(self, id: str) -> int | None: ...

    def problem_by_number(self, number: str) -> Problem | None: ...

    def facets(self, query: ProblemQuery, rule: LightRule) -> Facets: ...

    def stood(self, until: date | None = None) -> list[Stood]:
        """Every registered problem as it stood at the end of a day, by what was entered until then and has not been
        taken back since; as it stands now where no day is given."""
        ...

    def ways(self, problems: Collection[str] | None = None) -> Iterator[tuple[str, list[Moment]]]:
        """The ways of some problems, or of all: each with its moments in stamp order, without what was taken back."""
        ...

    def moved(self, first: date, last: date) -> set[str]:
        """The ids of the problems of which, or of what hangs on them, a change was made from `first` to `last`."""
        ...

    def taken(self, first: date, last: date) -> Sequence[Taken]:
        """The actions on problems made from `first` to `last`, both included, without those taken back."""
        ...

    def ids_taken(self, actions: Sequence[str], first: date, last: date) -> list[str]:
        """The ids of the problems on which such actions were made, by number; without those taken back."""
        ...

    def counted(self) -> Mapping[str, int]:
        """site -> highest number up to which nothing is missing in what is counted; nothing set aside is."""
        ...

    def reaches_back(self, counted: Mapping[str, int]) -> date | None:
        """The earliest day of which something was entered or taken back by what came after those numbers."""
        ...

    def last_number(self, prefix: str) -> int:
        """The highest counter among problem numbers that begin with `prefix`, 0 when none."""
        ...

    def similar(self, problem: Problem, limit: int = 5) -> list[Problem]:
        """Problems that share most words of title and the subject's name: likely duplicates, best first."""
        ...
