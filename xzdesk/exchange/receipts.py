"""Receipts: what other desks have of this one's changes, by what their packets say they have seen.

Of each packet that came or went the numbers of real desks are remembered, and of each desk its latest receipt whole:
answers out of workbooks have a site each, and there are many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from xzdesk.core.captions import Captioned, Tier
from xzdesk.core.changes import Change
from xzdesk.core.store import Contact, Direction
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import Manifest, Packet, Receipt
from xzdesk.problems.authors import addressed
from xzdesk.problems.family import Family, family_changes
from xzdesk.problems.known import VIRTUAL, Author, Known, vouched
from xzdesk.problems.queries import Ledger
from xzdesk.problems.records import Problem, Referral
from xzdesk.problems.usecases import Problems

_TOLD_APART = 16  # digits of a hash
PATIENCE = timedelta(days=7)  # after which a packet without a receipt is asked after


class Delivery(Captioned):
    """Where a record stands between this desk and another."""

    UNSENT = "unsent", "未发出"
    SENT = "sent", "已发出"
    RECEIVED = "received", "对方已收到"
    ANSWERED = "answered", "对方已答复"
    UNCONFIRMED = "unconfirmed", "从未确认"


@dataclass(frozen=True)
class Delivered:
    """A record, towards the desk `site`: how it stands, and since when (ISO, the maker's wall time)."""

    site: str
    desk: str
    state: Delivery
    since: str


@dataclass(frozen=True)
class Partner:
    """Another desk: its name and tier, when it was last sent a packet and last heard of, how many changes it lacks.

    `to_anybody`: the packet that was sent last was for no desk in particular.
    """

    site: str
    desk: str
    role: Tier
    sent_at: str
    heard_at: str
    lacks: int
    to_anybody: bool = False


def delivery(problems: Problems, problem: Problem) -> list[Delivered]:
    """How a problem with all that hangs on it stands towards each desk that packets went to or came from.

    UNCONFIRMED: sent, and a later receipt does not have it, or none has come for a week. UNSENT: since the last change.
    """
    delivered = _delivered(problems, family_changes(problems.ledger, problem))
    known = problems.known()
    return [each for each in delivered if _concerned(problems, known.desk(each.site), problem.county or "")]


def _concerned(problems: Problems, to: Author | None, county: str) -> bool:
    """Whether a desk ever gets a county's problem from here: an upper office sends none to another county."""
    upper = problems.desk.identity.role is not Tier.COUNTY
    return not (upper and to and to.role is Tier.COUNTY and to.office != county)


def referral_delivery(problems: Problems, of: Family, referral: Referral) -> list[Delivered]:
    """How a referral with its replies stands towards the desks of the office that it is addressed to."""
    known, today = problems.known(), problems.editions.department_now
    records = [("referral", referral.id), *(("reply", reply.id) for reply in of.replies_to(referral))]
    changes = [change for key in records for change in problems.ledger.changes(*key)]

    def asked(site: str) -> bool:
        desk = known.desk(site)
        if desk is None or desk.role is Tier.COUNTY:
            return False
        return addressed(desk.role, desk.office, referral.tier, referral.to_unit or "", today)

    changes.sort(key=lambda change: change.stamp)
    moved = {change.site: change.at for change in reversed(changes)}
    delivered = [each for each in _delivered(problems, changes) if asked(each.site)]
    return [_has_it(each, moved[each.site]) if each.site in moved else each for each in delivered]


def _has_it(delivered: Delivered, at: str) -> Delivered:
    """Who has moved a referral has it, by whatever file it came: a referral workbook is in no receipt."""
    known = delivered.state in (Delivery.RECEIVED, Delivery.ANSWERED)
    return delivered if known else replace(delivered, state=Delivery.RECEIVED, since=at)


def _delivered(problems: Problems, changes: Sequence[Change]) -> list[Delivered]:
    known = problems.known()
    contacts = [each for each in problems.ledger.contacts() if each.direction is not Direction.TAKEN_BACK]
    if not contacts or not changes:
        return []
    needed = _needed(problems.ledger, changes)
    replied = {each.site: each.at for each in changes if each.kind == "reply"}
    found: list[Delivered] = []
    for author in _others(known, contacts):
        state, since = _state(contacts, author.site, needed, problems.desk.now)
        if author.site in replied:
            state, since = Delivery.ANSWERED, replied[author.site]
        found.append(Delivered(author.site, author.name, state, since or changes[-1].at))
    return found


def _needed(ledger: Ledger, changes: Iterable[Change]) -> dict[str, int]:
    """site -> the last number of it among changes; of an answer out of a workbook that of its import."""
    needed: dict[str, int] = {}
    taken_in: set[str] = set()
    for change in changes:
        if change.site.startswith(VIRTUAL):
            taken_in.add(change.gesture)
        else:
            needed[change.site] = max(change.seq, needed.get(change.site, 0))
    for record in ledger.changes_of("exchange_file") if taken_in else ():
        if taken_in & set(vouched(record)):
            needed[record.site] = max(record.seq, needed.get(record.site, 0))
    return needed


def _state(contacts: Sequence[Contact], site: str, needed: Mapping[str, int], now: datetime) -> tuple[Delivery, str]:
    receipts = [each for each in contacts if each.site == site and each.direction in (Direction.CAME, Direction.TOLD)]
    sent = [each for each in contacts if each.site in (site, "") and each.direction is Direction.SENT]
    confirmed = _first(receipts, needed)
    if confirmed:
        return Delivery.RECEIVED, confirmed.at
    left = _first(sent, needed)
    if left is None:
        return Delivery.UNSENT, ""
    last = datetime.fromisoformat(sent[-1].at)
    late = now - last > PATIENCE or any(_moment(each) > _moment(left) for each in receipts)
    return (Delivery.UNCONFIRMED if late else Delivery.SENT), left.at


def _first(contacts: Iterable[Contact], needed: Mapping[str, int]) -> Contact | None:
    """The first contact by which everything needed was there."""
    return next((c for c in contacts if all(c.seen.get(site, 0) >= seq for site, seq in needed.items())), None)


def _moment(contact: Contact) -> datetime:
    return datetime.fromisoformat(contact.at)


def _others(known: Known, contacts: Iterable[Contact]) -> list[Author]:
    """The desks of contacts, in the order in which they were first heard of."""
    sites = dict.fromkeys(contact.site for contact in contacts if contact.site)
    return [author for site in sites if (author := known.desk(site))]


def last_receipt(contacts: Iterable[Contact], site: str) -> Receipt | None:
    """The latest receipt of a site: a desk that went back to a backup has less than it once had."""
    kept = next((each for each in contacts if each.site == site and each.direction is Direction.HAS), None)
    return Receipt(kept.at, kept.seen) if kept else None


def note_sent(ledger: Ledger, manifest: Manifest, name: str, sha256: str = "") -> None:
    """Remember a file that went: with the last of its parts the other side has seen what this desk has."""
    seen = _of_desks(manifest.seen) if manifest.part == manifest.parts else {}
    key = f"{Direction.SENT}:{manifest.id}:{manifest.part}"
    ledger.note(Contact(key, manifest.for_site, Direction.SENT, manifest.made_at, seen, name, sha256, manifest.counts))


def note_came(ledger: Ledger, packet: Packet, own: str, seen: Mapping[str, int]) -> str:
    """Remember a file that came, the sender's receipt as far as it is true (`seen`), and those that it passes on; `own`
    is this desk's site. Returns the contact's key."""
    manifest = packet.manifest
    sender, at = manifest.sender.site, manifest.made_at
    came = _key_of(ledger, packet)
    told = _of_desks(seen), packet.name, packet.sha256, manifest.counts
    ledger.note(Contact(came, sender, Direction.CAME, at, *told))
    latest = {each.site: each for each in ledger.contacts() if each.direction is Direction.HAS}
    _note_latest(ledger, latest.get(sender), sender, Receipt(at, seen))
    for site, (made_at, told_seen) in manifest.receipts.items():
        if site not in (own, sender):
            key = f"{Direction.TOLD}:{site}:{made_at}"
            ledger.note(Contact(key, site, Direction.TOLD, made_at, _of_desks(told_seen)))
            answers = {s: n for s, n in latest[site].seen.items() if s.startswith(VIRTUAL)} if site in latest else {}
            _note_latest(ledger, latest.get(site), site, Receipt(made_at, {**answers, **told_seen}))
    return came


def _key_of(ledger: Ledger, packet: Packet) -> str:
    """What a file that came is known by; one that passes for another, or was saved anew, is a file of its own."""
    key = f"{Direction.CAME}:{packet.manifest.id}:{packet.manifest.part}"
    before = next((each for each in ledger.contacts() if each.key == key), None)
    other = before is not None and before.sha256 and packet.sha256 and before.sha256 != packet.sha256
    return f"{key}:{packet.sha256[:_TOLD_APART]}" if other else key


def _note_latest(ledger: Ledger, before: Contact | None, site: str, receipt: Receipt) -> None:
    if before is None or _moment(before) <= datetime.fromisoformat(receipt.at):
        ledger.note(Contact(f"{Direction.HAS}:{site}", site, Direction.HAS, receipt.at, receipt.seen))


def passed_on(contacts: Iterable[Contact], own: str) -> dict[str, Receipt]:
    """The latest receipts of the other desks, for a packet to pass on; without the many sites of answers."""
    latest = [each for each in contacts if each.direction is Direction.HAS and each.site != own]
    return {each.site: Receipt(each.at, _of_desks(each.seen)) for each in latest}


def _of_desks(seen: Mapping[str, int]) -> dict[str, int]:
    return {site: seq for site, seq in seen.items() if not site.startswith(VIRTUAL)}


def partners(problems: Problems) -> list[Partner]:
    """Every desk that this one knows of, but itself."""
    contacts, seen = problems.ledger.contacts(), problems.ledger.seen()
    others = [author for author in desks(problems) if author.site != problems.desk.identity.site]
    return [_partner(author, contacts, _of_interest(problems, author, seen)) for author in others]


def _of_interest(problems: Problems, to: Author, seen: Mapping[str, int]) -> Mapping[str, int]:
    """Where an upper office counts what a county lacks: without the desks of other counties, and without answers out
    of workbooks, which a county's desk has taken in itself or are another county's."""
    known = problems.known()
    wanted = _of_desks(seen) if not _concerned(problems, to, "") else seen
    return {site: seq for site, seq in wanted.items() if _goes_to(problems, known.desk(site), to)}


def _goes_to(problems: Problems, author: Author | None, to: Author) -> bool:
    return not (author and author.role is Tier.COUNTY) or _concerned(problems, to, author.office)


def _partner(author: Author, contacts: Sequence[Contact], seen: Mapping[str, int]) -> Partner:
    receipt = last_receipt(contacts, author.site)
    has = receipt.seen if receipt else {}
    lacks = sum(max(0, seq - has.get(site, 0)) for site, seq in seen.items())
    sent = [each for each in contacts if each.direction is Direction.SENT and each.site in (author.site, "")]
    return Partner(
        site=author.site,
        desk=author.name,
        role=author.role,
        sent_at=sent[-1].at if sent else "",
        heard_at=receipt.at if receipt else "",
        lacks=lacks,
        to_anybody=bool(sent) and not sent[-1].site,
    )


def desks(problems: Problems) -> list[Author]:
    """The desks that have told who they are, by name."""
    known = problems.known()
    sites = {change.record for change in problems.ledger.changes_of("site")}
    return sorted((found for site in sites if (found := known.desk(site))), key=lambda desk: (desk.name, desk.site))


def site_of(problems: Problems, name: str) -> str:
    """The site of a desk, by site or name (沛县A台), or by office where it has one desk. Refusal otherwise."""
    wanted = name.strip()
    known = [author for author in desks(problems) if author.site != problems.desk.identity.site]
    for names in ([a.site for a in known], [a.name for a in known], [a.office for a in known]):
        if names.count(wanted) == 1:
            return known[names.index(wanted)].site
    raise Refusal("packet_desk_unknown", name=wanted, known="、".join(author.name for author in known) or "无")
