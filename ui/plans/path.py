"""The figures of a target against its path, as a chart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xzdesk.paper.charts.values import Point, TargetPath
from xzdesk.plans.pace import Pace, figures_of
from xzdesk.plans.periods import period_of
from xzdesk.plans.progress import Progress
from xzdesk.plans.records import Course, Target


def path_of(of: Progress, pace: Pace) -> TargetPath | None:
    """The year's path of what is counted up anew each year, the whole plan's of a level; None without any value."""
    target, day = pace.target, of.today
    path = tuple(_year(pace) if target.course is Course.CUMULATIVE else _levels(of, target))
    if len(path) < 2:
        return None
    years = {point.day.year for point in path}
    actuals = tuple(point for year in sorted(years) for point in _figures(of, target, year))
    foreseen, method = pace.forecast.value, pace.forecast.method
    forecast = Point(date(pace.year, 12, 31), float(foreseen)) if foreseen is not None and actuals else None
    return TargetPath(
        title=f"{target.indicator}（{pace.year}年累计）"
        if target.course is Course.CUMULATIVE
        else f"{target.indicator}",
        unit=target.measured_in or "",
        source=target.source or "完成值填报",
        as_of=day,
        path=path,
        actuals=actuals,
        forecast=forecast,
        method=method if forecast else "",
    )


def _year(pace: Pace) -> Iterator[Point]:
    if pace.goal is not None:
        yield Point(date(pace.year, 1, 1), 0.0)
        yield Point(date(pace.year, 12, 31), float(pace.goal))


def _levels(of: Progress, target: Target) -> Iterator[Point]:
    """The baseline, then each year's value."""
    yearly = of.whole.yearly_of(target)
    if target.baseline is not None and yearly:
        year = target.baseline_year or (yearly[0].year or of.year) - 1
        yield Point(date(year, 12, 31), float(target.baseline))
    for each in yearly:
        if each.year and each.value is not None:
            yield Point(date(each.year, 12, 31), float(each.value))


def _figures(of: Progress, target: Target, year: int) -> Iterator[Point]:
    for each in figures_of(of.whole, target, year):
        if each.value is not None:
            yield Point(period_of(str(each.period)).ends_on, float(each.value))
