"""Folds what a write touched into the tables and the search index."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from db import log, search
from db.tables import Row, Table, tables
from xzdesk.core.changes import Change

_CHUNK = 2000
_Log = Callable[[str, str], Sequence[Change]]


class Projection:
    """Writes the tables that follow from the log. Kinds without a table stay in the log."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = tables()

    def follow(self, connection: sqlite3.Connection, new: Iterable[Change], log_of: _Log) -> None:
        """Bring the records of changes just added up to date; `log_of` reads the log of a record."""
        by_kind: dict[str, dict[str, list[Change]]] = {}
        for change in new:
            by_kind.setdefault(change.kind, {}).setdefault(change.record, []).append(change)
        for kind, records in by_kind.items():
            if kind not in self.tables:
                continue
            table = self.tables[kind]
            fresh = {r: made for r, made in records.items() if log.known_of(connection, kind, r) == len(made)}
            self._insert(connection, table, fresh.items())
            for record in (r for r in records if r not in fresh):
                self._refold(connection, table, record, log_of(kind, record))

    def rebuild(self, connection: sqlite3.Connection) -> None:
        """Make every table and the search anew from the log."""
        search.clear(connection)
        for kind, table in self.tables.items():
            connection.execute(f'DELETE FROM "{kind}"')
            self._insert(connection, table, log.of_kind(connection, kind))

    def _insert(
        self, connection: sqlite3.Connection, table: Table, records: Iterable[tuple[str, Sequence[Change]]]
    ) -> None:
        """Rows of records that have none yet, in batches."""
        row = table.last_row(connection)
        rest = iter(records)
        while batch := list(islice(rest, _CHUNK)):
            rows = [table.cells(record, changes) for record, changes in batch]
            numbered: list[Row] = [(row := row + 1, *cells) for cells in rows if cells is not None]
            connection.executemany(table.insert, numbered)
            if table.searched:
                search.add(connection, [(cells[0], table.values(cells)) for cells in numbered])

    def _refold(self, connection: sqlite3.Connection, table: Table, record: str, changes: Sequence[Change]) -> None:
        """Bring one record's row up to date, touching only the columns that differ: others cost no index."""
        old: Row | None = connection.execute(f"{table.select} WHERE id = ?", (record,)).fetchone()
        cells = table.cells(record, changes)
        if old is None:
            self._insert(connection, table, [(record, changes)])
        elif cells is None:
            self._delete(connection, table, old)
        else:
            self._update(connection, table, old, (old[0], *cells))

    def _delete(self, connection: sqlite3.Connection, table: Table, old: Row) -> None:
        connection.execute(table.delete, (old[0],))
        if table.searched:
            search.take_out(connection, old[0], table.values(old))

    def _update(self, connection: sqlite3.Connection, table: Table, old: Row, new: Row) -> None:
        changed = {name: cell for name, cell, before in zip(table.columns, new, old, strict=True) if cell != before}
        if not changed:
            return
        connection.execute(table.update(changed), (*changed.values(), old[0]))
        if table.searched:
            search.change(connection, old[0], table.values(old), table.values(new), changed)
