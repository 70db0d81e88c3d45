"""The problem template and the ledger's export of the same columns: out, filled in elsewhere, and in again.

A row of a template becomes a draft (草稿), which somebody of the office registers; a row of an export, known by its
number, changes what a clerk may edit. The import is recorded as an exchange_file with the ids of its gestures, so that
xzdesk.exchange.intake.undo_import takes it back whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from xzdesk.errors import Refusal
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.duplicates import Resemblance, resemblances
from xzdesk.exchange.findings import Counts, RowResult
from xzdesk.exchange.intake import Result
from xzdesk.exchange.phases import CHECKING_ROWS, WRITING, Phases, Tell, refuse_cancelled
from xzdesk.exchange.plan_book import write_plan_template
from xzdesk.exchange.problem_rows import GivenRow, ProblemPlan, ProblemRows, Verdicts, chosen, commit, planned
from xzdesk.exchange.template_book import Table, build
from xzdesk.exchange.template_columns import (
    EXAMPLE,
    FORM,
    MARK,
    choices,
    example_texts,
    filled_columns,
    row_hash,
)
from xzdesk.exchange.template_read import FilledTable, find_table, read_table
from xzdesk.exchange.verdicts import Said, judged, remembered
from xzdesk.findings import Finding
from xzdesk.placing import place_alone, with_ending
from xzdesk.plans.usecases import Plans
from xzdesk.problems.case import creation
from xzdesk.problems.funnel import Funnel
from xzdesk.problems.records import ExchangeFile
from xzdesk.problems.usecases import Problems
from xzdesk.workbooks.reader import Book
from xzdesk.workbooks.watch import Watch

MOST_ROWS = 50_000  # taken in at once: each takes up to 15 kB of memory until all are written
TEMPLATE_KINDS = {"problem": "产业发展问题填报表", "plan": "培育提升工作方案填报表"}


@dataclass(frozen=True)
class ProblemPreview:
    """What an import of problems would do; as xzdesk.exchange.intake.Preview. `resembling`: rows that look like a
    problem there is already, or like another row; `said`: what was said of them before, by which `rows` are told."""

    path: Path
    sha256: str
    number: str
    partner: str
    rows: tuple[RowResult, ...]
    findings: tuple[Finding, ...]
    content: FilledTable
    resembling: tuple[Resemblance, ...] = ()
    said: Said = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        return Counts.of(self.rows)


class Previewed(Protocol):
    """What an import's record tells of its file."""

    @property
    def path(self) -> Path: ...
    @property
    def sha256(self) -> str: ...
    @property
    def partner(self) -> str: ...


def write_template(problems: Problems, out: Path, kind: str = "problem") -> Path:
    """Write the blank template of a kind; returns where. Refusal when the kind is unknown or the place not writable."""
    if kind not in TEMPLATE_KINDS:
        raise Refusal("template_kind_unknown", kind=kind, kinds="、".join(TEMPLATE_KINDS))
    if kind == "plan":
        return write_plan_template(Plans(problems.desk, problems.ledger, problems.editions, problems.clockwork), out)
    columns = filled_columns()
    identity = [(MARK, str(FORM)), ("kind", kind), ("edition", problems.catalogue.edition)]
    listed = {column.name: choices(problems, column) for column in columns}
    made = build(Table(TEMPLATE_KINDS[kind], columns, [EXAMPLE], listed, identity, row_hash(example_texts())))
    return _placed(made, out)


def preview_problems(
    problems: Problems,
    path: Path,
    progress: Tell | None = None,
    cancelled: Callable[[], bool] | None = None,
    book: Book | None = None,
) -> ProblemPreview:
    """Read a filled-in template or an edited export and say what it would change. Writes nothing at all.

    Refusal when the file holds no table of problems, or when cancelled. `book`: the file, where it has been read.
    """
    book = book or read_any(path, Watch(None, cancelled, path.name))
    content = read_table(problems, book)
    if len(content.rows) > MOST_ROWS:
        raise Refusal("ledger_too_many_rows", name=path.name, count=len(content.rows), most=MOST_ROWS)
    phases = Phases(progress, CHECKING_ROWS)
    searching = phases.of("查找重复")
    plans = _plans(problems, content.rows, content.rows, phases.of("逐行核对"), cancelled)
    resembling = tuple(resemblances(problems, plans, searching, cancelled))
    said = remembered(problems.ledger, resembling)
    if said:
        plans = _plans(problems, content.rows, content.rows, searching, cancelled, judged(said))
    return ProblemPreview(
        path=path,
        sha256=book.sha256,
        number="",
        partner=_partner(content.rows),
        rows=tuple(plan.result for plan in plans),
        findings=content.findings,
        content=content,
        resembling=resembling,
        said=said,
    )


def accept_problems(
    problems: Problems,
    preview: ProblemPreview,
    rows: Collection[int] | None = None,
    progress: Tell | None = None,
    cancelled: Callable[[], bool] | None = None,
    verdicts: Verdicts | None = None,
) -> Result:
    """Take a previewed table in, in one transaction; `rows` are row numbers of the sheet, all when None; `verdicts`:
    what was said of rows that resemble others, what was said before when None.

    As xzdesk.exchange.intake.accept: held against the ledger once more; the backup is the caller's business.
    """
    content = preview.content
    verdicts = judged(preview.said) if verdicts is None else verdicts
    with problems.ledger.writing():
        phases = Phases(progress, WRITING)
        again, writing = phases.of("再核对一遍"), phases.of("写入台账")
        plans = _plans(problems, content.rows, chosen(content.rows, rows), again, cancelled, verdicts)
        counts = Counts.of(plan.result for plan in plans)
        gestures = commit(problems, plans, writing, cancelled)
        told = {"problems": [plan.result.number for plan in plans if plan.edits]}
        gesture = record_import(problems, preview, counts, gestures, told) if gestures else ""
        refuse_cancelled(cancelled, preview.path.name)
    return Result(counts, content.findings, gesture)


def record_import(
    problems: Funnel,
    preview: Previewed,
    counts: Counts,
    gestures: Sequence[str],
    told: Mapping[str, object],
) -> str:
    """Remember the file that came in; the record's id is the import's."""
    desk = problems.desk
    numbers = {name: getattr(counts, name) for name in ("read", "new", "changed", "same", "refused")}
    record = ExchangeFile(
        id=desk.new_id(), name=preview.path.name, sha256=preview.sha256, direction="in", on=desk.today,
        partner=preview.partner or None, counts={**numbers, **told, "gestures": list(gestures)},
    )  # fmt: skip
    return problems.commit("import", [creation(record)], gesture=record.id).gesture


def _plans(
    problems: Problems,
    every: Sequence[GivenRow],
    rows: Sequence[GivenRow],
    progress: Tell | None = None,
    cancelled: Callable[[], bool] | None = None,
    verdicts: Verdicts | None = None,
) -> list[ProblemPlan]:
    planning = ProblemRows(problems, every, verdicts)
    return list(planned(rows, planning.plan, len(rows), progress, cancelled))


def _partner(rows: Sequence[GivenRow]) -> str:
    """Whose file it is, where it speaks of one enterprise only."""
    names = {str(row.values["subject_name"]) for row in rows if row.values.get("subject_name")}
    return names.pop() if len(names) == 1 else ""


def _placed(made: bytes, out: Path) -> Path:
    target = with_ending(out)
    place_alone(made, target, _reads_back)
    return target


def _reads_back(path: Path) -> bool:
    try:
        return find_table(read_any(path)) is not None
    except Refusal:
        return False
