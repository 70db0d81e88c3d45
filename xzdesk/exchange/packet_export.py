"""Writing packets: what the other side has not seen, in as many files as a spreadsheet's rows make necessary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

from xzdesk.core.captions import Tier
from xzdesk.core.office import Site
from xzdesk.core.runs import Run, Runs, less
from xzdesk.core.store import by_site
from xzdesk.errors import Refusal
from xzdesk.exchange.left_out import to_tell
from xzdesk.exchange.packet import Checksum, Manifest, Packet, line_of
from xzdesk.exchange.packet_book import write_book
from xzdesk.exchange.packet_cover import cover
from xzdesk.exchange.packet_pages import pages
from xzdesk.exchange.packet_read import check_packet
from xzdesk.exchange.receipts import desks, last_receipt, note_sent, passed_on, site_of
from xzdesk.exchange.withheld import for_county, for_its_desks, part
from xzdesk.placing import place, with_ending
from xzdesk.problems.case import creation
from xzdesk.problems.known import VIRTUAL, Known
from xzdesk.problems.queries import Ledger
from xzdesk.problems.usecases import Problems

ROWS = 300_000  # changes in one file: well below a sheet's 1,048,576 rows, and what a desktop can read at once
_AT_ONCE = 2000
_TICK = 500  # changes between two looks whether somebody has cancelled
_PASSES = 3  # each change is read for the checksum, written, and read back
_COUNTED = 200_000  # changes up to which is told beforehand what they are about: that reads them all

Progress = Callable[[int, int], None]  # steps done, steps in all
OfSites = dict[str, Runs]
Ids = dict[str, set[str]]


@dataclass(frozen=True)
class Exported:
    """The files that were written, for which desk (empty for anybody), and how many of what they bring."""

    files: tuple[Path, ...]
    for_site: str
    counts: Mapping[str, int]

    @property
    def changes(self) -> int:
        return self.counts["change"]


@dataclass(frozen=True)
class Outlook:
    """What an export would bring: how many of what (of very many changes only their number), in how many files, and
    up to which number of each desk the other side is taken to have everything. `again`: how many records of desks it
    brings besides, which the other side has or another of the files brings."""

    for_site: str
    counts: Mapping[str, int]
    files: int
    builds_on: tuple[tuple[str, int], ...]
    again: int = 0


def export_packet(
    problems: Problems,
    out: Path,
    for_site: str = "",
    *,
    rows_per_file: int = ROWS,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Exported:
    """Write what a desk has not seen, everything for one that never sent a packet, or for anybody.

    `for_site`: its site or name. More than about `rows_per_file` changes go into numbered files (out-1.xlsx,
    out-2.xlsx …) that can be imported in any order. Nothing new makes a packet all the same: it carries the receipt.
    Refusal when the desk is unknown, a file cannot be written, or when cancelled: then the file begun is not there.
    """
    manifests = plan(problems, site_of(problems, for_site) if for_site else "", rows_per_file)
    pace = _Pace(out.name, sum(manifest.size for manifest in manifests) * _PASSES, progress, cancelled)
    target = with_ending(out)
    files: list[Path] = []
    touched: Ids = {}
    for manifest in manifests:
        number = f"-{manifest.part}" if manifest.parts > 1 else ""
        files.append(target.with_name(f"{target.stem}{number}{target.suffix}"))
        for kind, ids in _write(problems, manifest, files[-1], pace).items():
            touched.setdefault(kind, set()).update(ids)
    counts = counts_of(touched, sum(manifest.size for manifest in manifests))  # each file has its desks' own records
    return Exported(tuple(files), manifests[0].for_site, counts)


def plan(problems: Problems, for_site: str, rows_per_file: int = ROWS) -> list[Manifest]:
    """The manifests of the files that an export makes, their counts still empty."""
    announce(problems)
    return _manifests(problems, for_site, rows_per_file, problems.desk.new_id())


def outlook(problems: Problems, for_site: str) -> Outlook:
    """What an export for a site, or for anybody, would bring now. Writes nothing."""
    manifests = _manifests(problems, for_site, ROWS)  # without an id: others may be given out at the same time
    size, known = sum(manifest.size for manifest in manifests), problems.known()
    touched: Ids = {}
    for row in _rows_of(problems.ledger, manifests) if size <= _COUNTED else ():
        touched.setdefault(str(row[8]), set()).add(str(row[9]))
    fresh = _fresh(manifests)
    counts = counts_of(touched, fresh) if touched else {"change": fresh}
    desks = sorted((_name(known, site), number) for site, number in manifests[0].base.items())
    base = tuple((name, number) for name, number in desks if name and number)
    return Outlook(for_site, counts, len(manifests), base, size - fresh)


def _fresh(manifests: Sequence[Manifest]) -> int:
    """How many changes of the files are news: each once, and no record of a desk that the other side has."""
    runs: dict[str, list[Run]] = {}
    for site, of_site in ((site, each) for manifest in manifests for site, each in manifest.runs.items()):
        runs.setdefault(site, []).extend(of_site)
    has = manifests[0].base
    news = (run for site, of_site in runs.items() for run in less(of_site, [(1, has.get(site, 0))]))
    return sum(last - first + 1 for first, last in news)


def _name(known: Known, site: str) -> str:
    """A desk's name; none of an answer's site."""
    desk = None if site.startswith(VIRTUAL) else known.desk(site)
    return desk.name if desk else ""


def _manifests(problems: Problems, for_site: str, rows_per_file: int, id: str = "") -> list[Manifest]:
    ledger, desk = problems.ledger, problems.desk
    contacts = ledger.contacts()
    receipt = last_receipt(contacts, for_site) if for_site else None
    seen, base = dict(ledger.seen()), dict(receipt.seen) if receipt else {}
    known = problems.known()
    to = known.desk(for_site) if for_site else None
    if for_site and to is None and desk.identity.role is not Tier.COUNTY:  # which county's it is decides what goes
        raise Refusal("packet_desk_unknown", name=for_site, known="、".join(each.name for each in desks(problems)))
    county = for_county(desk.identity, to)
    parted = part(ledger, known, desk.identity, county, _arrived(ledger, base))
    files = [with_site_records(ledger, runs) for runs in _split(parted.sent, rows_per_file)]
    whole = Manifest(
        id=id,
        sender=desk.identity._replace(operator=desk.operator),
        made_at=desk.now.isoformat(timespec="seconds"),
        for_site=for_site,
        parts=len(files),
        base=base,
        seen=seen,
        receipts=passed_on(contacts, desk.identity.site),
        for_county=county,
    )
    made = [
        replace(
            whole,
            part=number,
            runs=runs,
            left_out=to_tell(ledger, runs, parted),
            withheld={site: left for site, of in parted.withheld.items() if (left := less(of, runs.get(site, ())))},
        )
        for number, runs in enumerate(files, start=1)
    ]
    return [for_its_desks(each, known, parted.sent) for each in made]


def announce(problems: Problems) -> None:
    """Tell the log which installation this is, unless it knows: nobody takes anything from a desk that is not known."""
    who = problems.desk.identity
    if problems.ledger.creation("site", who.site) is None:
        site = Site(id=who.site, office=who.office, unit=who.unit or None, role=who.role, letter=who.letter)
        problems.commit("settings", [creation(site)])


def contents(ledger: Ledger, manifest: Manifest) -> Packet:
    """What a file will bring, without the file."""
    return Packet(manifest, list(lines(ledger, manifest)))


def lines(ledger: Ledger, manifest: Manifest) -> Iterator[bytes]:
    """The lines of the changes that a file brings."""
    for row in _rows(ledger, manifest):
        yield line_of(row)


def _rows(ledger: Ledger, manifest: Manifest) -> Iterator[tuple[str | int, ...]]:
    for site, runs in manifest.runs.items():
        for first, last in runs:
            for start in range(first, last + 1, _AT_ONCE):
                yield from ledger.rows(site, start, min(last, start + _AT_ONCE - 1))


def _rows_of(ledger: Ledger, manifests: Iterable[Manifest]) -> Iterator[tuple[str | int, ...]]:
    for manifest in manifests:
        yield from _rows(ledger, manifest)


class _Pace:
    """Tells how far an export is, and ends it when the person has cancelled."""

    def __init__(self, name: str, total: int, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._name, self._total = name, total
        self._progress, self._cancelled = progress, cancelled
        self._done = 0

    def step(self) -> None:
        """One change further."""
        self._done += 1
        if self._done % _TICK == 0:
            if self._cancelled and self._cancelled():
                raise Refusal("export_cancelled", name=self._name)
            if self._progress:
                self._progress(min(self._done, self._total), self._total)

    def over(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The lines, counted as they go by."""
        for line in lines:
            self.step()
            yield line

    def take(self, _text: str, _line: bytes) -> None:
        """A line was read back."""
        self.step()


def counts_of(touched: Ids, changes: int) -> dict[str, int]:
    counts = {kind: len(touched.get(kind, ())) for kind in ("problem", "progress", "referral", "reply")}
    return {**counts, "change": changes}


def _write(problems: Problems, manifest: Manifest, target: Path, pace: _Pace) -> Ids:
    """One file, put in place and noted. Returns what it is about: kind -> ids."""
    ledger, made, touched = problems.ledger, Checksum(), Ids()
    for row in _rows(ledger, manifest):
        made.add(line_of(row))
        touched.setdefault(str(row[8]), set()).add(str(row[9]))
        pace.step()
    whole = replace(manifest, counts=counts_of(touched, manifest.size))
    digest, known = made.close(whole.text), problems.known()

    sha256 = ""

    def write(beside: Path) -> None:
        told = cover(whole, lambda site: _told(known, whole, site))
        write_book(beside, whole, digest, pace.over(lines(ledger, whole)), pages(ledger, touched), told)

    def check(beside: Path) -> bool:
        nonlocal sha256
        with beside.open("rb") as file:
            sha256 = file_digest(file, "sha256").hexdigest()
        return check_packet(beside, pace.take) == whole

    place(write, target, check, lambda: note_sent(ledger, whole, target.name, sha256), ledger.writing)
    return touched


def _told(known: Known, manifest: Manifest, site: str) -> str:
    """A desk's name for the cover; none of another county's desk where an upper office writes to a county."""
    desk = known.desk(site)
    if desk is None:
        return site[:8]
    upper = manifest.sender.role is not Tier.COUNTY
    other = upper and manifest.for_county and desk.role is Tier.COUNTY and desk.office != manifest.for_county
    return "" if other else desk.name


def _arrived(ledger: Ledger, base: Mapping[str, int]) -> OfSites:
    """site -> the numbers that are here after what the other side has seen."""
    missing = by_site(ledger.holes())
    found = {
        site: less([(base.get(site, 0) + 1, ledger.last_seq(site))], missing.get(site, ()))
        for site in sorted(ledger.seen())
    }
    return {site: runs for site, runs in found.items() if runs}


def with_site_records(ledger: Ledger, runs: OfSites) -> OfSites:
    """Every file says who its authors are, even where the other side should know: what came before may be lost."""
    whole = dict(runs)
    for site in runs:
        made = None if site.startswith(VIRTUAL) else ledger.creation("site", site)
        if made and not any(first <= made.seq <= last for first, last in runs[site]):
            whole[site] = ((made.seq, made.seq), *runs[site])
    return whole


def _split(runs: OfSites, rows_per_file: int) -> list[OfSites]:
    """The numbers in files of at most so many; one empty file when there is nothing."""
    files: list[OfSites] = [{}]
    left = rows_per_file
    for site, of_site in runs.items():
        for first, last in of_site:
            while first <= last:
                if left == 0:
                    files.append({})
                    left = rows_per_file
                end = min(last, first + left - 1)
                files[-1][site] = (*files[-1].get(site, ()), (first, end))
                left -= end - first + 1
                first = end + 1
    return files
