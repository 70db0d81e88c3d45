"""What a packet does to a log, said before anything is written: new, same, refused by name, missing, early."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from db.files import open_store
from tests.support import NOON, new_store
from tests.xzdesk.exchange.desks_support import (
    DEPARTMENT,
    LEADERSHIP,
    OTHER_DEPARTMENT,
    Seat,
    identity,
    seat,
)
from tests.xzdesk.exchange.histories import tables
from tests.xzdesk.exchange.memory_store import MemoryStore, as_ledger
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import Packet, line_of
from xzdesk.exchange.packet_merge import Merged, PacketPreview, merge_packet, preview_packet
from xzdesk.problems.records import Problem, State


def preview(of: Seat, packet: Packet) -> PacketPreview:
    return preview_packet(of.problems, packet)


def codes(found: PacketPreview | Merged) -> list[str]:
    return [refused.reason.code for refused in found.refused]


def forged(packet: Packet, **values: object) -> Packet:
    """A packet whose last change was written anew, as a program could that means harm."""
    change = packet.change(len(packet.lines) - 1)._replace(**values)  # type: ignore[arg-type]
    return replace(packet, lines=[*packet.lines[:-1], line_of(change.as_row())])


def test_a_packet_is_new_once_and_the_same_ever_after() -> None:
    county, other = seat(), seat(letter="B")
    county.referred()
    packet = county.packet()
    first = other.take(packet)
    assert (first.counts.read, first.counts.new, first.counts.same) == (6, 6, 0)
    again = other.take(packet)
    assert (again.counts.read, again.counts.new, again.counts.same) == (6, 0, 6)
    assert tables(other).keys() >= tables(county).keys()


def test_a_preview_leaves_the_database_file_as_it_was(tmp_path: Path) -> None:
    county, store = seat(), new_store(tmp_path, letter="B")
    county.referred()
    Seat(store)
    store.close()
    before = {each.name: sha256(each.read_bytes()).hexdigest() for each in tmp_path.iterdir()}
    store = open_store(store.path)
    assert preview(Seat(store), county.packet()).counts.new == 6
    store.close()
    assert {each.name: sha256(each.read_bytes()).hexdigest() for each in tmp_path.iterdir()} == before


def test_a_cancelled_preview_says_so() -> None:
    county = seat()
    county.add()
    with pytest.raises(Refusal) as no:
        preview_packet(seat(letter="B").problems, county.packet(), cancelled=lambda: True)
    assert no.value.code == "intake_cancelled"


def test_progress_is_told() -> None:
    county, told = seat(), list[tuple[int, int]]()
    county.add()
    preview_packet(seat(letter="B").problems, county.packet(), progress=lambda done, of: told.append((done, of)))
    assert told[0] == (0, 2)


def test_a_preview_that_the_log_has_overtaken_is_made_again() -> None:
    county, other = seat(), seat(letter="B")
    problem = county.add()
    first = county.packet()
    county.problems.edit(problem, {"title": "示例：改"})
    early = preview(other, first)
    other.take(county.packet())
    merged = merge_packet(other.problems, early)
    assert (merged.counts.new, merged.counts.same) == (0, 2)


# what is missing


def test_a_missing_file_is_announced_by_desk_and_range_before_anything_is_imported() -> None:
    county, other = seat(), seat(letter="B")
    other.take(county.packet())
    county.take(other.packet(county.site))
    problem = county.add()
    county.packet(other.site)  # lost
    receipt = replace(other.packet(county.site).manifest, seen={county.site: 2}, made_at="2026-03-06T09:00:00+08:00")
    county.take(Packet(receipt, []))
    county.problems.edit(problem, {"title": "示例：改"})
    found = preview(other, county.packet(other.site))
    assert [(each.desk, each.first, each.last) for each in found.missing] == [("沛县A台", 2, 2)]
    assert found.notices[0] == "还缺沛县A台第2号改动，请向发送单位补要；已到的先保存，补齐后自动显示。"
    assert other.ledger.gaps() == []


def test_what_came_early_is_kept_and_shows_when_the_gap_closes() -> None:
    county, other = seat(), seat(letter="B")
    problem = county.add()
    county.problems.edit(problem, {"title": "示例：改"})
    site_record, creation, edit = county.packet().lines
    whole = county.packet()
    merged = other.take(replace(whole, lines=[site_record, edit]))
    assert (merged.counts.new, merged.early, merged.counts.refused) == (2, 1, 0)
    assert [(each.first, each.last) for each in merged.missing] == [(2, 2)]
    assert other.ledger.find(Problem) == []
    closed = other.take(replace(whole, lines=[site_record, creation]))
    assert (closed.lifted, closed.missing) == (1, ())
    assert other.now(problem).title == "示例：改"
    assert other.ledger.aside() == []


def test_numbers_that_a_packet_builds_on_and_nobody_here_has_are_missing_too() -> None:
    county, other = seat(), seat(letter="B")
    county.add()
    packet = county.packet()
    told = replace(packet.manifest, base={county.site: 2}, runs={})
    assert [(each.first, each.last) for each in preview(other, Packet(told, [])).missing] == [(1, 2)]


def test_refused_numbers_are_not_missed_and_never_applied() -> None:
    county, upper, other = seat(), seat(DEPARTMENT, Tier.DEPARTMENT), seat(letter="B")
    problem = county.referred()
    upper.take(county.packet())
    upper.problems.desk.commit("edit", [Edit("problem", problem.id, {"title": "部门改"})])
    upper.step("receive", problem, person="示例签收人")
    other.take(county.packet())
    merged = other.take(upper.packet(county.site))
    assert codes(merged) == ["author_step"]
    assert other.ledger.gaps() == []
    assert other.now(problem).title != "部门改"
    assert other.take(upper.packet(county.site)).counts.refused == 0
    assert [each.code for each in other.ledger.aside()] == ["author_step"]


def test_refused_changes_are_passed_on_so_that_nobody_misses_their_numbers() -> None:
    county, upper = seat(), seat(DEPARTMENT, Tier.DEPARTMENT)
    problem = county.referred()
    upper.take(county.packet())
    upper.problems.desk.commit("edit", [Edit("problem", problem.id, {"title": "部门改"})])
    county.take(upper.packet(county.site))
    second = seat(letter="B")
    merged = second.take(county.packet())
    assert (codes(merged), merged.missing) == (["author_step"], ())


# clocks


def test_stamps_far_ahead_are_announced_with_whose_and_by_how_much_and_merge() -> None:
    county = seat(now=lambda: NOON + timedelta(days=40))
    problem = county.add()
    other = seat(letter="B")
    found = preview(other, county.packet())
    assert [(each.desk, each.by.days) for each in found.ahead] == [("沛县A台", 40)]
    assert "沛县A台的电脑时钟快了40天，改动照常导入，请提醒对方校准。" in found.notices
    other.take(county.packet())
    other.problems.edit(other.now(problem), {"title": "示例：后改"})
    assert other.now(problem).title == "示例：后改"


# back from a backup


def test_a_desk_that_went_back_to_a_backup_gets_its_own_changes_back() -> None:
    county, other = seat(), seat(letter="B")
    county.add()
    county.add()
    other.take(county.packet())
    restored = seat()
    assert restored.site == county.site
    merged = restored.take(other.packet())
    assert len(restored.ledger.find(Problem)) == 2
    assert merged.missing == ()
    assert restored.add().number == "沛县-A-2026-0003"


def test_a_desk_that_went_back_is_sent_what_it_lost() -> None:
    county, other = seat(), seat(letter="B")
    county.add()
    other.take(county.packet())
    county.take(other.packet(county.site))
    gone = replace(other.packet(county.site).manifest, seen={}, made_at="2026-03-09T09:00:00+08:00")
    county.take(Packet(gone, []))
    fresh = Seat(seat(letter="B").ledger)
    fresh.take(county.packet(other.site))
    assert len(fresh.ledger.find(Problem)) == 1


# the file itself


def test_a_packet_for_another_desk_can_be_taken_and_says_whom_it_was_for() -> None:
    county, second, upper = seat(), seat(letter="B"), seat(DEPARTMENT, Tier.DEPARTMENT)
    county.take(upper.packet())
    second.take(upper.packet())
    assert "这份数据包是发给市工信局A台的，也可以在本台导入。" in preview(second, county.packet(upper.site)).notices


def test_an_older_packet_is_told_from_a_newer_one() -> None:
    moments = iter([NOON + timedelta(minutes=n) for n in range(100)])
    county, other = seat(now=lambda: next(moments)), seat(letter="B")
    county.add()
    older = county.packet()
    county.add()
    other.take(county.packet())
    assert "沛县A台后来的数据包已经导入过，这一份较旧，没有新内容。" in preview(other, older).notices


def test_a_sender_that_is_not_what_it_once_said_is_told() -> None:
    county, other = seat(), seat(letter="B")
    other.take(county.packet())
    packet = county.packet()
    told = replace(packet.manifest, sender=packet.manifest.sender._replace(office="丰县"))
    assert any("丰县" in notice for notice in preview(other, replace(packet, manifest=told)).notices)


def test_two_desks_with_one_name_are_told_of() -> None:
    twin = Seat(as_ledger(MemoryStore(identity("沛县")._replace(site="another1"))))
    assert any("编号会重复" in notice for notice in preview(seat(), twin.packet()).notices)


# many offices


def test_an_office_rules_are_its_own_wherever_its_log_goes() -> None:
    county, leadership = seat(), seat(LEADERSHIP, Tier.LEADERSHIP)
    county.problems.commit("settings", [Edit("settings", "沛县/settings", {"triage_days": 9}, creates=True)])
    leadership.take(county.packet())
    with pytest.raises(Refusal) as no:
        leadership.problems.commit("settings", [Edit("settings", "沛县/settings", {"triage_days": 1})])
    assert no.value.code == "author_other_office"


def test_a_question_goes_up_and_its_answer_comes_back_by_packets_alone() -> None:
    county, upper, leadership = seat(), seat(DEPARTMENT, Tier.DEPARTMENT), seat(LEADERSHIP, Tier.LEADERSHIP)
    problem = county.referred()
    upper.take(county.packet())
    upper.step("forward", problem, ground="systemic", reason="涉及多个部门")
    leadership.take(upper.packet())
    leadership.step(
        "reply", problem, kind="decided", text="会商议定。", assigned=[{"unit": "市供电公司", "task": "立项"}]
    )
    county.take(leadership.packet(county.site))
    assert county.now(problem).status is State.REPLIED
    assert {reply.unit for reply in county.problems.family(problem).replies} == {LEADERSHIP}


def test_a_department_answers_only_what_is_addressed_to_it() -> None:
    county, other = seat(), seat(OTHER_DEPARTMENT, Tier.DEPARTMENT)
    problem = county.referred()
    other.take(county.packet())
    with pytest.raises(Refusal) as no:
        other.step("reply", problem, kind="agreed", text="同意。")
    assert no.value.code == "author_addressee"
    assert other.now(problem).status is State.REFERRED
