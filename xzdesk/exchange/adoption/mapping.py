"""What an old ledger's columns and words stand for: proposed, amended by a person, kept with the import, JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Mapped
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.sheets import LedgerTable, read_headings, read_table
from xzdesk.exchange.adoption.synonyms import SKIP
from xzdesk.problems.records import ExchangeFile, State
from xzdesk.problems.usecases import Problems
from xzdesk.problems.workflow import EDITABLE
from xzdesk.workbooks.reader import Book

WAY = (
    "status", "tier", "unit", "person", "due_on", "department", "reason", "measures_taken", "opinions", "result",
    "evidence", "resolved_on", "verifier", "progress",
)  # fmt: skip
NUMBER = "number"  # the target of a column with the ledger's own numbers: a known one is the same problem
NAMED = ("cluster", "category")  # fields whose words may be translated
_LAST_ROW = 1 << 20
MOST_ROWS = 30_000  # taken in at once: each takes up to 20 kB of memory until all are written
MOST_COLUMNS = 500  # each is a line of the wizard
TARGETS = (NUMBER, *EDITABLE, *WAY, SKIP, "")


@dataclass(frozen=True)
class Mapping:
    """`columns`: heading -> field, "skip", or empty where the cells are only kept in the note; `states`, `tiers`: the
    ledger's own words -> State and Tier; `words`: field -> the ledger's own words -> the catalogue's; `defaults`: field
    -> what an empty cell counts as; `sheets`: those to read; `heads`: sheet -> the row of its headings, where a person
    has said so.
    """

    fingerprint: str
    columns: Mapped[str, str]
    states: Mapped[str, str] = field(default_factory=dict)
    tiers: Mapped[str, str] = field(default_factory=dict)
    defaults: Mapped[str, str] = field(default_factory=dict)
    sheets: Sequence[str] = ()
    words: Mapped[str, Mapped[str, str]] = field(default_factory=dict)
    heads: Mapped[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {**asdict(self), "sheets": list(self.sheets)}

    @classmethod
    def from_json(cls, raw: object) -> Mapping:
        """Refusal where a target, a state or a tier is none, or the form is another."""
        if not isinstance(raw, dict) or not isinstance(raw.get("columns"), dict):
            raise Refusal("mapping_malformed", part="columns", reason="没有这一部分。")
        parts = ("columns", "states", "tiers", "defaults")
        columns, states, tiers, defaults = (_texts(raw, name) for name in parts)
        _known("columns", columns.values(), TARGETS)
        _known("states", states.values(), (*State, ""))
        _known("tiers", tiers.values(), (*Tier, ""))
        _known("defaults", defaults, TARGETS)
        sheets = raw.get("sheets", ())
        if not isinstance(sheets, list | tuple):
            raise Refusal("mapping_malformed", part="sheets", reason="应为列表。")
        words, heads = _words(raw.get("words", {})), _heads(raw.get("heads", {}))
        mark = str(raw.get("fingerprint", ""))
        return cls(mark, columns, states, tiers, defaults, tuple(map(str, sheets)), words, heads)

    def headings(self, target: str) -> tuple[str, ...]:
        """The headings of a target: each sheet may have its own."""
        return tuple(heading for heading, of in self.columns.items() if of == target)


def _texts(raw: Mapped[str, Any], name: str) -> dict[str, str]:
    value = raw.get(name, {})
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise Refusal("mapping_malformed", part=name, reason="应为名称与名称的对应。")
    return {str(key): each for key, each in value.items()}


def _words(raw: object) -> dict[str, dict[str, str]]:
    if not isinstance(raw, dict):
        raise Refusal("mapping_malformed", part="words", reason="应为名称与名称的对应。")
    _known("words", raw, NAMED)
    return {name: _texts(raw, name) for name in raw}


def _heads(raw: object) -> dict[str, int]:
    if not isinstance(raw, dict) or not all(isinstance(row, int) and 0 < row < _LAST_ROW for row in raw.values()):
        raise Refusal("mapping_malformed", part="heads", reason="应为工作表与表头行号的对应。")
    return {str(sheet): row for sheet, row in raw.items()}


def _known(name: str, values: Iterable[str], allowed: Iterable[str]) -> None:
    wrong = sorted(set(values) - set(allowed))
    if wrong:
        raise Refusal("mapping_malformed", part=name, reason=f"不认识“{'、'.join(wrong)}”。")


def read_ledger(book: Book, heads: Mapped[str, int] | None = None) -> list[LedgerTable]:
    """The tables of a workbook, `heads` as in a mapping; Refusal where no sheet has one."""
    given = heads or {}
    tables = [table for sheet in book.sheets if (table := read_table(sheet, given.get(sheet.name, 0))) is not None]
    if not tables:
        raise Refusal("ledger_heading_missing", name=book.name)
    return tables


def refuse_too_many(name: str, tables: Sequence[LedgerTable]) -> None:
    """Refusal where there are more rows than memory is meant for, or more columns than anybody maps."""
    columns = len({heading for table in tables for heading in table.headings.values()})
    if columns > MOST_COLUMNS:
        raise Refusal("ledger_too_many_columns", name=name, count=columns, most=MOST_COLUMNS)
    count = sum(len(table.rows) for table in tables)
    if count > MOST_ROWS:
        raise Refusal("ledger_too_many_rows", name=name, count=count, most=MOST_ROWS)


def fingerprint(book: Book, heads: Mapped[str, int] | None = None) -> str:
    """The same for the same set of headings, wherever they stand: those that are found, whatever a person said of
    their rows, so that what was said is remembered; `heads` where none is found."""
    found = {heading for sheet in book.sheets for heading in read_headings(sheet)}
    given = heads or {}
    headings = found or {each for sheet in book.sheets for each in read_headings(sheet, given.get(sheet.name, 0))}
    return sha256("\n".join(sorted(headings)).encode()).hexdigest()[:16]


class Remembered(NamedTuple):
    """A mapping, and the import that it was kept with."""

    mapping: Mapping
    record: ExchangeFile


def remembered(problems: Problems, mark: str) -> Remembered | None:
    """The mapping of the last import with these headings that was not taken back."""
    for record in reversed(problems.ledger.find(ExchangeFile, direction="in")):
        kept = (record.counts or {}).get("mapping")
        if isinstance(kept, dict) and kept.get("fingerprint") == mark:
            with suppress(Refusal):  # one that another desk kept may be of another form
                return Remembered(Mapping.from_json(kept), record)
    return None
