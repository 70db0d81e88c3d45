"""Answers that came back in a referral workbook travel on in packets, vouched for by the county that took them in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.xzdesk.exchange.desks_support import DEPARTMENT, Seat, seat
from tests.xzdesk.exchange.histories import kept
from tests.xzdesk.exchange.workbook_support import ANSWER, Exchange
from xzdesk.core.captions import Tier
from xzdesk.core.clock import make_stamp, split_stamp
from xzdesk.errors import Refusal
from xzdesk.exchange.intake import accept, preview, undo_import
from xzdesk.exchange.packet_merge import preview_packet
from xzdesk.exchange.receipts import Delivery, delivery, partners
from xzdesk.exchange.traffic import traffic
from xzdesk.problems.known import VIRTUAL
from xzdesk.problems.records import State


@pytest.fixture
def county(exchange: Exchange) -> Seat:
    """The county's desk, as the packets see it."""
    return Seat(exchange.county.store, exchange.county.clock)


@pytest.fixture
def elsewhere() -> list[Seat]:
    """Another desk of the county, and the department's own."""
    return [seat(letter="B"), seat(DEPARTMENT, Tier.DEPARTMENT)]


def test_an_imported_answer_is_accepted_from_the_county_that_imported_it(
    exchange: Exchange, county: Seat, elsewhere: list[Seat]
) -> None:
    problem = exchange.referred()
    exchange.take_in(exchange.out().fill(3, **ANSWER).task(3, 责任单位="市供电公司", 交办内容="立项。"))
    for other in elsewhere:
        merged = other.take(county.packet())
        assert (merged.refused, merged.early, merged.missing) == ((), 0, ())
        assert other.now(problem).status is State.REPLIED
        assert len(other.problems.family(problem).assignments) == 1


@pytest.mark.parametrize(
    ("filled", "status"),
    [
        ({"处理方式": "退回", "退回或转报原因": "材料不全。"}, State.TRIAGE),
        ({"处理方式": "转报会商", "退回或转报原因": "涉及多个部门。", "转报依据": "系统性问题"}, State.REFERRED),
    ],
    ids=["return", "forward"],
)
def test_a_return_and_a_forward_are_too(
    exchange: Exchange, county: Seat, elsewhere: list[Seat], filled: dict[str, object], status: State
) -> None:
    problem = exchange.referred()
    received = {"签收人": "李签收", "签收日期": date(2026, 3, 6), "答复日期": date(2026, 3, 10)}
    exchange.take_in(exchange.out().fill(3, **received, **filled))
    for other in elsewhere:
        merged = other.take(county.packet())
        assert (merged.refused, merged.early) == ((), 0)
        assert other.now(problem).status is status
        assert other.now(problem) == county.now(problem)


def test_two_desks_that_import_the_same_file_agree_by_packets(exchange: Exchange, county: Seat) -> None:
    problem = exchange.referred()
    second = seat(letter="B", now=exchange.county.clock)
    second.take(county.packet())
    file = exchange.out().fill(3, **ANSWER).save()
    exchange.take_in(file)
    accept(second.problems, preview(second.problems, file))
    second.take(county.packet())
    county.take(second.packet())
    assert (county.ledger.conflicted(), kept(county), kept(second)) == ([], {}, {})
    assert county.now(problem) == second.now(problem)
    assert len(county.problems.family(problem).replies) == 1


def test_an_import_that_was_taken_back_is_taken_back_everywhere(
    exchange: Exchange, county: Seat, elsewhere: list[Seat]
) -> None:
    problem = exchange.referred()
    imported = exchange.take_in(exchange.out().fill(3, **ANSWER))
    for other in elsewhere:
        other.take(county.packet())
    undo_import(exchange.problems, imported.gesture)
    for other in elsewhere:
        merged = other.take(county.packet())
        assert (merged.refused, merged.early) == ((), 0)
        assert (other.now(problem).status, other.problems.family(problem).replies) == (State.REFERRED, [])


def test_an_imported_answer_is_confirmed_like_anything_else(exchange: Exchange, county: Seat) -> None:
    problem = exchange.referred()
    exchange.take_in(exchange.out().fill(3, **ANSWER))
    second = seat(letter="B", now=exchange.county.clock)
    second.take(county.packet())
    assert [each.state for each in delivery(county.problems, problem)] == []
    county.take(second.packet(county.site))
    assert [each.state for each in delivery(county.problems, problem)] == [Delivery.RECEIVED]
    assert county.packet(second.site).lines == []


def test_an_answer_without_the_countys_import_waits_for_it(exchange: Exchange, county: Seat) -> None:
    problem = exchange.referred()
    exchange.take_in(exchange.out().fill(3, **ANSWER))
    whole, other = county.packet(), seat(letter="B")
    import_record = [place for place in range(len(whole.lines)) if whole.change(place).action == "import_reply"]
    without = [line for place, line in enumerate(whole.lines) if place not in import_record]
    merged = other.take(replace(whole, lines=without))
    assert {refused.reason.code for refused in merged.refused} == {"author_reply_without_import"}
    assert {refused.desk for refused in merged.refused} == {"导入的答复"}
    assert other.now(problem).status is State.REFERRED
    assert other.take(whole).lifted == len(merged.refused)
    assert other.now(problem).status is State.REPLIED


def test_an_answer_that_another_county_says_it_imported_is_refused(exchange: Exchange, county: Seat) -> None:
    problem = exchange.referred()
    exchange.take_in(exchange.out().fill(3, **ANSWER))
    whole, neighbour, other = county.packet(), seat("丰县"), seat(letter="B")
    changes = [whole.change(place) for place in range(len(whole.lines))]
    place = next(place for place, change in enumerate(changes) if change.action == "import_reply")
    voucher = changes[place]
    neighbour.take(replace(whole, lines=[*whole.lines[:place], *whole.lines[place + 1 :]]))
    claimed = voucher._replace(
        uid="claimed", site=neighbour.site, seq=neighbour.ledger.last_seq(neighbour.site) + 1,
        stamp=make_stamp(split_stamp(voucher.stamp)[0], 0, neighbour.site), record="claimed", gesture="claimed",
    )  # fmt: skip
    with neighbour.ledger.writing():
        neighbour.ledger.append([claimed])
    merged = other.take(neighbour.packet())
    assert {refused.reason.code for refused in merged.refused} == {"author_reply_without_import"}
    assert other.now(problem).status is State.REFERRED


def test_a_county_cannot_take_back_what_the_department_itself_answered(county: Seat, exchange: Exchange) -> None:
    upper = seat(DEPARTMENT, Tier.DEPARTMENT)
    problem = exchange.referred()
    upper.take(county.packet())
    written = upper.problems.step("reply", problem, {"kind": "agreed", "text": "同意。"})
    county.take(upper.packet(county.site))
    with pytest.raises(Refusal, match="属于市工信局"):
        county.problems.undo(written.gesture)
    assert county.now(problem).status is State.REPLIED


def test_virtual_sites_are_told_as_imported_answers(exchange: Exchange, county: Seat) -> None:
    exchange.referred()
    exchange.take_in(exchange.out().fill(3, **ANSWER))
    whole, other = county.packet(), seat(letter="B")
    changes = [(line, whole.change(place)) for place, line in enumerate(whole.lines)]
    some = [line for line, change in changes if not change.site.startswith(VIRTUAL) or change.seq > 1]
    found = preview_packet(other.problems, replace(whole, lines=some))
    assert {(each.desk, each.first, each.last) for each in found.missing} == {("导入的答复", 1, 1)}


def test_another_county_does_not_lack_them(exchange: Exchange, county: Seat) -> None:
    exchange.referred()
    exchange.take_in(exchange.out().fill(3, **ANSWER))
    neighbour, upper = seat("丰县"), seat(DEPARTMENT, Tier.DEPARTMENT)
    for each in (county, neighbour):
        upper.take(each.packet())
    neighbour.take(upper.packet(neighbour.site))
    upper.take(neighbour.packet(upper.site))
    (told,) = [each for each in partners(upper.problems) if each.site == neighbour.site]
    assert told.lacks == 0


def test_what_a_desk_lacks_is_this_desks_own_and_what_it_passes_on(exchange: Exchange, county: Seat) -> None:
    exchange.referred()
    upper = seat(DEPARTMENT, Tier.DEPARTMENT)
    upper.take(county.packet())
    county.take(upper.packet(county.site))
    (known,) = traffic(county.problems).neighbours
    assert (known.lacks, known.to_anybody) == (0, True)
    exchange.take_in(exchange.out().fill(3, **ANSWER))
    (told,) = traffic(county.problems).neighbours
    assert told.lacks_own == told.own - told.confirmed > 0
    assert told.lacks_passed > 0
    assert told.lacks_own + told.lacks_passed == told.lacks
    county.packet(upper.site)
    assert not traffic(county.problems).neighbours[0].to_anybody
