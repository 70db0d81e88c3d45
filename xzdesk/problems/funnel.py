"""The one funnel between the faces and the store: rights before a write, judgement after it, in one transaction."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from xzdesk.catalogue import Catalogue, Editions
from xzdesk.core import undo as undoing
from xzdesk.core.changes import Change
from xzdesk.core.desk import Desk, Edit
from xzdesk.core.fields import FieldSpec
from xzdesk.core.fieldtypes import Named
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.problems import rights
from xzdesk.problems.authors import judge
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.known import Known
from xzdesk.problems.queries import Ledger


class Funnel(ABC):
    """What the use cases of every kind of record rest on."""

    def __init__(self, desk: Desk, ledger: Ledger, editions: Editions, clockwork: Clockwork) -> None:
        self.desk = desk
        self.ledger = ledger
        self.editions = editions
        self.clockwork = clockwork

    @property
    def catalogue(self) -> Catalogue:
        """The edition in force."""
        return self.editions.current

    def edition_of(self, edition: str | None) -> Catalogue:
        """The edition that a record was made under; the one in force where this desk has not loaded it."""
        return self.editions.get(edition) if edition is not None and edition in self.editions else self.catalogue

    def commit(self, action: str, edits: Sequence[Edit], gesture: str = "") -> Written:
        """Write edits that the action, and this desk, have a right to."""
        rights.check(action, edits)
        with self.ledger.writing():
            return self._in_its_right(self.desk.commit(action, edits, gesture))

    def settle(self, edits: Sequence[Edit]) -> Written:
        """Write decisions of conflicts: any field that some step of this desk's tier may set."""
        with self.ledger.writing():
            return self._in_its_right(self.desk.commit("settle", edits))

    def undo(self, gesture: str) -> Written:
        """Take back a gesture, unless something was built on it or it has left the office."""
        with self.ledger.writing():
            self._may_undo(gesture, self.ledger.gesture(gesture))
            return self._in_its_right(undoing.undo(self.desk, gesture))

    def known(self) -> Known:
        """What judging a change needs of this desk's log."""
        return Known(self.ledger, self.desk.identity, self.editions.department_now)

    @abstractmethod
    def _may_undo(self, gesture: str, made: Sequence[Change]) -> None:
        """Refusal when taking back these changes of a gesture would break what was built on them."""

    def _in_its_right(self, written: Written) -> Written:
        """Refusal, and nothing is written, where another desk would refuse it: no two logs may part over it."""
        known = self.known()
        for change in written.changes:
            no = judge(change, known)
            if no:
                raise no
        return written

    def in_catalogue(self, spec: FieldSpec, value: Any) -> Any:
        """A name of the catalogue in its present form; Refusal when it is in none. Other values as they are."""
        if value is None or not isinstance(spec.type, Named):
            return value
        found = self._catalogue_name(spec.type.listing, value)
        if found is None:
            reason = str(Refusal("name_unknown", value=value))
            raise Refusal("field_refused", field=spec.caption, reason=reason)
        return found

    def _catalogue_name(self, listing: str, value: str) -> str | None:
        lookups = {
            "clusters": self.catalogue.cluster,
            "categories": self.catalogue.category,
            "departments": self.catalogue.department,
            "divisions": self.catalogue.division,
        }
        if listing not in lookups:
            return value if value in self.catalogue.names(listing) else None
        found = lookups[listing](value)
        return found.name if found else None

    def office_prefix(self) -> str:
        """What the numbers given at this desk begin with: 沛县-A-2026-."""
        identity = self.desk.identity
        division = self.catalogue.division(identity.office)
        return f"{division.short if division else identity.office}-{identity.letter}-{self.desk.today.year}-"
