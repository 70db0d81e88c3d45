"""How long each tier held problems: working days, with their median and 90th percentile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import NamedTuple

from xzdesk.core.captions import Tier
from xzdesk.problems.deadlines import Stay, stays_of
from xzdesk.problems.queries import Moment, Ways
from xzdesk.problems.statistics import Figures
from xzdesk.problems.usecases import Problems


class Held(NamedTuple):
    """A stretch in one tier's hands without a break; `end` None while it lasts."""

    tier: Tier
    start: date
    end: date | None


def held(stays: Iterable[Stay]) -> list[Held]:
    """The stretches by who had it: several stages in the county's hands are one."""
    found: list[Held] = []
    for stay in stays:
        last = found[-1] if found else None
        if last and last.tier is stay.holder and last.end == stay.start:
            found[-1] = Held(last.tier, last.start, stay.end)
        else:
            found.append(Held(stay.holder, stay.start, stay.end))
    return found


@dataclass(frozen=True)
class Spread:
    """Some numbers of working days."""

    days: Sequence[int]

    @property
    def count(self) -> int:
        return len(self.days)

    @property
    def median(self) -> int | float | None:
        """The middle one, or the mean of the two in the middle; None of nothing."""
        if not self.days:
            return None
        ordered, half = sorted(self.days), len(self.days) // 2
        if len(ordered) % 2:
            return ordered[half]
        both = ordered[half - 1] + ordered[half]
        return both / 2 if both % 2 else both // 2

    @property
    def ninety(self) -> int | None:
        """The 90th percentile by nearest rank: the least that nine tenths of them do not exceed."""
        return sorted(self.days)[ceil(len(self.days) * 0.9) - 1] if self.days else None

    @property
    def longest(self) -> int | None:
        return max(self.days, default=None)


@dataclass(frozen=True)
class Durations:
    """Per tier: stretches that ended in the period, and those that last; and of what was closed, the whole way."""

    ended: Mapping[Tier, Spread]
    lasting: Mapping[Tier, Spread]
    whole: Spread


def durations(problems: Problems, of: Figures, ways: Ways | None = None) -> Durations:
    """How long each tier held what left it in the period, and holds what it has at its end; by days of entry.

    `ways`: those of all problems, where they have been read.
    """
    count = problems.clockwork.workdays.between
    in_hand = {each.problem.id for each in of.in_hand.problems}
    asked = in_hand | {each.problem.id for each in of.moved.problems}
    closed = {each.problem.id for each in of.closed.problems}
    ended: dict[Tier, list[int]] = {tier: [] for tier in Tier}
    lasting: dict[Tier, list[int]] = {tier: [] for tier in Tier}
    whole: list[int] = []
    for problem, way in problems.ledger.ways(asked) if ways is None else _chosen(ways, asked):
        known = [moment for moment in way if moment.day <= of.as_of]
        before = _ended(moment for moment in known if moment.day < of.period.first)
        now = held(stays_of(known))
        for each in now:
            if each.end is None and problem in in_hand:
                lasting[each.tier].append(count(each.start, of.as_of))
            elif each.end is not None and (each.tier, each.start) not in before:
                ended[each.tier].append(count(each.start, each.end))
        if problem in closed:
            whole.append(sum(count(each.start, each.end) for each in now if each.end))
    return Durations(_spreads(ended), _spreads(lasting), Spread(whole))


def _chosen(ways: Ways, asked: Collection[str]) -> Iterator[tuple[str, Sequence[Moment]]]:
    return ((problem, way) for problem, way in ways.items() if problem in asked)


def _ended(way: Iterable[Moment]) -> set[tuple[Tier, date]]:
    return {(each.tier, each.start) for each in held(stays_of(way)) if each.end}


def _spreads(days: Mapping[Tier, Sequence[int]]) -> dict[Tier, Spread]:
    return {tier: Spread(found) for tier, found in days.items()}
