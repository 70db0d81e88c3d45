"""Which county a change belongs to: its author's where that is a county's desk, else that of its record.

A county writes on its own records alone; what else it writes is never right. So what is said of a change is never said
otherwise later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xzdesk.core.captions import Tier
from xzdesk.core.changes import COLUMNS, Change
from xzdesk.core.fields import KINDS
from xzdesk.core.fieldtypes import Stored
from xzdesk.problems.known import VIRTUAL, Known, born_of, creates

_SITE, _KIND, _RECORD = (COLUMNS.index(name) for name in ("site", "kind", "record"))
NOBODY = ""  # an upper office's own
INTERNAL = "/"  # what it notes of its files: their names, and whose they are, tell of other counties


class Owners:
    """Asks the log of a desk, each record once."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._found: dict[tuple[str, str], str | None] = {}
        self._authors: dict[str, str | None] = {}

    def of(self, row: Sequence[str | int]) -> str | None:
        """The county of a change given as Change.as_row; NOBODY of what is none's, INTERNAL of what an upper office
        keeps to itself, None while that cannot be said."""
        author, kind, record = self.author(str(row[_SITE])), str(row[_KIND]), str(row[_RECORD])
        if author == NOBODY and kind == "exchange_file":
            return INTERNAL
        if author or (author is not None and kind in KINDS and not hangs_on(kind)):
            return author
        return self._record(kind, record) or self._made_by(row) if hangs_on(kind) else None

    def _record(self, kind: str, record: str) -> str | None:
        key = (kind, record)
        if key not in self._found:
            origin = self._known.origin(kind, record)
            self._found[key] = self._county(kind, origin.born) if origin else None
        return self._found[key]

    def _made_by(self, row: Sequence[str | int]) -> str | None:
        """Of the change that would make the record, were it right."""
        change = Change.from_row(tuple(row))
        return self._county(change.kind, born_of(change)) if creates(change) else None

    def _county(self, kind: str, born: Mapping[str, Stored]) -> str | None:
        owner = KINDS[kind].born[0]
        named = born.get(owner)
        if owner == "county" or not isinstance(named, str):
            return str(named) if isinstance(named, str) and named else None
        return self._record(owner, named)

    def author(self, site: str) -> str | None:
        """The county whose desk it is, NOBODY of an upper office's, None of one that is not known or none."""
        if site not in self._authors:
            desk = None if site.startswith(VIRTUAL) else self._known.desk(site)
            self._authors[site] = None if desk is None else desk.office if desk.role is Tier.COUNTY else NOBODY
        return self._authors[site]


def hangs_on(kind: str) -> bool:
    """Whether a kind's records are born a county's, or hang on one that is."""
    born = KINDS[kind].born[:1] if kind in KINDS else ()
    return bool(born) and (born[0] == "county" or born[0] in KINDS)
