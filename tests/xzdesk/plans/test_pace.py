"""Figures against the time passed, and the forecast with its method, by examples worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xzdesk.plans.pace import Pace, light_of, pace
from xzdesk.plans.records import Actual, Better, Course, Plan, Target, Yearly
from xzdesk.plans.whole import Whole
from xzdesk.problems.queries import Light

TODAY = date(2026, 7, 10)


def found(figures: Mapping[str, str], goals: Mapping[int, str], today: date = TODAY, **target: Any) -> Pace:
    """The pace of 2026 of a target with these figures and yearly values."""
    of = Target(id="t", plan="p", indicator="示例", measured_in="亿元", **target)
    whole = Whole(
        Plan(id="p"),
        [of],
        [Yearly(id=str(year), target="t", year=year, value=Decimal(value)) for year, value in goals.items()],
        [],
        [],
        [Actual(id=period, target="t", period=period, value=Decimal(value)) for period, value in figures.items()],
    )
    return pace(whole, of, 2026, today)


def test_a_cumulative_target_is_held_against_the_months_passed() -> None:
    got = found({"2026-03": "20", "2026-06": "54"}, {2026: "120"})
    assert (got.share, got.expected, got.behind, got.light) == (
        Decimal("45.0"),
        Decimal("50.0"),
        Decimal("5.0"),
        Light.GREEN,
    )
    assert (got.forecast.value, got.forecast.method, got.forecast.reaches) == (
        Decimal(108),
        "按已报月份平均进度推算",
        False,
    )
    assert got.unreported == 0


@pytest.mark.parametrize(
    ("behind", "light"), [("9.9", "green"), ("10", "yellow"), ("30", "yellow"), ("30.1", "red"), ("-5", "green")]
)
def test_lights_by_percentage_points_behind(behind: str, light: str) -> None:
    assert light_of(Decimal(behind)).value == light


def test_last_years_course_is_followed_where_it_is_known() -> None:
    figures = {"2025-03": "10", "2025-12": "100", "2026-03": "12"}
    got = found(figures, {2026: "110"})
    assert (got.forecast.value, got.forecast.method, got.forecast.reaches) == (
        Decimal(120),
        "按上年同期占全年比重推算",
        True,
    )


def test_a_cap_must_not_be_ahead_of_time() -> None:
    got = found({"2026-06": "80"}, {2026: "100"}, better=Better.LOWER)
    assert (got.behind, got.light) == (Decimal("30.0"), Light.YELLOW)
    assert (got.forecast.value, got.forecast.reaches) == (Decimal(160), False)


def test_a_level_is_held_against_the_way_from_its_start() -> None:
    level: dict[str, Any] = {"course": Course.LEVEL, "baseline": Decimal(100), "baseline_year": 2025}
    got = found({"2026-02": "102", "2026-06": "106"}, {2026: "120"}, **level)
    assert (got.share, got.expected, got.behind, got.light) == (
        Decimal("30.0"),
        Decimal("50.0"),
        Decimal("20.0"),
        Light.YELLOW,
    )
    assert got.start is not None
    assert got.start.source == "2025年基期值"
    assert (got.forecast.value, got.forecast.method) == (Decimal(112), "按各期平均变化推算")


def test_a_level_that_should_fall_is_measured_downwards() -> None:
    level: dict[str, Any] = {"course": Course.LEVEL, "better": Better.LOWER, "baseline": Decimal(50)}
    got = found({"2025-12": "40", "2026-06": "35"}, {2026: "30"}, **level)
    assert got.start is not None
    assert (got.start.value, got.start.source) == (Decimal(40), "2025年12月完成值")
    assert (got.share, got.behind) == (Decimal("50.0"), Decimal("0.0"))
    assert (got.forecast.value, got.forecast.reaches) == (Decimal(30), True)


def test_a_level_that_is_to_hold_is_behind_by_what_it_lost() -> None:
    level: dict[str, Any] = {"course": Course.LEVEL, "baseline": Decimal(20)}
    assert found({"2026-06": "20"}, {2026: "20"}, **level).behind == 0
    assert found({"2026-06": "13"}, {2026: "20"}, **level).light is Light.RED


def test_the_year_before_gives_the_start_by_its_target_where_no_figure_does() -> None:
    got = found({"2026-06": "150"}, {2025: "100", 2026: "200"}, course=Course.LEVEL, baseline=Decimal(1))
    assert got.start is not None
    assert (got.start.source, got.share) == ("2025年目标值", Decimal("50.0"))


@pytest.mark.parametrize(
    ("figures", "goals", "target", "reason", "method"),
    [
        ({}, {2026: "10"}, {}, "本年还没有填报完成值", "本年还没有填报完成值，不推算"),
        ({"2026-02": "1"}, {}, {}, "本年没有目标值", "填报不足3个月，不推算"),
        ({"2026-02": "1"}, {2026: "0"}, {}, "目标值为0，不按比例比较", "填报不足3个月，不推算"),
        (
            {"2026-02": "1"},
            {2026: "9"},
            {"course": Course.LEVEL},
            "没有基期值，不能与序时进度比较",
            "只有1期时点数，不推算",
        ),
    ],
)
def test_what_cannot_be_told_says_why(
    figures: dict[str, str], goals: dict[int, str], target: dict[str, Any], reason: str, method: str
) -> None:
    got = found(figures, goals, **target)
    assert (got.reason, got.light, got.behind) == (reason, Light.NONE, None)
    assert (got.forecast.value, got.forecast.method) == (None, method)


def test_a_whole_year_needs_no_forecast() -> None:
    got = found({"2026-12": "99.5"}, {2026: "100"}, today=date(2027, 1, 20))
    assert (got.forecast.value, got.forecast.method) == (Decimal("99.5"), "已有全年完成值")
    assert (got.expected, got.behind) == (Decimal("100.0"), Decimal("0.5"))


def test_a_quarter_counts_by_its_last_month_and_a_month_before_it() -> None:
    got = found({"2026Q1": "30", "2026-03": "31", "2026Q2": "60"}, {2026: "120"})
    assert (got.reached, got.expected) == (Decimal(60), Decimal("50.0"))
    assert found({"2026Q1": "30", "2026-03": "31"}, {2026: "120"}).reached == 31


def test_months_without_a_figure_are_counted() -> None:
    assert found({"2026-03": "31"}, {2026: "120"}).unreported == 3
    assert found({}, {2026: "120"}).unreported == 6


def test_a_forecast_has_as_many_places_as_its_figures() -> None:
    assert str(found({"2026-07": "5"}, {2026: "9"}).forecast.value) == "9"
    assert str(found({"2026-07": "5.25"}, {2026: "9"}).forecast.value) == "9.00"
