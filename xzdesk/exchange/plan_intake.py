"""A plans' workbook in: a preview that leaves the database as it was, then one transaction, which can be taken back.

The preview takes the rows through the use cases themselves and lets the transaction go: a row may rest on one above it
(a target on its plan), so only doing it tells what it would do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.duplicates import Resemblance
from xzdesk.exchange.findings import Counts, RowResult
from xzdesk.exchange.intake import Result
from xzdesk.exchange.phases import Tell
from xzdesk.exchange.plan_read import PlanContent, read_plan_book
from xzdesk.exchange.plan_rows import PlanRows
from xzdesk.exchange.template import record_import
from xzdesk.findings import Finding
from xzdesk.plans.usecases import Plans
from xzdesk.problems.usecases import Problems
from xzdesk.workbooks.reader import Book
from xzdesk.workbooks.watch import Watch


@dataclass(frozen=True)
class PlanPreview:
    """What an import of plans would do; as xzdesk.exchange.template.ProblemPreview."""

    path: Path
    sha256: str
    rows: tuple[RowResult, ...]
    content: PlanContent
    number: str = ""
    partner: str = ""
    resembling: tuple[Resemblance, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.content.findings

    @property
    def counts(self) -> Counts:
        return Counts.of(self.rows)


class _LetGo(Exception):  # noqa: N818 - no error: the preview is over
    """Rolls the preview's transaction back."""


def beside(problems: Problems) -> Plans:
    """The plans of the office whose problems these are."""
    return Plans(problems.desk, problems.ledger, problems.editions, problems.clockwork)


def preview_plans(
    plans: Plans,
    path: Path,
    progress: Tell | None = None,
    cancelled: Callable[[], bool] | None = None,
    book: Book | None = None,
) -> PlanPreview:
    """Read a workbook of plans and say what it would change. Refusal when it is none, or when cancelled.

    `book`: the file, where it has been read already.
    """
    book = book or read_any(path, Watch(None, cancelled, path.name))
    content = read_plan_book(book)
    rows: list[RowResult] = []
    with suppress(_LetGo), plans.ledger.writing():
        rows = PlanRows(plans, content.rows).take(content.rows, progress, cancelled)
        raise _LetGo
    return PlanPreview(path, book.sha256, tuple(rows), content)


def accept_plans(
    plans: Plans,
    preview: PlanPreview,
    places: Collection[tuple[str, int]] | None = None,
    progress: Tell | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Result:
    """Take a previewed workbook in, in one transaction: the rows (sheet, row) asked for, all when None. Refusal, and
    nothing written, when cancelled."""
    content = preview.content
    with plans.ledger.writing():
        taking = PlanRows(plans, content.rows)
        wanted = [row for row in content.rows if places is None or row.place in places]
        results = taking.take(wanted, progress, cancelled)
        counts = Counts.of(results)
        told = {"plans": sorted({each.number for each in results if each.number})}
        gesture = record_import(plans, preview, counts, taking.gestures, told) if taking.gestures else ""
    return Result(counts, content.findings, gesture)
