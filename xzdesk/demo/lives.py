"""How made-up problems move on: each life takes steps, and yields how many working days it waits before the next.

Chances are per cent. About one life in a hundred is forgotten at each station, and goes red there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.fields import Record
from xzdesk.demo.county import County, Subject
from xzdesk.problems import inputs
from xzdesk.problems.records import Ground, Problem, ReplyKind, Satisfaction, Severity, Source, State

_FORGOTTEN = 1.2
_SOURCES = (Source.ENTERPRISE,) * 5 + (Source.VISIT, Source.SURVEY) * 3 + (Source.MEETING, Source.DEPARTMENT)
_SEVERITIES = (Severity.GENERAL,) * 12 + (Severity.PROMINENT,) * 6 + (Severity.MAJOR,) * 2
_ANSWERS = (ReplyKind.SOLVED, ReplyKind.AGREED, ReplyKind.EXPLAINED, ReplyKind.UNABLE)
_ANSWER_WEIGHTS = (35, 40, 18, 7)
_MARKS = (Satisfaction.SATISFIED, Satisfaction.MOSTLY, Satisfaction.UNSATISFIED, None)
_MARK_WEIGHTS = (70, 20, 3, 7)


class Dossier(Protocol):
    """Where the steps of a life are written down, and by whom; `changes` are what has come of them."""

    changes: list[Change]

    @property
    def problem(self) -> Problem: ...
    def add(self, operator: str, values: Mapping[str, Any], *, register: bool) -> None: ...
    def edit(self, operator: str, values: Mapping[str, Any]) -> None: ...
    def step(self, operator: str, name: str, given: Record) -> None: ...
    def export(self, operator: str) -> None: ...


class World(Protocol):
    """The time, the offices, and paper to write on."""

    now: datetime

    def set_clock(self, moment: datetime) -> None: ...
    def announce(self) -> list[Change]: ...
    def dossier(self) -> Dossier: ...
    def due(self, start: date, days: int) -> date: ...
    def department(self, category: str, cluster: str) -> str: ...


class Life:
    """One problem of one subject, from being heard of to its rest. `earlier`: the subject's last problem's number."""

    def __init__(self, county: County, world: World, subject: Subject, earlier: str) -> None:
        self.dossier = world.dossier()
        self.subject = subject
        self.way = self._run()
        self._county = county
        self._world = world
        self._rng, self._chance, self._days = county.rng, county.chance, county.between
        self._earlier = earlier
        self._operator = self._county.pick(county.operators)
        self._category = county.category()
        self._department = world.department(self._category, subject.cluster) or "市工信局"

    def _run(self) -> Iterator[int]:
        """The whole way. It ends where the problem comes to rest: closed, withdrawn, or forgotten."""
        draft = self._chance(4)
        self._add(register=not draft)
        if draft:
            yield self._days(0, 3)
            if self._chance(40):
                return
            self._step("register", inputs.Register())
        if self._chance(4):
            self.dossier.edit(self._operator, {"contact": self._county.pick(self._county.handlers)})
        if self._chance(4):
            yield self._days(0, 3)
            self._withdraw()
            return
        yield from self._from_triage()
        while self._problem.status is State.CLOSED and self._chance(3):
            yield self._days(20, 80)
            self._step("reopen", inputs.Reasoned(reason=self._say("reopenings")))
            yield from self._from_triage()

    def _from_triage(self) -> Iterator[int]:
        """Decided, carried out, verified."""
        yield self._days(0, 3) if self._chance(88) else self._days(4, 9)
        if self._forgotten():
            return
        way = self._rng.random() * 100
        if way < 62:
            yield from self._county_way()
        else:
            yield from self._upward_way(Tier.DEPARTMENT if way < 92 else Tier.LEADERSHIP)
        if self._problem.status is State.RESOLVED:
            yield from self._verification()

    def _county_way(self) -> Iterator[int]:
        """Handled, now and then extended, mostly in time; a few go up after all."""
        self._decide_county()
        yield from self._progress(0, 2)
        if self._forgotten():
            return
        if self._chance(12) and self._due_on >= self._today:
            self._extend()
            yield self._days(3, 12)
        if self._chance(5):
            yield from self._upward_way(Tier.DEPARTMENT if self._chance(80) else Tier.LEADERSHIP)
            return
        if self._chance(9):
            yield self._days(12, 30)
        self._resolve()

    def _upward_way(self, tier: Tier) -> Iterator[int]:
        """Drafted, signed, sent, answered; what comes back unanswered is handled in the county."""
        self._decide_upwards(tier)
        yield self._days(0, 2)
        if self._forgotten():
            return
        if self._chance(5):
            self._step("decline", inputs.Reasoned(reason=self._say("declines")))
            yield self._days(1, 3)
            self._decide_upwards(tier)
            yield self._days(0, 2)
        self._step("approve", inputs.Approve(approver=self._county.pick(self._county.leaders)))
        self.dossier.export(self._operator)
        yield from self._sent()

    def _sent(self) -> Iterator[int]:
        if self._chance(50):
            yield self._days(1, 3)
            self._step("receive", inputs.Receive(person=self._county.pick(self._county.leaders)))
        yield self._days(2, 10) if self._chance(85) else self._days(11, 25)
        if self._forgotten():
            return
        if self._chance(8):
            self._step("return", inputs.Reasoned(reason=self._say("returns")))
            yield self._days(1, 4)
            yield from self._county_way()
            return
        if self._problem.tier is Tier.DEPARTMENT and self._chance(5):
            self._forward()
            yield self._days(5, 20)
        self._reply()
        yield from self._carry_out()

    def _carry_out(self) -> Iterator[int]:
        yield from self._progress(0, 2)
        if self._forgotten():
            return
        if self._problem.tier is Tier.DEPARTMENT and self._chance(3):
            yield from self._upward_way(Tier.LEADERSHIP)
            return
        self._resolve()

    def _verification(self) -> Iterator[int]:
        yield self._days(0, 5) if self._chance(92) else self._days(6, 15)
        if self._forgotten():
            return
        while self._chance(7):
            self._verify(inputs.Verify(ok=False, text=self._say("doubts")))
            yield from self._progress(1, 2)
            self._resolve()
            yield self._days(0, 4)
        mark = self._rng.choices(_MARKS, _MARK_WEIGHTS)[0]
        self._verify(inputs.Verify(ok=True, satisfaction=mark, text=self._say("confirmations")))

    def _progress(self, least: int, most: int) -> Iterator[int]:
        for _ in range(self._days(least, most)):
            yield self._days(1, 6)
            self._step("progress", inputs.ProgressInput(text=self._say("progress")))
        yield self._days(0, 4)

    def _add(self, *, register: bool) -> None:
        subject = self.subject
        title, description, request = self._county.complaint(self._category, self._words())
        values = {
            "title": title,
            "description": description,
            "request": request,
            "cluster": subject.cluster,
            "category": self._category,
            "severity": self._county.pick(_SEVERITIES),
            "source": self._county.pick(_SOURCES),
            "subject_kind": subject.kind,
            "subject_name": subject.name,
            "credit_code": subject.credit_code,
            "township": subject.town,
            "found_on": self._today - timedelta(days=self._county.pick((0, 0, 0, 1, 2))),
            "contact": subject.contact,
            "phone": subject.phone,
        }
        self.dossier.add(self._operator, values, register=register)

    def _withdraw(self) -> None:
        if self._earlier and self._chance(30):
            self._step("withdraw", inputs.Withdraw(merged_into=self._earlier))
        else:
            self._step("withdraw", inputs.Withdraw(reason=self._say("withdrawals")))

    def _decide_county(self) -> None:
        due_on = self._world.due(self._today, self._county.pick((10, 15, 15, 15, 20, 30)))
        person = self._county.pick(self._county.handlers)
        unit = self._county.unit()
        self._step("decide", inputs.Decide(tier=Tier.COUNTY, unit=unit, person=person, due_on=due_on))

    def _decide_upwards(self, tier: Tier) -> None:
        said: dict[str, Any] = {"reason": self._say("reasons"), "measures_taken": self._say("measures")}
        said["request"] = self._say("asks")
        if tier is Tier.DEPARTMENT:
            self._step("decide", inputs.Decide(tier=tier, unit=self._department, **said))
        else:
            ground = self._county.pick((Ground.SYSTEMIC, Ground.SYSTEMIC, Ground.MAJOR_ADVANCEMENT))
            self._step("decide", inputs.Decide(tier=tier, ground=ground, opinions=self._say("opinions"), **said))

    def _forward(self) -> None:
        reason, opinions = self._say("reasons"), self._say("opinions")
        self._step("forward", inputs.Forward(ground=Ground.SYSTEMIC, reason=reason, opinions=opinions))

    def _reply(self) -> None:
        person = self._county.pick(self._county.leaders)
        if self._problem.tier is Tier.LEADERSHIP:
            kind = ReplyKind.DECIDED
            due_on = self._world.due(self._today, self._county.between(8, 30))
            assigned = self._assigned(due_on)
        else:
            kind = self._rng.choices(_ANSWERS, _ANSWER_WEIGHTS)[0]
            due_on, assigned = None, None
        text = self._county.answer(kind.value, self._words())
        given = inputs.ReplyInput(kind=kind, person=person, text=text, due_on=due_on, assigned=assigned)
        self._step("reply", given)

    def _assigned(self, due_on: date) -> list[dict[str, object]]:
        units = [self._department, self._county.unit()][: self._county.between(1, 2)]
        return [{"unit": unit, "task": self._say("tasks"), "due_on": due_on.isoformat()} for unit in units]

    def _extend(self) -> None:
        due_on = self._world.due(self._due_on, self._county.between(3, 15))
        approver = self._county.pick(self._county.leaders)
        self._step("extend", inputs.Extend(due_on=due_on, reason=self._say("extensions"), approver=approver))

    def _resolve(self) -> None:
        self._step("resolve", inputs.Resolve(result=self._say("results"), evidence=self._say("evidence")))

    def _verify(self, given: inputs.Verify) -> None:
        """By somebody who neither handled the problem nor answers for it."""
        no = (self._problem.handler, self._problem.person)
        verifier = next(name for name in self._rng.sample(self._county.operators, 3) if name not in no)
        self.dossier.step(verifier, "verify", given)

    def _step(self, name: str, given: Record) -> None:
        self.dossier.step(self._operator, name, given)

    def _say(self, topic: str) -> str:
        return self._county.say(topic, self._words())

    def _words(self) -> dict[str, Any]:
        """What the texts may speak of."""
        problem, subject = self._problem, self.subject
        request = problem.request or ""
        return {
            "subject": subject.name,
            "town": subject.town,
            "product": subject.product,
            "cluster": subject.cluster,
            "category": self._category,
            "department": problem.department or self._department,
            "unit": problem.unit or "县工信局",
            "request": request,
            "request_short": request.removeprefix("请").rstrip("。"),
        }

    @property
    def _problem(self) -> Problem:
        return self.dossier.problem

    @property
    def _today(self) -> date:
        return self._world.now.date()

    @property
    def _due_on(self) -> date:
        assert self._problem.due_on is not None
        return self._problem.due_on

    def _forgotten(self) -> bool:
        return self._chance(_FORGOTTEN)
