"""Reading in a process of its own: a library that dies of broken bytes or eats the memory takes nothing along."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Thread
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
_AHEAD = 12  # tellings that may wait here, so that it goes on reading


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
        self._told: Queue[Any] = Queue(_AHEAD)
        self._over = Event()
        self._hearing = Thread(target=self._hear, name="hearing", daemon=True)
        self._hearing.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._hearing.join()
        self._process.close()
        self._ours.close()

    def give(self, content: object) -> None:
        """What it waits for."""
        with suppress(OSError):  # it has ended, which is told next
            self._ours.send(content)

    def told(self, watch: Watch, seconds: float = float("inf")) -> Any:
        """What it says next; None where it has failed, has ended or says nothing in time. Refusal where it says that,
        or when the watch ends it."""
        until = monotonic() + seconds
        watch.passed(0)
        while True:
            with suppress(Empty):
                said = self._told.get(timeout=_POLL)
                break
            watch.passed(0)
            if monotonic() > until or (not self._hearing.is_alive() and self._told.empty()):
                return None
        if isinstance(said, Exception):
            raise said
        return said

    def _hear(self) -> None:
        """Takes what it says as it says it; None at its end, and the trouble where there is some."""
        try:
            while not self._over.is_set():
                self._keep(self._ours.recv())
        except (EOFError, OSError):
            self._keep(None)
        except Exception as no:  # as when there is no memory for it
            self._keep(no)

    def _keep(self, said: object) -> None:
        while not self._over.is_set():
            with suppress(Full):
                self._told.put(said, timeout=_POLL)
                return


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

    theirs.send(read_lines(name, theirs.recv()))
