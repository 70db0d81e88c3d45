"""A large packet is read by a process of its own and looked at as it comes: the same as one that was read before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from multiprocessing import active_children
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.xzdesk.exchange.desks_support import Seat, seat
from tests.xzdesk.exchange.test_stopped_anywhere import Asked
from xzdesk.errors import Refusal
from xzdesk.exchange import packet_arrival
from xzdesk.exchange.packet_arrival import arriving_packet
from xzdesk.exchange.packet_book import CHANGES
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.exchange.packet_read import read_packet, take_packet
from xzdesk.problems.records import Problem
from xzdesk.workbooks.watch import Watch


@pytest.fixture(autouse=True)
def every_packet_is_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(packet_arrival, "_LARGE", 0)
    yield
    assert active_children() == []


@pytest.fixture
def county() -> Seat:
    made = seat()
    made.referred()
    made.add(title="示例：缺地")
    return made


@pytest.fixture
def file(county: Seat, tmp_path: Path) -> Path:
    return export_packet(county.problems, tmp_path / "数据包.xlsx").files[0]


def spoiled(file: Path) -> Path:
    book = load_workbook(file)
    book[CHANGES].delete_rows(3)
    book.save(file)
    return file


def test_it_brings_what_it_brings_when_it_is_read_here(county: Seat, file: Path) -> None:
    other, here = seat(letter="B"), seat(letter="B")
    with arriving_packet(file) as packet:
        seen = preview_packet(other.problems, packet)
    whole = read_packet(file)
    assert (packet.manifest, packet.lines, packet.sha256) == (whole.manifest, whole.lines, whole.sha256)
    as_read = preview_packet(here.problems, whole)
    assert (seen.counts, seen.notices, seen.sifted.right) == (as_read.counts, as_read.notices, as_read.sifted.right)
    merge_packet(other.problems, seen)
    assert other.ledger.find(Problem) == county.ledger.find(Problem)
    assert len(other.ledger.find(Problem)) == 2


def test_what_has_come_can_be_looked_at_once_more(file: Path) -> None:
    with arriving_packet(file) as packet:
        for reader in (seat(letter="B"), seat(letter="C")):
            assert preview_packet(reader.problems, packet).counts.new == len(packet.lines)


def test_a_damaged_one_is_refused_before_anything_is_told_of_it(file: Path) -> None:
    with pytest.raises(Refusal) as no, arriving_packet(spoiled(file)) as packet:
        preview_packet(seat(letter="B").problems, packet)
    assert no.value.code == "packet_damaged"


def test_what_is_none_is_refused_with_its_own_message(tmp_path: Path) -> None:
    (none := tmp_path / "数据包.xlsx").write_bytes(b"PK\x03\x04" + bytes(100))
    for path, code in ((none, "intake_damaged"), (tmp_path / "没有.xlsx", "intake_missing")):
        with pytest.raises(Refusal) as no, arriving_packet(path):
            pass
        assert no.value.code == code


def send_half(theirs: Connection, path: Path) -> None:
    """What the other process does here: it tells what is coming, and dies."""
    take_packet(path, theirs.recv(), lambda *_: None, begun=theirs.send)
    os._exit(1)


def test_where_the_process_dies_the_packet_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packet_arrival, "_send", send_half)
    with pytest.raises(Refusal) as no, arriving_packet(file) as packet:
        preview_packet(seat(letter="B").problems, packet)
    assert no.value.code == "packet_damaged"


def test_it_can_be_stopped_at_each_word_of_the_process(file: Path) -> None:
    counted = Asked()
    with arriving_packet(file, Watch(None, counted)) as packet:
        preview_packet(seat(letter="B").problems, packet)
    assert counted.times >= 10  # and more often the longer one waits
    for moment in (1, 5, 10):
        with pytest.raises(Refusal) as no, arriving_packet(file, Watch(None, Asked(moment))) as packet:
            preview_packet(seat(letter="B").problems, packet)
        assert no.value.code == "intake_cancelled"


def test_it_ends_with_the_block_however_far_it_is(file: Path) -> None:
    with arriving_packet(file):
        assert len(active_children()) == 1
    assert active_children() == []
