"""Paper and plans at 100,000 problems and 13 plans: the monthly report, a long list, a plan with 200 milestones."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from db.files import open_store
from db.sqlite_store import SqliteStore
from db.vault import SqliteVault
from tests.benchmarks.long_list import list_as_pdf, list_document
from tests.benchmarks.measure import Figure, interleaved, seconds
from ui.bridge import Bridge
from ui.context import open_context
from ui.pages.plan import MILESTONES, PlanPage
from ui.prefs import Prefs
from ui.worker import InlineLane
from xzdesk.demo.plans import fill_plans
from xzdesk.office import Office, open_office
from xzdesk.paper import pdf, sheet
from xzdesk.paper.reports.report import draft
from xzdesk.plans.records import PARTS, Milestone, Plan
from xzdesk.problems.periods import Span
from xzdesk.problems.queries import Order, ProblemQuery
from xzdesk.problems.records import IN_HAND, Problem

_PLANS, _MILESTONES, _ROWS, _RUNS = 13, 200, 2000, 3
_COLUMNS = "status, tier, cluster, category, department, township, registered_on, closed_on, due_on, stage_on"


def paper_figures(database: Path, today: date, seed: int) -> Iterator[Figure]:
    """Every figure of plans, reports and paper; made-up plans are added where the database has none."""
    store = open_store(database)
    try:
        if not store.find(Plan):
            fill_plans(store, _PLANS, seed=seed, until=today, milestones=_MILESTONES)
        office = open_office(store, "示例经办人")
        yield _monthly(office, database, today)
        if shutil.which("soffice"):
            yield _list(office, today)
        yield _plan(store, database)
    finally:
        store.close()


def _monthly(office: Office, database: Path, today: date) -> Figure:
    """The monthly report of another month each time, as PDF; the yardstick reads the same problems once."""
    months = iter([date(today.year, today.month - back, 1) for back in range(_RUNS)])
    scan = sqlite3.connect(database)

    def ours() -> float:
        period = Span.MONTH.of(next(months))
        return seconds(lambda: pdf.render(draft(office, period)))

    figures = interleaved(ours, lambda: seconds(scan.execute(f"SELECT {_COLUMNS} FROM problem").fetchall), _RUNS)
    scan.close()
    return Figure(
        f"monthly report, {_PLANS} plans, as PDF", figures[0], "s", "sqlite3 reads all rows", figures[1], "-", None
    )


def _list(office: Office, today: date) -> Figure:
    """Other problems each time: typst remembers what it has laid out."""
    rows = office.ledger.problem_rows(ProblemQuery(states=IN_HAND, order=Order.NUMBER), office.clockwork.rule(today))
    lists = [office.ledger.problems_at(rows[at * _ROWS : (at + 1) * _ROWS]) for at in range(_RUNS)]
    pairs = [(seconds(partial(list_as_pdf, problems)), _converted(problems)) for problems in lists]
    ours, theirs = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    return Figure(
        f"{_ROWS:,}-row list as PDF", ours, "s", "LibreOffice converts the workbook", theirs, "< 1", ours < theirs
    )


def _converted(problems: Sequence[Problem]) -> float:
    """LibreOffice making a PDF of the workbook of the same list, its start included."""
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder, "list.xlsx")
        workbook.write_bytes(sheet.render(list_document(problems)))
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(workbook)]
        taken = seconds(partial(subprocess.run, command, check=True, capture_output=True))
        assert workbook.with_suffix(".pdf").exists()
        return taken


def _plan(store: SqliteStore, database: Path) -> Figure:
    """Opening the plan's page at its time line, painted; the yardstick reads the same rows once."""
    plan = max(store.find(Plan), key=lambda each: len(store.find(Milestone, plan=each.id)))
    count = len(store.find(Milestone, plan=plan.id))
    with tempfile.TemporaryDirectory() as folder:
        context = open_context(SqliteVault(), store, Bridge(), Prefs(Path(folder)), lane=InlineLane)
        page = PlanPage(context)
        page.resize(1280, 800)
        page.show()

        def opened() -> None:
            page.enter(plan.id)
            page.tabs.setCurrentIndex(MILESTONES)
            page.grab()

        scan = sqlite3.connect(database)
        queries = [f"SELECT * FROM {kind} WHERE plan = ?" for kind in PARTS]

        def read() -> None:
            for query in queries:
                scan.execute(query, (plan.id,)).fetchall()

        ours, theirs = interleaved(lambda: seconds(opened) * 1000, lambda: seconds(read) * 1000, 9)
        scan.close()
        page.close()
        context.worker.finish()
    return Figure(f"opening a plan with {count} milestones", ours, "ms", "sqlite3 reads its rows", theirs, "-", None)
