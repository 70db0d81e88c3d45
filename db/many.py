"""Appending so many changes that it pays to make rows on one thread and to write them on another."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from itertools import chain, groupby

from db import log, search
from db.bulk import Bulk
from db.held import Held
from db.making import Maker
from db.projection import Made, Projection
from db.tables import Table
from xzdesk.core.changes import Change

Key = tuple[str, str]  # kind, record
Batch = dict[Key, list[Change]]
Add = Callable[[sqlite3.Connection, Iterable[Change]], list[Change]]

_CHUNK = 1000
_AHEAD = 3  # batches whose rows may be in the making


def append_many(
    connection: sqlite3.Connection, changes: Iterable[Change], projection: Projection, held: Held, add: Add
) -> tuple[tuple[Key, ...], int]:
    """What was touched, and how many changes were new. `add` takes those of records that the log knows already."""
    touched: dict[Key, None] = {}
    count = 0
    search.expect(connection, search.MANY)
    with Bulk(connection) as bulk, Maker() as maker:
        writing = _Writing(bulk, projection, maker)
        for batch, asked in _ahead(bulk, _batches(changes)):
            unknown = asked.result()
            all_fresh = len(unknown) == len(batch) and touched.keys().isdisjoint(batch)
            fresh = batch if all_fresh else {k: m for k, m in batch.items() if k in unknown and k not in touched}
            new = list(chain.from_iterable(fresh.values()))
            if not _all_differ(new):
                fresh, new = {}, []
            writing.insert(fresh, new)
            held.add(new)
            touched |= dict.fromkeys(fresh)
            count += len(new)
            if len(fresh) < len(batch):
                writing.settle()
                new = add(connection, [each for key, made in batch.items() if key not in fresh for each in made])
                touched |= dict.fromkeys((change.kind, change.record) for change in new)
                count += len(new)
        writing.settle()
    search.expect(connection, search.FEW)
    return tuple(touched), count


class _Writing:
    """Records that the log holds nothing of, into the log and their tables."""

    def __init__(self, bulk: Bulk, projection: Projection, maker: Maker) -> None:
        self._bulk, self._projection, self._maker = bulk, projection, maker
        self._free: dict[str, int] = {}  # kind -> the next row number

    def insert(self, records: Batch, changes: Sequence[Change]) -> None:
        by_kind: dict[str, list[Made]] = {}
        for (kind, record), made in records.items():
            by_kind.setdefault(kind, []).append((record, made))
        log.insert(self._bulk, changes)
        for kind, of in by_kind.items():
            if table := self._projection.tables.get(kind):
                self._maker.make(table, of, self._numbered(table, len(of)))
        self._put(_AHEAD)

    def settle(self) -> None:
        """Until everything is written; others may write rows then."""
        self._put(0)
        self._bulk.wait()
        self._free = {}

    def _put(self, waiting: int) -> None:
        for rows in self._maker.made(waiting):
            for target, of_target in rows:
                self._bulk.insert(target, of_target)

    def _numbered(self, table: Table, count: int) -> int:
        kind = table.spec.kind
        if kind not in self._free:
            self._free[kind] = next(self._bulk.ask(table.numbers).result())
        self._free[kind] += count
        return self._free[kind] - count


def _batches(changes: Iterable[Change]) -> Iterator[Batch]:
    """Some thousand changes, by their records; never parted between changes of one record that follow each other."""
    batch: Batch = {}
    size = 0
    for key, made in groupby(changes, key=lambda change: (change.kind, change.record)):
        of_record = batch.setdefault(key, [])
        before = len(of_record)
        of_record += made
        size += len(of_record) - before
        if size >= _CHUNK:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _ahead(bulk: Bulk, batches: Iterable[Batch]) -> Iterator[tuple[Batch, Future[set[Key]]]]:
    """Each batch with those of its records that the log holds nothing of; asked before the batch in front of it is
    written, so that nobody waits. Whoever uses the answer has to leave out what was written since."""
    last: tuple[Batch, Future[set[Key]]] | None = None
    for batch in batches:
        asked = batch, bulk.ask(partial(_unknown, list(batch)))
        if last:
            yield last
        last = asked
    if last:
        yield last


def _unknown(keys: Sequence[Key], connection: sqlite3.Connection) -> set[Key]:
    by_kind: dict[str, list[str]] = {}
    for kind, record in keys:
        by_kind.setdefault(kind, []).append(record)
    return {(kind, record) for kind, of in by_kind.items() for record in log.unknown(connection, kind, of)}


def _all_differ(changes: Sequence[Change]) -> bool:
    """Whether no change is there twice."""
    return len({change.uid for change in changes}) == len(changes)
