"""Connections to one database file: a single serial writer, and readers that are lent out.

Only this module says BEGIN, COMMIT, ROLLBACK or SAVEPOINT of a transaction.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.trouble import tell, told
from xzdesk.errors import Refusal

_BOTH = (
    "PRAGMA busy_timeout=5000",  # ms
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
)
_WRITER = (*_BOTH, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA cache_size=-64000")  # kB, for imports
_READER = (*_BOTH, "PRAGMA query_only=ON", "PRAGMA cache_size=-8000")  # the system's own cache holds the rest


def connect(path: Path, *, reader: bool = False) -> sqlite3.Connection:
    """A connection to an existing file with the program's pragmas; it begins no transaction by itself."""
    uri = path.absolute().as_uri() + "?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        for pragma in _READER if reader else _WRITER:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class Connections:
    """The writer and the readers of one file. Trouble of SQLite with the world comes out as Refusal."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.commits = 0
        self.transaction = 0  # changes whenever what the writer sees may have gone back
        self._lock = threading.RLock()
        self._depth = 0
        self._owner: int | None = None
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        with told(path):
            self._writer = connect(path)
        self._file = _identity(path)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on the writer, of any thread."""
        return self._depth > 0 or (not self._closed and self._writer.in_transaction)

    @property
    def generation(self) -> int | None:
        """Number of commits, for caches; None on a thread that is writing: what it sees is not committed."""
        return None if self._owner == threading.get_ident() else self.commits

    @contextmanager
    def writing(self) -> Iterator[None]:
        """BEGIN IMMEDIATE at the outermost call, a savepoint within."""
        with self._lock, told(self.path):
            self._begin()
            try:
                yield
                self._commit()
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._depth -= 1
                if not self._depth:
                    self._owner = None

    def writer(self) -> sqlite3.Connection:
        """The writing connection; RuntimeError outside `writing()`."""
        if self._owner != threading.get_ident() or not self._writer.in_transaction:
            raise RuntimeError("a write outside of writing(), or after its transaction was rolled back")
        return self._writer

    def reading(self) -> Reading:
        """A connection for one reading: the writer inside `writing()`, so that a guard sees what was written."""
        return Reading(self)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        with self._lock, told(self.path):
            self._closed = True
            while self._idle:
                self._idle.pop().close()
            self._writer.close()

    def _begin(self) -> None:
        if not self._depth and _identity(self.path) != self._file:
            raise Refusal("database_moved", path=self.path)  # SQLite itself would go on writing to the nameless file
        self._writer.execute(f"SAVEPOINT nested_{self._depth}" if self._depth else "BEGIN IMMEDIATE")
        self._depth += 1
        self._owner = threading.get_ident()
        if self._depth == 1:
            self.transaction += 1

    def _commit(self) -> None:
        connection = self.writer()  # raises when trouble inside was swallowed and SQLite has rolled everything back
        if self._depth > 1:
            connection.execute(f"RELEASE nested_{self._depth - 1}")
        else:
            connection.execute("COMMIT")
            self.commits += 1

    def _roll_back(self) -> None:
        self.transaction += 1
        if not self._writer.in_transaction:
            return
        if self._depth > 1:
            self._writer.execute(f"ROLLBACK TO nested_{self._depth - 1}")
            self._writer.execute(f"RELEASE nested_{self._depth - 1}")
        else:
            self._writer.execute("ROLLBACK")

    def borrow(self) -> sqlite3.Connection:
        """A reader that nobody else has, or the writer for the thread that is writing."""
        if self._owner == threading.get_ident():
            return self._writer
        if self._closed:
            raise RuntimeError("the store is closed")
        try:
            return self._idle.pop()
        except IndexError:
            return connect(self.path, reader=True)

    def give_back(self, connection: sqlite3.Connection) -> None:
        """The end of `borrow`."""
        if connection is self._writer:
            return
        if self._closed:
            connection.close()
        else:
            self._idle.append(connection)


class Reading:
    """The block in which a connection is lent. A class, for a generator would cost as much as a small reading."""

    __slots__ = ("_connection", "_of")

    def __init__(self, of: Connections) -> None:
        self._of = of

    def __enter__(self) -> sqlite3.Connection:
        try:
            self._connection = self._of.borrow()
        except sqlite3.Error as error:
            tell(error, self._of.path)
            raise
        return self._connection

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._of.give_back(self._connection)
        tell(error, self._of.path)
