"""Writes the changes of made-up problems as the desk would, a hundred thousand lives in a minute or two.

Guards and effects are those of the workflow; what is left out is asking a store for what the scribe knows already.
A test holds that the use cases, told the same lives, write the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from xzdesk.catalogue import Catalogue
from xzdesk.core.changes import Change
from xzdesk.core.clock import next_stamp
from xzdesk.core.desk import Edit
from xzdesk.core.fields import EXISTS, KINDS, Record
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.ids import uuid7
from xzdesk.core.office import Site
from xzdesk.core.store import Identity
from xzdesk.problems import rights
from xzdesk.problems.case import Case, Letters, creation
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.inputs import Register
from xzdesk.problems.records import Problem, Referral
from xzdesk.problems.workflow import STEPS

_Known = dict[str, tuple[Stored, str]]
_Patch = dict[str, tuple[Stored, Stored]]
_Basis = dict[str, tuple[str, ...]]


class Scribe:
    """One installation under a simulated clock, which is to be set first: what it writes gets numbers, stamps, ids."""

    now: datetime
    today: date

    def __init__(self, identity: Identity, catalogue: Catalogue, clockwork: Clockwork, rng: random.Random) -> None:
        self.identity = identity
        self.catalogue = catalogue
        self.clockwork = clockwork
        self.department = cache(self._department)
        self._rng = rng
        self._seq = 0
        self._stamp: str | None = None
        self._counters: dict[int, int] = {}

    def set_clock(self, moment: datetime) -> None:
        """Everything written from now on is written at this moment."""
        self.now, self.today = moment, moment.date()
        self._milliseconds, self._at = int(moment.timestamp() * 1000), moment.isoformat(timespec="seconds")

    def due(self, start: date, days: int) -> date:
        """The day `days` working days after `start`."""
        return self.clockwork.due(start, days)

    def announce(self) -> list[Change]:
        """The installation's own record, as a new database begins."""
        who = self.identity
        site = Site(id=who.site, office=who.office, unit=who.unit, role=who.role, letter=who.letter)
        return list(self.write("settings", who.operator, [creation(site)], {}))

    def dossier(self) -> Dossier:
        """A problem that is about to be heard of."""
        return Dossier(self)

    def new_id(self) -> str:
        return uuid7(self._milliseconds, self._rng.getrandbits)

    def next_number(self) -> str:
        """The next problem's number of the year."""
        year = self.now.year
        self._counters[year] = self._counters.get(year, 0) + 1
        return f"{self.identity.office}-{self.identity.letter}-{year}-{self._counters[year]:04d}"

    def write(self, action: str, operator: str, edits: Iterable[Edit], known: dict[str, _Known]) -> Iterator[Change]:
        """The changes of one gesture; `known` are the values of the records so far, with their stamps."""
        gesture = self.new_id()
        for edit in edits:
            stamp = next_stamp(self._stamp, self._milliseconds, self.identity.site)
            patch, basis = _patch(edit, known.setdefault(edit.record, {}), stamp)
            if not patch:
                continue
            self._seq, self._stamp = self._seq + 1, stamp
            head = (self.new_id(), self.identity.site, self._seq, stamp, self._at, operator)
            yield Change(*head, action, gesture, edit.kind, edit.record, patch, basis)

    def _department(self, category: str, cluster: str) -> str:
        return self.catalogue.usual_department(category, cluster).department


class Dossier:
    """One problem with all that hangs on it, and its changes so far."""

    def __init__(self, scribe: Scribe) -> None:
        self.problem = Problem()
        self.changes: list[Change] = []
        self._scribe = scribe
        self._known: dict[str, _Known] = {}
        self._values: dict[str, dict[str, Any]] = {}
        self._referrals: list[str] = []

    def add(self, operator: str, values: Mapping[str, Any], *, register: bool) -> None:
        """A new problem, registered at once or left a draft."""
        scribe = self._scribe
        birth: dict[str, Any] = {
            "number": scribe.next_number(),
            "county": scribe.identity.office,
            "stage_on": scribe.today,
        }
        self.problem = Problem(id=scribe.new_id(), edition=scribe.catalogue.edition, **birth, **values)
        made = creation(self.problem)
        if register:
            (edit,) = self._taken(operator, "register", Register())
            made = Edit(made.kind, made.record, {**made.values, **edit.values}, creates=True)
        self._write("add", operator, [made])

    def edit(self, operator: str, values: Mapping[str, Any]) -> None:
        """What a clerk may correct at any time."""
        self._write("edit", operator, [Edit("problem", self.problem.id, values)])

    def step(self, operator: str, name: str, given: Record) -> None:
        """One step of the way."""
        self._write(name, operator, self._taken(operator, name, given))

    def export(self, operator: str) -> None:
        """The referral under way leaves the office."""
        self._write("export", operator, [Edit("referral", self._referrals[-1], {"exported_on": self._scribe.today})])

    def _taken(self, operator: str, name: str, given: Record) -> list[Edit]:
        step, case = STEPS[name], self._case(operator, given)
        reasons = step.lacks(case)
        if self.problem.status not in step.leaves or reasons:
            raise AssertionError(f"no such life: {name} of {self.problem.number}: {reasons}")
        return step.edits(case)

    def _write(self, action: str, operator: str, edits: list[Edit]) -> None:
        rights.check(action, edits)
        for edit in edits:
            self._values.setdefault(edit.record, {}).update(edit.values)
            if edit.kind == "problem":
                self.problem = Problem(id=edit.record, **self._values[edit.record])
            elif edit.kind == "referral" and edit.creates:
                self._referrals.append(edit.record)
        self.changes += self._scribe.write(action, operator, edits, self._known)

    def _case(self, operator: str, given: Record) -> Case[Any]:
        scribe, problem = self._scribe, self.problem
        return Case(
            problem=problem,
            given=given,
            letters=lambda: Letters(self._referral(), len(self._referrals)),
            operator=operator,
            identity=scribe.identity,
            today=scribe.today,
            settings=scribe.clockwork.settings,
            calendar=scribe.clockwork,
            catalogue=scribe.catalogue,
            known_number=lambda _: True,
            new_id=scribe.new_id,
        )

    def _referral(self) -> Referral | None:
        """The last one, which is the one under way where a step asks for it."""
        return Referral(id=self._referrals[-1], **self._values[self._referrals[-1]]) if self._referrals else None


def _patch(
    edit: Edit, known: _Known, stamp: str
) -> tuple[dict[str, tuple[Stored, Stored]], dict[str, tuple[str, ...]]]:
    """The (old, new) pairs that differ, and the one change that each is built on."""
    fields = KINDS[edit.kind].fields
    patch: _Patch = {}
    basis: _Basis = {}
    if edit.creates:
        patch[EXISTS] = (None, True)
        known[EXISTS] = (True, stamp)
    for name, value in edit.values.items():
        new = fields[name].type.store(value)
        old, since = known.get(name, (None, ""))
        if new == old:
            continue
        patch[name] = (old, new)
        known[name] = (new, stamp)
        if since:
            basis[name] = (since,)
    return patch, basis
