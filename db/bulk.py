"""Many rows into the file: the caller makes the next ones while a thread has SQLite write those before.

sqlite3 lets go of Python's lock while a statement runs. Hundreds of rows in one statement run for milliseconds; row by
row, the two threads would wait for each other longer than they work.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import Any, TypeVar

from db.targets import Row, Target

T = TypeVar("T")

_AHEAD = 4  # statements that may wait
_SHORT = 0.0002  # s: how soon a thread that comes back from SQLite gets Python's lock again


class Bulk:
    """The rows of one append, in a transaction that the caller has begun and ends. Used as a block."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._cells = connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        self._waiting: dict[Target, list[Row]] = {}
        self._running: deque[Future[Any]] = deque()
        self._trouble: BaseException | None = None

    def __enter__(self) -> Bulk:
        self._interval, self._collects = sys.getswitchinterval(), gc.isenabled()
        sys.setswitchinterval(_SHORT)
        gc.disable()  # rows make no cycles, and each collection would go through all that is held of a file
        self._thread = ThreadPoolExecutor(1, "bulk")
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        try:
            if error is None:
                self.wait()
        finally:
            self._thread.shutdown(cancel_futures=True)
            sys.setswitchinterval(self._interval)
            if self._collects:
                gc.enable()

    def ask(self, question: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """What the connection says after the statements so far; rows that still wait for others are not in them."""
        return self._run(lambda: question(self._connection))

    def insert(self, target: Target, rows: Sequence[Row]) -> None:
        """Rows for a table: so many to a statement, the rest with the next ones or at the end."""
        waiting = self._waiting.setdefault(target, [])
        waiting += rows
        while waiting and len(waiting) >= (most := min(target.at_once, self._cells // len(waiting[0]))):
            self._write(target, waiting[:most])
            del waiting[:most]

    def wait(self) -> None:
        """Until everything is written, or the first trouble."""
        for target, rows in self._waiting.items():
            self._write_rest(target, rows)
        self._waiting = {}
        while self._running:
            self._running.popleft().result()

    def _write(self, target: Target, rows: Sequence[Row]) -> None:
        def write() -> None:
            with target.clashes(self._connection, rows):
                self._connection.execute(target.insert(rows), list(chain.from_iterable(rows)))

        self._run(write)

    def _write_rest(self, target: Target, rows: Sequence[Row]) -> None:
        """One by one: a statement for just so many would stay in the connection's cache and never serve again."""

        def write() -> None:
            with target.clashes(self._connection, rows):
                self._connection.executemany(target.insert(rows[:1]), rows)

        if rows:
            self._run(write)

    def _run(self, job: Callable[[], T]) -> Future[T]:
        while len(self._running) >= _AHEAD:
            self._running.popleft().result()
        self._running.append(self._thread.submit(self._guarded, job))
        return self._running[-1]

    def _guarded(self, job: Callable[[], T]) -> T:
        """Nothing more after trouble: SQLite may have ended the transaction, and what came next would stay."""
        if self._trouble:
            raise self._trouble
        try:
            if not self._connection.in_transaction:
                raise RuntimeError("a write after its transaction was rolled back")
            return job()
        except BaseException as trouble:
            self._trouble = trouble
            raise
