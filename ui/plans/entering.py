"""The rows of the grid out of the plans, and its figures back into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ui.plans.entry import EntryRow, Figure
from xzdesk.core.fieldtypes import Number
from xzdesk.core.store import Written
from xzdesk.office import Office
from xzdesk.plans.periods import Period, period_of
from xzdesk.plans.records import IN_FORCE, Actual, Plan, Target
from xzdesk.plans.whole import Whole

_SHOW = Number().show


def entry_rows(office: Office, period: Period, plan: str = "") -> list[EntryRow]:
    """The targets of the county's plans in force in a period's year, or of one of them."""
    county = office.desk.identity.office
    found = (each.whole for each in office.plans.overview(county=county, states=IN_FORCE))
    return [row for whole in found if plan in ("", whole.plan.id) for row in _rows(whole, period)]


def write_figures(office: Office, period: Period, figures: Sequence[Figure]) -> Written:
    """Note the figures of all plans, as one gesture."""
    touched: tuple[tuple[str, str], ...] = ()
    gesture, new = "", 0
    with office.ledger.writing():
        for plan, of_plan in groupby(figures, lambda each: each.plan):
            entries = [
                {"target": each.target, "period": period.code, "value": each.value, "source": each.source}
                for each in of_plan
            ]
            written = office.plans.actuals(Plan(id=plan), entries, gesture)
            touched, new = touched + written.touched, new + written.new
            gesture = gesture or written.gesture
    return Written(touched, gesture, new)


def _rows(whole: Whole, period: Period) -> Iterator[EntryRow]:
    plan = whole.plan
    if plan.starts_on and plan.ends_on and plan.starts_on.year <= period.year <= plan.ends_on.year:
        yield from (_row(whole, target, period) for target in whole.targets)


def _row(whole: Whole, target: Target, period: Period) -> EntryRow:
    figures = whole.actuals_of(target)
    now = next((each for each in figures if each.period == period.code), None)
    before = _last_before(figures, period)
    goal = next((each.value for each in whole.yearly_of(target) if each.year == period.year), None)
    return EntryRow(
        plan=whole.plan.id,
        target=target.id,
        cluster=whole.plan.cluster or "",
        name=f"{target.indicator}（{target.course.caption}）",
        measured_in=target.measured_in or "",
        aim=_SHOW(goal),
        before=_SHOW(before.value) if before else "",
        value=_SHOW(now.value) if now else "",
        source=(now.source if now else None) or "",
        usual=(before.source if before else None) or target.source or "",
    )


def _last_before(figures: Sequence[Actual], period: Period) -> Actual | None:
    """The figure before this period's, of the same kind where there is one."""
    earlier = [each for each in figures if period_of(str(each.period)).ends_on < period.ends_on]
    return earlier[-1] if earlier else None
