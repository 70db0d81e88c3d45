"""What an old ledger's columns and words stand for: proposed, amended by a person, kept with the import, JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Mapped
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from xzdesk.core.captions import Tier
from xzdesk.core.fields import described
from xzdesk.core.fieldtypes import CreditCode, FieldType, Named, Phone, read_day
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.sheets import LedgerTable, read_table, text_of
from xzdesk.exchange.adoption.synonyms import SKIP, load_words
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.cells import meant
from xzdesk.exchange.problem_rows import checked
from xzdesk.exchange.reader import Book
from xzdesk.problems.records import ExchangeFile, Problem, State
from xzdesk.problems.usecases import Problems
from xzdesk.problems.workflow import EDITABLE

WAY = (
    "status", "tier", "unit", "person", "due_on", "department", "reason", "measures_taken", "opinions", "result",
    "evidence", "resolved_on", "verifier", "progress",
)  # fmt: skip
TARGETS = (*EDITABLE, *WAY, SKIP, "")
_SAMPLE, _MOST = 60, 0.7  # values that are looked at, and the share of them that must fit
_BY_CONTENT = ("credit_code", "phone", "cluster", "category", "found_on")
_ENDED = (State.RESOLVED, State.CLOSED)
_EVIDENCE = "旧台账记载"


@dataclass(frozen=True)
class Mapping:
    """`columns`: heading -> field, "skip", or empty where the cells are only kept in the note; `states`, `tiers`: the
    ledger's own words -> State and Tier; `defaults`: field -> what an empty cell counts as; `sheets`: those to read.
    """

    fingerprint: str
    columns: Mapped[str, str]
    states: Mapped[str, str] = field(default_factory=dict)
    tiers: Mapped[str, str] = field(default_factory=dict)
    defaults: Mapped[str, str] = field(default_factory=dict)
    sheets: Sequence[str] = ()

    def to_json(self) -> dict[str, object]:
        return {**asdict(self), "sheets": list(self.sheets)}

    @classmethod
    def from_json(cls, raw: object) -> Mapping:
        """Refusal where a target, a state or a tier is none, or the form is another."""
        if not isinstance(raw, dict) or not isinstance(raw.get("columns"), dict):
            raise Refusal("mapping_malformed", part="columns", reason="没有这一部分。")
        parts = {name: _texts(raw, name) for name in ("columns", "states", "tiers", "defaults")}
        _known("columns", parts["columns"].values(), TARGETS)
        _known("states", parts["states"].values(), (*State, ""))
        _known("tiers", parts["tiers"].values(), (*Tier, ""))
        _known("defaults", parts["defaults"], TARGETS)
        sheets = raw.get("sheets", ())
        if not isinstance(sheets, list | tuple):
            raise Refusal("mapping_malformed", part="sheets", reason="应为列表。")
        return cls(str(raw.get("fingerprint", "")), **parts, sheets=tuple(map(str, sheets)))

    def column(self, target: str) -> str:
        """The heading of a target, empty when no column has it."""
        return next((heading for heading, of in self.columns.items() if of == target), "")


def _texts(raw: Mapped[str, Any], name: str) -> dict[str, str]:
    value = raw.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise Refusal("mapping_malformed", part=name, reason="应为名称与名称的对应。")
    return {str(key): each for key, each in value.items()}


def _known(name: str, values: Iterable[str], allowed: Iterable[str]) -> None:
    wrong = sorted(set(values) - set(allowed))
    if wrong:
        raise Refusal("mapping_malformed", part=name, reason=f"不认识“{'、'.join(wrong)}”。")


def read_ledger(book: Book) -> list[LedgerTable]:
    """The tables of a workbook; Refusal where no sheet has one."""
    tables = [table for sheet in book.sheets if (table := read_table(sheet)) is not None]
    if not tables:
        raise Refusal("ledger_heading_missing", name=book.name)
    return tables


def fingerprint(tables: Sequence[LedgerTable]) -> str:
    """The same for the same set of headings, wherever they stand."""
    headings = sorted({heading for table in tables for heading in table.headings.values()})
    return sha256("\n".join(headings).encode()).hexdigest()[:16]


def propose_mapping(problems: Problems, path: Path) -> Mapping:
    """What the columns may stand for: as they were mapped when such a ledger was imported last, else by name and by
    content. Refusal when the file cannot be read or holds no ledger."""
    book = read_any(path)
    tables = read_ledger(book)
    known = remembered(problems, fingerprint(tables))
    return known or _Proposal(problems, book, tables).make()


def remembered(problems: Problems, mark: str) -> Mapping | None:
    """The mapping of the last import with these headings that was not taken back."""
    for record in reversed(problems.ledger.find(ExchangeFile, direction="in")):
        kept = (record.counts or {}).get("mapping")
        if isinstance(kept, dict) and kept.get("fingerprint") == mark:
            return Mapping.from_json(kept)
    return None


class _Proposal:
    def __init__(self, problems: Problems, book: Book, tables: Sequence[LedgerTable]) -> None:
        self._problems, self._book, self._tables = problems, book, tables
        self._words = load_words()

    def make(self) -> Mapping:
        headings = list(dict.fromkeys(heading for table in self._tables for heading in table.headings.values()))
        columns = self._by_content(self._by_name(headings))
        states = {text: self._words.state(text) for text in self._distinct(columns, "status")}
        tiers = {text: self._words.tier(text) for text in self._distinct(columns, "tier")}
        # a ledger's state column often says which tier it needs
        tiers |= {
            text: self._words.tier(text) for text, state in states.items() if not state and self._words.tier(text)
        }
        ended = any(state in _ENDED for state in states.values())
        defaults = {"evidence": _EVIDENCE} if ended and "evidence" not in columns.values() else {}
        names = tuple(table.sheet for table in self._tables)
        return Mapping(fingerprint(self._tables), columns, states, tiers, defaults, names)

    def _by_name(self, headings: Sequence[str]) -> dict[str, str]:
        """Each target once, to the heading that names it best."""
        scored = sorted(((self._words.column(h), place, h) for place, h in enumerate(headings)), key=lambda f: -f[0][1])
        taken: set[str] = set()
        found: dict[str, str] = dict.fromkeys(headings, "")
        for (target, score), _, heading in scored:
            if score and (target == SKIP or target not in taken):
                found[heading] = target
                taken.add(target)
        return found

    def _by_content(self, columns: dict[str, str]) -> dict[str, str]:
        for heading in [heading for heading, target in columns.items() if not target]:
            free = [name for name in _BY_CONTENT if name not in columns.values()]
            columns[heading] = next((name for name in free if self._fits(heading, name)), "")
        return columns

    def _fits(self, heading: str, name: str) -> bool:
        values = [
            row.cells[heading].value for table in self._tables for row in table.rows[:_SAMPLE] if heading in row.cells
        ]
        fitting = sum(self._reads(name, described(Problem).fields[name].type, value) for value in values)
        return len(values) > 1 and fitting >= _MOST * len(values)

    def _reads(self, name: str, type: FieldType, value: object) -> bool:
        try:
            if isinstance(type, CreditCode | Phone | Named):
                return checked(self._problems, name, meant(type, value, self._book.epoch)) is not None
            return not isinstance(value, int | float) and read_day(meant(type, value)) is not None
        except Refusal:
            return False

    def _distinct(self, columns: Mapped[str, str], target: str) -> list[str]:
        """The words that a column holds, the most frequent first."""
        heading = next((heading for heading, of in columns.items() if of == target), None)
        cells = [row.cells[heading] for table in self._tables for row in table.rows if heading and heading in row.cells]
        counted = Counter(text_of(cell) for cell in cells)
        return [text for text, _ in counted.most_common(_SAMPLE)]
