"""Plans told in lines and as documents: the list, one plan in full, two issues side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from ui.cli.output import Answer, pairs, record_json, table
from xzdesk.core.fields import described
from xzdesk.plans.compare import Difference
from xzdesk.plans.course import Held, Step, Tally
from xzdesk.plans.pace import Pace
from xzdesk.plans.progress import City, Progress
from xzdesk.plans.records import Milestone, Plan
from xzdesk.plans.whole import strayed

_LISTED = ("编号", "状态", "灯", "产业集群", "目标", "落后", "节点", "完成", "逾期", "方案名称")
_TARGETS = ("指标", "单位", "年度目标", "完成值", "期间", "完成进度", "序时进度", "灯", "全年推算", "推算方法")
_STEPS = ("节点", "完成时限", "首次时限", "责任单位", "责任人", "协办单位", "前置节点", "进展", "制约问题")

_STRAYED = "现在的内容与最近一次印发的不同（几台分别改动）；plan compare 可对照，plan revise 后再印发或放弃。"


def plan_line(plan: Plan) -> str:
    return f"{plan.number}　{plan.state.caption}　{plan.title}"


def list_answer(found: Sequence[Progress]) -> Answer:
    """One line for each plan."""
    document = [{**record_json(each.plan), **_figures(each)} for each in found]
    return Answer(document, _listed(found))


def _figures(of: Progress) -> dict[str, Any]:
    return {
        "year": of.year,
        "light": of.light.value,
        "targets": len(of.targets),
        "behind": len(of.behind),
        "held": len(of.held),
        "milestones": of.tally._asdict(),
    }


def _listed(found: Sequence[Progress]) -> Iterator[str]:
    if found:
        yield from table(_LISTED, (_row(each) for each in found))
    yield f"共{len(found)}个方案。"


def _row(of: Progress) -> list[str]:
    plan, tally = of.plan, of.tally
    counts = [len(of.targets), len(of.behind), tally.total, tally.done, tally.late]
    head = [plan.number or "", plan.state.caption, of.light.caption, plan.cluster or ""]
    return [*head, *map(str, counts), plan.title or ""]


def page_answer(of: Progress) -> Answer:
    """Everything of a plan."""
    whole = of.whole
    document = {
        "plan": record_json(of.plan),
        **_figures(of),
        "targets": [_target_json(of, each) for each in of.targets],
        "measures": [{**record_json(each), "milestones": of.by_measure[each.id]._asdict()} for each in whole.measures],
        "milestones": [_step_json(each) for each in of.steps],
        "tally": of.tally._asdict(),
        "streams": [{"name": each.name, "milestones": each.tally._asdict()} for each in of.streams],
        "city": _city_json(of.cluster_city),
        "strayed": strayed(whole),
        "revisions": [{**record_json(each), "content": None} for each in whole.revisions],
    }
    return Answer(document, _page(of))


def _target_json(of: Progress, pace: Pace) -> dict[str, Any]:
    target, forecast = pace.target, pace.forecast
    return {
        **record_json(target),
        "years": {str(each.year): _text(each.value) for each in of.whole.yearly_of(target)},
        "actuals": [
            {"period": each.period, "value": _text(each.value), "source": each.source}
            for each in of.whole.actuals_of(target)
        ],
        "goal": _text(pace.goal),
        "reached": _text(pace.reached),
        "share": _text(pace.share),
        "expected": _text(pace.expected),
        "behind": _text(pace.behind),
        "light": pace.light.value,
        "reason": pace.reason,
        "unreported": pace.unreported,
        "forecast": {"value": _text(forecast.value), "method": forecast.method, "reaches": forecast.reaches},
        "city": _city_json(of.cities.get(target.id)),
    }


def _step_json(step: Step) -> dict[str, Any]:
    return {
        **record_json(step.milestone),
        "standing": step.standing.value,
        "light": step.light.value,
        "late": step.late,
        "moved": step.moved,
        "held": [_held_json(each) for each in step.held],
    }


def _held_json(held: Held) -> dict[str, Any]:
    tier = held.problem.tier.value if held.problem.tier else None
    return {"problem": held.problem.number, "tier": tier, "since": held.since.isoformat(), "days": held.days}


def _city_json(city: City | None) -> dict[str, Any] | None:
    if city is None:
        return None
    shares = {"goal_share": _text(city.goal_share), "reached_share": _text(city.reached_share)}
    return {"aim": city.aim, "value": city.value, "unit": city.unit, **shares}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _page(of: Progress) -> Iterator[str]:
    plan = of.plan
    yield plan_line(plan)
    yield f"{of.year}年　{of.light.caption}　{_counted(of.tally)}"
    if strayed(of.whole):
        yield _STRAYED
    yield ""
    fields = described(Plan).fields
    told = ("county", "cluster", "starts_on", "ends_on", "unit", "leader", "issued_on", "issued_by", "note", "summary")
    yield from pairs((fields[name].caption, fields[name].type.show(getattr(plan, name))) for name in told)
    if of.cluster_city:
        yield from pairs([("市级目标", _city_told(of.cluster_city))])
    if of.targets:
        yield ""
        yield from table(_TARGETS, (_target_row(each) for each in of.targets))
    for each in of.streams:
        if each.measures:
            yield ""
            yield f"【{each.name}】{_counted(each.tally)}"
            yield from (f"  {measure.title}" for measure in each.measures)
    if of.steps:
        yield ""
        yield from table(_STEPS, (_step_row(each) for each in of.steps))


def _counted(tally: Tally) -> str:
    parts = [("已完成", tally.done), ("逾期", tally.late), ("临近到期", tally.due), ("未到期", tally.ahead)]
    return f"节点{tally.total}个" + "".join(f"，{caption}{count}个" for caption, count in parts if count)


def _city_told(city: City) -> str:
    if city.goal is None:
        return city.aim
    return f"{city.aim}；本县区{city.goal_year}年目标{city.goal}{city.unit}，占{city.goal_share}%"


def _target_row(pace: Pace) -> list[str]:
    share, expected = (f"{each}%" if each is not None else "—" for each in (pace.share, pace.expected))
    values = [_text(each) or "—" for each in (pace.goal, pace.reached)]
    period = pace.period.caption if pace.period else "—"
    head = [pace.target.indicator or "", pace.target.measured_in or "", *values, period, share, expected]
    return [*head, pace.light.caption, _text(pace.forecast.value) or "—", pace.forecast.method]


def _step_row(step: Step) -> list[str]:
    milestone, fields = step.milestone, described(Milestone).fields
    days = [str(getattr(milestone, name) or "") for name in ("due_on", "first_due_on")]
    who = [fields[name].type.show(getattr(milestone, name)) for name in ("unit", "person", "assisting")]
    late = f"{step.standing.caption}（逾期{step.late}天）" if step.late else step.standing.caption
    waits = "；".join(str(each.title) for each in step.waits_for)
    return [milestone.title or "", *days, *who, waits, late, "；".join(each.text for each in step.held)]


def compared_answer(differences: Sequence[Difference]) -> Answer:
    """Old beside new."""
    document = [{**each._asdict(), "how": each.how.value} for each in differences]
    return Answer(document, _compared(differences))


def _compared(differences: Sequence[Difference]) -> Iterator[str]:
    if not differences:
        yield "两次内容相同。"
        return
    rows = (
        [each.how.caption, each.part, each.name, each.caption, each.old or "—", each.new or "—"] for each in differences
    )
    yield from table(("变动", "内容", "名称", "栏目", "原", "现"), rows)
