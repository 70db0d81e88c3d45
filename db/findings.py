"""What a check of a database finds, in Chinese."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime

from db import log, search
from db.copies import faults, interruptible
from db.exchange import missing
from db.tables import Table, quoted, tables
from xzdesk.core.clock import ahead_by
from xzdesk.core.store import never
from xzdesk.errors import Refusal

_SHOWN = 3


def damage(connection: sqlite3.Connection, cancelled: Callable[[], bool] = never) -> list[str]:
    """What is wrong with the file itself; what it holds need not be looked at then."""
    with interruptible(connection, cancelled):
        found = faults(connection) + [f"{row}" for row in connection.execute("PRAGMA foreign_key_check")]
    return [_told("check_damage", count=len(found), detail="; ".join(found[:_SHOWN]))] if found else []


def differences(connection: sqlite3.Connection, cancelled: Callable[[], bool] = never) -> list[str]:
    """Where tables or search are not what follows from the log."""
    found: list[str] = []
    expected = 0
    for table in tables().values():
        wrong = 0
        for same, cells in _compared(connection, table):
            if cancelled():
                raise Refusal("backup_cancelled")
            wrong += not same
            if table.searched and cells:
                expected += len(search.entries(0, dict(zip(table.columns[1:], cells, strict=True))))
        if wrong:
            found.append(_told("check_tables", record=table.spec.caption, count=wrong))
    if search.size(connection) != expected:
        found.append(_told("check_search"))
    return found


def notices(connection: sqlite3.Connection, now: datetime) -> list[str]:
    """What somebody should see to: gaps, clocks, conflicts, changes of a newer program."""
    names = _site_names(connection)
    found = [
        _told("check_gap", site=names.get(gap.site, gap.site), first=gap.first, last=gap.last)
        for gap in missing(connection)
    ]
    for site, stamp in connection.execute("SELECT site, max(stamp) FROM change GROUP BY site ORDER BY site"):
        ahead = ahead_by(stamp, now)
        if ahead:
            found.append(_told("check_clock", site=names.get(site, site), days=ahead.days, hours=ahead.seconds // 3600))
    known = tables()
    conflicts = sum(_count(connection, f"{quoted(kind)} WHERE conflicts IS NOT NULL") for kind in known)
    if conflicts:
        found.append(_told("check_conflicts", count=conflicts))
    unknown = _count(connection, f"change WHERE kind NOT IN ({', '.join('?' * len(known))})", *known)
    if unknown:
        found.append(_told("check_unknown", count=unknown))
    return found


def _compared(
    connection: sqlite3.Connection, table: Table
) -> Iterator[tuple[bool, tuple[str | int | None, ...] | None]]:
    """For each record, and each row without one: whether the row is what follows, and what follows."""
    rows = connection.execute(f"{table.select} ORDER BY id")
    row = rows.fetchone()
    for record, changes in log.of_kind(connection, table.spec.kind):
        while row and row[1] < record:
            yield False, None
            row = rows.fetchone()
        cells = table.cells(record, changes)
        if row and row[1] == record:
            yield row[1:] == cells, cells
            row = rows.fetchone()
        else:
            yield cells is None, cells
    while row:
        yield False, None
        row = rows.fetchone()


def _site_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Site -> the office and the letter of its desk."""
    return {
        site: f"{office}-{letter}" for site, office, letter in connection.execute("SELECT id, office, letter FROM site")
    }


def _count(connection: sqlite3.Connection, of: str, *parameters: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {of}", parameters).fetchone()[0])


def _told(code: str, **values: object) -> str:
    return str(Refusal(code, **values))
