"""Packets that can be taken back: what each brought, and taking it out of the log again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from db import log
from db.connections import Connections
from db.exchange import keep, note, put_runs
from xzdesk.core.changes import Change
from xzdesk.core.store import Aside, Contact, Direction, Merge

KEPT = 50  # packets that can be taken back at a desk that sends none itself
_PART = "DELETE FROM change WHERE site = ? AND seq BETWEEN ? AND ? RETURNING kind, record"
_OLD = f"DELETE FROM merge WHERE row <= (SELECT max(row) FROM merge) - {KEPT}"
_CLOCK = "INSERT OR REPLACE INTO local (key, value) VALUES ('clock', ?)"


class SqliteMerges:
    """Answers the part of xzdesk.core.store.Store that is about taking packets back; the store folds anew."""

    _connections: Connections

    def note_merge(self, merge: Merge) -> None:
        """Remember how to take a packet back."""
        connection = self._connections.writer()
        connection.execute("DELETE FROM merge WHERE sent < ? OR key = ?", (merge.sent, merge.key))
        connection.execute(
            "INSERT INTO merge (key, sent, told) VALUES (?, ?, ?)", (merge.key, merge.sent, _told(merge))
        )
        connection.execute(_OLD)

    def last_merge(self) -> Merge | None:
        """The packet that came last and was not taken back."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT told FROM merge ORDER BY row DESC LIMIT 1").fetchone()
        return _read(json.loads(row[0])) if row else None


def take_out(connection: sqlite3.Connection, merge: Merge) -> list[tuple[str, str]]:
    """Take what a merge brought out of the log, and put back what stood in its place; returns (kind, record) of all
    that has to be folded anew."""
    if stamp := log.last_stamp(connection):
        connection.execute(_CLOCK, (stamp,))
    touched = dict.fromkeys(
        key for site, runs in merge.added.items() for run in runs for key in connection.execute(_PART, (site, *run))
    )
    connection.executemany("DELETE FROM aside WHERE site = ? AND seq = ?", merge.put_aside)
    keep(connection, merge.asides)
    connection.executemany("DELETE FROM contact WHERE key = ?", [(key,) for key in merge.noted])
    for contact in merge.contacts:
        note(connection, contact)
    put_runs(connection, "left_out", merge.left_out)
    put_runs(connection, "withheld", merge.withheld)
    connection.execute("DELETE FROM merge WHERE key = ?", (merge.key,))
    return list(touched)


def _told(merge: Merge) -> str:
    plain = {
        **merge._asdict(),
        "asides": list(_asides(merge.asides)),
        "contacts": [c._asdict() for c in merge.contacts],
    }
    return json.dumps(plain, ensure_ascii=False)


def _asides(asides: Iterable[Aside]) -> Iterator[list[Any]]:
    for each in asides:
        yield [*each.change.as_row(), each.code, dict(each.params)]


def _read(told: dict[str, Any]) -> Merge:
    asides = [Aside(Change.from_row(row), code, params) for *row, code, params in told["asides"]]
    contacts = [Contact(**{**each, "direction": Direction(each["direction"])}) for each in told["contacts"]]
    added = {site: [(first, last) for first, last in runs] for site, runs in told["added"].items()}
    put_aside = [(site, seq) for site, seq in told["put_aside"]]
    for name in ("left_out", "withheld"):
        told[name] = {site: tuple(map(tuple, runs)) for site, runs in told.get(name, {}).items()}
    return Merge(**{**told, "asides": asides, "contacts": contacts, "added": added, "put_aside": put_aside})
