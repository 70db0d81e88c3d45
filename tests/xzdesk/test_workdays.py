"""Counting working days: published years, the estimate beyond them, and what a loaded table changes."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from borax.calendars.lunardate import LunarDate, TermUtils
from hypothesis import assume, given
from hypothesis import strategies as st

from xzdesk.errors import Refusal
from xzdesk.workdays import DayStep, Due, TableDay, Workdays, WorkdaysError, YearTable
from xzdesk.workdays.statutory import DATED_YEARS, festivals, statutory_days
from xzdesk.workdays.tables import published

WORKDAYS = Workdays()

# Made up (示例): what a notice for 2027 could look like.
NEW_YEAR_2027 = (
    TableDay(date(2026, 12, 27), False, "元旦"),
    TableDay(date(2026, 12, 31), True, "元旦"),
    TableDay(date(2027, 1, 1), True, "元旦"),
    TableDay(date(2027, 1, 4), True, "元旦"),
    TableDay(date(2027, 1, 9), False, "元旦"),
)
LOADED = Workdays({2027: YearTable(2027, NEW_YEAR_2027)})

days = st.dates(date(2015, 1, 1), date(2045, 12, 31))
counts = st.integers(-400, 400)


def test_sundays_made_up_for_spring_festival_2024_are_workdays() -> None:
    assert WORKDAYS.is_workday(date(2024, 2, 4))
    assert WORKDAYS.is_workday(date(2024, 2, 18))


def test_mid_autumn_and_national_day_2023_are_off() -> None:
    first = date(2023, 9, 29)
    assert not any(WORKDAYS.is_workday(first + timedelta(days=n)) for n in range(8))
    assert WORKDAYS.is_workday(date(2023, 10, 7))


def test_the_notice_for_2019_turned_the_last_days_of_2018() -> None:
    assert WORKDAYS.is_workday(date(2018, 12, 29))
    assert not WORKDAYS.is_workday(date(2018, 12, 31))


def test_every_published_day_agrees_with_the_package() -> None:
    day, last = date(min(published()), 1, 1), date(max(published()), 12, 31)
    while day <= last:
        assert WORKDAYS.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_published_years_are_no_estimate_and_later_ones_are() -> None:
    assert not WORKDAYS.is_estimate(date(2026, 12, 28))
    assert WORKDAYS.is_estimate(date(2027, 6, 1))


def test_the_last_three_days_before_an_unpublished_year_are_unsettled() -> None:
    unsettled = [n for n in range(20, 32) if WORKDAYS.is_estimate(date(2026, 12, n))]
    assert unsettled == [29, 30, 31]
    assert not WORKDAYS.is_estimate(date(2025, 12, 31))


def test_years_before_the_first_notice_are_estimates() -> None:
    assert WORKDAYS.is_estimate(date(2003, 12, 1))
    assert WORKDAYS.is_workday(date(2003, 12, 1))


def test_the_start_day_is_not_counted() -> None:
    assert WORKDAYS.add(date(2026, 3, 2), 1) == Due(date(2026, 3, 3), False)
    assert WORKDAYS.add(date(2026, 3, 6), 1).day == date(2026, 3, 9)


def test_nothing_added_stays_where_it_is() -> None:
    assert WORKDAYS.add(date(2026, 10, 1), 0) == Due(date(2026, 10, 1), False)
    assert WORKDAYS.derive(date(2026, 10, 1), 0) == []


def test_a_due_date_skips_the_holiday_and_counts_the_make_up_saturday() -> None:
    assert WORKDAYS.add(date(2026, 9, 30), 3).day == date(2026, 10, 10)


def test_counting_back_finds_the_day_before() -> None:
    assert WORKDAYS.add(date(2026, 10, 8), -1).day == date(2026, 9, 30)


def test_a_deadline_from_december_2026_into_2027_is_an_estimate() -> None:
    assert WORKDAYS.add(date(2026, 12, 21), 15) == Due(date(2027, 1, 12), True)
    assert WORKDAYS.add(date(2026, 12, 21), 5) == Due(date(2026, 12, 28), False)
    assert WORKDAYS.add(date(2026, 12, 21), 6) == Due(date(2026, 12, 29), True)


def test_loading_the_table_for_2027_settles_and_moves_that_deadline() -> None:
    assert LOADED.add(date(2026, 12, 21), 15) == Due(date(2027, 1, 12), False)
    assert LOADED.add(date(2026, 12, 21), 8) == Due(date(2026, 12, 30), False)
    assert WORKDAYS.add(date(2026, 12, 21), 8) == Due(date(2026, 12, 31), True)


def test_a_table_reaches_back_into_december() -> None:
    assert LOADED.is_workday(date(2026, 12, 27))
    assert not LOADED.is_workday(date(2026, 12, 31))
    assert not LOADED.is_estimate(date(2026, 12, 31))
    assert LOADED.is_estimate(date(2027, 12, 29))


def test_counting_back_through_unsettled_days_is_an_estimate() -> None:
    assert WORKDAYS.add(date(2027, 1, 1), -1) == Due(date(2026, 12, 31), True)
    assert LOADED.add(date(2027, 1, 1), -1) == Due(date(2026, 12, 30), False)


def test_a_table_of_the_office_goes_before_the_packages() -> None:
    amended = YearTable(2026, (TableDay(date(2026, 3, 3), True, "示例"),))
    assert not Workdays({2026: amended}).is_workday(date(2026, 3, 3))
    assert Workdays({2026: amended}).is_workday(date(2026, 10, 5))


def test_estimated_statutory_days_are_off_and_their_weekends_not_made_up() -> None:
    assert [d.isoformat() for d in statutory_days(2027)] == [
        "2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-04-05", "2027-05-01",
        "2027-05-02", "2027-06-09", "2027-09-15", "2027-10-01", "2027-10-02", "2027-10-03",
    ]  # fmt: skip
    assert not any(WORKDAYS.is_workday(day) for day in statutory_days(2027))
    assert WORKDAYS.is_workday(date(2027, 10, 4))


@pytest.mark.parametrize("year", DATED_YEARS)
def test_festivals_agree_with_the_lunar_calendar_and_the_solar_terms(year: int) -> None:
    assert festivals(year) == {
        "春节": LunarDate(year, 1, 1).to_solar_date(),
        "清明节": TermUtils.day_start_from_term(year, "清明"),
        "端午节": LunarDate(year, 5, 5).to_solar_date(),
        "中秋节": LunarDate(year, 8, 15).to_solar_date(),
    }


def test_festivals_that_fall_on_one_day_are_both_named() -> None:
    assert statutory_days(2031)[date(2031, 10, 1)] == "国庆节、中秋节"


def test_beyond_the_dated_years_the_fixed_days_remain() -> None:
    assert sorted(set(statutory_days(2060).values())) == ["元旦", "劳动节", "国庆节"]
    assert not WORKDAYS.is_workday(date(2060, 10, 1))


def test_a_derivation_tells_why_each_day_counts_or_does_not() -> None:
    steps = WORKDAYS.derive(date(2026, 9, 30), 3)
    assert [(step.day.day, step.number, step.note) for step in steps] == [
        *[(n, None, "国庆节") for n in range(1, 8)],
        (8, 1, ""),
        (9, 2, ""),
        (10, 3, "国庆节调休上班"),
    ]


def test_a_derivation_names_plain_weekends_and_marks_estimates() -> None:
    assert WORKDAYS.derive(date(2026, 12, 24), 3)[1:] == [
        DayStep(date(2026, 12, 26), None, "周六", False),
        DayStep(date(2026, 12, 27), None, "周日", False),
        DayStep(date(2026, 12, 28), 2, "", False),
        DayStep(date(2026, 12, 29), 3, "", True),
    ]


def test_a_derivation_backwards_counts_down() -> None:
    steps = WORKDAYS.derive(date(2026, 3, 9), -2)
    assert [step.number for step in steps] == [None, None, -1, -2]


def test_a_due_date_on_friday_is_one_day_gone_by_on_sunday() -> None:
    friday, sunday = date(2026, 3, 6), date(2026, 3, 8)
    assert WORKDAYS.between(friday, sunday) == 0
    assert WORKDAYS.between(sunday, friday) == -1


def test_a_date_off_the_calendar_is_refused() -> None:
    with pytest.raises(Refusal, match="超出了日历范围"):
        WORKDAYS.add(date(9999, 12, 1), 60)
    with pytest.raises(Refusal, match="超出了日历范围"):
        WORKDAYS.add(date(1, 1, 10), -60)


@given(days, counts)
def test_between_undoes_add(start: date, count: int) -> None:
    assert WORKDAYS.between(start, WORKDAYS.add(start, count).day) == count


@given(days, counts)
def test_a_derivation_ends_on_the_due_date_and_on_its_count(start: date, count: int) -> None:
    assume(count)
    last = WORKDAYS.derive(start, count)[-1]
    assert (last.day, last.number) == (WORKDAYS.add(start, count).day, count)


@given(days, counts)
def test_a_due_date_is_an_estimate_when_a_step_of_its_derivation_is(start: date, count: int) -> None:
    assert WORKDAYS.add(start, count).estimate == any(step.estimate for step in WORKDAYS.derive(start, count))


@given(days, counts)
def test_more_days_end_later(start: date, count: int) -> None:
    assert WORKDAYS.add(start, count).day < WORKDAYS.add(start, count + 1).day


@given(days, days, st.integers(1, 400))
def test_a_later_start_never_ends_earlier(one: date, other: date, count: int) -> None:
    first, second = sorted((one, other))
    assert WORKDAYS.add(first, count).day <= WORKDAYS.add(second, count).day


@given(days, days, days)
def test_stretches_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    assert WORKDAYS.between(first, middle) + WORKDAYS.between(middle, last) == WORKDAYS.between(first, last)


def test_a_table_goes_to_json_and_back() -> None:
    table = YearTable(2027, NEW_YEAR_2027)
    assert YearTable.from_json(table.to_json()) == table
    assert table.to_json()["days"][1] == ["2026-12-31", "放假", "元旦"]  # type: ignore[index]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"year": 2027},
        {"year": 2027, "days": "all"},
        {"year": "next", "days": []},
        {"year": 2027, "days": [["2027-01-01", "放假"]]},
        {"year": 2027, "days": [["2027-02-30", "放假", "元旦"]]},
        {"year": 2027, "days": [["2027-01-01", "休", "元旦"]]},
    ],
)
def test_stored_data_that_is_no_table_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(WorkdaysError, match="读不出来"):
        YearTable.from_json(data)
