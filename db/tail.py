"""The end of the log as the writer knows it from one transaction to the next, since nobody else writes the file."""

from __future__ import annotations

from collections.abc import Collection

from db import exchange, log
from db.connections import Connections
from xzdesk.core.changes import Change


class Tail:
    """For the thread that is writing. Read anew after a roll-back, after `forget`, and where another connection wrote:
    the lock keeps programs of ours from that, not others."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._transaction = 0
        self._standing: tuple[int, int] | None = None
        self.forget()

    def forget(self) -> None:
        """Changes were taken out of the log, or set aside."""
        self._stamp: str | None = None
        self._stamp_known = False
        self._numbers: dict[str, int] = {}
        self._any_aside: bool | None = None

    def stamp(self) -> str | None:
        """The greatest stamp in the log."""
        self._renew()
        if not self._stamp_known:
            with self._connections.reading() as connection:
                self._stamp, self._stamp_known = log.last_stamp(connection), True
        return self._stamp

    def number(self, site: str) -> int:
        """The highest number of a site, applied or set aside; 0 when none."""
        self._renew()
        if site not in self._numbers:
            with self._connections.reading() as connection:
                self._numbers[site] = exchange.last_seq(connection, site)
        return self._numbers[site]

    def any_aside(self) -> bool:
        """Whether a change may be set aside."""
        self._renew()
        if self._any_aside is None:
            with self._connections.reading() as connection:
                self._any_aside = exchange.any_aside(connection)
        return self._any_aside

    def add(self, changes: Collection[Change]) -> None:
        """Changes that were just added to the log."""
        self._renew()
        if self._stamp_known and changes:
            self._stamp = max(self._stamp or "", max(change.stamp for change in changes))
        for change in changes if self._numbers else ():
            if change.seq > self._numbers.get(change.site, change.seq):
                self._numbers[change.site] = change.seq

    def _renew(self) -> None:
        if self._transaction != self._connections.transaction:
            self._transaction = self._connections.transaction
            standing = self._connections.standing()
            if standing != self._standing:
                self._standing = standing
                self.forget()
