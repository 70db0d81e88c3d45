"""Imports taken back whole, of every kind: the one door out.

What came in by a table or a referral are this desk's own changes, and travels on: it is set back by further changes
(xzdesk.exchange.intake.undo_import). A packet brings changes that others made. To set those back by changes of ours
would set them back at their makers' too; so the log forgets them, as if the packet had not come, and they come again
with the file, or with the sender's next packet, for no receipt of them has left. That is possible until something of
this desk builds on them, and in the order of their coming: packets build on each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xzdesk.core.changes import Change
from xzdesk.core.fields import KINDS
from xzdesk.core.fieldtypes import Ref, Stored
from xzdesk.core.runs import Runs, of_numbers
from xzdesk.core.store import Aside, Contact, Direction, Merge, Written
from xzdesk.errors import Refusal
from xzdesk.exchange.intake import undo_import
from xzdesk.problems.known import as_author, creates, vouched
from xzdesk.problems.queries import Ledger
from xzdesk.problems.usecases import Problems

_Number = tuple[str, int]  # site and number
_PACKET = f"{Direction.CAME}:"
_LEFT = ("report",)  # what has been issued counts what the packet brought


def take_back(problems: Problems, id: str, backup: Callable[[], object]) -> Written:
    """Take an import back whole; Refusal when something builds on it. `backup` is made before changes leave the log."""
    if not is_packet(id):
        return undo_import(problems, id)
    _may_take_back(problems, id)
    backup()
    return _take_packet_back(problems, id)


def is_packet(id: str) -> bool:
    """Whether an import's id is a packet's."""
    return id.startswith(_PACKET)


# noted with the import


@dataclass(frozen=True)
class Before:
    """What stood before a packet was taken in, of that which is replaced."""

    seq: int
    sent: int
    asides: Mapping[_Number, Aside]
    contacts: Mapping[str, Contact]
    left_out: Mapping[str, Runs]
    withheld: Mapping[str, Runs]


def before(problems: Problems) -> Before:
    """To be asked in the transaction of the import, before it writes."""
    ledger = problems.ledger
    contacts = {contact.key: contact for contact in ledger.contacts()}
    asides = {(each.change.site, each.change.seq): each for each in ledger.aside()}
    seq, sent = ledger.last_seq(problems.desk.identity.site), _sent(contacts.values())
    return Before(seq, sent, asides, contacts, ledger.left_out(), ledger.withheld())


def note(problems: Problems, key: str, stood: Before, added: Mapping[str, Sequence[int]]) -> bool:
    """Remember what an import did; `added`: site -> the numbers that it brought into the log. False where that is
    nothing at all."""
    ledger = problems.ledger
    contacts = {contact.key: contact for contact in ledger.contacts() if stood.contacts.get(contact.key) != contact}
    asides = {(each.change.site, each.change.seq): each for each in ledger.aside()}
    put = [place for place, each in asides.items() if stood.asides.get(place) != each]
    gone = [each for place, each in stood.asides.items() if asides.get(place) != each]
    runs = {site: of_numbers(numbers) for site, numbers in sorted(added.items())}
    if not (contacts or put or runs):
        return False
    ledger.note_merge(
        Merge(
            key=key,
            site=problems.desk.identity.site,
            seq=stood.seq,
            sent=stood.sent,
            added=runs,
            put_aside=put,
            asides=gone,
            noted=list(contacts),
            contacts=[stood.contacts[each] for each in contacts if each in stood.contacts],
            left_out=_otherwise(stood.left_out, ledger.left_out()),
            withheld=_otherwise(stood.withheld, ledger.withheld()),
        )
    )
    return True


def _otherwise(stood: Mapping[str, Runs], now: Mapping[str, Runs]) -> dict[str, Runs]:
    """What stood before, of the sites of which it stands otherwise now."""
    return {site: stood.get(site, ()) for site in {*stood, *now} if stood.get(site) != now.get(site)}


def _sent(contacts: Iterable[Contact]) -> int:
    return sum(contact.direction is Direction.SENT for contact in contacts)


# taken back


def last_packet(ledger: Ledger) -> str:
    """The id of the packet that may be asked to be taken back, empty when there is none."""
    merge = ledger.last_merge()
    return merge.key if merge and merge.sent == _sent(ledger.contacts()) else ""


def _may_take_back(problems: Problems, key: str) -> tuple[Merge, Contact]:
    """The packet's import as it was noted; Refusal when it cannot be taken back."""
    ledger = problems.ledger
    contacts = {each.key: each for each in ledger.contacts()}
    merge = ledger.last_merge()
    if merge is None or key not in contacts:
        raise Refusal("undo_unknown")
    if merge.key != key:
        raise Refusal("packet_not_last", name=contacts[merge.key].name)
    _nothing_since(problems, merge)
    return merge, contacts[key]


def _take_packet_back(problems: Problems, key: str) -> Written:
    ledger = problems.ledger
    with ledger.writing():
        merge, contact = _may_take_back(problems, key)
        written = ledger.take_back(merge)
        mark = f"{Direction.TAKEN_BACK}:{key.removeprefix(_PACKET)}"
        ledger.note(contact._replace(key=mark, direction=Direction.TAKEN_BACK, seen={}))
    return written


def _nothing_since(problems: Problems, merge: Merge) -> None:
    """Refusal when a packet or a referral has left since, or this desk wrote of what the packet is about."""
    ledger = problems.ledger
    if _sent(ledger.contacts()) != merge.sent:
        raise Refusal("packet_receipt_left")
    since = list(_own_since(problems, merge))
    if any(map(_is_referral, since)):  # its receipt counts what was set aside and what is withheld, too
        raise Refusal("packet_receipt_left")
    if not since or not merge.added:
        return
    brought = [change for site, runs in merge.added.items() for run in runs for change in _changes(ledger, site, *run)]
    stamps = {change.stamp for change in brought}
    about = {change.record for change in brought}
    for kind, record in {(change.kind, change.record) for change in brought}:
        about |= _refs(kind, ledger.folded(kind, record).values)
    for change in since:
        if change.kind in _LEFT:
            raise Refusal("packet_reported")
        hangs_on = _refs(change.kind, ledger.folded(change.kind, change.record).values)
        built_on = {stamp for basis in change.basis.values() for stamp in basis}
        if {change.record, *hangs_on} & about or built_on & stamps:
            raise Refusal("packet_built_upon")


def _is_referral(change: Change) -> bool:
    """Whether a change records that a referral workbook left."""
    counts = change.patch.get("counts", (None, None))[1]
    return (
        change.kind == "exchange_file" and change.action == "export" and isinstance(counts, dict) and "number" in counts
    )


def _own_since(problems: Problems, merge: Merge) -> Iterator[Change]:
    """What this desk has written since, with the answers that it took in."""
    ledger = problems.ledger
    for site in _own_sites(problems, merge.site):
        for change in _changes(ledger, site, 1 + (merge.seq if site == merge.site else 0), ledger.last_seq(site)):
            yield change
            for gesture in vouched(change):
                yield from ledger.gesture(gesture)


def _own_sites(problems: Problems, first: str) -> list[str]:
    """Those that this desk has written on since: it goes on under another one each time that a backup is restored."""
    own, made = problems.desk.identity, problems.ledger.changes_of("site")
    told = [change for change in made if creates(change)]
    since = next((change.stamp for change in told if change.record == first), "")
    later = (as_author(change) for change in told if since and change.stamp > since)
    same = [each.site for each in later if (each.office, each.letter) == (own.office, own.letter)]
    return list(dict.fromkeys((first, *same, own.site)))


def _changes(ledger: Ledger, site: str, first: int, last: int) -> list[Change]:
    return [Change.from_row(row) for row in ledger.rows(site, first, last)]


def _refs(kind: str, values: Mapping[str, Stored]) -> set[str]:
    """The records that a record's values speak of."""
    fields = KINDS[kind].fields if kind in KINDS else {}
    told = (value for name, value in values.items() if name in fields and isinstance(fields[name].type, Ref))
    return {value for value in told if isinstance(value, str)}
