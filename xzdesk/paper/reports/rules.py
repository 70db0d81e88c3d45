"""The rules that a report was issued under: its period is counted again by them, whatever the office's rules are now.

A rule that was changed is no correction of the past.
"""

from __future__ import annotations

from datetime import date
from typing import cast

from xzdesk.core.fields import described, values_of
from xzdesk.core.office import SETTINGS, Settings, office_record
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.usecases import Problems
from xzdesk.reports.records import Report

_KEPT = "rules"


def kept_rules(problems: Problems) -> dict[str, object]:
    """What a report keeps of them."""
    return {_KEPT: described(Settings).store(values_of(problems.clockwork.settings))}


def under_its_rules(problems: Problems, issued: Report) -> Problems:
    """The use cases with the rules of an issued report; those of its day where it keeps none."""
    kept = (issued.content or {}).get(_KEPT)
    stored = kept if isinstance(kept, dict) else _on(problems, issued.issued_on or date.max)
    rules = cast(Settings, described(Settings).load("", stored))
    clockwork = Clockwork(problems.clockwork.workdays, rules)
    return Problems(problems.desk, problems.ledger, problems.editions, clockwork)


def _on(problems: Problems, day: date) -> dict[str, object]:
    """The rules as they were at the end of a day, out of the log."""
    record = office_record(problems.desk.identity.office, SETTINGS)
    changes = problems.ledger.changes("settings", record)
    return {
        name: new for change in changes if change.at[:10] <= day.isoformat() for name, (_, new) in change.patch.items()
    }
