"""A referral workbook at a desk of the office that was asked: its excerpt is taken in like a packet.

What somebody filled in by hand is the county's to take in; here it is told, and the steps are taken in the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.exchange.columns import RECEIPT
from xzdesk.exchange.excerpt import read_excerpt
from xzdesk.exchange.filled import FilledItem, read_filled
from xzdesk.exchange.identity import Identity, read_identity
from xzdesk.exchange.packet import Packet
from xzdesk.problems.authors import addressed
from xzdesk.problems.usecases import Problems
from xzdesk.workbooks.reader import read_book
from xzdesk.workbooks.watch import UNWATCHED, Watch


def answers(problems: Problems) -> bool:
    """Whether referrals are answered here, not sent."""
    return problems.desk.identity.role is not Tier.COUNTY


def read_addressed(problems: Problems, path: Path, watch: Watch = UNWATCHED) -> Packet:
    """The changes that a county's workbook brings to this desk. Refusal when it went to another office, brings none,
    or is damaged."""
    sent, who = _identity(path, watch).packet, problems.desk.identity
    if not addressed(who.role, who.office, sent.tier, sent.to_unit, problems.editions.department_now):
        raise Refusal("excerpt_addressee", number=sent.number, office=sent.office, to_unit=sent.to_unit, own=who.office)
    packet = read_excerpt(path, watch)
    if packet.manifest.id != sent.id:
        raise Refusal("excerpt_damaged", name=path.name)
    return packet


def _identity(path: Path, watch: Watch) -> Identity:
    try:
        return read_identity(read_book(path, watch=watch))
    except Refusal as no:
        code = "excerpt_missing" if no.code == "intake_without_identity" else no.code
        raise Refusal(code, name=path.name) from no


def about_addressed(packet: Packet, path: Path) -> Iterator[str]:
    """What is to be known before the import: cells that were filled in by hand, and how the answers go back."""
    filled = list(_filled_by_hand(path))
    if filled:
        yield str(Refusal("excerpt_filled", numbers="、".join(filled)))
    sender = packet.manifest.sender
    yield str(Refusal("excerpt_answers", desk=f"{sender.office}{sender.letter}台"))


def _filled_by_hand(path: Path) -> Iterator[str]:
    """The numbers of the items whose open cells say more than when they left."""
    try:
        read = read_filled(read_book(path))
    except Refusal:  # the table was taken out: then nothing is filled in
        return
    yield from (each.item.number for each in read.items if each.item and _says_more(each))


def _says_more(filled: FilledItem) -> bool:
    assert filled.item is not None
    held = {name for name in RECEIPT if filled.item.seen[f"referral.{name}"].value is not None}
    said = {name for name, value in filled.values.items() if value is not None} - held
    return bool(said or filled.assigned)
