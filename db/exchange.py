"""What the exchange of packets asks of the store: numbers that arrived, what is kept beside the log, contacts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from db import log
from db.connections import Connections
from xzdesk.core.changes import COLUMNS, Change
from xzdesk.core.runs import Runs, less, reach
from xzdesk.core.store import Aside, Contact, Direction, Gap, announced, by_site

_ROW = ", ".join(f'"{name}"' for name in COLUMNS)
_MARKS = ", ".join("?" * len(COLUMNS))
_BETWEEN = "WHERE site = :site AND seq BETWEEN :first AND :last"
_ROWS = f"SELECT {_ROW} FROM change {_BETWEEN} UNION ALL SELECT {_ROW} FROM aside {_BETWEEN} ORDER BY seq"
_KEEP = f"INSERT OR REPLACE INTO aside ({_ROW}, code, params) VALUES ({_MARKS}, ?, ?)"
_NUMBERS_TOO = (
    "SELECT site, seq FROM change WHERE site IN (SELECT DISTINCT site FROM aside)"
    " UNION ALL SELECT site, seq FROM aside ORDER BY site, seq"
)
_APPLIED = (
    "DELETE FROM aside WHERE EXISTS (SELECT 1 FROM change WHERE change.site = aside.site AND change.seq = aside.seq)"
)
_HANGING = (
    "SELECT DISTINCT kind, record FROM change WHERE kind IN (SELECT value FROM json_each(?))"
    " AND json_extract(patch, '$.problem[1]') IN (SELECT value FROM json_each(?)) ORDER BY kind, record"
)
_AT_ONCE = 2000
_CONTACT = "key, site, direction, at, seen, name, sha256, counts"


class SqliteExchange:
    """Answers the part of xzdesk.core.store.Store that is about other desks."""

    _connections: Connections

    def last_seq(self, site: str) -> int:
        """The highest number of a site that arrived, applied or set aside; 0 when none."""
        with self._connections.reading() as connection:
            return last_seq(connection, site)

    def seen(self) -> Mapping[str, int]:
        """site -> highest number up to which nothing is missing."""
        with self._connections.reading() as connection:
            seen = log.seen(connection)
            seen |= {site: _contiguous(numbers) for site, numbers in _of_sites_with_aside(connection).items()}
            withheld = _runs(connection, "withheld")
            holes = by_site(_holes(connection)) if withheld else {}
        return seen | {
            site: reach([*less([(1, self.last_seq(site))], holes.get(site, ())), *runs])
            for site, runs in withheld.items()
        }

    def holes(self) -> list[Gap]:
        """Numbers that have not arrived."""
        with self._connections.reading() as connection:
            return _holes(connection)

    def gaps(self) -> list[Gap]:
        """Numbers that a file is missing for."""
        with self._connections.reading() as connection:
            return missing(connection)

    def left_out(self) -> Mapping[str, Runs]:
        """site -> numbers that were left out by intent."""
        with self._connections.reading() as connection:
            return _runs(connection, "left_out")

    def leave_out(self, left_out: Mapping[str, Runs]) -> None:
        """Say anew what was left out, of these sites."""
        put_runs(self._connections.writer(), "left_out", left_out)

    def withheld(self) -> Mapping[str, Runs]:
        """site -> numbers that are another county's."""
        with self._connections.reading() as connection:
            return _runs(connection, "withheld")

    def withhold(self, withheld: Mapping[str, Runs]) -> None:
        """Say anew what is withheld, of these sites."""
        put_runs(self._connections.writer(), "withheld", withheld)

    def hanging(self, kinds: Collection[str], problems: Collection[str]) -> list[tuple[str, str]]:
        """(kind, record) of what was ever made for these problems."""
        with self._connections.reading() as connection:
            return connection.execute(_HANGING, (json.dumps(list(kinds)), json.dumps(list(problems)))).fetchall()

    def rows(self, site: str, first: int, last: int) -> list[tuple[str | int, ...]]:
        """What arrived of a site's numbers, applied or set aside, in order, as Change.as_row."""
        with self._connections.reading() as connection:
            return connection.execute(_ROWS, {"site": site, "first": first, "last": last}).fetchall()

    def changes_of(self, kind: str) -> list[Change]:
        """The log of all records of a kind, in stamp order."""
        with self._connections.reading() as connection:
            rows = connection.execute(f"SELECT {_ROW} FROM change WHERE kind = ? ORDER BY stamp", (kind,))
            return [Change.from_row(row) for row in rows]

    def creation(self, kind: str, record: str) -> Change | None:
        """The first change that made a record exist."""
        with self._connections.reading() as connection:
            return log.creation(connection, kind, record)

    def unknown(self, kind: str, records: Collection[str]) -> set[str]:
        """Those records that the log holds nothing of."""
        rest, found = list(records), set[str]()
        with self._connections.reading() as connection:
            for start in range(0, len(rest), _AT_ONCE):
                found.update(log.unknown(connection, kind, rest[start : start + _AT_ONCE]))
        return found

    def set_aside(self, kept: Sequence[Aside]) -> None:
        """Keep changes beside the log."""
        keep(self._connections.writer(), kept)

    def aside(self) -> list[Aside]:
        """Everything set aside, by site and number."""
        with self._connections.reading() as connection:
            rows = connection.execute(f"SELECT {_ROW}, code, params FROM aside ORDER BY site, seq").fetchall()
        return [Aside(Change.from_row(row), row[-2], json.loads(row[-1])) for row in rows]

    def note(self, contact: Contact) -> None:
        """Remember a packet that came or went; one with the same key is replaced."""
        note(self._connections.writer(), contact)

    def contacts(self) -> list[Contact]:
        """Every contact, in the order of their times."""
        with self._connections.reading() as connection:
            rows = connection.execute(f"SELECT {_CONTACT} FROM contact ORDER BY at, key").fetchall()
        return [
            Contact(key, site, Direction(direction), at, json.loads(seen), name, sha256, json.loads(counts))
            for key, site, direction, at, seen, name, sha256, counts in rows
        ]


def last_seq(connection: sqlite3.Connection, site: str) -> int:
    """The highest number of a site that arrived, applied or set aside; 0 when none."""
    kept = connection.execute("SELECT coalesce(max(seq), 0) FROM aside WHERE site = ?", (site,)).fetchone()[0]
    return max(int(kept), log.last_seq(connection, site))


def any_aside(connection: sqlite3.Connection) -> bool:
    """Whether a change is set aside."""
    return connection.execute("SELECT 1 FROM aside LIMIT 1").fetchone() is not None


def keep(connection: sqlite3.Connection, kept: Iterable[Aside]) -> None:
    """Set changes aside, in the place of what is there under their numbers."""
    rows = [(*each.change.as_row(), each.code, json.dumps(dict(each.params), ensure_ascii=False)) for each in kept]
    connection.executemany(_KEEP, rows)


def note(connection: sqlite3.Connection, contact: Contact) -> None:
    """Write a contact down, in the place of what is there under its key."""
    seen, counts = json.dumps(dict(contact.seen)), json.dumps(dict(contact.counts))
    connection.execute(
        f"INSERT OR REPLACE INTO contact ({_CONTACT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (contact.key, contact.site, contact.direction, contact.at, seen, contact.name, contact.sha256, counts),
    )


def put_runs(connection: sqlite3.Connection, table: str, said: Mapping[str, Runs]) -> None:
    """Say anew what a table of runs holds, of these sites."""
    connection.executemany(f"DELETE FROM {table} WHERE site = ?", [(site,) for site in said])
    rows = [(site, *run) for site, runs in said.items() for run in runs]
    connection.executemany(f"INSERT INTO {table} (site, first, last) VALUES (?, ?, ?)", rows)


def missing(connection: sqlite3.Connection) -> list[Gap]:
    """Numbers that a file is missing for; by site and number."""
    return announced(_holes(connection), _runs(connection, "left_out"), _runs(connection, "withheld"))


def _runs(connection: sqlite3.Connection, table: str) -> dict[str, Runs]:
    found: dict[str, Runs] = {}
    for site, first, last in connection.execute(f"SELECT site, first, last FROM {table} ORDER BY site, first"):
        found[site] = (*found.get(site, ()), (first, last))
    return found


def _holes(connection: sqlite3.Connection) -> list[Gap]:
    """Numbers that have not arrived, neither applied nor set aside; by site and number."""
    with_aside = _of_sites_with_aside(connection)
    found = [gap for gap in log.gaps(connection) if gap.site not in with_aside]
    found += [Gap(site, *lost) for site, numbers in with_aside.items() for lost in _missing(numbers)]
    return sorted(found, key=lambda gap: (gap.site, gap.first))


def take_out(connection: sqlite3.Connection, applied: Iterable[Change]) -> None:
    """Changes that were applied are no longer set aside."""
    connection.executemany("DELETE FROM aside WHERE site = ? AND seq = ?", [(c.site, c.seq) for c in applied])


def take_out_applied(connection: sqlite3.Connection) -> None:
    """The same for whatever the log holds by now."""
    connection.execute(_APPLIED)


def _of_sites_with_aside(connection: sqlite3.Connection) -> dict[str, list[int]]:
    """site -> the numbers that arrived, where any of them is set aside: few sites, if any."""
    found: dict[str, list[int]] = {}
    for site, seq in connection.execute(_NUMBERS_TOO):
        found.setdefault(site, []).append(seq)
    return found


def _contiguous(numbers: Sequence[int]) -> int:
    return next((first - 1 for first, _ in _missing(numbers)), numbers[-1])


def _missing(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each range that is missing before, and among, rising numbers."""
    return [(a + 1, b - 1) for a, b in zip([0, *numbers], numbers, strict=False) if b > a + 1]
