"""A packet's changes that are refused: by name, with the rest merged; forged and damaged ones too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support import NOON
from tests.xzdesk.exchange.desks_support import (
    DEPARTMENT,
    Seat,
    clockwork,
    editions,
    identity,
    seat,
)
from tests.xzdesk.exchange.memory_store import MemoryStore, as_ledger
from tests.xzdesk.problems.office_support import COMPLETE
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Desk, Edit
from xzdesk.exchange.packet import Packet, line_of
from xzdesk.exchange.packet_export import contents, plan
from xzdesk.exchange.packet_merge import Merged, PacketPreview, preview_packet
from xzdesk.problems.records import Problem, State
from xzdesk.problems.usecases import Problems


def preview(of: Seat, packet: Packet) -> PacketPreview:
    return preview_packet(of.problems, packet)


def codes(found: PacketPreview | Merged) -> list[str]:
    return [refused.reason.code for refused in found.refused]


def forged(packet: Packet, **values: object) -> Packet:
    """A packet whose last change was written anew, as a program could that means harm."""
    change = packet.change(len(packet.lines) - 1)._replace(**values)  # type: ignore[arg-type]
    return replace(packet, lines=[*packet.lines[:-1], line_of(change.as_row())])


def test_a_refusal_names_desk_number_record_and_field() -> None:
    county, upper = seat(), seat(DEPARTMENT, Tier.DEPARTMENT)
    problem = county.referred()
    upper.take(county.packet())
    upper.problems.desk.commit("edit", [Edit("problem", problem.id, {"title": "部门改"})])
    (refused,) = preview(county, upper.packet(county.site)).refused
    assert (refused.desk, refused.seq, refused.fields) == ("市工信局A台", 2, "标题")
    assert refused.record == "问题沛县-A-2026-0001《示例：厂区供电容量不足》"
    assert "“修改”由县区办理" in str(refused)


def test_the_rest_of_a_packet_merges() -> None:
    county, upper = seat(), seat(DEPARTMENT, Tier.DEPARTMENT)
    problem = county.referred()
    upper.take(county.packet())
    upper.problems.desk.commit("edit", [Edit("problem", problem.id, {"title": "部门改"})])
    upper.step("reply", problem, kind="agreed", text="同意。")
    merged = county.take(upper.packet(county.site))
    assert (codes(merged), county.now(problem).status) == (["author_step"], State.REPLIED)
    assert merged.counts.read == merged.counts.new + merged.counts.same + merged.counts.refused


def test_a_desk_that_never_said_who_it_is_is_refused_until_it_does() -> None:
    county, other = seat(), seat(letter="B")
    county.add()
    whole = county.packet()
    site_record, creation = whole.lines
    merged = other.take(replace(whole, lines=[creation]))
    assert codes(merged) == ["author_unknown"]
    assert other.take(replace(whole, lines=[site_record])).lifted == 1
    assert len(other.ledger.find(Problem)) == 1


def test_an_export_says_who_the_desk_is_should_it_never_have_said_so() -> None:
    ledger = as_ledger(MemoryStore(identity("沛县")))
    problems = Problems(Desk(ledger, now=lambda: NOON), ledger, editions(), clockwork())
    problems.add(COMPLETE)
    (manifest,) = plan(problems, "")
    assert seat(letter="B").take(contents(ledger, manifest)).counts.new == 2


def test_a_new_desk_is_named_when_it_is_first_heard_of() -> None:
    county = seat()
    county.add()
    found = preview(seat(DEPARTMENT, Tier.DEPARTMENT), county.packet())
    assert found.newcomers == ("沛县A台",)
    assert "第一次收到沛县A台（县区）的改动，请核实是不是对方单位。" in found.notices


# forged and damaged


def test_other_content_under_a_known_number_is_refused_by_name_and_the_rest_merges() -> None:
    county, other = seat(), seat(letter="B")
    problem = county.add()
    other.take(county.packet())
    county.problems.edit(problem, {"title": "示例：改"})
    packet = county.packet()
    lines = [packet.lines[0], line_of(packet.change(1)._replace(uid="other").as_row()), packet.lines[2]]
    merged = other.take(replace(packet, lines=lines))
    assert codes(merged) == ["packet_number_taken"]
    assert other.now(problem).title == "示例：改"


@pytest.mark.parametrize(
    "values",
    [{"stamp": "0000000000001-0000-another"}, {"stamp": "soon"}, {"uid": ""}, {"record": ""}, {"patch": {}}],
    ids=str,
)
def test_a_line_that_is_no_change_is_refused_and_the_rest_merges(values: dict[str, object]) -> None:
    county, other = seat(), seat(letter="B")
    county.add()
    merged = other.take(forged(county.packet(), **values))
    assert (codes(merged), merged.counts.new) == (["packet_line_malformed"], 1)


@pytest.mark.parametrize(
    "text",
    [b"{", b"[]", b'{"title":[NaN,1]}', b'{"title":[null,"\\ud800"]}', b'{"title":' + b"[" * 5000 + b"]" * 5000 + b"}",
     b'{"title":"ab"', b'{"title":[1]}'],
    ids=lambda text: str(text[:20]),
)  # fmt: skip
def test_a_patch_that_is_none_is_refused_and_the_rest_merges(text: bytes) -> None:
    county, other = seat(), seat(letter="B")
    county.add()
    packet = county.packet()
    parts = packet.lines[1].split(b"\t")
    merged = other.take(replace(packet, lines=[packet.lines[0], b"\t".join([*parts[:10], text, parts[11]])]))
    assert (codes(merged), merged.counts.new) == (["packet_line_malformed"], 1)


def test_half_a_character_in_a_name_is_refused_too() -> None:
    county, other = seat(), seat(letter="B")
    county.add()
    packet = county.packet()
    parts = packet.lines[1].split(b"\t")
    lines = [packet.lines[0], b"\t".join([*parts[:5], b"\\ud800", *parts[6:]])]
    assert codes(other.take(replace(packet, lines=lines))) == ["packet_line_malformed"]


def test_what_a_newer_program_made_is_kept_until_this_one_knows_it() -> None:
    county, other = seat(), seat(letter="B")
    county.add()
    merged = other.take(forged(county.packet(), kind="plan"))
    assert codes(merged) == ["author_newer"]
    assert other.ledger.gaps() == []
