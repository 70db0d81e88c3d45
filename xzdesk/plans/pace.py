"""A target's figures against the time passed (序时进度), and where the year is likely to end. Computed, never typed.

Lights as counties publish them: up to 10 percentage points behind green, up to 30 yellow, more red.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from xzdesk.plans.periods import Period, period_of
from xzdesk.plans.records import Actual, Better, Course, Target
from xzdesk.plans.whole import Whole
from xzdesk.problems.queries import Light

YELLOW_FROM, RED_ABOVE = Decimal(10), Decimal(30)  # percentage points behind
_HUNDRED, _YEAR = Decimal(100), Decimal(12)
_FEW_MONTHS = 3


class Start(NamedTuple):
    """What a level counts from in a year, and where that is from."""

    value: Decimal
    source: str


class Forecast(NamedTuple):
    """The year's end as the figures promise it, and by which method; without a value the reason."""

    value: Decimal | None
    method: str
    reaches: bool | None = None


class Pace(NamedTuple):
    """One target in one year.

    `share`: percent of the year's way that is done; `expected`: percent that the time passed asks for, at the end of
    the last figure's period; `behind`: the difference in percentage points, negative when ahead. None where it cannot
    be told; `reason` then says why. `unreported`: whole months of the year that have no figure after the last one.
    """

    target: Target
    year: int
    goal: Decimal | None
    start: Start | None
    latest: Actual | None
    share: Decimal | None
    expected: Decimal | None
    behind: Decimal | None
    light: Light
    forecast: Forecast
    unreported: int
    reason: str = ""

    @property
    def period(self) -> Period | None:
        """What the last figure is of."""
        return period_of(str(self.latest.period)) if self.latest else None

    @property
    def reached(self) -> Decimal | None:
        return self.latest.value if self.latest else None


def pace(whole: Whole, target: Target, year: int, today: date) -> Pace:
    """How a target stands in a year."""
    goal = next((each.value for each in whole.yearly_of(target) if each.year == year), None)
    figures = figures_of(whole, target, year)
    start = None if target.course is Course.CUMULATIVE else _start(whole, target, year)
    latest = figures[-1] if figures else None
    foreseen = _reaching(target, goal, forecast(whole, target, year))
    unreported = _unreported(latest, year, today)
    found = _measured(target, goal, start, latest)
    if isinstance(found, str):
        return Pace(target, year, goal, start, latest, None, None, None, Light.NONE, foreseen, unreported, found)
    share, expected = found
    behind = share - expected if _is_cap(target) else expected - share
    return Pace(target, year, goal, start, latest, share, expected, behind, light_of(behind), foreseen, unreported)


def light_of(behind: Decimal) -> Light:
    """The light of so many percentage points behind."""
    if behind > RED_ABOVE:
        return Light.RED
    return Light.YELLOW if behind >= YELLOW_FROM else Light.GREEN


def figures_of(whole: Whole, target: Target, year: int) -> list[Actual]:
    """The figures of a year by the end of their periods; of two that end alike the month's."""
    by_end: dict[int, Actual] = {}
    for each in whole.actuals_of(target):
        period = period_of(str(each.period))
        if period.year == year and (period.last_month not in by_end or not period.quarterly):
            by_end[period.last_month] = each
    return [by_end[month] for month in sorted(by_end)]


def _start(whole: Whole, target: Target, year: int) -> Start | None:
    before = figures_of(whole, target, year - 1)
    if before and before[-1].value is not None:
        return Start(before[-1].value, f"{period_of(str(before[-1].period)).caption}完成值")
    goal = next((each.value for each in whole.yearly_of(target) if each.year == year - 1), None)
    if goal is not None:
        return Start(goal, f"{year - 1}年目标值")
    if target.baseline is not None and (target.baseline_year is None or target.baseline_year < year):
        return Start(target.baseline, f"{target.baseline_year}年基期值" if target.baseline_year else "基期值")
    return None


def _measured(
    target: Target, goal: Decimal | None, start: Start | None, latest: Actual | None
) -> tuple[Decimal, Decimal] | str:
    """Percent of the way that is done, and that the time asks for; else why they cannot be told."""
    if goal is None:
        return "本年没有目标值"
    if latest is None:
        return "本年还没有填报完成值"
    value, passed = _value(latest), _percent(_month(latest) / _YEAR)
    if target.course is Course.CUMULATIVE:
        return (_percent(value / goal), passed) if goal else "目标值为0，不按比例比较"
    if start is None:
        return "没有基期值，不能与序时进度比较"
    if goal != start.value:
        return _percent((value - start.value) / (goal - start.value)), passed
    if not goal or not value:
        return "目标值为0，不按比例比较"
    return _percent(value / goal if target.better is Better.HIGHER else goal / value), _HUNDRED  # the level is to hold


def _is_cap(target: Target) -> bool:
    """Whether the year's value must not be exceeded: to be ahead of time is then to be behind."""
    return target.course is Course.CUMULATIVE and target.better is Better.LOWER


def _unreported(latest: Actual | None, year: int, today: date) -> int:
    """Whole months of the year that have passed since the last figure."""
    passed = 12 if year < today.year else (today.month - 1 if year == today.year else 0)
    return max(passed - (period_of(str(latest.period)).last_month if latest else 0), 0)


def forecast(whole: Whole, target: Target, year: int) -> Forecast:
    """The year's end out of the figures so far; no value where they are too few, with the reason."""
    figures = figures_of(whole, target, year)
    if not figures:
        return Forecast(None, "本年还没有填报完成值，不推算")
    if _month(figures[-1]) == _YEAR:
        return Forecast(figures[-1].value, "已有全年完成值")
    places = max(_places(each.value) for each in figures)
    if target.course is Course.CUMULATIVE:
        return _by_share_of_last_year(whole, target, figures, places) or _by_average(figures, places)
    return _by_trend(figures, figures_of(whole, target, year - 1)[-1:], places)


def _by_share_of_last_year(whole: Whole, target: Target, figures: Sequence[Actual], places: int) -> Forecast | None:
    """As much of the year as the same months were of the last one; None where the last one is not known whole."""
    period = period_of(str(figures[-1].period))
    before = {_month(each): each.value for each in figures_of(whole, target, period.year - 1)}
    then, all_year = before.get(Decimal(period.last_month)), before.get(_YEAR)
    if not then or all_year is None:
        return None
    return Forecast(_rounded(_value(figures[-1]) * all_year / then, places), "按上年同期占全年比重推算")


def _by_average(figures: Sequence[Actual], places: int) -> Forecast:
    month = _month(figures[-1])
    if month < _FEW_MONTHS:
        return Forecast(None, f"填报不足{_FEW_MONTHS}个月，不推算")
    return Forecast(_rounded(_value(figures[-1]) / month * _YEAR, places), "按已报月份平均进度推算")


def _by_trend(figures: Sequence[Actual], before: Sequence[Actual], places: int) -> Forecast:
    """On along the line from the first figure to the last; the year before counts where its end is known."""
    points = [(_month(each) - _YEAR, _value(each)) for each in before if _month(each) == _YEAR]
    points += [(_month(each), _value(each)) for each in figures]
    if len(points) < 2:
        return Forecast(None, "只有1期时点数，不推算")
    (first, since), (last, now) = points[0], points[-1]
    return Forecast(_rounded(now + (now - since) / (last - first) * (_YEAR - last), places), "按各期平均变化推算")


def _reaching(target: Target, goal: Decimal | None, made: Forecast) -> Forecast:
    if goal is None or made.value is None:
        return made
    reaches = made.value >= goal if target.better is Better.HIGHER else made.value <= goal
    return made._replace(reaches=reaches)


def _month(actual: Actual) -> Decimal:
    return Decimal(period_of(str(actual.period)).last_month)


def _value(actual: Actual) -> Decimal:
    return actual.value or Decimal(0)


def _places(value: Decimal | None) -> int:
    return -int(value.as_tuple().exponent) if value is not None else 0


def _percent(part: Decimal) -> Decimal:
    """Percent, to one place."""
    return _rounded(part * _HUNDRED, 1)


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
