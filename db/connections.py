"""Connections to one database file: a single serial writer, and readers that are lent out.

Only this module says BEGIN, COMMIT, ROLLBACK or SAVEPOINT.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.trouble import told

BUSY_MS = 5000
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-32000",  # kB
    "PRAGMA trusted_schema=OFF",
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to an existing file, with the program's pragmas; it begins no transaction by itself."""
    uri = path.absolute().as_uri() + "?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


class Connections:
    """The writer and the readers of one file. Trouble with the world comes out as Refusal."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        self._owner: int | None = None
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self.commits = 0
        with told(path):
            self._writer = connect(path)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on the writer, of any thread."""
        return self._depth > 0 or self._writer.in_transaction

    @contextmanager
    def writing(self) -> Iterator[None]:
        """BEGIN IMMEDIATE at the outermost call, a savepoint within."""
        with self._lock, told(self.path):
            name = f"nested_{self._depth}"
            begin, commit, rollback = (
                (f"SAVEPOINT {name}", f"RELEASE {name}", (f"ROLLBACK TO {name}", f"RELEASE {name}"))
                if self._depth
                else ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
            )
            self._writer.execute(begin)
            self._depth += 1
            self._owner = threading.get_ident()
            try:
                yield
                self.writer()  # raises when trouble inside was swallowed and SQLite has rolled everything back
                self._writer.execute(commit)
                self.commits += self._depth == 1
            except BaseException:
                if self._writer.in_transaction:
                    for statement in rollback:
                        self._writer.execute(statement)
                raise
            finally:
                self._depth -= 1
                self._owner = threading.get_ident() if self._depth else None

    @property
    def generation(self) -> int | None:
        """Number of commits, for caches; None on a thread that is writing: what it sees is not committed."""
        return None if self._owner == threading.get_ident() else self.commits

    def writer(self) -> sqlite3.Connection:
        """The writing connection; RuntimeError outside `writing()`."""
        if self._owner != threading.get_ident() or not self._writer.in_transaction:
            raise RuntimeError("a write outside of writing(), or after its transaction was rolled back")
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for one reading: the writer inside `writing()`, so that a guard sees what it wrote."""
        with told(self.path):
            if self._owner == threading.get_ident():
                yield self._writer
                return
            connection = self._borrow()
            try:
                yield connection
            finally:
                self._give_back(connection)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        with self._lock:
            self._closed = True
            for connection in (*self._idle, self._writer):
                connection.close()
            self._idle.clear()

    def _borrow(self) -> sqlite3.Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return connect(self.path)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if self._closed:
            connection.close()
        else:
            self._idle.append(connection)
