"""The content of a plan, as it is drafted or revised: the plan itself, its targets, measures and milestones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xzdesk.core.changes import Change
from xzdesk.core.desk import Edit
from xzdesk.core.fields import EXISTS, KINDS, R, described
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.plans import guards
from xzdesk.plans.readings import Readings
from xzdesk.plans.records import CONTENT, OPEN_FOR_CONTENT, Milestone, Plan, PlanState
from xzdesk.plans.rights import CAPTIONS
from xzdesk.plans.undoing import may_undo
from xzdesk.plans.whole import read_whole
from xzdesk.problems.case import creation

PART_KINDS = ("target", "measure", "milestone")
Raw = Mapping[str, object]


class Drafting(Readings):
    """What changes the content of a plan while that is open; Refusal "plan_not_open" else.

    `gesture`: the one that a write is a further part of; without it a write is a gesture of its own.
    """

    def add(self, raw: Raw, gesture: str = "") -> Written:
        """A new plan, a draft, out of JSON values."""
        values = self._content("plan", raw)
        with self.ledger.writing():
            edition, number = self.catalogue.edition, self._next_number()
            made = Plan(
                id=self.desk.new_id(), number=number, county=self.desk.identity.office, edition=edition, **values
            )
            guards.refuse(guards.plan_stands(made))
            return self.commit("add", [creation(made)], gesture)

    def edit(self, plan: Plan, raw: Raw, gesture: str = "") -> Written:
        """Change what the plan itself fixes."""
        values = self._content("plan", raw)
        with self.ledger.writing():
            now = self._open(plan)
            guards.refuse(guards.plan_stands(now.changed(**values)))
            return self.commit("edit", [Edit("plan", now.id, values)], gesture)

    def add_part(self, plan: Plan, kind: str, raw: Raw, gesture: str = "") -> Written:
        """A new target, measure or milestone (`kind`). A target may bring "years": {year: value}."""
        values, years = self._part(kind, raw)
        with self.ledger.writing():
            now = self._open(plan)
            whole = read_whole(self.ledger, now)
            if "place" in KINDS[kind].fields and values.get("place") is None:
                values["place"] = guards.next_place(whole, kind)
            made = KINDS[kind].cls(**{"id": self.desk.new_id(), "plan": now.id, **values})
            guards.refuse(guards.part_stands(whole, made))
            return self.commit("add", [creation(made), *self._years(now, made.id, years)], gesture)

    def edit_part(self, kind: str, id: str, raw: Raw, gesture: str = "") -> Written:
        """Change a target, a measure or a milestone; the days of a milestone too."""
        values, years = self._part(kind, raw)
        with self.ledger.writing():
            part = self._existing(KINDS[kind].cls, id)
            now = self._open(self._plan_of(part))
            guards.refuse(guards.part_stands(read_whole(self.ledger, now), part.changed(**values)))
            return self.commit("edit", [Edit(kind, id, values), *self._years(now, id, years)], gesture)

    def move(self, days: Mapping[str, object]) -> Written:
        """Give milestones other due dates: id -> day; one gesture."""
        with self.ledger.writing():
            edits = []
            for milestone, raw in days.items():
                values = self._content("milestone", {"due_on": raw})
                part = self._existing(Milestone, milestone)
                whole = read_whole(self.ledger, self._open(self._plan_of(part)))
                guards.refuse(guards.part_stands(whole, part.changed(**values)))
                edits.append(Edit("milestone", milestone, values))
            return self.commit("edit", edits)

    def remove_part(self, kind: str, id: str, gesture: str = "") -> Written:
        """Take a target, a measure or a milestone out, and milestones' links to it."""
        if kind not in PART_KINDS:
            raise Refusal("plan_part_kind", kind=kind)
        with self.ledger.writing():
            part = self._existing(KINDS[kind].cls, id)
            whole = read_whole(self.ledger, self._open(self._plan_of(part)))
            gone = [Edit(kind, id, {EXISTS: False}), *guards.unlinked(whole, kind, id)]
            return self.commit("remove", gone, gesture)

    def _derived(self, kind: str, values: Mapping[str, Any]) -> Edit:
        """What makes, or sets, the record whose id follows from its values."""
        declared = KINDS[kind]
        return Edit(kind, declared.id_of(declared.store(values)), values, creates=True)

    def _years(self, plan: Plan, target: str, years: Mapping[int, Any]) -> list[Edit]:
        born = {"plan": plan.id, "target": target}
        return [self._derived("yearly", {**born, "year": year, "value": value}) for year, value in years.items()]

    def _part(self, kind: str, raw: Raw) -> tuple[dict[str, Any], dict[int, Any]]:
        """The values of a part, and the years that a target brings."""
        if kind not in PART_KINDS:
            raise Refusal("plan_part_kind", kind=kind)
        rest = dict(raw)
        years = guards.read_years(rest.pop("years", None)) if kind == "target" else {}
        return self._content(kind, rest), years

    def _content(self, kind: str, raw: Raw) -> dict[str, Any]:
        declared = KINDS[kind]
        for name in raw:
            if name in declared.fields and name not in CONTENT[kind]:
                raise Refusal("plan_field_not_editable", field=declared.fields[name].caption)
        values = declared.read(raw)
        return {name: self.in_catalogue(declared.fields[name], value) for name, value in values.items()}

    def _read(self, cls: type[R], raw: Raw) -> R:
        return cls(**described(cls).read(raw))

    def _open(self, plan: Plan) -> Plan:
        """The plan as it stands now, its content open to change."""
        now = self._current(plan)
        if now.state is PlanState.CLOSED:
            raise Refusal("plan_closed", number=now.number)
        if now.state not in OPEN_FOR_CONTENT:
            raise Refusal("plan_not_open", number=now.number, state=now.state.caption)
        return now

    def _in(self, plan: Plan, states: Sequence[PlanState], action: str) -> Plan:
        """The plan as it stands now, in one of the states that an action is for."""
        now = self._current(plan)
        if now.state is PlanState.CLOSED:
            raise Refusal("plan_closed", number=now.number)
        if now.state not in states:
            raise Refusal("plan_not_now", number=now.number, state=now.state.caption, action=CAPTIONS[action])
        return now

    def _next_number(self) -> str:
        """The first free one: 沛县-A-2026-方案01."""
        prefix = f"{self.office_prefix()}方案"
        numbers = (str(each.number).partition(prefix) for each in self.ledger.find(Plan))
        given = [int(rest) for before, _, rest in numbers if not before and rest.isdecimal()]
        return f"{prefix}{max(given, default=0) + 1:02d}"

    def _may_undo(self, gesture: str, made: Sequence[Change]) -> None:
        may_undo(self.ledger, gesture, made)
