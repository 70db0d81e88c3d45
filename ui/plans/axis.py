"""The axis of a time line: days as places, and the months between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

_CALENDAR = (date(1900, 1, 1), date(2199, 12, 31))  # beyond these a date is a slip of the finger


class Month(NamedTuple):
    """A month on the axis: its first day, where it begins and how wide it is, in pixels."""

    first: date
    left: float
    width: float


@dataclass(frozen=True)
class Axis:
    """Whole months from `first` to before `end` (both the first of a month), spread over `width` pixels."""

    first: date
    end: date
    width: float

    def x(self, day: date) -> float:
        """Where a day begins; before 0 or beyond the width when it is outside."""
        return (day - self.first).days / (self.end - self.first).days * self.width

    @cached_property
    def months(self) -> Sequence[Month]:
        """The months from left to right; each row of a time line asks for them."""
        return tuple(self._months())

    def _months(self) -> Iterator[Month]:
        first = self.first
        while first < self.end:
            after = next_month(first)
            yield Month(first, self.x(first), self.x(after) - self.x(first))
            first = after

    def years(self) -> Iterator[Month]:
        """The years, or the parts of them that are on the axis."""
        first = self.first
        while first < self.end:
            after = min(date(first.year + 1, 1, 1), self.end)
            yield Month(first, self.x(first), self.x(after) - self.x(first))
            first = after


def spanning(days: Iterable[date], width: float) -> Axis:
    """The axis of whole months that shows all these days."""
    known = sorted(days)
    return Axis(known[0].replace(day=1), next_month(known[-1]), width)


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def moved(day: date, *, days: int = 0, months: int = 0) -> date:
    """A day so much later or earlier; the end of a shorter month where the day is not in it."""
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    last = next_month(first) - timedelta(days=1)
    later = min(first.replace(day=day.day) if day.day <= last.day else last, last) + timedelta(days=days)
    return min(max(later, _CALENDAR[0]), _CALENDAR[1])
