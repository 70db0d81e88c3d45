"""Whatever desks do and whatever becomes of their files: once every file has arrived, all agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings

from tests.xzdesk.exchange.desks_support import Seat
from tests.xzdesk.exchange.histories import HISTORIES, play
from tests.xzdesk.exchange.memory_store import MemoryStore, as_ledger


@settings(max_examples=300)
@given(HISTORIES)
def test_once_every_file_has_arrived_all_desks_agree_and_nothing_is_lost(history: Mapping[str, Any]) -> None:
    play(history, lambda who, now: Seat(as_ledger(MemoryStore(who)), now))
