"""The office at work: a store with its desk, its rules, its calendar and its editions, as the faces get it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from xzdesk.catalogue import Editions, load_builtin, parse
from xzdesk.core.desk import Desk, Edit, local_now
from xzdesk.core.fields import described
from xzdesk.core.office import SETTINGS_ID, CalendarYear, Edition, Settings, Site
from xzdesk.core.store import Written
from xzdesk.problems.case import creation
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Ledger
from xzdesk.problems.usecases import Problems
from xzdesk.workdays import Workdays, YearTable


class Office:
    """What a face works with. `refresh` after settings, calendars or editions changed."""

    def __init__(self, ledger: Ledger, desk: Desk) -> None:
        self.ledger = ledger
        self.desk = desk
        self.refresh()

    def refresh(self) -> None:
        """Read rules, calendars and editions again."""
        self.settings = self.ledger.get(Settings, SETTINGS_ID) or Settings()
        years = {int(each.id): YearTable.from_json(each.table or {}) for each in self.ledger.find(CalendarYear)}
        self.clockwork = Clockwork(Workdays(years), self.settings)
        later = [parse(each.content or {}) for each in self.ledger.find(Edition)]
        self.editions = Editions(load_builtin(), *later)
        self.problems = Problems(self.desk, self.ledger, self.editions, self.clockwork)

    def announce_site(self) -> Written:
        """Tell the log which installation this is; done once when a database is made."""
        who = self.desk.identity
        site = Site(id=who.site, office=who.office, unit=who.unit or None, role=who.role, letter=who.letter)
        return self.problems.commit("settings", [creation(site)])

    def change_settings(self, raw: dict[str, object]) -> Written:
        """Set rules of the office; Refusal when a value is out of range."""
        values = described(Settings).read(raw)
        new = self.ledger.get(Settings, SETTINGS_ID) is None
        written = self.problems.commit("settings", [Edit("settings", SETTINGS_ID, values, creates=new)])
        self.refresh()
        return written

    def load_year(self, table: YearTable, source: str) -> Written:
        """Take in the State Council's arrangement for a year; an earlier one for that year is replaced."""
        return self._keep(CalendarYear(id=str(table.year), table=table.to_json(), source=source))

    def load_edition(self, content: dict[str, object], source: str) -> Written:
        """Take in an edition of the catalogue; checked, and refused with every reason."""
        edition = parse(content).edition
        return self._keep(Edition(id=edition, content=content, source=source))

    def _keep(self, record: CalendarYear | Edition) -> Written:
        edit = creation(record)
        known = self.ledger.get(type(record), record.id) is not None
        written = self.problems.commit("settings", [Edit(edit.kind, edit.record, edit.values, creates=not known)])
        self.refresh()
        return written


def open_office(
    ledger: Ledger,
    operator: str = "",
    *,
    now: Callable[[], datetime] = local_now,
    randbits: Callable[[int], int] = secrets.randbits,
) -> Office:
    """The office of a store that has an identity; Refusal when it has none."""
    return Office(ledger, Desk(ledger, operator, now=now, randbits=randbits))
