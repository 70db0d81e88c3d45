"""A plan as it was in force on a day: its last issue until then, and what had been reached by then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xzdesk.plans.periods import period_of
from xzdesk.plans.records import Actual, Block, Milestone, PlanState
from xzdesk.plans.whole import Whole, issued_content, whole_of


def in_force(whole: Whole, day: date, today: date) -> Whole | None:
    """What reports tell of: the content of the last issue until a day, not an open revision's; None where the plan was
    not issued yet, or closed already.

    Figures are those of periods that had ended by the day, whenever they were entered; on `today` all there are.
    """
    issued = [each for each in whole.issued if each.issued_on and each.issued_on <= day]
    closed_on = whole.plan.closed_on
    if not issued or (closed_on is not None and closed_on <= day):
        return None
    last = issued[-1]
    state = PlanState.REVISED if last.n else PlanState.ISSUED
    plan = whole.plan.changed(
        state=state, revisions=last.n, issued_on=last.issued_on, issued_by=last.issued_by, closed_on=None, summary=None
    )
    was = whole_of(plan, issued_content(last))
    return was._replace(
        milestones=list(_reached(was, whole, day)),
        actuals=[each for each in whole.actuals if day >= today or _over(each, day)],
        blocks=list(_holding(whole, day)),
        revisions=issued,
    )


def _over(actual: Actual, day: date) -> bool:
    return period_of(str(actual.period)).ends_on <= day


def _reached(was: Whole, whole: Whole, day: date) -> Iterator[Milestone]:
    """The milestones of an issue, with the days that hang on them by now; what was reached later is still to come."""
    now = {each.id: each for each in whole.milestones}
    for each in was.milestones:
        known = now.get(each.id)
        if known is None:
            yield each
        elif known.done_on is None or known.done_on > day:
            yield each.changed(first_due_on=known.first_due_on)
        else:
            yield each.changed(first_due_on=known.first_due_on, done_on=known.done_on, evidence=known.evidence)


def _holding(whole: Whole, day: date) -> Iterator[Block]:
    """What had begun to hold a milestone up; what was lifted later still did."""
    for each in whole.blocks:
        if each.since is not None and each.since <= day:
            lifted = each.lifted_on is not None and each.lifted_on <= day
            yield each if lifted else each.changed(lifted_on=None)
