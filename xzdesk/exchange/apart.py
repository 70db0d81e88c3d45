"""Reading in a process of its own: a library that dies of broken bytes or eats the memory takes nothing along."""

from __future__ import annotations

import os
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any

from xzdesk.errors import Refusal
from xzdesk.workbooks.watch import UNWATCHED, Watch

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from xzdesk.workbooks.reader import Book

_SECONDS = 120
_POLL = 0.1  # seconds
_MEMORY = 1_000_000_000  # bytes, where the system can limit them


def read_apart(name: str, content: bytes, watch: Watch = UNWATCHED) -> Book:
    """A workbook in a format that only such a library reads. Refusal where it does not get through, or when the watch
    ends it: the other process ends with it."""
    from multiprocessing import get_context  # heavy: off the start-up path

    context = get_context("spawn")
    ours, theirs = context.Pipe()
    reading = context.Process(target=_read, args=(theirs, name), daemon=True)
    try:
        reading.start()
        theirs.close()
        ours.send_bytes(content)
        answer = ours.recv() if _answered(ours, watch) else None
    except (EOFError, OSError):  # it has ended
        answer = None
    finally:
        ours.close()
        _end(reading)
    if isinstance(answer, Refusal):
        raise answer
    if answer is None:
        raise Refusal("intake_damaged", name=name)
    return answer  # type: ignore[no-any-return]


def _answered(ours: Connection, watch: Watch) -> bool:
    """Whether an answer came in time."""
    until = monotonic() + _SECONDS
    while monotonic() < until:
        watch.passed(0)
        if ours.poll(_POLL):
            return True
    return False


def _end(process: Any) -> None:
    if process.is_alive():
        process.kill()
    process.join()
    process.close()


def _read(theirs: Connection, name: str) -> None:
    """In the other process: an answer, or none."""
    from xzdesk.exchange.anyfile import read_lines  # it needs this module

    _keep_quiet()
    content = theirs.recv_bytes()
    try:
        theirs.send(read_lines(name, content))
    except Refusal as no:
        theirs.send(no)
    except BaseException:  # the library's own kind of error is no Exception
        theirs.send(None)


def _keep_quiet() -> None:
    """No word of the library to whoever called the program; no more memory than it may have."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)
    if sys.platform != "win32":
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
