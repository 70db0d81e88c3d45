"""A referral workbook at a desk of the office that was asked: the problems in it come in, the answers go back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.xzdesk.exchange.desks_support import DEPARTMENT, LEADERSHIP, OTHER_DEPARTMENT, Seat, seat
from tests.xzdesk.exchange.histories import logs
from tests.xzdesk.exchange.libreoffice import Converted
from tests.xzdesk.exchange.workbook_support import ANSWER, TODAY, Exchange, Returned
from tests.xzdesk.problems.office_support import UPWARDS
from xzdesk.core.captions import Tier
from xzdesk.core.store import never, unseen
from xzdesk.errors import Refusal
from xzdesk.exchange import excerpt
from xzdesk.exchange.addressed import about_addressed, read_addressed
from xzdesk.exchange.columns import IDENTITY
from xzdesk.exchange.incoming import Incoming, receive, take_in
from xzdesk.exchange.kinds import Kind
from xzdesk.exchange.packet_merge import Merged
from xzdesk.exchange.passed import passed
from xzdesk.exchange.receipts import Delivery, referral_delivery, site_of
from xzdesk.exchange.taking_back import last_packet, take_back
from xzdesk.exchange.traffic import traffic
from xzdesk.problems.records import Problem, Progress, ReferralState, State

LOOK = {"text": "已勘察"}


@pytest.fixture
def county(exchange: Exchange) -> Seat:
    """The county's desk, as packets see it."""
    return Seat(exchange.county.store, exchange.county.clock)


@pytest.fixture
def asked(exchange: Exchange) -> Seat:
    """A desk of the department that was asked."""
    return seat(DEPARTMENT, Tier.DEPARTMENT, now=exchange.county.clock)


def bring(to: Seat, path: Path) -> Merged:
    return to.take(read_addressed(to.problems, path))


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as no:
        work()
    return no.value.code


def test_the_asked_office_sees_the_items_answers_and_the_county_takes_the_answer_in(
    exchange: Exchange, county: Seat, asked: Seat
) -> None:
    quiet = exchange.county.add(title="示例：县里自己办的")
    problem = exchange.referred()
    merged = bring(asked, exchange.export().path)
    assert (merged.refused, merged.early, merged.missing, merged.conflicts) == ((), 0, (), ())
    assert [each.id for each in asked.ledger.find(Problem)] == [problem.id]
    assert asked.ledger.get(Problem, quiet.id) is None
    assert [each.step.name for each in asked.problems.possible(problem)] == ["receive", "reply", "return", "forward"]
    asked.step("receive", asked.now(problem), person="李签收")
    county.take(asked.packet(county.site))
    family = county.problems.family(county.now(problem))
    (delivered,) = referral_delivery(county.problems, family, family.referrals[0])
    assert (delivered.desk, delivered.state) == ("市工信局A台", Delivery.RECEIVED)
    (neighbour,) = traffic(asked.problems).neighbours
    assert (neighbour.gaps, neighbour.left_out) == ((), True)
    asked.step("reply", asked.now(problem), kind="agreed", text="已列入计划。")
    answer = asked.packet(site_of(asked.problems, "沛县"))
    assert county.take(answer).refused == ()
    assert county.now(problem).status is State.REPLIED
    assert county.ledger.gaps() == []


def test_what_the_workbook_passes_over_is_neither_missing_nor_confirmed(
    exchange: Exchange, county: Seat, asked: Seat
) -> None:
    exchange.county.add()
    exchange.referred()
    exchange.county.add()
    bring(asked, exchange.export().path)
    assert asked.ledger.holes()
    assert asked.ledger.gaps() == []
    assert asked.ledger.seen()[county.site] < asked.ledger.last_seq(county.site)
    merged = asked.take(county.packet())
    assert (merged.refused, merged.missing) == ((), ())
    assert (asked.ledger.left_out(), asked.ledger.holes()) == ({}, [])
    assert asked.ledger.seen()[county.site] == county.ledger.last_seq(county.site)
    assert logs(asked).keys() >= logs(county).keys()


def test_the_same_workbook_again_is_the_same_also_after_everything_came(
    exchange: Exchange, county: Seat, asked: Seat
) -> None:
    exchange.county.add()
    exchange.referred()
    file = exchange.export().path
    first = bring(asked, file)
    again = bring(asked, file)
    assert (again.counts.same, again.counts.new) == (first.counts.read, 0)
    asked.take(county.packet())
    assert bring(asked, file).counts.same == first.counts.read
    assert asked.ledger.left_out() == {}


def test_taken_back_it_leaves_nothing_behind_and_what_it_passed_over_is_missed_again(
    exchange: Exchange, county: Seat, asked: Seat
) -> None:
    exchange.county.add()
    exchange.referred()
    file = exchange.export().path
    bring(asked, file)
    left_out = asked.ledger.left_out()
    whole = asked.take(county.packet())
    assert (asked.ledger.left_out(), bool(left_out)) == ({}, True)
    take_back(asked.problems, whole.id, lambda: None)
    assert (asked.ledger.left_out(), asked.ledger.gaps()) == (left_out, [])
    take_back(asked.problems, last_packet(asked.ledger), lambda: None)
    assert (asked.ledger.left_out(), asked.ledger.holes(), asked.ledger.find(Problem)) == ({}, [], [])


def test_a_file_that_is_missing_stays_announced(exchange: Exchange, county: Seat, asked: Seat) -> None:
    exchange.county.add()
    exchange.referred()
    file = exchange.export().path
    first, *_, last = county.packets(rows_per_file=5)
    announced = asked.take(last).missing
    assert announced
    bring(asked, file)
    assert asked.ledger.gaps()
    third = seat(DEPARTMENT, Tier.DEPARTMENT, "B")
    bring(third, file)
    assert third.ledger.gaps() == []
    assert third.take(last).missing
    assert third.ledger.gaps() == asked.ledger.gaps()
    assert first.manifest.left_out == {}


def test_who_gets_it_passed_on_announces_no_gap_either(exchange: Exchange, county: Seat, asked: Seat) -> None:
    exchange.county.add()
    problem = exchange.referred()
    bring(asked, exchange.export().path)
    asked.step("forward", asked.now(problem), ground="systemic", reason="涉及多个部门")
    leading = seat(LEADERSHIP, Tier.LEADERSHIP)
    merged = leading.take(asked.packet())
    assert (merged.refused, merged.early, merged.missing) == ((), 0, ())
    assert leading.ledger.gaps() == []
    assert leading.now(problem).tier is Tier.LEADERSHIP
    assert leading.take(county.packet()).missing == ()
    assert leading.ledger.left_out() == {}


def test_only_the_office_that_was_asked_takes_it_in(exchange: Exchange) -> None:
    exchange.referred()
    exchange.led()
    to_department, to_leadership = exchange.export(), exchange.export("会商.xlsx", unit=_leading(exchange))
    another, leading = seat(OTHER_DEPARTMENT, Tier.DEPARTMENT), seat(LEADERSHIP, Tier.LEADERSHIP)
    assert refused(lambda: read_addressed(another.problems, to_department.path)) == "excerpt_addressee"
    assert refused(lambda: read_addressed(another.problems, to_leadership.path)) == "excerpt_addressee"
    assert refused(lambda: read_addressed(leading.problems, to_department.path)) == "excerpt_addressee"
    assert bring(leading, to_leadership.path).refused == ()
    assert [each.tier for each in leading.ledger.find(Problem)] == [Tier.LEADERSHIP]


def _leading(exchange: Exchange) -> str:
    return f"{exchange.problems.catalogue.leading_group}办公室"


def test_at_the_one_door_it_is_previewed_like_any_file(exchange: Exchange, asked: Seat) -> None:
    problem = exchange.referred()
    path = exchange.export().path
    seen = receive(asked.problems, path, unseen, never)
    assert isinstance(seen, Incoming)
    assert (seen.kind, seen.whole) == (Kind.REFERRAL, True)
    assert asked.ledger.find(Problem) == []
    assert any("沛县A台的数据包" in notice for notice in seen.notices)
    row = next(row for row in seen.rows if row.title == problem.title)
    assert row.number == problem.number
    taken = take_in(asked.problems, seen, None, {}, unseen, never)
    assert taken.counts == seen.counts
    assert [(each.kind, each.name) for each in passed(asked.problems)] == [("报送件", "报送件.xlsx")]


def test_another_countys_desk_takes_none_of_its_rows(exchange: Exchange) -> None:
    exchange.referred()
    other = seat("丰县")
    seen = receive(other.problems, exchange.export().path, unseen, never)
    assert isinstance(seen, Incoming)
    assert (seen.counts.refused, seen.counts.read) == (1, 1)
    assert "沛县" in seen.rows[0].reason


@pytest.mark.parametrize("sheets", [("_excerpt",), ("_excerpt", "_changes"), ("_changes",)])
def test_the_county_takes_the_answers_in_when_another_program_dropped_sheets(
    exchange: Exchange, sheets: tuple[str, ...], asked: Seat
) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    for name in sheets:
        del returned.book[name]
    result = exchange.take_in(returned)
    assert (result.new, result.findings) == (1, ())
    assert exchange.now(problem).status is State.REPLIED
    expected = "excerpt_missing" if "_excerpt" in sheets else "excerpt_damaged"
    assert refused(lambda: read_addressed(asked.problems, returned.path)) == expected


def test_saved_by_another_program_it_is_still_whole(exchange: Exchange, through: Converted, asked: Seat) -> None:
    problem = exchange.referred(description="二、“引号”，<&>；_x000D_\n" + "长" * 3_900)
    back = through(exchange.export().path, "xlsx")
    assert bring(asked, back).refused == ()
    assert asked.now(problem).description == exchange.now(problem).description
    exchange.county.clock.to(TODAY)
    assert exchange.take_in(Returned(back).fill(3, **ANSWER)).new == 1


def test_a_changed_excerpt_is_refused_whole(exchange: Exchange, asked: Seat) -> None:
    exchange.referred()
    returned = exchange.out()
    cell = returned.sheet("_changes").cell(2, 6)
    cell.value = "冒名"
    assert refused(lambda: read_addressed(asked.problems, returned.save("改.xlsx"))) == "excerpt_damaged"
    returned.book.remove(returned.sheet(IDENTITY))
    assert refused(lambda: read_addressed(asked.problems, returned.save("缺.xlsx"))) == "excerpt_missing"


def test_what_was_filled_in_by_hand_is_told(exchange: Exchange, asked: Seat) -> None:
    first, second = exchange.referred(), exchange.referred()
    numbers = [str(exchange.referral(each).number) for each in (first, second)]
    returned = exchange.out().fill(4, **ANSWER)
    told = list(about_addressed(read_addressed(asked.problems, returned.save()), returned.path))
    assert len(told) == 2
    assert numbers[1] in told[0]
    assert numbers[0] not in told[0]


def test_a_receipt_that_came_by_workbook_travels_with_what_vouches_for_it(exchange: Exchange, asked: Seat) -> None:
    problem = exchange.referred()
    exchange.take_in(exchange.out().fill(3, 签收人="李签收", 签收日期=ANSWER["签收日期"]))
    merged = bring(asked, exchange.export("再报.xlsx").path)
    assert (merged.refused, merged.early) == ((), 0)
    (referral,) = asked.problems.family(asked.now(problem)).referrals
    assert (referral.state, referral.received_by) == (ReferralState.RECEIVED, "李签收")


def test_what_was_undone_meanwhile_is_undone_there_too(exchange: Exchange, county: Seat, asked: Seat) -> None:
    problem = exchange.county.step(
        "decide", exchange.county.add(), tier="county", unit="县工信局", person="示例", due_on="2026-09-30"
    )
    second = seat(letter="B", now=exchange.county.clock)
    second.take(county.packet())
    gesture = second.problems.step("progress", second.now(problem), LOOK).gesture
    county.take(second.packet())
    exchange.county.step("approve", exchange.county.step("decide", problem, **UPWARDS), approver="示例分管领导")
    bring(asked, exchange.export().path)
    assert [each.text for each in asked.ledger.find(Progress)] == ["已勘察"]
    second.problems.undo(gesture)
    county.take(second.packet())
    assert bring(asked, exchange.export("再报.xlsx").path).refused == ()
    assert asked.ledger.find(Progress) == []


def test_a_workbook_of_very_many_changes_goes_without(
    exchange: Exchange, asked: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excerpt, "MOST", 3)
    problem = exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    assert refused(lambda: read_addressed(asked.problems, returned.save())) == "excerpt_missing"
    assert exchange.take_in(returned).new == 1
    assert exchange.now(problem).status is State.REPLIED
