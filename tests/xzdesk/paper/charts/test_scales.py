from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzdesk.paper.charts.scales import Scale, after_month, month_step, months, spread, ticks


@pytest.mark.parametrize(
    ("values", "marks"),
    [
        ([], [0, 1]),
        ([1, 2], [0, 1, 2]),
        ([0.5], [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
        ([38], [0, 10, 20, 30, 40]),
        ([2200, 1250.5], [0, 500, 1000, 1500, 2000, 2500]),
        ([-3, 4], [-4, -2, 0, 2, 4]),
    ],
)
def test_marks_are_round_and_cover_all_values(values: list[float], marks: list[float]) -> None:
    assert ticks(values) == pytest.approx(marks)


@given(st.lists(st.floats(-1e12, 1e12), max_size=20))
def test_marks_are_few_and_cover_zero_and_every_value(values: list[float]) -> None:
    marks = ticks(values)
    assert 2 <= len(marks) <= 8
    slack = 1e-9 * max(map(abs, marks))
    assert marks[0] <= min(0.0, *values, 0.0) + slack
    assert marks[-1] >= max(0.0, *values, 0.0) - slack


def test_months_run_over_the_turn_of_the_year() -> None:
    found = list(months(date(2025, 11, 30), date(2026, 2, 1)))
    assert found == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert after_month(date(2025, 12, 31)) == date(2026, 1, 1)


def test_so_many_months_are_named_as_find_room() -> None:
    assert [month_step(count, 400, 25) for count in (12, 24, 36, 60, 200, 2000)] == [1, 2, 3, 6, 24, 60]


def test_a_scale_may_run_downwards() -> None:
    up = Scale(0, 10, 200, 0)
    assert [up(0), up(5), up(10)] == [200, 100, 0]


@given(st.lists(st.floats(0, 200), max_size=6))
def test_labels_pushed_apart_keep_their_order_and_distance(places: list[float]) -> None:
    found = spread(places, 10)
    assert all(after >= before for before, after in zip(places, found, strict=True))
    ordered = sorted(found)
    assert all(later - earlier >= 9.999 for earlier, later in pairwise(ordered))
