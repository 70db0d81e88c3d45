"""make bench: what goes through workbooks, beside what pandas, openpyxl, calamine and sqlite3 take for the same table.

Each measurement is a process of its own, so that its peak of memory is its own too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measure import ROOT, Figure

COUNTIES, OF_A_COUNTY = 13, 10_000
_MEGABYTES = 400
_MEMORY = f"≤ {_MEGABYTES} MB"


def workbook_figures(folder: Path, rows: int) -> Iterator[Figure]:
    """Intake and export of `rows` problems beside their yardsticks; thirteen counties in one go; how time grows."""
    _run("prepare", folder, rows)
    read, wrote, floor = (_run(what, folder, rows) for what in ("pandas_read", "pandas_write", "floor"))
    packet, ledger = _run("export_packet", folder, rows), _run("export_ledger", folder, rows)
    intake = _run("intake", folder, rows)
    yield _ratio(f"a packet of {rows:,} problems taken in", intake, "pandas.read_excel, openpyxl", read, 1 / 3)
    yield _ratio("the same, beside the floor", intake, "calamine and bare sqlite3", floor, 2)
    yield _ratio("the ledger exported", ledger, "pandas.to_excel, openpyxl", wrote, 1 / 2)
    yield _ratio("a packet exported", packet, "pandas.to_excel, openpyxl", wrote, 1 / 2)
    for name, run in (("intake", intake), ("ledger export", ledger), ("packet export", packet)):
        met = run[1] <= _MEGABYTES
        yield Figure(f"memory of the {name}", run[1], "MB", "pandas.read_excel", read[1], _MEMORY, met)
    _run("prepare", folder, rows // 10)
    tenth = _run("intake", folder, rows // 10)
    yield _ratio("intake of a row", _each(intake, rows), "of a tenth of the rows", _each(tenth, rows // 10), 1.3)
    _run("prepare_counties", folder, OF_A_COUNTY)
    together = _run("consolidate", folder, OF_A_COUNTY)
    many = f"{COUNTIES} counties of {OF_A_COUNTY:,} problems"
    yield _ratio(
        f"{many}, a row", _each(together, COUNTIES * OF_A_COUNTY), "intake of one packet", _each(intake, rows), 1.3
    )


def _each(run: tuple[float, float], rows: int) -> tuple[float, float]:
    """Milliseconds a row."""
    return run[0] / rows * 1000, run[1]


def _ratio(name: str, ours: tuple[float, float], yardstick: str, theirs: tuple[float, float], most: float) -> Figure:
    unit = "ms" if "row" in name.split() else "s"
    met = ours[0] <= most * theirs[0]
    return Figure(name, ours[0], unit, yardstick, theirs[0], f"≤ {most:.2g}", met)


def _run(what: str, folder: Path, rows: int) -> tuple[float, float]:
    """Seconds and peak memory in MB of one job."""
    command = [sys.executable, "-m", "tests.benchmarks.workbook_jobs", what, str(folder), str(rows)]
    done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, check=True, text=True)
    told = json.loads(done.stdout)
    return told["seconds"], told["megabytes"]
