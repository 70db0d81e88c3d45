"""make bench: what goes through workbooks, beside what pandas, openpyxl, calamine and sqlite3 take for the same table.

Each measurement is a process of its own, so that its peak of memory is its own too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.measure import ROOT, Figure

COUNTIES, OF_A_COUNTY = 13, 10_000
_MEGABYTES = 400
_MEMORY = f"≤ {_MEGABYTES} MB"
_ONE = "intake of one of the packets"


def workbook_figures(folder: Path, rows: int, *, million: bool = False, processor: bool = False) -> Iterator[Figure]:
    """Intake and export of `rows` problems beside their yardsticks; how time grows; thirteen counties in one go.

    `processor`: processor time instead of the time that passes, for a machine that has other work to do.
    """
    jobs = _Jobs(folder, processor)
    jobs.run("prepare", rows)
    packet, table, wrote = (jobs.run(what, rows) for what in ("pandas_packet", "pandas_read", "pandas_write"))
    intake, floor, bare = (jobs.run(what, rows) for what in ("intake", "floor", "bare"))
    yield _ratio(f"a packet of {rows:,} problems taken in", intake, "pandas.read_excel reads it", packet, 1 / 3)
    yield _ratio("the same", intake, "pandas.read_excel, 20 columns", table, 1 / 3)
    yield _ratio("the same", intake, "calamine and bare sqlite3", floor, 2)
    yield _ratio("the same", intake, "calamine, and its tables, indexes and search", bare, None)
    ledger, sent = jobs.run("export_ledger", rows), jobs.run("export_packet", rows)
    yield _ratio("the ledger exported", ledger, "pandas.to_excel, 20 columns", wrote, 1 / 2)
    yield _ratio("a packet exported", sent, "pandas.to_excel, 20 columns", wrote, 1 / 2)
    for name, run in (("intake", intake), ("ledger export", ledger), ("packet export", sent)):
        met = run.megabytes <= _MEGABYTES
        yield Figure(f"memory of the {name}", run.megabytes, "MB", "pandas.read_excel", table.megabytes, _MEMORY, met)
    few, some = (jobs.intake(count) for count in (rows // 100, rows // 10))
    yield _ratio(f"intake of {rows:,}, a row", intake.each(rows), f"of {rows // 100:,}", few.each(rows // 100), 1.3)
    yield _ratio("the same", intake.each(rows), f"of {rows // 10:,}", some.each(rows // 10), 1.3)
    if million:
        most = jobs.intake(10 * rows)
        yield _ratio(f"intake of {10 * rows:,}, a row", most.each(10 * rows), f"of {rows:,}", intake.each(rows), 1.3)
    jobs.run("prepare_counties", OF_A_COUNTY)
    together, name = jobs.run("consolidate", OF_A_COUNTY), f"{COUNTIES} counties of {OF_A_COUNTY:,} problems"
    one = jobs.intake(OF_A_COUNTY)
    yield _ratio(f"{name}, a row", together.each(COUNTIES * OF_A_COUNTY), _ONE, one.each(OF_A_COUNTY), 1.3)
    met = together.megabytes <= _MEGABYTES
    yield Figure("memory of that", together.megabytes, "MB", _ONE, one.megabytes, _MEMORY, met)


class Run(NamedTuple):
    """What a job took: seconds, or milliseconds of each row, and its peak of memory."""

    took: float
    megabytes: float
    unit: str = "s"

    def each(self, rows: int) -> Run:
        return Run(self.took / rows * 1000, self.megabytes, "ms")


def _ratio(name: str, ours: Run, yardstick: str, theirs: Run, most: float | None) -> Figure:
    goal, met = ("-", None) if most is None else (f"≤ {most:.2g}", ours.took <= most * theirs.took)
    return Figure(name, ours.took, ours.unit, yardstick, theirs.took, goal, met)


@dataclass(frozen=True)
class _Jobs:
    """Runs jobs, each in a process of its own."""

    folder: Path
    processor: bool

    def intake(self, count: int) -> Run:
        """Of a packet with so many problems."""
        self.run("prepare_packet", count)
        return self.run("intake", count)

    def run(self, what: str, rows: int) -> Run:
        command = [sys.executable, "-m", "tests.benchmarks.workbook_job", what, str(self.folder), str(rows)]
        done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, check=True, text=True)
        told = json.loads(done.stdout)
        return Run(told["processor" if self.processor else "seconds"], told["megabytes"])
