"""The office at work: a store with its desk, its rules, its calendar and its editions, as the faces get it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from xzdesk.catalogue import Catalogue, Editions, load_builtin, parse
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Desk, Edit, local_now
from xzdesk.core.fields import R, described, values_of
from xzdesk.core.fieldtypes import Whole
from xzdesk.core.ids import new_site, random_bits
from xzdesk.core.office import SETTINGS, CalendarYear, Edition, Settings, Site, of_office, office_record
from xzdesk.core.store import Identity, Vault, Written
from xzdesk.errors import Refusal
from xzdesk.plans.records import PARTS
from xzdesk.problems.case import creation
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Ledger
from xzdesk.problems.usecases import Problems
from xzdesk.workdays import Workdays, YearTable

if TYPE_CHECKING:
    from xzdesk.plans.usecases import Plans
    from xzdesk.reports.usecases import Reports


class Office:
    """What a face works with. `refresh` after settings, calendars or editions changed."""

    def __init__(self, ledger: Ledger, desk: Desk) -> None:
        self.ledger = ledger
        self.desk = desk
        self.refresh()

    def refresh(self) -> None:
        """Read rules, calendars and editions again."""
        self.settings = _within_limits(self.ledger.get(Settings, self._own(SETTINGS)) or Settings())
        self.clockwork = Clockwork(Workdays(dict(self._years())), self.settings)
        self.editions = Editions(load_builtin(), *self._later_editions())
        self.problems = Problems(self.desk, self.ledger, self.editions, self.clockwork)

    def _years(self) -> Iterator[tuple[int, YearTable]]:
        """The calendars of years. What another desk sent and this program cannot read does not keep it from opening."""
        for year, each in self.own(CalendarYear).items():
            with suppress(Refusal, ValueError):
                yield int(year), YearTable.from_json(each.table or {})

    def _later_editions(self) -> Iterator[Catalogue]:
        """The editions that came by file, as far as they can be read."""
        for each in self.own(Edition).values():
            with suppress(Refusal):
                yield parse(each.content or {})

    @property
    def plans(self) -> Plans:
        """What can be done with plans at this desk."""
        from xzdesk.plans.usecases import Plans  # off the start-up path

        return Plans(self.desk, self.ledger, self.editions, self.clockwork)

    @property
    def reports(self) -> Reports:
        """What can be done with issued reports at this desk."""
        from xzdesk.reports.usecases import Reports  # off the start-up path

        return Reports(self.desk, self.ledger, self.editions, self.clockwork)

    def announce_site(self) -> Written:
        """Tell the log which installation this is; done once when a database is made."""
        who = self.desk.identity
        site = Site(id=who.site, office=who.office, unit=who.unit or None, role=who.role, letter=who.letter)
        return self.problems.commit("settings", [creation(site)])

    def undo(self, gesture: str) -> Written:
        """Take back a gesture, whatever it was about."""
        kinds = {change.kind for change in self.ledger.gesture(gesture)}
        if "report" in kinds:
            return self.reports.undo(gesture)
        return (self.problems if kinds.isdisjoint(("plan", *PARTS)) else self.plans).undo(gesture)

    def own(self, cls: type[R]) -> dict[str, R]:
        """The records of a kind that are this office's own, by name: a calendar by its year, an edition by its id."""
        named = {of_office(each.id): each for each in self.ledger.find(cls)}
        return {name: each for (office, name), each in named.items() if office == self.desk.identity.office}

    def change_settings(self, raw: dict[str, object]) -> Written:
        """Set rules of the office; Refusal when a value is out of range."""
        values = described(Settings).read(raw)
        new = self.ledger.get(Settings, self._own(SETTINGS)) is None
        written = self.problems.commit("settings", [Edit("settings", self._own(SETTINGS), values, creates=new)])
        self.refresh()
        return written

    def load_year(self, table: YearTable, source: str) -> Written:
        """Take in the State Council's arrangement for a year; an earlier one for that year is replaced."""
        return self._keep(CalendarYear(id=self._own(str(table.year)), table=table.to_json(), source=source))

    def load_edition(self, content: dict[str, object], source: str) -> Written:
        """Take in an edition of the catalogue; checked, and refused with every reason."""
        edition = parse(content).edition
        return self._keep(Edition(id=self._own(edition), content=content, source=source))

    def _own(self, name: str) -> str:
        return office_record(self.desk.identity.office, name)

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
    randbits: Callable[[int], int] = random_bits,
) -> Office:
    """The office of a store that has an identity; Refusal when it has none."""
    return Office(ledger, Desk(ledger, operator, now=now, randbits=randbits))


def found(
    vault: Vault,
    path: Path,
    *,
    office: str,
    unit: str,
    role: Tier,
    letter: str,
    operator: str,
    now: Callable[[], datetime] = local_now,
    randbits: Callable[[int], int] = random_bits,
) -> Office:
    """Make the database of a new installation, and say in its log who it is. Close `ledger`."""
    who = Identity(new_site(randbits), office, unit or office, role, letter, operator)
    ledger = cast(Ledger, vault.create(path, who))
    made = open_office(ledger, operator or who.unit, now=now, randbits=randbits)
    made.announce_site()
    return made


def _within_limits(rules: Settings) -> Settings:
    """The rules, with the printed default for one that no desk could have set here."""
    values = values_of(rules)
    for name, spec in described(Settings).fields.items():
        if isinstance(spec.type, Whole) and not spec.type.low <= values[name] <= spec.type.high:
            values[name] = getattr(Settings(), name)
    return Settings(id=rules.id, conflicts=rules.conflicts, **values)
