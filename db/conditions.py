"""A ledger query as an SQL condition with its parameters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from xzdesk.core.captions import Captioned, Tier
from xzdesk.core.fields import described
from xzdesk.problems.queries import Light, LightRule, ProblemQuery
from xzdesk.problems.records import CHILDREN, IN_HAND

OPEN = "status NOT IN ('closed', 'withdrawn')"
# Without figures on how the values lie, SQLite would rather read every change of a kind than those of a few days.
BY_DAY = "change INDEXED BY change_day"
RANK = {Light.RED: 0, Light.YELLOW: 1, Light.GREEN: 2, Light.NONE: 3}


class Sql:
    """Conditions to be joined by AND, and their named parameters."""

    def __init__(self, parameters: dict[str, object] | None = None) -> None:
        self.conditions: list[str] = []
        self.parameters = {} if parameters is None else parameters

    def name(self, value: object) -> str:
        """A parameter for a value, as it is written in SQL."""
        key = f"p{len(self.parameters)}"
        self.parameters[key] = value
        return f":{key}"

    def add(self, condition: str) -> None:
        self.conditions.append(condition)

    def among(self, expression: str, values: Iterable[object]) -> None:
        """`expression` is one of the values; no values, no condition."""
        names = [self.name(value) for value in values]
        if names:
            self.add(f"{expression} IN ({', '.join(names)})")

    def between(self, expression: str, first: date | None, last: date | None) -> None:
        """Days from `first` to `last`, both included, either open."""
        if first:
            self.add(f"{expression} >= {self.name(first.isoformat())}")
        if last:
            self.add(f"{expression} <= {self.name(last.isoformat())}")

    @property
    def where(self) -> str:
        return f"WHERE {' AND '.join(self.conditions)}" if self.conditions else ""


def codes(values: Sequence[Captioned]) -> list[str]:
    """The stored forms of enumeration members."""
    return [value.value for value in values]


def light_rank(sql: Sql, rule: LightRule) -> str:
    """An expression that gives RANK of a problem's light (its rule in words: LightRule)."""
    today, yellow = sql.name(rule.today.isoformat()), sql.name(rule.yellow_until.isoformat())
    by_due = ", ".join(sql.name(state.value) for state in rule.by_due) or "NULL"
    cases = [
        f"WHEN due_on IS NOT NULL AND status IN ({by_due}) THEN CASE"
        f" WHEN due_on < {today} THEN 0 WHEN due_on <= {yellow} THEN 1 ELSE 2 END",
        "WHEN stage_on IS NULL THEN 3",
    ]
    limits: dict[tuple[str, str], dict[str, list[Tier | None]]] = {}
    for (state, tier), limit in rule.by_stage.items():
        key = (limit.red.isoformat(), limit.yellow.isoformat())
        limits.setdefault(key, {}).setdefault(state.value, []).append(tier)
    for (red, yellow_limit), stages in limits.items():
        which = " OR ".join(_stage(sql, state, tiers) for state, tiers in stages.items())
        red, yellow_limit = sql.name(red), sql.name(yellow_limit)
        cases.append(
            f"WHEN {which} THEN CASE WHEN stage_on < {red} THEN 0 WHEN stage_on < {yellow_limit} THEN 1 ELSE 2 END"
        )
    return f"CASE {' '.join(cases)} ELSE 3 END"


def _stage(sql: Sql, state: str, tiers: Sequence[Tier | None]) -> str:
    status = f"status = {sql.name(state)}"
    if {None, *Tier} == set(tiers):
        return status
    named = ", ".join(sql.name(tier.value) for tier in tiers if tier)
    choices = [f"tier IN ({named})"] if named else []
    choices += ["tier IS NULL"] if None in tiers else []
    return f"({status} AND ({' OR '.join(choices)}))"


def narrow(sql: Sql, query: ProblemQuery) -> None:
    """The filters that no facet is counted over, without the text."""
    sql.among("category", query.categories)
    sql.among("department", [query.department] if query.department else [])
    sql.among("county", query.counties)
    sql.between("registered_on", query.registered_from, query.registered_to)
    sql.between("closed_on", query.closed_from, query.closed_to)
    _moved(sql, query.moved_from, query.moved_to)


def choose(sql: Sql, query: ProblemQuery, rank: str) -> None:
    """The filters that have facets: state, tier, cluster, light."""
    if set(query.states) == set(IN_HAND):
        sql.add(OPEN)  # in these words, so that SQLite knows that problem_urgency serves
        sql.add("status <> 'draft'")
    else:
        sql.among("status", codes(query.states))
    sql.among("tier", codes(query.tiers))
    sql.among("cluster", query.clusters)
    sql.among(rank, [RANK[light] for light in query.lights])


def _moved(sql: Sql, first: date | None, last: date | None) -> None:
    """A change of the problem, or of what hangs on it, was made on a day of the period."""
    if not first and not last:
        return
    period = Sql(sql.parameters)
    period.between("substr(at, 1, 10)", first, last)
    days = " AND ".join(period.conditions)
    ids = [f"SELECT record FROM {BY_DAY} WHERE kind = 'problem' AND {days}"]
    for child in CHILDREN:
        kind = described(child).kind
        ids.append(
            f"SELECT child.problem FROM {BY_DAY} JOIN {kind} AS child ON child.id = change.record"
            f" WHERE change.kind = '{kind}' AND {days}"
        )
    sql.add(f"id IN ({' UNION '.join(ids)})")
