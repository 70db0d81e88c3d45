"""The use cases of plans. What is written goes through the funnel that the problem ledger uses."""

from __future__ import annotations

from collections.abc import Iterable

from xzdesk.core.desk import Edit
from xzdesk.core.fields import KINDS, values_of
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.plans import guards
from xzdesk.plans.drafting import Drafting, Raw
from xzdesk.plans.inputs import ActualInput, BlockInput, Close, Done, Issue, Lift, Revise
from xzdesk.plans.records import IN_FORCE, OPEN_FOR_CONTENT, Block, Milestone, Plan, PlanState
from xzdesk.plans.whole import Whole, content_of, issued_content, read_whole

_SETTLED = (PlanState.ISSUED, PlanState.REVISED)


class Plans(Drafting):
    """What can be done with plans at this desk. Every write returns what it touched; `Written.ids` has new ids."""

    def lacks_to_issue(self, plan: Plan) -> list[Refusal]:
        """What still stands against issuing it, the signature aside."""
        return list(guards.may_issue(self.whole(plan)))

    def issue(self, plan: Plan, raw: Raw) -> Written:
        """Issue a draft, or what an open revision has changed; its content is kept whole."""
        given = self._read(Issue, raw)
        with self.ledger.writing():
            now = self._in(plan, OPEN_FOR_CONTENT, "issue")
            whole = read_whole(self.ledger, now)
            lacks = [*guards.needs(given, "issued_by"), *guards.not_future(given, "issued_on", self.desk.today)]
            guards.refuse([*lacks, *guards.may_issue(whole)])
            return self.commit("issue", self._issued(whole, given))

    def revise(self, plan: Plan, raw: Raw) -> Written:
        """Open a revision: until it is issued, the content can be changed."""
        given = self._read(Revise, raw)
        with self.ledger.writing():
            now = self._in(plan, _SETTLED, "revise")
            guards.refuse(guards.needs(given, "reason"))
            values = {
                "plan": now.id,
                "n": len(read_whole(self.ledger, now).issued),
                "reason": given.reason,
                "opened_on": self.desk.today,
                "opened_by": self.desk.operator,
            }
            state = Edit("plan", now.id, {"state": PlanState.REVISING})
            return self.commit("revise", [state, self._derived("revision", values)])

    def abandon(self, plan: Plan) -> Written:
        """Give an open revision up: the plan is again as it was issued last."""
        with self.ledger.writing():
            now = self._in(plan, (PlanState.REVISING,), "abandon")
            whole = read_whole(self.ledger, now)
            issued = whole.issued
            state = PlanState.REVISED if len(issued) > 1 else PlanState.ISSUED
            edits = guards.restored(content_of(whole), issued_content(issued[-1]))
            return self.commit("abandon", [Edit("plan", now.id, {"state": state}), *edits])

    def close(self, plan: Plan, raw: Raw) -> Written:
        """End a plan; it can only be read from then on."""
        given = self._read(Close, raw)
        with self.ledger.writing():
            now = self._in(plan, _SETTLED, "close")
            guards.refuse([*guards.needs(given, "summary"), *guards.not_future(given, "closed_on", self.desk.today)])
            values = {"closed_on": given.closed_on or self.desk.today, "summary": given.summary}
            return self.commit("close", [Edit("plan", now.id, {"state": PlanState.CLOSED, **values})])

    def actuals(self, plan: Plan, entries: Iterable[Raw], gesture: str = "") -> Written:
        """Note figures: {target, period, value, source} each; without a value one is taken away. One gesture, or a
        further part of the one given."""
        given = [self._read(ActualInput, raw) for raw in entries]
        with self.ledger.writing():
            now = self._in(plan, IN_FORCE, "actual")
            whole, today = read_whole(self.ledger, now), self.desk.today
            for each in given:
                guards.refuse([*guards.needs(each, "target", "period"), *guards.figure_fits(whole, each, today)])
            edits = [self._derived("actual", {"plan": now.id, **values_of(each)}) for each in given]
            return self.commit("actual", edits, gesture)

    def done(self, milestone: str, raw: Raw) -> Written:
        """A milestone was reached."""
        given = self._read(Done, raw)
        with self.ledger.writing():
            part = self._existing(Milestone, milestone)
            self._in(self._plan_of(part), IN_FORCE, "done")
            lacks = [*guards.needs(given, "evidence"), *guards.not_future(given, "done_on", self.desk.today)]
            guards.refuse([*lacks, *guards.not_done_yet(part)])
            values = {"done_on": given.done_on or self.desk.today, "evidence": given.evidence}
            return self.commit("done", [Edit("milestone", part.id, values)])

    def undone(self, milestone: str) -> Written:
        """A milestone was not reached after all."""
        with self.ledger.writing():
            part = self._existing(Milestone, milestone)
            self._in(self._plan_of(part), IN_FORCE, "undone")
            if part.done_on is None:
                raise Refusal("milestone_not_done", title=part.title)
            return self.commit("undone", [Edit("milestone", part.id, {"done_on": None, "evidence": None})])

    def block(self, milestone: str, raw: Raw) -> Written:
        """A problem, by its number, holds a milestone up."""
        given = self._read(BlockInput, raw)
        with self.ledger.writing():
            part = self._existing(Milestone, milestone)
            now = self._in(self._plan_of(part), IN_FORCE, "block")
            guards.refuse([*guards.needs(given, "problem"), *guards.not_future(given, "since", self.desk.today)])
            problem = self.ledger.problem_by_number(str(given.problem))
            born = {"plan": now.id, "milestone": part.id, "problem": problem.id if problem else ""}
            standing = self.ledger.get(Block, KINDS["block"].id_of(born))
            guards.refuse(guards.may_block(now, part, problem, str(given.problem), standing))
            values = {**born, "since": given.since or self.desk.today, "lifted_on": None, "note": given.note}
            return self.commit("block", [self._derived("block", values)])

    def lift(self, block: str, raw: Raw) -> Written:
        """A problem does not hold a milestone up any more."""
        given = self._read(Lift, raw)
        with self.ledger.writing():
            part = self._existing(Block, block)
            self._in(self._plan_of(part), IN_FORCE, "lift")
            guards.refuse([*guards.not_future(given, "lifted_on", self.desk.today), *guards.may_lift(part, given)])
            values = {"lifted_on": given.lifted_on or self.desk.today, "note": given.note or part.note}
            return self.commit("lift", [Edit("block", part.id, values)])

    def _issued(self, whole: Whole, given: Issue) -> list[Edit]:
        n, day = len(whole.issued), given.issued_on or self.desk.today
        signed = {"issued_on": day, "issued_by": given.issued_by}
        state = PlanState.REVISED if n else PlanState.ISSUED
        first = [Edit("milestone", e.id, {"first_due_on": e.due_on}) for e in whole.milestones if not e.first_due_on]
        revision = {"plan": whole.plan.id, "n": n, **signed, "content": content_of(whole)}
        return [
            Edit("plan", whole.plan.id, {"state": state, "revisions": n, **signed}),
            self._derived("revision", revision),
            *first,
        ]
