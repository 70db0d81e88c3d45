"""Periods: every form that is read, what is not, and how they are told."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from xzdesk.errors import Refusal
from xzdesk.plans.periods import Period, PeriodType, Year, is_period, period_of, read_period


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2026-03", "2026-03"),
        ("2026/3", "2026-03"),
        ("2026.3", "2026-03"),
        ("2026年3月", "2026-03"),
        ("２０２６年３月份", "2026-03"),
        ("2026Q1", "2026Q1"),
        ("2026q1", "2026Q1"),
        ("2026年一季度", "2026Q1"),
        ("2026年第4季度", "2026Q4"),
        (date(2026, 3, 1), "2026-03"),
        (datetime(2026, 12, 1, 0, 0), "2026-12"),
    ],
)
def test_a_period_is_read_in_the_forms_that_offices_write(raw: object, code: str) -> None:
    assert PeriodType().read(raw) == code
    assert is_period(code)
    assert period_of(code).code == code
    assert read_period(period_of(code).caption) == period_of(code)


@pytest.mark.parametrize("raw", ["2026-13", "2026", "3月", "2026Q5", 202603, "1800-01", "2026-03-05"])
def test_what_is_no_period_is_refused(raw: object) -> None:
    with pytest.raises(Refusal) as no:
        read_period(raw)
    assert no.value.code == "period_malformed"


def test_nothing_is_no_period() -> None:
    assert [read_period(raw) for raw in (None, "", "  ")] == [None] * 3
    assert not is_period(None)
    assert not is_period("2026年3月")
    assert PeriodType().show("2026H1") == "2026H1"
    assert PeriodType().show(None) == ""


def test_a_period_ends_on_its_last_day_and_is_told_in_words() -> None:
    assert (Period.month(2028, 2).ends_on, Period.quarter(2026, 3).ends_on) == (date(2028, 2, 29), date(2026, 9, 30))
    assert (Period.month(2026, 3).caption, Period.quarter(2026, 3).caption) == ("2026年3月", "2026年三季度")


def test_a_year_is_read_with_or_without_its_word() -> None:
    assert [Year(1990, 2100).read(raw) for raw in ("2026年", "2026", 2026)] == [2026] * 3
    assert Year(1990, 2100).show(2026) == "2026年"
