"""What passes between this desk and the others: how far each has it, what has not arrived, what is kept aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xzdesk.core.captions import Tier
from xzdesk.core.runs import Run
from xzdesk.core.store import Aside, by_site
from xzdesk.errors import Refusal
from xzdesk.exchange.packet_telling import Refused, desk_told, fields_told, record_told
from xzdesk.exchange.receipts import last_receipt, partners
from xzdesk.problems.authors import EARLY
from xzdesk.problems.known import Known
from xzdesk.problems.usecases import Problems


@dataclass(frozen=True)
class Neighbour:
    """Another desk. Times are ISO, the maker's wall time, empty for never.

    `confirmed`: up to which of this desk's numbers it has everything, `own` of how many. `lacks`: how many changes of
    anybody it has not confirmed, `lacks_own` and `lacks_passed` of them this desk's own and others'. `to_anybody`: the
    packet that went last was for no desk in particular. `gaps`: its numbers that have not arrived here; `left_out`:
    some have not because only referral workbooks of it came. `early`: how many of its changes wait for what they belong
    to. A desk that has not told who it is has no role.
    """

    site: str
    desk: str
    role: Tier | None
    sent_at: str = ""
    heard_at: str = ""
    confirmed: int = 0
    own: int = 0
    lacks: int = 0
    to_anybody: bool = False
    gaps: tuple[Run, ...] = ()
    left_out: bool = False
    early: int = 0

    @property
    def lacks_own(self) -> int:
        return min(self.lacks, self.own - self.confirmed)

    @property
    def lacks_passed(self) -> int:
        return self.lacks - self.lacks_own


@dataclass(frozen=True)
class Kept:
    """A change that is kept aside and not applied. `waits`: it only came early."""

    told: Refused
    at: str
    operator: str
    waits: bool


@dataclass(frozen=True)
class Traffic:
    """Everything of it; `kept` by desk and number."""

    neighbours: Sequence[Neighbour] = field(default=())
    kept: Sequence[Kept] = field(default=())


def traffic(problems: Problems) -> Traffic:
    """Read it."""
    known, aside = problems.known(), problems.ledger.aside()
    return Traffic(_neighbours(problems, known, aside), [_kept(problems, known, each) for each in aside])


def _neighbours(problems: Problems, known: Known, aside: Sequence[Aside]) -> list[Neighbour]:
    """The desks that are known, then those of which only a gap or something early is."""
    ledger, site = problems.ledger, problems.desk.identity.site
    contacts, own = ledger.contacts(), ledger.last_seq(site)
    gaps, left_out = by_site(ledger.gaps()), ledger.left_out()
    early = [each.change.site for each in aside if each.code == EARLY]
    found = []
    for partner in partners(problems):
        receipt = last_receipt(contacts, partner.site)
        confirmed = min(receipt.seen.get(site, 0), own) if receipt else 0
        found.append(
            Neighbour(
                site=partner.site,
                desk=partner.desk,
                role=partner.role,
                sent_at=partner.sent_at,
                heard_at=partner.heard_at,
                confirmed=confirmed,
                own=own,
                lacks=partner.lacks,
                to_anybody=partner.to_anybody,
                gaps=tuple(gaps.pop(partner.site, ())),
                left_out=partner.site in left_out,
                early=early.count(partner.site),
            )
        )
    strange = dict.fromkeys([*gaps, *(each for each in early if known.desk(each) is None)])
    found += [
        Neighbour(s, desk_told(known, s), None, gaps=tuple(gaps.get(s, ())), early=early.count(s)) for s in strange
    ]
    return found


def _kept(problems: Problems, known: Known, aside: Aside) -> Kept:
    change = aside.change
    record = record_told(problems.ledger, known, change, {})
    reason = Refusal(aside.code, **aside.params)
    told = Refused(0, desk_told(known, change.site), change.seq, record, fields_told(change), reason)
    return Kept(told, change.at, change.operator, aside.code == EARLY)
