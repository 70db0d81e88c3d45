"""Making and opening a database file, with what must hold before it is touched."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from db.connections import connect
from db.lock import FileLock
from db.migrations import APPLICATION_ID, NEWEST, migrate
from db.sqlite_store import SqliteStore
from db.trouble import told, told_by_system
from xzdesk.core.store import Identity
from xzdesk.errors import Refusal


def create_store(path: Path, identity: Identity) -> SqliteStore:
    """Make a database for an installation; Refusal when there is a file already."""
    with told(path), told_by_system(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(path)
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
            connection = connect(path)
            migrate(connection)
            connection.close()
            store = SqliteStore(path, lock)
        except FileExistsError:
            lock.release()
            raise Refusal("database_exists", path=path) from None
        except BaseException:
            lock.release()
            raise
    with store.writing():
        store.set_identity(identity)
    return store


def open_store(path: Path) -> SqliteStore:
    """Open a database; Refusal when it is not ours, newer, damaged, open elsewhere, or out of reach."""
    with told(path), told_by_system(path):
        if not path.exists():
            raise Refusal("database_missing", path=path)
        lock = FileLock(path)
        try:
            _prepare(path)
            return SqliteStore(path, lock)
        except BaseException:
            lock.release()
            raise


def _prepare(path: Path) -> None:
    connection = connect(path)
    try:
        if _pragma(connection, "application_id") != APPLICATION_ID:
            raise Refusal("database_foreign", path=path)
        version = _pragma(connection, "user_version")
        if version > NEWEST:
            raise Refusal("database_newer", path=path, version=version, newest=NEWEST)
        if version < NEWEST:
            migrate(connection)
    finally:
        connection.close()


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
