"""A county that does not exist: its people, its enterprises and projects, what they say. All of it is marked 示例."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from xzdesk.core.fieldtypes import credit_check_digit
from xzdesk.problems.records import SubjectKind

T = TypeVar("T")

OFFICE = "示例县"
UNIT = "示例县工信局（示例）"
_TEXTS = Path(__file__).resolve().parents[2] / "resources" / "demo" / "texts.json"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_KINDS = (
    (SubjectKind.ENTERPRISE,) * 85 + (SubjectKind.PROJECT,) * 10 + (SubjectKind.BASE,) * 3 + (SubjectKind.BRAND,) * 2
)
_PEOPLE = 18


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose problems are told: an enterprise, or one of its projects."""

    name: str
    kind: SubjectKind
    cluster: str
    product: str
    town: str
    credit_code: str | None
    contact: str
    phone: str


class County:
    """Draws people, subjects and texts from a seeded generator."""

    def __init__(self, rng: random.Random, problems: int) -> None:
        self.rng = rng
        self._texts: dict[str, Any] = json.loads(_TEXTS.read_text(encoding="utf-8"))
        self._clusters = _weighted(self._texts["clusters"])
        self._categories = _weighted(self._texts["categories"])
        names = [family + given for given in self._texts["given"] for family in self._texts["surnames"]]
        self._names: Sequence[str] = names
        self.operators = names[: _PEOPLE // 3]
        self.leaders = names[_PEOPLE // 3 : _PEOPLE // 3 + 3]
        self.handlers = names[_PEOPLE // 3 + 3 : _PEOPLE]
        self.subjects = [self._subject(number) for number in range(1, max(4, problems // 6) + 1)]

    def pick(self, among: Sequence[T]) -> T:
        """One of them; quicker than random.choice, and asked for some forty times a life."""
        return among[int(self.rng.random() * len(among))]

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + int(self.rng.random() * (most - least + 1))

    def category(self) -> str:
        """A category of problems, the common ones more often."""
        return self.rng.choices(*self._categories)[0]

    def unit(self) -> str:
        """An office of the county."""
        return str(self.pick(self._texts["units"]))

    def chance(self, percent: float) -> bool:
        """True so many times in a hundred."""
        return self.rng.random() * 100 < percent

    def say(self, topic: str, words: Mapping[str, object]) -> str:
        """One of the texts of a topic; numbers are drawn, the rest comes from `words`."""
        return self._filled(self.pick(self._texts[topic]), words)

    def answer(self, kind: str, words: Mapping[str, object]) -> str:
        """A reply of some kind."""
        return self._filled(self.pick(self._texts["replies"][kind]), words)

    def complaint(self, category: str, words: Mapping[str, object]) -> tuple[str, str, str]:
        """Title, description and request of a new problem."""
        of = self._texts["categories"][category]
        parts = [self.say("openings", words), self._filled(self.pick(of["details"]), words)]
        parts.append(self.say("impacts", words))
        if self.chance(4):
            rare = self.pick(self._texts["rare"])
            parts.append(self._filled(self.pick(self._texts["rare_lines"]), {**words, "rare": rare}))
        title = self._filled(self.pick(of["titles"]), words)
        return title, "".join(parts), self._filled(self.pick(of["requests"]), words)

    def _filled(self, template: str, words: Mapping[str, object]) -> str:
        if "{" not in template:
            return template
        numbers = {"n": self.between(12, 979) * 10, "m": self.between(2, 9)}
        return template.format_map({**numbers, **words})

    def _subject(self, number: int) -> Subject:
        cluster = self.rng.choices(*self._clusters)[0]
        of = self._texts["clusters"][cluster]
        kind, product = self.pick(_KINDS), self.pick(of["products"])
        firm = f"示例{self.pick(of['trades'])}{self.pick(self._texts['forms'])}{number:04d}号"
        name = firm
        if kind is not SubjectKind.ENTERPRISE:
            template = self.pick(self._texts[f"{kind}_names"])
            name = firm + self._filled(template, {"product": product, "cluster": cluster})
        return Subject(
            name=name,
            kind=kind,
            cluster=cluster,
            product=product,
            town=self.pick(self._texts["townships"]),
            credit_code=self._credit_code() if self.chance(80) else None,
            contact=self.pick(self._names),
            phone=f"0516-0000{self.between(0, 9999):04d}",
        )

    def _credit_code(self) -> str:
        """A code with a right check digit and an administrative division (320399) that does not exist."""
        body = "91320399" + "".join(self.rng.choices(_ALPHABET, k=9))
        return body + credit_check_digit(body)


def _weighted(named: Mapping[str, Any]) -> tuple[list[str], list[int]]:
    return list(named), [each["weight"] for each in named.values()]
