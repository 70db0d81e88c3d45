"""A packet's import is taken back whole: the database is what it was, and the file can come again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import merges
from db.files import create_store, open_store
from db.vault import SqliteVault
from tests.xzdesk.exchange.desks_support import DEPARTMENT, Seat, identity, seat
from tests.xzdesk.exchange.histories import kept, logs, tables
from tests.xzdesk.exchange.workbook_support import Exchange
from xzdesk.core.captions import Tier
from xzdesk.core.clock import split_stamp
from xzdesk.core.ids import new_site
from xzdesk.core.store import Direction
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import Packet
from xzdesk.exchange.passed import Way, passed
from xzdesk.exchange.receipts import delivery
from xzdesk.exchange.taking_back import last_packet, take_back
from xzdesk.problems.records import Problem

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%migrations%'"
_LOCAL = (
    "contact",
    "local",
    "problem_search",
)  # how the search lies in its tables is its own business; `check` reads it


@pytest.fixture
def county() -> Seat:
    """Another desk, in memory: whoever sends."""
    return seat(letter="B")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Seat]:
    """The desk that takes packets in, on a database."""
    store = create_store(tmp_path / "问题台账.db", identity("沛县"))
    yield Seat(store)
    store.close()


def back(at: Seat, id: str = "") -> None:
    take_back(at.problems, id or last_packet(at.ledger), lambda: None)


def content(at: Seat) -> dict[str, list[Any]]:
    """Every table of the database but the contacts and the clock's mark, without the numbers of rows."""
    with closing(sqlite3.connect(at.ledger.path)) as connection:
        names = [name for (name,) in connection.execute(_TABLES) if not name.startswith(_LOCAL)]
        found = {}
        for name in names:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")') if row[1] != "row"]
            told = ", ".join(f'"{column}"' for column in columns)
            rows = connection.execute(f'SELECT {told} FROM "{name}"').fetchall() if columns else []
            found[name] = sorted(rows, key=repr)
    return found


def receipts(at: Seat) -> list[object]:
    return [each for each in at.ledger.contacts() if each.direction is not Direction.TAKEN_BACK]


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as no:
        do()
    assert str(no.value)
    return no.value.code


def test_log_and_tables_are_what_they_were_before_the_import(county: Seat, desk: Seat) -> None:
    problem = county.referred()
    desk.take(county.packet())
    desk.problems.edit(desk.now(problem), {"title": "示例：改过"})
    county.problems.edit(problem, {"title": "示例：也改过"})
    county.add()
    before, contacts = content(desk), receipts(desk)
    merged = desk.take(county.packet(desk.site))
    assert content(desk) != before
    assert merged.conflicts
    back(desk, merged.id)
    assert receipts(desk) == contacts
    assert {**content(desk), "merge": []} == {**before, "merge": []}
    assert SqliteVault().check(desk.ledger.path) == []
    assert desk.ledger.conflicted() == []


def test_the_file_can_come_again(county: Seat, desk: Seat) -> None:
    county.referred()
    packet = county.packet()
    once = desk.take(packet)
    held, merged = logs(desk), tables(desk)
    back(desk, once.id)
    assert desk.ledger.find(Problem) == []
    again = desk.take(packet)
    assert again.counts == once.counts
    assert (logs(desk), tables(desk)) == (held, merged)
    back(desk, again.id)
    assert desk.ledger.find(Problem) == []


def test_or_the_senders_next_packet_brings_it_for_no_receipt_has_left(county: Seat, desk: Seat) -> None:
    county.take(desk.packet())
    county.add()
    desk.take(county.packet(desk.site))
    back(desk)
    county.add(title="示例第二件")
    desk.take(county.packet(desk.site))
    assert len(desk.ledger.find(Problem)) == 2
    assert desk.ledger.gaps() == []


def test_it_survives_closing_the_database(county: Seat, desk: Seat) -> None:
    county.add()
    desk.take(county.packet())
    desk.ledger.close()
    desk.ledger = open_store(desk.ledger.path)
    again = Seat(desk.ledger)
    back(again)
    assert again.ledger.find(Problem) == []


def test_what_was_set_aside_before_is_set_aside_again(county: Seat, desk: Seat) -> None:
    problem = county.add()
    county.problems.edit(problem, {"title": "示例：改"})
    site_record, creation, edit = county.packet().lines
    whole = county.packet()
    desk.take(replace(whole, lines=[site_record, edit]))
    aside = kept(desk)
    assert aside
    lifting = desk.take(replace(whole, lines=[creation], manifest=replace(whole.manifest, id="另一份")))
    assert (lifting.lifted, kept(desk)) == (1, {})
    back(desk, lifting.id)
    assert kept(desk) == aside
    assert desk.ledger.find(Problem) == []
    back(desk)
    assert kept(desk) == {}


def test_the_clock_does_not_go_back(county: Seat, desk: Seat) -> None:
    county.add()
    desk.take(county.packet())
    stamp = desk.ledger.last_stamp()
    back(desk)
    assert desk.ledger.last_stamp() == stamp
    own = desk.add()
    assert stamp is not None
    assert desk.ledger.changes("problem", own.id)[0].stamp > stamp
    assert split_stamp(stamp)[2] == county.site


def test_packets_are_taken_back_in_the_order_of_their_coming(county: Seat, desk: Seat) -> None:
    county.add()
    first = desk.take(county.packet())
    county.add(title="示例第二件")
    second = desk.take(county.packet())
    assert refused(lambda: back(desk, first.id)) == "packet_not_last"
    back(desk, second.id)
    back(desk, first.id)
    assert desk.ledger.find(Problem) == []
    assert refused(lambda: back(desk, first.id)) == "undo_unknown"


def test_not_once_this_desk_has_worked_on_it(county: Seat, desk: Seat) -> None:
    problem = county.add()
    merged = desk.take(county.packet())
    written = desk.problems.edit(desk.now(problem), {"title": "示例：改"})
    assert refused(lambda: back(desk, merged.id)) == "packet_built_upon"
    assert desk.now(problem).title == "示例：改"
    desk.problems.undo(written.gesture)
    assert refused(lambda: back(desk, merged.id)) == "packet_built_upon"


def test_nor_on_what_hangs_on_the_same_problem(county: Seat, desk: Seat) -> None:
    problem = county.step("decide", county.add(), tier="county", unit="县工信局", person="示例", due_on="2026-09-30")
    desk.take(county.packet())
    county.step("progress", problem, text="已勘察")
    merged = desk.take(county.packet())
    desk.step("progress", desk.now(problem), text="已立项")
    assert refused(lambda: back(desk, merged.id)) == "packet_built_upon"


def test_nor_when_it_has_done_so_between_two_restored_backups(county: Seat, desk: Seat) -> None:
    problem = county.add()
    merged = desk.take(county.packet())
    between = anew(desk)
    between.problems.edit(between.now(problem), {"title": "示例：改"})
    assert refused(lambda: back(anew(desk), merged.id)) == "packet_built_upon"


def anew(desk: Seat) -> Seat:
    """The desk under a new site, as after a backup was restored."""
    with desk.ledger.writing():
        desk.ledger.set_identity(desk.problems.desk.identity._replace(site=new_site()))
    return Seat(desk.ledger)


def test_what_this_desk_did_elsewhere_meanwhile_stays(county: Seat, desk: Seat) -> None:
    county.add()
    merged = desk.take(county.packet())
    own = desk.add(title="示例：自己的一件")
    back(desk, merged.id)
    assert [problem.id for problem in desk.ledger.find(Problem)] == [own.id]


def test_not_once_a_packet_has_left_with_the_receipt(county: Seat, desk: Seat) -> None:
    county.add()
    merged = desk.take(county.packet())
    desk.packet()
    assert last_packet(desk.ledger) == ""
    assert refused(lambda: back(desk, merged.id)) == "packet_receipt_left"


def test_nor_once_a_referral_workbook_has_left_with_the_receipt_of_what_only_waits(exchange: Exchange) -> None:
    desk, other = Seat(exchange.county.store, exchange.county.clock), seat(letter="B")
    exchange.referred()
    problem = other.add()
    other.problems.edit(problem, {"title": "示例：改"})
    whole = other.packet(desk.site)
    site_record, _, edit = whole.lines
    desk.take(replace(whole, lines=[site_record]))
    waiting = desk.take(replace(whole, lines=[edit], manifest=replace(whole.manifest, id="另一份")))
    assert waiting.early == 1
    exchange.export()
    assert refused(lambda: back(desk, waiting.id)) == "packet_receipt_left"
    assert len(kept(desk)) == 1


def test_a_packet_that_brought_nothing_leaves_nothing_to_take_back(county: Seat, desk: Seat) -> None:
    county.add()
    packet = county.packet()
    first = desk.take(packet)
    assert desk.take(packet).id == ""
    assert last_packet(desk.ledger) == first.id


def test_the_list_of_files_keeps_it_as_taken_back(county: Seat, desk: Seat) -> None:
    problem = county.add()
    packet = county.packet()
    merged = desk.take(packet)
    (came,) = [each for each in passed(desk.problems) if each.way is Way.IN]
    assert (came.undo, came.undone) == (merged.id, False)
    back(desk, merged.id)
    (gone,) = [each for each in passed(desk.problems) if each.way is Way.IN]
    assert (gone.undo, gone.undone, gone.sha256) == ("", True, came.sha256)
    desk.take(packet)
    assert [each.undone for each in passed(desk.problems) if each.way is Way.IN] == [True, False]
    assert [each.desk for each in delivery(desk.problems, desk.now(problem))] == ["沛县B台"]


def test_answers_of_a_department_go_again_with_their_packet(desk: Seat) -> None:
    department = seat(DEPARTMENT, Tier.DEPARTMENT)
    problem = desk.referred()
    department.take(desk.packet())
    department.step("receive", problem)
    department.step("reply", department.now(problem), kind="agreed", text="已列入计划。")
    before = content(desk)
    merged = desk.take(department.packet(desk.site))
    assert desk.now(problem).status.value == "replied"
    back(desk, merged.id)
    assert {**content(desk), "merge": []} == {**before, "merge": []}


def test_a_packet_of_many_parts_is_taken_back_part_by_part(desk: Seat, county: Seat) -> None:
    for number in range(3):
        county.add(title=f"示例第{number}件")
    parts: list[Packet] = county.packets(rows_per_file=2)
    ids = [desk.take(part).id for part in parts]
    assert len(ids) > 1
    for each in reversed(ids):
        back(desk, each)
    assert desk.ledger.find(Problem) == []


def test_a_backup_is_made_when_it_can_be_taken_back(county: Seat, desk: Seat) -> None:
    county.add()
    merged = desk.take(county.packet())
    made: list[str] = []
    take_back(desk.problems, merged.id, lambda: made.append("备份"))
    assert made == ["备份"]
    assert refused(lambda: take_back(desk.problems, merged.id, lambda: made.append("又一份"))) == "undo_unknown"
    assert made == ["备份"]


def test_only_so_many_packets_are_remembered(county: Seat, desk: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merges, "_OLD", merges._OLD.replace(str(merges.KEPT), "2"))
    for number in range(4):
        county.add(title=f"示例第{number}件")
        desk.take(county.packet())
    back(desk)
    back(desk)
    assert last_packet(desk.ledger) == ""
    assert len(desk.ledger.find(Problem)) == 2
