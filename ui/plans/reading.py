"""From a plan's progress to the rows and words of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from ui.plans.gauge import Gauge
from ui.plans.header import Head
from ui.plans.milestones import Bar, Hold
from ui.plans.rows import HoldRow, MeasureRow, PlanRow, RevisionRow, Tally, TargetRow
from ui.plans.side import Summary
from xzdesk.catalogue import Catalogue
from xzdesk.core.fieldtypes import Number
from xzdesk.office import Office
from xzdesk.plans.course import Held, Step
from xzdesk.plans.pace import Pace
from xzdesk.plans.progress import City, Progress
from xzdesk.plans.records import Measure, Milestone, Plan, PlanState, Revision
from xzdesk.plans.whole import strayed
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem

_SHOW = Number().show
_ORDER = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, Light.NONE: 3}


def plan_rows(office: Office) -> list[PlanRow]:
    """Every plan, by cluster."""
    own, catalogue = office.desk.identity.office, office.editions.current
    return [plan_row(each, catalogue, own) for each in office.plans.overview()]


def plan_row(of: Progress, catalogue: Catalogue, own: str) -> PlanRow:
    """A plan in the list; its bar is that of the city's measure, else of the target that is furthest behind. The county
    is told where it is not the `own` one."""
    plan, main = of.plan, _main(of)
    cluster = catalogue.cluster(plan.cluster or "")
    behind = f"，{len(of.behind)}项滞后" if of.behind else ""
    return PlanRow(
        id=plan.id,
        number=plan.number or "",
        title=plan.title or "（无名称）",
        cluster=plan.cluster or "",
        grade=f"{cluster.grade.caption}集群" if cluster else "",
        period=period(plan) if plan.county == own else f"{plan.county}　{period(plan)}",
        state=plan.state,
        unit=plan.unit or "",
        leader=plan.leader or "",
        revisions=plan.revisions,
        gauge=gauge(main, of.today) if main and plan.state is not PlanState.DRAFT else None,
        targets=f"{main.target.indicator}　共{len(of.targets)}项{behind}" if main else "还没有目标",
        tally=_tally(of),
        holds=tuple(hold(held) for _, held in of.held),
        strayed=strayed(of.whole),
    )


def head(of: Progress) -> Head:
    """The words of a plan's head."""
    plan = of.plan
    facts = " · ".join(filter(None, (plan.cluster, period(plan), plan.unit, plan.leader)))
    issued = f"{plan.issued_on}印发{version(plan.revisions) if plan.revisions else ''}" if plan.issued_on else ""
    closed = f"{plan.closed_on}结束：{' '.join((plan.summary or '').split())}" if plan.closed_on else ""
    return Head(
        number=plan.number or "",
        title=plan.title or "（无名称）",
        facts=" · ".join(filter(None, (facts, issued, closed))),
        state=plan.state.caption,
        revision=f"修订{plan.revisions}次" if plan.revisions else "",
        city=_city(of.cluster_city) if of.cluster_city else "",
    )


def summary(of: Progress) -> Summary:
    """How far a plan is."""
    main, behind = _main(of), len(of.behind)
    held = f"{len(of.held)}处受制约" if of.held else ""
    course = f"，{behind}项滞后" if behind else "" if of.plan.state is PlanState.DRAFT else "，没有滞后"
    return Summary(
        gauge=gauge(main, of.today) if main else None,
        passed=f"{main.target.indicator}，{of.year}年" if main else "",
        targets=f"{len(of.targets)}项目标{course}",
        tally=_tally(of),
        held=held,
    )


def gauge(of: Pace, today: date) -> Gauge:
    """A target's bar; the mark is where the time of its last figure stands, without one where today does."""
    passed = of.expected / 100 if of.expected is not None else _passed(of.year, today)
    return Gauge(float(of.share / 100) if of.share is not None else None, float(passed), of.light)


def target_row(of: Pace, today: date, city: City | None = None) -> TargetRow:
    """A target in its list; `city`: what the city wants of the same indicator."""
    target, unit = of.target, of.target.measured_in or ""
    return TargetRow(
        id=target.id,
        name=f"{target.indicator}（{unit}）",
        stream=target.stream or "",
        baseline=_SHOW(target.baseline),
        aim=_SHOW(of.goal),
        reached=f"{_SHOW(of.reached)}\n{of.period.caption}" if of.period else "",
        gauge=gauge(of, today),
        light=of.light,
        why=why(of),
        forecast=_forecast(of),
        told=told_of(of, city),
        responsible="　".join(filter(None, (target.stream, target.unit, target.person))),
    )


def told_of(of: Pace, city: City | None) -> str:
    """All about a target in a few sentences: its pace, its year's end with the method, the city's aim beside it."""
    value, method = of.forecast.value, of.forecast.method
    reaches = {True: "，可达到", False: "，达不到", None: ""}[of.forecast.reaches]
    foreseen = f"年末预计：{_SHOW(value)}{reaches}（{method}）" if value is not None else f"年末预计：{method}"
    parts = [f"{of.target.indicator}（{of.target.measured_in}）：{why(of)}", foreseen, _share_of(city) if city else ""]
    return "　".join(filter(None, parts))


def _share_of(city: City) -> str:
    """全市到2025年达到140家，本方案到2027年13家，占9.3%."""
    share = f"，占{city.goal_share}%" if city.goal_share is not None else ""
    own = f"；本方案到{city.goal_year}年{_SHOW(city.goal)}{city.unit}{share}" if city.goal is not None else ""
    return f"{city.aim}{own}"


def why(of: Pace) -> str:
    """How a light came about."""
    if of.behind is None or of.share is None or of.period is None:
        return of.reason
    pace = f"慢{of.behind}个百分点" if of.behind > 0 else f"快{-of.behind}个百分点" if of.behind else "与序时进度相同"
    start = f"，从{of.start.source}{_SHOW(of.start.value)}算起" if of.start else ""
    return f"截至{of.period.caption}完成{of.share}%，序时进度{of.expected}%，{pace}{start}"


def measure_rows(of: Progress) -> list[MeasureRow]:
    """The measures by stream; a stream without one has a row of its own."""
    return [row for stream in of.streams for row in _stream_rows(of, stream.name)]


def bars(of: Progress) -> list[Bar]:
    """The milestones as they are drawn: from what they wait for, else from the plan's first day."""
    due = {step.milestone.id: step.milestone.done_on or step.milestone.due_on for step in of.steps}
    return [_bar(step, due, of) for step in of.steps]


def hold(held: Held) -> Hold:
    """What holds a milestone up, as it is drawn."""
    problem = held.problem
    where = problem.tier.caption if problem.tier and not held.is_over else problem.status.caption
    return Hold(problem.id, problem.number or "", where, held.since)


def hold_rows(of: Progress, problems: dict[str, Problem]) -> Iterator[HoldRow]:
    """Every problem that holds, or has held, a milestone up; those that still do first."""
    titles = {each.id: each for each in of.whole.milestones}
    targets = {each.id: str(each.indicator) for each in of.whole.targets}
    for block in sorted(of.whole.blocks, key=lambda each: (each.lifted_on is not None, str(each.since), each.id)):
        milestone, problem = titles[block.milestone or ""], problems.get(block.problem or "")
        days = ((block.lifted_on or of.today) - block.since).days if block.since else 0
        endangered = targets.get(milestone.target or "")
        yield HoldRow(
            block=block.id,
            milestone=milestone.id,
            milestone_title=milestone.title or "",
            problem=block.problem or "",
            number=(problem.number if problem else None) or "（台账里没有这个问题）",
            problem_title=(problem.title if problem else None) or "",
            tier=problem.tier.caption if problem and problem.tier else "",
            status=problem.status.caption if problem else "",
            since=block.since,
            lifted_on=block.lifted_on,
            days=days,
            target=f"影响目标：{endangered}" if endangered else f"时限{milestone.due_on}",
        )


def revision_rows(revisions: Sequence[Revision]) -> list[RevisionRow]:
    """The issues of a plan, the last one first."""
    return [
        RevisionRow(
            n=each.n or 0,
            caption=version(each.n or 0),
            issued_on=each.issued_on,
            issued_by=each.issued_by or "",
            reason=each.reason or "",
        )
        for each in reversed(revisions)
    ]


def version(n: int) -> str:
    """What an issue is called."""
    return f"第{n}次修订" if n else "首次印发"


def period(plan: Plan) -> str:
    """2026年1月至2027年12月."""
    first, last = plan.starts_on, plan.ends_on
    if not first or not last:
        return ""
    return f"{first.year}年{first.month}月至{last.year}年{last.month}月"


def _main(of: Progress) -> Pace | None:
    """The target that stands for the plan."""
    own = of.cluster_city.target if of.cluster_city else None
    chosen = next((pace for pace in of.targets if own and pace.target.id == own.id), None)
    return chosen or min(of.targets, key=lambda pace: _ORDER[pace.light], default=None)


def _tally(of: Progress) -> Tally:
    return Tally(of.tally.total, of.tally.done, of.tally.late, of.tally.due)


def _city(city: City) -> str:
    if city.goal is None:
        return f"{city.aim}；本方案还没有对应的目标"
    share = f"，占{city.goal_share}%" if city.goal_share is not None else ""
    reached = f"；最近完成{_SHOW(city.reached)}{city.unit}" if city.reached is not None else ""
    return f"{city.aim}；本方案到{city.goal_year}年{_SHOW(city.goal)}{city.unit}{share}{reached}"


def _passed(year: int, today: date) -> Decimal:
    """How much of a year is over, at least none and at most all."""
    days = (min(max(today, date(year, 1, 1)), date(year, 12, 31)) - date(year, 1, 1)).days
    return Decimal(days) / Decimal(365)


def _forecast(of: Pace) -> str:
    if of.forecast.value is None:
        return "不推算"
    reaches = {True: "可达到，", False: "达不到，", None: ""}[of.forecast.reaches]
    return f"{_SHOW(of.forecast.value)}\n{reaches}{of.forecast.method}"


def _stream_rows(of: Progress, name: str) -> Iterator[MeasureRow]:
    found = [each for each in of.whole.measures if each.stream == name]
    if not found:
        yield MeasureRow("", name, True, "", "", "", "")
    for place, each in enumerate(found):
        tally = of.by_measure[each.id]
        late = f"，逾期{tally.late}" if tally.late else ""
        yield MeasureRow(
            id=each.id,
            stream=name,
            first=not place,
            title=each.title or "",
            text=" ".join((each.text or "").split()),
            responsible="\n".join(filter(None, (_who(each), _assisting(each)))),
            milestones=f"{tally.done}/{tally.total}{late}" if tally.total else "",
        )


def _who(part: Measure | Milestone) -> str:
    return " ".join(filter(None, (part.unit, part.person)))


def _assisting(part: Measure | Milestone) -> str:
    return f"协办：{part.assisting}" if part.assisting else ""


def _bar(step: Step, due: dict[str, date | None], of: Progress) -> Bar:
    milestone, after = step.milestone, step.milestone.waits_for or ()
    first = of.plan.starts_on or of.today
    before = [day for each in after if (day := due.get(each))]
    start = min(max(before, default=first), milestone.due_on or first)
    return Bar(
        id=milestone.id,
        title=milestone.title or "",
        who=_who(milestone),
        assisting=_assisting(milestone),
        evidence=" ".join((milestone.evidence or "").split()),
        note=" ".join((milestone.note or "").split()),
        start=start,
        due=milestone.due_on,
        done_on=milestone.done_on,
        course=step.standing,
        after=tuple(after),
        holds=tuple(hold(held) for held in step.held),
        days=(milestone.due_on - of.today).days if milestone.due_on else 0,
    )
