"""What stands against a write to a plan: generators of refusals, all of which are told together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from xzdesk.core.desk import Edit
from xzdesk.core.fields import EXISTS, KINDS, Record, described
from xzdesk.errors import Refusal
from xzdesk.plans.inputs import ActualInput, Lift
from xzdesk.plans.periods import period_of
from xzdesk.plans.records import CONTENT, Block, Measure, Milestone, Plan, Target, Yearly
from xzdesk.plans.whole import Content, Whole, content_of, issued_content
from xzdesk.problems.case import missing
from xzdesk.problems.records import Problem, State
from xzdesk.problems.usecases import StepRefused


def refuse(reasons: Iterable[Refusal]) -> None:
    """StepRefused with every reason, when there is one."""
    found = list(reasons)
    if found:
        raise StepRefused(found)


def needs(given: Record, *names: str) -> Iterator[Refusal]:
    """A refusal for each named field that is empty."""
    return missing(given, *names)


def not_future(given: Record, name: str, today: date) -> Iterator[Refusal]:
    """A day that something was done on is not to come."""
    day = getattr(given, name)
    if day is not None and day > today:
        yield Refusal("step_day_future", field=described(type(given)).fields[name].caption, day=day)


def plan_stands(plan: Plan) -> Iterator[Refusal]:
    """What a plan must have even as a draft."""
    yield from missing(plan, "title", "cluster", "starts_on", "ends_on")
    if plan.starts_on and plan.ends_on and plan.ends_on <= plan.starts_on:
        yield Refusal("plan_period_order", starts=plan.starts_on, ends=plan.ends_on)


def part_stands(whole: Whole, part: Record) -> Iterator[Refusal]:
    """What a target, a measure or a milestone must have, and what it may point to."""
    fields = described(type(part)).fields
    yield from missing(part, *(name for name, spec in fields.items() if spec.required))
    if isinstance(part, Milestone):
        yield from _links_hold(whole, part)


def _links_hold(whole: Whole, part: Milestone) -> Iterator[Refusal]:
    if part.measure and part.measure not in {each.id for each in whole.measures}:
        yield Refusal("plan_part_unknown", kind=described(Measure).caption)
    if part.target and part.target not in {each.id for each in whole.targets}:
        yield Refusal("plan_part_unknown", kind=described(Target).caption)
    others = {each.id: each for each in whole.milestones} | {part.id: part}
    if any(each not in others for each in part.waits_for or ()):
        yield Refusal("plan_part_unknown", kind=described(Milestone).caption)
    elif part.id in _waited_for(others, part):
        yield Refusal("milestone_waits_for_itself", title=part.title)


def _waited_for(milestones: Mapping[str, Milestone], part: Milestone) -> set[str]:
    """Everything that a milestone waits for, at first or at last hand."""
    found: set[str] = set()
    left = list(part.waits_for or ())
    while left:
        each = left.pop()
        if each not in found and each in milestones:
            found.add(each)
            left += milestones[each].waits_for or ()
    return found


def may_issue(whole: Whole) -> Iterator[Refusal]:
    """目标、节点、责任 are fixed; a revision has changed something."""
    yield from plan_stands(whole.plan)
    yield from missing(whole.plan, "unit", "leader")
    if not whole.targets:
        yield Refusal("plan_without_target")
    if not whole.milestones:
        yield Refusal("plan_without_milestone")
    for target in whole.targets:
        if not any(_inside(whole.plan, each) for each in whole.yearly_of(target)):
            yield Refusal("target_without_value", target=target.indicator)
    for milestone in whole.milestones:
        yield from _milestone_may_be_issued(whole.plan, milestone)
    if whole.issued and content_of(whole) == issued_content(whole.issued[-1]):
        yield Refusal("plan_unchanged", number=whole.plan.number)


def _inside(plan: Plan, yearly: Yearly) -> bool:
    return not (plan.starts_on and plan.ends_on) or plan.starts_on.year <= (yearly.year or 0) <= plan.ends_on.year


def _milestone_may_be_issued(plan: Plan, milestone: Milestone) -> Iterator[Refusal]:
    if not milestone.unit:
        yield Refusal("milestone_without_unit", title=milestone.title)
    due = milestone.due_on
    if due and plan.starts_on and plan.ends_on and not plan.starts_on <= due <= plan.ends_on:
        yield Refusal("milestone_outside", title=milestone.title, day=due)


def figure_fits(whole: Whole, given: ActualInput, today: date) -> Iterator[Refusal]:
    """A figure is of a target of this plan, of its years, and of a period that has begun."""
    target = next((each for each in whole.targets if each.id == given.target), None)
    if target is None:
        yield Refusal("plan_part_unknown", kind=described(Target).caption)
        return
    if given.period is None:
        return
    period = period_of(given.period)
    if (period.year, period.last_month - 2 * period.quarterly) > (today.year, today.month):
        yield Refusal("actual_future", target=target.indicator, period=period.caption)
    plan = whole.plan
    if plan.starts_on and plan.ends_on and not plan.starts_on.year <= period.year <= plan.ends_on.year:
        yield Refusal("actual_outside", target=target.indicator, period=period.caption)


def not_done_yet(part: Milestone) -> Iterator[Refusal]:
    if part.done_on is not None:
        yield Refusal("milestone_done_already", title=part.title, day=part.done_on)


def may_block(
    plan: Plan, part: Milestone, problem: Problem | None, number: str, standing: Block | None
) -> Iterator[Refusal]:
    """An open problem of the same county, a milestone that is not reached, and not twice."""
    yield from not_done_yet(part)
    if problem is None:
        yield Refusal("problem_unknown", number=number)
        return
    if problem.county != plan.county:
        yield Refusal("block_other_county", number=number, county=problem.county)
    if problem.status in (State.CLOSED, State.WITHDRAWN):
        yield Refusal("block_problem_over", number=number, state=problem.status.caption)
    if standing is not None and standing.lifted_on is None:
        yield Refusal("block_already", number=number, title=part.title)


def may_lift(block: Block, given: Lift) -> Iterator[Refusal]:
    if block.lifted_on is not None:
        yield Refusal("block_lifted_already", day=block.lifted_on)
    if given.lifted_on and block.since and given.lifted_on < block.since:
        caption = described(Lift).fields["lifted_on"].caption
        yield Refusal("step_day_before", field=caption, day=given.lifted_on, earliest=block.since)


def read_years(raw: object) -> dict[int, Any]:
    """{year: value} out of JSON; Refusal for what is none."""
    if raw is None:
        return {}
    if not isinstance(raw, Mapping):
        raise Refusal("target_years_malformed", value=raw)
    fields = described(Yearly).fields
    return {int(fields["year"].read(year)): fields["value"].read(value) for year, value in raw.items()}


def next_place(whole: Whole, kind: str) -> int:
    """The place behind the last one of its kind."""
    parts = whole.targets if kind == "target" else whole.measures
    return max((each.place or 0 for each in parts), default=0) + 1


def unlinked(whole: Whole, kind: str, id: str) -> Iterator[Edit]:
    """Milestones without their links to a part that goes."""
    for each in whole.milestones:
        if kind != "milestone" and getattr(each, kind) == id:
            yield Edit("milestone", each.id, {kind: None})
        elif kind == "milestone" and id in (each.waits_for or ()):
            yield Edit(
                "milestone", each.id, {"waits_for": [other for other in each.waits_for or () if other != id] or None}
            )


def restored(now: Content, issued: Content) -> Iterator[Edit]:
    """The edits that make a content what was issued: what came goes, what went comes back, what changed turns back."""
    for kind in CONTENT:
        fields = KINDS[kind].fields
        was, stands = issued.get(kind, {}), now.get(kind, {})
        for record, stored in was.items():
            names = dict.fromkeys(CONTENT[kind]) | dict(stored)
            values = {name: fields[name].type.load(value) for name, value in names.items()}
            born = set() if record not in stands else set(KINDS[kind].born)
            yield Edit(kind, record, {n: v for n, v in values.items() if n not in born}, creates=record not in stands)
        for record in stands.keys() - was.keys():
            yield Edit(kind, record, {"value": None} if kind == "yearly" else {EXISTS: False})
