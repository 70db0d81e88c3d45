"""A case: everything that a guard may ask and an effect may use, gathered once per step."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Generic, NamedTuple, Protocol, TypeVar

from xzdesk.catalogue import Catalogue
from xzdesk.core.desk import Edit
from xzdesk.core.fields import Record, described
from xzdesk.core.office import Settings
from xzdesk.core.store import Identity
from xzdesk.errors import Refusal
from xzdesk.problems.records import Problem, Referral

I = TypeVar("I", bound=Record)  # noqa: E741 - the input of a step


class Calendar(Protocol):
    """Working days after a date."""

    def due(self, start: date, days: int) -> date: ...


class Letters(NamedTuple):
    """What was written to upper offices about a problem: the referral under way, and how many were made."""

    referral: Referral | None
    made: int


class Case(NamedTuple, Generic[I]):
    """One problem, the step's input, and who asks when."""

    problem: Problem
    given: I
    letters: Callable[[], Letters]  # read when a guard or an effect asks
    operator: str
    identity: Identity
    today: date
    settings: Settings
    calendar: Calendar
    catalogue: Catalogue
    known_number: Callable[[str], bool]
    new_id: Callable[[], str]

    @property
    def referral(self) -> Referral | None:
        """The referral under way."""
        return self.letters().referral

    @property
    def referral_number(self) -> str:
        """The number of the next referral."""
        return f"{self.problem.number}-报{self.letters().made + 1}"

    @property
    def departments(self) -> frozenset[str]:
        """The names of those that a referral may go to."""
        return frozenset(self.catalogue.names("departments"))

    @property
    def proposed_department(self) -> str:
        """Who usually answers such a problem; empty when none can be proposed."""
        return self.catalogue.usual_department(self.problem.category or "", self.problem.cluster or "").department

    @property
    def leading_office(self) -> str:
        """What a referral to the leadership is addressed to."""
        return f"{self.catalogue.leading_group}办公室"

    def edit(self, **values: object) -> Edit:
        """Values to set on the problem."""
        return Edit("problem", self.problem.id, values)

    def edit_referral(self, **values: object) -> Edit:
        """Values to set on the open referral."""
        referral = self.referral
        if referral is None:
            raise Refusal("referral_missing", number=self.problem.number)
        return Edit("referral", referral.id, values)


Guard = Callable[[Case[I]], Iterator[Refusal]]
Effect = Callable[[Case[I]], Iterator[Edit]]


def creation(record: Record) -> Edit:
    """The edit that makes a new record, empty fields left out."""
    declared = described(type(record))
    values = {name: getattr(record, name) for name in declared.fields}
    return Edit(declared.kind, record.id, {n: v for n, v in values.items() if v is not None}, creates=True)


def missing(given: Record, *names: str, code: str = "step_field_missing") -> Iterator[Refusal]:
    """A refusal for each named field of the input that is empty."""
    fields = described(type(given)).fields
    for name in names:
        if getattr(given, name) is None:
            yield Refusal(code, field=fields[name].caption)


def same_person(one: str | None, other: str | None) -> bool:
    """Whether two names as typed are one: neither blanks (张 三) nor full-width forms make another person."""
    return bool(one and other) and _bare(one or "") == _bare(other or "")


def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def day_in_order(day: date | None, caption: str, earliest: date | None, today: date) -> Iterator[Refusal]:
    """A step's day must not lie in the future, nor before what came before it."""
    if day is None:
        return
    if day > today:
        yield Refusal("step_day_future", field=caption, day=day)
    if earliest is not None and day < earliest:
        yield Refusal("step_day_before", field=caption, day=day, earliest=earliest)
