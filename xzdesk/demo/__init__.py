"""A made-up county, marked 示例, to try the program out and to measure it; the same for the same seed and day."""

from __future__ import annotations

import heapq
import random
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone

from xzdesk.catalogue import load_builtin
from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.ids import new_site
from xzdesk.core.office import Settings
from xzdesk.core.store import Identity
from xzdesk.demo.county import OFFICE, UNIT, County, Subject
from xzdesk.demo.lives import Life, World
from xzdesk.demo.scribe import Scribe
from xzdesk.errors import Refusal
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Ledger
from xzdesk.workdays import Workdays

_WORKDAYS = 300
_CHINA = timezone(timedelta(hours=8))
_OPENS, _CLOSES = time(8, 30), time(17, 30)
_OFFICE_HOURS_MS = 9 * 3600 * 1000
_AT_ONCE = 20_000


def demo_identity(seed: int) -> Identity:
    """The made-up installation of a seed."""
    rng = random.Random(seed)
    county = County(rng, 0)
    return Identity(new_site(rng.getrandbits), OFFICE, UNIT, Tier.COUNTY, "A", county.operators[0])


def fill(ledger: Ledger, problems: int, *, seed: int, until: date) -> int:
    """Fill an empty database with `problems` made-up problems of the 300 working days before `until`.

    Each goes the way of the workflow, step by step, under a simulated clock. Returns the number of changes.
    """
    if ledger.last_stamp() is not None:
        raise Refusal("demo_not_empty", path=ledger.path)
    identity = ledger.identity()
    if identity is None:
        raise Refusal("database_without_office", path=ledger.path)
    scribe = Scribe(identity, load_builtin(), Clockwork(Workdays(), Settings()), random.Random(f"{seed} ids"))
    made = 0
    with ledger.writing():
        for batch in _batches(Simulation(scribe, problems, random.Random(seed), until).changes()):
            made += ledger.append(batch).new
    return made


def _batches(changes: Iterator[list[Change]]) -> Iterator[list[Change]]:
    """Whole problems together, so that the store folds each of their records once."""
    batch: list[Change] = []
    for some in changes:
        batch += some
        if len(batch) >= _AT_ONCE:
            yield batch
            batch = []
    yield batch


class Simulation:
    """Runs the lives side by side, in the order of their moments."""

    def __init__(self, world: World, problems: int, rng: random.Random, until: date) -> None:
        self._world = world
        self._rng = rng
        self._days = _workdays_before(until)
        self._county = County(rng, problems)
        self._starts = sorted(self._moment(self._start_day()) for _ in range(problems))
        self._numbers: dict[Subject, str] = {}

    def changes(self) -> Iterator[list[Change]]:
        """The changes of each problem once it rests, or is still on its way when the time is over."""
        self._world.set_clock(datetime.combine(self._days[0], _OPENS, _CHINA))
        yield self._world.announce()
        waiting: list[tuple[datetime, int, Life | None]] = [(at, n, None) for n, at in enumerate(self._starts)]
        while waiting:
            moment, serial, begun = heapq.heappop(waiting)
            self._world.set_clock(moment)
            life = begun or self._life()
            wakes = self._wakes(life)
            if wakes:
                heapq.heappush(waiting, (wakes, serial, life))
            else:
                yield life.dossier.changes

    def _life(self) -> Life:
        subject = self._rng.choice(self._county.subjects)
        return Life(self._county, self._world, subject, self._numbers.get(subject, ""))

    def _wakes(self, life: Life) -> datetime | None:
        """Let a life act; the moment when it will act again within the time, else None."""
        wait = next(life.way, None)
        self._numbers[life.subject] = str(life.dossier.problem.number)
        return None if wait is None else self._later(wait)

    def _start_day(self) -> int:
        """More towards the end, as a ledger fills that has just come into use."""
        return max(self._rng.randrange(_WORKDAYS), self._rng.randrange(_WORKDAYS))

    def _later(self, wait: int) -> datetime | None:
        """A moment of office hours so many working days on; None when the time is over by then."""
        day = bisect_left(self._days, self._world.now.date()) + wait
        if wait == 0:
            later = self._world.now + timedelta(minutes=self._rng.randint(10, 90))
            if later.time() < _CLOSES:
                return later
            day += 1
        return self._moment(day) if day < _WORKDAYS else None

    def _moment(self, day: int) -> datetime:
        opens = datetime.combine(self._days[day], _OPENS, _CHINA)
        return opens + timedelta(milliseconds=self._rng.randrange(_OFFICE_HOURS_MS))


def _workdays_before(until: date) -> list[date]:
    """The working days before a day, in order."""
    calendar = Workdays()
    return [calendar.add(until, -back).day for back in range(_WORKDAYS, 0, -1)]
