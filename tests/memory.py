"""The memory of this process, as Linux tells it. What getrusage calls the peak begins with the parent's own."""

from __future__ import annotations

from pathlib import Path


def resident_kilobytes() -> int:
    """In RAM now."""
    return _told("VmRSS:")


def peak_kilobytes() -> int:
    """The most that was in RAM since the process began."""
    return _told("VmHWM:")


def _told(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
