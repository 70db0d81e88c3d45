"""What can be done with a database file as a whole: xzdesk.core.store.Vault on SQLite."""

from __future__ import annotations

from pathlib import Path

from db.files import create_store, open_store
from db.sqlite_store import SqliteStore
from xzdesk.core.store import Identity


class SqliteVault:
    """Makes, opens, checks, copies and restores database files."""

    def create(self, path: Path, identity: Identity) -> SqliteStore:
        """Make a database for an installation; Refusal when there is a file already."""
        return create_store(path, identity)

    def open(self, path: Path) -> SqliteStore:
        """Open a database; Refusal when it cannot be."""
        return open_store(path)
