"""Timing beside a yardstick: medians of interleaved runs, told as ratios."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured, what it is held against, and the goal in words."""

    name: str
    ours: float
    unit: str
    yardstick: str
    theirs: float
    goal: str
    met: bool | None

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs if self.theirs else float("nan")

    def row(self) -> str:
        """A row of a Markdown table."""
        met = {True: "yes", False: "no", None: "-"}[self.met]
        ours, theirs = f"{self.ours:.3g} {self.unit}", f"{self.theirs:.3g} {self.unit}"
        return f"| {self.name} | {ours} | {self.yardstick} | {theirs} | {self.ratio:.2f} | {self.goal} | {met} |"


HEAD = "| measured | ours | yardstick | theirs | ratio | goal | met |\n|---|---|---|---|---|---|---|"


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def interleaved(ours: Callable[[], float], theirs: Callable[[], float], runs: int) -> tuple[float, float]:
    """Medians of two figures taken in turn, so that whatever else the machine does falls on both."""
    pairs = [(ours(), theirs()) for _ in range(runs)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def child(module: str, *arguments: str) -> tuple[float, float]:
    """Runs a module that prints "ready KILOBYTES"; seconds from its start to that line, and its memory in MB."""
    # Compiled modules are kept, as on a clerk's desktop, also where the environment forbids it.
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    environment["QT_QPA_PLATFORM"] = "offscreen"
    begin = time.perf_counter()
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("ready "):
                taken = time.perf_counter() - begin
                process.kill()
                return taken, int(line.split()[1]) / 1024
    raise RuntimeError(f"{module} ended without being ready")


def machine() -> str:
    """The machine in one line: processor, cores, memory, system, Python."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{cpu}, {os.cpu_count()} cores, {gigabytes:.0f} GiB, {platform.system()}, Python {platform.python_version()}"
    )
