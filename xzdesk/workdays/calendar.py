"""Counting working days, with the estimate told from what is published."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta

from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal
from xzdesk.workdays.statutory import statutory_days
from xzdesk.workdays.tables import SETTLED_WITHIN, TableDay, YearTable, published

_WEEKDAYS = "周一", "周二", "周三", "周四", "周五", "周六", "周日"
_SATURDAY = 5


class Due(NamedTuple):
    """A counted day; `estimate` when a day on the way, or the day itself, is not settled yet (暂定)."""

    day: date
    estimate: bool


class DayStep(NamedTuple):
    """One calendar day of a derivation.

    `number` is its count (-1, -2 … backwards), None when it does not count; `note` says why it does not (周六, 国庆节),
    or why it does on a weekend (国庆节调休上班).
    """

    day: date
    number: int | None
    note: str
    estimate: bool


class _Year(NamedTuple):
    """A year ready to count: its working days as ordinals, what is special, and the last day that is settled."""

    workdays: list[int]
    special: dict[date, TableDay]
    settled_until: int


class Workdays:
    """Working days after the published arrangements and the office's own tables, which go before the package's.

    A year without an arrangement is estimated: Monday to Friday less the statutory days, no make-up days.
    """

    def __init__(self, tables: Mapping[int, YearTable] | None = None) -> None:
        self._tables = dict(tables or {})
        self._years: dict[int, _Year] = {}

    def is_workday(self, day: date) -> bool:
        """Whether offices work that day."""
        days, ordinal = self._year(day.year).workdays, day.toordinal()
        at = bisect_left(days, ordinal)
        return at < len(days) and days[at] == ordinal

    def is_estimate(self, day: date) -> bool:
        """True where no arrangement is known for the day: its year's, or for 29-31 December the next year's."""
        return day.toordinal() > self._year(day.year).settled_until

    def add(self, start: date, days: int) -> Due:
        """The day `days` working days after `start`, itself not counted; before it where negative; `start` for 0."""
        if days == 0:
            return Due(start, False)
        day = date.fromordinal(self._forwards(start, days) if days > 0 else self._backwards(start, -days))
        first = start + timedelta(days=1) if days > 0 else day
        last = day if days > 0 else start - timedelta(days=1)
        return Due(day, self._any_estimate(first, last))

    def between(self, start: date, end: date) -> int:
        """Working days from `start`, not counted, to `end`, counted. Negative where `end` is earlier.

        So `between(start, add(start, n).day) == n` for every n.
        """
        if end >= start:
            return self._count(start, end, bisect_right)
        return -self._count(end, start, bisect_left)

    def derive(self, start: date, days: int) -> list[DayStep]:
        """Day by day from `start`, not included, to `add(start, days)`; empty for 0."""
        step = timedelta(days=1 if days > 0 else -1)
        steps, day, count = [], start, 0
        while count != days:
            day += step
            works = self.is_workday(day)
            count += step.days if works else 0
            steps.append(DayStep(day, count if works else None, self._note(day), self.is_estimate(day)))
        return steps

    def _forwards(self, start: date, left: int) -> int:
        year, after = start.year, start.toordinal()
        while True:
            days = self._year(year).workdays
            at = bisect_right(days, after)
            if at + left <= len(days):
                return days[at + left - 1]
            year, left = year + 1, left - (len(days) - at)

    def _backwards(self, start: date, left: int) -> int:
        year, before = start.year, start.toordinal()
        while True:
            days = self._year(year).workdays
            at = bisect_left(days, before)
            if at >= left:
                return days[at - left]
            year, left = year - 1, left - at

    def _count(self, first: date, last: date, side: Callable[[list[int], int], int]) -> int:
        """Working days from `first` to `last`: without `first` by bisect_right, without `last` by bisect_left."""
        after, until = first.toordinal(), last.toordinal()
        years = (self._year(year).workdays for year in range(first.year, last.year + 1))
        return sum(side(days, until) - side(days, after) for days in years)

    def _any_estimate(self, first: date, last: date) -> bool:
        """Whether a day from `first` to `last` is an estimate; in each year these are the last days, or all."""
        ends = [date(year, 12, 31) for year in range(first.year, last.year)]
        return any(self.is_estimate(day) for day in (*ends, last))

    def _note(self, day: date) -> str:
        special = self._year(day.year).special.get(day)
        if special:
            return special.name if special.off else f"{special.name}调休上班"
        return _WEEKDAYS[day.weekday()] if day.weekday() >= _SATURDAY else ""

    def _year(self, year: int) -> _Year:
        if year not in self._years:
            if not MINYEAR <= year <= MAXYEAR:
                raise Refusal("workdays_out_of_range")
            self._years[year] = self._counted(year)
        return self._years[year]

    def _counted(self, year: int) -> _Year:
        special = self._special(year)
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        days = [ordinal for ordinal in range(first, last + 1) if _works(ordinal, special)]
        return _Year(days, special, self._settled_until(year))

    def _settled_until(self, year: int) -> int:
        if not self._known(year):
            return date(year, 1, 1).toordinal() - 1
        return date(year, *((12, 31) if self._known(year + 1) else SETTLED_WITHIN)).toordinal()

    def _special(self, year: int) -> dict[date, TableDay]:
        """What differs from the week: the year's own arrangement or the estimate, then what the next notice says."""
        table = self._known(year)
        own = table.days if table else tuple(TableDay(day, True, name) for day, name in statutory_days(year).items())
        later = self._known(year + 1)
        return {each.day: each for each in (*own, *(later.days if later else ())) if each.day.year == year}

    def _known(self, year: int) -> YearTable | None:
        return self._tables.get(year) or published().get(year)


def _works(ordinal: int, special: Mapping[date, TableDay]) -> bool:
    day = date.fromordinal(ordinal)
    return not special[day].off if day in special else day.weekday() < _SATURDAY
