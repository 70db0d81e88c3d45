"""Import of a returned workbook in two steps: a preview that writes nothing, then one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from xzdesk.core.store import Written
from xzdesk.core.undo import standing, undo
from xzdesk.errors import Refusal
from xzdesk.exchange.filled import FilledBook, FilledItem, read_filled
from xzdesk.exchange.findings import Counts, RowResult
from xzdesk.exchange.phases import refuse_cancelled
from xzdesk.exchange.replies import Replies, RowPlan
from xzdesk.exchange.tables import without_reasons
from xzdesk.exchange.taking import Taking
from xzdesk.findings import Finding
from xzdesk.plans.records import PARTS
from xzdesk.plans.undoing import may_undo
from xzdesk.problems.case import creation
from xzdesk.problems.family import family_changes
from xzdesk.problems.records import ExchangeFile, Problem
from xzdesk.problems.usecases import Problems
from xzdesk.problems.workflow import STEPS
from xzdesk.workbooks.reader import read_book
from xzdesk.workbooks.watch import Watch

Progress = Callable[[int, int], None]  # rows done, rows in all


@dataclass(frozen=True)
class Preview:
    """What an import would do. `content` is what was read; `accept` takes it from there, not from the file again."""

    path: Path
    sha256: str
    number: str
    partner: str
    rows: tuple[RowResult, ...]
    findings: tuple[Finding, ...]
    content: FilledBook

    @property
    def counts(self) -> Counts:
        return Counts.of(self.rows)


@dataclass(frozen=True)
class Result:
    """What an import did. `gesture` is the import's id, for `undo_import`; empty when nothing was written."""

    counts: Counts
    findings: tuple[Finding, ...]
    gesture: str = ""

    @property
    def read(self) -> int:
        return self.counts.read

    @property
    def new(self) -> int:
        return self.counts.new

    @property
    def changed(self) -> int:
        return self.counts.changed

    @property
    def same(self) -> int:
        return self.counts.same

    @property
    def refused(self) -> int:
        return self.counts.refused


def preview(
    problems: Problems,
    path: Path,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Preview:
    """Read a returned workbook and say what it would change. Writes nothing at all.

    Refusal when the file is no referral workbook that can be read, or when cancelled.
    """
    book = read_book(path, watch=Watch(None, cancelled, path.name))
    content = read_filled(replace(book, sheets=tuple(map(without_reasons, book.sheets))))
    plans = _plans(problems, content, progress, cancelled)
    packet = content.identity.packet
    rows = tuple(plan.result for plan in plans)
    return Preview(path, book.sha256, packet.number, packet.to_unit, rows, _findings(content, plans), content)


def accept(
    problems: Problems,
    preview: Preview,
    rows: Collection[int] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Result:
    """Take a previewed workbook in, in one transaction; `rows` are row numbers of the sheet, all when None.

    Rows are held against the ledger once more, for it may have moved on since the preview; rows not asked for are
    neither read nor counted. Making a backup before is the caller's business (Vault.backup). Refusal, and nothing
    written, when cancelled.
    """
    content = _chosen(preview.content, rows)
    with problems.ledger.writing():
        plans = _plans(problems, content, progress, cancelled)
        counts = Counts.of(plan.result for plan in plans)
        findings = _findings(content, plans)
        takings = [taking for plan in plans for taking in plan.takings]
        for taking in takings:
            problems.ledger.append(taking.changes)
        gesture = _recorded(problems, preview, counts, takings) if takings else ""
        refuse_cancelled(cancelled, preview.path.name)
    return Result(counts, findings, gesture)


def undo_import(problems: Problems, gesture: str) -> Written:
    """Take an import back whole; Refusal when a problem has been worked on since."""
    ledger = problems.ledger
    with ledger.writing():
        record = ledger.get(ExchangeFile, gesture)
        if record is None or not record.counts or "gestures" not in record.counts:
            raise Refusal("undo_unknown")
        gestures = [str(each) for each in _listed(record)]
        imported = ledger.changes("exchange_file", gesture)[0].stamp
        for each in gestures:
            _nothing_since(problems, each, gestures, imported)
            may_undo(ledger, each, [change for change in ledger.gesture(each) if change.kind in ("plan", *PARTS)])
        undone = [undo(problems.desk, each) for each in [*reversed(gestures), gesture]]
    touched = dict.fromkeys(key for written in undone for key in written.touched)
    return Written(tuple(touched), undone[-1].gesture, sum(written.new for written in undone))


def _listed(record: ExchangeFile) -> list[object]:
    found = (record.counts or {}).get("gestures")
    return found if isinstance(found, list) else []


def _nothing_since(problems: Problems, gesture: str, gestures: list[str], imported: str) -> None:
    """A step that followed the reply, or anything at all since the import, stands against undoing it."""
    made = problems.ledger.gesture(gesture)
    own = {change.record for change in made if change.kind == "problem"}
    last = max((change.stamp for change in made), default="")
    for problem in (found for each in own if (found := problems.ledger.get(Problem, each))):
        for later in standing(family_changes(problems.ledger, problem)):
            stepped = later.action in STEPS and later.stamp > last
            if later.gesture not in gestures and (stepped or later.stamp > imported):
                raise Refusal("undo_built_upon")


def _plans(
    problems: Problems,
    content: FilledBook,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[RowPlan]:
    replies = Replies(problems, content.identity.packet)
    plans: list[RowPlan] = []
    for done, item in enumerate(content.items, start=1):
        if cancelled and cancelled():
            raise Refusal("intake_cancelled", name=content.identity.packet.number)
        plans.append(replies.plan(item))
        if progress:
            progress(done, len(content.items))
    return plans


def _findings(content: FilledBook, plans: list[RowPlan]) -> tuple[Finding, ...]:
    """Every finding once, in the order of sheets and rows."""
    found = [*content.findings, *(finding for plan in plans for finding in plan.findings)]
    sheets = list(dict.fromkeys(finding.sheet for finding in found))
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: (sheets.index(finding.sheet), finding.row)))


def _chosen(content: FilledBook, rows: Collection[int] | None) -> FilledBook:
    if rows is None:
        return content
    items: tuple[FilledItem, ...] = tuple(item for item in content.items if item.row in rows)
    return FilledBook(content.identity, items, content.findings)


def _recorded(problems: Problems, preview: Preview, counts: Counts, takings: list[Taking]) -> str:
    """The record of the import; its id is the gesture."""
    desk = problems.desk
    told: dict[str, object] = {
        "number": preview.number,
        "packet": preview.content.identity.packet.id,
        "read": counts.read,
        "new": counts.new,
        "changed": counts.changed,
        "same": counts.same,
        "refused": counts.refused,
        "gestures": [taking.gesture for taking in takings],
    }
    record = ExchangeFile(
        id=desk.new_id(), name=preview.path.name, sha256=preview.sha256, direction="in", on=desk.today,
        partner=preview.partner, counts=told,
    )  # fmt: skip
    return problems.commit("import_reply", [creation(record)], gesture=record.id).gesture
