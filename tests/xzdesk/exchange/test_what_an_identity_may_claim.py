"""The hidden identity of a referral workbook may lie under a right checksum: the file is refused, or its row."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.xzdesk.exchange.workbook_support import ANSWER, Exchange, Returned
from xzdesk.core.changes import canonical
from xzdesk.core.clock import is_stamp_of, next_stamp
from xzdesk.core.store import never, unseen
from xzdesk.errors import Refusal
from xzdesk.exchange import identity as form
from xzdesk.exchange.identity import Identity, Item, Packet, read_identity
from xzdesk.exchange.incoming import Incoming, receive, take_in
from xzdesk.workbooks.reader import read_book

SITE = "0a1b2c3d4e"
PACKET: dict[str, list[Any]] = {
    "exported_at": ["昨天", "2026-03-05T09:00:00", 5, ""],
    "stamp": ["甲", 5, "9999999999999-ffff-甲", "177267240000-0001-甲", "１７７２６７２４０００００-0001-甲"],
    "tier": [None, 5],
    "to_unit": [5], "number": [5, None], "office": [None], "unit": [None], "letter": [5], "id": [5],
    "cover": [5, ["甲"], {"1,1": 5}],
}  # fmt: skip
ITEM: dict[str, list[Any]] = {
    "problem": [5], "referral": [5], "number": [5], "title": [None], "edition": [5],
    "hashes": [5, {"标题": 5}],
    "seen": [5, {"problem.due_on": ["昨天", []]}, {"problem.status": ["nonsense", []]}, {"problem.甲": [None, []]},
             {"referral.state": [5, []]}, {"problem.due_on": [None, ["甲"]]}, {"problem.due_on": [None, [5]]},
             {"problem.due_on": [None, "甲"]}],
}  # fmt: skip


def lying(exchange: Exchange, lie: Callable[[dict[str, Any], bool], None]) -> Path:
    """A returned workbook whose identity says something else; the checksum is right."""
    returned = exchange.out().fill(3, **ANSWER)
    identity = read_identity(read_book(returned.path))
    sheet = returned.sheet("识别信息")
    rows = Lying(identity.packet, identity.items, lie).rows()
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            sheet.cell(number, place).value = text
            sheet.cell(number, place).data_type = "s"
    return returned.save()


class Lying(Identity):
    """Says of itself what `lie` makes of it."""

    def __init__(
        self, packet: Packet, items: dict[str, Item] | Any, lie: Callable[[dict[str, Any], bool], None]
    ) -> None:
        super().__init__(packet, items)
        self.__dict__["lie"] = lie

    def rows(self) -> list[tuple[str, str]]:
        lines = []
        for key, text in super().rows()[:-1]:
            if text.startswith("{"):
                raw = json.loads(text)
                self.__dict__["lie"](raw, key == "packet")
                text = canonical(raw)
            lines.append((key, text))
        return [*lines, ("check", form._checksum(lines))]


@pytest.mark.parametrize(("of_packet", "name", "value"), [
    *((True, name, value) for name, values in PACKET.items() for value in values),
    *((False, name, value) for name, values in ITEM.items() for value in values),
])  # fmt: skip
def test_what_cannot_be_is_refused_as_damaged(exchange: Exchange, of_packet: bool, name: str, value: Any) -> None:
    exchange.referred()

    def lie(raw: dict[str, Any], packet: bool) -> None:
        if packet is of_packet:
            raw[name] = value

    with pytest.raises(Refusal) as no:
        receive(exchange.problems, lying(exchange, lie), unseen, never)
    assert no.value.code == "intake_identity_damaged"


@pytest.mark.parametrize("name", ["problem", "referral", "to_unit", "office", "id", "seen", "hashes", "edition"])
def test_what_might_be_is_taken_in_or_refused_by_its_row(exchange: Exchange, name: str) -> None:
    exchange.referred()

    def lie(raw: dict[str, Any], _: bool) -> None:
        if name in raw:
            raw[name] = {} if isinstance(raw[name], dict) else "甲"

    seen = receive(exchange.problems, lying(exchange, lie), unseen, never)
    assert isinstance(seen, Incoming)
    counts = take_in(exchange.problems, seen, None, {}, unseen, never).counts
    assert counts.read == counts.new + counts.changed + counts.same + counts.refused == 1


@pytest.mark.parametrize(
    ("stamp", "sound"),
    [("1772672400000-0001-", True), ("1772672400000-ffff-", True), ("1772672400000-FFFF-", False),
     ("1772672400000-0001-x", False), ("177267240000-00001-", False), ("１772672400000-0001-", False),
     (" 77267240000 -0001-", False), ("7258118400000-0000-", False), ("9999999999999-ffff-", False), ("", False),
     ("-772672400000-0001-", False), ("1772672400000--001-", False)],
)  # fmt: skip
def test_a_stamp_is_of_one_form_and_of_a_time_from_which_clocks_can_go_on(stamp: str, sound: bool) -> None:
    stamp += SITE
    assert is_stamp_of(stamp, SITE) is sound
    if sound:
        assert is_stamp_of(next_stamp(stamp, 0, "甲"), "甲")
        assert next_stamp(stamp, 0, "甲") > stamp


def test_one_nested_without_end_is_damaged(exchange: Exchange) -> None:
    exchange.referred()

    def nested(raw: dict[str, Any], packet: bool) -> None:
        if packet:
            raw["cover"] = "深"

    returned = Returned(lying(exchange, nested))
    sheet = returned.sheet("识别信息")
    rows = [(str(row[0].value), str(row[1].value).replace('"深"', "[" * 10000 + "]" * 10000)) for row in sheet]
    sheet.cell(len(rows), 2).value = form._checksum(rows[:-1])
    for number, (_, text) in enumerate(rows[:-1], start=1):
        sheet.cell(number, 2).value, sheet.cell(number, 2).data_type = text, "s"
    with pytest.raises(Refusal) as no:
        receive(exchange.problems, returned.save(), unseen, never)
    assert no.value.code == "intake_identity_damaged"
