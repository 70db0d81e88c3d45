"""The one door for files that come in: any kind is recognised, previewed in the same form, and taken in.

`receive` says what a file is and, for all but an old ledger whose columns somebody must look at first, what it would
change; `look_over` says that of an old ledger by its mapping; `take_in` does it, in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.exchange.addressed import about_addressed, answers, read_addressed
from xzdesk.exchange.adoption.intake import LedgerPreview, accept_ledger, judge_ledger, preview_ledger
from xzdesk.exchange.adoption.mapping import Mapping
from xzdesk.exchange.adoption.proposal import Look, look_at
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.duplicates import Resemblance
from xzdesk.exchange.findings import Counts, RowResult
from xzdesk.exchange.intake import Preview, Result, accept, preview
from xzdesk.exchange.kinds import Kind, look_into
from xzdesk.exchange.packet import Packet
from xzdesk.exchange.packet_arrival import arriving_packet
from xzdesk.exchange.packet_merge import PacketPreview, merge_packet, preview_packet
from xzdesk.exchange.packet_rows import packet_rows
from xzdesk.exchange.phases import CHECKING_PACKET, READING, Phases, Tell
from xzdesk.exchange.plan_intake import PlanPreview, accept_plans, beside, preview_plans
from xzdesk.exchange.problem_rows import ProblemRows, Verdicts, planned
from xzdesk.exchange.template import ProblemPreview, accept_problems, preview_problems
from xzdesk.exchange.verdicts import Said
from xzdesk.findings import Finding
from xzdesk.problems.known import as_author
from xzdesk.problems.records import ExchangeFile
from xzdesk.problems.usecases import Problems
from xzdesk.workbooks.watch import Watch

Progress = Tell
Cancelled = Callable[[], bool]
Place = tuple[str, int]  # sheet, row
Content = Preview | ProblemPreview | LedgerPreview | PacketPreview | PlanPreview


@dataclass(frozen=True)
class Incoming:
    """A file and what it would change. `about`: number and sender in words; `notices`: told before the import."""

    kind: Kind
    path: Path
    about: str
    rows: tuple[RowResult, ...]
    content: Content
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()
    resembling: tuple[Resemblance, ...] = ()

    @property
    def counts(self) -> Counts:
        return Counts.of(self.rows)

    @property
    def said(self) -> Said:
        """What was said of its likely duplicates when they came before; `rows` are told by it."""
        return self.content.said if isinstance(self.content, ProblemPreview | LedgerPreview) else {}

    @property
    def whole(self) -> bool:
        """Whether it is taken in as a whole or not at all: the changes of a packet build on each other."""
        return isinstance(self.content, PacketPreview)


@dataclass(frozen=True)
class OldLedger:
    """An old ledger whose columns are still to be mapped."""

    path: Path
    look: Look
    kind: Kind = Kind.OLD_LEDGER


@dataclass(frozen=True)
class TakenIn:
    """What an import did. `gesture`: its id where it can be taken back; `conflicts`: records in conflict since."""

    counts: Counts
    findings: tuple[Finding, ...]
    gesture: str = ""
    written: Written = field(default_factory=Written)
    conflicts: int = 0


def receive(problems: Problems, path: Path, progress: Progress, cancelled: Cancelled) -> Incoming | OldLedger:
    """Say what a file is and what it would change. Writes nothing at all; Refusal when it is none of ours, cannot be
    read, or is cancelled."""
    _go_on(cancelled, path)
    phases = Phases(progress, READING)
    watch, checking = Watch(phases.of("读取文件"), cancelled, path.name), phases.of("核对内容")
    kind, book = look_into(path, watch)
    if kind is Kind.PACKET or book is None:
        with arriving_packet(path, watch) as packet:
            return _packet(problems, kind, packet, path, checking, cancelled)
    if kind is Kind.OLD_LEDGER:
        return OldLedger(path, look_at(problems, book))
    if kind is Kind.REFERRAL and answers(problems):
        return _packet(problems, kind, read_addressed(problems, path, watch), path, checking, cancelled)
    if kind is Kind.REFERRAL:
        seen = preview(problems, path, checking, cancelled)
        about = f"文件编号{seen.number}　往来单位：{seen.partner}"
        return Incoming(kind, path, about, seen.rows, seen, seen.findings)
    if kind is Kind.PLANS:
        read = preview_plans(beside(problems), path, checking, cancelled, book)
        return Incoming(kind, path, "", read.rows, read, read.findings)
    filled = preview_problems(problems, path, checking, cancelled, book)
    about = f"填报单位：{filled.partner}" if filled.partner else ""
    return Incoming(kind, path, about, filled.rows, filled, filled.findings, resembling=filled.resembling)


def as_old_ledger(problems: Problems, path: Path, cancelled: Cancelled) -> OldLedger:
    """A file in which no heading is known by its words, as an old ledger: the first row with several cells counts as
    the heading until somebody says otherwise. Refusal when there is none."""
    _go_on(cancelled, path)
    book = read_any(path, Watch(None, cancelled, path.name))
    heads = {
        sheet.name: min(number for number, cells in sheet.rows.items() if len(cells) > 1)
        for sheet in book.sheets
        if any(len(cells) > 1 for cells in sheet.rows.values())
    }
    return OldLedger(path, look_at(problems, book, heads))


def look_over(
    problems: Problems, ledger: OldLedger, mapping: Mapping, progress: Progress, cancelled: Cancelled
) -> Incoming:
    """Say what an old ledger would change by a mapping."""
    seen = preview_ledger(problems, ledger.path, mapping, progress, cancelled, book=ledger.look.book)
    notices = tuple(_about_ledger(problems, ledger.look))
    return Incoming(ledger.kind, ledger.path, "", seen.rows, seen, seen.findings, notices, seen.resembling)


def judge(problems: Problems, seen: Incoming, verdicts: Verdicts, progress: Progress, cancelled: Cancelled) -> Incoming:
    """What a file would change, with what was said of its likely duplicates; they stay listed."""
    content = seen.content
    if isinstance(content, ProblemPreview):
        given = content.content.rows
        planning = ProblemRows(problems, given, verdicts)
        plans = list(planned(given, planning.plan, len(given), progress, cancelled))
        content = replace(content, rows=tuple(plan.result for plan in plans))
    elif isinstance(content, LedgerPreview):
        content = judge_ledger(problems, content, verdicts, progress, cancelled)
    else:
        return seen
    return replace(seen, rows=content.rows, findings=content.findings, content=content)


def take_in(
    problems: Problems,
    seen: Incoming,
    rows: Collection[Place] | None,
    verdicts: Verdicts,
    progress: Progress,
    cancelled: Cancelled,
) -> TakenIn:
    """Take a file in, in one transaction: the rows asked for, all when None. A backup before is the caller's business.
    Refusal, and nothing written, when cancelled."""
    _go_on(cancelled, seen.path)
    content = seen.content
    if isinstance(content, PacketPreview):
        merged = merge_packet(problems, content, progress, cancelled)
        return TakenIn(seen.counts, (), merged.id, merged.written, len(merged.conflicts))
    if isinstance(content, PlanPreview):
        taken = accept_plans(beside(problems), content, rows, progress, cancelled)
        return TakenIn(taken.counts, taken.findings, taken.gesture, _written(problems, taken))
    numbers = None if rows is None else {row for _, row in rows}
    if isinstance(content, Preview):
        result = accept(problems, content, numbers, progress, cancelled)
    elif isinstance(content, LedgerPreview):
        result = accept_ledger(problems, content, rows, progress, cancelled, verdicts)
    else:
        result = accept_problems(problems, content, numbers, progress, cancelled, verdicts)
    return TakenIn(result.counts, result.findings, result.gesture, _written(problems, result))


def problem_of(problems: Problems, seen: Incoming, row: RowResult) -> str:
    """The id of the problem that a row is about, empty where the ledger has none yet."""
    if isinstance(seen.content, Preview):
        found = [each.item.problem for each in seen.content.content.items if each.item and each.row == row.row]
        return found[0] if found and problems.ledger.row_of(found[0]) is not None else ""
    problem = problems.ledger.problem_by_number(row.number) if row.number else None
    return problem.id if problem else ""


def _packet(
    problems: Problems, kind: Kind, packet: Packet, path: Path, progress: Progress, cancelled: Cancelled
) -> Incoming:
    phases = Phases(progress, CHECKING_PACKET)
    seen = preview_packet(problems, packet, phases.of("核对改动"), cancelled)
    rows = packet_rows(problems, seen, phases.of("整理预览"), cancelled)
    manifest = packet.manifest
    sender = manifest.sender
    about = (
        f"发送：{sender.office}{sender.letter}台，{manifest.made_at[:16].replace('T', ' ')}，改动{len(packet.lines)}项"
    )
    notices = (*(about_addressed(packet, path) if kind is Kind.REFERRAL else ()), *seen.notices)
    return Incoming(kind, path, about, rows, seen, notices=notices)


def _about_ledger(problems: Problems, look: Look) -> Iterator[str]:
    """Which mapping is used again, and that two desks of a county had better not adopt the same ledger."""
    if look.last:
        yield str(Refusal("mapping_remembered", name=look.last.name, on=look.last.on))
    own = problems.desk.identity
    sites = (as_author(each) for each in problems.ledger.changes_of("site") if "office" in each.patch)
    others = {f"{each.letter}台" for each in sites if each.office == own.office and each.site != own.site}
    if others:
        yield str(Refusal("ledger_other_desks", desks="、".join(sorted(others))))


def _written(problems: Problems, result: Result) -> Written:
    """Everything that the import touched."""
    record = problems.ledger.get(ExchangeFile, result.gesture) if result.gesture else None
    if record is None or record.counts is None:
        return Written()
    gestures = record.counts["gestures"]
    assert isinstance(gestures, list)
    changes = [change for gesture in gestures for change in problems.ledger.gesture(str(gesture))]
    touched = dict.fromkeys((change.kind, change.record) for change in changes)
    return Written((*touched, ("exchange_file", record.id)), result.gesture, len(changes) + 1)


def _go_on(cancelled: Cancelled, path: Path) -> None:
    if cancelled():
        raise Refusal("intake_cancelled", name=path.name)
