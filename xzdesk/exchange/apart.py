"""Reading in a process of its own: a library that dies of broken bytes or eats the memory takes nothing along."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from xzdesk.errors import Refusal
from xzdesk.workbooks.watch import UNWATCHED, Watch

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from xzdesk.workbooks.reader import Book

_SECONDS = 120
_POLL = 0.1  # seconds
_MEMORY = 1_000_000_000  # bytes, where the system can limit them


class Reading:
    """A process that reads and tells what it reads. Used as a block, whose end is its end too."""

    def __init__(self, target: Callable[..., None], *given: object, memory: int = _MEMORY) -> None:
        """`target(connection, *given)`, which must be found by its name, with at most so many bytes."""
        from multiprocessing import get_context  # heavy: off the start-up path

        context = get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_quietly, args=(memory, target, theirs, *given), daemon=True)
        try:
            self._process.start()
        finally:
            theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._ours.close()
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._process.close()

    def give(self, content: bytes) -> None:
        """Something to read."""
        with suppress(OSError):  # it has ended, which is told next
            self._ours.send_bytes(content)

    def told(self, watch: Watch, seconds: float = float("inf")) -> Any:
        """What it says next; None where it has ended or says nothing in time. Refusal where it says that, or when the
        watch ends it."""
        until = monotonic() + seconds
        try:
            watch.passed(0)
            while not self._ours.poll(_POLL):
                watch.passed(0)
                if monotonic() > until:
                    return None
            said = self._ours.recv()
        except (EOFError, OSError):
            return None
        if isinstance(said, Refusal):
            raise said
        return said


def read_apart(name: str, content: bytes, watch: Watch = UNWATCHED) -> Book:
    """A workbook in a format that only such a library reads. Refusal where it does not get through, or when the watch
    ends it: the other process ends with it."""
    with Reading(_read, name) as reading:
        reading.give(content)
        book: Book | None = reading.told(watch, _SECONDS)
    if book is None:
        raise Refusal("intake_damaged", name=name)
    return book


# in the other process


def _quietly(memory: int, target: Callable[..., None], theirs: Connection, *given: object) -> None:
    """No word of a library to whoever called the program; no more memory than it may have; and whoever interrupts the
    program ends this with it."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        target(theirs, *given)
    except Refusal as no:
        theirs.send(no)
    except BaseException:  # a library's own kind of error is no Exception
        theirs.send(None)


def _read(theirs: Connection, name: str) -> None:
    from xzdesk.exchange.anyfile import read_lines  # it needs this module

    theirs.send(read_lines(name, theirs.recv_bytes()))
