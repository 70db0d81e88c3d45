"""Folds what a write touched into the tables and the search index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice

from db import log, search
from db.held import Held
from db.tables import Table, tables
from db.targets import Plain, Row, Rows
from xzdesk.core.changes import Change

Made = tuple[str, Sequence[Change]]  # a record and its changes
_CHUNK = 2000


class Projection:
    """Writes the tables that follow from the log. Kinds without a table stay in the log."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = tables()

    def follow(self, connection: sqlite3.Connection, new: Iterable[Change], held: Held) -> None:
        """Bring the records of changes just added up to date."""
        by_kind: dict[str, dict[str, list[Change]]] = {}
        for change in new:
            by_kind.setdefault(change.kind, {}).setdefault(change.record, []).append(change)
        for kind, records in by_kind.items():
            if kind not in self.tables:
                continue
            table = self.tables[kind]
            counts = held.counts(kind, records)
            fresh = {r: made for r, made in records.items() if counts[r] == len(made)}
            self._insert(connection, table, fresh.items())
            for record in (r for r in records if r not in fresh):
                self._refold(connection, table, record, held.log(kind, record))

    def refold(self, connection: sqlite3.Connection, touched: Iterable[tuple[str, str]], held: Held) -> None:
        """Bring records up to date of which changes were taken out of the log."""
        for kind, record in touched:
            if kind in self.tables:
                self._refold(connection, self.tables[kind], record, held.log(kind, record))

    def rebuild(self, connection: sqlite3.Connection) -> None:
        """Make every table and the search anew from the log."""
        search.clear(connection)
        for kind, table in self.tables.items():
            connection.execute(f'DELETE FROM "{kind}"')
            self._insert(connection, table, log.of_kind(connection, kind))

    def insert(self, into: Rows, table: Table, records: Iterable[Made], numbers: Iterator[int]) -> None:
        """Rows of records that have none yet."""
        rest = iter(records)
        while batch := list(islice(rest, _CHUNK)):
            put(into, table, [table.cells(record, changes) for record, changes in batch], numbers)

    def _insert(self, connection: sqlite3.Connection, table: Table, records: Iterable[Made]) -> None:
        numbers = table.numbers(connection) if table.searched else count()  # SQLite numbers the others itself
        self.insert(Plain(connection), table, records, numbers)

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
            search.take_out(connection, old[0], table.words(old))

    def _update(self, connection: sqlite3.Connection, table: Table, old: Row, new: Row) -> None:
        changed = {name: cell for name, cell, before in zip(table.columns, new, old, strict=True) if cell != before}
        if not changed:
            return
        connection.execute(table.update(changed), (*changed.values(), old[0]))
        if table.searched:
            search.change(connection, old[0], table.words(old), table.words(new), changed)


def put(into: Rows, table: Table, rows: Iterable[Row | None], numbers: Iterator[int]) -> None:
    """Rows of a table, with the search; None of what does not exist. `numbers` are for a table that is searched."""
    there = [row for row in rows if row is not None]
    if not table.searched:
        into.insert(*table.narrowed([(None, *row) for row in there]))  # SQLite numbers them
        return
    numbered: list[Row] = [(number, *row) for row, number in zip(there, numbers, strict=False)]
    into.insert(*table.narrowed(numbered))
    search.add(into, [(row[0], table.words(row)) for row in numbered])
