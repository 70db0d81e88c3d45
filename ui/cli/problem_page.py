"""One problem told in full: its fields, clocks, what hangs on it, its history, how its due date came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ui.cli.output import Answer, pairs, record_json, table
from xzdesk.core.fields import Record, described
from xzdesk.office import Office
from xzdesk.plans.readings import Endangered
from xzdesk.problems.deadlines import Deadline, Reading, stays
from xzdesk.problems.family import Event, Family, history
from xzdesk.problems.records import Problem
from xzdesk.workdays import DayStep

_PARTS = ("progress", "referrals", "replies", "assignments", "extensions", "verifications")
_UNSHOWN = {"problem", "referral", "reply", "edition"}


def page_answer(office: Office, problem: Problem) -> Answer:
    """Everything of a problem."""
    clockwork, today = office.clockwork, office.desk.today
    family = office.problems.family(problem)
    deadline, light = clockwork.deadline(problem), clockwork.light(problem, today)
    urging = clockwork.urging(problem, today)
    endangered = office.plans.endangered(problem)
    readings = clockwork.readings(stays(office.ledger.changes("problem", problem.id)), today)
    document = {
        "problem": record_json(problem),
        "deadline": _deadline_json(deadline),
        "light": light.value,
        "urging": urging.value if urging else None,
        "clocks": [{"caption": each.caption, "used": each.used, "allowed": each.allowed} for each in readings],
        **{part: [record_json(each) for each in getattr(family, part)] for part in _PARTS},
        "endangers": [_endangered_json(each) for each in endangered],
    }
    standing = [light.caption, urging.caption if urging else "", _deadline_told(deadline)]
    told = _page(problem, "　".join(filter(None, standing)), readings, family)
    return Answer(document, [*told, *_endangers_told(endangered)])


def _endangered_json(of: Endangered) -> dict[str, Any]:
    since = of.block.since.isoformat() if of.block.since else None
    targets = [target.indicator for target in of.targets]
    return {"plan": of.plan.number, "milestone": of.milestone.title, "since": since, "targets": targets}


def _endangers_told(found: Sequence[Endangered]) -> Iterator[str]:
    if found:
        yield ""
        yield "【影响培育方案】"
        yield from (f"{each.plan.number}　{each.milestone.title}　{each.text}" for each in found)


def _deadline_json(deadline: Deadline | None) -> dict[str, Any] | None:
    if deadline is None:
        return None
    start = deadline.start.isoformat() if deadline.start else None
    return {"day": deadline.day.isoformat(), "estimate": deadline.estimate, "start": start, "days": deadline.days}


def _deadline_told(deadline: Deadline | None) -> str:
    if deadline is None:
        return ""
    return f"本环节时限{deadline.day.isoformat()}{'（暂定）' if deadline.estimate else ''}"


def _page(problem: Problem, standing: str, readings: Sequence[Reading], family: Family) -> Iterator[str]:
    yield f"{problem.number}　{problem.title}"
    yield f"{problem.status.caption}　{standing}".rstrip("　")
    yield ""
    yield from _fields(problem)
    if readings:
        yield ""
        yield from table(
            ("用时", "已用（工作日）", "规定"), [(r.caption, str(r.used), str(r.allowed)) for r in readings]
        )
    for part in _PARTS:
        for record in getattr(family, part):
            yield ""
            yield f"【{described(type(record)).caption}】"
            yield from _fields(record)


def _fields(record: Record) -> Iterator[str]:
    fields = described(type(record)).fields.items()
    return pairs((spec.caption, spec.type.show(getattr(record, name))) for name, spec in fields if name not in _UNSHOWN)


def history_answer(office: Office, problem: Problem) -> Answer:
    """What was done with a problem, oldest first."""
    return told_history(history(office.ledger, problem))


def told_history(events: Sequence[Event]) -> Answer:
    """A history, event by event."""
    document = [
        {
            "at": event.at.isoformat(),
            "operator": event.operator,
            "action": event.action,
            "caption": event.caption,
            "gesture": event.gesture,
            "fields": [{"caption": caption, "old": old, "new": new} for caption, old, new in event.lines],
        }
        for event in events
    ]
    return Answer(document, _history_told(events))


def _history_told(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        yield f"{event.at:%Y-%m-%d %H:%M}　{event.operator}　{event.caption}"
        told = ((caption, new or "（清空）") for caption, old, new in event.lines if old or new)
        yield from (f"    {line}" for line in pairs(told))


def due_answer(office: Office, problem: Problem) -> Answer:
    """When the present stage is due, counted day by day; a date that was set by hand is counted up to."""
    deadline = office.clockwork.deadline(problem)
    steps = _derivation(office, problem, deadline) if deadline else ()
    days = [
        {"day": each.day.isoformat(), "number": each.number, "note": each.note, "estimate": each.estimate}
        for each in steps
    ]
    document = {"number": problem.number, **(_deadline_json(deadline) or {"day": None}), "derivation": days}
    return Answer(document, _derived(problem, deadline, steps))


def _derivation(office: Office, problem: Problem, deadline: Deadline) -> Sequence[DayStep]:
    if deadline.start is not None:
        return office.clockwork.derivation(deadline)
    workdays, start = office.clockwork.workdays, problem.stage_on
    return workdays.derive(start, workdays.between(start, deadline.day)) if start and start < deadline.day else ()


def _derived(problem: Problem, deadline: Deadline | None, steps: Sequence[DayStep]) -> Iterator[str]:
    if deadline is None:
        yield f"{problem.number}现为“{problem.status.caption}”，没有时限。"
        return
    yield f"{problem.number}　{problem.status.caption}　{_deadline_told(deadline)}"
    if not steps:
        return
    counted = sum(step.number is not None for step in steps)
    how = "按办理规则推算" if deadline.start else "按登记的办理时限"
    start = deadline.start or problem.stage_on
    yield f"{how}：自{start}次日起{counted}个工作日"
    yield from table(("日期", "第几个工作日", "说明"), [_day(each) for each in steps])


def _day(step: DayStep) -> tuple[str, str, str]:
    note = f"{step.note}（暂定）" if step.estimate else step.note
    return step.day.isoformat(), str(step.number) if step.number is not None else "—", note
