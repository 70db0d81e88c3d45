"""The readings of the problem ledger, in SQL."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import cast

from db.conditions import RANK, Sql, choose, light_rank, narrow
from db.connections import Connections
from db.search import HEADING
from db.tables import Table
from db.words import index_words
from xzdesk.core.captions import Tier
from xzdesk.core.fields import KINDS
from xzdesk.problems.queries import Facets, Light, LightRule, Order, ProblemQuery
from xzdesk.problems.records import Problem, State

_DEADLINE = "CASE WHEN status IN ('handling', 'replied') THEN coalesce(due_on, stage_on) ELSE stage_on END"
_BY_NUMBER = "rtrim(number, '0123456789'), length(number), number, row"
_NUMBER_IS = "rtrim(number, '0123456789') = rtrim(:number, '0123456789') AND length(number) = length(:number)"
_AT_ONCE = 500
_STATES = {state.value: state for state in State}
_TIERS = {tier.value: tier for tier in Tier}


class SqliteLedger:
    """Answers xzdesk.problems.queries.Ledger's readings."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._problems = Table(KINDS["problem"])

    def problem_rows(self, query: ProblemQuery, rule: LightRule) -> Sequence[int]:
        """Row numbers of the problems that match, in order."""
        sql = Sql()
        rank = light_rank(sql, rule)
        narrow(sql, query)
        choose(sql, query, rank)
        order = {
            Order.URGENCY: f"{rank}, {_DEADLINE}, {_BY_NUMBER}",
            Order.NEWEST: "registered_on IS NOT NULL, registered_on DESC, id DESC",
            Order.NUMBER: _BY_NUMBER,
        }[query.order]
        limit = f"LIMIT {sql.name(query.limit)}" if query.limit is not None else ""
        statement = f"SELECT row FROM problem {sql.where} ORDER BY {order} {limit}"
        with self._connections.reading() as connection:
            return array("q", [row for (row,) in connection.execute(statement, sql.parameters)])

    def problems_at(self, rows: Sequence[int]) -> list[Problem]:
        """The problems of row numbers, in that order; a row that is gone is left out."""
        found: dict[int, Problem] = {}
        with self._connections.reading() as connection:
            for start in range(0, len(rows), _AT_ONCE):
                part = rows[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(part))
                for row in connection.execute(f"{self._problems.select} WHERE row IN ({marks})", tuple(part)):
                    found[row[0]] = cast(Problem, self._problems.load(row))
        return [found[row] for row in rows if row in found]

    def row_of(self, id: str) -> int | None:
        """The row number of a problem."""
        with self._connections.reading() as connection:
            row = connection.execute("SELECT row FROM problem WHERE id = ?", (id,)).fetchone()
        return row[0] if row else None

    def problem_by_number(self, number: str) -> Problem | None:
        """The problem of a number; the first made, should two bear it."""
        statement = f"{self._problems.select} WHERE {_NUMBER_IS} AND number = :number ORDER BY id LIMIT 1"
        with self._connections.reading() as connection:
            row = connection.execute(statement, {"number": number}).fetchone()
        return cast(Problem, self._problems.load(row)) if row else None

    def last_number(self, prefix: str) -> int:
        """The highest counter among numbers that are `prefix` and digits; `prefix` ends in no digit."""
        with self._connections.reading() as connection:
            row = connection.execute(
                "SELECT number FROM problem WHERE rtrim(number, '0123456789') = ? AND length(number) > ?"
                " ORDER BY length(number) DESC, number DESC LIMIT 1",
                (prefix, len(prefix)),
            ).fetchone()
        return int(row[0][len(prefix) :]) if row else 0

    def facets(self, query: ProblemQuery, rule: LightRule) -> Facets:
        """Counts by state, tier, cluster and light, each under the other filters, from one grouped scan."""
        sql = Sql()
        rank = light_rank(sql, rule)
        narrow(sql, query)
        statement = (
            f"SELECT status, tier, cluster, total(({rank}) = 0), total(({rank}) = 1), total(({rank}) = 2), count(*)"
            f" FROM problem {sql.where} GROUP BY status, tier, cluster"
        )
        with self._connections.reading() as connection:
            groups = connection.execute(statement, sql.parameters).fetchall()
        return _counted(groups, query)

    def similar(self, problem: Problem, limit: int = 5) -> list[Problem]:
        """Problems that share most words of title and the subject's name, best first."""
        words = dict.fromkeys(index_words(getattr(problem, name) for name in HEADING).split())
        expression = " OR ".join(f'"{word}"' for word in words if len(word) > 1)
        if not expression:
            return []
        with self._connections.reading() as connection:
            rows = connection.execute(
                "SELECT rowid FROM problem_search WHERE problem_search MATCH ? ORDER BY rank LIMIT ?",
                (f"heading : ({expression})", limit + 1),
            ).fetchall()
        found = self.problems_at([row for (row,) in rows])
        return [other for other in found if other.id != problem.id][:limit]


def _counted(
    groups: Sequence[tuple[str, str | None, str | None, float, float, float, int]], query: ProblemQuery
) -> Facets:
    """Facets out of counts by state, tier and cluster, each with its lights."""
    states, tiers, clusters, lights = Counter[State](), Counter[Tier](), Counter[str](), Counter[Light]()
    for status, tier, cluster, red, yellow, green, count in groups:
        by_light = dict(zip(RANK, (int(red), int(yellow), int(green), count - int(red + yellow + green)), strict=True))
        lit = sum(n for light, n in by_light.items() if light in (query.lights or Light))
        fits = (
            not query.states or status in query.states,
            not query.tiers or tier in query.tiers,
            not query.clusters or cluster in query.clusters,
        )
        if fits[1] and fits[2] and status:
            states[_STATES[status]] += lit
        if fits[0] and fits[2] and tier:
            tiers[_TIERS[tier]] += lit
        if fits[0] and fits[1] and cluster:
            clusters[cluster] += lit
        if all(fits):
            lights.update(by_light)
    total = sum(lights[light] for light in (query.lights or Light))
    return Facets(total, +states, +tiers, +clusters, +lights)
