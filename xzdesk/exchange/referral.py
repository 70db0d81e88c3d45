"""Referral workbooks going out: what is pending, and its export."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.errors import Refusal
from xzdesk.exchange.cells import locked_hash, writable
from xzdesk.exchange.columns import RECEIPT, Column, county_columns
from xzdesk.exchange.cover import cover, cover_hashes
from xzdesk.exchange.excerpt import excerpt_sheets, make_excerpt, read_excerpt
from xzdesk.exchange.filled import read_filled
from xzdesk.exchange.identity import Identity, Item, Packet, Seen
from xzdesk.exchange.packet_export import announce
from xzdesk.exchange.referral_book import ItemCells, build
from xzdesk.exchange.taking import held_fields
from xzdesk.placing import place
from xzdesk.problems.case import creation
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.records import DUE_FIELDS, ExchangeFile, Problem, Referral, ReferralState
from xzdesk.problems.usecases import Problems
from xzdesk.workbooks.reader import read_book

Pending = tuple[Problem, Referral]

_AWAITED = (ReferralState.SENT, ReferralState.RECEIVED)
_DIGITS = 10  # a longer number was not counted here
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]')


@dataclass(frozen=True)
class Exported:
    """A workbook that was written: where, how many referrals, its number and SHA-256."""

    path: Path
    count: int
    number: str
    sha256: str


def pending(problems: Problems, to_unit: str | None = None) -> list[Pending]:
    """Referrals that are sent or received and not yet answered, by number; of one unit under any name, or of all."""
    ledger = problems.ledger
    unit = None if to_unit is None else problems.editions.department_now(to_unit)
    awaited = [r for state in _AWAITED for r in ledger.find(Referral, state=state.value)]
    wanted = [r for r in awaited if unit is None or _name_now(problems, r) == unit]
    found = [(problem, r) for r in wanted if (problem := ledger.get(Problem, r.problem or "")) is not None]
    return sorted(found, key=lambda pair: pair[1].number or "")


def _name_now(problems: Problems, referral: Referral) -> str:
    """The unit's present name: departments are renamed while a referral is on its way."""
    return problems.editions.department_now(referral.to_unit or "")


def units_with_pending(problems: Problems) -> list[tuple[str, int]]:
    """Units that have referrals to answer, by their present names, with how many, most first."""
    counts = Counter(_name_now(problems, referral) for _, referral in pending(problems) if referral.to_unit)
    return sorted(counts.items(), key=lambda found: (-found[1], found[0]))


def suggested_name(problems: Problems, to_unit: str) -> str:
    """A file name for the next export to a unit."""
    return _NOT_IN_NAMES.sub("_", f"报送件_{to_unit}_{_next_number(problems)}.xlsx")


def export_referrals(problems: Problems, to_unit: str, out: Path) -> Exported:
    """Write a unit's pending referrals to a workbook and record that they left; Refusal when that cannot be.

    What is exported cannot be undone any more (Problems.undo). File and record come together or not at all; should
    the machine stop between the two, the file stands without a record: its reply can be imported all the same.
    """
    rows = pending(problems, to_unit)
    if not rows:
        raise Refusal("export_nothing_pending", unit=to_unit)
    announce(problems)
    target = out if out.name.lower().endswith(".xlsx") else out.with_name(f"{out.name}.xlsx")
    packet = _packet(problems, to_unit, rows)
    made = _Workbook(problems, packet, rows)
    digest = sha256(made.content).hexdigest()
    exported = Exported(target, len(rows), packet.number, digest)
    place(made.content, target, made.check, lambda: _record(problems, packet, exported, rows), problems.ledger.writing)
    return exported


class _Workbook:
    """The bytes of a packet, and the check that they can be read back as what was meant."""

    def __init__(self, problems: Problems, packet: Packet, rows: Sequence[Pending]) -> None:
        due = tuple(referral.reply_due_on for _, referral in rows if referral.reply_due_on)
        sent_on = problems.desk.today
        estimate = any(map(problems.clockwork.workdays.is_estimate, due))
        said = cover(packet, len(rows), due, problems.desk.operator, sent_on, estimate=estimate)
        clockwork = problems.clockwork
        cells = [_cells(problem, referral, packet.tier, clockwork) for problem, referral in rows]
        items = {
            referral.id: _item(problems, problem, referral, packet.tier, texts)
            for (problem, referral), texts in zip(rows, cells, strict=True)
        }
        self.identity = Identity(replace(packet, cover=cover_hashes(said)), items)
        earliest = min((referral.approved_on or sent_on for _, referral in rows), default=sent_on)
        self.open = {row.referral: {n: v for n, v in row.open.items() if v is not None} for row in cells}
        self.excerpt = make_excerpt(problems, packet.id, list({problem.id: 0 for problem, _ in rows}), len(rows))
        aside = excerpt_sheets(self.excerpt) if self.excerpt else ()
        self.content = build(self.identity, said, cells, earliest, aside=aside)

    def check(self, path: Path) -> bool:
        """The file reads back as it was meant."""
        try:
            read = read_filled(read_book(path))
            excerpt = read_excerpt(path) if self.excerpt else None
        except Refusal:
            return False
        if (
            self.excerpt
            and excerpt
            and (self.excerpt.manifest, self.excerpt.lines) != (excerpt.manifest, excerpt.lines)
        ):
            return False
        filled = {each.item.referral: each.values for each in read.items if each.item and not each.flaws}
        return read.identity == self.identity and not read.findings and filled == self.open


def _packet(problems: Problems, to_unit: str, rows: Sequence[Pending]) -> Packet:
    who = problems.desk.identity
    return Packet(
        id=problems.desk.new_id(),
        number=_next_number(problems),
        office=who.office,
        unit=who.unit,
        letter=who.letter,
        to_unit=to_unit,
        tier=max((referral.tier or Tier.DEPARTMENT for _, referral in rows), key=lambda tier: tier.rank),
        exported_at=problems.desk.now.isoformat(timespec="seconds"),
        stamp=problems.ledger.last_stamp() or "",
    )


def _next_number(problems: Problems) -> str:
    """沛县-A-2026-送001: the desk's workbooks of the year, counted."""
    identity, year = problems.desk.identity, problems.desk.today.year
    division = problems.catalogue.division(identity.office)
    prefix = f"{division.short if division else identity.office}-{identity.letter}-{year}-送"
    sent = problems.ledger.find(ExchangeFile, direction="out")
    numbers = [str((record.counts or {}).get("number", "")) for record in sent]
    counted = (number[len(prefix) :] for number in numbers if number.startswith(prefix))
    used = [int(digits) for digits in counted if digits.isdecimal() and len(digits) < _DIGITS]
    return f"{prefix}{max(used, default=0) + 1:03d}"


def _cells(problem: Problem, referral: Referral, tier: Tier, clockwork: Clockwork) -> ItemCells:
    records: dict[str, Problem | Referral] = {"problem": problem, "referral": referral}
    county = [_text(column, getattr(records[column.kind], column.name), clockwork) for column in county_columns(tier)]
    return ItemCells(referral.id, county, {name: getattr(referral, name) for name in RECEIPT})


def _text(column: Column, value: Any, clockwork: Clockwork) -> str:
    mark = clockwork.mark(value) if column.name in DUE_FIELDS else ""
    return writable(column.type.show(value) + mark)


def _item(problems: Problems, problem: Problem, referral: Referral, tier: Tier, cells: ItemCells) -> Item:
    ids = {"problem": problem.id, "referral": referral.id}
    states = {kind: problems.ledger.folded(kind, record) for kind, record in ids.items()}
    captions = [column.caption for column in county_columns(tier)]
    return Item(
        referral=referral.id,
        problem=problem.id,
        number=referral.number or "",
        title=problem.title or "",
        edition=problem.edition or "",
        hashes={caption: locked_hash(text) for caption, text in zip(captions, cells.county, strict=True)},
        seen={
            f"{kind}.{name}": Seen(states[kind].values.get(name), states[kind].basis(name))
            for kind, name in held_fields()
        },
    )


def _record(problems: Problems, packet: Packet, exported: Exported, rows: Sequence[Pending]) -> None:
    today = problems.desk.today
    told: dict[str, object] = {
        "number": packet.number, "count": exported.count, "referrals": [r.number for _, r in rows],
    }  # fmt: skip
    record = ExchangeFile(
        id=packet.id, name=exported.path.name, sha256=exported.sha256, direction="out", on=today,
        partner=packet.to_unit, counts=told,
    )  # fmt: skip
    edits = [Edit("referral", referral.id, {"exported_on": today}) for _, referral in rows]
    problems.commit("export", [*edits, creation(record)])
