"""What a filled-in row means for the ledger: a receipt, an answer, a return, a forward, or nothing new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xzdesk.errors import Refusal
from xzdesk.exchange.columns import KEY, RECEIPT, TASKS, Handling, reply_columns
from xzdesk.exchange.derived import after
from xzdesk.exchange.filled import FilledItem
from xzdesk.exchange.findings import CellChange, RowKind, RowResult
from xzdesk.exchange.identity import Item, Packet
from xzdesk.exchange.standing import Standing
from xzdesk.exchange.taking import Content, Taker, Taking
from xzdesk.findings import Finding
from xzdesk.problems.case import day_in_order
from xzdesk.problems.inputs import ASSIGNED
from xzdesk.problems.records import Problem, Referral, ReferralState
from xzdesk.problems.usecases import Problems

_FITTING = {
    Handling.REPLY: ("kind", "text", "person", "replied_on", "due_on", "assigned"),
    Handling.RETURN: ("reason", "person", "replied_on"),
    Handling.FORWARD: ("reason", "ground", "text", "person", "replied_on"),
}
_ABOUT_THE_ROW = ("row_not_here", "row_other_office", "row_moved_on")


@dataclass(frozen=True)
class RowPlan:
    """What a row leads to."""

    result: RowResult
    takings: tuple[Taking, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Conflict(Exception):  # noqa: N818 - an answer
    """The ledger says something else already."""


class _Refused(Exception):  # noqa: N818 - an answer
    """Guards or rules said no."""


class Replies:
    """Plans the rows of one packet against the ledger as it is now; writes nothing."""

    def __init__(self, problems: Problems, packet: Packet) -> None:
        self._problems = problems
        self._packet = packet
        self._columns = {column.name: column for column in reply_columns(packet.tier)}

    def plan(self, filled: FilledItem) -> RowPlan:
        """What a row leads to."""
        if filled.flaws or filled.item is None:
            return RowPlan(self._result(filled, RowKind.REFUSED, {}, " ".join(filled.flaws)))
        try:
            standing = self._standing(filled.item)
        except Refusal as no:
            return self._not_taken(filled, RowKind.REFUSED, {}, [no])
        try:
            return self._planned(filled, filled.item, standing)
        except _Conflict as no:
            return self._not_taken(filled, RowKind.CONFLICT, standing.values(), no.args)
        except _Refused as no:
            return self._not_taken(filled, RowKind.REFUSED, standing.values(), no.args)

    def _standing(self, item: Item) -> Standing:
        ledger = self._problems.ledger
        problem, referral = ledger.get(Problem, item.problem), ledger.get(Referral, item.referral)
        if problem is None or referral is None or referral.problem != problem.id:
            office, ours = self._packet.office, self._problems.desk.identity.office
            code = "row_not_here" if office == ours else "row_other_office"
            raise Refusal(code, number=item.number, office=office)
        return Standing(problem, referral, self._problems.family(problem))

    def _planned(self, filled: FilledItem, item: Item, standing: Standing) -> RowPlan:
        taker = Taker(self._problems, self._packet, item, standing)
        answer = self._answer(filled, standing)
        findings: list[Finding] = []
        receipt = self._receipt(filled, standing, findings, alone=not answer)
        takings: list[Taking] = []
        if receipt:
            _refuse(taker.lacks("receive", receipt))
            takings.append(taker.take("receive", receipt, receipt["received_on"], taker.basis))
        if answer and not standing.says(answer):
            step = self._step(taker, answer, receipt, standing)
            basis = after(taker.basis, takings[0].changes) if takings else taker.basis
            takings.append(taker.take(step, answer, answer["replied_on"], basis))
        first = standing.referral.state is ReferralState.SENT
        kind = RowKind.SAME if not takings else RowKind.NEW if first else RowKind.CHANGED
        return RowPlan(self._result(filled, kind, standing.values()), tuple(takings), tuple(findings))

    def _receipt(
        self, filled: FilledItem, standing: Standing, findings: list[Finding], *, alone: bool
    ) -> dict[str, Any]:
        """The receipt, when there is one to write. One that differs from the ledger's is left out and told."""
        given = {name: filled.values[name] for name in RECEIPT if name in filled.values}
        differing = [name for name in given if given[name] != getattr(standing.referral, name)]
        if not differing:
            return {}
        if standing.unread:
            if given.get("received_on") is None:
                _refuse([Refusal("step_field_missing", field=self._columns["received_on"].caption)])
            return given
        if alone:
            raise _Conflict(standing.moved_on())
        findings += [self._finding_at(filled, name, Refusal("row_receipt_differs")) for name in differing]
        return {}

    def _answer(self, filled: FilledItem, standing: Standing) -> dict[str, Any]:
        """What was decided; empty when nothing was. Who fills in an answer's cells only means to answer."""
        known = standing.values()
        given = {name: value for name, value in filled.values.items() if name not in RECEIPT}
        if any(value is None and known.get(name) is not None for name, value in given.items()):
            raise _Conflict(standing.moved_on())
        said = {name: value for name, value in given.items() if value is not None}
        if filled.assigned:
            said["assigned"] = [dict(task) for task in filled.assigned]
        if said and "handling" not in said:
            if not set(said) <= set(_FITTING[Handling.REPLY]):
                _refuse([Refusal("step_field_missing", field=self._columns["handling"].caption)])
            said["handling"] = Handling.REPLY
        return said

    def _step(self, taker: Taker, answer: Content, receipt: Content, standing: Standing) -> str:
        """The step's name, after everything that stands against it."""
        if not standing.under_way:
            raise _Conflict(standing.moved_on())
        handling: Handling = answer["handling"]
        reasons = [*self._unfitting(handling, answer), *self._day_lacks(answer, receipt, standing.referral)]
        told = {(no.code, no.params.get("field")) for no in reasons}
        lacks = taker.lacks(handling.value, answer)
        _refuse([*reasons, *(no for no in lacks if (no.code, no.params.get("field")) not in told)])
        return handling.value

    def _unfitting(self, handling: Handling, answer: Content) -> Iterator[Refusal]:
        for name in answer:
            if name != "handling" and name not in _FITTING[handling]:
                caption = self._columns[name].caption if name in self._columns else TASKS
                yield Refusal("row_cell_unfitting", field=caption, handling=handling.caption)

    def _day_lacks(self, answer: Content, receipt: Content, referral: Referral) -> Iterator[Refusal]:
        day, caption = answer.get("replied_on"), self._columns["replied_on"].caption
        if day is None:
            yield Refusal("step_field_missing", field=caption)
        earliest = receipt.get("received_on") or referral.received_on or referral.approved_on
        yield from day_in_order(day, caption, earliest, self._problems.desk.today)

    # how it is told

    def _not_taken(
        self, filled: FilledItem, kind: RowKind, known: Mapping[str, Any], reasons: Sequence[Refusal]
    ) -> RowPlan:
        found = [self._finding(filled, reason) for reason in reasons]
        return RowPlan(self._result(filled, kind, known, " ".join(str(no) for no in reasons)), (), tuple(found))

    def _finding(self, filled: FilledItem, reason: Refusal) -> Finding:
        """At the cell that the reason speaks of, else at the row's id or at what was done with it."""
        if reason.code in _ABOUT_THE_ROW and filled.item:
            return Finding(filled.sheet, filled.row, KEY, filled.item.number, str(reason))
        caption = reason.params.get("field")
        return self._finding_at(filled, next((n for n, c in self._columns.items() if c.caption == caption), ""), reason)

    def _finding_at(self, filled: FilledItem, name: str, reason: Refusal) -> Finding:
        column = self._columns[name or "handling"]
        value = column.type.show(filled.values.get(column.name))
        return Finding(filled.sheet, filled.row, column.caption, value, str(reason))

    def _result(self, filled: FilledItem, kind: RowKind, known: Mapping[str, Any], reason: str = "") -> RowResult:
        """The row as the preview lists it."""
        number, title = (filled.item.number, filled.item.title) if filled.item else ("", "")
        cells = (*self._cells(filled.values, known), *(_task(task) for task in filled.assigned))
        return RowResult(filled.sheet, filled.row, number, title, kind, cells, reason)

    def _cells(self, values: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[CellChange]:
        """The filled cells, as a person reads them."""
        for name, column in self._columns.items():
            if values.get(name) is not None or (name in values and known.get(name) is not None):
                yield CellChange(column.caption, column.type.show(known.get(name)), column.type.show(values[name]))


def _refuse(reasons: Sequence[Refusal]) -> None:
    if reasons:
        raise _Refused(*reasons)


def _task(task: Mapping[str, Any]) -> CellChange:
    return CellChange(TASKS, "", "　".join(spec.type.show(task.get(name)) for name, spec in ASSIGNED.items()))
