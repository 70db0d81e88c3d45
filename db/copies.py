"""One copy of a database file: made beside its name, opened, checked, and only then given the name."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.trouble import told, told_by_system
from xzdesk.core.store import never, unseen
from xzdesk.errors import Refusal

_PAGES_AT_ONCE = 2000
_STEPS_BETWEEN_LOOKS = 100_000  # SQLite's own steps between two looks at `cancelled`

Cancelled = Callable[[], bool]
Progress = Callable[[int, int], None]


def copy_checked(
    source: sqlite3.Connection, target: Path, cancelled: Cancelled = never, progress: Progress = unseen
) -> None:
    """Copy what `source` sees at this moment to a new file `target`, readable by its owner only.

    Others may read and write meanwhile. Refusal "backup_cancelled", or what the disk says; then nothing is left behind.
    `progress` gets pages done and pages in all.
    """
    part = target.with_name(target.name + ".part")
    with told(target), told_by_system(target):
        try:
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            _copy(source, part, cancelled, progress)
            flush(part)
            os.replace(part, target)
            flush(target.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def tally(connection: sqlite3.Connection) -> tuple[object, ...]:
    """What two files with the same content agree on: format, number and last stamp of changes, number of problems."""
    version = connection.execute("PRAGMA user_version").fetchone()
    log = connection.execute("SELECT count(*), max(stamp) FROM change").fetchone()
    return (*version, *log, *connection.execute("SELECT count(*) FROM problem").fetchone())


def faults(connection: sqlite3.Connection, check: str = "integrity_check") -> list[str]:
    """SQLite's own findings about a file, in English; empty when it is whole."""
    found = [text for (text,) in connection.execute(f"PRAGMA {check}")]
    return [] if found == ["ok"] else found


@contextmanager
def interruptible(connection: sqlite3.Connection, cancelled: Cancelled) -> Iterator[None]:
    """Within the block a statement of `connection` ends with Refusal "backup_cancelled" once `cancelled` says so."""
    connection.set_progress_handler(lambda: int(cancelled()), _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            raise Refusal("backup_cancelled") from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def flush(path: Path) -> None:
    """Have the disk hold a file, or a folder's names, for good. Windows has no such thing for folders."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(source: sqlite3.Connection, part: Path, cancelled: Cancelled, progress: Progress) -> None:
    def step(_status: int, remaining: int, total: int) -> None:
        if cancelled():
            raise Refusal("backup_cancelled")
        progress(total - remaining, total)

    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous=OFF")  # flushed as a whole before it gets its name
        source.execute("BEGIN")  # one moment for the copy and its tally
        try:
            expected = tally(source)
            source.backup(copy, pages=_PAGES_AT_ONCE, progress=step)
        finally:
            source.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        with interruptible(copy, cancelled):
            if tally(copy) != expected or faults(copy, "quick_check"):
                raise Refusal("backup_differs", path=part)
