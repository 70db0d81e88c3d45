"""The city's reports are over counties: what came from each, and a correction where a packet came late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import NOON, new_store
from tests.xzdesk.exchange.desks_support import DEPARTMENT, LEADERSHIP, Seat
from xzdesk.core.captions import Tier
from xzdesk.office import Office, open_office
from xzdesk.paper.document import Document, Table
from xzdesk.paper.reports.correcting import CORRECTED
from xzdesk.paper.reports.ledgers import LedgerKind, ledger
from xzdesk.paper.reports.report import draft, issue
from xzdesk.problems.periods import Span
from xzdesk.problems.queries import ProblemQuery

WEEK = Span.WEEK.of(NOON.date())


class Clock:
    """Everybody's wall time."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sit(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Seat]]:
    """Makes desks of offices, on stores of their own."""
    made: list[Seat] = []

    def at(office: str, role: Tier = Tier.COUNTY) -> Seat:
        made.append(Seat(new_store(tmp_path, office, role=role), clock))
        return made[-1]

    yield at
    for each in made:
        each.ledger.close()


def office(seat: Seat, clock: Clock) -> Office:
    return open_office(seat.ledger, now=clock)


def counted(document: Document, named: str) -> dict[str, list[str]]:
    found = next(b for b in document.blocks if isinstance(b, Table) and b.title.endswith(f"　{named}"))
    return {row[0].text: [cell.text for cell in row[1:5]] for row in found.rows}


@pytest.mark.parametrize(("name", "role"), [(DEPARTMENT, Tier.DEPARTMENT), (LEADERSHIP, Tier.LEADERSHIP)])
def test_the_city_counts_by_county(sit: Callable[..., Seat], clock: Clock, name: str, role: Tier) -> None:
    city = sit(name, role)
    for county, count in (("沛县", 2), ("丰县", 1)):
        seat = sit(county)
        for _ in range(count):
            seat.referred()
        city.take(seat.packet())
    document = draft(office(city, clock), WEEK)
    assert counted(document, "按县区") == {
        "丰县": ["1", "1", "0", "1"],
        "沛县": ["2", "2", "0", "2"],
        "合计": ["3", "3", "0", "3"],
    }
    listed = ledger(LedgerKind.PROBLEMS, city.problems, ProblemQuery())
    (table,) = [block for block in listed.blocks if isinstance(block, Table)]
    assert {row[2].text.split("\n")[0] for row in table.rows} == {"沛县", "丰县"}


def test_a_long_title_is_cut_after_the_offices_name(sit: Callable[..., Seat], clock: Clock) -> None:
    city, county = office(sit(LEADERSHIP, Tier.LEADERSHIP), clock), office(sit("沛县"), clock)
    assert draft(city, WEEK).title == f"{LEADERSHIP}\n企业（项目）问题办理周报"
    assert ledger(LedgerKind.PROBLEMS, city.problems, ProblemQuery()).title == f"{LEADERSHIP}企业（项目）问题清单"
    assert draft(county, WEEK).title == "沛县企业（项目）问题办理周报"


def test_a_county_does_not_count_by_county(sit: Callable[..., Seat], clock: Clock) -> None:
    document = draft(office(sit("沛县"), clock), WEEK)
    assert not any(isinstance(block, Table) and "按县区" in block.title for block in document.blocks)


def test_a_packet_that_comes_late_is_a_correction_in_the_next_report(sit: Callable[..., Seat], clock: Clock) -> None:
    city, county = sit(DEPARTMENT, Tier.DEPARTMENT), sit("沛县")
    county.referred()
    clock.now = datetime.combine(WEEK.last, NOON.timetz()) + timedelta(days=1)
    at_city = office(city, clock)
    issue(at_city, WEEK)
    city.take(county.packet())
    document = draft(at_city, WEEK.after)
    (table,) = [b for b in document.blocks if isinstance(b, Table) and CORRECTED in b.title]
    told = {tuple(cell.text for cell in row) for row in table.rows}
    assert ("主要指标", "新增问题", "本期", "0", "1") in told
    assert ("按县区", "沛县", "在办件数", "0", "1") in told
    assert ("办理动态", "报送", "本周件次", "0", "1") in told
    assert counted(document, "主要指标")["新增问题"] == ["0", "0", "0"]
    assert date(2026, 3, 9) == clock.now.date()
