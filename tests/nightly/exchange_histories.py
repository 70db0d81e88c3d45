"""The long run of the exchange: `make nightly`. Its name keeps it out of the suite; HISTORIES says how many."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings

from tests.xzdesk.exchange.desks_support import Seat
from tests.xzdesk.exchange.histories import HISTORIES, play
from tests.xzdesk.exchange.memory_store import MemoryStore, as_ledger


@settings(max_examples=int(os.environ.get("HISTORIES", "10000")), database=None)
@given(HISTORIES)
def test_ten_thousand_histories_end_in_agreement(history: Mapping[str, Any]) -> None:
    play(history, lambda who, now: Seat(as_ledger(MemoryStore(who)), now))
