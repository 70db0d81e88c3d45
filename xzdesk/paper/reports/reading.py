"""What a report is made from, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xzdesk.core.captions import Tier
from xzdesk.problems.holding import Durations, durations
from xzdesk.problems.periods import Period
from xzdesk.problems.statistics import Figures, Tally, attention, due_in, figures
from xzdesk.problems.trends import Month, twelve_months
from xzdesk.problems.usecases import Problems


@dataclass(frozen=True)
class Reading:
    """The figures of a period at this office, and what is asked of them; each is read when it is first needed."""

    problems: Problems
    of: Figures

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
        return durations(self.problems, self.of)

    @cached_property
    def months(self) -> list[Month]:
        return twelve_months(self.problems, self.of.as_of)


def read(problems: Problems, period: Period, as_of: date | None = None) -> Reading:
    """Read a period, until a day of it."""
    return Reading(problems, figures(problems, period, as_of))
