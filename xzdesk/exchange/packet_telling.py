"""What a preview says of a packet: what is refused by name, what is missing, whose clock is wrong, who is new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from xzdesk.core.captions import OFFICES
from xzdesk.core.changes import Change
from xzdesk.core.clock import ahead_by
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.runs import less
from xzdesk.core.store import by_site
from xzdesk.errors import Refusal
from xzdesk.exchange.left_out import after as left_out_after
from xzdesk.exchange.packet import Packet
from xzdesk.exchange.packet_cover import numbers
from xzdesk.exchange.packet_sift import Sifted
from xzdesk.exchange.receipts import last_receipt
from xzdesk.exchange.withheld import after as withheld_after
from xzdesk.exchange.withheld import claims, is_meant
from xzdesk.problems.authors import EARLY
from xzdesk.problems.known import VIRTUAL, Known
from xzdesk.problems.queries import Ledger
from xzdesk.problems.records import Problem
from xzdesk.problems.usecases import Problems

_ANSWER = "导入的答复"


@dataclass(frozen=True)
class Refused:
    """A change that is not taken in: whose, its number there, about what, which fields, and why.

    `line`: its place among the changes of the file, from 1.
    """

    line: int
    desk: str
    seq: int
    record: str
    fields: str
    reason: Refusal

    def __str__(self) -> str:
        return f"{self.desk}第{self.seq}号改动（{self.record}“{self.fields}”）：{self.reason}"


@dataclass(frozen=True)
class Missing:
    """Numbers of a desk that neither this desk nor the packet has."""

    site: str
    desk: str
    first: int
    last: int

    def __str__(self) -> str:
        return str(Refusal("packet_missing", desk=self.desk, numbers=numbers((self.first, self.last))))


@dataclass(frozen=True)
class Ahead:
    """A desk whose stamps lie ahead of this desktop's clock, by how much."""

    desk: str
    by: timedelta

    def __str__(self) -> str:
        hours = int(self.by.total_seconds() // 3600)
        span = f"{hours // 24}天" if hours >= 48 else f"{hours}小时"
        return str(Refusal("packet_clock_ahead", desk=self.desk, span=span))


class Telling:
    """Puts what was sifted into words."""

    def __init__(self, problems: Problems, known: Known, packet: Packet, sifted: Sifted) -> None:
        self._problems, self._known, self._packet, self._sifted = problems, known, packet, sifted

    def desk(self, site: str) -> str:
        """The name of a site's desk."""
        return desk_told(self._known, site)

    def refused(self) -> Iterator[Refused]:
        """Everything that is not taken in and does not just wait, in the order of the file."""
        no = {place: reason for place, (_, reason) in self._sifted.kept.items() if reason.code != EARLY}
        titles = self._titles() if no else {}
        for place, reason in sorted({**no, **self._sifted.clashing}.items()):
            try:
                change = self._packet.change(place)
            except Refusal:
                yield Refused(place + 1, self.desk(self._packet.manifest.sender.site), 0, "", "", reason)
            else:
                record = record_told(self._problems.ledger, self._known, change, titles)
                yield Refused(place + 1, self.desk(change.site), change.seq, record, fields_told(change), reason)

    def missing(self) -> Iterator[Missing]:
        """What is still missing when the packet is in, by desk."""
        ledger, manifest = self._problems.ledger, self._packet.manifest
        own = self._problems.desk.identity
        left_out = {**ledger.left_out(), **left_out_after(ledger, manifest, withheld=is_meant(own, manifest))}
        withheld = {**ledger.withheld(), **withheld_after(ledger, own, manifest, self._known.desk)}
        arriving = self._sifted.arrived
        gone = by_site(ledger.holes())
        for site in sorted({*arriving, *gone, *manifest.base}):
            last = ledger.last_seq(site)
            here_now = arriving.get(site, ())
            end = max(manifest.base.get(site, 0), *(last_of for _, last_of in here_now), 0)
            here = (*here_now, *left_out.get(site, ()), *withheld.get(site, ()))
            for run in less([*gone.get(site, ()), (last + 1, end)], here):
                yield Missing(site, self.desk(site), *run)

    def ahead(self) -> Iterator[Ahead]:
        """The desks whose clocks are, or were, more than a day fast."""
        for site, stamp in sorted(self._sifted.latest.items()):
            by = ahead_by(stamp, self._problems.desk.now)
            if by and not site.startswith(VIRTUAL):
                yield Ahead(self.desk(site), by)

    def notices(self, missing: Sequence[Missing], ahead: Sequence[Ahead], early: int) -> Iterator[str]:
        """All of it in sentences, what is missing first."""
        yield from map(str, missing)
        yield from (str(Refusal(code, **params)) for code, params in self._about_the_file(early))
        yield from map(str, ahead)

    def _about_the_file(self, early: int) -> Iterator[tuple[str, dict[str, object]]]:
        manifest = self._packet.manifest
        sender, here = manifest.sender, self._problems.desk.identity
        if manifest.parts > 1:
            yield "packet_part", {"part": manifest.part, "parts": manifest.parts}
        if manifest.for_site not in ("", here.site):
            yield "packet_for_another", {"desk": self.desk(manifest.for_site)}
        known = self._known.desk(sender.site)
        if known and (known.office, known.role) != (sender.office, sender.role):
            yield "packet_sender_differs", {"desk": known.name, "told": sender.office}
        for site in claims(here, manifest, self._known.desk).doubted:
            yield "packet_withheld_doubted", {"sender": sender.office, "desk": self.desk(site)}
        receipt = last_receipt(self._problems.ledger.contacts(), sender.site)
        if receipt and receipt.at > manifest.made_at and not self._sifted.right:
            yield "packet_older", {"desk": self.desk(sender.site)}
        for desk in self._sifted.newcomers:
            same = (desk.office, desk.letter) == (here.office, here.letter) and desk.site != here.site
            yield "packet_same_letter" if same else "packet_newcomer", {"desk": desk.name, "role": OFFICES[desk.role]}
        if early:
            yield "packet_early", {"count": early}

    def _titles(self) -> dict[str, str]:
        """Problem id -> number and title, of the problems that the packet itself brings."""
        found: dict[str, str] = {}
        for place, line in enumerate(self._packet.lines):
            if b"\tproblem\t" in line and b'"title"' in line:
                try:
                    change = self._packet.change(place)
                except Refusal:
                    continue
                if EXISTS in change.patch:
                    found[change.record] = _title(*(change.patch.get(n, (0, ""))[1] for n in ("number", "title")))
        return found


def desk_told(known: Known, site: str) -> str:
    """The name of a site's desk."""
    if site.startswith(VIRTUAL):
        return _ANSWER
    desk = known.desk(site)
    return desk.name if desk else f"未登记的工作台{site[:8]}"


def record_told(ledger: Ledger, known: Known, change: Change, titles: Mapping[str, str]) -> str:
    """Kind and problem, as a person knows a record; `titles` of problems that are not in the ledger yet."""
    kind = KINDS[change.kind].caption if change.kind in KINDS else change.kind
    origin = known.origin(change.kind, change.record)
    born = origin.born if origin else {name: pair[1] for name, pair in change.patch.items()}
    problem = change.record if change.kind == "problem" else str(born.get("problem", ""))
    found = ledger.get(Problem, problem)
    title = _title(found.number, found.title) if found else titles.get(problem, "")
    return f"{kind}{title}"


def _title(number: object, title: object) -> str:
    return f"{number or ''}《{title}》" if title else str(number or "")


def fields_told(change: Change) -> str:
    """The captions of the fields that a change sets."""
    fields = KINDS[change.kind].fields if change.kind in KINDS else {}
    names = [fields[name].caption if name in fields else name for name in change.patch if name != EXISTS]
    return "、".join(names) or "新建或撤回"
