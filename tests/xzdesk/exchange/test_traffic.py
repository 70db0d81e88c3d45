"""What passes between desks, told: who has what, what is missing, what is kept aside, which files came and went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import NOON, new_store
from tests.xzdesk.exchange.desks_support import DEPARTMENT, Seat, seat
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.errors import Refusal
from xzdesk.exchange.packet_export import announce, export_packet, outlook
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.exchange.passed import Way, passed
from xzdesk.exchange.receipts import Delivery, referral_delivery
from xzdesk.exchange.referral import export_referrals
from xzdesk.exchange.traffic import Neighbour, traffic
from xzdesk.office import Office, open_office
from xzdesk.problems.case import creation
from xzdesk.problems.records import ExchangeFile, Problem


def only(of: Seat) -> Neighbour:
    (found,) = traffic(of.problems).neighbours
    return found


def test_nothing_passed_is_nothing_told() -> None:
    seen = traffic(seat().problems)
    assert (list(seen.neighbours), list(seen.kept)) == ([], [])


def test_a_neighbour_tells_how_far_it_confirmed() -> None:
    first, second = seat(), seat(letter="B")
    first.add()
    second.take(first.packet())
    first.take(second.packet())
    own = first.ledger.last_seq(first.site)
    assert (only(first).confirmed, only(first).own) == (own, own)
    first.add()
    assert only(first).confirmed < only(first).own
    assert only(first).desk == "沛县B台"
    assert only(first).heard_at


def test_a_gap_is_told_by_desk_and_range() -> None:
    first, second = seat(), seat(letter="B")
    second.take(first.packet())
    first.take(second.packet())
    begin = first.ledger.last_seq(first.site) + 1
    first.add()
    end = first.ledger.last_seq(first.site)
    first.add()
    packet = first.packet(second.site)
    rest = [line for line, (_, seq) in zip(packet.lines, packet.numbered(), strict=True) if (seq or 0) > end]
    second.take(replace(packet, lines=rest))
    assert only(second).gaps == ((begin, end),)


def test_what_came_early_waits_and_is_named() -> None:
    first, second = seat(), seat(letter="B")
    problem = first.add()
    first.step("decide", problem, tier="county", unit="示例单位", person="示例", due_on="2026-03-20")
    first.step("progress", first.now(problem), text="示例进展。")
    packet = first.packet()
    born = first.ledger.changes("problem", problem.id)[0].seq
    numbers = [seq for _, seq in packet.numbered()]
    late = [line for line, seq in zip(packet.lines, numbers, strict=True) if seq != born]
    second.take(replace(packet, lines=late))
    seen = traffic(second.problems)
    assert {each.waits for each in seen.kept} == {True}
    assert seen.neighbours[0].early == len(seen.kept) > 0
    assert seen.neighbours[0].gaps == ((born, born),)
    assert "所属的记录还没有收到" in str(seen.kept[0].told.reason)


def test_another_offices_change_is_kept_by_name_with_its_reason() -> None:
    county, other = seat(), seat("丰县")
    problem = county.add()
    other.take(county.packet())
    other.problems.desk.commit("edit", [Edit("problem", problem.id, {"title": "示例：越权"})])  # past the funnel
    county.take(other.packet())
    (kept,) = traffic(county.problems).kept
    assert (kept.told.desk, kept.told.fields, kept.waits) == ("丰县A台", "标题", False)
    assert "属于沛县" in str(kept.told.reason)


def test_a_packet_is_foretold_before_it_is_written() -> None:
    first, second = seat(), seat(letter="B")
    first.referred()
    whole = outlook(first.problems, "")
    assert (whole.counts["problem"], whole.counts["referral"], whole.files, whole.builds_on) == (1, 1, 1, ())
    second.take(first.packet())
    first.take(second.packet())
    before = dict(first.ledger.seen())
    rest = outlook(first.problems, second.site)
    assert rest.builds_on == (("沛县A台", before[first.site]), ("沛县B台", before[second.site]))
    assert (rest.counts, rest.again) == ({"change": 0}, 0)
    assert dict(first.ledger.seen()) == before


def test_what_is_foretold_is_what_the_desk_lacks_and_the_record_of_this_desk_besides() -> None:
    first, second = seat(), seat(letter="B")
    second.take(first.packet())
    first.take(second.packet())
    first.add()
    told = outlook(first.problems, second.site)
    assert (told.counts["change"], told.again) == (only(first).lacks, 1)
    assert first.packet(second.site).manifest.size == told.counts["change"] + told.again


def test_a_referral_tells_how_it_stands_with_its_addressee_alone() -> None:
    county, other, department = seat(), seat(letter="B"), seat(DEPARTMENT, Tier.DEPARTMENT)
    problem = county.referred()
    assert states(county, problem) == []
    other.take(county.packet())
    county.take(other.packet())
    department.take(county.packet())
    county.take(department.packet(county.site))
    assert states(county, problem) == [(f"{DEPARTMENT}A台", Delivery.RECEIVED)]
    department.step("reply", problem, kind="agreed", text="示例答复。", person="示例处长")
    county.take(department.packet(county.site))
    assert states(county, problem) == [(f"{DEPARTMENT}A台", Delivery.ANSWERED)]


def states(of: Seat, problem: Problem) -> list[tuple[str, Delivery]]:
    everything = of.problems.family(of.now(problem))
    told = referral_delivery(of.problems, everything, everything.referrals[0])
    return [(each.desk, each.state) for each in told]


# files


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    store = new_store(tmp_path)
    made = open_office(store, now=lambda: NOON)
    announce(made.problems)
    yield made
    store.close()


@pytest.fixture
def department(tmp_path: Path) -> Iterator[Office]:
    store = new_store(tmp_path, DEPARTMENT, role=Tier.DEPARTMENT)
    made = open_office(store, now=lambda: NOON)
    announce(made.problems)
    yield made
    store.close()


def test_a_packet_is_listed_with_its_hash_at_both_ends(office: Office, department: Office, tmp_path: Path) -> None:
    path = tmp_path / "数据包.xlsx"
    export_packet(office.problems, path)
    packet = read_packet(path)
    merge_packet(department.problems, preview_packet(department.problems, packet))
    (sent,), (came,) = passed(office.problems), passed(department.problems)
    assert (sent.way, sent.partner, sent.name) == (Way.OUT, "任何一方", "数据包.xlsx")
    assert (came.way, came.partner) == (Way.IN, "沛县A台")
    assert sent.sha256 == came.sha256 == packet.sha256
    assert (sent.undo, came.undo.partition(":")[0]) == ("", "came")


def test_a_countys_files_are_not_a_departments(office: Office, department: Office, tmp_path: Path) -> None:
    problem = office.problems.add(
        {
            "title": "示例", "description": "示例", "request": "示例", "cluster": "工程机械", "category": "用电",
            "subject_name": "示例公司",
        }
    )  # fmt: skip
    said = {"tier": "department", "unit": DEPARTMENT, "reason": "示例", "measures_taken": "示例"}
    office.problems.step("decide", problem, said)
    office.problems.step("approve", problem, {"approver": "示例分管领导"})
    export_referrals(office.problems, DEPARTMENT, tmp_path / "报送件.xlsx")
    export_packet(office.problems, tmp_path / "数据包.xlsx")
    merge_packet(department.problems, preview_packet(department.problems, read_packet(tmp_path / "数据包.xlsx")))
    assert {each.kind for each in passed(office.problems)} == {"报送件", "数据包"}
    assert [each.kind for each in passed(department.problems)] == ["数据包"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [({"mapping": {}}, "旧台账"), ({"plans": ["示例"]}, "方案填报表"), ({"problems": []}, "填报表、台账")],
)
def test_an_import_tells_what_it_was_and_can_be_asked_back(office: Office, told: dict[str, object], kind: str) -> None:
    counts = {"read": 2, "new": 1, "changed": 0, "same": 0, "refused": 1, "gestures": ["示例"], **told}
    record = ExchangeFile(id=office.desk.new_id(), name="示例.xlsx", sha256="ab", direction="in", counts=counts)
    office.problems.commit("import", [creation(record)], gesture=record.id)
    (came,) = passed(office.problems)
    assert (came.kind, came.undo, came.told) == (kind, record.id, "新增1，更新0，无变化0，未导入1")
    office.problems.undo(record.id)
    (gone,) = passed(office.problems)
    assert (gone.undo, gone.undone) == ("", True)


def test_an_export_tells_how_far_it_is_and_can_be_stopped(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xzdesk.exchange.packet_export._TICK", 1)
    told: list[tuple[int, int]] = []
    export_packet(office.problems, tmp_path / "一.xlsx", progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)  # one change: read, written, read back
    with pytest.raises(Refusal, match="已停止导出"):
        export_packet(office.problems, tmp_path / "二.xlsx", cancelled=lambda: len(told) > 0)
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == ["一.xlsx"]
    assert [each.name for each in passed(office.problems)] == ["一.xlsx"]
