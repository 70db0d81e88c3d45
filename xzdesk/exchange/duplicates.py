"""Likely duplicates: rows that resemble each other, or a problem that the ledger has. Shown beside the preview, in one
list; nothing is decided by it.
"""

from __future__ import annotations

from collections import defaultdict, deque
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
_BITS = 509  # a prime; a text of some hundred characters leaves most of them free
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
    above: dict[str, deque[tuple[RowResult | None, Problem, _Words]]] = defaultdict(lambda: deque(maxlen=_COMPARED))
    for done, plan in enumerate(plans):
        refuse_cancelled(cancelled)
        if progress:
            progress(done, len(plans))
        row, made = plan.result, plan.problem
        if row.kind is not RowKind.NEW or made is None:
            continue
        words = _words(made)
        keys = {words.subject, words.texts[0].text} - {""}
        before = [each for key in keys for each in above[key]]
        yield from _best(row, made, words, before)
        yield from _best(row, made, words, [(None, each, _words(each)) for each in problems.ledger.similar(made)])
        for key in keys:
            above[key].append((row, made, words))


class _Text(NamedTuple):
    """What a text says, without blanks and signs, its pairs of characters, and a mark for each of them in few bits."""

    text: str
    pairs: frozenset[tuple[str, str]]
    marks: int


class _Words(NamedTuple):
    """What a problem is compared by, made once: its enterprise; its title, request and description."""

    subject: str
    texts: tuple[_Text, _Text, _Text]

    @property
    def print(self) -> str:
        """What a row says, wherever it stands."""
        title, request, description = self.texts
        return text_hash("\n".join((self.subject, title.text, request.text, description.text)))


def _words(problem: Problem) -> _Words:
    title, request, description = map(_text, (problem.title, problem.request, problem.description))
    return _Words(squeezed(problem.subject_name), (title, request, description))


def _text(value: str | None) -> _Text:
    text = squeezed(value)
    pairs = frozenset(pairwise(text))
    marks = 0
    for one, other in pairs:
        marks |= 1 << (31 * ord(one) + ord(other)) % _BITS
    return _Text(text, pairs, marks)


def _alike(one: _Words, other: _Words, best: float) -> float:
    """How much two problems say the same; 0 where that is too little to show, or no more than `best`."""
    least = _ALIKE if one.subject == other.subject else _ALIKE_ELSEWHERE
    score = 0.0
    for a, b in zip(one.texts, other.texts, strict=True):
        reached = _at_most(a, b)
        if reached >= least and reached > max(best, score):
            score = max(score, _shared(a, b))
    return score if score >= least and score > best else 0.0


def _at_most(one: _Text, other: _Text) -> float:
    """What Dice's coefficient can come to: a mark that only one of them has is a pair that they do not share."""
    first, second = len(one.pairs), len(other.pairs)
    if not first or not second:
        return float(one.text == other.text != "")
    both = one.marks & other.marks
    shared = min(first - (one.marks ^ both).bit_count(), second - (other.marks ^ both).bit_count())
    return 2 * shared / (first + second)


def _shared(one: _Text, other: _Text) -> float:
    """Dice's coefficient over pairs of characters."""
    if not one.pairs or not other.pairs:
        return float(one.text == other.text != "")
    return 2 * len(one.pairs & other.pairs) / (len(one.pairs) + len(other.pairs))


def _best(
    row: RowResult,
    made: Problem,
    words: _Words,
    others: Sequence[tuple[RowResult | None, Problem, _Words]],
) -> Iterator[Resemblance]:
    """The most alike of the others, each with its row, or none where it is the ledger's; nothing when none is alike
    enough."""
    score, at, other, said = 0.0, None, made, words
    for place, problem, its in others:
        more = _alike(words, its, score)
        if more:
            score, at, other, said = more, place, problem, its
    if score:
        yield Resemblance(
            row.sheet,
            row.row,
            row.title,
            _place(row, at) if at else str(other.number),
            str(other.title or ""),
            str(other.subject_name or ""),
            round(score, 2),
            own_subject=str(made.subject_name or ""),
            own_request=str(made.request or ""),
            request=str(other.request or ""),
            in_ledger=at is None,
            key=f"{words.print}:{said.print if at else other.id}",
        )


def _place(row: RowResult, other: RowResult) -> str:
    sheet = "" if other.sheet == row.sheet else f"“{other.sheet}”"
    return f"{sheet}第{other.row}行"
