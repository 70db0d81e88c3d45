"""Milestones as bars over months: done, to come, late; today as a line through them."""

from __future__ import annotations

from datetime import date

from xzdesk.paper.charts.canvas import FAINT, INK, Canvas, Style, width_of, wrapped
from xzdesk.paper.charts.hatching import RED
from xzdesk.paper.charts.scales import Scale, after_month, month_step, months
from xzdesk.paper.charts.values import MilestoneBar, TimeLine
from xzdesk.paper.charts.wording import bar_words, day_words

_ROW, _HEAD = 22.0, 40.0  # pt: a milestone, the months above them
_NAMES = 0.3  # of the width, at most
_DONE, _OPEN, _LATE = Style("#1d5fa6", ""), Style("#ffffff", ""), Style("url(#late)", RED)
_LEGEND = [("已完成", _DONE), ("未到期", _OPEN), ("逾期", _LATE)]
_LEAST = 5.0  # pt: a bar of a single day


def milestones_height(chart: TimeLine) -> float:
    """How high the milestones want to stand, in points."""
    return max(1, len(chart.milestones)) * _ROW + _HEAD


def draw_time_line(chart: TimeLine, canvas: Canvas) -> None:
    top = canvas.legend(_LEGEND) + _HEAD
    told = [bar_words(bar, chart.as_of) for bar in chart.milestones]
    left = min(max((width_of(bar.name) for bar in chart.milestones), default=0), canvas.width * _NAMES) + 10
    across = _day_scale(chart, left, canvas.width - max(map(width_of, told), default=0) - 8)
    _months(canvas, across, top)
    each = (canvas.height - top) / max(1, len(chart.milestones))
    for at, (bar, words) in enumerate(zip(chart.milestones, told, strict=True)):
        middle = top + each * (at + 0.5)
        canvas.lines(left - 6, middle, wrapped(bar.name, left - 9))
        style = _DONE if bar.done_on else _LATE if bar.late(chart.as_of) else _OPEN
        _bar(canvas, bar, chart.as_of, style, middle, min(each * 0.5, 11), across)
        canvas.text(across.end + 6, middle, words, colour=RED if style is _LATE else INK)
    x = across(chart.as_of.toordinal() + 0.5)
    canvas.line(x, top - 4, x, canvas.height, INK, "3 2", 1)
    words = f"今天{day_words(chart.as_of, chart.as_of)}"
    canvas.text(min(x, canvas.width - width_of(words) / 2), top - 9, words, "middle")


def _day_scale(chart: TimeLine, start: float, end: float) -> Scale:
    """Whole months, from the first thing shown to the last."""
    days = [chart.as_of]
    for bar in chart.milestones:
        days += [day for day in (bar.begin, bar.due, bar.done_on) if day]
    return Scale(min(days).replace(day=1).toordinal(), after_month(max(days)).toordinal(), start, end)


def _months(canvas: Canvas, across: Scale, top: float) -> None:
    """The months along the upper edge, a line at the beginning of each that is named."""
    shown = list(months(date.fromordinal(int(across.low)), date.fromordinal(int(across.high) - 1)))
    step = month_step(len(shown), across.end - across.start, width_of("12月") + 4)
    for at, day in enumerate(shown):
        if at % step:
            continue
        x, after = across(day.toordinal()), across(after_month(day).toordinal())
        canvas.line(x, top - 16, x, canvas.height, FAINT)
        canvas.text(
            x + 2 if step > 1 else (x + after) / 2, top - 21, f"{day.month}月", "start" if step > 1 else "middle"
        )
        if at == 0 or day.month == 1:
            canvas.text(x + 2, top - 31, f"{day.year}年")
    canvas.line(across.start, top - 2, across.end, top - 2, FAINT)


def _bar(
    canvas: Canvas, bar: MilestoneBar, today: date, style: Style, middle: float, height: float, across: Scale
) -> None:
    """From its beginning until due; what came after that is a broken line."""
    x, end = across(min(bar.begin or bar.due, bar.due).toordinal()), across(bar.due.toordinal() + 1)
    x = min(x, end - _LEAST)
    canvas.rect(x, middle - height / 2, end - x, height, style.fill)
    if bar.late(today):
        reached = across((bar.done_on or today).toordinal() + 0.5)
        canvas.line(end, middle, reached, middle, INK if bar.done_on else RED, "2 1.5", 1.4)
