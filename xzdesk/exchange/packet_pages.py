"""The sheets of a packet that a person reads and prints: the ledger, progress, referrals with their replies, plans."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from xzdesk.core.fields import FieldSpec, R, Record, described
from xzdesk.core.fieldtypes import Day
from xzdesk.exchange.streamed import Value
from xzdesk.plans.periods import is_period, period_of
from xzdesk.plans.records import Actual, Block, Milestone, Plan, Target, Yearly
from xzdesk.problems.queries import Ledger
from xzdesk.problems.records import Problem, Progress, Referral, Reply

LEDGER, PROGRESS, REFERRALS = "问题台账", "进展", "报送与答复"
PLANS, TARGETS, MILESTONES = "培育方案", "目标", "节点"
_AT_ONCE = 500

Touched = Mapping[str, Collection[str]]  # kind -> ids of the records that a packet's changes are about


@dataclass(frozen=True)
class Column:
    """Caption, width in characters, whether its cells are dates."""

    caption: str
    width: float
    is_day: bool


@dataclass(frozen=True)
class Page:
    """One sheet. `rows` reads them from the ledger as they are now; `at_most` so many."""

    name: str
    columns: Sequence[Column]
    at_most: int
    rows: Callable[[], Iterator[Sequence[Value]]]


# Widths that leave A4 on its side readable: the county stands in the number, the rest in the program.
_OF_PROBLEM = {
    "number": 12, "title": 16, "subject_name": 14, "description": 34, "request": 22, "cluster": 9, "category": 6,
    "severity": 6, "status": 8, "tier": 9, "unit": 10, "person": 7, "due_on": 11, "department": 10,
}  # fmt: skip
_TITLED = {"number": 12, "title": 24}
_OF_PROGRESS = {"on": 11, "text": 74, "author": 9}
_OF_REFERRAL = {
    "number": 14, "to_unit": 10, "state": 8, "request": 24, "approved_on": 11, "reply_due_on": 11, "received_on": 11,
    "end_reason": 16,
}  # fmt: skip
_OF_REPLY = {"kind": 8, "text": 30, "replied_on": 11, "due_on": 11}
_OF_PLAN = {
    "number": 16, "title": 30, "cluster": 11, "starts_on": 11, "ends_on": 11, "unit": 14, "leader": 9, "state": 8,
    "issued_on": 11, "issued_by": 9, "revisions": 6,
}  # fmt: skip
_PLAN_NUMBER = {"number": 16}
_OF_TARGET = {"indicator": 24, "measured_in": 8, "baseline": 9, "unit": 14, "person": 8}
_YEARLY, _REACHED = Column("年度目标", 34, False), Column("最近完成值", 24, False)
_HOLDING = Column("制约问题", 20, False)
_OF_MILESTONE = {
    "title": 32, "due_on": 11, "first_due_on": 11, "unit": 14, "person": 8, "assisting": 14, "done_on": 11,
    "evidence": 24, "note": 14,
}  # fmt: skip


def pages(ledger: Ledger, touched: Touched) -> list[Page]:
    """The sheets about some records."""
    return [*_of_problems(ledger, touched), *_of_plans(ledger, touched)]


def _of_problems(ledger: Ledger, touched: Touched) -> list[Page]:
    problems, progress = sorted(touched.get("problem", ())), sorted(touched.get("progress", ()))
    referrals, replies = sorted(touched.get("referral", ())), sorted(touched.get("reply", ()))
    title = _columns(Problem, {"title": _OF_PROBLEM["title"]})
    return [
        Page(LEDGER, _columns(Problem, _OF_PROBLEM), len(problems), lambda: _ledger(ledger, problems)),
        Page(
            PROGRESS,
            [*_columns(Problem, _TITLED), *_columns(Progress, _OF_PROGRESS)],
            len(progress),
            lambda: _progress(ledger, progress),
        ),
        Page(
            REFERRALS,
            [*_columns(Referral, {"number": _OF_REFERRAL["number"]}), *title, *_columns(Referral, _OF_REFERRAL)[1:],
             *_columns(Reply, _OF_REPLY)],
            len(referrals) + len(replies),
            lambda: _referrals(ledger, referrals, replies),
        ),
    ]  # fmt: skip


def _of_plans(ledger: Ledger, touched: Touched) -> list[Page]:
    """None where a packet says nothing of plans."""
    plans = sorted(touched.get("plan", ()))
    targets = _with_parents(ledger, touched, "target", (Yearly, Actual))
    milestones = _with_parents(ledger, touched, "milestone", (Block,))
    number = _columns(Plan, _PLAN_NUMBER)
    pages = [
        Page(PLANS, _columns(Plan, _OF_PLAN), len(plans), lambda: _plans(ledger, plans)),
        Page(
            TARGETS,
            [*number, *_columns(Target, _OF_TARGET), _YEARLY, _REACHED],
            len(targets),
            lambda: _targets(ledger, targets),
        ),
        Page(
            MILESTONES,
            [*number, *_columns(Milestone, _OF_MILESTONE), _HOLDING],
            len(milestones),
            lambda: _milestones(ledger, milestones),
        ),
    ]
    return [page for page in pages if page.at_most]


def _with_parents(ledger: Ledger, touched: Touched, kind: str, parts: Sequence[type[Record]]) -> list[str]:
    """The touched records of a kind, and those whose parts were touched."""
    found = set(touched.get(kind, ()))
    for part in parts:
        ids = sorted(touched.get(described(part).kind, ()))
        found |= {str(getattr(each, kind)) for each in _read(ledger, part, ids)}
    return sorted(found)


def _plans(ledger: Ledger, ids: Sequence[str]) -> Iterator[Sequence[Value]]:
    for plan in _read(ledger, Plan, ids):
        yield _values(plan, _OF_PLAN)


def _targets(ledger: Ledger, ids: Sequence[str]) -> Iterator[Sequence[Value]]:
    for batch in _batches(ids):
        found = ledger.several(Target, batch)
        plans = _by_id(ledger, Plan, (each.plan for each in found))
        for each in found:
            yearly = sorted(ledger.find(Yearly, plan=each.plan, target=each.id), key=lambda of: of.year or 0)
            actuals = [
                of
                for of in ledger.find(Actual, plan=each.plan, target=each.id)
                if of.value is not None and is_period(of.period)
            ]
            goals = "；".join(" ".join(_told(of, "year", "value")) for of in yearly if of.value is not None)
            last = max(actuals, key=lambda of: period_of(str(of.period)), default=None)
            reached = " ".join(_told(last, "period", "value")) if last else ""
            plan = plans.get(each.plan or "")
            yield [*_values(plan, _PLAN_NUMBER), *_values(each, _OF_TARGET), goals, reached]


def _milestones(ledger: Ledger, ids: Sequence[str]) -> Iterator[Sequence[Value]]:
    for batch in _batches(ids):
        found = ledger.several(Milestone, batch)
        plans = _by_id(ledger, Plan, (each.plan for each in found))
        for each in found:
            blocks = [of for of in ledger.find(Block, plan=each.plan, milestone=each.id) if of.lifted_on is None]
            problems = _by_id(ledger, Problem, (of.problem for of in blocks))
            held = "、".join(str(problem.number) for problem in problems.values())
            yield [*_values(plans.get(each.plan or ""), _PLAN_NUMBER), *_values(each, _OF_MILESTONE), held]


def _told(record: Record, *names: str) -> list[str]:
    return [str(value) for value in _values(record, names)]


def _columns(cls: type[Record], widths: Mapping[str, float]) -> list[Column]:
    fields = described(cls).fields
    return [Column(fields[n].caption, width, isinstance(fields[n].type, Day)) for n, width in widths.items()]


def _ledger(ledger: Ledger, ids: Sequence[str]) -> Iterator[Sequence[Value]]:
    for problem in _read(ledger, Problem, ids):
        yield _values(problem, _OF_PROBLEM)


def _progress(ledger: Ledger, ids: Sequence[str]) -> Iterator[Sequence[Value]]:
    for batch in _batches(ids):
        found = ledger.several(Progress, batch)
        problems = _by_id(ledger, Problem, (each.problem for each in found))
        for each in found:
            yield [*_values(problems.get(each.problem or ""), _TITLED), *_values(each, _OF_PROGRESS)]


def _referrals(ledger: Ledger, referrals: Sequence[str], replies: Sequence[str]) -> Iterator[Sequence[Value]]:
    """A line for each reply, and one for each referral that none of them answers."""
    answered: set[str] = set()
    for batch in _batches(replies):
        found = ledger.several(Reply, batch)
        parents = _by_id(ledger, Referral, (each.referral for each in found))
        answered |= set(parents)
        yield from _joined(ledger, [(parents.get(each.referral or ""), each) for each in found])
    for batch in _batches([each for each in referrals if each not in answered]):
        yield from _joined(ledger, [(each, None) for each in ledger.several(Referral, batch)])


def _joined(ledger: Ledger, pairs: Sequence[tuple[Referral | None, Reply | None]]) -> Iterator[Sequence[Value]]:
    problems = _by_id(ledger, Problem, (referral.problem for referral, _ in pairs if referral))
    for referral, reply in pairs:
        problem = problems.get(referral.problem or "") if referral else None
        number, *rest = _values(referral, _OF_REFERRAL)
        yield [number, *_values(problem, ["title"]), *rest, *_values(reply, _OF_REPLY)]


def _read(ledger: Ledger, cls: type[R], ids: Sequence[str]) -> Iterator[R]:
    for batch in _batches(ids):
        yield from ledger.several(cls, batch)


def _by_id(ledger: Ledger, cls: type[R], ids: Iterable[str | None]) -> dict[str, R]:
    return {each.id: each for each in ledger.several(cls, sorted({each for each in ids if each}))}


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch


def _values(record: Record | None, names: Iterable[str]) -> list[Value]:
    if record is None:
        return [None for _ in names]
    fields = described(type(record)).fields
    return [_value(fields[name], getattr(record, name)) for name in names]


def _value(spec: FieldSpec, value: Any) -> Value:
    return value if isinstance(value, date) else spec.type.show(value)
