"""Counts for the reports, in SQL."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Sequence
from datetime import date
from typing import Any

from db import search
from db.conditions import BY_DAY, LIGHT_AT, Sql, choose, light_rank, narrow
from db.connections import Connections
from xzdesk.core.captions import Tier
from xzdesk.core.undo import PREFIX, void
from xzdesk.problems.queries import Group, LightRule, ProblemQuery, Taken
from xzdesk.problems.records import State

_STATES = {state.value: state for state in State}
_TIERS = {tier.value: tier for tier in Tier}


class SqliteFigures:
    """Answers the counting part of xzdesk.problems.queries.Ledger."""

    _connections: Connections

    def groups(self, query: ProblemQuery, rule: LightRule) -> Sequence[Group]:
        """The matching problems, counted in one scan."""
        sql = Sql()
        rank = light_rank(sql, rule)
        narrow(sql, query)
        choose(sql, query, rank)
        with self._connections.reading() as connection:
            found = search.hits(connection, query.text)
            if found is not None:
                sql.add(f"row IN (SELECT value FROM json_each({sql.name(json.dumps(found))}))")
            statement = (
                f"SELECT status, tier, cluster, category, department, {rank}, count(*), min(stage_on)"
                f" FROM problem {sql.where} GROUP BY 1, 2, 3, 4, 5, 6"
            )
            return [_group(row) for row in connection.execute(statement, sql.parameters)]

    def taken(self, first: date, last: date) -> Sequence[Taken]:
        """The actions on problems of a period, counted by action and by the state they led to."""
        with self._connections.reading() as connection:
            sql = _actions(connection, first, last)
            rows = connection.execute(
                f"SELECT action, json_extract(patch, '$.status[1]'), count(*) FROM {BY_DAY} {sql.where} GROUP BY 1, 2",
                sql.parameters,
            ).fetchall()
        return [Taken(action, _STATES.get(to), count) for action, to, count in rows]

    def rows_taken(self, actions: Sequence[str], first: date, last: date) -> Sequence[int]:
        """Row numbers of the problems on which such actions were made, by number."""
        with self._connections.reading() as connection:
            sql = _actions(connection, first, last)
            sql.among("action", actions)
            statement = (
                f"SELECT row FROM problem WHERE id IN (SELECT record FROM {BY_DAY} {sql.where})"
                " ORDER BY rtrim(number, '0123456789'), length(number), number, row"
            )
            return array("q", [row for (row,) in connection.execute(statement, sql.parameters)])


def _group(row: tuple[Any, ...]) -> Group:
    status, tier, cluster, category, department, rank, count, since = row
    return Group(
        _STATES.get(status, State.DRAFT),
        _TIERS.get(tier),
        cluster or "",
        category or "",
        department or "",
        LIGHT_AT[rank],
        count,
        date.fromisoformat(since) if since else None,
    )


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
