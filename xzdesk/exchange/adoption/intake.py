"""Import of an old ledger: a preview of the rows as they will become, then one transaction.

An imported row is a problem as in xzdesk.exchange.problem_rows, taken along its way (way.py), with a progress entry
「旧台账：…」 that keeps what has no field. The mapping is kept with the import's record and proposed for the next file
with the same headings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xzdesk.core.fields import values_of
from xzdesk.core.ids import derived_id
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.mapping import Mapping, fingerprint, read_ledger, refuse_too_many
from xzdesk.exchange.adoption.rows import AdoptedRow, Adopter
from xzdesk.exchange.adoption.way import walk
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.duplicates import Resemblance, resemblances
from xzdesk.exchange.findings import CellChange, Counts, RowKind, RowResult
from xzdesk.exchange.intake import Result
from xzdesk.exchange.phases import CHECKING_ROWS, WRITING, Phases, Tell, refuse_cancelled
from xzdesk.exchange.problem_rows import ProblemPlan, ProblemRows, Verdicts, commit
from xzdesk.exchange.template import record_import
from xzdesk.exchange.verdicts import Said, judged, remembered
from xzdesk.findings import Finding
from xzdesk.problems.case import creation
from xzdesk.problems.records import Problem, Progress, State
from xzdesk.problems.usecases import Problems
from xzdesk.workbooks.reader import Book
from xzdesk.workbooks.watch import Watch

_NOTED = "办理进展"


@dataclass(frozen=True)
class LedgerPreview:
    """What the import of an old ledger would do; as xzdesk.exchange.template.ProblemPreview.

    Rows of several sheets: `accept_ledger` takes (sheet, row) pairs. `states`: of each row, the state it will have.
    """

    path: Path
    sha256: str
    number: str
    partner: str
    rows: tuple[RowResult, ...]
    findings: tuple[Finding, ...]
    content: tuple[AdoptedRow, ...]
    mapping: Mapping
    states: tuple[State | None, ...] = ()
    resembling: tuple[Resemblance, ...] = ()
    said: Said = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        return Counts.of(self.rows)


def preview_ledger(
    problems: Problems,
    path: Path,
    mapping: Mapping,
    progress: Tell | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    book: Book | None = None,
    limit: int | None = None,
) -> LedgerPreview:
    """Read an old ledger by a mapping and say what would become of it. Writes nothing at all.

    `book`: the file, where it has been read already; `limit`: only so many rows of each sheet, for a first look.
    """
    book = book or read_any(path, Watch(None, cancelled, path.name))
    phases = Phases(progress, CHECKING_ROWS)
    searching = phases.of("查找重复")
    found = read_ledger(book, mapping.heads)
    tables = [table for table in found if not mapping.sheets or table.sheet in mapping.sheets]
    refuse_too_many(book.name, tables)
    adopter = Adopter(problems, book, mapping)
    content = tuple(adopter.row(table.sheet, row) for table in tables for row in table.rows[:limit])
    plans = list(_plans(problems, content, content, phases.of("逐行核对"), cancelled))
    findings = [*(each for table in tables for each in table.findings), *_findings(content, plans)]
    seen = LedgerPreview(
        path, book.sha256, "", "", tuple(plan.result for plan in plans), tuple(findings), content,
        replace(mapping, fingerprint=fingerprint(book, mapping.heads)),
        tuple(plan.problem.status if plan.problem else None for plan in plans),
        tuple(resemblances(problems, plans, searching, cancelled)) if limit is None else (),
    )  # fmt: skip
    said = remembered(problems.ledger, seen.resembling)
    return replace(judge_ledger(problems, seen, judged(said), searching, cancelled), said=said) if said else seen


def judge_ledger(
    problems: Problems,
    preview: LedgerPreview,
    verdicts: Verdicts,
    progress: Tell | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> LedgerPreview:
    """The preview with what was said of rows that resemble others."""
    plans = list(_plans(problems, preview.content, preview.content, progress, cancelled, verdicts))
    states = tuple(plan.problem.status if plan.problem else None for plan in plans)
    places = {(row.given.sheet, row.given.row) for row in preview.content}
    between = [each for each in preview.findings if (each.sheet, each.row) not in places]
    findings = (*between, *_findings(preview.content, plans))
    return replace(preview, rows=tuple(plan.result for plan in plans), states=states, findings=findings)


def accept_ledger(
    problems: Problems,
    preview: LedgerPreview,
    rows: Collection[tuple[str, int]] | None = None,
    progress: Tell | None = None,
    cancelled: Callable[[], bool] | None = None,
    verdicts: Verdicts | None = None,
) -> Result:
    """Take a previewed ledger in, in one transaction; `rows` are (sheet, row number), all when None; `verdicts`: what
    was said of rows that resemble others, what was said before when None."""
    verdicts = judged(preview.said) if verdicts is None else verdicts
    wanted = [each for each in preview.content if rows is None or (each.given.sheet, each.given.row) in rows]
    with problems.ledger.writing():
        phases = Phases(progress, WRITING)
        again, writing = phases.of("再核对一遍"), phases.of("写入台账")
        plans = list(_plans(problems, preview.content, wanted, again, cancelled, verdicts))
        counts = Counts.of(plan.result for plan in plans)
        gestures = commit(problems, plans, writing, cancelled)
        told = {"mapping": preview.mapping.to_json()}
        gesture = record_import(problems, preview, counts, gestures, told) if gestures else ""
        refuse_cancelled(cancelled, preview.path.name)
    return Result(counts, preview.findings, gesture)


def _plans(
    problems: Problems,
    every: Sequence[AdoptedRow],
    rows: Sequence[AdoptedRow],
    progress: Tell | None,
    cancelled: Callable[[], bool] | None,
    verdicts: Verdicts | None = None,
) -> Iterator[ProblemPlan]:
    planning = ProblemRows(problems, [each.given for each in every], verdicts)
    for done, row in enumerate(rows, start=1):
        if cancelled and cancelled():
            raise Refusal("intake_cancelled")
        yield _taken_along(problems, row, planning.plan(row.given))
        if progress:
            progress(done, len(rows))


def _taken_along(problems: Problems, row: AdoptedRow, plan: ProblemPlan) -> ProblemPlan:
    """A new problem goes its way; one that is there gets the notes that it lacks."""
    if plan.problem is None or plan.result.kind in (RowKind.REFUSED, RowKind.CONFLICT):
        return plan
    notes = [note for note in _entries(problems, row, plan.problem) if problems.ledger.get(Progress, note.id) is None]
    edits = [*plan.edits, *(("adopt", creation(note)) for note in notes)]
    cells = (*plan.result.cells, *(CellChange(_NOTED, "", str(note.text)) for note in notes))
    if plan.result.kind is not RowKind.NEW:
        kind = RowKind.CHANGED if notes else plan.result.kind
        return replace(plan, result=replace(plan.result, kind=kind, cells=cells), edits=tuple(edits))
    walked = walk(problems, plan.problem, row.wanted)
    result = replace(plan.result, cells=(*cells, CellChange("状态", "", walked.state.caption)))
    stood = _standing(plan.problem, walked.state)
    findings = tuple(_stopped(plan.result, row, walked.state, walked.stopped))
    return ProblemPlan(result, (*edits, *walked.edits), findings, stood)


def _standing(problem: Problem, state: State) -> Problem:
    """The problem as it will stand."""
    return Problem(id=problem.id, **{**values_of(problem), "status": state})


def _entries(problems: Problems, row: AdoptedRow, problem: Problem) -> Iterator[Progress]:
    for note in row.notes:
        record = derived_id("ledger note", problem.id, note)
        desk = problems.desk
        yield Progress(id=record, problem=problem.id, on=desk.today, text=note, author=desk.operator)


def _stopped(result: RowResult, row: AdoptedRow, state: State, reasons: Sequence[Refusal]) -> Iterator[Finding]:
    if reasons and state is not row.wanted.state:
        said = "".join(map(str, reasons))
        no = Refusal("ledger_state_lower", wanted=row.wanted.state.caption, state=state.caption, reason=said)
        yield Finding(result.sheet, result.row, "状态", row.wanted.state.caption, str(no))


def _findings(content: Sequence[AdoptedRow], plans: Sequence[ProblemPlan]) -> Iterator[Finding]:
    for row, plan in zip(content, plans, strict=True):
        yield from row.findings
        yield from plan.findings
