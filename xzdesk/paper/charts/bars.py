"""Bars by group, lying, so that long names read: stacked in one, or beside each other."""

from __future__ import annotations

from xzdesk.paper.charts.canvas import FAINT, RULE, Canvas, Style, style_of, width_of, wrapped
from xzdesk.paper.charts.scales import Scale, ticks
from xzdesk.paper.charts.values import BarChart
from xzdesk.paper.charts.wording import plain

_AXIS = 16.0  # pt under the bars
_STACKED, _BESIDE, _APART = 20.0, 12.0, 8.0  # pt: a stacked bar with its gap, a single bar, between groups
_NAMES = 0.32  # of the width, at most, for the groups' names
_INSIDE = 3.0


def rows_height(chart: BarChart) -> float:
    """How high the bars want to stand, in points."""
    each = _STACKED if chart.stacked else _BESIDE * len(chart.series) + _APART
    return max(1, len(chart.groups)) * each + _AXIS


def draw_bars(chart: BarChart, canvas: Canvas) -> None:
    top = canvas.legend(_legend(chart)) if len(chart.series) > 1 else 0.0
    bottom = canvas.height - _AXIS
    left = min(max(map(width_of, chart.groups), default=0), canvas.width * _NAMES) + 10
    marks = ticks(_lengths(chart))
    scale = Scale(marks[0], marks[-1], left, canvas.width - _tail(chart))
    for mark in marks:
        canvas.line(scale(mark), top, scale(mark), bottom, FAINT)
        canvas.text(scale(mark), bottom + 8, plain(mark), "middle")
    each = (bottom - top) / max(1, len(chart.groups))
    for at, group in enumerate(chart.groups):
        middle = top + each * (at + 0.5)
        canvas.lines(left - 5, middle, wrapped(group, left - 9))
        if chart.stacked:
            _stack(canvas, chart, at, middle, min(each * 0.68, 16), scale)
        else:
            _beside(canvas, chart, at, middle, each - min(_APART, each * 0.3), scale)
    canvas.line(scale(0), top, scale(0), bottom, RULE, width=0.9)


def _legend(chart: BarChart) -> list[tuple[str, Style]]:
    return [(series.name, style_of(at, series.light)) for at, series in enumerate(chart.series)]


def _lengths(chart: BarChart) -> list[float]:
    if chart.stacked:
        return [sum(_values(chart, at)) for at in range(len(chart.groups))]
    return [value for at in range(len(chart.groups)) for value in _values(chart, at)]


def _values(chart: BarChart, at: int) -> list[float]:
    return [series.values[at] or 0 for series in chart.series]


def _tail(chart: BarChart) -> float:
    """The room that the words after the longest bar may need."""
    tails = [_total(_values(chart, at), True) for at in range(len(chart.groups))] if chart.stacked else []
    longest = max(map(width_of, tails), default=0)
    return min(longest, width_of("0000（00＋00＋00）")) + 8 if chart.stacked else width_of("00000.00")


def _total(values: list[float], parted: bool) -> str:
    """The sum; `parted` with its parts, where they had no room in the bar."""
    told = [value for value in values if value]
    parts = "＋".join(map(plain, values)) if parted and len(told) > 1 else ""
    return plain(sum(values)) + (f"（{parts}）" if parts else "")


def _stack(canvas: Canvas, chart: BarChart, at: int, middle: float, height: float, scale: Scale) -> None:
    values, start, crowded = _values(chart, at), 0.0, False
    places = []
    for value, (_, style) in zip(values, _legend(chart), strict=True):
        if value:
            x, end = sorted((scale(start), scale(start + value)))
            canvas.rect(x, middle - height / 2, end - x, height, style.fill)
            places.append((x, end, plain(value)))
            crowded = crowded or width_of(plain(value)) + _INSIDE > end - x
            start += value
    if len(places) > 1 and not crowded:
        for x, end, words in places:
            canvas.text((x + end) / 2, middle, words, "middle")
    canvas.text(scale(start) + 4, middle, _total(values, crowded))


def _beside(canvas: Canvas, chart: BarChart, at: int, middle: float, height: float, scale: Scale) -> None:
    each = height / max(1, len(chart.series))
    for number, (series, (_, style)) in enumerate(zip(chart.series, _legend(chart), strict=True)):
        value, y = series.values[at], middle - height / 2 + each * number
        if value is None:
            continue
        x, end = sorted((scale(0), scale(value)))
        canvas.rect(x, y, end - x, each * 0.9, style.fill)
        canvas.text(end + 4, y + each * 0.45, plain(value))
