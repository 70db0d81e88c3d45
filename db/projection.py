"""Folds what a write touched into the tables and the search index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from db import log, search
from db.tables import Cell, Table, tables
from xzdesk.core.changes import Change

_CHUNK = 2000
_Fresh = tuple[str, Sequence[Change]]


class Projection:
    """Writes the tables that follow from the log."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = tables()

    def follow(self, connection: sqlite3.Connection, new: Iterable[Change]) -> None:
        """Bring the records of changes just added up to date. Kinds without a table stay in the log."""
        by_kind: dict[str, dict[str, list[Change]]] = {}
        for change in new:
            by_kind.setdefault(change.kind, {}).setdefault(change.record, []).append(change)
        for kind, records in by_kind.items():
            if kind in self.tables:
                self._follow_kind(connection, self.tables[kind], records)

    def rebuild(self, connection: sqlite3.Connection) -> None:
        """Make every table and the search anew from the log."""
        search.clear(connection)
        for kind, table in self.tables.items():
            connection.execute(f'DELETE FROM "{kind}"')
            self._insert(connection, table, _records(connection, kind))

    def _follow_kind(self, connection: sqlite3.Connection, table: Table, records: dict[str, list[Change]]) -> None:
        fresh: list[_Fresh] = []
        for record, changes in records.items():
            if log.known_of(connection, table.spec.kind, record) == len(changes):
                fresh.append((record, changes))
            else:
                self._refold(connection, table, record)
        self._insert(connection, table, fresh)

    def _insert(self, connection: sqlite3.Connection, table: Table, records: Iterable[_Fresh]) -> None:
        """Rows of records that have none yet."""
        kind = table.spec.kind
        row = int(connection.execute(f'SELECT coalesce(max(row), 0) FROM "{kind}"').fetchone()[0])
        batch: list[tuple[Cell, ...]] = []
        for record, changes in records:
            cells = table.cells(record, changes)
            if cells is not None:
                row += 1
                batch.append((row, *cells))
            if len(batch) == _CHUNK:
                self._insert_batch(connection, table, batch)
                batch = []
        self._insert_batch(connection, table, batch)

    def _insert_batch(self, connection: sqlite3.Connection, table: Table, batch: list[tuple[Cell, ...]]) -> None:
        connection.executemany(table.insert, batch)
        if table.spec.kind == "problem":
            search.add(connection, [_entry(table, row) for row in batch])

    def _refold(self, connection: sqlite3.Connection, table: Table, record: str) -> None:
        """Bring one record's row up to date, touching only the columns that differ."""
        cells = table.cells(record, log.of_record(connection, table.spec.kind, record))
        old = connection.execute(f"{table.select} WHERE id = ?", (record,)).fetchone()
        if old is None:
            if cells is not None:
                self._insert(connection, table, [(record, log.of_record(connection, table.spec.kind, record))])
            return
        if cells is None:
            connection.execute(table.delete, (old[0],))
        else:
            changed = [place for place, cell in enumerate(cells) if cell != old[place + 1]]
            if not changed:
                return
            connection.execute(table.update(changed), (*(cells[place] for place in changed), old[0]))
        if table.spec.kind == "problem":
            self._reindex(connection, table, old, cells and (old[0], *cells))

    def _reindex(
        self, connection: sqlite3.Connection, table: Table, old: Sequence[Cell], new: Sequence[Cell] | None
    ) -> None:
        before, after = _entry(table, old), _entry(table, new) if new else None
        if before != after:
            search.take_out(connection, before)
            if after:
                search.add(connection, [after])


def _entry(table: Table, row: Sequence[Cell]) -> search.Entry:
    number = row[0]
    assert isinstance(number, int)
    return search.entry(number, dict(zip(table.fields, row[2:-1], strict=True)))


def _records(connection: sqlite3.Connection, kind: str) -> Iterable[_Fresh]:
    """Each record of a kind with its whole log, in the order in which they began to exist here."""
    ids = connection.execute("SELECT record FROM change WHERE kind = ? GROUP BY record ORDER BY min(rowid)", (kind,))
    for (record,) in ids.fetchall():
        yield record, log.of_record(connection, kind, record)
