"""The tour's script: what is registered and done when, counted in working days before the last one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from xzdesk.workdays import Workdays

_FILE = Path(__file__).resolve().parents[2] / "resources" / "demo" / "tour.json"


class Calendar:
    """Days and moments of the script as days and moments of the real calendar. `last`: the script's day 0."""

    def __init__(self, now: datetime) -> None:
        self._workdays = Workdays()
        self._zone = now.tzinfo
        today = now.date()
        self.last = today if self._workdays.is_workday(today) else self._workdays.add(today, -1).day

    def day(self, offset: int, start: date | None = None) -> date:
        """So many working days after `start`, or after the last day."""
        start = start or self.last
        return self._workdays.add(start, offset).day if offset else start

    def moment(self, at: str) -> datetime:
        """ "-24 09:10" as a moment."""
        offset, _, clock = at.partition(" ")
        return datetime.combine(self.day(int(offset)), time.fromisoformat(clock), self._zone)

    def dated(self, values: Mapping[str, Any], start: date | None = None) -> dict[str, Any]:
        """The values with every whole number, a distance in days, as the day it means."""
        return {
            name: self.day(value, start) if isinstance(value, int) and not isinstance(value, bool) else value
            for name, value in values.items()
        }


@dataclass(frozen=True)
class Act:
    """One step on a problem. `answers`: to the questions of triage; `picture`: what the screen shows, as a name."""

    at: str
    step: str
    values: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    operator: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Entry:
    """A problem and its way."""

    key: str
    at: str
    fields: Mapping[str, Any]
    way: tuple[Act, ...]
    draft: bool = False
    picture: str = ""


@dataclass(frozen=True)
class Workbook:
    """The workbook's way: when it goes out, is signed for and answered, and what is filled in. `further`: exports."""

    unit: str
    export: str
    received: str
    answered: str
    receipt: Mapping[str, Any]
    signed: tuple[str, ...]
    answers: Mapping[str, Mapping[str, Any]]
    assigned: Mapping[str, list[dict[str, Any]]]
    further: list[dict[str, str]]


@dataclass(frozen=True)
class Second:
    """The county's second desk: when it is set up, and when both desks set the same fields of a problem.

    `delivered`: the problem whose way to the other desk is looked at.
    """

    letter: str
    operator: str
    founded: str
    clashed: str
    problem: str
    here: Mapping[str, str]
    there: Mapping[str, str]
    delivered: str


@dataclass(frozen=True)
class Asked:
    """A city department with the program: when the workbook reaches it, when it answers, and what of which problem."""

    unit: str
    letter: str
    operator: str
    problem: str
    came: str
    answered: str
    receive: Mapping[str, Any]
    reply: Mapping[str, Any]


@dataclass(frozen=True)
class Script:
    """Who plays, when the program is started again, and what is done."""

    office: Mapping[str, str]
    second: Second
    asked: Asked
    reopened: str
    problems: tuple[Entry, ...]
    workbook: Workbook

    def moments(self) -> Iterator[str]:
        """When problems are registered and handled."""
        for entry in self.problems:
            yield from (entry.at, *(act.at for act in entry.way))


def read_script() -> Script:
    """The script as it lies with the program."""
    raw = json.loads(_FILE.read_text("utf-8"))
    problems = tuple(Entry(**{**each, "way": tuple(Act(**act) for act in each["way"])}) for each in raw["problems"])
    book = raw["workbook"]
    workbook = Workbook(**{**book, "signed": tuple(book["signed"])})
    return Script(raw["office"], Second(**raw["second"]), Asked(**raw["asked"]), raw["reopened"], problems, workbook)
