"""A plan with everything that hangs on it, and its content as one document that can be kept and compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar, cast

from xzdesk.core.fields import KINDS, Record, described
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.store import Store
from xzdesk.plans.periods import is_period, period_of
from xzdesk.plans.records import (
    CONTENT,
    IN_FORCE,
    Actual,
    Block,
    Measure,
    Milestone,
    Plan,
    PlanState,
    Revision,
    Target,
    Yearly,
)

Content = Mapping[str, Mapping[str, Mapping[str, Stored]]]  # kind -> id -> field -> stored value; empty ones left out
K = TypeVar("K", bound=Record)


class Whole(NamedTuple):
    """Everything of one plan. Targets and measures in their order, milestones by due date, actuals by period.

    What hangs on a target, a measure or a milestone that is gone is left out.
    """

    plan: Plan
    targets: Sequence[Target]
    yearly: Sequence[Yearly]
    measures: Sequence[Measure]
    milestones: Sequence[Milestone]
    actuals: Sequence[Actual] = ()
    blocks: Sequence[Block] = ()
    revisions: Sequence[Revision] = ()

    @property
    def issued(self) -> list[Revision]:
        """The revisions that were issued, the first issue first."""
        return [each for each in self.revisions if each.content is not None]

    def yearly_of(self, target: Target) -> list[Yearly]:
        """The years that a target has values for, in order."""
        return [each for each in self.yearly if each.target == target.id]

    def actuals_of(self, target: Target) -> list[Actual]:
        return [each for each in self.actuals if each.target == target.id]


def read_whole(store: Store, plan: Plan) -> Whole:
    """Read everything that hangs on a plan."""
    of = {"plan": plan.id}
    targets = sorted(store.find(Target, **of), key=_in_place)
    milestones = sorted(store.find(Milestone, **of), key=lambda each: (str(each.due_on), each.id))
    known = {each.id for each in targets}
    dated = {each.id for each in milestones}
    actuals = (each for each in store.find(Actual, **of) if each.target in known and _says_something(each))
    yearly = (each for each in store.find(Yearly, **of) if each.target in known and each.value is not None)
    return Whole(
        plan,
        targets,
        sorted(yearly, key=lambda each: (each.year or 0, each.id)),
        sorted(store.find(Measure, **of), key=_in_place),
        milestones,
        sorted(actuals, key=lambda each: period_of(str(each.period))),
        [each for each in store.find(Block, **of) if each.milestone in dated],
        sorted(store.find(Revision, **of), key=lambda each: each.n or 0),
    )


def _says_something(each: Actual) -> bool:
    """It has a value, and a period that this program knows."""
    return each.value is not None and is_period(each.period)


def _in_place(each: Target | Measure) -> tuple[int, str]:
    return (each.place if each.place is not None else 10_000, each.id)


def content_of(whole: Whole) -> Content:
    """What the plan fixes, in stored form."""
    found: dict[str, dict[str, dict[str, Stored]]] = {kind: {} for kind in CONTENT}
    for each in _parts(whole):
        declared = described(type(each))
        names = dict.fromkeys((*declared.born, *CONTENT[declared.kind]))
        stored = {name: declared.fields[name].type.store(getattr(each, name)) for name in names}
        found[declared.kind][each.id] = {name: value for name, value in stored.items() if value is not None}
    return found


def _parts(whole: Whole) -> Iterator[Record]:
    yield whole.plan
    yield from (*whole.targets, *whole.yearly, *whole.measures, *whole.milestones)


def issued_content(revision: Revision) -> Content:
    """The content that a revision was issued with; nothing where it was not."""
    return cast(Content, revision.content or {})


def differs(whole: Whole) -> bool:
    """Whether an issued plan's content is another than it was issued with last: an open revision's work, or what desks
    changed apart."""
    return bool(whole.issued) and content_of(whole) != issued_content(whole.issued[-1])


def strayed(whole: Whole) -> bool:
    """Whether desks that worked apart have left an issued plan other than it was issued, without a revision."""
    return whole.plan.state in IN_FORCE and whole.plan.state is not PlanState.REVISING and differs(whole)


def whole_of(plan: Plan, content: Content) -> Whole:
    """The plan as a content has it; number, state and days of issue are those of `plan`."""
    fixed = dict.fromkeys(CONTENT["plan"]) | _loaded("plan", content.get("plan", {}).get(plan.id, {}))
    return Whole(
        plan.changed(**fixed),
        sorted(_records(Target, content), key=_in_place),
        sorted(_records(Yearly, content), key=lambda each: (each.year or 0, each.id)),
        sorted(_records(Measure, content), key=_in_place),
        sorted(_records(Milestone, content), key=lambda each: (str(each.due_on), each.id)),
    )


def _records(cls: type[K], content: Content) -> list[K]:
    declared = described(cls)
    return [cast(K, declared.load(record, values)) for record, values in content.get(declared.kind, {}).items()]


def _loaded(kind: str, values: Mapping[str, Stored]) -> dict[str, object]:
    fields = KINDS[kind].fields
    return {name: fields[name].type.load(value) for name, value in values.items() if name in fields}
