"""Putting a backup in the place of a database. Nothing is destroyed: the replaced file is kept under a dated name."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from db import log
from db.connections import connect
from db.copies import faults, flush
from db.files import BESIDE, beside, locked, looking, open_store, version_of
from db.places import refuse_missing_folder, refuse_unreadable
from db.trouble import told, told_by_system
from xzdesk.core.ids import new_site
from xzdesk.errors import Refusal
from xzdesk.office import open_office

_LOGS = ("-wal", "-journal")


def restore(backup: Path, target: Path, now: datetime) -> Path:
    """Put a checked backup in the place of `target`; returns where the replaced file was kept."""
    refuse_unreadable(backup)
    if backup.resolve() == target.resolve():
        raise Refusal("restore_onto_itself", path=backup)
    refuse_missing_folder(target.parent)
    with (
        told_by_system(target),
        locked(target) as lock,
        tempfile.TemporaryDirectory(prefix=".restore-", dir=target.parent) as folder,
    ):
        with told(backup):
            fresh = _checked_copy(backup, Path(folder))
        _renew_site(fresh, target, now)
        flush(fresh)
        kept = _keep(target, now)
        os.replace(fresh, target)
        flush(target.parent)
        lock.release()
    return kept


def _checked_copy(backup: Path, folder: Path) -> Path:
    """A whole copy of the backup in `folder`, with what its write-ahead log holds; Refusal when it is broken."""
    fresh = folder / "restored.db"
    for suffix in ("", *_LOGS):
        if beside(backup, suffix).exists():
            shutil.copyfile(beside(backup, suffix), beside(fresh, suffix))
            beside(fresh, suffix).chmod(0o600)
    version_of(fresh)
    with closing(connect(fresh)) as connection:
        found = faults(connection)
    if found:
        raise Refusal("backup_broken", path=backup, count=len(found))
    return fresh


def _renew_site(fresh: Path, target: Path, now: datetime) -> None:
    """Go on under a new site unless the copy holds all that this installation wrote.

    Otherwise the next change would bear a number that another office may know already, with other content.
    """
    with closing(open_store(fresh)) as store:
        identity = store.identity()
        if identity is None or _last_seq(target, identity.site) == store.last_seq(identity.site):
            return
        with store.writing():
            store.set_identity(identity._replace(site=new_site()))
        open_office(store, identity.operator or identity.unit, now=lambda: now).announce_site()


def _last_seq(path: Path, site: str) -> int | None:
    """The last number of a site in the file that is to be replaced; None when it cannot be read."""
    try:
        with closing(looking(path)) as connection:
            return log.last_seq(connection, site)
    except sqlite3.Error:
        return None


def _keep(target: Path, now: datetime) -> Path:
    """Give the target, and what SQLite keeps beside it, a dated name; `target` when there is nothing to keep.

    The database goes first: without its write-ahead log nobody shall find it, and beside another that log would spoil.
    """
    kept = target.with_name(f"{target.stem}-替换前-{now:%Y%m%d-%H%M%S}{target.suffix}")
    there = target.exists()
    for suffix in ("", *BESIDE):
        if beside(target, suffix).exists():
            os.replace(beside(target, suffix), beside(kept, suffix))
    return kept if there else target
