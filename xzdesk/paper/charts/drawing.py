"""The one drawing of a chart, as SVG: set into a PDF as it is, and made a picture for Word, Excel and the screen."""

from __future__ import annotations

from functools import lru_cache

from xzdesk.paper.charts.bars import draw_bars, rows_height
from xzdesk.paper.charts.canvas import Canvas
from xzdesk.paper.charts.lines import LINES_HEIGHT, draw_path, draw_trend
from xzdesk.paper.charts.timeline import draw_time_line, milestones_height
from xzdesk.paper.charts.values import AnyChart, BarChart, TargetPath, TimeLine, Trend

_LEGEND = 18.0  # pt


@lru_cache(maxsize=64)
def draw(chart: AnyChart, width: float, height: float) -> str:
    """The SVG text, `width` by `height` points, words in 小五."""
    canvas = Canvas(width, height)
    match chart:
        case BarChart():
            draw_bars(chart, canvas)
        case Trend():
            draw_trend(chart, canvas)
        case TargetPath():
            draw_path(chart, canvas)
        case TimeLine():
            draw_time_line(chart, canvas)
    return canvas.svg()


def natural_height(chart: AnyChart) -> float:
    """How high the chart wants to be, in points."""
    match chart:
        case BarChart():
            return _LEGEND + rows_height(chart)
        case TimeLine():
            return _LEGEND + milestones_height(chart)
    return _LEGEND + LINES_HEIGHT
