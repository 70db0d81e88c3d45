"""A chart's numbers in words: what is read aloud for the drawing, and compared between PDF, Word and Excel."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xzdesk.paper.charts.values import AnyChart, BarChart, MilestoneBar, TargetPath, TimeLine, Trend

ACTUAL, PATH, FORECAST = "实际", "目标", "预计"


def in_words(chart: AnyChart) -> str:
    """Every number that the chart draws, in one text."""
    said = "；".join(_parts(chart)) or "没有数据"
    return f"{chart.caption}。{said}。{chart.note}"


def plain(value: float) -> str:
    """A number as printed: no exponent, at most two decimals, none where it is whole."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def month_words(day: date) -> str:
    """2026年3月"""
    return f"{day.year}年{day.month}月"


def day_words(day: date, today: date) -> str:
    """3月5日, with its year where that is not today's."""
    year = f"{day.year}年" if day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日"


def _parts(chart: AnyChart) -> Iterator[str]:
    match chart:
        case BarChart():
            yield from _rows(chart.groups, chart)
        case Trend():
            yield from _rows(tuple(map(month_words, chart.months)), chart)
        case TargetPath():
            yield from _path(chart)
        case TimeLine():
            for bar in chart.milestones:
                yield f"{bar.name}：{bar_words(bar, chart.as_of)}"


def _rows(names: tuple[str, ...], chart: BarChart | Trend) -> Iterator[str]:
    for at, name in enumerate(names):
        told = [(each.name, each.values[at]) for each in chart.series]
        yield f"{name}：" + "，".join(f"{series}{_value(value)}" for series, value in told)


def _value(value: float | None) -> str:
    return "无数据" if value is None else plain(value)


def _path(chart: TargetPath) -> Iterator[str]:
    for caption, points in ((PATH, chart.path), (ACTUAL, chart.actuals)):
        if points:
            yield caption + "：" + "，".join(f"{month_words(p.day)}{plain(p.value)}" for p in points)
    if chart.forecast:
        method = f"（{chart.method}）" if chart.method else ""
        yield f"{FORECAST}：{month_words(chart.forecast.day)}{plain(chart.forecast.value)}{method}"


def bar_words(bar: MilestoneBar, today: date) -> str:
    """How a milestone stands: 3月5日完成, 6月30日到期, 9月30日到期，逾期17天."""
    late = bar.late(today)
    words = f"{day_words(bar.done_on, today)}完成" if bar.done_on else f"{day_words(bar.due, today)}到期"
    return f"{words}，逾期{late}天" if late else words
