"""What is read of plans: one of them whole, with its progress; all of them; what a problem endangers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from xzdesk.core.fields import R, Record, described
from xzdesk.errors import Refusal
from xzdesk.plans.compare import Difference, compare
from xzdesk.plans.history import history
from xzdesk.plans.progress import Progress, progress
from xzdesk.plans.records import Block, Milestone, Plan, PlanState, Target
from xzdesk.plans.standing import in_force
from xzdesk.plans.whole import Content, Whole, content_of, issued_content, read_whole
from xzdesk.problems.family import Event
from xzdesk.problems.funnel import Funnel
from xzdesk.problems.past import problems_on
from xzdesk.problems.records import Problem

_NAMED = 3  # targets by name, the others by number


class Endangered(NamedTuple):
    """A milestone that a problem holds up, and the targets that hang on it: its own, else all of the plan."""

    plan: Plan
    milestone: Milestone
    block: Block
    targets: Sequence[Target]
    is_own: bool

    @property
    def text(self) -> str:
        """Since when, and which targets: 自2026-11-17起制约，时限2026-10-31，影响目标：产业规模."""
        names = [str(target.indicator) for target in self.targets]
        more = f"等{len(names)}项" if names[_NAMED:] else ""
        since = f"自{self.block.since}起制约，" if self.block.since else ""
        return f"{since}时限{self.milestone.due_on}，影响目标：{'、'.join(names[:_NAMED])}{more}"


class Readings(Funnel):
    """Everything that a screen, a report or the command line asks about plans."""

    def find(self, number: str) -> Plan:
        """The plan of a number; Refusal when there is none."""
        found = self.ledger.find(Plan, number=number.strip())
        if not found:
            raise Refusal("plan_unknown", number=number)
        return found[0]

    def whole(self, plan: Plan) -> Whole:
        """The plan as it stands now, with everything that hangs on it; Refusal when it is gone."""
        return read_whole(self.ledger, self._current(plan))

    def progress(self, plan: Plan, year: int | None = None) -> Progress:
        """One plan's whole page: content, figures, standing of milestones; of a year of its period, today's if None."""
        return self._progress(self.whole(plan), self.desk.today, year)

    def _progress(self, whole: Whole, day: date, year: int | None = None) -> Progress:
        blocking = {str(block.problem) for block in whole.blocks if block.lifted_on is None}
        problems = {each.id: each for each in problems_on(self, sorted(blocking), day)} if blocking else {}
        return progress(whole, problems, self.edition_of(whole.plan.edition), self.clockwork, day, year)

    def overview(
        self, *, county: str = "", cluster: str = "", states: Sequence[PlanState] = (), year: int | None = None
    ) -> list[Progress]:
        """The plans that match, each with its progress; by cluster in the catalogue's order, then county and number."""
        plans = self._by_cluster(county, cluster)
        return [self.progress(each, year) for each in plans if not states or each.state in states]

    def in_force(self, day: date, *, county: str = "") -> list[Progress]:
        """The plans that were in force on a day, each as it was issued then, with its progress by that day; in the same
        order."""
        wholes = (in_force(self.whole(plan), day, self.desk.today) for plan in self._by_cluster(county))
        return [self._progress(whole, day) for whole in wholes if whole]

    def _by_cluster(self, county: str, cluster: str = "") -> list[Plan]:
        order = {name: place for place, name in enumerate(self.catalogue.names("clusters"))}
        equal = {name: value for name, value in (("county", county), ("cluster", cluster)) if value}
        plans = self.ledger.find(Plan, **equal)
        plans.sort(key=lambda each: (order.get(each.cluster or "", len(order)), each.county or "", each.number or ""))
        return plans

    def endangered(self, problem: Problem) -> list[Endangered]:
        """The milestones that a problem holds up now, and so the targets that it endangers."""
        found: list[Endangered] = []
        for block in self.ledger.find(Block, problem=problem.id):
            milestone = self.ledger.get(Milestone, str(block.milestone))
            plan = self.ledger.get(Plan, str(block.plan))
            if block.lifted_on is None and milestone is not None and plan is not None and milestone.done_on is None:
                own = self.ledger.get(Target, milestone.target) if milestone.target else None
                targets = [own] if own else read_whole(self.ledger, plan).targets
                found.append(Endangered(plan, milestone, block, targets, own is not None))
        return found

    def history(self, plan: Plan) -> list[Event]:
        """The gestures that touched a plan or what hangs on it, oldest first."""
        return history(self.ledger, plan)

    def compare(self, plan: Plan, older: int, newer: int | None = None) -> list[Difference]:
        """Two issues by their numbers, 0 the first; without `newer` against the plan as it stands."""
        whole = self.whole(plan)
        after = content_of(whole) if newer is None else self.issue_of(whole, newer)
        return compare(self.issue_of(whole, older), after)

    def since_issue(self, plan: Plan) -> list[Difference]:
        """What differs from the last issue: an open revision's work, or what desks changed apart. Empty for a draft."""
        whole = self.whole(plan)
        return compare(issued_content(whole.issued[-1]), content_of(whole)) if whole.issued else []

    def issue_of(self, whole: Whole, n: int) -> Content:
        """The content of an issue; Refusal when there is none of that number."""
        for each in whole.issued:
            if each.n == n:
                return issued_content(each)
        known = "、".join(str(each.n) for each in whole.issued) or "无"
        raise Refusal("revision_unknown", number=whole.plan.number, n=n, known=known)

    def _current(self, plan: Plan) -> Plan:
        now = self.ledger.get(Plan, plan.id)
        if now is None:
            raise Refusal("plan_unknown", number=plan.number)
        return now

    def _existing(self, cls: type[R], id: str) -> R:
        found = self.ledger.get(cls, id)
        if found is None:
            raise Refusal("plan_part_unknown", kind=described(cls).caption)
        return found

    def _plan_of(self, part: Record) -> Plan:
        return self._existing(Plan, str(getattr(part, "plan", "")))
