"""A large packet on its way in: read in a process of its own, and looked at while it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from xzdesk.errors import Refusal
from xzdesk.exchange.apart import Reading
from xzdesk.exchange.packet import Manifest, Packet, plain_fields
from xzdesk.exchange.packet_read import check_bounds, read_packet, take_packet
from xzdesk.workbooks.watch import UNWATCHED, Watch

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_LARGE = 2_000_000  # bytes of the file, from which on a process pays
_MEMORY = 2_000_000_000  # bytes that it may have
_AT_ONCE = 1000  # lines


@contextmanager
def arriving_packet(path: Path, watch: Watch = UNWATCHED) -> Iterator[Packet]:
    """A packet whose lines may be arriving while the block runs, and are whole once they have been looked at to the
    end. `watch` may end it. Refusals as `read_packet`."""
    if _is_small(path):
        yield read_packet(path, watch)
        return
    with Reading(_send, path, memory=_MEMORY) as reading:
        reading.give(check_bounds(path, watch))  # while it begins
        yield _Arriving(reading, path.name, watch)


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size < _LARGE
    except (OSError, ValueError):  # the reading tells which
        return True


class _Lines(NamedTuple):
    """The next ones; `plain`: of each, what plain_fields says."""

    lines: list[bytes]
    plain: bytearray


class _Arriving(Packet):
    """Lines are added as they come."""

    def __init__(self, reading: Reading, name: str, watch: Watch) -> None:
        self._reading, self._watch = reading, watch
        self._come: list[bytes] = []
        super().__init__(self._until(Manifest, name), self._come, name)

    def arriving(self) -> Iterator[range]:
        if self.sha256:
            yield from super().arriving()
            return
        while (come := self._until(_Lines, self.name)).lines:
            start = len(self._come)
            self._come += come.lines
            self._more(come.plain)
            yield range(start, len(self._come))
        self.sha256 = self._until(str, self.name)

    def _until(self, kind: type, name: str) -> Any:
        """The next that it tells of a kind; how far it is goes to whoever watches."""
        while not isinstance(told := self._reading.told(self._watch), kind):
            if told is None:
                raise Refusal("packet_damaged", name=name)
            method, count = told
            getattr(self._watch, method)(count)
        return told


# in the other process


def _send(theirs: Connection, path: Path) -> None:
    came = _Lines([], bytearray())

    def take(text: str, line: bytes) -> None:
        came.lines.append(line)
        came.plain.append(plain_fields(text))
        if len(came.lines) == _AT_ONCE:
            theirs.send(came)
            came.lines.clear()
            came.plain.clear()

    _, digest = take_packet(path, theirs.recv(), take, _Forwarding(theirs), theirs.send)
    if came.lines:
        theirs.send(came)
    theirs.send(_Lines([], bytearray()))
    theirs.send(digest)


class _Forwarding(Watch):
    """Tells the process that waits."""

    def __init__(self, theirs: Connection) -> None:
        super().__init__()
        self._theirs = theirs

    def begin(self, count: int) -> None:
        self._theirs.send(("begin", count))

    def passed(self, count: int) -> None:
        self._theirs.send(("passed", count))
