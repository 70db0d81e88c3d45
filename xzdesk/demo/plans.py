"""Plans of a county that does not exist: the work plan's aims, with made-up shares, milestones and figures (示例)."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from xzdesk.catalogue import Catalogue, Editions, load_builtin
from xzdesk.catalogue.records import Cluster
from xzdesk.core.desk import Desk
from xzdesk.core.office import Settings
from xzdesk.errors import Refusal
from xzdesk.plans.periods import Period
from xzdesk.plans.records import Course, Milestone, Plan, Target
from xzdesk.plans.taking import take_plan
from xzdesk.plans.usecases import Plans
from xzdesk.plans.whole import Whole
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Ledger
from xzdesk.problems.records import Problem, State
from xzdesk.workdays import Workdays

_FILE = Path(__file__).resolve().parents[2] / "resources" / "demo" / "plans.json"
_CHINA = timezone(timedelta(hours=8))
_MORNING = time(9, 0)
_SIGNED = "示例签发人"


@cache
def _texts() -> dict[str, Any]:
    texts: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return texts


def tour_clusters() -> Sequence[str]:
    """The three clusters whose plans the tour shows."""
    clusters: Sequence[str] = _texts()["tour"]
    return clusters


def plan_document(
    catalogue: Catalogue, cluster: str, year: int, *, share: int = 8, milestones: int = 0
) -> dict[str, Any]:
    """A plan of two years for a cluster, as xzdesk.plans.taking.take_plan takes it.

    Targets are the cluster's own and some of the catalogue's; the county's share of the city's value is `share`
    percent for the cluster's. `milestones`: so many more than the usual thirteen.
    """
    texts, found = _texts(), catalogue.cluster(cluster)
    if found is None:
        raise Refusal("name_unknown", value=cluster)
    words = {"cluster": found.name, "first": year, "last": year + 1}
    return {
        "title": texts["title"].format_map(words),
        "note": texts["general"].format_map(words),
        "cluster": found.name,
        "starts_on": date(year, 1, 1),
        "ends_on": date(year + 1, 12, 31),
        "unit": texts["unit"],
        "leader": texts["leader"],
        "targets": [_output(found, year, share), *_of_catalogue(catalogue, year)],
        "measures": list(_measures(words)),
        "milestones": [*_milestones(words, year, found.measure), *_more(year, milestones)],
    }


def _output(cluster: Cluster, year: int, share: int) -> dict[str, Any]:
    aim = cluster.target_value * share // 100
    return {
        "indicator": cluster.measure,
        "measured_in": cluster.unit,
        "course": Course.CUMULATIVE.value,
        "stream": "重点项目建设",
        "baseline": aim * 85 // 100,
        "baseline_year": year - 1,
        "unit": _texts()["unit"],
        "source": _texts()["output_source"],
        "years": {str(year): aim, str(year + 1): aim * 112 // 100},
    }


def _of_catalogue(catalogue: Catalogue, year: int) -> Iterator[dict[str, Any]]:
    known = {each.name: each for each in catalogue.indicators}
    for each in _texts()["indicators"]:
        indicator = known[each["name"]]
        aim = max(indicator.value * each["share"] // 100, 2)
        yield {
            "indicator": indicator.name,
            "measured_in": indicator.unit,
            "course": each["course"],
            "stream": each["stream"],
            "baseline": aim * each["from"] // 100,
            "baseline_year": year - 1,
            "unit": _texts()["unit"],
            "source": each["source"],
            "years": {str(year): aim, str(year + 1): aim + max(aim // 8, 1)},
        }


def _measures(words: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    for stream, of in _texts()["streams"].items():
        for title, text in of["measures"]:
            told = {"title": title.format_map(words), "text": text.format_map(words)}
            yield {"stream": stream, "unit": of["unit"], "assisting": of.get("assisting"), **told}


def _milestones(words: Mapping[str, object], year: int, output: str) -> Iterator[dict[str, Any]]:
    """One after the other within a stream; those of the projects stand for the cluster's own target."""
    for stream, of in _texts()["streams"].items():
        before: list[str] = []
        for title, month, day in of["milestones"]:
            name = title.format_map(words)
            yield {
                "title": name,
                "due_on": date(year, month, day),
                "unit": of["unit"],
                "person": "示例责任人",
                "assisting": of.get("assisting"),
                "measure": of["measures"][-1][0].format_map(words),
                "target": output if stream == "重点项目建设" else None,
                "waits_for": before,
            }
            before = [name]


def _more(year: int, count: int) -> Iterator[dict[str, Any]]:
    for number in range(1, count + 1):
        due = date(year, 1, 15) + timedelta(days=number * 700 // (count + 1))
        yield {"title": _texts()["many"].format(number=number), "due_on": due, "unit": _texts()["unit"]}


def fill_plans(ledger: Ledger, count: int, *, seed: int, until: date, milestones: int = 0) -> int:
    """Add `count` plans with their figures, as a county would have them by the day before `until`.

    They go through the use cases; the first has `milestones` more than the others, and some problems of the ledger
    hold milestones up. The same for the same seed and ledger. Returns the number of changes.
    """
    with ledger.writing():
        return _Planner(ledger, random.Random(f"{seed} plans"), until).fill(count, milestones)


class _Planner:
    """A clerk who keeps the plans, under a simulated clock."""

    def __init__(self, ledger: Ledger, rng: random.Random, until: date) -> None:
        self._rng = rng
        self._until = until
        self._now = until
        desk = Desk(ledger, now=self._clock, randbits=rng.getrandbits)
        self._plans = Plans(desk, ledger, Editions(load_builtin()), Clockwork(Workdays(), Settings()))
        self._problems = ledger.find(Problem, status=State.HANDLING.value)
        self._new = 0

    def _clock(self) -> datetime:
        return datetime.combine(self._now, _MORNING, _CHINA)

    def fill(self, count: int, milestones: int) -> int:
        clusters = [each.name for each in self._plans.catalogue.clusters]
        for number in range(count):
            rounds, place = divmod(number, len(clusters))
            self._one(clusters[place], self._until.year - rounds, milestones if number == 0 else 0)
        return self._new

    def _one(self, cluster: str, year: int, milestones: int) -> None:
        """Drafted before its year, issued in January, and kept up to the day."""
        self._now = date(year - 1, 12, 10)
        share = self._rng.randint(4, 12)
        document = plan_document(self._plans.catalogue, cluster, year, share=share, milestones=milestones)
        written = take_plan(self._plans, document)
        plan = Plan(id=written.ids("plan")[0])
        self._new += written.new
        self._now = date(year, 1, 6)
        if self._now >= self._until:
            return
        self._new += self._plans.issue(plan, {"issued_by": _SIGNED}).new
        self._figures(plan, year)
        self._course(plan)
        if self._rng.random() < 0.3:
            self._revised(plan)

    def _figures(self, plan: Plan, year: int) -> None:
        """Each month's, some days into the next; now and then one that a clerk forgot."""
        whole = self._plans.whole(plan)
        pace = {target.id: self._rng.uniform(0.6, 1.1) for target in whole.targets}
        for month in range(1, 25):
            period = Period.month(year + (month - 1) // 12, (month - 1) % 12 + 1)
            self._now = period.ends_on + timedelta(days=8)
            if self._now >= self._until:
                return
            told = [each for each in whole.targets if self._rng.random() < 0.95]
            rows = [self._figure(whole, each, period, pace[each.id]) for each in told]
            self._new += self._plans.actuals(plan, rows).new

    def _figure(self, whole: Whole, target: Target, period: Period, pace: float) -> dict[str, Any]:
        goals = {each.year: each.value or Decimal(0) for each in whole.yearly_of(target)}
        passed = Decimal(period.last_month) / 12
        start = Decimal(0) if target.course is Course.CUMULATIVE else target.baseline or Decimal(0)
        if target.course is Course.LEVEL and period.year - 1 in goals:
            start = goals[period.year - 1]
        way = (goals[period.year] - start) * passed * Decimal(f"{pace * self._rng.uniform(0.95, 1.05):.3f}")
        places = Decimal("0.1") if target.measured_in == "亿元" else Decimal(1)
        value = (start + way).quantize(places)
        return {"target": target.id, "period": period.code, "value": value, "source": target.source}

    def _course(self, plan: Plan) -> None:
        """Most milestones are reached about when they are due; some of those that are late are held up."""
        for milestone in self._plans.whole(plan).milestones:
            due = milestone.due_on or self._until
            reached = due + timedelta(days=self._rng.randint(-12, 15))
            if reached < self._until and self._rng.random() < 0.8:
                self._now = reached
                self._new += self._plans.done(milestone.id, {"evidence": _texts()["evidence"]}).new
            elif due < self._until and self._problems:
                self._hold(plan, milestone)

    def _hold(self, plan: Plan, milestone: Milestone) -> None:
        cluster = self._plans.whole(plan).plan.cluster
        fitting = [each for each in self._problems if each.cluster == cluster] or self._problems
        problem = self._rng.choice(fitting)
        since = max(problem.registered_on or self._until, milestone.first_due_on or self._until)
        self._now = min(since, self._until - timedelta(days=1))
        self._new += self._plans.block(milestone.id, {"problem": problem.number}).new

    def _revised(self, plan: Plan) -> None:
        """A revision puts what is open off, and is issued."""
        left = [each for each in self._plans.whole(plan).milestones if each.done_on is None]
        self._now = self._until - timedelta(days=1)
        if not left:
            return
        last = self._plans.whole(plan).plan.ends_on or self._until
        later = {each.id: min((each.due_on or last) + timedelta(days=30), last) for each in left[-3:]}
        self._new += self._plans.revise(plan, {"reason": self._rng.choice(_texts()["reasons"])}).new
        moved = self._plans.move(later)
        self._new += moved.new
        if moved.new:
            self._new += self._plans.issue(plan, {"issued_by": _SIGNED}).new
        else:
            self._new += self._plans.abandon(plan).new
