"""Taking a packet in: a preview that writes nothing, then one transaction. The union of logs is the whole merge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xzdesk.core.changes import Change
from xzdesk.core.store import Aside, Gap, Written, by_site, never, unseen
from xzdesk.errors import Refusal
from xzdesk.exchange import left_out, taking_back, withheld
from xzdesk.exchange.findings import Counts
from xzdesk.exchange.packet import Packet
from xzdesk.exchange.packet_sift import Sieve, Sifted
from xzdesk.exchange.packet_telling import Ahead, Missing, Refused, Telling
from xzdesk.exchange.phases import refuse_cancelled
from xzdesk.exchange.receipts import last_receipt, note_came
from xzdesk.exchange.withheld import check_county
from xzdesk.problems.authors import EARLY
from xzdesk.problems.queries import Ledger
from xzdesk.problems.usecases import Problems

_TICK = 500

Progress = Callable[[int, int], None]  # changes done, changes in all


@dataclass(frozen=True)
class Position:
    """Where the log stood."""

    seen: dict[str, int]
    gaps: list[Gap]
    aside: int


@dataclass(frozen=True)
class PacketPreview:
    """What an import would do; nothing has been written. `notices` say all of it in sentences, what is missing first.

    counts: read = new + same + refused. `early` of the new ones wait for what they belong to.
    """

    packet: Packet
    counts: Counts
    early: int
    refused: tuple[Refused, ...]
    missing: tuple[Missing, ...]
    ahead: tuple[Ahead, ...]
    newcomers: tuple[str, ...]
    notices: tuple[str, ...]
    sifted: Sifted
    position: Position


@dataclass(frozen=True)
class Merged:
    """What an import did. `conflicts`: records that are in conflict since; `lifted`: changes that had been waiting;
    `id`: what it is known by, for xzdesk.exchange.taking_back; empty where it did nothing."""

    counts: Counts
    early: int
    lifted: int
    refused: tuple[Refused, ...]
    missing: tuple[Missing, ...]
    conflicts: tuple[tuple[str, str], ...]
    written: Written
    id: str


def preview_packet(
    problems: Problems,
    packet: Packet,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PacketPreview:
    """Say what a packet would change. Writes nothing at all; Refusal when cancelled."""

    def tick(done: int) -> None:
        if done % _TICK == 0 and cancelled and cancelled():
            raise Refusal("intake_cancelled", name=packet.name)
        if done % _TICK == 0 and progress:
            size = max(packet.manifest.size, len(packet.lines))
            progress(min(done, size), size)

    ledger, known = problems.ledger, problems.known()
    position = _position(ledger)
    sifted = Sieve(ledger, known, packet, tick).sift()
    check_county(problems.desk.identity, packet)
    told = Telling(problems, known, packet, sifted)
    refused, missing, ahead = tuple(told.refused()), tuple(told.missing()), tuple(told.ahead())
    early = sum(no.code == EARLY for _, no in sifted.kept.values())
    return PacketPreview(
        packet=packet,
        counts=Counts(len(packet.lines), len(sifted.right) + early, 0, len(sifted.same), len(refused)),
        early=early,
        refused=refused,
        missing=missing,
        ahead=ahead,
        newcomers=tuple(desk.name for desk in sifted.newcomers),
        notices=tuple(told.notices(missing, ahead, early)),
        sifted=sifted,
        position=position,
    )


def merge_packet(
    problems: Problems,
    preview: PacketPreview,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Merged:
    """Take a previewed packet in, in one transaction; again, and everything is the same.

    What is refused is kept beside the log, so that its numbers are not missed and later news may prove it right.
    Making a backup before is the caller's business (Vault.backup). Refusal, and nothing written, when cancelled.
    """
    ledger = problems.ledger
    with ledger.writing():
        if _position(ledger) != preview.position:  # the log has moved on since
            preview = preview_packet(problems, preview.packet, None, cancelled)
        packet, sifted = preview.packet, preview.sifted
        before, stood = set(ledger.conflicted()), taking_back.before(problems)
        own, manifest = problems.desk.identity, packet.manifest
        not_sent = left_out.after(ledger, manifest, withheld=withheld.is_meant(own, manifest))
        ledger.set_aside([_aside(change, no) for change, no in (*sifted.still_aside, *sifted.kept.values())])
        written = ledger.append(_changes(packet, sifted, progress or unseen, cancelled or never))
        holes = {site: tuple(runs) for site, runs in by_site(ledger.holes()).items()}
        left_out.note(ledger, not_sent, holes)
        known, receipt = problems.known(), last_receipt(ledger.contacts(), manifest.sender.site)
        withheld.note(ledger, withheld.after(ledger, own, manifest, known.desk), holes)
        seen = withheld.true_receipt(ledger, known, manifest, receipt.seen if receipt else {})
        key = note_came(ledger, packet, own.site, seen)
        noted = taking_back.note(problems, key, stood, sifted.added)
        conflicts = tuple(key for key in ledger.conflicted() if key not in before)
        refuse_cancelled(cancelled, packet.name)
    return Merged(
        counts=preview.counts,
        early=preview.early,
        lifted=len(sifted.lifted),
        refused=preview.refused,
        missing=preview.missing,
        conflicts=conflicts,
        written=written,
        id=key if noted else "",
    )


def _position(ledger: Ledger) -> Position:
    return Position(dict(ledger.seen()), ledger.gaps(), len(ledger.aside()))


def _aside(change: Change, no: Refusal) -> Aside:
    return Aside(change, no.code, {name: str(value) for name, value in no.params.items()})


def _changes(packet: Packet, sifted: Sifted, progress: Progress, cancelled: Callable[[], bool]) -> Iterator[Change]:
    """What comes into the log, made as it is written."""
    yield from sifted.lifted
    for done, place in enumerate(sifted.right):
        if done % _TICK == 0:
            if cancelled():
                raise Refusal("intake_cancelled", name=packet.name)
            progress(done, len(sifted.right))
        yield packet.again(place)
