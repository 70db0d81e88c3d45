"""The database, opened while the rest of Qt is still being loaded, with what the ledger's first page will ask for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import cast

from xzdesk.core.desk import local_now
from xzdesk.core.store import Store, Vault
from xzdesk.errors import Refusal
from xzdesk.office import open_office
from xzdesk.problems.queries import Ledger, ProblemQuery
from xzdesk.problems.records import IN_HAND

FIRST = ProblemQuery(states=IN_HAND)  # what the ledger shows before anything is filtered
FIRST_ROWS = 64


class Ahead:
    """Opens one file on a thread of its own, and leaves the store with the first page's readings held."""

    def __init__(self, vault: Vault, path: Path, now: Callable[[], datetime] = local_now) -> None:
        self._vault = vault
        self._path = path
        self._now = now
        self._store: Store | None = None
        self._error: Exception | None = None
        self._opened = Event()
        self._given = False
        self._thread = Thread(target=self._run, name="ahead")
        self._thread.start()

    def open(self, path: Path) -> Store:
        """As Vault.open. What was opened ahead is given away once."""
        if self._given or path != self._path:
            return self._vault.open(path)
        self._given = True
        self._opened.wait()
        if self._store is None:
            assert self._error is not None
            raise self._error
        return self._store

    def finish(self) -> None:
        """Wait until nothing is read any more; close what nobody asked for."""
        self._thread.join()
        if self._store and not self._given:
            self._store.close()

    def _run(self) -> None:
        try:
            self._store = self._vault.open(self._path)
        except Exception as error:  # all of them: told to whoever opens
            self._error = error
        self._opened.set()
        if self._store:
            with suppress(Refusal):  # met again, and told, by the page itself
                self._look(cast(Ledger, self._store))

    def _look(self, ledger: Ledger) -> None:
        office = open_office(ledger, now=self._now)
        rows = ledger.problem_rows(FIRST, office.clockwork.rule(office.desk.today))
        ledger.problems_at(rows[:FIRST_ROWS])
