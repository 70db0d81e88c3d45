"""The log: changes in, changes out."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from db.targets import Row, Rows, Target
from xzdesk.core.changes import COLUMNS, Change
from xzdesk.core.fields import EXISTS
from xzdesk.core.store import Gap
from xzdesk.errors import Refusal

_COLUMNS = ", ".join(f'"{name}"' for name in COLUMNS)
_SELECT = f"SELECT {_COLUMNS} FROM change"
_OF_RECORD = f"{_SELECT} WHERE kind = ? AND record = ? ORDER BY stamp"
_INSERT = f"INSERT INTO change ({_COLUMNS}) VALUES ({', '.join('?' * len(COLUMNS))}) ON CONFLICT DO NOTHING"
_TWIN = f"{_SELECT} WHERE uid = ? OR stamp = ? OR (site = ? AND seq = ?)"
_NUMBERS = "SELECT site, count(*), max(seq) FROM change GROUP BY site"
_MISSING = (
    "SELECT before + 1, seq - 1 FROM"
    " (SELECT seq, lag(seq, 1, 0) OVER (ORDER BY seq) AS before FROM change WHERE site = ?)"
    " WHERE seq > before + 1 ORDER BY seq"
)
_SITES = (  # steps from site to site in the index, instead of reading all of it
    "WITH RECURSIVE each (site) AS (SELECT min(site) FROM change"
    " UNION ALL SELECT (SELECT min(site) FROM change WHERE site > each.site) FROM each WHERE site IS NOT NULL)"
    " SELECT site FROM each WHERE site IS NOT NULL"
)
_COUNTS = (
    "SELECT record, count(*) FROM change WHERE kind = ? AND record IN (SELECT value FROM json_each(?)) GROUP BY record"
)
_UNKNOWN = (
    "SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM change WHERE kind = ? AND record = json_each.value)"
)
_LAST_STAMP = (
    "SELECT max(stamp) FROM (SELECT max(stamp) AS stamp FROM change"
    " UNION ALL SELECT value FROM local WHERE key = 'clock')"
)
_CHUNK = 2000


def insert(into: Rows, changes: Iterable[Change]) -> None:
    """Insert changes of records that the log holds nothing of. Refusal "change_forged" on a clash."""
    into.insert(_TARGET, [change.as_row() for change in changes])


def add(connection: sqlite3.Connection, changes: Iterable[Change]) -> list[Change]:
    """Insert changes; returns the new ones. Refusal "change_forged" on a clash: the caller rolls back."""
    new: list[Change] = []
    rest = iter(changes)
    while chunk := list(islice(rest, _CHUNK)):
        if len(chunk) > 1 and _all_new(connection, chunk):
            new += chunk
        else:
            new += [change for change in chunk if _insert_one(connection, change)]
    return new


def _clash(connection: sqlite3.Connection, rows: Sequence[Row]) -> Refusal:
    """The refusal of changes, as rows, of which one is not what is known under its uid, stamp or number."""
    for row in rows:
        uid, site, seq, stamp, *_ = row
        twins = connection.execute(_TWIN, (uid, stamp, site, seq)).fetchall()
        if any(twin != row for twin in twins):
            break
    return Refusal("change_forged", seq=seq, site=site)  # the last one where two of the rows clash with each other


def _all_new(connection: sqlite3.Connection, chunk: list[Change]) -> bool:
    """Insert a chunk at once; False, with nothing inserted, unless every row was new."""
    connection.execute("SAVEPOINT chunk")
    before = connection.total_changes
    connection.executemany(_INSERT, [change.as_row() for change in chunk])
    complete = connection.total_changes - before == len(chunk)
    if not complete:
        connection.execute("ROLLBACK TO chunk")
    connection.execute("RELEASE chunk")
    return complete


def _insert_one(connection: sqlite3.Connection, change: Change) -> bool:
    """True when the change was new; a known one is passed over, a clash is refused."""
    row = change.as_row()
    if connection.execute(_INSERT, row).rowcount == 1:
        return True
    twins = connection.execute(_TWIN, (change.uid, change.stamp, change.site, change.seq)).fetchall()
    if twins != [row]:
        raise Refusal("change_forged", seq=change.seq, site=change.site)
    return False


_TARGET = Target(f"change ({_COLUMNS})", clash=_clash)


def of_record(connection: sqlite3.Connection, kind: str, record: str) -> list[Change]:
    """The changes of one record, in stamp order."""
    return _changes(connection.execute(_OF_RECORD, (kind, record)))


def creation(connection: sqlite3.Connection, kind: str, record: str) -> Change | None:
    """The first change that made a record exist: nearly always its first, so no more is read and taken apart."""
    return created(map(Change.from_row, connection.execute(_OF_RECORD, (kind, record))))


def created(made: Iterable[Change]) -> Change | None:
    """The first of the changes that makes its record exist."""
    for change in made:
        if change.patch.get(EXISTS, (None, None))[1] is True:
            return change
    return None


def of_kind(connection: sqlite3.Connection, kind: str) -> Iterator[tuple[str, list[Change]]]:
    """Each record of a kind, in id order, with its changes in stamp order. Read it to the end."""
    rows = connection.execute(f"{_SELECT} WHERE kind = ? ORDER BY record, stamp", (kind,))
    for record, made in groupby(map(Change.from_row, rows), key=lambda change: change.record):
        yield record, list(made)


def of_gesture(connection: sqlite3.Connection, gesture: str) -> list[Change]:
    """The changes of one commit, in stamp order."""
    return _changes(connection.execute(f"{_SELECT} WHERE gesture = ? ORDER BY stamp", (gesture,)))


def since(connection: sqlite3.Connection, seen: Mapping[str, int]) -> list[Change]:
    """The changes of every site after what has been seen of it, in stamp order."""
    found: list[Change] = []
    for (site,) in connection.execute(_SITES).fetchall():
        found += _changes(connection.execute(f"{_SELECT} WHERE site = ? AND seq > ?", (site, seen.get(site, 0))))
    return sorted(found, key=lambda change: change.stamp)


def unknown(connection: sqlite3.Connection, kind: str, records: Sequence[str]) -> list[str]:
    """Those records that the log holds nothing of."""
    return [record for (record,) in connection.execute(_UNKNOWN, (json.dumps(records), kind))]


def counts(connection: sqlite3.Connection, kind: str, records: Sequence[str]) -> dict[str, int]:
    """Record -> how many changes of it the log holds."""
    return dict(connection.execute(_COUNTS, (kind, json.dumps(records)))) if records else {}


def last_stamp(connection: sqlite3.Connection) -> str | None:
    """The greatest stamp there is, or was: a clock does not go back with what is taken out."""
    stamp: str | None = connection.execute(_LAST_STAMP).fetchone()[0]
    return stamp


def last_seq(connection: sqlite3.Connection, site: str) -> int:
    """The highest number of a site, 0 when none."""
    return int(connection.execute("SELECT coalesce(max(seq), 0) FROM change WHERE site = ?", (site,)).fetchone()[0])


def gaps(connection: sqlite3.Connection) -> list[Gap]:
    """Missing numbers of every site, from 1 to its highest, in order."""
    numbers = connection.execute(_NUMBERS).fetchall()
    return [gap for site, count, highest in numbers if count < highest for gap in _gaps_of(connection, site)]


def seen(connection: sqlite3.Connection) -> dict[str, int]:
    """site -> highest number up to which nothing is missing."""
    numbers = connection.execute(_NUMBERS).fetchall()
    return {
        site: highest if count == highest else _gaps_of(connection, site)[0].first - 1
        for site, count, highest in numbers
    }


def _gaps_of(connection: sqlite3.Connection, site: str) -> list[Gap]:
    return [Gap(site, *missing) for missing in connection.execute(_MISSING, (site,))]


def _changes(rows: Iterable[tuple[Any, ...]]) -> list[Change]:
    return [Change.from_row(row) for row in rows]
