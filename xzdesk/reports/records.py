"""The record of an issued report. What is printed of it comes from here for ever."""

from __future__ import annotations

from datetime import date

from xzdesk.core.fields import KINDS, Record, field, record
from xzdesk.core.fieldtypes import Choice, Data, Day, Named, Text
from xzdesk.problems.family import ACTIONS
from xzdesk.problems.periods import Period, Span
from xzdesk.problems.rights import allow

ISSUE = "issue_report"


@record("report", "报告", born=("county", "span", "first"), derived=True)
class Report(Record):
    """An office's report of one period, once it is issued.

    `content`: "document", what is printed (xzdesk.paper.frozen), and "figures", its numbers by name. Two desks of an
    office that issue the same period apart make the same record, so that the conflict is seen.
    """

    county: str | None = field("县区（部门）", Named(listing="divisions"), required=True)
    span: Span | None = field("报告种类", Choice(Span), required=True)
    first: date | None = field("期初日期", Day(), required=True)
    last: date | None = field("期末日期", Day(), required=True)
    number: str | None = field("报告编号", Text(60), required=True)
    as_of: date | None = field("统计截止日", Day(), required=True)
    issued_on: date | None = field("印发日期", Day(), required=True)
    issuer: str | None = field("印发人", Text(40), required=True)
    content: dict[str, object] | None = field("报告内容", Data(), required=True)

    @property
    def period(self) -> Period:
        assert self.first
        assert self.last
        assert self.span
        return Period(self.first, self.last, self.span)

    @property
    def title(self) -> str:
        """周报　2026年第10周，3月2日至3月8日"""
        assert self.span
        return f"{self.span.caption}　{self.period.title}"


def register() -> None:
    """Tell the one table of rights, and the one of captions, what reports add to them."""
    allow(ISSUE, {"report": frozenset(KINDS["report"].fields)})
    ACTIONS[ISSUE] = "印发报告"
