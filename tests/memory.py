"""The memory of this process, as Linux tells it. What getrusage calls the peak begins with the parent's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

_EVERY = 0.05  # seconds


def resident_kilobytes() -> int:
    """In RAM now."""
    return _told("VmRSS:")


def peak_kilobytes() -> int:
    """The most that was in RAM since the process began."""
    return _told("VmHWM:")


class Watched:
    """The most that this process and those that it began had in RAM together, as seen now and then."""

    def __init__(self) -> None:
        self.kilobytes = 0

    def look(self) -> None:
        own = Path("/proc/self/task")
        begun = [pid for task in own.iterdir() for pid in _words(task / "children")]
        self.kilobytes = max(self.kilobytes, sum(_resident(f"/proc/{pid}") for pid in ("self", *begun)))


@contextmanager
def watched() -> Iterator[Watched]:
    """Look while the block runs."""
    found, ended = Watched(), Event()

    def look() -> None:
        while not ended.wait(_EVERY):
            found.look()

    watching = Thread(target=look)
    watching.start()
    try:
        yield found
    finally:
        ended.set()
        watching.join()


def _resident(process: str) -> int:
    """In kB."""
    words = _words(Path(process) / "status")
    return int(words[words.index("VmRSS:") + 1]) if "VmRSS:" in words else 0


def _words(path: Path) -> list[str]:
    """None of a process or a thread that has just ended."""
    try:
        return path.read_text().split()
    except OSError:
        return []


def _told(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
