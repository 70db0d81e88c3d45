"""Who a referral workbook is: packet, items, hashes of the county's cells, and what each answer is built on.

Kept on a sheet that no hand touches, as key and JSON text, closed by a checksum over all of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from xzdesk.core.captions import Tier
from xzdesk.core.changes import canonical
from xzdesk.core.clock import is_stamp_of
from xzdesk.core.fieldtypes import Choice, Stored
from xzdesk.core.stored import fits
from xzdesk.errors import Refusal
from xzdesk.workbooks.reader import Book, Sheet

MARK = "xzdesk-referral"
FORM = 1
_CHECK = "check"


class Seen(NamedTuple):
    """A field as it left: stored value, and the stamps of the changes that had set it."""

    value: Stored
    stamps: tuple[str, ...]


@dataclass(frozen=True)
class Packet:
    """One exported workbook. `stamp`: the last change in the county's log; `cover`: row -> hash of its text."""

    id: str
    number: str
    office: str
    unit: str
    letter: str
    to_unit: str
    tier: Tier
    exported_at: str
    stamp: str
    cover: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """One referral in it. `hashes`: caption -> hash of the county's cell; `seen`: "kind.field" -> Seen."""

    referral: str
    problem: str
    number: str
    title: str
    edition: str
    hashes: Mapping[str, str]
    seen: Mapping[str, Seen]


@dataclass(frozen=True)
class Identity:
    """The whole of it: the packet, and referral id -> item."""

    packet: Packet
    items: Mapping[str, Item]

    def rows(self) -> list[tuple[str, str]]:
        """The rows of the sheet."""
        lines = [(MARK, str(FORM)), ("packet", _json(asdict(self.packet)))]
        lines += [(item.referral, _json(asdict(item))) for item in self.items.values()]
        return [*lines, (_CHECK, _checksum(lines))]


def read_identity(book: Book) -> Identity:
    """The identity of a returned workbook; Refusal when it has none, a newer one, or a damaged one."""
    sheet = next((each for each in book.sheets if each.first.value == MARK), None)
    if sheet is None:
        raise Refusal("intake_without_identity", name=book.name)
    lines = list(_lines(sheet))
    if lines and lines[0][0] == MARK and lines[0][1] != str(FORM):
        raise Refusal("intake_newer_form", name=book.name)
    if not lines or lines[-1] != (_CHECK, _checksum(lines[:-1])):
        raise Refusal("intake_identity_damaged", name=book.name)
    try:
        _, (_, packet), *items, _ = lines
        return Identity(_packet(json.loads(packet)), {key: _item(json.loads(text)) for key, text in items})
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as no:  # the checksum is right, what it closes is none
        raise Refusal("intake_identity_damaged", name=book.name) from no


def _lines(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for _, cells in sorted(sheet.rows.items()):
        if 1 in cells and 2 in cells:
            yield str(cells[1].value), str(cells[2].value)


def _packet(raw: dict[str, Any]) -> Packet:
    """ValueError and its like where it says what cannot be, whatever the checksum."""
    packet = Packet(**{**raw, "tier": Choice(Tier).load(raw["tier"])})
    _all_texts([value for name, value in raw.items() if name not in ("tier", "cover")])
    _all_texts([*packet.cover, *packet.cover.values()])
    if packet.tier is None or datetime.fromisoformat(packet.exported_at).utcoffset() is None:
        raise ValueError(packet.exported_at)
    if packet.stamp:
        _sound([packet.stamp])
    return packet


def _item(raw: dict[str, Any]) -> Item:
    seen = {name: Seen(value, tuple(stamps)) for name, (value, stamps) in raw["seen"].items()}
    item = Item(**{**raw, "seen": seen})
    _all_texts([value for name, value in raw.items() if name not in ("hashes", "seen")])
    _all_texts([*item.hashes, *item.hashes.values()])
    for name, of in seen.items():
        kind, _, field_ = name.partition(".")
        if not fits(kind, field_, of.value):
            raise ValueError(name)
        _sound(of.stamps)
    return item


def _all_texts(values: Iterable[object]) -> None:
    if not all(isinstance(value, str) for value in values):
        raise ValueError("no text")


def _sound(stamps: Iterable[str]) -> None:
    if not all(isinstance(stamp, str) and is_stamp_of(stamp, stamp[19:]) for stamp in stamps):
        raise ValueError("no stamp")


def _json(value: object) -> str:
    """JSON on one line, without what a spreadsheet would take for an escape."""
    return canonical(value).replace("_x", "\\u005fx")


def _checksum(lines: Iterable[tuple[str, str]]) -> str:
    return sha256("\n".join(f"{key}\t{text}" for key, text in lines).encode()).hexdigest()
