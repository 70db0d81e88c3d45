"""The tables that screens read: one per kind of record, folded from the log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import count
from operator import itemgetter
from typing import Any

import xzdesk.plans
import xzdesk.reports  # noqa: F401 - both declare their kinds
from db.search import FIELDS
from db.targets import Row, Target
from xzdesk.core.changes import Change, PatchText, canonical
from xzdesk.core.fields import EXISTS, KINDS, Record, RecordType
from xzdesk.core.fieldtypes import Choice, Data, Day, FieldType, Flag, Number, Refs, Stored
from xzdesk.core.fold import fold

Cell = str | int | None
_INT64 = 1 << 63


class Table:
    """How records of one kind lie in their table: row number, id, fields, fields in conflict."""

    def __init__(self, spec: RecordType) -> None:
        self.spec = spec
        self.searched = spec.kind == "problem"
        self.columns = ("row", "id", *spec.fields, "conflicts")
        self._wheres: dict[tuple[str, ...], str] = {}
        self._cells = {name: (at, _cell_of(field.type)) for at, (name, field) in enumerate(spec.fields.items())}
        self._searched = [(name, self.columns.index(name)) for name in (FIELDS if self.searched else ())]
        self._loads = [(name, load) for name, field in spec.fields.items() if (load := _value_of(field.type))]
        names = ", ".join(quoted(name) for name in self.columns)
        self.select = f"SELECT {names} FROM {quoted(spec.kind)}"
        self._targets: dict[tuple[int, ...], Target] = {}
        self.delete = f"DELETE FROM {quoted(spec.kind)} WHERE row = ?"

    def cells(self, record: str, changes: Sequence[Change]) -> tuple[Cell, ...] | None:
        """The row of a record without its number; None when the record does not exist."""
        return self.row(record, *shown(changes))

    def row(self, record: str, values: Mapping[str, Stored], conflicts: Sequence[str] = ()) -> tuple[Cell, ...] | None:
        """The same, of what the record's changes come to."""
        if values.get(EXISTS) is not True:
            return None
        middle: list[Cell] = [None] * len(self._cells)  # most of a record's fields are seldom set
        for name, stored in values.items():
            if stored is not None and (place := self._cells.get(name)):
                at, cell = place
                middle[at] = cell(stored) if cell else stored if isinstance(stored, str) else None
        return (record, *middle, " ".join(conflicts) or None)

    def update(self, changed: Iterable[str]) -> str:
        """The statement that sets some columns of a row."""
        return (
            f"UPDATE {quoted(self.spec.kind)} SET {', '.join(f'{quoted(name)} = ?' for name in changed)} WHERE row = ?"
        )

    def where(self, names: tuple[str, ...]) -> str:
        """The statement that reads, in id order, the rows whose columns equal some values."""
        if names not in self._wheres:
            unknown = set(names) - set(self.columns)
            if unknown:
                raise ValueError(f"{self.spec.cls.__name__} has no {sorted(unknown)}")
            equal = " AND ".join(f"{quoted(name)} IS ?" for name in names)
            self._wheres[names] = f"{self.select}{' WHERE ' if equal else ''}{equal} ORDER BY id"
        return self._wheres[names]

    def narrowed(self, rows: Sequence[Row]) -> tuple[Target, Sequence[Row]]:
        """Where new rows go, without the columns that are empty in all of them: most are, and each costs."""
        columns = enumerate(zip(*rows, strict=True))
        used = tuple(at for at, cells in columns if at < 2 or cells.count(None) < len(cells))  # its number and its id
        if used not in self._targets:
            names = ", ".join(quoted(self.columns[at]) for at in used)
            self._targets[used] = Target(f"{quoted(self.spec.kind)} ({names})")
        return self._targets[used], list(map(itemgetter(*used), rows)) if rows else rows

    def numbers(self, connection: sqlite3.Connection) -> Iterator[int]:
        """Numbers for new rows."""
        last = connection.execute(f"SELECT coalesce(max(row), 0) FROM {quoted(self.spec.kind)}").fetchone()[0]
        return count(int(last) + 1)

    def words(self, row: Row) -> dict[str, Cell]:
        """What the search index looks at of a row: column -> cell."""
        return {name: row[at] for name, at in self._searched}

    def load(self, row: Row) -> Record:
        """A record out of a row; RecordType.load without its way through JSON values, for pages of rows."""
        named = zip(self.spec.fields, row[2:-1], strict=True)
        values: dict[str, Any] = {name: cell for name, cell in named if cell is not None}
        for name, load in self._loads:
            if name in values:
                values[name] = load(values[name])
        return self.spec.cls(id=row[1], conflicts=tuple((row[-1] or "").split()), **values)


def tables() -> dict[str, Table]:
    """A table for each declared kind."""
    return {kind: Table(spec) for kind, spec in KINDS.items()}


def quoted(name: str) -> str:
    """An SQL identifier; names come from declarations only."""
    return f'"{name}"'


def shown(changes: Sequence[Change]) -> tuple[Mapping[str, Stored], tuple[str, ...]]:
    """What the table shows of a record's changes: its values, and the fields in conflict."""
    if len(changes) == 1:  # the common case of a bulk import, where fold() would build graphs of one node
        patch = changes[0].patch
        return patch.news() if isinstance(patch, PatchText) else {name: pair[1] for name, pair in patch.items()}, ()
    folded = fold(changes)
    return folded.values, folded.conflicts


def _cell_of(type: FieldType) -> Callable[[Stored], Cell] | None:
    """The column's form of a stored value, None for text. What a newer program wrote and this one cannot read is left
    empty."""
    if isinstance(type, Refs):
        return _ids_cell
    if isinstance(type, Data):
        return canonical
    if isinstance(type, Choice):
        codes = {member.value: member.value for member in type.of}
        return lambda stored: codes.get(stored) if isinstance(stored, str) else None
    if isinstance(type, Day):
        return _day_cell
    if isinstance(type, Number):
        return _number_cell
    if type.sql == "INTEGER":
        return lambda stored: int(stored) if isinstance(stored, int) and -_INT64 <= stored < _INT64 else None
    return None


def _day_cell(stored: Stored) -> Cell:
    return _day(stored) if isinstance(stored, str) else None


@lru_cache(4096)  # an import brings the same days over and over
def _day(text: str) -> Cell:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _ids_cell(stored: Stored) -> Cell:
    is_ids = isinstance(stored, list) and all(isinstance(each, str) for each in stored)
    return canonical(stored) if is_ids else None


def _number_cell(stored: Stored) -> Cell:
    try:
        return stored if isinstance(stored, str) and Decimal(stored).is_finite() else None
    except ArithmeticError:
        return None


def _value_of(type: FieldType) -> Callable[[Any], Any] | None:
    """From the column's form to the value; None where they are the same."""
    if isinstance(type, Data):
        return json.loads
    if isinstance(type, Choice):
        return {member.value: member for member in type.of}.__getitem__
    if isinstance(type, Day):
        return date.fromisoformat
    if isinstance(type, Number):
        return Decimal
    return bool if isinstance(type, Flag) else None
