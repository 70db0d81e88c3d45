"""What an upper office's packet for a county leaves out: the changes of other counties' records.

The file says which numbers that are. To the desks of that county they count as arrived, for the receipt too: they are
never sent there. To everybody else they are only left out (xzdesk.exchange.left_out).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from xzdesk.core.captions import Tier
from xzdesk.core.changes import COLUMNS
from xzdesk.core.runs import Runs, less, of_numbers
from xzdesk.core.store import Identity
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import Manifest, Packet
from xzdesk.problems.known import VIRTUAL, Author, Known, as_author
from xzdesk.problems.owners import NOBODY, Owners, hangs_on
from xzdesk.problems.queries import Ledger

_AT_ONCE = 2000
_KIND = COLUMNS.index("kind")
Numbers = Mapping[str, Runs]


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


def after(ledger: Ledger, own: Identity, manifest: Manifest) -> dict[str, Runs]:
    """site -> what is withheld from this county once a file is in, of the sites that it tells of. Of its own desks
    nothing is, whatever a file says: their changes are never another county's."""
    if own.role is not Tier.COUNTY or own.office != manifest.for_county:
        return {}
    before = ledger.withheld()
    told = {site: runs for site, runs in manifest.withheld.items() if not _of_county(ledger, own, site)}
    return {site: (*before.get(site, ()), *runs) for site, runs in told.items()}


def _of_county(ledger: Ledger, own: Identity, site: str) -> bool:
    made = ledger.creation("site", site)
    return site == own.site or (made is not None and as_author(made).office == own.office)


def note(ledger: Ledger, withheld: Mapping[str, Runs], holes: Mapping[str, Runs]) -> None:
    """Remember it, as far as it has not arrived all the same."""
    arrived = {site: less([(1, ledger.last_seq(site))], holes.get(site, ())) for site in withheld}
    ledger.withhold({site: less(runs, arrived[site]) for site, runs in withheld.items()})
