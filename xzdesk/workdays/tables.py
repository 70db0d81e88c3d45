"""The State Council's arrangement for one year: out of the field's package, or as the office loaded it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal
from xzdesk.findings import Finding, in_short

OFF, WORK = "放假", "上班"

# The next year's notice can still turn 29-31 December: that for 2019 made 2018-12-29 a working day and 12-31 a day off.
SETTLED_WITHIN = (12, 28)

_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


class WorkdaysError(Refusal):
    """A table that cannot be used; `findings` are all the reasons, each with its place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("workdays_table_invalid", reasons=in_short(self.findings))


class TableDay(NamedTuple):
    """A day that is not as the week has it: off or a working day, and of which festival."""

    day: date
    off: bool
    name: str

    @property
    def kind(self) -> str:
        return OFF if self.off else WORK


class YearTable(NamedTuple):
    """The arrangement for `year`: its days in order, December of the year before among them where the notice says so.

    `remarks` tell what was accepted but looks odd.
    """

    year: int
    days: tuple[TableDay, ...]
    remarks: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, object]:
        """{"year": 2027, "days": [["2027-01-01", "放假", "元旦"], …]}"""
        return {"year": self.year, "days": [[each.day.isoformat(), each.kind, each.name] for each in self.days]}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> YearTable:
        """The table that `to_json` wrote. Raises WorkdaysError for anything else."""
        try:
            return cls(int(str(data["year"])), tuple(_stored_days(data["days"])))
        except (KeyError, TypeError, ValueError) as no:
            raise WorkdaysError([Finding(str(data.get("year", "")), 0, "", "", "存储的放假安排读不出来")]) from no


def _stored_days(days: object) -> Iterator[TableDay]:
    if not isinstance(days, list):
        raise TypeError(days)
    for day, kind, name in days:
        if kind not in (OFF, WORK):
            raise ValueError(kind)
        yield TableDay(date.fromisoformat(day), kind == OFF, str(name))


@cache
def published() -> dict[int, YearTable]:
    """The tables of the field's package, by year."""
    from chinese_calendar.constants import holidays, workdays  # heavy: when first asked

    days = [TableDay(day, True, _NAMES.get(name, name)) for day, name in holidays.items()]
    days += [TableDay(day, False, _NAMES.get(name, name)) for day, name in workdays.items()]
    by_year: dict[int, list[TableDay]] = {day.year: [] for day in holidays}
    for each in sorted(days):
        by_year[each.day.year].append(each)
        if (each.day.month, each.day.day) > SETTLED_WITHIN and each.day.year + 1 in by_year:
            by_year[each.day.year + 1].append(each)
    return {year: YearTable(year, tuple(sorted(each))) for year, each in by_year.items()}
