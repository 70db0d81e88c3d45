"""One door for every kind: recognised, previewed in one form, taken in, and stopped without a trace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.support import new_store
from tests.xzdesk.exchange.desks_support import DEPARTMENT, seat
from tests.xzdesk.exchange.workbook_support import Exchange
from xzdesk.core.captions import Tier
from xzdesk.core.store import never, unseen
from xzdesk.errors import Refusal
from xzdesk.exchange import packet_rows
from xzdesk.exchange.findings import CellChange, RowKind
from xzdesk.exchange.incoming import Incoming, OldLedger, look_over, problem_of, receive, take_in
from xzdesk.exchange.intake import undo_import
from xzdesk.exchange.kinds import Kind
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_merge import preview_packet
from xzdesk.office import Office, open_office
from xzdesk.problems.records import Problem


@pytest.fixture
def other(exchange: Exchange) -> Office:
    """A second desk of the county."""
    store = new_store(exchange.folder, letter="B", operator="示例乙")
    office = open_office(store, now=lambda: exchange.problems.desk.now)
    office.announce_site()
    return office


def packet(exchange: Exchange, office: Office, name: str = "数据包.xlsx") -> Path:
    path = exchange.folder / name
    export_packet(office.problems, path)
    return path


def came(exchange: Exchange, path: Path) -> Incoming:
    found = receive(exchange.problems, path, unseen, never)
    assert isinstance(found, Incoming)
    return found


def taken(exchange: Exchange, seen: Incoming) -> None:
    take_in(exchange.problems, seen, None, {}, unseen, never)


def ledger(exchange: Exchange, *rows: tuple[object, ...]) -> Path:
    book = Workbook()
    for row in (("企业名称", "存在问题", "企业诉求"), *rows):
        book.worksheets[0].append(list(row))
    path = exchange.folder / "旧台账.xlsx"
    book.save(path)
    return path


def test_a_packet_shows_each_record_and_adds_up(exchange: Exchange, other: Office) -> None:
    other.problems.add({"title": "示例：别台的问题", "subject_name": "示例甲厂"}, register=False)
    seen = came(exchange, packet(exchange, other))
    assert (seen.kind, seen.whole) == (Kind.PACKET, True)
    assert "B台" in seen.about
    rows = {row.sheet: row for row in seen.rows}
    assert rows["问题"].kind is RowKind.NEW
    assert CellChange("企业（项目）名称", "", "示例甲厂") in rows["问题"].cells
    counts = seen.counts
    assert counts.read == counts.new + counts.changed + counts.same + counts.refused == len(seen.rows)
    taken(exchange, seen)
    again = came(exchange, packet(exchange, other, "再来.xlsx"))
    assert {row.kind for row in again.rows} == {RowKind.SAME}
    assert problem_of(exchange.problems, again, next(row for row in again.rows if row.sheet == "问题"))


def test_a_packets_change_shows_the_old_beside_the_new(exchange: Exchange, other: Office) -> None:
    problem = other.problems.add({"title": "示例：原来的", "subject_name": "示例甲厂"}, register=False)
    taken(exchange, came(exchange, packet(exchange, other)))
    other.problems.edit(problem, {"title": "示例：改过的"})
    seen = came(exchange, packet(exchange, other, "二.xlsx"))
    (row,) = (row for row in seen.rows if row.kind is RowKind.CHANGED)
    assert row.cells == (CellChange("标题", "示例：原来的", "示例：改过的"),)
    assert (row.number, row.title) == (problem.number, "示例：改过的")


def test_a_packets_conflict_is_told_with_both_values(exchange: Exchange, other: Office) -> None:
    problem = other.problems.add({"title": "示例：原来的", "subject_name": "示例甲厂"}, register=False)
    taken(exchange, came(exchange, packet(exchange, other)))
    mine = exchange.problems.find(str(problem.number))
    exchange.problems.edit(mine, {"title": "示例：甲改的"})
    other.problems.edit(problem, {"title": "示例：乙改的"})
    seen = came(exchange, packet(exchange, other, "二.xlsx"))
    (row,) = (row for row in seen.rows if row.kind is RowKind.CONTESTED)
    assert row.cells == (CellChange("标题", "示例：甲改的", "示例：乙改的", contested=True),)
    done = take_in(exchange.problems, seen, None, {}, unseen, never)
    assert (done.conflicts, done.counts.changed) == (1, 1)


def test_a_packets_records_are_gone_through_as_often_however_many_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counted(dict[Any, Any]):
        times = 0

        def __iter__(self) -> Iterator[Any]:
            Counted.times += 1
            return super().__iter__()

    by_record = packet_rows._Telling._by_record
    monkeypatch.setattr(packet_rows._Telling, "_by_record", lambda *given: Counted(by_record(*given)))

    def times(problems: int) -> int:
        county, reader = seat(), seat(letter="B")
        for number in range(problems):
            county.add(title=f"示例第{number}件")
        Counted.times = 0
        rows = packet_rows.packet_rows(reader.problems, preview_packet(reader.problems, county.packet()))
        assert len(rows) > problems
        return Counted.times

    assert times(2) == times(9)


def test_a_desks_own_record_is_told_as_an_office_not_as_a_way_of_handling() -> None:
    county, asked = seat(), seat("市发改委", role=Tier.DEPARTMENT)
    for here, there, word in ((county, asked, "县区"), (asked, county, "市级部门")):
        rows = packet_rows.packet_rows(there.problems, preview_packet(there.problems, here.packet()))
        assert [cell.new for row in rows for cell in row.cells if cell.caption == "单位类别"] == [word]


def test_a_gap_is_announced_before_anything_is_taken_in(exchange: Exchange, other: Office) -> None:
    other.problems.add({"title": "示例：一"}, register=False)
    packet(exchange, other, "一.xlsx")
    site = exchange.problems.desk.identity.site
    first = exchange.folder / "给甲台一.xlsx"
    export_packet(other.problems, first)
    taken(exchange, came(exchange, first))
    back = exchange.folder / "回.xlsx"
    export_packet(exchange.problems, back, other.problems.desk.identity.site)
    receive_back = receive(other.problems, back, unseen, never)
    assert isinstance(receive_back, Incoming)
    take_in(other.problems, receive_back, None, {}, unseen, never)
    fresh = new_store(exchange.folder, letter="C", operator="示例丙")
    third = open_office(fresh, now=lambda: exchange.problems.desk.now)
    other.problems.add({"title": "示例：二"}, register=False)
    later = exchange.folder / "给甲台二.xlsx"
    export_packet(other.problems, later, site)
    seen = receive(third.problems, later, unseen, never)
    assert isinstance(seen, Incoming)
    assert any("还缺" in notice and "B台" in notice for notice in seen.notices)
    fresh.close()


def test_an_old_ledger_is_looked_at_first_and_then_over(exchange: Exchange) -> None:
    found = receive(exchange.problems, ledger(exchange, ("示例甲厂", "示例：缺电", "增容")), unseen, never)
    assert isinstance(found, OldLedger)
    seen = look_over(exchange.problems, found, found.look.mapping, unseen, never)
    done = take_in(exchange.problems, seen, None, {}, unseen, never)
    (problem,) = exchange.county.store.find(Problem)
    assert ("problem", problem.id) in done.written.touched
    again = receive(exchange.problems, found.path, unseen, never)
    assert isinstance(again, OldLedger)
    assert any(
        "沿用" in notice for notice in look_over(exchange.problems, again, again.look.mapping, unseen, never).notices
    )
    undo_import(exchange.problems, done.gesture)
    assert exchange.county.store.find(Problem) == []


def test_a_county_with_several_desks_is_told_to_adopt_a_ledger_once(exchange: Exchange, other: Office) -> None:
    taken(exchange, came(exchange, packet(exchange, other)))
    found = receive(exchange.problems, ledger(exchange, ("示例甲厂", "示例：缺电", "增容")), unseen, never)
    assert isinstance(found, OldLedger)
    seen = look_over(exchange.problems, found, found.look.mapping, unseen, never)
    assert any("B台" in notice for notice in seen.notices)


class Stop:
    """Says stop from the nth time that it is asked."""

    def __init__(self, after: int) -> None:
        self.left = after

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("kind", [Kind.PACKET, Kind.OLD_LEDGER])
def test_a_stopped_import_leaves_the_database_as_it_was_byte_for_byte(
    exchange: Exchange, other: Office, kind: Kind, after: int
) -> None:
    other.problems.add({"title": "示例：别台的问题"}, register=False)
    if kind is Kind.PACKET:
        seen = came(exchange, packet(exchange, other))
    else:
        found = receive(exchange.problems, ledger(exchange, ("示例甲厂", "示例：缺电", "增容")), unseen, never)
        assert isinstance(found, OldLedger)
        seen = look_over(exchange.problems, found, found.look.mapping, unseen, never)
    store = exchange.county.store
    before = store.path.read_bytes(), store.last_stamp(), dict(store.seen())
    with pytest.raises(Refusal, match="没有写入任何内容"):
        take_in(exchange.problems, seen, None, {}, unseen, Stop(after))
    assert (store.path.read_bytes(), store.last_stamp(), dict(store.seen())) == before


def test_a_stopped_reading_is_refused(exchange: Exchange, other: Office) -> None:
    with pytest.raises(Refusal, match="已取消导入"):
        receive(exchange.problems, packet(exchange, other), unseen, Stop(0))


def test_an_answer_that_comes_by_packet_shows_no_id_of_what_it_belongs_to() -> None:
    county, asked = seat(), seat(DEPARTMENT, Tier.DEPARTMENT)
    problem = county.referred()
    asked.take(county.packet(asked.site))
    asked.step("reply", asked.step("receive", asked.now(problem)), kind="agreed", text="示例：同意。")
    rows = packet_rows.packet_rows(county.problems, preview_packet(county.problems, asked.packet(county.site)))
    told = [cell for row in rows for cell in row.cells]
    assert "示例：同意。" in [cell.new for cell in told]
    assert [cell for cell in told if re.search("[0-9a-f]{8}-[0-9a-f]{4}-", cell.new)] == []
