"""The tables that screens read: one per kind of record, folded from the log."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from xzdesk.core.changes import Change, canonical
from xzdesk.core.fields import EXISTS, KINDS, Record, RecordType
from xzdesk.core.fieldtypes import Choice, Data, Day, FieldType, Stored
from xzdesk.core.fold import fold

Cell = str | int | None
_INT64 = 1 << 63


def shown(changes: Sequence[Change]) -> tuple[Mapping[str, Stored], tuple[str, ...]]:
    """What the table shows of a record's changes: its values, and the fields in conflict."""
    if len(changes) == 1:  # the common case of a bulk import, where fold() would build graphs of one node
        return {name: pair[1] for name, pair in changes[0].patch.items()}, ()
    folded = fold(changes)
    return folded.values, folded.conflicts


def _cell_of(type: FieldType) -> Callable[[Stored], Cell]:
    """The column's form of a stored value. What a newer program wrote and this one cannot read is left empty."""
    if isinstance(type, Data):
        return canonical
    if isinstance(type, Choice):
        codes = {member.value for member in type.of}
        return lambda stored: stored if isinstance(stored, str) and stored in codes else None
    if isinstance(type, Day):
        return _day_cell
    if type.sql == "INTEGER":
        return lambda stored: int(stored) if isinstance(stored, int) and -_INT64 <= stored < _INT64 else None
    return lambda stored: stored if isinstance(stored, str) else None


def _day_cell(stored: Stored) -> Cell:
    try:
        return date.fromisoformat(stored).isoformat()
    except (TypeError, ValueError):
        return None


class Table:
    """How records of one kind lie in their table."""

    def __init__(self, spec: RecordType) -> None:
        self.spec = spec
        self.fields = tuple(spec.fields)
        self._cells = [(name, _cell_of(field.type)) for name, field in spec.fields.items()]
        self._json = tuple(name for name, field in spec.fields.items() if isinstance(field.type, Data))
        self.columns = ("id", *self.fields, "conflicts")
        names = ", ".join(quoted(name) for name in self.columns)
        self.select = f"SELECT row, {names} FROM {quoted(spec.kind)}"
        marks = ", ".join("?" * (len(self.columns) + 1))
        self.insert = f"INSERT INTO {quoted(spec.kind)} (row, {names}) VALUES ({marks})"
        self.delete = f"DELETE FROM {quoted(spec.kind)} WHERE row = ?"

    def cells(self, record: str, changes: Sequence[Change]) -> tuple[Cell, ...] | None:
        """The row of a record, in `columns` order; None when it does not exist."""
        values, conflicts = shown(changes)
        if values.get(EXISTS) is not True:
            return None
        middle = [None if (stored := values.get(name)) is None else cell(stored) for name, cell in self._cells]
        return (record, *middle, " ".join(conflicts) or None)

    def update(self, changed: Sequence[int]) -> str:
        """The statement that sets the columns at some places of `columns`; unchanged ones cost no index."""
        sets = ", ".join(f"{quoted(self.columns[place])} = ?" for place in changed)
        return f"UPDATE {quoted(self.spec.kind)} SET {sets} WHERE row = ?"

    def load(self, row: Sequence[Any]) -> Record:
        """A record out of `select`'s row."""
        values = dict(zip(self.fields, row[2:-1], strict=True))
        for name in self._json:
            if values[name] is not None:
                values[name] = json.loads(values[name])
        return self.spec.load(row[1], values, tuple((row[-1] or "").split()))


def tables() -> dict[str, Table]:
    """A table for each declared kind."""
    return {kind: Table(spec) for kind, spec in KINDS.items()}


def quoted(name: str) -> str:
    """An SQL identifier; names come from declarations only."""
    return f'"{name}"'
