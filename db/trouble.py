"""What goes wrong with a file or a disk, told as a Refusal."""

from __future__ import annotations

import errno
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


def refusal_for(error: sqlite3.Error | OSError, path: Path) -> Refusal | None:
    """The Refusal that tells `error`; None when it is a defect of ours."""
    if isinstance(error, sqlite3.Error):
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        code = _SQLITE.get(primary)
    else:
        code = _SYSTEM.get(error.errno or 0)
    return Refusal(code, path=path) if code else None


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns trouble with the world inside the block into a Refusal."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        refusal = refusal_for(error, path)
        if refusal is None:
            raise
        raise refusal from error
