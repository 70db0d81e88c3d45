"""Whatever desks do and whatever becomes of their files: once every file has arrived, all agree.

`make nightly` plays ten thousand histories of the same kind (tests/nightly).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings

from db.files import create_store
from tests.xzdesk.exchange.desks_support import Seat
from tests.xzdesk.exchange.histories import HISTORIES, play
from tests.xzdesk.exchange.memory_store import MemoryStore, as_ledger
from xzdesk.core.store import Identity
from xzdesk.exchange.packet import Packet
from xzdesk.exchange.packet_export import ROWS, export_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.exchange.receipts import desks


@settings(max_examples=200)
@given(HISTORIES)
def test_once_every_file_has_arrived_all_desks_agree_and_nothing_is_lost(history: Mapping[str, Any]) -> None:
    play(history, lambda who, now: Seat(as_ledger(MemoryStore(who)), now))


@settings(max_examples=6)
@given(HISTORIES)
def test_the_same_holds_of_databases(history: Mapping[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        seats: list[Seat] = []

        def open_seat(who: Identity, now: Callable[[], datetime]) -> Seat:
            seats.append(Seat(create_store(Path(folder) / f"{who.site}.db", who), now))
            return seats[-1]

        try:
            play(history, open_seat)
        finally:
            for seat in seats:
                seat.ledger.close()


class WithFiles(Seat):
    """A desk whose packets are workbooks on the disk."""

    folder: Path

    def packets(self, for_site: str = "", rows_per_file: int = ROWS) -> list[Packet]:
        known = for_site if any(each.site == for_site for each in desks(self.problems)) else ""
        exported = export_packet(self.problems, self.folder / "数据包.xlsx", known, rows_per_file=rows_per_file)
        return [read_packet(file) for file in exported.files]


@settings(max_examples=2)
@given(HISTORIES)
def test_the_same_holds_of_workbooks(history: Mapping[str, Any]) -> None:
    with TemporaryDirectory() as folder:

        def open_seat(who: Identity, now: Callable[[], datetime]) -> Seat:
            made = WithFiles(as_ledger(MemoryStore(who)), now)
            made.folder = Path(folder)
            return made

        play(history, open_seat)
