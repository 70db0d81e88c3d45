"""Round ticks for a scale of numbers, months for a scale of days, labels pushed apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

_NOTHING = 1e-3  # less than what is printed of a number


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values from `low` to `high` onto places from `start` to `end` (which may run downwards)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / ((self.high - self.low) or 1) * (self.end - self.start)


def ticks(values: Iterable[float], most: int = 6) -> list[float]:
    """At most about `most` round numbers that cover 0 and all values; whole ones where all values are whole."""
    values = [0.0, *values]
    low, high = min(values), max(values)
    if high - low < _NOTHING:
        high = low + 1
    step = _round_step((high - low) / (most - 1))
    if all(float(value).is_integer() for value in values):
        step = max(step, 1)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [number * step for number in range(first, last + 1)]


def _round_step(least: float) -> float:
    power: float = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * 0.999)


def months(first: date, last: date) -> Iterator[date]:
    """The first day of each month from that of `first` to that of `last`."""
    for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield date(number // 12, number % 12 + 1, 1)


def after_month(day: date) -> date:
    """The first day of the next month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_step(count: int, room: float, each: float) -> int:
    """Every how many months a label of width `each` finds its place, if `count` months share `room`."""
    return next((step for step in (1, 2, 3, 6, 12, 24) if count / step * each <= room), 60)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The same places, moved downwards where they would be nearer than `gap`; the order is kept."""
    found: dict[int, float] = {}
    free = -math.inf
    for at in sorted(range(len(places)), key=lambda index: places[index]):
        found[at] = max(places[at], free)
        free = found[at] + gap
    return [found[at] for at in range(len(places))]
