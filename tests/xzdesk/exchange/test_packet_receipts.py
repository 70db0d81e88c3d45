"""Receipts travel back in the next packet: what was sent, what arrived, what never did."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.support import NOON
from tests.xzdesk.exchange.desks_support import DEPARTMENT, Seat, seat
from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.exchange.receipts import Delivery, delivery, partners, site_of
from xzdesk.problems.records import Problem


class Days:
    """A clock for all desks, moved by the test."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment

    def on(self, days: float) -> None:
        self.moment += timedelta(days=days)


@pytest.fixture
def clock() -> Days:
    return Days()


@pytest.fixture
def county(clock: Days) -> Seat:
    return seat(now=clock)


@pytest.fixture
def upper(clock: Days, county: Seat) -> Seat:
    """A department that the county has heard of."""
    made = seat(DEPARTMENT, Tier.DEPARTMENT, now=clock)
    county.take(made.packet())
    return made


def state(of: Seat, problem: Problem) -> Delivery:
    (found,) = delivery(of.problems, problem)
    assert found.desk == "市工信局A台"
    return found.state


def test_a_record_is_unsent_then_sent_then_received(county: Seat, upper: Seat) -> None:
    problem = county.referred()
    assert state(county, problem) is Delivery.UNSENT
    packet = county.packet(upper.site)
    assert state(county, problem) is Delivery.SENT
    upper.take(packet)
    assert state(county, problem) is Delivery.SENT
    county.take(upper.packet(county.site))
    assert state(county, problem) is Delivery.RECEIVED


def test_since_when_is_told_by_the_first_time(clock: Days, county: Seat, upper: Seat) -> None:
    problem = county.referred()
    first = county.packet(upper.site)
    clock.on(1)
    county.packet(upper.site)
    (sent,) = delivery(county.problems, problem)
    assert sent.since == first.manifest.made_at
    upper.take(first)
    receipt = upper.packet(county.site)
    clock.on(1)
    county.take(receipt)
    county.take(upper.packet(county.site))
    (received,) = delivery(county.problems, problem)
    assert received.since == receipt.manifest.made_at


def test_a_later_change_of_a_received_record_is_unsent_again(county: Seat, upper: Seat) -> None:
    problem = county.referred()
    upper.take(county.packet(upper.site))
    county.take(upper.packet(county.site))
    county.problems.edit(problem, {"title": "示例：改"})
    assert state(county, problem) is Delivery.UNSENT


def test_an_answer_shows_as_one(county: Seat, upper: Seat) -> None:
    problem = county.referred()
    upper.take(county.packet(upper.site))
    upper.step("reply", problem, kind="agreed", text="同意。")
    county.take(upper.packet(county.site))
    assert state(county, problem) is Delivery.ANSWERED


def test_a_file_that_never_arrived_is_found_by_the_next_receipt(clock: Days, county: Seat, upper: Seat) -> None:
    upper.take(county.packet(upper.site))
    problem = county.referred()
    county.packet(upper.site)  # lost
    clock.on(1)
    county.take(upper.packet(county.site))
    assert state(county, problem) is Delivery.UNCONFIRMED
    upper.take(county.packet(upper.site))
    county.take(upper.packet(county.site))
    assert state(county, problem) is Delivery.RECEIVED


def test_a_file_without_a_receipt_for_a_week_was_never_confirmed(clock: Days, county: Seat, upper: Seat) -> None:
    problem = county.referred()
    county.packet(upper.site)
    clock.on(6.9)
    assert state(county, problem) is Delivery.SENT
    clock.on(0.2)
    assert state(county, problem) is Delivery.UNCONFIRMED


def test_a_packet_for_anybody_counts_as_sent_to_each(county: Seat, upper: Seat) -> None:
    problem = county.referred()
    county.packet()
    assert upper.site
    assert state(county, problem) is Delivery.SENT


def test_the_other_desk_of_the_county_passes_receipts_on(clock: Days, county: Seat, upper: Seat) -> None:
    second = seat(letter="B", now=clock)
    problem = county.referred()
    upper.take(county.packet(upper.site))
    county.take(upper.packet(county.site))
    second.take(county.packet())
    states = {each.desk: each.state for each in delivery(second.problems, problem)}
    assert states["市工信局A台"] is Delivery.RECEIVED


def test_what_has_been_confirmed_is_not_sent_again(county: Seat, upper: Seat) -> None:
    county.referred()
    upper.take(county.packet(upper.site))
    county.take(upper.packet(county.site))
    county.add()
    packet = county.packet(upper.site)
    fresh = [packet.change(place) for place in range(len(packet.lines))]
    assert [change.kind for change in fresh] == ["site", "problem"]
    assert packet.manifest.base[county.site] == county.ledger.last_seq(county.site) - 1


def test_what_was_sent_and_not_confirmed_is_sent_again(county: Seat, upper: Seat) -> None:
    county.referred()
    assert len(county.packet(upper.site).lines) == len(county.packet(upper.site).lines) == 6


def test_partners_are_listed_with_what_they_lack(county: Seat, upper: Seat) -> None:
    county.referred()
    (partner,) = partners(county.problems)
    assert (partner.desk, partner.role, partner.sent_at) == ("市工信局A台", Tier.DEPARTMENT, "")
    assert partner.lacks == 6
    upper.take(county.packet(upper.site))
    county.take(upper.packet(county.site))
    (partner,) = partners(county.problems)
    assert partner.lacks == 0
    assert partner.sent_at < partner.heard_at


def test_a_desk_is_found_by_site_name_or_office(county: Seat, upper: Seat) -> None:
    assert site_of(county.problems, upper.site) == upper.site
    assert site_of(county.problems, "市工信局A台") == upper.site
    assert site_of(county.problems, " 市工信局 ") == upper.site


def test_an_office_with_two_desks_must_be_named_by_desk(county: Seat, upper: Seat) -> None:
    county.take(seat(DEPARTMENT, Tier.DEPARTMENT, "B").packet())
    assert upper.site
    with pytest.raises(Refusal) as no:
        site_of(county.problems, DEPARTMENT)
    assert no.value.code == "packet_desk_unknown"
    assert "市工信局A台、市工信局B台" in str(no.value)
