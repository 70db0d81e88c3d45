"""The use cases of the problem ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from xzdesk.core import undo as undoing
from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.desk import Edit
from xzdesk.core.fields import KINDS, described
from xzdesk.core.store import Written
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal
from xzdesk.problems.authors import addressed
from xzdesk.problems.case import Case, Letters, creation
from xzdesk.problems.family import Family, correspondence, family, family_changes
from xzdesk.problems.funnel import Funnel
from xzdesk.problems.records import Problem, Referral, State
from xzdesk.problems.workflow import EDITABLE, STEPS, Step, steps_from


class Possible(NamedTuple):
    """A step that leaves the problem's state, and what it still lacks with nothing filled in."""

    step: Step
    lacks: tuple[Refusal, ...]


class StepRefused(Refusal):
    """A step's guards said no; `reasons` holds each, the message all of them."""

    def __init__(self, reasons: list[Refusal]) -> None:
        super().__init__(reasons[0].code, **reasons[0].params)
        self.reasons = reasons

    def __str__(self) -> str:
        return " ".join(str(reason) for reason in self.reasons)


class Problems(Funnel):
    """What can be done with problems at this desk."""

    def find(self, number: str) -> Problem:
        """The problem of a number; Refusal when there is none."""
        problem = self.ledger.problem_by_number(number.strip())
        if problem is None:
            raise Refusal("problem_unknown", number=number)
        return problem

    def family(self, problem: Problem) -> Family:
        return family(self.ledger, problem)

    def add(self, raw: Mapping[str, object], *, register: bool = True) -> Problem:
        """A new problem out of JSON values, registered at once unless it shall stay a draft."""
        values = self._editable(raw)
        with self.ledger.writing():
            made = Problem(id=self.desk.new_id(), **self.birth(values))
            edit = creation(made)
            if not made.title:
                raise Refusal("register_field_missing", field=described(Problem).fields["title"].caption)
            edits = [edit]
            if register:
                case = self.case(STEPS["register"], made, {}, lambda: Family(made, (), (), (), (), (), ()))
                edits += self._checked(STEPS["register"], case)
            self.commit("add", edits)
        return self.find(str(made.number))

    def edit(self, problem: Problem, raw: Mapping[str, object]) -> Written:
        """Change what a clerk may set; a registered problem must stay complete."""
        values = self._editable(raw)
        with self.ledger.writing():
            now = self._current(problem)
            if now.status in (State.CLOSED, State.WITHDRAWN):
                raise Refusal("problem_not_editable", number=now.number, state=now.status.caption)
            fields = described(Problem).fields
            for name, value in values.items():
                needed = fields[name].required or now.status in fields[name].required_in
                if value is None and needed:
                    raise Refusal("register_field_missing", field=fields[name].caption)
            return self.commit("edit", [Edit("problem", now.id, values)])

    def step(self, name: str, problem: Problem, raw: Mapping[str, object] | None = None) -> Written:
        """Take one step of the way; StepRefused with every reason when a guard says no."""
        step = STEPS.get(name)
        if step is None:
            raise Refusal("step_unknown", step=name)
        with self.ledger.writing():
            now = self._current(problem)
            self._reachable(step, now)
            case = self.case(step, now, raw or {}, lambda: correspondence(self.ledger, now))
            return self.commit(step.name, self._checked(step, case))

    def lacks(self, name: str, problem: Problem, raw: Mapping[str, object]) -> list[Refusal]:
        """What a step still lacks with these values; a value that cannot be read is one of them."""
        step = STEPS[name]
        try:
            return step.lacks(self.case(step, problem, raw, lambda: correspondence(self.ledger, problem)))
        except Refusal as no:
            return [no]

    def possible(self, problem: Problem) -> list[Possible]:
        """The steps that this desk can take now."""
        of = correspondence(self.ledger, problem)
        steps = [s for s in steps_from(problem.status) if self.may(s) and self._is_asked(s, of.open_referral)]
        return [Possible(s, tuple(s.lacks(self.case(s, problem, {}, lambda: of)))) for s in steps]

    def may(self, step: Step) -> bool:
        """Rights by step. A county also writes down what came on paper or by telephone (代录)."""
        role = self.desk.identity.role
        return role is Tier.COUNTY or role is step.by or (role is Tier.LEADERSHIP and step.by is Tier.DEPARTMENT)

    def _is_asked(self, step: Step, referral: Referral | None) -> bool:
        """An upper office answers what is addressed to it."""
        who = self.desk.identity
        if who.role is Tier.COUNTY or step.by is Tier.COUNTY or referral is None:
            return True
        return addressed(who.role, who.office, referral.tier, referral.to_unit or "", self.editions.department_now)

    def _may_undo(self, gesture: str, made: Sequence[Change]) -> None:
        for change in made:
            self._nothing_after(change.kind, change.record, gesture, max(c.stamp for c in made))

    def _nothing_after(self, kind: str, record: str, gesture: str, stamp: str) -> None:
        child = None if kind == "problem" else self.ledger.get(KINDS[kind].cls, record)
        problem = self.ledger.get(Problem, record if kind == "problem" else getattr(child, "problem", "") or "")
        if problem is None:
            return
        for later in undoing.standing(family_changes(self.ledger, problem)):
            if later.action == "export" and (later.stamp > stamp or later.gesture == gesture):
                raise Refusal("undo_left_office", number=problem.number)
            if later.stamp > stamp and later.gesture != gesture:
                raise Refusal("undo_built_upon")

    def _current(self, problem: Problem) -> Problem:
        now = self.ledger.get(Problem, problem.id)
        if now is None:
            raise Refusal("problem_unknown", number=problem.number)
        return now

    def _reachable(self, step: Step, problem: Problem) -> None:
        if problem.status not in step.leaves:
            possible = "、".join(s.caption for s in steps_from(problem.status)) or "无"
            raise Refusal(
                "step_not_now",
                number=problem.number,
                state=problem.status.caption,
                step=step.caption,
                possible=possible,
            )
        if not self.may(step):
            role = self.desk.identity.role.caption
            raise Refusal("step_not_yours", step=step.caption, owner=step.by.caption, role=role)

    def _checked(self, step: Step, case: Case[Any]) -> list[Edit]:
        reasons = step.lacks(case)
        if reasons:
            raise StepRefused(reasons)
        return step.edits(case)

    def birth(self, values: Mapping[str, Any], ahead: int = 0) -> dict[str, Any]:
        """The values that a new problem is made with; `ahead`: how many are made before it in the same gesture."""
        identity, today = self.desk.identity, self.desk.today
        given = {name: value for name, value in values.items() if value is not None}
        return {
            "number": self._next_number(ahead),
            "county": identity.office,
            "edition": self.catalogue.edition,
            "stage_on": today,
            "found_on": today,
            **given,
        }

    def _next_number(self, ahead: int) -> str:
        prefix = self.office_prefix()
        return f"{prefix}{self.ledger.last_number(prefix) + 1 + ahead:04d}"

    def _editable(self, raw: Mapping[str, object]) -> dict[str, Any]:
        declared = described(Problem)
        for name in raw:
            if name in declared.fields and name not in EDITABLE:
                raise Refusal("problem_field_not_editable", field=declared.fields[name].caption)
        values = declared.read(raw)
        return {name: self.named(name, value) for name, value in values.items()}

    def named(self, name: str, value: Any) -> Any:
        """A name of the catalogue in its present form."""
        return self.in_catalogue(described(Problem).fields[name], value)

    def case(self, step: Step, problem: Problem, raw: Mapping[str, object], of: Callable[[], Family]) -> Case[Any]:
        """What the step's guard and effect look at, with this desk as the one who asks. `of` is read when they do."""
        declared = described(step.input)
        return Case(
            problem=problem,
            given=declared.cls(**declared.read(raw)),
            letters=cache(lambda: _letters(of())),
            operator=self.desk.operator,
            identity=self.desk.identity,
            today=self.desk.today,
            settings=self.clockwork.settings,
            calendar=self.clockwork,
            catalogue=self.edition_of(problem.edition),
            known_number=lambda wanted: self.ledger.problem_by_number(wanted) is not None,
            new_id=self.desk.new_id,
        )


def _letters(of: Family) -> Letters:
    return Letters(of.open_referral, len(of.referrals))
