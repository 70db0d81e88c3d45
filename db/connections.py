"""Connections to one database file: a single serial writer, and readers that are lent out.

Only this module says BEGIN, COMMIT, ROLLBACK or SAVEPOINT of a transaction.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

from db.trouble import tell, told
from xzdesk.errors import Refusal

_BOTH = (
    "PRAGMA busy_timeout=5000",  # ms
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA trusted_schema=OFF",
)
_WRITER = (*_BOTH, "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA cache_size=-8000")  # kB
_READER = (*_BOTH, "PRAGMA query_only=ON", "PRAGMA cache_size=-8000")  # the system's own cache holds the rest
_PAGES = 1000  # of the write-ahead log, after which a commit folds it into the file: SQLite's own


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


def _identity(path: str) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None when there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _fold(path: Path) -> None:
    """What this leaves, the next commit takes up."""
    with suppress(sqlite3.Error), closing(connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


class Connections:
    """The writer and the readers of one file. Trouble of SQLite with the world comes out as Refusal."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.commits = 0
        self.transaction = 0  # changes whenever what the writer sees may have gone back
        self._taken_back = 0
        self._lock = threading.RLock()
        self._marks: list[int] = []  # for each open level, the level whose savepoint it goes back to; 0 is BEGIN
        self._lent = False  # whether the writer was asked for since the last mark: something may have been written
        self._owner: int | None = None
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._much = False  # whether the transaction writes so much that folding it into the file takes its time
        self._folding: threading.Thread | None = None
        with told(path):
            self._writer = connect(path)
        self._name = os.fspath(path)
        self._file = _identity(self._name)

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on the writer, of any thread."""
        return bool(self._marks) or (not self._closed and self._writer.in_transaction)

    @property
    def generation(self) -> int | None:
        """Number of commits, for caches; None on a thread that is writing: what it sees is not committed."""
        return None if self._owner == threading.get_ident() else self.commits

    def writing(self) -> Writing:
        """BEGIN IMMEDIATE at the outermost call. Within, what fails is taken back to where that call began."""
        return Writing(self)

    def writer(self) -> sqlite3.Connection:
        """The writing connection; RuntimeError outside `writing()`. To be asked for anew at each level."""
        self.require_writing()
        self._lent = True
        return self._writer

    def expect_much(self) -> None:
        """What is written leaves the write-ahead log for the file after the commit, on a thread of its own: once the
        log is on the disk nothing can be lost, and nobody need wait."""
        self.require_writing()
        self._much = True
        self._writer.execute("PRAGMA wal_autocheckpoint=0")

    def require_writing(self) -> None:
        """RuntimeError outside `writing()`, and where trouble was swallowed and SQLite has rolled everything back."""
        if self._owner != threading.get_ident() or not self._writer.in_transaction:
            raise RuntimeError("a write outside of writing(), or after its transaction was rolled back")

    def standing(self) -> tuple[int, int]:
        """Stays the same, from one transaction to the next, while all that was written is the writer's and stands."""
        return self._taken_back, self._writer.execute("PRAGMA data_version").fetchone()[0]

    def reading(self) -> Reading:
        """A connection for one reading: the writer inside `writing()`, so that a guard sees what was written."""
        return Reading(self)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        if self._folding:
            self._folding.join()
        with self._lock, told(self.path):
            self._closed = True
            while self._idle:
                self._idle.pop().close()
            self._writer.close()

    def begin(self) -> None:
        """A level more. Where nothing was written since the last mark, that mark serves this level too."""
        self._lock.acquire()
        try:
            if not self._marks:
                self._begin()
            elif self._lent:
                self.require_writing()
                self._writer.execute(f"SAVEPOINT nested_{len(self._marks)}")
                self._lent = False
                self._marks.append(len(self._marks))
            else:
                self._marks.append(self._marks[-1])
        except BaseException:
            self._lock.release()
            raise

    def keep(self) -> None:
        """A level less, and what it wrote stays."""
        try:
            self._commit()
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._leave()

    def take_back(self) -> None:
        """A level less, and it wrote nothing."""
        try:
            self._roll_back()
        finally:
            self._leave()

    def _begin(self) -> None:
        if _identity(self._name) != self._file:
            raise Refusal("database_moved", path=self.path)  # SQLite itself would go on writing to the nameless file
        self._writer.execute("BEGIN IMMEDIATE")
        self._owner = threading.get_ident()
        self._lent = False
        self._marks.append(0)
        self.transaction += 1

    def _commit(self) -> None:
        self.require_writing()
        level = len(self._marks) - 1
        if not level:
            self._writer.execute("COMMIT")
            self.commits += 1
        elif self._marks[-1] == level:
            self._writer.execute(f"RELEASE nested_{level}")
            self._lent = True

    def _roll_back(self) -> None:
        self.transaction += 1
        self._taken_back += 1
        if not self._writer.in_transaction:
            return
        level, mark = len(self._marks) - 1, self._marks[-1]
        if mark:
            self._writer.execute(f"ROLLBACK TO nested_{mark}")
            if mark == level:
                self._writer.execute(f"RELEASE nested_{mark}")
                self._lent = True
            return
        self._writer.execute("ROLLBACK")
        if level:
            self._writer.execute("BEGIN IMMEDIATE")  # the levels above go on; they had written nothing yet

    def _leave(self) -> None:
        self._marks.pop()
        try:
            if not self._marks:
                self._owner = None
                if self._much:
                    self._fold()
        finally:
            self._lock.release()

    def _fold(self) -> None:
        self._much = False
        if self._writer.in_transaction:
            return
        with suppress(sqlite3.Error):  # of a file that is gone; the transaction has told what there is to tell
            self._writer.execute(f"PRAGMA wal_autocheckpoint={_PAGES}")
        if self._folding:
            self._folding.join()
        self._folding = threading.Thread(target=_fold, args=(self.path,), name="fold")
        self._folding.start()

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


class Writing:
    """The block of one level of a transaction; a class for the same reason."""

    __slots__ = ("_of",)

    def __init__(self, of: Connections) -> None:
        self._of = of

    def __enter__(self) -> None:
        try:
            self._of.begin()
        except sqlite3.Error as error:
            tell(error, self._of.path)
            raise

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        try:
            if error is None:
                self._of.keep()
            else:
                self._of.take_back()
        except sqlite3.Error as trouble:
            tell(trouble, self._of.path)
            raise
        tell(error, self._of.path)
