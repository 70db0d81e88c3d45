"""Numbers that were left out by intent: a referral workbook brings a few problems' changes out of a county's log.

No file is missing for them, so they are no gap; they have not arrived either, so no receipt counts them. They come with
the next packet of anybody who has them.
"""

from __future__ import annotations

from collections.abc import Mapping

from xzdesk.core.runs import Runs, common, joined, less
from xzdesk.core.store import by_site
from xzdesk.exchange.packet import Manifest
from xzdesk.exchange.withheld import Parted
from xzdesk.problems.queries import Ledger


def after(ledger: Ledger, manifest: Manifest, *, withheld: bool) -> dict[str, Runs]:
    """site -> what counts as left out once a file is in, of the sites that it tells of.

    As far as a file reaches it knows best. What a file was missing for before stays missing until it comes. What it
    withholds from another county (`withheld`: from this one) has not arrived here either.
    """
    before, gaps = ledger.left_out(), by_site(ledger.gaps())
    return {
        site: joined([*less(before.get(site, ()), [(1, _end(manifest, site))]), *less(told, gaps.get(site, ()))])
        for site in {*manifest.runs, *manifest.base}
        for told in [(*manifest.left_out.get(site, ()), *(() if withheld else manifest.withheld.get(site, ())))]
    }


def note(ledger: Ledger, left_out: Mapping[str, Runs], holes: Mapping[str, Runs]) -> None:
    """Remember `left_out`, as far as it has not arrived now that the file is in."""
    before = ledger.left_out()
    now = {site: common(runs, holes.get(site, ())) for site, runs in left_out.items()}
    ledger.leave_out({site: runs for site, runs in now.items() if runs != before.get(site, ())})


def to_tell(ledger: Ledger, sites: Mapping[str, Runs], parted: Parted) -> dict[str, Runs]:
    """What a packet tells of these sites: the numbers that this desk does not miss either, or cannot send yet."""
    kept = (ledger.left_out(), parted.unsure)
    told = {site: [run for of in kept for run in of.get(site, ())] for site in sites}
    return {site: left for site, runs in told.items() if (left := less(runs, sites[site]))}


def rest(runs: Runs) -> Runs:
    """The numbers from 1 on that an excerpt passes over."""
    return less([(1, max((last for _, last in runs), default=0))], runs)


def _end(manifest: Manifest, site: str) -> int:
    """The last number that a file tells of."""
    of = (manifest.runs, manifest.left_out, manifest.withheld)
    told = [run for each in of for run in each.get(site, ())]
    return max([manifest.base.get(site, 0), *(last for _, last in told)])
