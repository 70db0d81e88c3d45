"""A rule of lights as plain dates, for ledger queries."""

from __future__ import annotations

from datetime import date

from xzdesk.core.captions import Tier
from xzdesk.problems.queries import LightRule, StageLimits
from xzdesk.problems.records import State

TODAY = date(2026, 3, 5)
_STAGES = (State.TRIAGE, State.HANDLING, State.AWAITING_APPROVAL, State.REFERRED, State.REPLIED, State.RESOLVED)

RULE = LightRule(
    today=TODAY,
    yellow_until=date(2026, 3, 10),
    by_due=(State.HANDLING, State.REPLIED),
    by_stage={
        (state, tier): StageLimits(date(2026, 1, 20), date(2026, 1, 28))
        if tier is Tier.LEADERSHIP
        else StageLimits(date(2026, 2, 10), date(2026, 2, 20))
        for state in _STAGES
        for tier in (None, *Tier)
        if (state, tier) != (State.RESOLVED, Tier.LEADERSHIP)
    },
)
