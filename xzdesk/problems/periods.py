"""The periods that reports are of: week, month, quarter."""

from __future__ import annotations

from datetime import date, timedelta

from xzdesk.core.captions import Captioned
from xzdesk.core.tuples import NamedTuple

_ONE_DAY = timedelta(days=1)
_MONTHS = 12


class Span(Captioned):
    """How long a report's period is, by the report's name."""

    WEEK = "weekly", "周报"
    MONTH = "monthly", "月报"
    QUARTER = "quarterly", "季报"

    @property
    def unit(self) -> str:
        return {Span.WEEK: "周", Span.MONTH: "月", Span.QUARTER: "季度"}[self]

    def of(self, day: date) -> Period:
        """The period that contains a day; weeks run from Monday to Sunday."""
        if self is Span.WEEK:
            first = day - timedelta(days=day.weekday())
            return Period(first, first + timedelta(days=6), self)
        months = 1 if self is Span.MONTH else 3
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        return Period(first, first_of_month(first, months) - _ONE_DAY, self)


class Period(NamedTuple):
    """From `first` to `last`, both included."""

    first: date
    last: date
    span: Span = Span.WEEK

    @property
    def after(self) -> Period:
        """The one that follows."""
        return self.span.of(self.last + _ONE_DAY)

    @property
    def before(self) -> Period:
        return self.span.of(self.first - _ONE_DAY)

    @property
    def this(self) -> str:
        """本周, 本月, 本季度."""
        return f"本{self.span.unit}"

    @property
    def next(self) -> str:
        return f"下{self.span.unit}"

    @property
    def title(self) -> str:
        """2026年第10周，3月2日至3月8日; 2026年3月; 2026年第1季度."""
        first, last = self.first, self.last
        if self.span is Span.MONTH:
            return f"{first.year}年{first.month}月"
        if self.span is Span.QUARTER:
            return f"{first.year}年第{(first.month + 2) // 3}季度"
        year, week, _ = first.isocalendar()
        return f"{year}年第{week}周，{first.month}月{first.day}日至{last.month}月{last.day}日"


def week_of(day: date) -> Period:
    """The week, Monday to Sunday, that contains a day."""
    return Span.WEEK.of(day)


def first_of_month(day: date, ahead: int = 0) -> date:
    """The first day of a day's month, or of the month so many months after it (before it, if negative)."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + ahead, _MONTHS)
    return date(year, month + 1, 1)


def months_to(day: date, count: int = _MONTHS) -> list[date]:
    """The first days of the last `count` months, that of `day` being the last."""
    return [first_of_month(day, -back) for back in range(count - 1, -1, -1)]
