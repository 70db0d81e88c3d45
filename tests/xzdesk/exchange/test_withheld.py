"""An upper office's packet for a county holds nothing of another county's, and nobody misses what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.xzdesk.exchange.desks_support import DEPARTMENT, LEADERSHIP, Seat, seat
from tests.xzdesk.exchange.histories import logs
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.core.runs import Runs
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import Packet
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_merge import preview_packet
from xzdesk.exchange.receipts import delivery, partners
from xzdesk.exchange.taking_back import take_back
from xzdesk.problems.case import creation
from xzdesk.problems.known import VIRTUAL
from xzdesk.problems.records import ExchangeFile, Problem, State

THEIRS = {"title": "示例：丰县的事", "contact": "丰县联系人", "phone": "0516-0000002"}


@pytest.fixture
def county() -> Seat:
    return seat()


@pytest.fixture
def neighbour() -> Seat:
    return seat("丰县")


@pytest.fixture
def upper(county: Seat, neighbour: Seat) -> Seat:
    """A department that has answered both counties, in turn."""
    made = seat(DEPARTMENT, Tier.DEPARTMENT)
    neighbour.add(**THEIRS)
    asked = [neighbour.referred(), county.referred(), neighbour.referred(), county.referred()]
    for each in (neighbour, county):
        made.take(each.packet())
    for problem in asked:
        made.step("reply", made.now(problem), kind="agreed", text=f"答复{problem.number}")
    return made


def whole(packet: Packet) -> str:
    return b"\n".join([*packet.lines, packet.manifest.text.encode()]).decode()


def code(of: Seat, packet: Packet) -> str:
    with pytest.raises(Refusal) as no:
        of.take(packet)
    return no.value.code


def test_it_holds_nothing_of_another_county(county: Seat, neighbour: Seat, upper: Seat) -> None:
    packet = upper.packet(county.site)
    for text in ("丰县", "0516-0000002", *(each.id for each in neighbour.ledger.find(Problem))):
        assert text not in whole(packet)
    merged = county.take(packet)
    assert (merged.refused, merged.missing, merged.early) == ((), (), 0)
    assert {each.status for each in county.ledger.find(Problem)} == {State.REPLIED}
    assert {each.county for each in county.ledger.find(Problem)} == {"沛县"}
    assert county.ledger.gaps() == []


def test_nor_does_any_cell_name_another_county(county: Seat, upper: Seat, tmp_path: Path) -> None:
    (file,) = export_packet(upper.problems, tmp_path / "数据包.xlsx", county.site).files
    book = load_workbook(file, read_only=True)
    cells = [str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
    book.close()
    assert any("沛县A台至第" in cell for cell in cells)
    assert not any("丰县" in cell for cell in cells)


def test_nor_what_the_upper_office_notes_of_its_own_files(county: Seat, upper: Seat) -> None:
    file = ExchangeFile(id=upper.problems.desk.new_id(), name="丰县某企业.xlsx", direction="out", counts={"count": 1})
    upper.problems.commit("export", [creation(file)])
    packet = upper.packet(county.site)
    assert "丰县某企业" not in whole(packet)
    county.take(packet)
    assert county.ledger.gaps() == []
    assert county.ledger.seen()[upper.site] == upper.ledger.last_seq(upper.site)
    assert "丰县某企业" in whole(upper.packet())


def test_what_is_withheld_counts_as_arrived_for_the_receipt(county: Seat, neighbour: Seat, upper: Seat) -> None:
    county.take(upper.packet(county.site))
    assert county.ledger.seen()[upper.site] == upper.ledger.last_seq(upper.site)
    assert neighbour.site not in county.ledger.seen()
    upper.take(county.packet(upper.site))
    assert upper.packet(county.site).lines == []
    (told,) = [each for each in partners(upper.problems) if each.site == county.site]
    assert told.lacks == 0


def test_the_countys_other_desk_learns_it_from_the_first(county: Seat, upper: Seat) -> None:
    second = seat(letter="B")
    county.take(upper.packet(county.site))
    merged = second.take(county.packet())
    assert (merged.refused, merged.missing) == ((), ())
    assert {**logs(second), **logs(county)} == logs(second)
    assert {**second.ledger.seen(), **county.ledger.seen()} == second.ledger.seen()
    assert second.ledger.withheld() == county.ledger.withheld() != {}


def test_another_upper_office_gets_the_rest_from_who_has_it(county: Seat, upper: Seat) -> None:
    county.take(upper.packet(county.site))
    leading = seat(LEADERSHIP, Tier.LEADERSHIP)
    merged = leading.take(county.packet())
    assert (merged.refused, merged.missing, leading.ledger.gaps()) == ((), (), [])
    assert leading.ledger.withheld() == {}
    assert leading.ledger.seen()[upper.site] < upper.ledger.last_seq(upper.site)
    leading.take(upper.packet())
    assert leading.ledger.seen()[upper.site] == upper.ledger.last_seq(upper.site)
    assert (leading.ledger.holes(), leading.ledger.left_out()) == ([], {})


def test_a_packet_for_a_county_is_refused_at_anothers_desk(county: Seat, neighbour: Seat, upper: Seat) -> None:
    assert code(neighbour, upper.packet(county.site)) == "packet_other_county"
    assert seat(letter="B").take(upper.packet(county.site)).counts.new


def test_a_packet_for_anybody_stays_among_the_upper_offices(county: Seat, upper: Seat) -> None:
    assert code(county, upper.packet()) == "packet_upper_only"
    assert "0516-0000002" in whole(upper.packet())
    assert seat(LEADERSHIP, Tier.LEADERSHIP).take(upper.packet()).refused == ()


def test_an_upper_office_may_introduce_itself_to_anybody(county: Seat) -> None:
    upper = seat(DEPARTMENT, Tier.DEPARTMENT)
    assert county.take(upper.packet()).refused == ()
    assert [each.desk for each in partners(county.problems)] == ["市工信局A台"]


def test_an_upper_office_sends_to_no_county_that_it_does_not_know(county: Seat) -> None:
    with pytest.raises(Refusal) as no:
        seat(DEPARTMENT, Tier.DEPARTMENT).packet(county.site)
    assert no.value.code == "packet_desk_unknown"


def test_what_is_refused_goes_to_the_county_whose_record_it_is_about(
    county: Seat, neighbour: Seat, upper: Seat
) -> None:
    theirs = neighbour.ledger.find(Problem)[0]
    upper.problems.desk.commit("edit", [Edit("problem", theirs.id, {"title": "部门改"})])
    county.take(upper.packet(county.site))
    assert county.ledger.aside() == []
    neighbour.take(upper.packet(neighbour.site))
    assert [each.code for each in neighbour.ledger.aside()] == ["author_step"]


def test_what_belongs_to_nobody_known_yet_waits_without_being_missed(
    county: Seat, neighbour: Seat, upper: Seat
) -> None:
    leading = seat(LEADERSHIP, Tier.LEADERSHIP)
    leading.take(county.packet())
    everything = upper.packet()
    made_known = [line for line in everything.lines if neighbour.site.encode() not in line.split(b"\t")[1]]
    leading.take(Packet(everything.manifest, made_known))  # the answers to a county that has not been heard of
    packet = leading.packet(county.site)
    assert not any(each.id in whole(packet) for each in neighbour.ledger.find(Problem))
    county.take(packet)
    assert county.ledger.gaps() == []
    assert county.ledger.seen()[upper.site] < upper.ledger.last_seq(upper.site)
    leading.take(neighbour.packet())
    county.take(leading.packet(county.site))
    assert county.ledger.seen()[upper.site] == upper.ledger.last_seq(upper.site)
    assert {each.county for each in county.ledger.find(Problem)} == {"沛县"}


def test_only_the_county_that_gets_it_shows_in_how_a_problem_stands(county: Seat, neighbour: Seat, upper: Seat) -> None:
    for each in (county, neighbour):
        each.take(upper.packet(each.site))
        upper.take(each.packet(upper.site))
    theirs = neighbour.ledger.find(Problem)[0]
    assert [each.desk for each in delivery(upper.problems, theirs)] == ["丰县A台"]


def test_taken_back_nothing_is_withheld_any_more(county: Seat, upper: Seat) -> None:
    before = (logs(county), county.ledger.seen(), county.ledger.withheld())
    merged = county.take(upper.packet(county.site))
    take_back(county.problems, merged.id, lambda: None)
    assert (logs(county), county.ledger.seen(), county.ledger.withheld()) == before


def test_a_county_that_sends_to_another_on_purpose_sends_its_own(county: Seat, neighbour: Seat, upper: Seat) -> None:
    county.take(upper.packet(county.site))
    assert neighbour.take(county.packet()).refused == ()
    assert {each.county for each in neighbour.ledger.find(Problem)} == {"沛县", "丰县"}
    assert {each.county for each in county.ledger.find(Problem)} == {"沛县"}


def test_of_its_own_countys_desks_a_desk_takes_nothing_for_withheld(county: Seat, upper: Seat) -> None:
    second = seat(letter="B")
    county.take(second.packet())
    packet = upper.packet(county.site)
    claimed = {**packet.manifest.withheld, second.site: ((2, 50),), county.site: ((1, 99),)}
    county.take(replace(packet, manifest=replace(packet.manifest, withheld=claimed)))
    assert county.ledger.withheld().keys() == packet.manifest.withheld.keys()
    assert county.ledger.seen()[second.site] == second.ledger.last_seq(second.site)
    assert county.ledger.seen()[county.site] == county.ledger.last_seq(county.site)


# what the hidden manifest tells


def test_the_manifest_names_no_desk_of_another_county(county: Seat, neighbour: Seat, upper: Seat) -> None:
    """Not in what it builds on, nor in its receipt, nor in those that it passes on, nor in what it withholds."""
    leading = seat(LEADERSHIP, Tier.LEADERSHIP)
    leading.take(upper.packet())
    upper.take(leading.packet())
    for _ in range(2):  # the second time the county has sent its receipt
        packet = upper.packet(county.site)
        assert neighbour.site not in packet.manifest.text
        assert {county.site, upper.site} <= packet.manifest.seen.keys()
        assert leading.site in packet.manifest.receipts
        county.take(packet)
        upper.take(county.packet(upper.site))
    assert neighbour.site in upper.packet().manifest.text, "among themselves the upper offices tell everything"


def test_nor_the_answers_to_another_county_that_came_by_workbook(county: Seat, neighbour: Seat, upper: Seat) -> None:
    change = neighbour.ledger.changes("problem", neighbour.ledger.find(Problem)[0].id)[0]
    site = f"{VIRTUAL}0123456789abcdef"
    answer = change._replace(uid="示例答复", site=site, seq=1, stamp=f"{change.stamp.rpartition('-')[0]}-{site}")
    with upper.ledger.writing():
        upper.ledger.append([answer])
    assert site not in whole(upper.packet(county.site))
    assert site in whole(upper.packet(neighbour.site))


def test_an_older_manifest_that_names_them_is_read_all_the_same(county: Seat, neighbour: Seat, upper: Seat) -> None:
    packet, everything = upper.packet(county.site), upper.packet().manifest
    named = {neighbour.site: ((1, neighbour.ledger.last_seq(neighbour.site)),)}
    older = replace(packet.manifest, seen=everything.seen, withheld={**packet.manifest.withheld, **named})
    merged = county.take(Packet(older, packet.lines))
    assert (merged.refused, merged.missing, county.ledger.gaps()) == ((), (), [])
    upper.take(county.packet(upper.site))
    assert upper.packet(county.site).lines == []


# what a forged file may claim


def claiming(packet: Packet, **withheld: Runs) -> Packet:
    """A file that says of more numbers that they are another county's."""
    of = {**packet.manifest.withheld, **withheld}
    introduced = [line for line in packet.lines if line.split(b"\t")[8] == b"site"]
    return Packet(replace(packet.manifest, runs={}, withheld=of, for_county="沛县"), introduced)


def doubts(of: Seat, packet: Packet) -> list[str]:
    return [each for each in preview_packet(of.problems, packet).notices if "没有采信" in each]


def test_what_was_claimed_withheld_and_comes_all_the_same_is_taken(county: Seat, upper: Seat) -> None:
    real = upper.packet(county.site)
    last = upper.ledger.last_seq(upper.site)
    county.take(claiming(real, **{upper.site: ((2, last),)}))
    assert county.ledger.withheld() == {upper.site: ((2, last),)}
    merged = county.take(real)
    assert (merged.refused, merged.missing) == ((), ())
    assert {each.status for each in county.ledger.find(Problem)} == {State.REPLIED}
    assert county.ledger.withheld() == real.manifest.withheld


def test_the_upper_office_sends_what_somebody_made_the_county_take_for_withheld(county: Seat, upper: Seat) -> None:
    """The county's receipt counts it, but the office that has it sees that it is the county's own."""
    county.take(claiming(upper.packet(county.site), **{upper.site: ((2, upper.ledger.last_seq(upper.site)),)}))
    upper.take(county.packet(upper.site))
    county.take(upper.packet(county.site))
    assert {each.status for each in county.ledger.find(Problem)} == {State.REPLIED}
    upper.take(county.packet(upper.site))
    assert upper.packet(county.site).lines == []


def test_another_countys_desk_cannot_claim_anything_withheld(county: Seat, neighbour: Seat, upper: Seat) -> None:
    county.take(neighbour.packet())
    forged = claiming(neighbour.packet(), **{neighbour.site: ((50, 60),), upper.site: ((1, 9),)})
    assert len(doubts(county, forged)) == 2
    assert "丰县" in doubts(county, forged)[0]
    county.take(forged)
    assert county.ledger.withheld() == {}


def test_a_desk_of_the_county_cannot_claim_its_own_numbers_withheld(county: Seat) -> None:
    second = seat(letter="B")
    county.take(second.packet())
    forged = claiming(second.packet(), **{second.site: ((9, 12),), county.site: ((90, 99),)})
    assert [("沛县B台" in each, "沛县A台" in each) for each in doubts(county, forged)] == [(True, False), (False, True)]
    county.take(forged)
    assert county.ledger.withheld() == {}


def test_an_upper_office_has_no_more_numbers_to_withhold_than_it_says_it_has(county: Seat, upper: Seat) -> None:
    real = upper.packet(county.site)
    last = upper.ledger.last_seq(upper.site)
    assert len(doubts(county, claiming(real, **{upper.site: ((last + 1, last + 5),)}))) == 1
    lying = claiming(real, **{upper.site: ((last + 1, last + 5),)})
    seen = {**real.manifest.seen, upper.site: last + 5}
    county.take(replace(lying, manifest=replace(lying.manifest, seen=seen)))
    assert county.ledger.withheld()[upper.site] == ((last + 1, last + 5),)
    county.take(real)  # by its own word it has not come so far
    assert county.ledger.withheld() == real.manifest.withheld
    assert county.ledger.seen()[upper.site] == last


def test_who_is_not_known_claims_nothing(county: Seat, upper: Seat) -> None:
    forged = claiming(upper.packet(county.site), **{upper.site: ((1, 3),)})
    sender = forged.manifest.sender._replace(site="0000000000", office="示例局")
    stranger = replace(forged, manifest=replace(forged.manifest, sender=sender))
    assert len(doubts(county, stranger)) == len(forged.manifest.withheld)
    county.take(stranger)
    assert county.ledger.withheld() == {}
