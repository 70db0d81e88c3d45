"""A row of an old ledger as a problem: what fits its fields, where it stood, and a note of everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from xzdesk.core.captions import Tier
from xzdesk.core.fields import described
from xzdesk.core.fieldtypes import FieldType, Named
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.mapping import NUMBER, Mapping
from xzdesk.exchange.adoption.sheets import NOTHING, LedgerRow, text_of
from xzdesk.exchange.adoption.synonyms import SKIP
from xzdesk.exchange.adoption.way import Wanted
from xzdesk.exchange.cells import meant
from xzdesk.exchange.problem_rows import GivenRow, checked, content_hash
from xzdesk.findings import Finding
from xzdesk.problems.records import Problem, Progress, State
from xzdesk.problems.usecases import Problems
from xzdesk.problems.workflow import EDITABLE
from xzdesk.workbooks.reader import Book, Cell

NOTE, _CONTINUED = "旧台账：", "旧台账（续{}）："
_FIELDS = described(Problem).fields
_TITLE = 60
_ENTRY = 2000  # characters of a progress entry
_SENTENCE = re.compile(r"[。；;！!？?\n]")


@dataclass(frozen=True)
class AdoptedRow:
    """The problem's fields, where it stood, and the notes that keep the rest."""

    given: GivenRow
    wanted: Wanted
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass
class _Sorting:
    number: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    way: dict[str, Any] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


class Adopter:
    """Reads the rows of one ledger by its mapping."""

    def __init__(self, problems: Problems, book: Book, mapping: Mapping) -> None:
        self._problems, self._book, self._mapping = problems, book, mapping

    def row(self, sheet: str, row: LedgerRow) -> AdoptedRow:
        """Every cell goes into a field, a step or the note."""
        sorted_ = _Sorting()
        for heading, cell in row.cells.items():
            self._sort(sheet, row.number, heading, cell, sorted_)
        self._fill_in(row, sorted_)
        self._title(sheet, row, sorted_)
        if row.section:
            sorted_.rest.append(f"小标题：{row.section}")
        self._unknown(sheet, row, sorted_)
        if "found_on" not in sorted_.values and not sorted_.number:
            told = str(Refusal("ledger_found_today", day=self._problems.desk.today.isoformat()))
            sorted_.findings.append(Finding(sheet, row.number, _FIELDS["found_on"].caption, "", told))
        content = content_hash({heading: cell.value for heading, cell in row.cells.items()})
        given = GivenRow(sheet, row.number, sorted_.values, sorted_.number, content=content)
        return AdoptedRow(given, self._wanted(row, sorted_), tuple(_notes(sorted_.rest)), tuple(sorted_.findings))

    def _sort(self, sheet: str, number: int, heading: str, cell: Cell, into: _Sorting) -> None:
        target = self._mapping.columns.get(heading, "")
        told = f"{heading}：{text_of(cell)}"
        if target == SKIP:
            return
        if target == NUMBER and self._is_ours(text_of(cell)):
            into.number = text_of(cell)
            return
        if target not in EDITABLE:
            into.rest.append(told)
        if target in ("", NUMBER, "status", "tier"):
            return
        if text_of(cell).strip() in NOTHING:
            if target in EDITABLE:
                into.rest.append(told)
            return
        try:
            value = self._value(target, cell)
        except Refusal as no:
            into.findings.append(Finding(sheet, number, heading, text_of(cell), str(no)))
            if target in EDITABLE:
                into.rest.append(told)
            return
        if value is None:
            return
        kept = into.values if target in EDITABLE else into.way
        if target in into.values and value != into.values[target]:
            into.rest.append(told)
            twice = Refusal("ledger_column_twice", field=_FIELDS[target].caption)
            into.findings.append(Finding(sheet, number, heading, text_of(cell), str(twice)))
        else:
            kept[target] = value

    def _is_ours(self, number: str) -> bool:
        """A number of this county's own ledger; any other is kept in the note."""
        known = self._problems.ledger.problem_by_number(number)
        return known is not None and known.county == self._problems.desk.identity.office

    def _value(self, target: str, cell: Cell) -> Any:
        if cell.trouble:
            raise Refusal(cell.trouble, value=cell.value)
        of = _type(target)
        told = self._mapping.words.get(target, {}).get(text_of(cell))
        value = told or meant(of, cell.value, self._book.epoch)
        if target == "title" and isinstance(value, str) and len(value.strip()) > _TITLE:
            return value.strip()
        return self._named(target, of, value) if isinstance(of, Named) else of.read(value)

    def _named(self, target: str, type: Named, value: object) -> Any:
        """A catalogue's name, also where the ledger says more than the name (工程机械产业)."""
        try:
            return checked(self._problems, target, value)
        except Refusal:
            inside = self._inside(type.listing, str(value))
            if not inside:
                raise
            return inside

    def _inside(self, listing: str, text: str) -> str:
        names = [name for name in self._problems.catalogue.names(listing) if name in "".join(text.split())]
        return max(names, key=len, default="")

    def _fill_in(self, row: LedgerRow, into: _Sorting) -> None:
        """Defaults, and the cluster that a sub-heading names."""
        if "cluster" not in into.values and (cluster := self._inside("clusters", row.section)):
            into.values["cluster"] = cluster
        for name, text in self._mapping.defaults.items():
            target = into.values if name in EDITABLE else into.way
            if name not in target and text:
                target[name] = self._value(name, Cell(text))

    def _title(self, sheet: str, row: LedgerRow, into: _Sorting) -> None:
        """A title that is too long or missing is made of the first sentence; the whole text is kept."""
        title = into.values.get("title")
        whole = str(title or into.values.get("description") or into.values.get("request") or "")
        if not whole or (title and len(title) <= _TITLE) or (into.number and not title):
            return  # a known problem keeps its title where the ledger has none
        first = next((part.strip() for part in _SENTENCE.split(whole) if part.strip()), whole)
        into.values["title"] = " ".join(first.split())[:_TITLE]
        if title and "description" not in into.values:
            into.values["description"] = whole
        elif title:
            into.rest.append(f"{'、'.join(self._mapping.headings('title'))}：{whole}")
        shown_as = str(Refusal("ledger_title_made"))
        into.findings.append(Finding(sheet, row.number, _FIELDS["title"].caption, into.values["title"], shown_as))

    def _unknown(self, sheet: str, row: LedgerRow, into: _Sorting) -> None:
        """A word that stands for no state, which nobody has said to pass over."""
        word = self._word(row, "status")
        if word and not self._mapping.states.get(word) and not self._mapping.tiers.get(word):
            no = Refusal("ledger_state_unknown", state=State.TRIAGE.caption)
            into.findings.append(Finding(sheet, row.number, self._heading(row, "status"), word, str(no)))

    def _wanted(self, row: LedgerRow, said: _Sorting) -> Wanted:
        status = self._word(row, "status")
        state = self._mapping.states.get(status, "")
        tier = self._mapping.tiers.get(self._word(row, "tier"), "") or self._mapping.tiers.get(status, "")
        return Wanted(State.from_caption(state) or State.TRIAGE, Tier.from_caption(tier) or Tier.COUNTY, said.way)

    def _word(self, row: LedgerRow, target: str) -> str:
        heading = self._heading(row, target)
        return text_of(row.cells[heading]) if heading else ""

    def _heading(self, row: LedgerRow, target: str) -> str:
        """The column of a row that has a target's cell; empty when none has."""
        return next((heading for heading in self._mapping.headings(target) if heading in row.cells), "")


def _type(target: str) -> FieldType:
    return described(Progress).fields["text"].type if target == "progress" else _FIELDS[target].type


def _notes(rest: list[str]) -> Iterator[str]:
    """Progress entries that hold all of it; what is longer than one goes on in the next, which says so."""
    whole = "；".join(rest)
    room = _ENTRY - len(_CONTINUED.format(9999))
    for number, start in enumerate(range(0, len(whole), room), start=1):
        yield (NOTE if number == 1 else _CONTINUED.format(number)) + whole[start : start + room]
