"""What every page of the window is given, by constructor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from ui.bridge import Bridge
from ui.drafts import Drafts
from ui.ledger.listing import Listing
from ui.prefs import Prefs
from ui.worker import Lane, ThreadLane, Worker
from ui.writes import Writes
from xzdesk.core.desk import local_now
from xzdesk.core.store import Vault, Written
from xzdesk.core.tuples import NamedTuple
from xzdesk.office import Office, open_office
from xzdesk.problems.queries import Ledger

_OF_THE_OFFICE = ("settings", "calendar_year", "edition")


class Requests(QObject):
    """What a page asks of the program as a whole."""

    other_file = Signal()
    restore = Signal(object)  # Path of the backup
    backed_up = Signal(object)  # datetime


class Context(NamedTuple):
    """The open office, and the window's services."""

    vault: Vault
    ledger: Ledger
    office: Office
    worker: Worker
    writes: Writes
    bridge: Bridge
    prefs: Prefs
    drafts: Drafts
    listing: Listing
    requests: Requests

    def close(self) -> None:
        """Wait for what is under way, then let go of the file."""
        self.worker.finish()
        self.ledger.close()


def open_context(
    vault: Vault,
    ledger: Ledger,
    bridge: Bridge,
    prefs: Prefs,
    *,
    lane: Callable[[], Lane] = ThreadLane,
    now: Callable[[], datetime] = local_now,
) -> Context:
    """The services for an open database; Refusal when it has no office yet."""
    office = open_office(ledger, now=now)

    def undo(gesture: str) -> Written:
        written = office.undo(gesture)  # under the rules and editions in force then
        if any(written.ids(kind) for kind in _OF_THE_OFFICE):
            office.refresh()
        return written

    worker = Worker(lane)
    drafts = Drafts(prefs.folder / f"drafts-{office.desk.identity.site}.json")
    return Context(
        vault, ledger, office, worker, Writes(worker, undo), bridge, prefs, drafts, Listing(ledger), Requests()
    )
