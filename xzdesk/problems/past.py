"""Problems as they were at the end of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from xzdesk.core.fields import EXISTS, described
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.undo import standing
from xzdesk.problems.funnel import Funnel
from xzdesk.problems.records import Problem


def problems_on(office: Funnel, ids: Sequence[str], day: date) -> list[Problem]:
    """The problems of these ids at the end of a day, in the order given; as they are now where the day is today."""
    if day >= office.desk.today:
        found = {each.id: each for each in office.ledger.several(Problem, ids)}
    else:
        found = {each: problem for each in ids if (problem := _as_of(office, each, day))}
    return [found[each] for each in ids if each in found]


def _as_of(office: Funnel, id: str, day: date) -> Problem | None:
    """By what was entered until the day and has not been taken back since; in each field the last stamp shows."""
    values: dict[str, Stored] = {}
    for change in standing(office.ledger.changes("problem", id)):
        if change.at[:10] <= day.isoformat():
            values |= {name: new for name, (_, new) in change.patch.items()}
    return cast(Problem, described(Problem).load(id, values)) if values.get(EXISTS) else None
