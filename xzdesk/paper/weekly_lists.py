"""The weekly report's annexed lists, on lying pages; a long list ends with how many more there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xzdesk.paper.document import Block, Column, Orientation, PageBreak, Table
from xzdesk.paper.problem_tables import Entries, Entry, list_table
from xzdesk.problems.county_steps import REOPENED
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem, Progress, Referral, ReferralState, State
from xzdesk.problems.statistics import Listed, Period, attention, due_in, listed, shown
from xzdesk.problems.usecases import Problems

URGENT_SHOWN = 200
OTHERS_SHOWN = 50


@dataclass(frozen=True)
class Coming:
    """What needs a hand now, and what is due in the next week."""

    urgent: Listed
    due: Listed


def coming(problems: Problems, period: Period) -> Coming:
    """Read for a week."""
    return Coming(attention(problems, period, URGENT_SHOWN), due_in(problems, period.after, OTHERS_SHOWN))


def lists(problems: Problems, period: Period, ahead: Coming) -> Iterator[Block]:
    """What needs a hand, what is due next, what waits, what came back, what was closed."""
    entries, reasons = Entries(problems), _Reasons(problems)
    usual = (entries.subject, entries.state, entries.holder, entries.due, entries.light)
    yield PageBreak(Orientation.LANDSCAPE, name="重点关注")
    yield list_table("附表1　重点关注问题", ahead.urgent, usual)
    yield PageBreak(name="下周到期")
    yield list_table("附表2　下周到期问题", ahead.due, usual)
    yield PageBreak(name="报送和答复")
    yield _in_state(problems, "附表3　待答复报送件", State.REFERRED, entries, "报送日期")
    yield _in_state(problems, "附表4　已答复待落实", State.REPLIED, entries, "答复日期")
    yield PageBreak(name="退回和反弹重开")
    yield _came_back(problems, period, "附表5　本周退回", "return", Entry(_REASON, reasons.returned))
    yield _came_back(problems, period, "附表6　本周反弹重开", "reopen", Entry(_REASON, reasons.reopened))
    yield PageBreak(name="本周销号")
    closed = ProblemQuery(closed_from=period.first, closed_to=period.last)
    columns = (entries.subject, entries.holder, entries.result, entries.closed_on)
    yield list_table("附表7　本周销号", listed(problems, closed, OTHERS_SHOWN), columns)


def _in_state(problems: Problems, title: str, state: State, entries: Entries, since: str) -> Table:
    columns = (entries.subject, entries.department, entries.since(since), entries.waited, entries.due, entries.light)
    return list_table(title, listed(problems, ProblemQuery(states=(state,)), OTHERS_SHOWN), columns)


def _came_back(problems: Problems, period: Period, title: str, action: str, why: Entry) -> Table:
    entries = Entries(problems)
    rows = problems.ledger.rows_taken((action,), period.first, period.last)
    columns = (entries.subject, entries.state, entries.holder, why)
    return list_table(title, shown(problems, rows, OTHERS_SHOWN), columns)


_REASON = Column("原因", 60)


class _Reasons:
    """Why a problem came back, the last time."""

    def __init__(self, problems: Problems) -> None:
        self._ledger = problems.ledger

    def returned(self, problem: Problem) -> str:
        referrals = self._ledger.find(Referral, problem=problem.id, state=ReferralState.RETURNED.value)
        return referrals[-1].end_reason or "" if referrals else ""

    def reopened(self, problem: Problem) -> str:
        notes = (entry.text or "" for entry in self._ledger.find(Progress, problem=problem.id))
        reasons = [note.removeprefix(REOPENED) for note in notes if note.startswith(REOPENED)]
        return reasons[-1] if reasons else ""
