"""Issued reports in packets: they arrive whole, nobody else changes them, two of one period meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.xzdesk.exchange.desks_support import DEPARTMENT, Seat, clockwork, editions, identity
from tests.xzdesk.exchange.memory_store import MemoryStore, as_ledger
from tests.xzdesk.paper.conftest import ledger as long_table
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.errors import Refusal
from xzdesk.paper.document import Document
from xzdesk.paper.frozen import freeze
from xzdesk.paper.reports.report import printed
from xzdesk.problems.conflicts import Pick, conflicts, decide
from xzdesk.problems.periods import week_of
from xzdesk.reports.records import Report
from xzdesk.reports.usecases import Reports

WEEK = week_of(date(2026, 3, 5))
DOCUMENT = Document(title="示例周报", blocks=(long_table(300),), number="沛县-A-2026-周报-01")


class Reporter(Seat):
    """A desk with its reports."""

    @property
    def reports(self) -> Reports:
        return Reports(self.problems.desk, self.ledger, editions(), clockwork())

    def issue(self, document: Document = DOCUMENT) -> Report:
        content = {"document": freeze(document), "figures": {"主要指标|在办|本期": 3}}
        return self.reports.issue(WEEK, WEEK.last, str(document.number), content)


def reporter(office: str = "沛县", role: Tier = Tier.COUNTY, letter: str = "A") -> Reporter:
    return Reporter(as_ledger(MemoryStore(identity(office, role, letter))))


def test_a_report_arrives_word_for_word_however_long_it_is() -> None:
    first, second = reporter(), reporter(letter="B")
    made = first.issue()
    second.take(first.packet())
    assert second.reports.issued() == [made]
    assert printed(second.reports.issued()[0]) == DOCUMENT


def test_a_department_issues_its_own_and_the_county_keeps_its_own_apart() -> None:
    county, city = reporter(), reporter(DEPARTMENT, Tier.DEPARTMENT)
    county.issue()
    city.take(county.packet())
    assert city.reports.issued() == []
    city.issue()
    assert [each.county for each in city.reports.issued()] == [DEPARTMENT]


def test_nobody_changes_what_another_office_issued() -> None:
    county, city = reporter(), reporter(DEPARTMENT, Tier.DEPARTMENT)
    made = county.issue()
    city.take(county.packet())
    with pytest.raises(Refusal) as no:
        city.reports.commit("issue_report", [Edit("report", made.id, {"number": "9"})])
    assert no.value.code == "author_other_office"


def test_the_same_week_issued_at_two_desks_is_one_report_in_conflict() -> None:
    first, second = reporter(), reporter(letter="B")
    first.issue()
    second.issue(replace(DOCUMENT, number="沛县-B-2026-周报-01"))
    first.take(second.packet())
    second.take(first.packet())
    (here,), (there,) = first.reports.issued(), second.reports.issued()
    assert here == there
    assert {"number", "content"} <= set(here.conflicts)


def test_a_week_that_arrives_issued_is_not_issued_again() -> None:
    first, second = reporter(), reporter(letter="B")
    first.issue()
    second.take(first.packet())
    with pytest.raises(Refusal) as no:
        second.issue()
    assert no.value.code == "report_issued"


def test_which_of_two_issues_holds_is_decided_like_any_conflict() -> None:
    first, second = reporter(), reporter(letter="B")
    first.issue()
    second.issue(replace(DOCUMENT, title="另一台的示例周报", number="沛县-B-2026-周报-01"))
    first.take(second.packet())
    found = conflicts(first.problems)
    assert {(each.caption, each.own) for each in found} >= {("报告编号", True), ("报告内容", True)}
    chosen = [each.choose(side) for each in found if (side := each.pick(Pick.OWN, first.site))]
    decide(first.problems, chosen)
    (report,) = first.reports.issued()
    assert (report.number, printed(report).title, report.conflicts) == ("沛县-A-2026-周报-01", "示例周报", ())
