"""The plan itself on paper: numbered headings, tables of targets, milestones and responsibilities; and its course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xzdesk.catalogue import Catalogue
from xzdesk.core.fields import described
from xzdesk.paper.charts import split
from xzdesk.paper.document import (
    Block,
    Document,
    Figure,
    Heading,
    Orientation,
    PageBreak,
    Paragraph,
    Signature,
    SignLine,
    chinese_date,
)
from xzdesk.paper.layout import TITLE_LINE, text_width
from xzdesk.paper.plan_charts import target_path, time_line
from xzdesk.paper.plan_tables import (
    OPEN,
    amount,
    duties_table,
    issues_table,
    milestones_table,
    pace_table,
    steps_table,
    targets_table,
)
from xzdesk.plans.progress import City, Progress, StreamProgress, progress
from xzdesk.plans.records import Measure, Plan, PlanState, Revision, Target
from xzdesk.plans.usecases import Plans
from xzdesk.plans.whole import Whole, strayed, whole_of
from xzdesk.problems.queries import Light

_UNISSUED = {PlanState.DRAFT: "（草稿，未印发）", PlanState.REVISING: "（修订稿，未印发）"}

_STRAYED = "（与印发的内容不同，未印发）"


def plan_document(plans: Plans, plan: Plan, *, issue: int | None = None, course: bool = False) -> Document:
    """A plan as it stands, or as it was issued (0 the first time); `course`: with where it stands today.

    Raises Refusal: no such plan, no such issue.
    """
    of = plans.progress(plan)
    if issue is not None:
        return _document(_as_issued(plans, of, issue), plans.edition_of(plan.edition), of.whole.issued[: issue + 1])
    return _document(of, plans.edition_of(plan.edition), of.whole.issued, course=course)


def _as_issued(plans: Plans, of: Progress, issue: int) -> Progress:
    content = plans.issue_of(of.whole, issue)
    signed = next(each for each in of.whole.issued if each.n == issue)
    state = PlanState.REVISED if issue else PlanState.ISSUED
    plan = of.plan.changed(state=state, issued_on=signed.issued_on, issued_by=signed.issued_by)
    whole = whole_of(plan, content)
    return progress(whole, {}, plans.edition_of(plan.edition), plans.clockwork, of.today)


def _document(of: Progress, catalogue: Catalogue, issued: Sequence[Revision], course: bool = False) -> Document:
    plan = of.plan
    revised = f"（第{issued[-1].n}次修订）" if issued and issued[-1].n else ""
    subtitle = _STRAYED if strayed(of.whole) else _UNISSUED.get(plan.state, revised)
    return Document(
        title=_title(plan.title or ""),
        subtitle=subtitle,
        number=plan.number,
        blocks=tuple(_blocks(of, catalogue, issued, course)),
        head=f"{plan.number or ''}　{plan.title or ''}",
        foot=catalogue.document,
    )


def _title(title: str) -> str:
    """A title too long for one line goes on with what stands in brackets."""
    before, opened, rest = title.partition("（")
    return f"{before}\n{opened}{rest}" if before and opened and text_width(title) > TITLE_LINE else title


def _blocks(of: Progress, catalogue: Catalogue, issued: Sequence[Revision], course: bool) -> Iterator[Block]:
    whole, plan = of.whole, of.plan
    yield from _aims(of, catalogue)
    yield Heading("目标任务")
    yield from _goals(of)
    if whole.measures:
        yield Heading("重点举措")
        for stream in of.streams:
            yield from _stream(stream, whole)
    yield Heading("节点和责任")
    yield Paragraph(f"本方案安排节点{len(whole.milestones)}个，完成时限和前置节点见附表2。")
    yield Paragraph(
        f"本方案责任单位为{plan.unit or OPEN}，责任领导为{plan.leader or OPEN}；"
        "各目标、举措、节点的责任单位和责任人见附表3。"
    )
    yield Signature(plan.unit or "", plan.issued_on, lines=_signatories(plan))
    yield PageBreak(Orientation.LANDSCAPE, name="附表")
    yield targets_table(whole, "附表1\u3000目标表")
    yield milestones_table(whole, "附表2\u3000节点表")
    yield duties_table(whole, "附表3\u3000责任表")
    if len(issued) > 1:
        yield issues_table(issued, "附表4\u3000印发和修订情况")
    if course:
        yield from _course(of)


def _signatories(plan: Plan) -> tuple[SignLine, ...]:
    return (SignLine("签发人", plan.issued_by),) if plan.issued_by else ()


def _aims(of: Progress, catalogue: Catalogue) -> Iterator[Block]:
    plan = of.plan
    yield Heading("总体要求")
    if plan.note:
        yield Paragraph(plan.note)
    cluster = catalogue.cluster(plan.cluster or "")
    lead = f"，市级牵头部门为{cluster.lead}" if cluster and cluster.lead else ""
    yield Paragraph(
        f"根据《{catalogue.title}》（{catalogue.document}），制定本方案。"
        f"本方案适用于{plan.cluster or ''}产业集群{lead}，"
        f"期限自{chinese_date(plan.starts_on)}至{chinese_date(plan.ends_on)}。"
    )


def _goals(of: Progress) -> Iterator[Block]:
    """Each target in a line; the city's aims, with the county's share in them."""
    yield Paragraph(f"本方案确定目标{len(of.whole.targets)}项，责任单位见附表1。")
    for number, target in enumerate(of.whole.targets, start=1):
        yield Paragraph(f"{number}.{target.indicator}：{'，'.join(_course_of(target, of.whole)) or '未定年度目标'}。")
    aims = dict.fromkeys(_aims_of_city(of))
    if aims:
        yield Paragraph("对应的全市目标：" + "；".join(aims) + "。")


def _course_of(target: Target, whole: Whole) -> Iterator[str]:
    """2025年基期值95.5亿元, 2026年130亿元 …"""
    unit = target.measured_in or ""
    if target.baseline is not None:
        year = f"{target.baseline_year}年" if target.baseline_year else ""
        yield f"{year}基期值{amount(target.baseline).text}{unit}"
    for each in whole.yearly_of(target):
        yield f"{each.year}年{amount(each.value).text}{unit}"


def _aims_of_city(of: Progress) -> Iterator[str]:
    """What the city wants of the cluster and of each indicator, and how much of it this plan is."""
    if of.cluster_city:
        yield _with_share(of.cluster_city, of.cluster_city.aim)
    for city in of.cities.values():
        yield _with_share(city, f"{city.target.indicator if city.target else ''}{city.aim}")


def _with_share(city: City, aim: str) -> str:
    return aim if city.goal_share is None else f"{aim}，本方案{city.goal_year}年目标相当于其{city.goal_share}%"


def _stream(stream: StreamProgress, whole: Whole) -> Iterator[Block]:
    if not stream.measures:
        return
    yield Heading(stream.name, 2)
    for measure in stream.measures:
        yield Heading(measure.title or "", 3)
        if measure.text:
            yield Paragraph(measure.text)
        yield from _whose(measure)
        of_measure = [each for each in whole.milestones if each.measure == measure.id]
        for number, each in enumerate(of_measure, start=1):
            who = f"（{each.unit}）" if each.unit and each.unit != measure.unit else ""
            yield Paragraph(f"（{number}）{each.title}，{chinese_date(each.due_on)}前完成{who}。")


def _whose(measure: Measure) -> Iterator[Block]:
    fields = described(Measure).fields
    named = ((fields[name].caption, getattr(measure, name)) for name in ("unit", "person", "assisting"))
    told = [f"{caption}：{name}" for caption, name in named if name]
    if told:
        yield Paragraph("；".join(told) + "。")
    if measure.note:
        yield Paragraph(f"{fields['note'].caption}：{measure.note}")


def _course(of: Progress) -> Iterator[Block]:
    """Where it stands: numbers, targets with their paths, milestones on their time line."""
    yield PageBreak(Orientation.LANDSCAPE, name="实施进展")
    yield Heading(f"附：实施进展（截至{chinese_date(of.today)}）", numbered=False)
    count = {light: sum(each.light is light for each in of.targets) for light in Light}
    yield Paragraph(
        f"目标{len(of.targets)}项：绿灯{count[Light.GREEN]}项，黄灯{count[Light.YELLOW]}项，红灯{count[Light.RED]}项，"
        f"不判定{count[Light.NONE]}项。节点{of.tally.total}个：已完成{of.tally.done}个（其中逾期完成{of.tally.done_late}个），"
        f"逾期未完成{of.tally.late}个，临近到期{of.tally.due}个，未到期{of.tally.ahead}个。"
    )
    yield pace_table(of)
    yield steps_table(of.steps)
    charts = [chart for chart in (target_path(of, pace) for pace in of.targets) if chart.actuals]
    lines = split(time_line(of)) if of.steps else []
    if charts or lines:
        yield PageBreak(Orientation.PORTRAIT, name="进展图")
        yield from (Figure(chart) for chart in (*charts, *lines))
