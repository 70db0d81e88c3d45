"""A process that reads and tells: it waits for nobody who listens slowly, and ends with the block."""

from __future__ import annotations

from multiprocessing import active_children
from multiprocessing.connection import Connection

import pytest

from xzdesk.exchange.apart import Reading
from xzdesk.workbooks.watch import UNWATCHED

MORE_THAN_A_PIPE_HOLDS = 1 << 20  # bytes


def tell(theirs: Connection, times: int) -> None:
    """What the other process does here."""
    for number in range(times):
        theirs.send(bytes([number]) * MORE_THAN_A_PIPE_HOLDS)


def test_it_goes_on_while_nobody_listens() -> None:
    with Reading(tell, 5) as reading:
        (process,) = active_children()
        process.join(60)
        assert process.exitcode == 0
        said = [reading.told(UNWATCHED) for _ in range(7)]
    assert [each and each[0] for each in said] == [0, 1, 2, 3, 4, None, None]


class Unreadable:
    """What cannot be taken here."""

    def __reduce__(self) -> tuple[object, ...]:
        return fail, ()


def fail() -> None:
    raise MemoryError


def tell_what_nobody_can_take(theirs: Connection) -> None:
    theirs.send(Unreadable())


def test_trouble_with_what_it_says_is_told_as_it_is() -> None:
    with Reading(tell_what_nobody_can_take) as reading, pytest.raises(MemoryError):
        reading.told(UNWATCHED)


def test_it_ends_with_the_block_whatever_it_still_had_to_say() -> None:
    with Reading(tell, 100) as reading:
        assert reading.told(UNWATCHED)
    assert active_children() == []
