"""The ledger at 100,000 problems: start, memory, search, one step, the weekly report, a long list as PDF."""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

from db.files import open_store
from tests.benchmarks.long_list import list_as_pdf, qt_as_pdf
from tests.benchmarks.measure import Figure, child, interleaved, percentile, seconds
from xzdesk.office import Office, open_office
from xzdesk.paper import pdf
from xzdesk.paper.reports.report import draft
from xzdesk.problems.periods import week_of
from xzdesk.problems.queries import Order, ProblemQuery
from xzdesk.problems.records import IN_HAND, State

_SEARCHES = 300
_STEPS = 60
_PAGE = 64
_ROWS = 2000
_BARE = "bare PySide6 window with a label"


def all_figures(database: Path, today: date) -> Iterator[Figure]:
    """Every figure of the ledger, measured on a database of made-up problems."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _start(database, Path(folder))
    store = open_store(database)
    try:
        office = open_office(store, "示例经办人")
        yield from _search(office, database, today)
        yield _step(office, database)
        yield _weekly(office, database, today)
        yield _list(office, today)
    finally:
        store.close()


def _start(database: Path, settings: Path) -> Iterator[Figure]:
    runs = [
        (child("tests.benchmarks.start_window", str(database), str(settings)), child("tests.benchmarks.bare_window"))
        for _ in range(5)
    ]
    ours, theirs = (statistics.median(pair[side][0] for pair in runs) for side in (0, 1))
    yield Figure(
        "start to a ledger that answers",
        ours,
        "s",
        _BARE,
        theirs,
        "≤ 2",
        ours <= 2 * theirs,
    )
    ours, theirs = (statistics.median(pair[side][1] for pair in runs) for side in (0, 1))
    yield Figure("memory then", ours, "MB", _BARE, theirs, "≤ 2", ours <= 2 * theirs)


def _search(office: Office, database: Path, today: date) -> Iterator[Figure]:
    """As one types: the first page of what holds two characters; then the numbers of all of it, for scrolling on."""
    rule = office.clockwork.rule(today)
    words = _two_characters(office)

    def first(word: str) -> None:
        office.ledger.problems_at(office.ledger.problem_rows(ProblemQuery(text=word, limit=_PAGE), rule))

    def rest(word: str) -> None:
        office.ledger.problem_rows(ProblemQuery(text=word), rule)

    first(words[0])
    times = [(seconds(partial(first, word)), seconds(partial(rest, word))) for word in words]
    ours, more = (percentile([each[of] for each in times], 0.99) * 1000 for of in (0, 1))
    scan = sqlite3.connect(database)
    texts = ("title", "description", "request", "subject_name")
    like = f"SELECT row FROM problem WHERE {' OR '.join(f'{name} LIKE ?1' for name in texts)}"
    theirs = statistics.median(seconds(partial(_scan, scan, like, word)) for word in words[:9])
    scan.close()
    yardstick = "LIKE scan, median"
    yield Figure("two-character search, p99", ours, "ms", yardstick, theirs * 1000, "≤ 16 ms", ours <= 16)
    yield Figure("then all its rows, p99", more, "ms", yardstick, theirs * 1000, "-", None)


def _scan(connection: sqlite3.Connection, like: str, word: str) -> None:
    connection.execute(like, (f"%{word}%",)).fetchall()


def _two_characters(office: Office) -> list[str]:
    """Pairs of neighbouring characters out of the ledger's own texts, common and rare."""
    rng = random.Random(1)
    rows = office.ledger.problem_rows(ProblemQuery(order=Order.NUMBER), office.clockwork.rule(date(2026, 1, 5)))
    texts = [p.title or "" for p in office.ledger.problems_at(rng.sample(list(rows), _SEARCHES * 2))]
    found = []
    for text in texts:
        at = rng.randrange(max(1, len(text) - 1))
        if len(text[at : at + 2]) == 2 and text[at : at + 2].isalpha():
            found.append(text[at : at + 2])
    return found[:_SEARCHES]


def _step(office: Office, database: Path) -> Figure:
    """A progress entry through the use case, beside one row in one transaction with the same pragmas."""
    rule = office.clockwork.rule(office.desk.today)
    rows = office.ledger.problem_rows(ProblemQuery(states=(State.HANDLING, State.REPLIED)), rule)
    problems = iter(office.ledger.problems_at(rows[: _STEPS + 1]))
    bare = sqlite3.connect(database.with_suffix(".bare"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        bare.execute(f"PRAGMA {pragma}")
    bare.execute("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, text TEXT)")

    def insert() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO note (text) VALUES (?)", ("已现场勘察。" * 10,))
        bare.execute("COMMIT")

    def step() -> None:
        office.problems.step("progress", next(problems), {"text": "已现场勘察。" * 10})

    step()
    ours, theirs = interleaved(lambda: seconds(step), lambda: seconds(insert), _STEPS)
    bare.close()
    goal = "≤ 2"
    return Figure(
        "one step saved, FULL", ours * 1000, "ms", "bare sqlite3 FULL", theirs * 1000, goal, ours <= 2 * theirs
    )


def _weekly(office: Office, database: Path, today: date) -> Figure:
    """The weekly report as PDF; the yardstick reads the same problems once with sqlite3."""
    scan = sqlite3.connect(database)
    columns = "status, tier, cluster, category, department, registered_on, closed_on, due_on, stage_on"

    def read() -> float:
        return seconds(lambda: scan.execute(f"SELECT {columns} FROM problem").fetchall())

    ours, theirs = interleaved(lambda: seconds(lambda: pdf.render(draft(office, week_of(today)))), read, 3)
    scan.close()
    return Figure("weekly report as PDF", ours, "s", "sqlite3 reads all rows", theirs, "-", None)


def _list(office: Office, today: date) -> Figure:
    """Other problems each time: typst remembers what it has laid out."""
    rule = office.clockwork.rule(today)
    rows = office.ledger.problem_rows(ProblemQuery(states=IN_HAND, order=Order.NUMBER), rule)
    lists = [office.ledger.problems_at(rows[at : at + _ROWS]) for at in range(0, 3 * _ROWS, _ROWS)]
    pairs = [(seconds(partial(list_as_pdf, problems)), seconds(partial(qt_as_pdf, problems))) for problems in lists]
    ours, theirs = (statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    return Figure(f"{_ROWS:,}-row list as PDF", ours, "s", "QTextDocument to PDF", theirs, "-", None)
