"""What a report is made from, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xzdesk.core.captions import Tier
from xzdesk.problems.holding import Durations, durations
from xzdesk.problems.periods import Period, Span
from xzdesk.problems.queries import Ways
from xzdesk.problems.statistics import Figures, Tally, attention, due_in, figures
from xzdesk.problems.trends import Month, twelve_months
from xzdesk.problems.usecases import Problems


class Log:
    """The ways of all problems, read once for all that a report tells of them: its own period and earlier ones."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems

    @cached_property
    def ways(self) -> Ways:
        return dict(self._problems.ledger.ways())


@dataclass(frozen=True)
class Reading:
    """The figures of a period at this office, and what is asked of them; each is read when it is first needed."""

    problems: Problems
    of: Figures
    log: Log

    @property
    def period(self) -> Period:
        return self.of.period

    @property
    def over_counties(self) -> bool:
        """Whether the office has the problems of several counties: the city's departments and the leading office."""
        return self.problems.desk.identity.role is not Tier.COUNTY

    @cached_property
    def urgent(self) -> Tally:
        return attention(self.of, self.problems.clockwork)

    @cached_property
    def due(self) -> Tally:
        """Due in the period that follows."""
        return due_in(self.of, self.problems.clockwork, self.period.after)

    @cached_property
    def durations(self) -> Durations:
        """The month's report reads all ways anyway."""
        return durations(self.problems, self.of, self.log.ways if self.period.span is Span.MONTH else None)

    @cached_property
    def months(self) -> list[Month]:
        return twelve_months(self.problems, self.log.ways, self.of.as_of)


def read(problems: Problems, period: Period, as_of: date | None = None, log: Log | None = None) -> Reading:
    """Read a period, until a day of it; `log`: what was read for another period at the same time."""
    return Reading(problems, figures(problems, period, as_of), log or Log(problems))
