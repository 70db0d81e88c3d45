"""The readings of the problem ledger: SQL for what holds for all rows, arrays of row numbers for what is typed."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import compress, islice
from threading import Lock
from typing import Generic, TypeVar, cast

from db import search
from db.conditions import RANK, Sql, choose, light_rank, narrow
from db.connections import Connections
from db.tables import Table
from db.words import lone_pair
from xzdesk.core.captions import Tier
from xzdesk.core.fields import KINDS
from xzdesk.core.tuples import NamedTuple
from xzdesk.problems.queries import Facets, Light, LightRule, Order, ProblemQuery
from xzdesk.problems.records import Problem, State

_DEADLINE = "CASE WHEN status IN ('handling', 'replied') THEN coalesce(due_on, stage_on) ELSE stage_on END"
_UNIT = "coalesce(unit, department)"
_ORDERS = {
    Order.URGENCY: f"{_DEADLINE}, number",  # within one light
    Order.NEWEST: "registered_on IS NULL DESC, registered_on DESC, row DESC",
    Order.NUMBER: "rtrim(number, '0123456789'), length(number), number, row",
    Order.SUBJECT: f"subject_name IS NULL, subject_name, {_DEADLINE}, number",
    Order.UNIT: f"{_UNIT} IS NULL, {_UNIT}, {_DEADLINE}, number",
}
# In the words of the index problem_number; "number = ?" would be put into the other two terms, which then miss it.
_NUMBER_IS = "rtrim(number, '0123456789') = ? AND length(number) = ? AND number BETWEEN ? AND ?"
_AT_ONCE = 500
_READ_AT_ONCE, _THINNEST = 128, 8  # a search is read in order where one problem in eight holds it
_STATES = {state.value: state for state in State}
_TIERS = {tier.value: tier for tier in Tier}

T = TypeVar("T")


class Latest(Generic[T]):
    """The last answer, good for the same question until the next commit. Who asks while it is being found waits."""

    def __init__(self) -> None:
        self._held: tuple[object, int, T] | None = None
        self._finding = Lock()

    def get(self, question: object, generation: int | None, answer: Callable[[], T]) -> T:
        """The held answer or a new one; `generation` None holds nothing."""
        if generation is None:
            return answer()
        with self._finding:
            held = self._held
            if held is not None and held[0] == question and held[1] == generation:
                return held[2]
            new = answer()
            self._held = (question, generation, new)
        return new


class Ordered:
    """Row numbers in order, and how to pick from them what a search found."""

    def __init__(self, rows: list[int]) -> None:
        self.rows = rows
        self._last = max(rows, default=0)

    def pick(self, found: Sequence[int], limit: int | None) -> list[int]:
        """Those of the rising row numbers that are here, in order, or the first of them."""
        marks = bytearray(len(self.rows) + 1)
        places = self._places
        for row in found[: bisect_right(found, self._last)]:
            marks[places[row]] = 1
        return list(islice(compress(self.rows, marks), limit))

    @cached_property
    def _places(self) -> list[int]:
        """Row number -> place in the order; -1, the mark behind the last, for those that are not here.

        A list, for an array would make a new number at each look-up.
        """
        places = [-1] * (self._last + 1)
        for place, row in enumerate(self.rows):
            places[row] = place
        return places


class Group(NamedTuple):
    """Problems alike in all that facets are counted over, by row number."""

    state: State
    tier: Tier | None
    cluster: str | None
    light: Light
    rows: array[int]


class SqliteLedger:
    """Answers xzdesk.problems.queries.Ledger's readings."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._problems = Table(KINDS["problem"])
        self._order: Latest[Ordered] = Latest()
        self._groups: Latest[list[Group]] = Latest()
        self._hits: Latest[list[int] | None] = Latest()

    def problem_rows(self, query: ProblemQuery, rule: LightRule) -> Sequence[int]:
        """Row numbers of the problems that match, in order.

        The order is read once per commit and filter; what is typed only picks from it.
        """
        generation = self._connections.generation
        whole = query._replace(text="", limit=None)
        order = self._order.get((whole, rule), generation, lambda: self._ordered(whole, rule))
        first = self._first(order.rows, lone_pair(query.text), query.limit) if query.limit and query.text else None
        if first is not None:
            return first
        found = self._found(query.text, generation)
        return order.rows[: query.limit] if found is None else order.pick(found, query.limit)

    def _first(self, rows: Sequence[int], pair: str, limit: int) -> list[int] | None:
        """The first rows that hold a common pair, read in their order: the index would give half the ledger. None
        where it is too rare for that."""
        first: list[int] = []
        if not pair:
            return None
        with self._connections.reading() as connection:
            for start in range(0, len(rows), _READ_AT_ONCE):
                part = rows[start : start + _READ_AT_ONCE]
                holding = search.holding(connection, part, pair)
                first += [row for row in part if row in holding]
                if len(first) >= limit:
                    break
                if len(first) * _THINNEST < start + len(part) < len(rows):
                    return None
        return first[:limit]

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
        statement = f"{self._problems.select} WHERE {_NUMBER_IS} ORDER BY +id LIMIT 1"  # +: by number, not by id
        with self._connections.reading() as connection:
            row = connection.execute(statement, (number.rstrip("0123456789"), len(number), number, number)).fetchone()
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
        """Counts by state, tier, cluster and light, each under the other filters."""
        generation = self._connections.generation
        narrowed = query._replace(text="", limit=None, states=(), tiers=(), clusters=(), lights=(), order=Order.NUMBER)
        groups = self._groups.get((narrowed, rule), generation, lambda: self._grouped(narrowed, rule))
        found = self._found(query.text, generation)
        if found is None:
            return _counted(query, [(group, len(group.rows)) for group in groups])
        marks = bytearray(max([0, *found[-1:], *(group.rows[-1] for group in groups)]) + 1)
        for row in found:
            marks[row] = 1
        return _counted(query, [(group, sum(map(marks.__getitem__, group.rows))) for group in groups])

    def similar(self, problem: Problem, limit: int = 5) -> list[Problem]:
        """Problems that share the telling words of title and the subject's name, best first."""
        with self._connections.reading() as connection:
            rows = search.most_alike(connection, [problem.title, problem.subject_name], limit + 1)
        found = self.problems_at(rows)
        return [other for other in found if other.id != problem.id][:limit]

    def _ordered(self, query: ProblemQuery, rule: LightRule) -> Ordered:
        sql = Sql()
        rank = light_rank(sql, rule)
        narrow(sql, query)
        choose(sql, query, rank)
        ordered = f"SELECT row * 4 + {rank} AS ranked FROM problem {sql.where} ORDER BY {_ORDERS[query.order]}"
        ranked = self._json(f"SELECT json_group_array(ranked) FROM ({ordered})", sql)
        if query.order is Order.URGENCY:
            return Ordered([row >> 2 for rank in range(4) for row in ranked if row & 3 == rank])
        return Ordered([row >> 2 for row in ranked])

    def _grouped(self, query: ProblemQuery, rule: LightRule) -> list[Group]:
        sql = Sql()
        rank = light_rank(sql, rule)
        narrow(sql, query)
        statement = (
            f"SELECT status, tier, cluster, json_group_array(row * 4 + {rank})"
            f" FROM problem {sql.where} GROUP BY status, tier, cluster"
        )
        with self._connections.reading() as connection:
            found = connection.execute(statement, sql.parameters).fetchall()
        groups: list[Group] = []
        for status, tier, cluster, ranked in found:
            by_rank: list[list[int]] = [[], [], [], []]
            for row in json.loads(ranked):
                by_rank[row & 3].append(row >> 2)
            for light, rank_of in RANK.items():
                if by_rank[rank_of]:
                    lit = array("q", sorted(by_rank[rank_of]))
                    groups.append(Group(_STATES.get(status, State.DRAFT), _TIERS.get(tier), cluster, light, lit))
        return groups

    def _json(self, statement: str, sql: Sql) -> list[int]:
        """A list made by SQLite as JSON: a third of the time of fetching rows."""
        with self._connections.reading() as connection:
            made: list[int] = json.loads(connection.execute(statement, sql.parameters).fetchone()[0])
        return made

    def _found(self, text: str, generation: int | None) -> list[int] | None:
        """What the search finds; None when there is nothing to look for."""

        def look() -> list[int] | None:
            if not text:
                return None  # and spare a start the patterns of words
            with self._connections.reading() as connection:
                return search.hits(connection, text)

        return self._hits.get(text, generation, look)


def _counted(query: ProblemQuery, groups: Sequence[tuple[Group, int]]) -> Facets:
    states, tiers, clusters, lights = Counter[State](), Counter[Tier](), Counter[str](), Counter[Light]()
    total = 0
    for group, count in groups:
        in_states = not query.states or group.state in query.states
        in_tiers = not query.tiers or group.tier in query.tiers
        in_clusters = not query.clusters or group.cluster in query.clusters
        in_lights = not query.lights or group.light in query.lights
        if in_tiers and in_clusters and in_lights:
            states[group.state] += count
        if in_states and in_clusters and in_lights and group.tier:
            tiers[group.tier] += count
        if in_states and in_tiers and in_lights and group.cluster:
            clusters[group.cluster] += count
        if in_states and in_tiers and in_clusters:
            lights[group.light] += count
            total += count if in_lights else 0
    return Facets(total, +states, +tiers, +clusters, +lights)
