"""Lines over time: a trend of months, a target's path beside what was reached; dashes and points tell them apart."""

from __future__ import annotations

from datetime import date

from xzdesk.paper.charts.canvas import FAINT, INK, RULE, STYLES, TEXT, Canvas, Style, style_of, width_of
from xzdesk.paper.charts.scales import Scale, month_step, months, spread, ticks
from xzdesk.paper.charts.values import Point, TargetPath, Trend
from xzdesk.paper.charts.wording import ACTUAL, FORECAST, PATH, plain

LINES_HEIGHT = 200.0  # pt that lines want, without their legend
_HALF_MONTH = 15  # days
_AXIS = 26.0  # pt under the lines: months, and years below them
_MONTH = "12月"
_PATH, _ACTUAL = Style("", RULE, "6 3", "diamond", hollow=True), STYLES[0]
_FORECAST = Style("", "#b45f06", "2 2", "triangle", hollow=True)
_ABOVE, _LINE = 8.0, 8.5  # pt: from a point to its label's middle, between two labels


def draw_trend(chart: Trend, canvas: Canvas) -> None:
    styles = [style_of(at, series.light) for at, series in enumerate(chart.series)]
    names = [series.name for series in chart.series]
    top = canvas.legend(list(zip(names, styles, strict=True)), line=True) + TEXT
    across, up = _frame(canvas, chart, top)
    for series, style in zip(chart.series, styles, strict=True):
        for run in _runs([(at, value) for at, value in enumerate(series.values)]):
            canvas.path([(across(at), up(value)) for at, value in run], style.colour, style.dash)
            for at, value in run:
                canvas.marker(across(at), up(value), style)
    for at in range(len(chart.months)):
        _label_month(canvas, chart, at, across(at), up)


def _frame(canvas: Canvas, chart: Trend, top: float) -> tuple[Scale, Scale]:
    up, left = _values_axis(canvas, [v for s in chart.series for v in s.values if v is not None], top, 10)
    count = len(chart.months)
    room = (canvas.width - left - 24) / max(1, count)
    across = Scale(0, max(1, count - 1), left + room / 2, canvas.width - 24 - room / 2)
    step = month_step(count, canvas.width - left - 24, width_of(_MONTH) + 4)
    for at, month in enumerate(chart.months):
        _month_label(canvas, across(at), month, at % step == 0, at == 0)
    return across, up


def _values_axis(canvas: Canvas, values: list[float], top: float, right: float) -> tuple[Scale, float]:
    """The scale of values with its lines and numbers, and the left edge of the drawing."""
    marks = ticks(values)
    left = max(width_of(plain(mark)) for mark in marks) + 9
    up = Scale(marks[0], marks[-1], canvas.height - _AXIS, top)
    for mark in marks:
        at_zero = mark == 0
        canvas.line(left, up(mark), canvas.width - right, up(mark), RULE if at_zero else FAINT)
        canvas.text(left - 5, up(mark), plain(mark), "end")
    return up, left


def _month_label(canvas: Canvas, x: float, month: date, shown: bool, first: bool) -> None:
    y = canvas.height - _AXIS + 9
    if shown:
        canvas.text(x, y, f"{month.month}月", "middle")
    if first or month.month == 1:
        canvas.text(x, y + TEXT * 1.2, f"{month.year}年", "middle")


def _runs(points: list[tuple[int, float | None]]) -> list[list[tuple[int, float]]]:
    """The stretches without a missing value."""
    runs: list[list[tuple[int, float]]] = [[]]
    for at, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((at, value))
    return [run for run in runs if run]


def _label_month(canvas: Canvas, chart: Trend, at: int, x: float, up: Scale) -> None:
    """The values of a month beside their points, as many as find room, the highest first."""
    values = {value for series in chart.series if (value := series.values[at]) is not None}
    points = {up(value): plain(value) for value in sorted(values, reverse=True)}
    taken = list(points)
    for y, words in points.items():
        for place in (y - _ABOVE, y + _ABOVE):
            if place < up.start - 4 and all(abs(place - other) >= _LINE for other in taken if other != y):
                canvas.text(x, place, words, "middle")
                taken.append(place)
                break


def draw_path(chart: TargetPath, canvas: Canvas) -> None:
    """Actuals full, the path dashed, the forecast dotted from the last actual; their ends are labelled on the right."""
    lines = _lines(chart)
    top = canvas.legend([(name, style) for name, style, _ in lines], line=True) + TEXT
    every = [point for _, _, points in lines for point in points]
    ends = [f"{name}{plain(points[-1].value)}" for name, _, points in lines]
    right = max(map(width_of, ends), default=0) + 12
    up, left = _values_axis(canvas, [point.value for point in every], top, right)
    days = [point.day.toordinal() for point in every] or [chart.as_of.toordinal()]
    across = Scale(min(days), max(days), left + 6, canvas.width - right - 6)
    _month_axis(canvas, across)
    _today(canvas, chart, across, top)
    for _, style, points in lines:
        _draw_line(canvas, style, [(across(p.day.toordinal()), up(p.value)) for p in points])
    _label_between(canvas, chart.path[:-1], across, up, apart=0)
    _label_between(canvas, chart.actuals[:-1], across, up, apart=(across.end - across.start) / 16)
    _label_ends(canvas, lines, ends, across, up)


def _label_between(canvas: Canvas, points: tuple[Point, ...], across: Scale, up: Scale, apart: float) -> None:
    """The values before the last, above their points; those nearer than `apart` to a labelled one are left out."""
    free = -1.0
    for point in points:
        x = across(point.day.toordinal())
        if x >= free:
            canvas.text(x, up(point.value) - _ABOVE, plain(point.value), "middle")
            free = x + max(apart, width_of(plain(point.value))) if apart else free


def _lines(chart: TargetPath) -> list[tuple[str, Style, tuple[Point, ...]]]:
    ahead = (*chart.actuals[-1:], chart.forecast) if chart.forecast else ()
    found = [(PATH, _PATH, chart.path), (ACTUAL, _ACTUAL, chart.actuals), (FORECAST, _FORECAST, ahead)]
    return [line for line in found if line[2]]


def _draw_line(canvas: Canvas, style: Style, places: list[tuple[float, float]]) -> None:
    canvas.path(places, style.colour, style.dash, 1.8 if style is _ACTUAL else 1.3)
    for place in places[-1:] if style is _FORECAST else places:
        canvas.marker(*place, style)


def _label_ends(
    canvas: Canvas, lines: list[tuple[str, Style, tuple[Point, ...]]], ends: list[str], across: Scale, up: Scale
) -> None:
    """Each line's last value with its name, beside its last point, kept apart from the others."""
    last = [points[-1] for _, _, points in lines]
    wanted = [
        up(point.value) + (_ABOVE if style is _ACTUAL else 0) for (_, style, points) in lines for point in points[-1:]
    ]
    for point, y, words in zip(last, spread(wanted, TEXT * 1.2), ends, strict=True):
        canvas.text(across(point.day.toordinal()) + 6, y, words)


def _month_axis(canvas: Canvas, across: Scale) -> None:
    """Each month's name below its middle, for what was reached by its end stands at its end."""
    first, last = date.fromordinal(int(across.low)), date.fromordinal(int(across.high))
    shown = [day for day in months(first, last) if day.toordinal() >= across.low] or [first]
    step = month_step(len(shown), across.end - across.start, width_of(_MONTH) + 4)
    for at, day in enumerate(shown):
        middle = min(day.toordinal() + _HALF_MONTH, across.high)
        _month_label(canvas, across(middle), day, at % step == 0, at == 0)


def _today(canvas: Canvas, chart: TargetPath, across: Scale, top: float) -> None:
    today = chart.as_of.toordinal()
    if across.low <= today <= across.high:
        canvas.line(across(today), top, across(today), canvas.height - _AXIS, INK, "1 2")
