"""Days on the axis: whole months, places that grow with the day, and steps that stay in the calendar."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.plans.axis import moved, next_month, spanning

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def test_it_shows_whole_months_around_its_days() -> None:
    axis = spanning([date(2026, 3, 5), date(2025, 11, 30)], 500)
    assert (axis.first, axis.end) == (date(2025, 11, 1), date(2026, 4, 1))
    assert [month.first.month for month in axis.months] == [11, 12, 1, 2, 3]
    assert [year.first for year in axis.years()] == [date(2025, 11, 1), date(2026, 1, 1)]


@given(st.lists(DAYS, min_size=1, max_size=5), st.floats(1, 4000))
def test_its_days_lie_in_order_within_its_width(days: list[date], width: float) -> None:
    axis = spanning(days, width)
    places = [axis.x(day) for day in sorted(days)]
    assert places == sorted(places)
    assert all(0 <= place < width for place in places)


@given(st.lists(DAYS, min_size=1, max_size=3))
def test_its_months_fill_it_without_a_gap(days: list[date]) -> None:
    axis = spanning(days, 1000)
    months = list(axis.months)
    assert months[0].left == 0
    for month, after in pairwise(months):
        assert month.left + month.width == pytest.approx(after.left)
    assert months[-1].left + months[-1].width == pytest.approx(1000)


@given(DAYS, st.integers(-30, 30))
def test_a_move_by_months_keeps_the_day_where_the_month_has_it(day: date, months: int) -> None:
    later = moved(day, months=months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, (next_month(later) - later.replace(day=1)).days)


def test_a_move_ends_at_the_end_of_the_calendar() -> None:
    assert moved(date(2026, 1, 31), months=1) == date(2026, 2, 28)
    assert moved(date(2199, 12, 31), days=1) == date(2199, 12, 31)
    assert moved(date(1900, 1, 1), days=-1) == date(1900, 1, 1)
