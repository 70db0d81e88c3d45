"""Stamps that are far ahead are told, and still sort."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xzdesk.core.clock import ahead_by, make_stamp, next_stamp, split_stamp

NOW = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)


def test_a_stamp_more_than_a_day_ahead_is_announced_with_how_much() -> None:
    stamp = make_stamp(int((NOW + timedelta(days=40)).timestamp() * 1000), 0, "a")
    assert ahead_by(stamp, NOW) == timedelta(days=40)


def test_a_stamp_of_today_is_not_announced() -> None:
    assert ahead_by(make_stamp(int(NOW.timestamp() * 1000), 0, "a"), NOW) is None


@given(st.lists(st.integers(0, 4_000_000_000_000), min_size=1, max_size=30))
def test_stamps_of_one_site_always_grow_whatever_its_clock_does(walls: list[int]) -> None:
    last: str | None = None
    for wall in walls:
        stamp = next_stamp(last, wall, "a")
        assert last is None or stamp > last
        assert split_stamp(stamp)[2] == "a"
        last = stamp
