"""Charts: their values and their numbers in words. `drawing` makes of them the one picture for screen and paper."""

from xzdesk.paper.charts.values import (
    AnyChart,
    BarChart,
    Chart,
    MilestoneBar,
    Point,
    Series,
    TargetPath,
    TimeLine,
    Trend,
    split,
)
from xzdesk.paper.charts.wording import in_words

__all__ = [
    "AnyChart",
    "BarChart",
    "Chart",
    "MilestoneBar",
    "Point",
    "Series",
    "TargetPath",
    "TimeLine",
    "Trend",
    "in_words",
    "split",
]
