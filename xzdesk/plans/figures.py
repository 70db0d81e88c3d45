"""What the reports say of plans in a period: targets behind, milestones due, late and done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xzdesk.plans.course import Held, Step
from xzdesk.plans.pace import Pace
from xzdesk.plans.progress import Progress
from xzdesk.plans.records import IN_FORCE, Plan, PlanState
from xzdesk.problems.queries import Light


class OfTarget(NamedTuple):
    plan: Plan
    pace: Pace


class OfStep(NamedTuple):
    plan: Plan
    step: Step


class OfHeld(NamedTuple):
    plan: Plan
    step: Step
    held: Held


@dataclass(frozen=True)
class PlanFigures:
    """Of the plans in force, unless said otherwise; `first` and `last` belong to the period.

    `targets`: every target, `behind` those with a yellow or red light, the worst first. `due`: milestones whose due
    date lies in the period, `done` those reached in it, `late` those past due on its last day and not reached by then,
    `coming` those due after the period and within as many days again. `held`: what is held up now.
    """

    first: date
    last: date
    plans: int
    drafts: int
    targets: Sequence[OfTarget]
    behind: Sequence[OfTarget]
    due: Sequence[OfStep]
    done: Sequence[OfStep]
    late: Sequence[OfStep]
    coming: Sequence[OfStep]
    held: Sequence[OfHeld]

    def lights(self, light: Light) -> int:
        """How many targets have a light."""
        return sum(each.pace.light is light for each in self.targets)


def plan_figures(overview: Iterable[Progress], first: date, last: date) -> PlanFigures:
    """Count what `Readings.overview` gave; of one county, one cluster or all, as it was asked for."""
    every = list(overview)
    running = [each for each in every if each.plan.state in IN_FORCE]
    targets = [OfTarget(each.plan, pace) for each in running for pace in each.targets]
    found = [OfStep(each.plan, step) for each in running for step in each.steps]
    after = last + (last - first) + date.resolution
    return PlanFigures(
        first=first,
        last=last,
        plans=len(running),
        drafts=sum(each.plan.state is PlanState.DRAFT for each in every),
        targets=targets,
        behind=[OfTarget(each.plan, pace) for each in running for pace in each.behind],
        due=[each for each in found if _within(each.step.milestone.due_on, first, last)],
        done=[each for each in found if _within(each.step.milestone.done_on, first, last)],
        late=[each for each in found if _late_on(each.step, last)],
        coming=[each for each in found if _coming(each.step, last, after)],
        held=[OfHeld(each.plan, step, held) for each in running for step, held in each.held],
    )


def _within(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _late_on(step: Step, day: date) -> bool:
    due, done = step.milestone.due_on, step.milestone.done_on
    return due is not None and due < day and (done is None or done > day)


def _coming(step: Step, last: date, after: date) -> bool:
    due = step.milestone.due_on
    return due is not None and last < due <= after and step.milestone.done_on is None
