"""What the log says once and for all: which desk an author is, who made a record, what it was born with.

Judging a change by this alone (xzdesk.problems.authors) comes out the same on every desk, in whatever order it arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.store import Identity, Store
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal

VIRTUAL = "reply-"  # begins the sites of answers that were taken in from a referral workbook


class Author(NamedTuple):
    """A desk as its own site record tells; for an answer out of a workbook, the office that the referral went to."""

    site: str
    role: Tier
    office: str
    letter: str = ""

    @property
    def name(self) -> str:
        return f"{self.office}{self.letter}台" if self.letter else self.office


class Origin(NamedTuple):
    """Who made a record, and what it was born with (RecordType.born)."""

    author: Author
    born: Mapping[str, Stored]


class Known:
    """Reads the log of a store, and what has been `admitted` of changes that are not in it yet."""

    def __init__(self, store: Store, own: Identity, today: Callable[[str], str] = str) -> None:
        """`today`: the present name of a department for any name it had."""
        self.today = today
        self._store = store
        self._own = Author(own.site, own.role, own.office, own.letter)
        self._origins: dict[tuple[str, str], Origin | None] = {}
        self._offered: dict[tuple[str, str], set[str]] = {}
        self._logged: dict[tuple[str, str], set[str]] = {}
        self._vouchers: dict[str, set[str]] | None = None
        self._newborn: tuple[Change, Origin] | None = None

    def author(self, change: Change) -> Author:
        """Refusal when the desk has not told who it is."""
        if change.site.startswith(VIRTUAL):
            return self._addressee(change)
        author = self.desk(change.site)
        if author is None:
            raise Refusal("author_unknown", desk=change.site[:8])
        return author

    def desk(self, site: str) -> Author | None:
        """The desk of a site, by the record that it made of itself."""
        if site == self._own.site:
            return self._own
        origin = self.origin("site", site)
        return origin.author if origin and origin.author.site == site else None

    def origin(self, kind: str, record: str) -> Origin | None:
        """None while the change that made the record has not arrived."""
        key = (kind, record)
        if key not in self._origins:
            made = self._store.creation(kind, record)
            self._origins[key] = self._origin(made) if made else None
        return self._origins[key]

    def referrals(self, change: Change) -> set[str]:
        """The referrals, there before, that the same gesture of the same desk touches."""
        key = (change.site, change.gesture)
        if key not in self._logged:
            made = self._store.gesture(change.gesture)
            self._logged[key] = {each.record for each in made if each.site == change.site and _moves_referral(each)}
        return self._logged[key] | self._offered.get(key, set())

    def vouchers(self, gesture: str) -> set[str]:
        """The offices whose desks took in the workbook that a gesture comes from."""
        if self._vouchers is None:
            self._vouchers = {}
            for change in self._store.changes_of("exchange_file"):
                self._vouch(change)
        return self._vouchers.get(gesture, set())

    def look_up(self, kind: str, records: Collection[str]) -> None:
        """Ask the log once for many records that may be new to it."""
        self._origins |= {(kind, record): None for record in self._store.unknown(kind, records)}

    def offer(self, change: Change) -> None:
        """A change that is to be judged, in whatever order."""
        if _moves_referral(change):
            self._offered.setdefault((change.site, change.gesture), set()).add(change.record)

    def newborn(self, change: Change, author: Author) -> Origin:
        """Of a record that a change makes, should it be found right."""
        self._newborn = change, Origin(author, born_of(change))
        return self._newborn[1]

    def admit(self, change: Change) -> bool:
        """A change that was found right: from now on it counts as if it were in the log. Whether it makes a record."""
        key = (change.kind, change.record)
        makes = creates(change) and self._origins.get(key) is None
        if makes:
            judged, origin = self._newborn or (None, None)
            self._origins[key] = origin if judged is change else self._origin(change)
        if change.kind == "exchange_file":
            self.vouchers("")
            self._vouch(change)
        return makes

    def _origin(self, made: Change) -> Origin | None:
        born = born_of(made)
        if made.kind == "site":
            return Origin(as_author(made), born)
        try:
            return Origin(self.author(made), born)
        except Refusal:
            return None

    def _addressee(self, change: Change) -> Author:
        """Of the referral that an answer is to, once a desk of the county has taken the answer in."""
        for record in sorted(self.referrals(change)):
            referral = self.origin("referral", record)
            problem = self.origin("problem", str(referral.born["problem"])) if referral else None
            if referral is None or problem is None:
                raise Refusal("author_record_early")
            county = str(problem.born["county"])
            if county not in self.vouchers(change.gesture):
                raise Refusal("author_reply_without_import", owner=county)
            role = Tier.LEADERSHIP if referral.born["tier"] == Tier.LEADERSHIP else Tier.DEPARTMENT
            return Author(change.site, role, str(referral.born["to_unit"]))
        raise Refusal("author_record_early")

    def _vouch(self, change: Change) -> None:
        author = self.desk(change.site)
        if author and self._vouchers is not None:
            for gesture in vouched(change):
                self._vouchers.setdefault(gesture, set()).add(author.office)


def vouched(change: Change) -> list[str]:
    """The gestures of the answers that a desk took in, where a change records an import of them."""
    counts = change.patch.get("counts", (None, None))[1]
    gestures = counts.get("gestures") if change.action == "import_reply" and isinstance(counts, dict) else None
    return [str(gesture) for gesture in gestures] if isinstance(gestures, list) else []


def creates(change: Change) -> bool:
    """Whether a change makes a record exist."""
    return change.patch.get(EXISTS, (None, None))[1] is True


def born_of(change: Change) -> dict[str, Stored]:
    """The fields that a record is born with, as a change sets them; None where it does not."""
    return {name: change.patch.get(name, (None, None))[1] for name in KINDS[change.kind].born}


def as_author(site: Change) -> Author:
    """The desk that a site record tells of. Refusal when it does not say what it must."""
    word, office, letter = (site.patch.get(name, (None, None))[1] for name in ("role", "office", "letter"))
    role = next((tier for tier in Tier if tier == word), None)
    if role is None or not isinstance(office, str) or not office:
        raise Refusal("author_identity", desk=site.site[:8])
    return Author(site.record, role, office, letter if isinstance(letter, str) else "")


def _moves_referral(change: Change) -> bool:
    return change.kind == "referral" and EXISTS not in change.patch
