"""What goes wrong with a file or a disk, told as a Refusal."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xzdesk.errors import Refusal

_SQLITE = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "database_readonly",
    sqlite3.SQLITE_CANTOPEN: "database_no_permission",
    sqlite3.SQLITE_PERM: "database_no_permission",
    sqlite3.SQLITE_AUTH: "database_no_permission",
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "database_malformed",
    sqlite3.SQLITE_BUSY: "database_busy",
    sqlite3.SQLITE_LOCKED: "database_busy",
    sqlite3.SQLITE_IOERR: "disk_trouble",
}
_SYSTEM = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "database_readonly",
    errno.EACCES: "database_no_permission",
    errno.EPERM: "database_no_permission",
    errno.EIO: "disk_trouble",
}
_LONGEST = 500  # bytes of a path that SQLite opens, and room for what stands behind the name


def tell(error: BaseException | None, path: Path) -> None:
    """Raise the Refusal that tells SQLite's trouble with the world; do nothing for what is a defect of ours."""
    if not isinstance(error, sqlite3.Error):
        return
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    code = _SQLITE.get(primary)
    if primary == sqlite3.SQLITE_CANTOPEN and len(os.fsencode(path)) > _LONGEST:
        code = "database_path_long"
    elif primary == sqlite3.SQLITE_CANTOPEN and not path.exists():
        code = "database_missing"
    if code:
        raise Refusal(code, path=path) from error


@contextmanager
def told(path: Path) -> Iterator[None]:
    """`tell` for whatever happens inside the block."""
    try:
        yield
    except sqlite3.Error as error:
        tell(error, path)
        raise


@contextmanager
def told_by_system(path: Path) -> Iterator[None]:
    """The same for the operating system's errors; around nothing but our own work on the file."""
    try:
        yield
    except OSError as error:
        code = _SYSTEM.get(error.errno or 0)
        if code is None:
            raise
        raise Refusal(code, path=path) from error
