"""What an upper office's packet for a county leaves out: the changes of other counties' records.

The file says which numbers that are. To the desks of that county they count as arrived, for the receipt too: they are
never sent there. To everybody else they are only left out (xzdesk.exchange.left_out).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from xzdesk.core.captions import Tier
from xzdesk.core.changes import COLUMNS
from xzdesk.core.runs import Runs, common, less, of_numbers
from xzdesk.core.store import Identity
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import Manifest, Packet, Receipt
from xzdesk.problems.known import VIRTUAL, Author, Known
from xzdesk.problems.owners import NOBODY, Owners, hangs_on
from xzdesk.problems.queries import Ledger

_AT_ONCE = 2000
_KIND = COLUMNS.index("kind")
Numbers = Mapping[str, Runs]
DeskOf = Callable[[str], Author | None]
T = TypeVar("T")


class Parted(NamedTuple):
    """site -> numbers: for the county, of another's, and of those whose county cannot be said yet."""

    sent: dict[str, Runs]
    withheld: dict[str, Runs]
    unsure: dict[str, Runs]


def for_county(own: Identity, to: Author | None) -> str:
    """The county that a packet withholds from: of an upper office's its addressee, empty where that is none; of a
    county's itself, for what was withheld from one of its desks is from all of them."""
    if own.role is Tier.COUNTY:
        return own.office
    return to.office if to and to.role is Tier.COUNTY else ""


def part(ledger: Ledger, known: Known, own: Identity, county: str, arrived: Mapping[str, Runs]) -> Parted:
    """What of the numbers that are here goes to a county's desk. A county sends what it has: it is its own."""
    if own.role is Tier.COUNTY or not county:
        return Parted(dict(arrived), dict(ledger.withheld()), {})
    owners, parted = Owners(known), Parted({}, {}, {})
    for site, runs in arrived.items():
        author = owners.author(site)
        if author:
            parted[0 if author == county else 1][site] = runs
            continue
        numbers: tuple[list[int], list[int], list[int]] = ([], [], [])
        for row in (row for run in runs for row in _rows(ledger, site, *run)):
            owner = owners.of(row)
            numbers[0 if owner in (county, NOBODY) else 2 if owner is None else 1].append(int(row[2]))
        for found, of_site in zip(parted, map(of_numbers, numbers), strict=True):
            if of_site and (found is parted.sent or not site.startswith(VIRTUAL)):
                found[site] = of_site
    return parted


def _rows(ledger: Ledger, site: str, first: int, last: int) -> list[tuple[str | int, ...]]:
    starts = range(first, last + 1, _AT_ONCE)
    return [row for start in starts for row in ledger.rows(site, start, min(last, start + _AT_ONCE - 1))]


def check_county(own: Identity, packet: Packet) -> None:
    """Refusal where an upper office's packet is not for this county and holds what counties wrote."""
    manifest, sender = packet.manifest, packet.manifest.sender
    meant = manifest.for_county == own.office or manifest.for_site == own.site
    if own.role is Tier.COUNTY and sender.role is not Tier.COUNTY and not meant and _is_of_counties(packet):
        code = "packet_other_county" if manifest.for_county else "packet_upper_only"
        raise Refusal(code, name=packet.name, office=sender.office, county=manifest.for_county, own=own.office)


def _is_of_counties(packet: Packet) -> bool:
    return any(hangs_on(line.split(b"\t", _KIND + 1)[_KIND].decode()) for line in packet.lines)


def for_its_desks(manifest: Manifest, known: Known, sent: Collection[str]) -> Manifest:
    """An upper office's manifest without what a county's desks need not know: sites and numbers of other counties'
    desks. `sent`: the sites of which its files bring anything; answers' sites are told where the county has them."""
    if not manifest.for_county or manifest.sender.role is Tier.COUNTY:
        return manifest

    def concerns(site: str) -> bool:
        desk = None if site.startswith(VIRTUAL) else known.desk(site)
        if desk is None:
            return site in sent or (site.startswith(VIRTUAL) and site in manifest.base)
        return desk.role is not Tier.COUNTY or desk.office == manifest.for_county

    def only(of: Mapping[str, T]) -> dict[str, T]:
        return {site: told for site, told in of.items() if concerns(site)}

    return replace(
        manifest,
        base=only(manifest.base),
        seen=only(manifest.seen),
        withheld=only(manifest.withheld),
        receipts={site: Receipt(at, only(seen)) for site, (at, seen) in only(manifest.receipts).items()},
    )


def is_meant(own: Identity, manifest: Manifest) -> bool:
    """Whether what a file withholds is withheld from this county."""
    return own.role is Tier.COUNTY and own.office == manifest.for_county


class Claims(NamedTuple):
    """What a file says is withheld from this county: site -> numbers, and the sites of which it is not believed."""

    believed: dict[str, Runs]
    doubted: list[str]


def claims(own: Identity, manifest: Manifest, desk: DeskOf) -> Claims:
    """Only an upper office, and a desk of the county that passes it on, can say so; never of the county's own desks,
    whose changes are no other county's; nor of more of its own numbers than there are. `desk`: who is who once the
    file is in. Of desks that nobody has heard of nothing is missed, and nothing noted."""
    if not is_meant(own, manifest):
        return Claims({}, [])
    sender = desk(manifest.sender.site)
    if sender is None or (sender.role is Tier.COUNTY and sender.office != own.office):
        return Claims({}, list(manifest.withheld))
    told = Claims({}, [])
    for site, runs in manifest.withheld.items():
        of = desk(site)
        ours = site == own.site or (of is not None and of.role is Tier.COUNTY and of.office == own.office)
        beyond = site == sender.site and _last(runs) > manifest.seen.get(site, 0)
        if ours or beyond:
            told.doubted.append(site)
        elif of is not None:
            told.believed[site] = runs
    return told


def after(ledger: Ledger, own: Identity, manifest: Manifest, desk: DeskOf) -> dict[str, Runs]:
    """site -> what is withheld from this county once a file is in. What was said of numbers that an upper office has
    not come to, by its own word, falls away."""
    if not is_meant(own, manifest):
        return {}
    sender, before = desk(manifest.sender.site), dict(ledger.withheld())
    if sender and sender.role is not Tier.COUNTY and sender.site in before:
        before[sender.site] = common(before[sender.site], [(1, manifest.seen.get(sender.site, 0))])
    told = claims(own, manifest, desk).believed
    return {site: (*before.get(site, ()), *told.get(site, ())) for site in {*before, *told}}


def true_receipt(ledger: Ledger, known: Known, manifest: Manifest, before: Mapping[str, int]) -> dict[str, int]:
    """A county's receipt as far as it is true: it counts what is withheld from it, and somebody may have told it that
    of what is its own. This desk, which has those changes, knows better, and sends them. `before`: its last receipt,
    which was looked at then."""
    seen, county = dict(manifest.seen), manifest.for_county
    if manifest.sender.role is not Tier.COUNTY or county != manifest.sender.office:
        return seen
    owners = Owners(known)
    for site, runs in manifest.withheld.items():
        reach = (before.get(site, 0) + 1, min(seen.get(site, 0), ledger.last_seq(site)))
        for first, last in common(runs, [reach]) if reach[0] <= reach[1] else ():
            own = (int(row[2]) for row in _rows(ledger, site, first, last) if owners.of(row) in (county, NOBODY))
            seen[site] = min(seen[site], next(own, seen[site] + 1) - 1)
    return seen


def _last(runs: Runs) -> int:
    return max((last for _, last in runs), default=0)


def note(ledger: Ledger, withheld: Mapping[str, Runs], holes: Mapping[str, Runs]) -> None:
    """Remember it, as far as it has not arrived all the same."""
    arrived = {site: less([(1, ledger.last_seq(site))], holes.get(site, ())) for site in withheld}
    ledger.withhold({site: less(runs, arrived[site]) for site, runs in withheld.items()})
