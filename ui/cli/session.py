"""What every command gets: the database file, who asks, and the clock."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import cast

from ui.cli.output import Answer, tell
from xzdesk.core.store import Vault
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal
from xzdesk.office import Office, open_office
from xzdesk.problems.queries import Ledger


class Session(NamedTuple):
    """One run of a command."""

    vault: Vault
    path: Path
    operator: str
    now: Callable[[], datetime]

    @property
    def today(self) -> date:
        return self.now().date()

    @contextmanager
    def office(self) -> Iterator[Office]:
        """The open office; the day's backup is made first. A backup that fails is told and stops nothing."""
        with self.ledger() as ledger:
            office = open_office(ledger, self.operator, now=self.now)
            try:
                self.vault.daily_backup(ledger, self.now())
            except Refusal as no:
                tell(f"今天的自动备份没有做成：{no}")
            yield office

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The open database, whatever it holds."""
        ledger = cast(Ledger, self.vault.open(self.path))  # a vault's stores answer the ledger's readings too
        try:
            yield ledger
        finally:
            ledger.close()


Command = Callable[[Session, argparse.Namespace], Answer]
