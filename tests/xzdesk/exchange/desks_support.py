"""Several offices at their desks, and the post between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from random import Random

from tests.support import NOON
from tests.xzdesk.exchange.memory_store import MemoryStore, as_ledger
from tests.xzdesk.problems.office_support import COMPLETE, UPWARDS
from xzdesk.catalogue import Editions, load_builtin
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Desk
from xzdesk.core.ids import derived_id
from xzdesk.core.office import Settings
from xzdesk.core.store import Identity
from xzdesk.exchange.packet import Packet
from xzdesk.exchange.packet_export import ROWS, announce, contents, plan
from xzdesk.exchange.packet_merge import Merged, merge_packet, preview_packet
from xzdesk.exchange.receipts import note_sent
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Ledger
from xzdesk.problems.records import Problem
from xzdesk.problems.usecases import Problems
from xzdesk.workdays import Workdays

DEPARTMENT, OTHER_DEPARTMENT = "市工信局", "市科技局"
LEADERSHIP = "市制造强市建设工作领导小组办公室"


@cache
def editions() -> Editions:
    return Editions(load_builtin())


@cache
def clockwork() -> Clockwork:
    return Clockwork(Workdays(), Settings())


def identity(office: str, role: Tier = Tier.COUNTY, letter: str = "A") -> Identity:
    """An installation that is the same in every test."""
    site = derived_id("示例", office, letter)[:8]
    return Identity(site, office, f"{office}（示例）", role, letter, f"示例{office}经办{letter}")


class Seat:
    """One desk with its store and its clock, which may be wrong."""

    def __init__(self, ledger: Ledger, now: Callable[[], datetime] = lambda: NOON) -> None:
        self.ledger = ledger
        who = ledger.identity()
        assert who is not None
        desk = Desk(ledger, now=now, randbits=Random(who.site).getrandbits)  # the same ids each time
        self.problems = Problems(desk, ledger, editions(), clockwork())
        announce(self.problems)

    @property
    def name(self) -> str:
        who = self.problems.desk.identity
        return f"{who.office}{who.letter}台"

    @property
    def site(self) -> str:
        return self.problems.desk.identity.site

    def add(self, **values: object) -> Problem:
        return self.problems.add({**COMPLETE, **values})

    def step(self, name: str, problem: Problem, **raw: object) -> Problem:
        self.problems.step(name, problem, raw)
        return self.now(problem)

    def now(self, problem: Problem) -> Problem:
        """A problem as it stands on this desk."""
        found = self.ledger.get(Problem, problem.id)
        assert found is not None
        return found

    def referred(self, to: str = DEPARTMENT) -> Problem:
        problem = self.step("decide", self.add(), **{**UPWARDS, "unit": to})
        return self.step("approve", problem, approver="示例分管领导")

    def packets(self, for_site: str = "", rows_per_file: int = ROWS) -> list[Packet]:
        """What an export would write, without the files; noted as sent."""
        manifests = plan(self.problems, for_site, rows_per_file)
        made = [contents(self.ledger, manifest) for manifest in manifests]
        for manifest in manifests:
            with self.ledger.writing():
                note_sent(self.ledger, manifest, "示例.xlsx")
        return made

    def packet(self, for_site: str = "") -> Packet:
        (made,) = self.packets(for_site)
        return made

    def take(self, packet: Packet) -> Merged:
        return merge_packet(self.problems, preview_packet(self.problems, packet))


def seat(
    office: str = "沛县", role: Tier = Tier.COUNTY, letter: str = "A", *, now: Callable[[], datetime] | None = None
) -> Seat:
    """A desk on a store in memory."""
    return Seat(as_ledger(MemoryStore(identity(office, role, letter))), now or (lambda: NOON))


def skewed(hours: float, clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """A clock that is wrong by some hours."""
    return lambda: clock() + timedelta(hours=hours)
