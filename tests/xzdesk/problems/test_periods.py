"""Weeks, months and quarters: where they begin and end, which comes next, what they are called."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzdesk.problems.periods import Span, months_to


@pytest.mark.parametrize(
    ("span", "day", "first", "last", "title"),
    [
        (Span.WEEK, "2026-03-08", "2026-03-02", "2026-03-08", "2026年第10周，3月2日至3月8日"),
        (Span.WEEK, "2026-01-01", "2025-12-29", "2026-01-04", "2026年第1周，12月29日至1月4日"),
        (Span.MONTH, "2028-02-10", "2028-02-01", "2028-02-29", "2028年2月"),
        (Span.MONTH, "2026-12-31", "2026-12-01", "2026-12-31", "2026年12月"),
        (Span.QUARTER, "2026-11-22", "2026-10-01", "2026-12-31", "2026年第4季度"),
        (Span.QUARTER, "2026-01-01", "2026-01-01", "2026-03-31", "2026年第1季度"),
    ],
)
def test_a_period_contains_its_day_and_has_a_name(span: Span, day: str, first: str, last: str, title: str) -> None:
    period = span.of(date.fromisoformat(day))
    assert (period.first.isoformat(), period.last.isoformat(), period.title) == (first, last, title)


@given(st.sampled_from(list(Span)), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_periods_follow_each_other_without_a_gap(span: Span, day: date) -> None:
    period = span.of(day)
    assert period.first <= day <= period.last
    assert period.after.first == period.last + timedelta(days=1)
    assert period.before.last == period.first - timedelta(days=1)
    assert period.after.before == period == period.before.after


def test_twelve_months_end_with_that_of_the_day() -> None:
    months = months_to(date(2026, 3, 5))
    assert (months[0], months[-1], len(months)) == (date(2025, 4, 1), date(2026, 3, 1), 12)
