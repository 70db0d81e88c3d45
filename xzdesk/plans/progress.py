"""A plan's progress, all of it computed: targets, milestones, streams, the city's target beside the county's share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xzdesk.catalogue import Catalogue
from xzdesk.plans.course import Held, Step, Tally, steps, tally
from xzdesk.plans.pace import Pace, pace
from xzdesk.plans.records import Measure, Plan, PlanState, Target
from xzdesk.plans.whole import Whole
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem

_WORST_FIRST = (Light.RED, Light.YELLOW, Light.GREEN, Light.NONE)


class City(NamedTuple):
    """The city's aim beside one target of the county: `goal` the county's last yearly value, `reached` its last figure;
    `goal_share`, `reached_share` in percent of the city's value."""

    aim: str
    value: int
    unit: str
    target: Target | None
    goal: Decimal | None
    goal_year: int | None
    goal_share: Decimal | None
    reached: Decimal | None
    reached_share: Decimal | None


class StreamProgress(NamedTuple):
    """One of the streams: its measures, its targets, and its milestones counted."""

    name: str
    measures: Sequence[Measure]
    targets: Sequence[Pace]
    tally: Tally


class Progress(NamedTuple):
    """A plan on a day, in a year of its period."""

    whole: Whole
    today: date
    year: int
    targets: Sequence[Pace]
    steps: Sequence[Step]
    tally: Tally
    by_measure: Mapping[str, Tally]
    streams: Sequence[StreamProgress]
    cluster_city: City | None
    cities: Mapping[str, City]

    @property
    def plan(self) -> Plan:
        return self.whole.plan

    @property
    def held(self) -> list[tuple[Step, Held]]:
        """What is held up, by which problem."""
        return [(step, held) for step in self.steps for held in step.held]

    @property
    def behind(self) -> list[Pace]:
        """The targets whose light is yellow or red, the worst first."""
        found = [each for each in self.targets if each.light in (Light.RED, Light.YELLOW)]
        return sorted(found, key=lambda each: each.behind or Decimal(0), reverse=True)

    @property
    def light(self) -> Light:
        """The worst of its targets and its milestones; none before it is issued and after it is closed."""
        if self.plan.state in (PlanState.DRAFT, PlanState.CLOSED):
            return Light.NONE
        lights = {each.light for each in self.targets} | {each.light for each in self.steps}
        return next(light for light in (*_WORST_FIRST, Light.NONE) if light in lights or light is Light.NONE)


def progress(
    whole: Whole,
    problems: Mapping[str, Problem],
    catalogue: Catalogue,
    clockwork: Clockwork,
    today: date,
    year: int | None = None,
) -> Progress:
    """`problems` by id, those that its blocks name; `year`: today's, kept within the plan's period."""
    of = year if year is not None else year_of(whole.plan, today)
    paces = [pace(whole, target, of, today) for target in whole.targets]
    found = steps(whole, problems, clockwork, today)
    by_measure = {each.id: tally(s for s in found if s.milestone.measure == each.id) for each in whole.measures}
    return Progress(
        whole=whole,
        today=today,
        year=of,
        targets=paces,
        steps=found,
        tally=tally(found),
        by_measure=by_measure,
        streams=list(_streams(whole, paces, found, catalogue)),
        cluster_city=_of_cluster(whole, catalogue),
        cities=_of_indicators(whole, catalogue),
    )


def years_of(plan: Plan, today: date) -> range:
    """The years of the plan's period; today's where it has none."""
    first = plan.starts_on.year if plan.starts_on else today.year
    return range(first, (plan.ends_on.year if plan.ends_on else today.year) + 1)


def year_of(plan: Plan, today: date) -> int:
    """Today's year, or the nearest one of the plan's period."""
    years = years_of(plan, today)
    return min(max(today.year, years.start), years.stop - 1)


def _streams(
    whole: Whole, paces: Sequence[Pace], found: Sequence[Step], catalogue: Catalogue
) -> Iterable[StreamProgress]:
    stream_of = {each.id: each.stream for each in whole.measures} | {each.id: each.stream for each in whole.targets}
    names = dict.fromkeys((*catalogue.names("streams"), *(each.stream for each in whole.measures if each.stream)))
    for name in names:
        of = [s for s in found if _stream(s, stream_of) == name]
        measures = [each for each in whole.measures if each.stream == name]
        yield StreamProgress(name, measures, [p for p in paces if p.target.stream == name], tally(of))


def _stream(step: Step, stream_of: Mapping[str, str | None]) -> str | None:
    """A milestone is in its measure's stream, else in its target's."""
    milestone = step.milestone
    return stream_of.get(milestone.measure or "") or stream_of.get(milestone.target or "")


def _of_cluster(whole: Whole, catalogue: Catalogue) -> City | None:
    """The city's target for the cluster; the county's is the one that measures the same in the same unit."""
    cluster = catalogue.cluster(whole.plan.cluster or "")
    if cluster is None:
        return None
    own = next((t for t in whole.targets if t.measured_in == cluster.unit and t.indicator == cluster.measure), None)
    aim = f"到{catalogue.horizon}年全市{cluster.name}{cluster.measure}达到{cluster.target_value}{cluster.unit}"
    return _city(whole, aim, cluster.target_value, cluster.unit, own)


def _of_indicators(whole: Whole, catalogue: Catalogue) -> dict[str, City]:
    """By target: the city's aim for the same indicator of the catalogue."""
    known = {(each.name, each.unit): each for each in catalogue.indicators}
    found = ((target, known.get((target.indicator or "", target.measured_in or ""))) for target in whole.targets)
    return {target.id: _city(whole, f"全市{each.aim}", each.value, each.unit, target) for target, each in found if each}


def _city(whole: Whole, aim: str, value: int, unit: str, own: Target | None) -> City:
    yearly = whole.yearly_of(own)[-1:] if own else []
    figures = whole.actuals_of(own)[-1:] if own else []
    goal, reached = (each[0].value if each else None for each in (yearly, figures))
    year = yearly[0].year if yearly else None
    return City(aim, value, unit, own, goal, year, _share(goal, value), reached, _share(reached, value))


def _share(part: Decimal | None, value: int) -> Decimal | None:
    return None if part is None or not value else (part * 100 / value).quantize(Decimal("0.1"))
