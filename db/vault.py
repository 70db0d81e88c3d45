"""What can be done with a database file as a whole: xzdesk.core.store.Vault on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path

from db.connections import connect
from db.copies import copy_checked
from db.files import create_store, make_folder, open_store, version_of
from db.migrations import NEWEST, REBUILD_DUE
from db.places import Shared, refuse_missing_folder, refuse_shared, refuse_unusable, shared_by
from db.sqlite_store import SqliteStore
from db.thinning import backup_name, backups_of, folder_of, superfluous
from db.trouble import told, told_by_system
from xzdesk.core.desk import local_now
from xzdesk.core.store import Identity, Occasion, Store, never, unseen
from xzdesk.errors import Refusal
from xzdesk.placing import refuse_taken, refused_at, telling

_ANYWHERE = {  # what stands against a copy at a place that somebody chose, where another can be chosen
    "disk_full": "export_disk_full",
    "disk_trouble": "export_failed",
    "database_readonly": "export_not_permitted",
    "database_no_permission": "export_not_permitted",
    "database_folder_readonly": "export_not_permitted",
    "database_path_long": "export_path_too_long",
    "folder_missing": "export_folder_missing",
}


class SqliteVault:
    """Makes, opens, checks, copies and restores database files."""

    def __init__(self, shared: Shared = shared_by, now: Callable[[], datetime] = local_now) -> None:
        self._shared = shared
        self._now = now

    def create(self, path: Path, identity: Identity) -> SqliteStore:
        """Make a database for an installation; Refusal when there is a file already."""
        return create_store(path, identity, self._shared)

    def open(self, path: Path) -> SqliteStore:
        """Open a database; Refusal when it cannot be."""
        return open_store(path, self._shared)

    def check(self, path: Path, cancelled: Callable[[], bool] = never) -> list[str]:
        """Findings in Chinese, empty when all is well. Where tables differ from the log, the next opening rebuilds."""
        refuse_shared(path, self._shared)
        try:
            with told(path), told_by_system(path):
                refuse_unusable(path)
                with closing(connect(path)) as connection:
                    return self._findings(connection, path, cancelled)
        except Refusal as no:
            if no.code == "database_damaged":
                return [str(no)]
            raise

    def backup(
        self,
        store: Store,
        out: Path | None = None,
        *,
        occasion: Occasion = Occasion.MANUAL,
        cancelled: Callable[[], bool] = never,
        progress: Callable[[int, int], None] = unseen,
    ) -> Path:
        """A checked copy, in the backup folder beside the database or at `out`, where another name is offered if it
        cannot be put there."""
        now = self._now()
        target = out or backup_name(store.path, occasion, now)
        with _offering_another(out) if out else nullcontext():
            self._copy(store, target, cancelled, progress)
        self._thin(store.path, now)
        return target

    def daily_backup(
        self,
        store: Store,
        now: datetime,
        *,
        cancelled: Callable[[], bool] = never,
        progress: Callable[[int, int], None] = unseen,
    ) -> Path | None:
        """Today's backup unless there is one; older ones are thinned."""
        made = {backup.made.date() for backup in backups_of(store.path) if backup.occasion is Occasion.DAILY}
        if now.date() in made:
            return None
        target = backup_name(store.path, Occasion.DAILY, now)
        self._copy(store, target, cancelled, progress)
        self._thin(store.path, now)
        return target

    def restore(self, backup: Path, target: Path) -> Path:
        """Put a checked backup in the place of `target`; returns where the replaced file was kept."""
        from db.restoring import restore  # off the start-up path

        refuse_shared(target, self._shared)
        return restore(backup, target, self._now())

    def _copy(
        self, store: Store, target: Path, cancelled: Callable[[], bool], progress: Callable[[int, int], None]
    ) -> None:
        assert isinstance(store, SqliteStore)
        with told_by_system(target):
            if target.resolve() == store.path.resolve():
                raise Refusal("backup_onto_itself", path=target)
            if target.parent == folder_of(store.path):
                make_folder(target.parent)
            refuse_missing_folder(target.parent)
        with store.copying() as connection:
            copy_checked(connection, target, cancelled, progress)

    def _thin(self, path: Path, now: datetime) -> None:
        with told_by_system(path):
            for backup in superfluous(backups_of(path), now.date()):
                backup.path.unlink(missing_ok=True)

    def _findings(self, connection: sqlite3.Connection, path: Path, cancelled: Callable[[], bool]) -> list[str]:
        from db import findings  # off the start-up path

        if version_of(path) < NEWEST:
            return findings.damage(connection, cancelled) or [str(Refusal("check_older"))]
        damaged = findings.damage(connection, cancelled)
        if damaged:
            return damaged
        different = findings.differences(connection, cancelled)
        if different:
            connection.execute(REBUILD_DUE)
        return different + findings.notices(connection, self._now())


@contextmanager
def _offering_another(target: Path) -> Iterator[None]:
    refuse_taken(target)
    try:
        with telling(target):
            yield
    except Refusal as no:
        if no.code not in _ANYWHERE or no.params.get("other"):
            raise
        raise refused_at(target, _ANYWHERE[no.code]) from no
