"""Rows of a plans' workbook, each taken through the use cases: what is new, changed, the same, or refused by name.

A row is known by the id that an export wrote beside it, else by its names within its plan. A value that the record has
held before is no news: the file is older than the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from xzdesk.core.fields import KINDS
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.exchange.findings import CellChange, RowKind, RowResult
from xzdesk.exchange.phases import Tell, refuse_cancelled
from xzdesk.exchange.plan_columns import TABLES, goal_column, listed
from xzdesk.exchange.plan_read import GivenPart
from xzdesk.plans.records import Plan
from xzdesk.plans.taking import part_named
from xzdesk.plans.usecases import Plans
from xzdesk.plans.whole import Whole, read_whole

_DONE = ("done_on", "evidence")


class PlanRows:
    """Takes rows in, in the order of the tables; inside `writing()` of the ledger.

    All that is added is one gesture, all that is changed another, and so with figures; `gestures` has them in order.
    """

    def __init__(self, plans: Plans, every: Sequence[GivenPart]) -> None:
        """`every`: the whole file, for a row that does not say its plan."""
        self.plans = plans
        self._only = [row for row in every if row.table.kind == "plan"]
        self._here: dict[str, str] = {}  # a plan's number in the file -> its id here, where another office numbered it
        self._gestures: dict[str, str] = {}
        self._done: list[str] = []

    @property
    def gestures(self) -> list[str]:
        return [*self._gestures.values(), *self._done]

    def take(
        self, rows: Sequence[GivenPart], progress: Tell | None = None, cancelled: Callable[[], bool] | None = None
    ) -> list[RowResult]:
        """What became of each row, in the order of the file. Refusal when cancelled."""
        results: dict[tuple[str, int], RowResult] = {}
        for row in _predecessors_first(rows):
            refuse_cancelled(cancelled)
            results[row.place] = self._row(row)
            if progress:
                progress(len(results), len(rows))
        return [results[row.place] for row in rows]

    def _row(self, row: GivenPart) -> RowResult:
        """One row, whole or not at all."""
        number = ""
        try:
            if row.flaws:
                return _told(row, number, RowKind.REFUSED, " ".join(row.flaws))
            with self.plans.ledger.writing():
                plan = self._plan(row)
                number = str(plan.number) if plan else ""
                kind, cells, written = self._taken(row, plan)
                self._note(written)
        except Refusal as no:
            return _told(row, number, RowKind.REFUSED, str(no))
        if row.table.kind == "plan" and plan is None:
            number = self._born(row, written["add"].ids("plan")[0])
        return RowResult(row.table.sheet, row.row, number, row.name, kind, cells)

    def _born(self, row: GivenPart, record: str) -> str:
        """The number of a plan that a row has made."""
        self._here[row.number] = record
        made = self.plans.ledger.get(Plan, record)
        return str(made.number) if made else ""

    def _note(self, written: Mapping[str, Written]) -> None:
        for action, each in written.items():
            if action == "done" and each.gesture:
                self._done.append(each.gesture)
            elif each.gesture:
                self._gestures.setdefault(action, each.gesture)

    def _plan(self, row: GivenPart) -> Plan | None:
        """The plan of a row; None for a plan that is new."""
        own = self.plans.ledger.find(Plan, county=self.plans.desk.identity.office)
        if row.table.kind == "plan":
            if row.key:
                return next((each for each in own if row.key in (each.id, each.number)), None)
            return next((each for each in own if each.title == row.values.get("title")), None)
        wanted = row.plan or (str(self._only[0].values.get("title")) if len(self._only) == 1 else "")
        found = [each for each in own if wanted in (each.number, each.title) or each.id == self._here.get(wanted)]
        if not wanted and len(own) == 1:
            found = own
        if len(found) != 1:
            raise Refusal("plan_row_unclear" if not wanted or found else "plan_unknown", number=wanted)
        return found[0]

    def _taken(self, row: GivenPart, plan: Plan | None) -> tuple[RowKind, tuple[CellChange, ...], dict[str, Written]]:
        if row.table.kind == "actual":
            return self._figure(row, plan or Plan())
        if plan is None:
            given = {name: value for name, value in row.values.items() if value is not None}
            return RowKind.NEW, _cells(row, given, {}), {"add": self.plans.add(given, self._gestures.get("add", ""))}
        if row.table.kind == "plan":
            return self._edited(row, "plan", plan, self._news("plan", plan, row.values), {})
        whole = read_whole(self.plans.ledger, plan)
        values = _with_ids(whole, row.values)
        done = {name: values.pop(name) for name in _DONE if name in values}
        part = self._part(row, whole)
        if part is None:
            return self._added(row, plan, values, done)
        years = self._yearly_news(whole, part.id, row.years)
        kind, cells, written = self._edited(row, row.table.kind, part, self._news(row.table.kind, part, values), years)
        if done.get("done_on") and getattr(part, "done_on", None) is None:
            written["done"] = self.plans.done(part.id, done)
            kind, cells = RowKind.CHANGED, (*cells, *_cells(row, done, {}))
        return kind, cells, written

    def _part(self, row: GivenPart, whole: Whole) -> Any:
        parts = {"target": whole.targets, "measure": whole.measures, "milestone": whole.milestones}[row.table.kind]
        (known_by,) = row.table.known_by
        name = row.values.get(known_by)
        found = [each for each in parts if each.id == row.key] or [p for p in parts if getattr(p, known_by) == name]
        if len(found) > 1:
            raise Refusal("plan_part_ambiguous", kind=KINDS[row.table.kind].caption, name=name)
        return found[0] if found else None

    def _added(
        self, row: GivenPart, plan: Plan, values: Mapping[str, Any], done: Mapping[str, Any]
    ) -> tuple[RowKind, tuple[CellChange, ...], dict[str, Written]]:
        given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
        years = {year: value for year, value in row.years.items() if value is not None}
        if row.table.kind == "target":
            given["years"] = years
        made = self.plans.add_part(plan, row.table.kind, given, self._gestures.get("add", ""))
        written = {"add": made}
        if done.get("done_on"):
            written["done"] = self.plans.done(made.ids("milestone")[0], done)
        told = {name: value for name, value in row.values.items() if value is not None}
        return RowKind.NEW, _cells(row, told, years), written

    def _edited(
        self, row: GivenPart, kind: str, part: Any, news: Mapping[str, Any], years: Mapping[int, Any]
    ) -> tuple[RowKind, tuple[CellChange, ...], dict[str, Written]]:
        if not news and not years:
            return RowKind.SAME, (), {}
        raw = {**news, "years": years} if kind == "target" else dict(news)
        gesture = self._gestures.get("edit", "")
        written = (
            self.plans.edit(part, raw, gesture) if kind == "plan" else self.plans.edit_part(kind, part.id, raw, gesture)
        )
        told = {name: row.values.get(name) for name in news}
        return RowKind.CHANGED, _cells(row, told, years, part), {"edit": written}

    def _figure(self, row: GivenPart, plan: Plan) -> tuple[RowKind, tuple[CellChange, ...], dict[str, Written]]:
        whole = read_whole(self.plans.ledger, plan)
        target = part_named(whole, "target", row.values.get("target") or "")
        period = row.values.get("period")
        now = next((each for each in whole.actuals if each.target == target and each.period == period), None)
        values = {name: row.values[name] for name in ("value", "source") if name in row.values}
        news = self._news("actual", now, values) if now else {n: v for n, v in values.items() if v is not None}
        if not news:
            return RowKind.SAME, (), {}
        kept = {"value": now.value, "source": now.source} if now else {}
        raw = {"target": target, "period": period, **kept, **news}
        written = self.plans.actuals(plan, [raw], self._gestures.get("actual", ""))
        return RowKind.CHANGED if now else RowKind.NEW, _cells(row, news, {}, now), {"actual": written}

    def _news(self, kind: str, part: Any, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values that differ from the ledger's, and that it has not held before."""
        fields, differing = KINDS[kind].fields, {}
        held: dict[str, list[object]] = {}
        for change in self.plans.ledger.changes(kind, part.id):
            for name, (_, new) in change.patch.items():
                held.setdefault(name, []).append(new)
        for name, value in values.items():
            stored = fields[name].type.store(value)
            if stored != fields[name].type.store(getattr(part, name)) and stored not in held.get(name, ()):
                differing[name] = value
        return differing

    def _yearly_news(self, whole: Whole, target: str, years: Mapping[int, Any]) -> dict[int, Any]:
        found: dict[int, Any] = {}
        for year, value in years.items():
            now = next((each for each in whole.yearly if each.target == target and each.year == year), None)
            if (now is None and value is not None) or (now is not None and self._news("yearly", now, {"value": value})):
                found[year] = value
        return found


def _with_ids(whole: Whole, values: Mapping[str, Any]) -> dict[str, Any]:
    """Ids for the names of the parts that a milestone points to."""
    given = dict(values)
    for kind in ("measure", "target"):
        if given.get(kind):
            given[kind] = part_named(whole, kind, given[kind])
    if given.get("waits_for"):
        names = listed(given["waits_for"], {each.title for each in whole.milestones})
        given["waits_for"] = sorted({part_named(whole, "milestone", each) for each in names})
    return given


def _predecessors_first(rows: Sequence[GivenPart]) -> list[GivenPart]:
    """The tables in their order; a milestone of the file stands behind those that it waits for."""
    titles = {row.values.get("title") for row in rows if row.table.kind == "milestone"}
    known: set[object] = set()
    ordered: list[GivenPart] = []
    left = sorted(rows, key=lambda row: TABLES.index(row.table))
    while left:
        ready = [row for row in left if not (_waited(row, titles) & titles) - known] or left
        known |= {row.values.get("title") for row in ready}
        places = {row.place for row in ready}
        left = [row for row in left if row.place not in places]
        ordered += ready
    return sorted(ordered, key=lambda row: TABLES.index(row.table))


def _waited(row: GivenPart, titles: Collection[object]) -> set[object]:
    return set[object](listed(row.values.get("waits_for"), titles))


def _cells(
    row: GivenPart, values: Mapping[str, Any], years: Mapping[int, Any], part: object = None
) -> tuple[CellChange, ...]:
    columns = {column.name: column for column in row.table.columns}
    own = KINDS[row.table.kind].fields
    told = []
    for name, value in values.items():
        column = columns[name]
        has_old = part is not None and name in own and own[name].type is column.type
        told.append(CellChange(column.caption, column.type.show(getattr(part, name) if has_old else None),
                               column.type.show(value)))  # fmt: skip
    goals = ((goal_column(year), value) for year, value in years.items())
    return (*told, *(CellChange(column.caption, "", column.type.show(value)) for column, value in goals))


def _told(row: GivenPart, number: str, kind: RowKind, reason: str) -> RowResult:
    said = {name: value for name, value in row.values.items() if value is not None}
    return RowResult(row.table.sheet, row.row, number, row.name, kind, _cells(row, said, row.years), reason)
