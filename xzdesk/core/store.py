"""What the program asks of a store. SQLite's answer is in the package db; tests may hold another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from xzdesk.core.captions import Captioned, Tier
from xzdesk.core.changes import Change
from xzdesk.core.fields import R
from xzdesk.core.fold import Folded
from xzdesk.core.runs import Run, Runs, less
from xzdesk.core.tuples import NamedTuple


class Identity(NamedTuple):
    """Who this installation is: site (random, once), the office it serves, its role and its desk letter."""

    site: str
    office: str
    unit: str
    role: Tier
    letter: str
    operator: str


class Written(NamedTuple):
    """What a write touched: (kind, record id) pairs, and how many changes were new; what a desk's commit made."""

    touched: tuple[tuple[str, str], ...] = ()
    gesture: str = ""
    new: int = 0
    changes: tuple[Change, ...] = ()

    def ids(self, kind: str) -> tuple[str, ...]:
        """Ids of the touched records of one kind."""
        return tuple(record for of, record in self.touched if of == kind)


class Gap(NamedTuple):
    """Numbers of a site that have not arrived: first to last, both missing."""

    site: str
    first: int
    last: int


def by_site(gaps: Iterable[Gap]) -> dict[str, list[Run]]:
    """site -> the runs of its gaps."""
    found: dict[str, list[Run]] = {}
    for gap in gaps:
        found.setdefault(gap.site, []).append((gap.first, gap.last))
    return found


def announced(holes: Sequence[Gap], *not_missed: Mapping[str, Runs]) -> list[Gap]:
    """The holes without what was left out or withheld."""
    if not any(not_missed):
        return list(holes)
    runs = by_site(holes).items()
    known = {site: [run for each in not_missed for run in each.get(site, ())] for site, _ in runs}
    return [Gap(site, *run) for site, of_site in runs for run in less(of_site, known[site])]


class Aside(NamedTuple):
    """A change that arrived but is not applied: kept beside the log, with the refusal that says why."""

    change: Change
    code: str
    params: Mapping[str, str]


class Direction(StrEnum):
    """Of a contact. TOLD: a receipt that somebody else passed on. HAS: the latest receipt of a site, kept whole.
    TAKEN_BACK: a packet that came, and whose import was taken back: for the list of files alone."""

    SENT = "sent"
    CAME = "came"
    TOLD = "told"
    HAS = "has"
    TAKEN_BACK = "taken_back"


class Contact(NamedTuple):
    """A packet that went to `site` or came from it, and what that site had seen or will have seen by it.

    `key` is unique; a contact noted again replaces the first. `at`: the maker's wall time, ISO.
    """

    key: str
    site: str
    direction: Direction
    at: str
    seen: Mapping[str, int]
    name: str = ""
    sha256: str = ""
    counts: Mapping[str, int] = {}


class Merge(NamedTuple):
    """A packet that was taken in, as far as taking it back needs it. `key`: of its contact.

    `site`, `seq`: whose log this desk wrote on, and how far it was; `sent`: how many packets had gone out until then.
    `added`: site -> first and last of each run of numbers that it brought into the log. `asides` and `contacts`: what
    stood before in the place of what it set aside (`put_aside`: site and number), applied, or noted (`noted`: keys);
    `left_out`, `withheld`: what was so before, of the sites of which it says otherwise.
    """

    key: str
    site: str
    seq: int
    sent: int
    added: Mapping[str, Sequence[tuple[int, int]]]
    put_aside: Sequence[tuple[str, int]] = ()
    asides: Sequence[Aside] = ()
    noted: Sequence[str] = ()
    contacts: Sequence[Contact] = ()
    left_out: Mapping[str, Runs] = {}
    withheld: Mapping[str, Runs] = {}


class Store(Protocol):
    """The log and the tables folded from it. Reads see the last commit; writes need `writing()`."""

    path: Path

    def close(self) -> None:
        """Let go of the file; others may open it."""
        ...

    def identity(self) -> Identity | None: ...
    def set_identity(self, identity: Identity) -> None: ...

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; nested use is a savepoint. A write outside raises. Disk trouble raises Refusal."""
        ...

    def append(self, changes: Iterable[Change]) -> Written:
        """Add changes and fold what they touch. Known ones are passed over; the same uid, stamp or (site, seq)
        with other content is refused whole ("change_forged"). Any number of them is read as it is written; quickest
        where the changes of a record follow each other."""
        ...

    def last_stamp(self) -> str | None:
        """The greatest stamp that the log holds, or held before something was taken back."""
        ...

    def last_seq(self, site: str) -> int:
        """The highest number of a site that arrived, 0 when none; what is set aside counts here and in the next two."""
        ...

    def seen(self) -> Mapping[str, int]:
        """site -> highest number up to which nothing is missing; what is withheld is not."""
        ...

    def holes(self) -> list[Gap]:
        """Numbers that have not arrived, neither applied nor set aside; by site and number."""
        ...

    def gaps(self) -> list[Gap]:
        """The holes that a file is missing for: those that were neither left out by intent nor withheld."""
        ...

    def left_out(self) -> Mapping[str, Runs]:
        """site -> numbers that have not arrived because whoever sent the others left them out by intent."""
        ...

    def leave_out(self, left_out: Mapping[str, Runs]) -> None:
        """Say anew what was left out, of these sites."""
        ...

    def withheld(self) -> Mapping[str, Runs]:
        """site -> numbers that never come here, for they are another county's."""
        ...

    def withhold(self, withheld: Mapping[str, Runs]) -> None:
        """Say anew what is withheld, of these sites."""
        ...

    def rows(self, site: str, first: int, last: int) -> list[tuple[str | int, ...]]:
        """What arrived of a site's numbers from `first` to `last`, applied or set aside, in order, as Change.as_row."""
        ...

    def set_aside(self, kept: Sequence[Aside]) -> None:
        """Keep changes beside the log; one that is there already gets the new reason. `append` takes them out."""
        ...

    def aside(self) -> list[Aside]:
        """Everything set aside, by site and number."""
        ...

    def note(self, contact: Contact) -> None: ...

    def contacts(self) -> list[Contact]:
        """Every contact, in the order of their times."""
        ...

    def note_merge(self, merge: Merge) -> None:
        """Remember how to take a packet back, as the last that came. Those before which packets have gone out since are
        forgotten."""
        ...

    def last_merge(self) -> Merge | None:
        """The packet that came last and was not taken back, None when none is remembered."""
        ...

    def take_back(self, merge: Merge) -> Written:
        """Make log, tables, what is set aside and contacts as if the last packet had not come, and forget it; what
        else was written since stays. The clock stays where it is: `last_stamp` does not go back."""
        ...

    def verdicts(self, pairs: Collection[str]) -> Mapping[str, str]:
        """What was said at this desk of those of the pairs of which something was; no part of the log."""
        ...

    def say(self, verdicts: Mapping[str, str | None]) -> None:
        """Remember what is said of pairs, by their keys; None takes it back."""
        ...

    def changes(self, kind: str, record: str) -> list[Change]:
        """The log of one record, in stamp order."""
        ...

    def changes_since(self, seen: Mapping[str, int]) -> list[Change]:
        """The changes of every site after the number that has been seen of it, in stamp order."""
        ...

    def hanging(self, kinds: Collection[str], problems: Collection[str]) -> list[tuple[str, str]]:
        """(kind, record id) of what was ever made for these problems, there or undone."""
        ...

    def changes_of(self, kind: str) -> list[Change]:
        """The log of all records of a kind, in stamp order."""
        ...

    def creation(self, kind: str, record: str) -> Change | None:
        """The first change, in stamp order, that made a record exist."""
        ...

    def unknown(self, kind: str, records: Collection[str]) -> set[str]:
        """Those records that the log holds nothing of."""
        ...

    def gesture(self, gesture: str) -> list[Change]:
        """The changes of one commit, in stamp order."""
        ...

    def folded(self, kind: str, record: str) -> Folded: ...

    def get(self, cls: type[R], id: str) -> R | None:
        """One record of a kind, None when it does not exist."""
        ...

    def several(self, cls: type[R], ids: Sequence[str]) -> list[R]:
        """Those records of `ids` that exist, in id order."""
        ...

    def find(self, cls: type[R], **equal: object) -> list[R]:
        """Records whose fields equal the given stored values, in id order; all without arguments."""
        ...

    def conflicted(self) -> list[tuple[str, str]]:
        """(kind, record id) of every record with an undecided conflict."""
        ...


class Occasion(Captioned):
    """Why a backup is made. Only those that somebody asked for are never thinned."""

    DAILY = "daily", "每日"
    IMPORT = "import", "导入前"
    UNDO = "undo", "撤回前"
    UPGRADE = "upgrade", "升级前"
    MANUAL = "manual", "手动"


def never() -> bool:
    """For a job that nobody can cancel."""
    return False


def unseen(done: int, total: int, phase: str = "") -> None:
    """For a job whose progress nobody watches."""


class Vault(Protocol):
    """What can be done with a database file as a whole; handed to the faces by main.py.

    Long jobs ask `cancelled` now and then, and end with Refusal "backup_cancelled" once it says so.
    """

    def create(self, path: Path, identity: Identity) -> Store: ...
    def open(self, path: Path) -> Store: ...
    def check(self, path: Path, cancelled: Callable[[], bool] = never) -> list[str]:
        """Findings in Chinese, empty when all is well: integrity, log against tables, gaps, clocks, conflicts.
        The file may be open meanwhile."""
        ...

    def backup(
        self,
        store: Store,
        out: Path | None = None,
        *,
        occasion: Occasion = Occasion.MANUAL,
        cancelled: Callable[[], bool] = never,
        progress: Callable[[int, int], None] = unseen,
    ) -> Path:
        """A checked copy, in the backup folder beside the database or at `out`; not inside `writing()`.
        `progress` gets what is done and what is to do in all."""
        ...

    def daily_backup(
        self,
        store: Store,
        now: datetime,
        *,
        cancelled: Callable[[], bool] = never,
        progress: Callable[[int, int], None] = unseen,
    ) -> Path | None:
        """Today's backup unless there is one; older ones are thinned."""
        ...

    def restore(self, backup: Path, target: Path) -> Path:
        """Put a checked backup in the place of `target`, which nobody may have open; returns where the replaced
        file was kept, `target` itself when there was none. Unless the backup holds all that this installation
        wrote, it goes on under a new site: its numbers after the backup may be known elsewhere."""
        ...
