"""Rows made in a process of its own, where there are so many of them and a second processor: what takes a record apart
and finds its words needs nothing of the database, and would hold up the thread that writes."""

from __future__ import annotations

import marshal
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, partial
from itertools import count
from multiprocessing import get_context
from typing import Any, NamedTuple

from db.projection import Made, put
from db.tables import Table, tables
from db.targets import Row, Target
from xzdesk.core.changes import PatchText

Rows = list[tuple[Target, Sequence[Row]]]
Packed = tuple[list[Target], bytes]  # the rows of each by marshal, which takes half the time of pickle

_WORTH = 8000  # records from which on a process pays


class _Job(NamedTuple):
    here: Callable[[], Rows]
    there: Future[Packed] | None


class Maker:
    """Makes the rows of records, and gives them back in the order in which they were asked for. Used as a block."""

    def __init__(self) -> None:
        self._jobs: deque[_Job] = deque()
        self._records = 0
        self._pool: ProcessPoolExecutor | None = None
        self._begun: Future[Any] | None = None

    def __enter__(self) -> Maker:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def make(self, table: Table, records: Sequence[Made], first: int) -> None:
        """Rows of records that have none yet, numbered from `first` on."""
        self._records += len(records)
        texts = _texts(records)
        there = self._begin(table.spec.kind, first, texts) if texts and self._records >= _WORTH else None
        self._jobs.append(_Job(partial(_make_here, table, records, first), there))

    def made(self, waiting: int) -> Iterator[Rows]:
        """What was asked for, but for so many of the last."""
        while len(self._jobs) > waiting:
            yield self._rows_of(self._jobs.popleft())

    def _begin(self, kind: str, first: int, texts: list[tuple[str, str]]) -> Future[Packed] | None:
        """None while the process begins: rows are made here meanwhile."""
        try:
            if self._pool is None and (os.cpu_count() or 1) > 1:
                self._pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_let_others_be_interrupted)
                self._begun = self._pool.submit(_get_ready)
            if self._pool and self._begun and _is_ready(self._begun):
                return self._pool.submit(_make_there, kind, first, marshal.dumps(texts))
        except (BrokenProcessPool, OSError):
            pass
        return None

    def _rows_of(self, job: _Job) -> Rows:
        try:
            if job.there:
                targets, rows = job.there.result()
                return list(zip(targets, marshal.loads(rows), strict=True))
        except BrokenProcessPool:  # somebody ended it, or it could not begin: it is as well done here
            pass
        return job.here()


class _Kept:
    """Keeps rows."""

    def __init__(self) -> None:
        self.rows: Rows = []

    def insert(self, target: Target, rows: Sequence[Row]) -> None:
        self.rows.append((target, rows))


def _is_ready(begun: Future[Any]) -> bool:
    return begun.done()


def _texts(records: Sequence[Made]) -> list[tuple[str, str]]:
    """Record and patch, where each record has one change that is still text; else empty."""
    found = [(record, made[0].patch.text) for record, made in records if isinstance(made[0].patch, PatchText)]
    return found if sum(len(made) for _, made in records) == len(found) else []


def _make_here(table: Table, records: Sequence[Made], first: int) -> Rows:
    kept = _Kept()
    put(kept, table, (table.cells(record, made) for record, made in records), count(first))
    return kept.rows


# in the other process


def _make_there(kind: str, first: int, texts: bytes) -> Packed:
    table, kept = _tables()[kind], _Kept()
    rows = (table.row(record, PatchText(text).news()) for record, text in marshal.loads(texts))
    put(kept, table, rows, count(first))
    return [target for target, _ in kept.rows], marshal.dumps([list(rows) for _, rows in kept.rows])


def _get_ready() -> bool:
    return bool(_tables())


@cache
def _tables() -> dict[str, Table]:
    return tables()


def _let_others_be_interrupted() -> None:
    """Ctrl-C goes to every process of a terminal; this one ends with the one that began it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
