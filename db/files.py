"""Making and opening a database file, with what must hold before it is touched."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from db.connections import connect
from db.copies import copy_checked
from db.lock import FileLock
from db.migrations import APPLICATION_ID, NEWEST, migrate
from db.places import Shared, make_private, refuse_missing_folder, refuse_shared, refuse_unusable, shared_by
from db.sqlite_store import SqliteStore
from db.thinning import backup_name
from db.trouble import told, told_by_system
from xzdesk.core.store import Identity, Occasion
from xzdesk.errors import Refusal

BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database


def create_store(path: Path, identity: Identity, shared: Shared = shared_by) -> SqliteStore:
    """Make a database for an installation; Refusal when there is a file already, or none can be made."""
    refuse_shared(path, shared)
    with told(path), told_by_system(path):
        make_folder(path.parent)
        refuse_missing_folder(path.parent)
        with locked(path) as lock:
            _refuse_taken(path)
            try:
                os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
                with closing(connect(path)) as connection:
                    migrate(connection)
                store = SqliteStore(path, lock)
                with store.writing():
                    store.set_identity(identity)
            except BaseException:
                for suffix in ("", *BESIDE):
                    beside(path, suffix).unlink(missing_ok=True)
                raise
            return store


def open_store(path: Path, shared: Shared = shared_by) -> SqliteStore:
    """Open a database; Refusal when it is not ours, newer, damaged, open elsewhere, or out of reach."""
    refuse_shared(path, shared)
    with told(path), told_by_system(path):
        refuse_unusable(path)
        with locked(path) as lock:
            for suffix in ("", *BESIDE):
                if beside(path, suffix).exists():
                    make_private(beside(path, suffix))
            if version_of(path) < NEWEST:
                _upgrade(path)
            store = SqliteStore(path, lock)
            store.rebuild_if_due()
            return store


def looking(path: Path) -> sqlite3.Connection:
    """A connection that leaves the file, and a log beside it, as they are."""
    return sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)


def version_of(path: Path) -> int:
    """The format of a database of ours; Refusal when it is somebody else's, or newer. Changes nothing in the file."""
    with closing(looking(path)) as connection:
        application, version = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("application_id", "user_version")
        )
    if application != APPLICATION_ID:
        raise Refusal("database_foreign", path=path)
    if version > NEWEST:
        raise Refusal("database_newer", path=path, version=version, newest=NEWEST)
    return version


@contextmanager
def locked(path: Path) -> Iterator[FileLock]:
    """The lock on a database; it stays with the store unless the block fails."""
    lock = FileLock(path.resolve())
    try:
        yield lock
    except BaseException:
        lock.release()
        raise


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for the owner only."""
    if folder.exists():
        refuse_missing_folder(folder)
    else:
        make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def beside(path: Path, suffix: str) -> Path:
    """The file that SQLite keeps beside a database."""
    return path.with_name(path.name + suffix)


def _refuse_taken(path: Path) -> None:
    if path.is_dir():
        raise Refusal("database_is_folder", path=path)
    if path.exists():
        raise Refusal("database_exists", path=path)
    for suffix in BESIDE:
        if beside(path, suffix).exists():
            raise Refusal("database_remains", path=beside(path, suffix))


def _upgrade(path: Path) -> None:
    """Bring an older format up to date; a backup is made before."""
    target = backup_name(path, Occasion.UPGRADE, datetime.now())
    make_folder(target.parent)
    with closing(connect(path)) as connection:
        copy_checked(connection, target)
        migrate(connection)
