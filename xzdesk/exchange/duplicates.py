"""Likely duplicates: rows that resemble each other, or a problem that the ledger has. Shown beside the preview, in one
list; nothing is decided by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from xzdesk.exchange.cells import text_hash
from xzdesk.exchange.findings import RowKind, RowResult
from xzdesk.exchange.phases import Tell, refuse_cancelled
from xzdesk.exchange.problem_rows import ProblemPlan, squeezed
from xzdesk.problems.records import Problem
from xzdesk.problems.usecases import Problems

_ALIKE = 0.6  # share of two texts' pairs of characters, where the enterprise is the same
_ALIKE_ELSEWHERE = 0.85  # and where it is not
_COMPARED = 200  # rows of one enterprise that a row is held against


class Resemblance(NamedTuple):
    """A row, what it resembles (a problem's number, or 第5行 of the file), that one's title and enterprise, and how
    much, from 0 to 1; then requests of both, the row's enterprise, and whether the other is a problem of the ledger.
    `key`: the same whenever a row that says the same resembles the same problem, or a row that says the same."""

    sheet: str
    row: int
    title: str
    other: str
    other_title: str
    subject: str
    score: float
    own_subject: str = ""
    own_request: str = ""
    request: str = ""
    in_ledger: bool = False
    key: str = ""

    @property
    def place(self) -> tuple[str, int]:
        """The row's."""
        return self.sheet, self.row


def resemblances(
    problems: Problems,
    plans: Sequence[ProblemPlan],
    progress: Tell | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Resemblance]:
    """For each new row, the best match in the file above it and the best in the ledger, by row. Refusal when
    cancelled."""
    above: dict[str, list[tuple[RowResult, Problem]]] = defaultdict(list)
    for done, plan in enumerate(plans):
        refuse_cancelled(cancelled)
        if progress:
            progress(done, len(plans))
        row, made = plan.result, plan.problem
        if row.kind is not RowKind.NEW or made is None:
            continue
        keys = {squeezed(made.subject_name), squeezed(made.title)} - {""}
        before = [pair for key in keys for pair in above[key][-_COMPARED:]]
        yield from _best(row, made, [(_place(row, other), problem) for other, problem in before])
        found = [(str(other.number), other) for other in problems.ledger.similar(made)]
        yield from _best(row, made, found, in_ledger=True)
        for key in keys:
            above[key].append((row, made))


def alike(one: Problem, other: Problem) -> float:
    """How much two problems say the same, 0 where that is too little to show."""
    texts = [(one.title, other.title), (one.request, other.request), (one.description, other.description)]
    score = max((_shared(squeezed(a), squeezed(b)) for a, b in texts if a and b), default=0.0)
    same = squeezed(one.subject_name) == squeezed(other.subject_name)
    return score if score >= (_ALIKE if same else _ALIKE_ELSEWHERE) else 0.0


def _best(
    row: RowResult, made: Problem, others: Sequence[tuple[str, Problem]], *, in_ledger: bool = False
) -> Iterator[Resemblance]:
    """The most alike of the others, each with the name it is shown by; none when none is alike enough."""
    scored = [(alike(made, other), name, other) for name, other in others]
    score, name, other = max(scored, key=lambda found: found[0], default=(0.0, "", made))
    if score:
        yield Resemblance(
            row.sheet,
            row.row,
            row.title,
            name,
            str(other.title or ""),
            str(other.subject_name or ""),
            round(score, 2),
            own_subject=str(made.subject_name or ""),
            own_request=str(made.request or ""),
            request=str(other.request or ""),
            in_ledger=in_ledger,
            key=f"{_print(made)}:{other.id if in_ledger else _print(other)}",
        )


def _print(problem: Problem) -> str:
    """What a row says, wherever it stands: the words that it is compared by."""
    said = (problem.subject_name, problem.title, problem.request, problem.description)
    return text_hash("\n".join(map(squeezed, said)))


def _place(row: RowResult, other: RowResult) -> str:
    sheet = "" if other.sheet == row.sheet else f"“{other.sheet}”"
    return f"{sheet}第{other.row}行"


def _shared(one: str, other: str) -> float:
    """Dice's coefficient over pairs of characters."""
    first, second = set(pairwise(one)), set(pairwise(other))
    if not first or not second:
        return float(one == other and bool(one))
    return 2 * len(first & second) / (len(first) + len(second))
