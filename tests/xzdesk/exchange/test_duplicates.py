"""Likely duplicates cost little, however many rows are of one enterprise, and none of them is passed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzdesk.exchange import duplicates
from xzdesk.exchange.duplicates import Resemblance, resemblances
from xzdesk.exchange.findings import RowKind, RowResult
from xzdesk.exchange.problem_rows import ProblemPlan, squeezed
from xzdesk.problems.records import Problem
from xzdesk.problems.usecases import Problems

ROWS = 1000
WORDS = [
    a + b for a in "用电水气地路桥厂房设备资金人才技术环保" for b in ("不足", "短缺", "审批", "延期", "增容", "补贴")
]


def plans(problems: Sequence[Problem]) -> list[ProblemPlan]:
    rows = [RowResult("问题", n, "", str(each.title), RowKind.NEW) for n, each in enumerate(problems, start=1)]
    return [ProblemPlan(row, problem=problem) for row, problem in zip(rows, problems, strict=True)]


def found(problems: Sequence[Problem]) -> list[Resemblance]:
    office = SimpleNamespace(ledger=SimpleNamespace(similar=lambda _: []))
    return list(resemblances(cast(Problems, office), plans(problems)))


def of_one_enterprise(count: int) -> list[Problem]:
    """Each about something else, in the words that all use."""

    def words(n: int, many: int) -> str:
        return "，".join(WORDS[(n * 7 + step * (n % 13 + 1)) % len(WORDS)] for step in range(many))

    return [
        Problem(
            id=f"{n}", title=words(n, 3), request=words(n + 31, 8), description=words(n + 17, 20), subject_name="甲"
        )
        for n in range(count)
    ]


def test_the_words_of_a_row_are_made_once_and_few_rows_are_compared_pair_by_pair(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted: Counter[str] = Counter()

    def counting(name: str) -> None:
        does = getattr(duplicates, name)

        def count(*args: Any) -> Any:
            counted[name] += 1
            return does(*args)

        monkeypatch.setattr(duplicates, name, count)

    for name in ("squeezed", "_alike", "_shared"):
        counting(name)
    found(of_one_enterprise(ROWS))
    assert counted["squeezed"] == 4 * ROWS  # it was 1,600 for each row
    assert counted["_alike"] <= duplicates._COMPARED * 2 * ROWS
    assert counted["_shared"] <= 20 * ROWS  # it was 600 for each row: the rest is ruled out by a look at their marks


TEXTS = st.one_of(st.none(), st.text("用电水气地不足，A1", max_size=9))


def as_it_is_meant(one: Problem, other: Problem) -> float:
    """Dice's coefficient over pairs of characters of what is most alike, as far as that is enough to show."""

    def dice(a: str, b: str) -> float:
        first, second = set(pairwise(a)), set(pairwise(b))
        if not first or not second:
            return float(a == b != "")
        return 2 * len(first & second) / (len(first) + len(second))

    texts = [(one.title, other.title), (one.request, other.request), (one.description, other.description)]
    score = max((dice(squeezed(a), squeezed(b)) for a, b in texts if a and b), default=0.0)
    return score if score >= (0.6 if squeezed(one.subject_name) == squeezed(other.subject_name) else 0.85) else 0.0


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, st.sampled_from(["甲", "甲厂", None])), max_size=12))
def test_what_is_shown_is_the_most_alike_of_all(
    rows: list[tuple[str | None, str | None, str | None, str | None]],
) -> None:
    problems = [
        Problem(id=f"{n}", title=title, request=request, description=said, subject_name=name)
        for n, (title, request, said, name) in enumerate(rows)
    ]
    shown = {each.row: each.score for each in found(problems)}
    for n, problem in enumerate(problems):
        keys = {squeezed(problem.subject_name), squeezed(problem.title)} - {""}
        above = [each for each in problems[:n] if keys & {squeezed(each.subject_name), squeezed(each.title)}]
        best = max((as_it_is_meant(problem, each) for each in above), default=0.0)
        assert shown.get(n + 1, 0.0) == round(best, 2)
