"""What one transaction has read of the log, so that a commit, its fold and its judging read it once."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Sequence

from db import log
from db.connections import Connections
from db.tail import Tail
from xzdesk.core.changes import Change

_LOGS = 1000


class Held:
    """Logs of records, for the thread that is writing; empty again in each transaction and after a roll-back."""

    def __init__(self, connections: Connections) -> None:
        self.tail = Tail(connections)
        self._connections = connections
        self._transaction = 0
        self._logs: dict[tuple[str, str], list[Change]] = {}

    def log(self, kind: str, record: str) -> list[Change]:
        """The changes of one record, in stamp order; not to be changed."""
        self._renew()
        key = (kind, record)
        if key not in self._logs:
            with self._connections.reading() as connection:
                self._logs[key] = log.of_record(connection, kind, record)
        return self._logs[key]

    def if_read(self, kind: str, record: str) -> list[Change] | None:
        """The same, None unless it was read before."""
        self._renew()
        return self._logs.get((kind, record))

    def counts(self, kind: str, records: Collection[str]) -> dict[str, int]:
        """Record -> how many changes of it the log holds; of records that it knows."""
        held = {record: len(made) for record in records if (made := self.if_read(kind, record)) is not None}
        if len(held) == len(records):
            return held
        with self._connections.reading() as connection:
            return held | log.counts(connection, kind, [record for record in records if record not in held])

    def add(self, changes: Sequence[Change]) -> None:
        """Changes that were just added to the log."""
        self._renew()
        for change in changes if self._logs else ():
            made = self._logs.get((change.kind, change.record))
            if made is not None:
                insort(made, change, key=lambda each: each.stamp)
        self.tail.add(changes)

    def forget(self) -> None:
        """Changes were taken out of the log."""
        self._logs = {}
        self.tail.forget()

    def _renew(self) -> None:
        if self._transaction != self._connections.transaction or len(self._logs) > _LOGS:
            self._transaction = self._connections.transaction
            self._logs = {}
