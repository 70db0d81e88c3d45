"""What an old ledger's columns and words may stand for: by name, by content, or as they were mapped the last time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, replace
from pathlib import Path

from xzdesk.core.captions import Captioned
from xzdesk.core.fields import described
from xzdesk.core.fieldtypes import CreditCode, FieldType, Named, Phone, read_day
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.mapping import (
    NAMED,
    NUMBER,
    Mapping,
    fingerprint,
    read_ledger,
    refuse_too_many,
    remembered,
)
from xzdesk.exchange.adoption.sheets import LedgerTable, text_of
from xzdesk.exchange.adoption.synonyms import SKIP, load_words
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.cells import meant
from xzdesk.exchange.problem_rows import checked
from xzdesk.problems.records import ExchangeFile, Problem, State
from xzdesk.problems.usecases import Problems
from xzdesk.workbooks.reader import Book, Cell

_SAMPLE, _MOST = 60, 0.7  # values that are looked at, and the share of them that must fit
_SHOWN = 3
_BY_CONTENT = ("credit_code", "phone", "cluster", "category", "found_on")
_ENDED = (State.RESOLVED, State.CLOSED)
_EVIDENCE = "旧台账记载"
_OWN_NUMBER = re.compile(r"[^\s-]+-[A-Z][A-Z0-9]*-\d{4}-\d+")


class Why(Captioned):
    """What a column's proposal rests on, the surest first."""

    REMEMBERED = "remembered", "上次这样对应"
    SAME = "same", "名称一致"
    PART = "part", "名称相近"
    CONTENT = "content", "内容相符"
    NONE = "none", "没有对应"


@dataclass(frozen=True)
class Column:
    """A column of the ledger: why it stands for what the mapping says, a few texts, how many cells are filled."""

    heading: str
    why: Why
    samples: tuple[str, ...]
    filled: int


@dataclass(frozen=True)
class Look:
    """An old ledger before anything is decided. `mapping`: the proposal; `last`: the import it comes from, if any."""

    book: Book
    tables: tuple[LedgerTable, ...]
    mapping: Mapping
    columns: tuple[Column, ...]
    last: ExchangeFile | None = None

    def words(self, headings: Sequence[str], sheets: Sequence[str]) -> Counter[str]:
        """The texts of some columns of some sheets, and how often each stands there."""
        rows = [row for table in self.tables if table.sheet in sheets for row in table.rows]
        return Counter(text_of(row.cells[each]) for each in headings for row in rows if each in row.cells)


def side_by_side(tables: Sequence[LedgerTable], one: str, other: str) -> bool:
    """Whether two headings stand in the same sheet."""
    return any({one, other} <= set(table.headings.values()) for table in tables)


def propose_mapping(problems: Problems, path: Path) -> Mapping:
    """What the columns may stand for: as they were mapped when such a ledger was imported last, else by name and by
    content. Refusal when the file cannot be read or holds no ledger."""
    return look_at(problems, read_any(path)).mapping


def look_at(problems: Problems, book: Book, heads: Mapped[str, int] | None = None) -> Look:
    """A ledger with its proposal; `heads`: sheet -> row of the headings, where a person says so. Refusal when no sheet
    holds one."""
    last = remembered(problems, fingerprint(book, heads))
    kept = last.mapping.heads if last and heads is None else heads or {}
    tables = tuple(read_ledger(book, kept))
    refuse_too_many(book.name, tables)
    proposal = _Proposal(problems, book, tables)
    mapping, why = proposal.make(last.mapping if last and heads in (None, last.mapping.heads) else None)
    mapping = replace(mapping, fingerprint=fingerprint(book, heads), heads=kept)
    columns = tuple(proposal.column(heading, why[heading]) for heading in mapping.columns)
    return Look(book, tables, mapping, columns, last.record if last else None)


def with_words(problems: Problems, look: Look, mapping: Mapping) -> Mapping:
    """The mapping with a proposal for each word of its own columns that it does not tell about yet."""
    tables = [table for table in look.tables if table.sheet in mapping.sheets]
    return _Proposal(problems, look.book, tables).with_words(mapping)


class _Proposal:
    def __init__(self, problems: Problems, book: Book, tables: Sequence[LedgerTable]) -> None:
        self._problems, self._book, self._tables = problems, book, tables
        self._words = load_words()

    def make(self, last: Mapping | None) -> tuple[Mapping, dict[str, Why]]:
        """The mapping, and why each column stands for what it does."""
        names = tuple(table.sheet for table in self._tables)
        if last is not None:
            sheets = tuple(name for name in names if name in last.sheets) or names
            return self.with_words(replace(last, sheets=sheets)), dict.fromkeys(last.columns, Why.REMEMBERED)
        headings = list(dict.fromkeys(heading for table in self._tables for heading in table.headings.values()))
        columns, why = self._by_name(headings)
        self._by_content(columns, why)
        mapping = self.with_words(Mapping("", columns, sheets=names))
        ended = any(state in _ENDED for state in mapping.states.values())
        defaults = {"evidence": _EVIDENCE} if ended and "evidence" not in columns.values() else {}
        return replace(mapping, defaults=defaults), why

    def with_words(self, mapping: Mapping) -> Mapping:
        states = {text: self._words.state(text) for text in self._distinct(mapping, "status")}
        tiers = {text: self._words.tier(text) for text in self._distinct(mapping, "tier")}
        # a ledger's state column often says which tier it needs
        tiers |= {
            text: self._words.tier(text) for text, state in states.items() if not state and self._words.tier(text)
        }
        words = {name: dict(self._named(mapping, name)) for name in NAMED if mapping.headings(name)}
        told = {name: {**of, **mapping.words.get(name, {})} for name, of in words.items()}
        return replace(
            mapping, states={**states, **mapping.states}, tiers={**tiers, **mapping.tiers},
            words={name: of for name, of in told.items() if of},
        )  # fmt: skip

    def column(self, heading: str, why: Why) -> Column:
        texts = Counter(text_of(cell) for cell in self._cells(heading))
        shown = tuple(text for text, _ in texts.most_common(_SHOWN))
        return Column(heading, why, shown, texts.total())

    def _by_name(self, headings: Sequence[str]) -> tuple[dict[str, str], dict[str, Why]]:
        """Each target once in a sheet, to the heading that names it best."""
        scored = sorted(((self._words.column(h), place, h) for place, h in enumerate(headings)), key=lambda f: -f[0][1])
        found: dict[str, str] = dict.fromkeys(headings, "")
        why = dict.fromkeys(headings, Why.NONE)
        for (target, score), _, heading in scored:
            if score and (target == SKIP or self._is_free(target, heading, found)):
                found[heading], why[heading] = target, Why.SAME if score > 1 else Why.PART
        return found, why

    def _by_content(self, columns: dict[str, str], why: dict[str, Why]) -> None:
        for heading in [heading for heading, target in columns.items() if target in ("", SKIP)]:
            if self._is_free(NUMBER, heading, columns) and self._all_known(heading):
                columns[heading], why[heading] = NUMBER, Why.CONTENT
        for heading in [heading for heading, target in columns.items() if not target]:
            free = [name for name in _BY_CONTENT if self._is_free(name, heading, columns)]
            columns[heading] = next((name for name in free if self._fits(heading, name)), "")
            why[heading] = Why.CONTENT if columns[heading] else Why.NONE

    def _is_free(self, target: str, heading: str, columns: Mapped[str, str]) -> bool:
        """Whether no heading beside this one stands for the target."""
        return not any(of == target and side_by_side(self._tables, heading, other) for other, of in columns.items())

    def _all_known(self, heading: str) -> bool:
        """Whether the cells have the form of this program's own numbers."""
        texts = [text_of(cell) for cell in self._cells(heading, _SAMPLE)]
        return bool(texts) and sum(bool(_OWN_NUMBER.fullmatch(text)) for text in texts) >= _MOST * len(texts)

    def _fits(self, heading: str, name: str) -> bool:
        values = [cell.value for cell in self._cells(heading, _SAMPLE)]
        fitting = sum(self._reads(name, described(Problem).fields[name].type, value) for value in values)
        return len(values) > 1 and fitting >= _MOST * len(values)

    def _reads(self, name: str, type: FieldType, value: object) -> bool:
        try:
            if isinstance(type, CreditCode | Phone | Named):
                return checked(self._problems, name, meant(type, value, self._book.epoch)) is not None
            return not isinstance(value, int | float) and read_day(meant(type, value)) is not None
        except Refusal:
            return False

    def _named(self, mapping: Mapping, name: str) -> Iterator[tuple[str, str]]:
        """The words that are no name of the catalogue, each with the name that stands in it, if one does."""
        of = described(Problem).fields[name].type
        assert isinstance(of, Named)
        names = self._problems.catalogue.names(of.listing)
        for text in self._distinct(mapping, name):
            if not self._reads(name, of, text):
                yield text, max((each for each in names if each in "".join(text.split())), key=len, default="")

    def _distinct(self, mapping: Mapping, target: str) -> list[str]:
        """The words that a column holds, the most frequent first."""
        counted = Counter(text_of(cell) for heading in mapping.headings(target) for cell in self._cells(heading))
        return [text for text, _ in counted.most_common(_SAMPLE)]

    def _cells(self, heading: str, within: int | None = None) -> Iterator[Cell]:
        """A column's filled cells, of each table at most those `within` so many rows."""
        for table in self._tables:
            yield from (row.cells[heading] for row in table.rows[:within] if heading in row.cells)
