"""Issuing reports, and finding those that were issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from xzdesk.core.changes import Change
from xzdesk.core.desk import Edit
from xzdesk.core.fields import described, values_of
from xzdesk.core.fieldtypes import Day
from xzdesk.errors import Refusal
from xzdesk.problems.funnel import Funnel
from xzdesk.problems.periods import Period, Span
from xzdesk.reports.records import ISSUE, Report


class Reports(Funnel):
    """The reports of this office. What is issued stays: later data is told in the next one as corrections."""

    def issued(self, span: Span | None = None) -> list[Report]:
        """The issued reports of this office, the latest period first."""
        of = {"county": self.desk.identity.office} | ({"span": span.value} if span else {})
        found = [each for each in self.ledger.find(Report, **of) if each.span and each.first and each.last]
        return sorted(found, key=lambda each: (each.period.last, each.period.first), reverse=True)

    def of(self, period: Period) -> Report | None:
        """The issued report of a period, if there is one."""
        return self.ledger.get(Report, self._id(period))

    def before(self, period: Period) -> Report | None:
        """The last issued report of the same kind of an earlier period."""
        return next((each for each in self.issued(period.span) if each.period.last < period.first), None)

    def next_number(self, span: Span) -> str:
        """沛县-A-2026-周报-03: the numbers that this desk gives, one after the other in each year."""
        prefix = f"{self.office_prefix()}{span.caption}-"
        given = [each.number or "" for each in self.issued(span)]
        counters = [number.removeprefix(prefix) for number in given if number.startswith(prefix)]
        return f"{prefix}{max((int(each) for each in counters if each.isdigit()), default=0) + 1:02d}"

    def may_issue(self, period: Period) -> None:
        """Refusal where the period has not begun, or has been issued."""
        if period.first > self.desk.today:
            raise Refusal("report_future", period=period.title)
        issued = self.of(period)
        if issued:
            raise Refusal(
                "report_issued",
                period=issued.title,
                number=issued.number,
                day=Day().show(issued.issued_on),
                issuer=issued.issuer,
            )

    def issue(self, period: Period, as_of: date, number: str, content: Mapping[str, object]) -> Report:
        """Freeze a report; its content is printed from now on, whatever comes later."""
        with self.ledger.writing():
            self.may_issue(period)
            made = Report(
                id=self._id(period),
                county=self.desk.identity.office,
                span=period.span,
                first=period.first,
                last=period.last,
                number=number,
                as_of=as_of,
                issued_on=self.desk.today,
                issuer=self.desk.operator,
                content=dict(content),
            )
            self.commit(ISSUE, [Edit("report", made.id, values_of(made), creates=True)])
        return made

    def _id(self, period: Period) -> str:
        born = {"county": self.desk.identity.office, "span": period.span.value, "first": period.first.isoformat()}
        return described(Report).id_of(born)

    def _may_undo(self, _gesture: str, _made: Sequence[Change]) -> None:
        raise Refusal("report_stays")
