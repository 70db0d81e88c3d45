"""What the reports count: how the ledger stood at the end of a day, what happened in a period."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from db import log
from db.conditions import BY_DAY, Sql, narrow
from db.connections import Connections
from xzdesk.core.captions import Tier
from xzdesk.core.fields import EXISTS
from xzdesk.core.undo import PREFIX, void
from xzdesk.problems.queries import Moment, ProblemQuery, Stood, Taken
from xzdesk.problems.records import State

_STATES = {state.value: state for state in State}
_TIERS = {tier.value: tier for tier in Tier}


class SqliteFigures:
    """Answers the counting part of xzdesk.problems.queries.Ledger."""

    _connections: Connections

    def taken(self, first: date, last: date) -> Sequence[Taken]:
        """The actions on problems of a period, counted by action and by the state they led to."""
        with self._connections.reading() as connection:
            sql = _actions(connection, first, last)
            rows = connection.execute(
                f"SELECT action, json_extract(patch, '$.status[1]'), count(*) FROM {BY_DAY} {sql.where} GROUP BY 1, 2",
                sql.parameters,
            ).fetchall()
        return [Taken(action, _STATES.get(to), count) for action, to, count in rows]

    def ids_taken(self, actions: Sequence[str], first: date, last: date) -> list[str]:
        """The ids of the problems on which such actions were made, by number."""
        with self._connections.reading() as connection:
            sql = _actions(connection, first, last)
            sql.among("action", actions)
            statement = (
                f"SELECT id FROM problem WHERE id IN (SELECT record FROM {BY_DAY} {sql.where})"
                " ORDER BY rtrim(number, '0123456789'), length(number), number, row"
            )
            return [record for (record,) in connection.execute(statement, sql.parameters)]

    def moved(self, first: date, last: date) -> set[str]:
        """The problems that, or what hangs on which, changed in a period."""
        sql = Sql()
        narrow(sql, ProblemQuery(moved_from=first, moved_to=last))
        with self._connections.reading() as connection:
            return {record for (record,) in connection.execute(f"SELECT id FROM problem {sql.where}", sql.parameters)}

    def stood(self, until: date | None = None) -> list[Stood]:
        """Registered problems at the end of a day: rows of the table, those that changed later folded to that day."""
        with self._connections.reading() as connection:
            if until is None:
                return [_stood(row) for row in connection.execute(f"{_STOOD} WHERE status <> 'draft'")]
            later = json.dumps(_changed_after(connection, until))
            same = f"{_STOOD} WHERE status <> 'draft' AND id NOT IN (SELECT value FROM json_each(?))"
            found = [_stood(row) for row in connection.execute(same, (later,))]
            before = (_stood(row) for row in _folded(connection, later, until))
            return found + [each for each in before if each.state is not State.DRAFT]

    def ways(self, problems: Collection[str] | None = None) -> Iterator[tuple[str, list[Moment]]]:
        """The moments of each problem, read as they are asked for."""
        chosen = "" if problems is None else " AND record IN (SELECT value FROM json_each(:chosen))"
        statement = (
            "SELECT record, substr(at, 1, 10) ||"
            " json_extract(patch, '$.status[1]', '$.tier[1]', '$.stage_on[1]', '$.due_on[1]')"
            f" FROM change WHERE kind = 'problem'{chosen}"
            " AND gesture NOT IN (SELECT value FROM json_each(:void)) ORDER BY kind, record, stamp"
        )
        with self._connections.reading() as connection:
            given = {"void": json.dumps(_taken_back(connection)), "chosen": json.dumps(list(problems or ()))}
            moments = _Moments()
            for problem, made in groupby(connection.execute(statement, given), itemgetter(0)):
                yield problem, [moments[told] for _, told in made]

    def counted(self) -> Mapping[str, int]:
        """site -> highest number up to which nothing is missing in the log; what is set aside is not in it."""
        with self._connections.reading() as connection:
            return log.seen(connection)

    def reaches_back(self, counted: Mapping[str, int]) -> date | None:
        """The earliest day of the changes after those numbers, and of the gestures that they take back."""
        with self._connections.reading() as connection:
            days = [_earliest(connection, site, counted.get(site, 0)) for site in log.seen(connection)]
        return min((day for each in days for day in each), default=None)


_STOOD_COLUMNS = (
    "id", "number", "county", "township", "status", "tier", "cluster", "category", "department",
    "stage_on", "due_on", "registered_on", "closed_on",
)  # fmt: skip
_STOOD = f"SELECT {', '.join(_STOOD_COLUMNS)} FROM problem"
_day = lru_cache(date.fromisoformat)  # a ledger has few days


def _known(day: str | None) -> date | None:
    return _day(day) if day else None


class _Moments(dict[str, Moment]):
    """Moments by what a row tells of them: the day and four values as JSON. A ledger has far fewer than changes."""

    def __missing__(self, told: str) -> Moment:
        status, tier, stage_on, due_on = json.loads(told[10:])
        days = (_known(stage_on), _known(due_on))
        moment = Moment(_day(told[:10]), _STATES.get(status), _TIERS.get(tier), *days)
        self[told] = moment
        return moment


def _stood(row: Sequence[Any]) -> Stood:
    record, number, county, township, status, tier, cluster, category, department, *days = row
    where = (number or "", county or "", township or "", _STATES.get(status, State.DRAFT), _TIERS.get(tier))
    return Stood(record, *where, cluster or "", category or "", department or "", *map(_known, days))


def _changed_after(connection: sqlite3.Connection, until: date) -> list[str]:
    statement = f"SELECT DISTINCT record FROM {BY_DAY} WHERE kind = 'problem' AND substr(at, 1, 10) > ?"
    return [record for (record,) in connection.execute(statement, (until.isoformat(),))]


def _folded(connection: sqlite3.Connection, records: str, until: date) -> Iterator[Sequence[Any]]:
    """The rows of some records as the changes until a day make them; in each field the last stamp shows."""
    statement = (
        "SELECT record, patch FROM change WHERE kind = 'problem' AND record IN (SELECT value FROM json_each(?))"
        " AND substr(at, 1, 10) <= ? AND gesture NOT IN (SELECT value FROM json_each(?)) ORDER BY kind, record, stamp"
    )
    given = (records, until.isoformat(), json.dumps(_taken_back(connection)))
    for record, made in groupby(connection.execute(statement, given), itemgetter(0)):
        values: dict[str, Any] = {"id": record}
        for _, patch in made:
            values |= {name: pair[1] for name, pair in json.loads(patch).items()}
        if values.get(EXISTS) is True:
            yield [values.get(name) for name in _STOOD_COLUMNS]


def _earliest(connection: sqlite3.Connection, site: str, known: int) -> list[date]:
    """The days that a site's changes after a number reach back to."""
    given = (site, known)
    statement = "SELECT DISTINCT gesture FROM change WHERE site = ? AND seq > ? AND gesture GLOB '" + PREFIX + "*'"
    undone = [gesture.rpartition(PREFIX)[2] for (gesture,) in connection.execute(statement, given)]
    found = connection.execute("SELECT min(substr(at, 1, 10)) FROM change WHERE site = ? AND seq > ?", given).fetchall()
    of_gestures = "SELECT min(substr(at, 1, 10)) FROM change WHERE gesture IN (SELECT value FROM json_each(?))"
    found += connection.execute(of_gestures, (json.dumps(undone),)).fetchall()
    return [_day(day) for (day,) in found if day]


def _actions(connection: sqlite3.Connection, first: date, last: date) -> Sql:
    """The changes of problems made in a period, without the undone ones and the undoings."""
    sql = Sql()
    sql.add("kind = 'problem' AND EXISTS (SELECT 1 FROM problem WHERE id = record)")
    sql.between("substr(at, 1, 10)", first, last)
    sql.add(f"gesture NOT IN (SELECT value FROM json_each({sql.name(json.dumps(_taken_back(connection)))}))")
    return sql


def _taken_back(connection: sqlite3.Connection) -> list[str]:
    """The gestures that count no more: undoings, and what they undid unless that was redone."""
    undoings = {
        gesture
        for (gesture,) in connection.execute(
            "SELECT DISTINCT gesture FROM change WHERE gesture >= ? AND gesture < ?", (PREFIX, PREFIX[:-1] + ";")
        )
    }
    undone = {gesture.removeprefix(PREFIX) for gesture in undoings}
    return sorted(undoings | {gesture for gesture in undone if void(gesture, undoings)})
