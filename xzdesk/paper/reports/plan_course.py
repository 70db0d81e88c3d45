"""What a report says of the plans: targets against time passed, milestones, what holds them up; and their course.

All of it as the plans were in force at the period's end: xzdesk.plans.standing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from xzdesk.core.fieldtypes import Number
from xzdesk.paper.charts import split
from xzdesk.paper.document import Align, Block, Cell, Column, Figure, Heading, Paragraph, Table, cells, chinese_date
from xzdesk.paper.plan_charts import target_path, time_line
from xzdesk.paper.reports.entries import day_words
from xzdesk.paper.reports.reading import Reading
from xzdesk.paper.reports.sections import Numbering
from xzdesk.paper.reports.tables import LIT
from xzdesk.plans.figures import OfStep, OfTarget, PlanFigures, plan_figures
from xzdesk.plans.progress import Progress
from xzdesk.plans.readings import Readings
from xzdesk.plans.records import Plan
from xzdesk.problems.periods import Span
from xzdesk.problems.queries import Light

TARGETS, STEPS, COURSE = "目标进度", "节点进展", "方案推进情况"
_PATHS = 3  # charts of targets for each plan, the worst first
_AMOUNT = Number()


def plan_blocks(plans: Readings, reading: Reading, number: Numbering) -> Iterator[Block]:
    """Targets and milestones of the plans in force; in the quarter's report each plan's course."""
    county = "" if reading.over_counties else plans.desk.identity.office
    overview = plans.in_force(reading.of.as_of, county=county)
    until = plan_figures(overview, reading.period.first, reading.of.as_of)
    figures = replace(plan_figures(overview, reading.period.first, reading.period.last), late=until.late)
    yield Heading("目标和节点")
    if not overview:
        yield Paragraph("没有执行中的培育提升工作方案。")
        return
    yield Paragraph(_told(reading, figures))
    shown = figures.behind if reading.period.span is Span.WEEK else figures.targets
    yield _targets_table(number(TARGETS), shown, behind_only=reading.period.span is Span.WEEK)
    yield _steps_table(number(STEPS), reading, figures)
    if reading.period.span is Span.QUARTER:
        yield Heading("方案推进")
        yield _course_table(number(COURSE), overview)
        for each in overview:
            yield from _drawn(each)


def _told(reading: Reading, figures: PlanFigures) -> str:
    words = {**{light: light.caption for light in LIT}, Light.NONE: "暂无数据"}
    lights = "，".join(f"{caption}{figures.lights(light)}个" for light, caption in words.items())
    period = reading.period
    return (
        f"执行中的培育提升工作方案{figures.plans}个，目标{len(figures.targets)}个，其中{lights}。"
        f"{period.this}到期节点{len(figures.due)}个，完成节点{len(figures.done)}个；"
        f"截至{chinese_date(reading.of.as_of)}逾期未完成{len(figures.late)}个，{period.next}到期{len(figures.coming)}个，"
        f"受问题制约{len(figures.held)}项。"
        f"方案内容以截至{chinese_date(reading.of.as_of)}最近一次印发的为准。"
    )


def _targets_table(title: str, targets: Sequence[OfTarget], *, behind_only: bool) -> Table:
    columns = (
        Column("产业集群", 2.6),
        Column("指标", 3.4),
        Column("单位", 1.1, Align.CENTER),
        Column("年度目标", 1.7, Align.RIGHT),
        Column("完成值", 1.7, Align.RIGHT),
        Column("完成", 1.4, Align.CENTER, group="百分比"),
        Column("序时", 1.4, Align.CENTER, group="百分比"),
        Column("红黄绿灯", 1.9, Align.CENTER),
    )
    rows = tuple(_target_row(each) for each in targets)
    note = "只列出进度落后（黄灯、红灯）的目标。" if behind_only else "序时：最近一次填报期末，时间应达到的百分比。"
    return Table(columns, rows, title=title, note=note)


def _target_row(each: OfTarget) -> tuple[Cell, ...]:
    pace = each.pace
    period = f"（{pace.period.caption}）" if pace.period else ""
    return cells(
        _of_plan(each.plan),
        f"{pace.target.indicator}{period}",
        pace.target.measured_in or "",
        _AMOUNT.show(pace.goal),
        _AMOUNT.show(pace.reached),
        _percent(pace.share),
        _percent(pace.expected),
        _light(pace.light, "暂无数据"),
    )


def _of_plan(plan: Plan) -> str:
    return plan.cluster or plan.title or ""


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{share:.0f}%"


def _steps_table(title: str, reading: Reading, figures: PlanFigures) -> Table:
    """Late ones, those of the period, and those that come next, each once."""
    period, shown = reading.period, set[str]()
    rows: list[tuple[Cell, ...]] = []
    for words, found in (
        ("逾期未完成", figures.late),
        (f"{period.this}完成", figures.done),
        (f"{period.this}到期", figures.due),
        (f"{period.next}到期", figures.coming),
    ):
        for each in found:
            if each.step.milestone.id not in shown:
                shown.add(each.step.milestone.id)
                rows.append(_step_row(words, each))
    columns = (
        Column("产业集群", 1.9),
        Column("节点", 3.2),
        Column("责任单位", 2.4),
        Column("完成时限", 2.4, Align.CENTER),
        Column("情况", 2.3),
        Column("受何问题制约", 4.6),
    )
    return Table(columns, tuple(rows), title=title)


def _step_row(words: str, each: OfStep) -> tuple[Cell, ...]:
    milestone = each.step.milestone
    done = f"\n{day_words(milestone.done_on)}" if milestone.done_on else ""
    held = "\n".join(held.text for held in each.step.held)
    due = day_words(milestone.due_on)
    return cells(_of_plan(each.plan), milestone.title or "", milestone.unit or "", due, words + done, held)


def _course_table(title: str, overview: Sequence[Progress]) -> Table:
    columns = (
        Column("方案", 4.4),
        Column("目标", 1, Align.CENTER),
        *(Column(words, 1, Align.CENTER, group="节点") for words in ("总数", "完成", "逾期", "未到期")),
        Column("节点完成率", 1.4, Align.CENTER),
        Column("红黄绿灯", 1.9, Align.CENTER),
    )
    return Table(columns, tuple(_course_row(each) for each in overview), title=title)


def _course_row(each: Progress) -> tuple[Cell, ...]:
    count = each.tally
    waiting = count.due + count.ahead
    numbers = (len(each.targets), count.total, count.done, count.late, waiting)
    return cells(each.plan.title or "", *numbers, f"{count.percent}%", _light(each.light))


def _light(light: Light, none: str = "") -> Cell:
    return Cell(none) if light is Light.NONE else Cell(light=light.value)


def _drawn(each: Progress) -> Iterator[Block]:
    """A plan's milestones over months, and the paths of its targets, those that are behind first."""
    yield Heading(each.plan.title or "", 2)
    for chart in split(time_line(each)) if each.whole.milestones else ():
        yield Figure(chart)
    unknown = Decimal(-1000)
    worst_first = sorted(each.targets, key=lambda pace: unknown if pace.behind is None else pace.behind, reverse=True)
    for pace in worst_first[:_PATHS]:
        yield Figure(target_path(each, pace))
