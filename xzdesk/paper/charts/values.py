"""What a chart shows, before anybody draws it: frozen numbers with title, unit, source and date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

LIGHTS = ("red", "yellow", "green")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`unit` may be empty; `source` names the ledger that the numbers come from, `as_of` the day they stand for."""

    title: str
    unit: str = ""
    source: str
    as_of: date

    @property
    def caption(self) -> str:
        """标题（单位：件）"""
        return f"{self.title}（单位：{self.unit}）" if self.unit else self.title

    @property
    def note(self) -> str:
        """Source and date, as printed under the drawing."""
        return _sourced(self)


def _sourced(chart: Chart) -> str:
    return f"数据来源：{chart.source}，截至{chart.as_of.year}年{chart.as_of.month}月{chart.as_of.day}日。"


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of bars or one line: a value for each group or month, None where there is none.

    `light` (red, yellow, green) draws it as that light.
    """

    name: str
    values: tuple[float | None, ...]
    light: str = ""

    def __post_init__(self) -> None:
        if self.light and self.light not in LIGHTS:
            raise ValueError(f"no such light: {self.light!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart(Chart):
    """Bars for each group (cluster, county, tier …), the series stacked in one bar or beside each other."""

    groups: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = True

    def __post_init__(self) -> None:
        _check(self.series, len(self.groups))


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend(Chart):
    """A line for each series over months; `months` holds any day of each, in order."""

    months: tuple[date, ...]
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        _check(self.series, len(self.months))


def _check(series: tuple[Series, ...], count: int) -> None:
    if any(len(each.values) != count for each in series):
        raise ValueError("a series' values are not as many as the groups or months")


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day."""

    day: date
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPath(Chart):
    """The path that a target sets (baseline, then each target), the actuals, and where they lead.

    `method` says how the forecast was made.
    """

    path: tuple[Point, ...]
    actuals: tuple[Point, ...] = ()
    forecast: Point | None = None
    method: str = ""

    @property
    def note(self) -> str:
        """Source and date, and how the forecast that is drawn was made."""
        return _sourced(self) + (f"年末预计{self.method}。" if self.forecast and self.method else "")


@dataclass(frozen=True, slots=True)
class MilestoneBar:
    """A milestone: from `begin` (its due day where nobody set one) until due, and the day it was done."""

    name: str
    due: date
    begin: date | None = None
    done_on: date | None = None

    def late(self, today: date) -> int:
        """How many days after it was due it was done, or is not done today; 0 in time."""
        return max(0, ((self.done_on or today) - self.due).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine(Chart):
    """Milestones as bars over months, with the day `as_of` marked as today."""

    milestones: tuple[MilestoneBar, ...]


AnyChart = BarChart | Trend | TargetPath | TimeLine


def split(chart: AnyChart, most: int = 24) -> list[AnyChart]:
    """The chart, or where it has more rows than find room on a page, several of them, each with `most` at most."""
    match chart:
        case TimeLine() if len(chart.milestones) > most:
            pieces = [chart.milestones[at : at + most] for at in range(0, len(chart.milestones), most)]
            return [replace(chart, title=_numbered(chart, at), milestones=piece) for at, piece in enumerate(pieces)]
        case BarChart() if len(chart.groups) > most:
            return [_rows(chart, at, most) for at in range(0, len(chart.groups), most)]
    return [chart]


def _rows(chart: BarChart, first: int, most: int) -> BarChart:
    some = slice(first, first + most)
    series = tuple(replace(each, values=each.values[some]) for each in chart.series)
    return replace(chart, title=_numbered(chart, first // most), groups=chart.groups[some], series=series)


def _numbered(chart: Chart, at: int) -> str:
    return f"{chart.title}（续{at}）" if at else chart.title
