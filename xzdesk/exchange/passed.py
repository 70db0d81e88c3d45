"""The files that came and went: referral workbooks, tables, packets, each with its hash and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xzdesk.core.captions import Captioned
from xzdesk.core.changes import Change
from xzdesk.core.store import Contact, Direction
from xzdesk.exchange.kinds import Kind
from xzdesk.exchange.packet_cover import ANYBODY, counted
from xzdesk.exchange.packet_telling import desk_told
from xzdesk.exchange.taking_back import last_packet
from xzdesk.problems.known import VIRTUAL, Known, creates
from xzdesk.problems.records import ExchangeFile
from xzdesk.problems.usecases import Problems

_RESULTS = (("new", "新增"), ("changed", "更新"), ("same", "无变化"), ("refused", "未导入"))
_BY_CONTENT = {"mapping": Kind.OLD_LEDGER, "plans": Kind.PLANS}  # what an import tells -> what it was
_TABLES = "填报表、台账"


class Way(Captioned):
    """Which way a file went."""

    OUT = "out", "发出"
    IN = "in", "收到"


@dataclass(frozen=True)
class Passed:
    """A file. `at`: when it was written down (of a packet: made); `desk`: where.

    `told`: how it added up, `more` in full. `undo`: the import's id while it can
    be asked to be taken back; `undone`: it was."""

    at: datetime
    way: Way
    kind: str
    partner: str
    number: str
    name: str
    sha256: str
    told: str
    desk: str
    more: str = ""
    operator: str = ""
    undo: str = ""
    undone: bool = False


def passed(problems: Problems) -> list[Passed]:
    """Every file of this office's desks, the last one first."""
    known, ledger = problems.known(), problems.ledger
    stands = {record.id for record in ledger.find(ExchangeFile)}
    own = problems.desk.identity
    contacts = [each for each in ledger.contacts() if each.direction in _WAYS]
    found = [_packet(known, each, f"{own.letter}台", last_packet(ledger)) for each in contacts]
    for change in ledger.changes_of("exchange_file"):
        author = None if change.site.startswith(VIRTUAL) else known.desk(change.site)
        if creates(change) and change.action != "undo" and author and author.office == own.office:
            found.append(_file(change, f"{author.letter}台", stands=change.record in stands))
    return sorted(found, key=lambda each: each.at)[::-1]


_WAYS = {Direction.SENT: Way.OUT, Direction.CAME: Way.IN, Direction.TAKEN_BACK: Way.IN}


def _brought(count: int) -> str:
    return f"改动{count}项" if count else "只有回执"


def _packet(known: Known, contact: Contact, desk: str, last: str) -> Passed:
    return Passed(
        at=datetime.fromisoformat(contact.at),
        way=_WAYS[contact.direction],
        kind=(Kind.REFERRAL if "item" in contact.counts else Kind.PACKET).caption,
        partner=desk_told(known, contact.site) if contact.site else ANYBODY,
        number="",
        name=contact.name,
        sha256=contact.sha256,
        told=_brought(contact.counts.get("change", 0)),
        more=counted(contact.counts),
        desk=desk,
        undo=contact.key if contact.key == last else "",
        undone=contact.direction is Direction.TAKEN_BACK,
    )


def _file(change: Change, desk: str, *, stands: bool) -> Passed:
    values: dict[str, Any] = {name: pair[1] for name, pair in change.patch.items()}
    counts: Mapping[str, Any] = values.get("counts") or {}
    return Passed(
        at=datetime.fromisoformat(change.at),
        way=Way.OUT if values.get("direction") == Way.OUT else Way.IN,
        kind=_kind(change.action, counts),
        partner=values.get("partner") or "",
        number=str(counts.get("number", "")),
        name=values.get("name") or "",
        sha256=values.get("sha256") or "",
        told=_told(counts),
        desk=desk,
        operator=change.operator,
        undo=change.record if stands and "gestures" in counts else "",
        undone=not stands,
    )


def _kind(action: str, counts: Mapping[str, Any]) -> str:
    if action == "import_reply" or (action == "export" and "number" in counts):
        return Kind.REFERRAL.caption
    if action == "export":
        return Kind.LEDGER.caption
    known = next((kind for key, kind in _BY_CONTENT.items() if key in counts), None)
    return known.caption if known else _TABLES


def _told(counts: Mapping[str, Any]) -> str:
    """How it added up, or how many went."""
    parts = [f"{word}{counts[key]}" for key, word in _RESULTS if key in counts]
    return "，".join(parts) or (f"{counts['count']}件" if "count" in counts else "")
