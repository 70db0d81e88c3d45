"""A plan's charts: each target's path beside its figures, and the milestones over months."""

from __future__ import annotations

from datetime import date

from xzdesk.paper.charts import MilestoneBar, Point, TargetPath, TimeLine
from xzdesk.plans.pace import Pace, figures_of
from xzdesk.plans.periods import period_of
from xzdesk.plans.progress import Progress
from xzdesk.plans.records import Course, Milestone


def target_path(of: Progress, pace: Pace) -> TargetPath:
    """One target in the year that its pace is of: from its start to the year's value."""
    target, year = pace.target, pace.year
    path = [Point(date(year, 12, 31), float(pace.goal))] if pace.goal is not None else []
    start = 0.0 if target.course is Course.CUMULATIVE else pace.start and float(pace.start.value)
    if path and start is not None:
        path.insert(0, Point(date(year, 1, 1), start))
    figures = [
        Point(period_of(str(each.period)).ends_on, float(each.value or 0))
        for each in figures_of(of.whole, target, year)
    ]
    last = period_of(str(pace.latest.period)).ends_on if pace.latest else None
    foreseen = pace.forecast.value if last != date(year, 12, 31) else None
    return TargetPath(
        title=f"{year}年{target.indicator}目标进度",
        unit=target.measured_in or "",
        source=target.source or "方案完成值填报",
        as_of=of.today,
        path=tuple(path),
        actuals=tuple(figures),
        forecast=Point(date(year, 12, 31), float(foreseen)) if foreseen is not None else None,
        method=pace.forecast.method,
    )


def time_line(of: Progress) -> TimeLine:
    """All milestones by due date; a bar begins where what it waits for is due, else where the plan begins."""
    due = {each.id: each.due_on for each in of.whole.milestones}
    return TimeLine(
        title="节点进度",
        source="方案节点台账",
        as_of=of.today,
        milestones=tuple(_bar(each, due, of) for each in of.whole.milestones if each.due_on),
    )


def _bar(milestone: Milestone, due: dict[str, date | None], of: Progress) -> MilestoneBar:
    before = [day for each in milestone.waits_for or () if (day := due.get(each))]
    day = milestone.due_on or of.today
    begin = min(max(before, default=of.plan.starts_on or day), day)
    return MilestoneBar(milestone.title or "", day, begin, milestone.done_on)
