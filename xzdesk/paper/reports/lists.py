"""A report's annexed lists, on lying pages: short ones follow one another, a long one has its own pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xzdesk.paper.document import Block, Column, Orientation, PageBreak, Table
from xzdesk.paper.reports.entries import Entries, Entry
from xzdesk.paper.reports.reading import Reading
from xzdesk.problems.county_steps import REOPENED
from xzdesk.problems.records import Problem, Progress, Referral, ReferralState, State
from xzdesk.problems.statistics import Tally, number_order

URGENT_SHOWN = REST_SHOWN = 200
OTHERS_SHOWN = 50
_LONG = 10  # rows from which a list gets pages of its own
URGENT, DUE, REFERRED, REPLIED, RETURNED, REOPENINGS, CLOSED, REST = (f"附表{number}" for number in range(1, 9))
_REASON = Column("原因", 60)


def lists(reading: Reading) -> Iterator[Block]:
    """What needs a hand, what is due next, what waits, what came back, what was closed, and the rest in hand."""
    return paged(_tables(reading))


def paged(named: Iterable[tuple[str, Table]]) -> Iterator[Block]:
    """Tables on lying pages; before and after a long one a page begins (in a workbook a sheet, of the name given)."""
    after_long = True
    lying: Orientation | None = Orientation.LANDSCAPE
    for name, table in named:
        long = len(table.rows) > _LONG
        if long or after_long:
            yield PageBreak(lying, name=name)
            lying = None
        yield table
        after_long = long


def _tables(reading: Reading) -> Iterator[tuple[str, Table]]:
    entries, reasons = Entries(reading.problems, reading.of.as_of), _Reasons(reading)
    this, following = reading.period.this, reading.period.next
    usual = (entries.subject, entries.state, entries.holder, entries.due, entries.light)
    urgent, due = reading.urgent.urgent_first, reading.due.urgent_first
    yield "重点关注", entries.table(f"{URGENT}　重点关注问题", urgent, URGENT_SHOWN, usual)
    yield f"{following}到期", entries.table(f"{DUE}　{following}到期问题", due, OTHERS_SHOWN, usual)
    yield "待答复", _waiting(entries, f"{REFERRED}　待答复报送件", reading.of.in_state(State.REFERRED), "报送日期")
    yield "待落实", _waiting(entries, f"{REPLIED}　已答复待落实", reading.of.in_state(State.REPLIED), "答复日期")
    for name, number, action, why in (
        ("退回", RETURNED, "return", reasons.returned),
        ("反弹重开", REOPENINGS, "reopen", reasons.reopened),
    ):
        ids = reading.problems.ledger.ids_taken((action,), reading.period.first, reading.of.as_of)
        columns = (entries.subject, entries.state, entries.holder, Entry(_REASON, why))
        yield name, entries.table(f"{number}　{this}{name}", ids, OTHERS_SHOWN, columns)
    closed = (entries.subject, entries.holder, entries.result, entries.closed_on)
    yield (
        f"{this}销号",
        entries.table(f"{CLOSED}　{this}销号", _by_number(reading.of.closed), OTHERS_SHOWN, closed),
    )
    yield "其余在办", entries.table(f"{REST}　其余在办问题", _rest(reading).urgent_first, REST_SHOWN, usual)


def _rest(reading: Reading) -> Tally:
    """What is in hand and not in the first list, so that the two tell all that is, each with its light."""
    urgent = {each.problem.id for each in reading.urgent.problems}
    return reading.of.in_hand.where(lambda each: each.problem.id not in urgent)


def _waiting(entries: Entries, title: str, tally: Tally, since: str) -> Table:
    columns: Sequence[Entry] = (
        entries.subject, entries.department, entries.since(since), entries.waited, entries.due, entries.light,
    )  # fmt: skip
    return entries.table(title, tally.urgent_first, OTHERS_SHOWN, columns)


def _by_number(tally: Tally) -> list[str]:
    return [each.problem.id for each in sorted(tally.problems, key=lambda each: number_order(each.problem.number))]


class _Reasons:
    """Why a problem came back, the last time until the report's day."""

    def __init__(self, reading: Reading) -> None:
        self._ledger = reading.problems.ledger
        self._as_of = reading.of.as_of

    def returned(self, problem: Problem) -> str:
        found = self._ledger.find(Referral, problem=problem.id, state=ReferralState.RETURNED.value)
        reasons = [each.end_reason or "" for each in found if each.ended_on and each.ended_on <= self._as_of]
        return reasons[-1] if reasons else ""

    def reopened(self, problem: Problem) -> str:
        entries = self._ledger.find(Progress, problem=problem.id)
        notes = [each.text or "" for each in entries if each.on and each.on <= self._as_of]
        reasons = [note.removeprefix(REOPENED) for note in notes if note.startswith(REOPENED)]
        return reasons[-1] if reasons else ""
