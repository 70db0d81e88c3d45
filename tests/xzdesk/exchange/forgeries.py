"""Changes that are not their author's to make, as a program writes them that means harm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.support import NOON
from tests.xzdesk.exchange.desks_support import OTHER_DEPARTMENT, Seat, identity
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.problems.records import Problem, Referral, ReferralState, ReplyKind, State

COUNTY = "沛县"


def _of(kind: str, record: str, **values: object) -> Edit:
    return Edit(kind, record, values)


def _referral(forger: Seat, problem: Problem) -> str:
    return next((each.id for each in forger.ledger.find(Referral, problem=problem.id)), "none")


def _false_reply(forger: Seat, problem: Problem) -> list[Edit]:
    """An answer by an office that was not asked."""
    reply: dict[str, Any] = {
        "problem": problem.id, "referral": _referral(forger, problem), "unit": OTHER_DEPARTMENT,
        "kind": ReplyKind.UNABLE, "text": "不予办理。", "replied_on": NOON.date(),
    }  # fmt: skip
    return [
        _of("problem", problem.id, status=State.REPLIED, stage_on=NOON.date()),
        _of("referral", _referral(forger, problem), state=ReferralState.REPLIED),
        Edit("reply", forger.problems.desk.new_id(), reply, creates=True),
    ]


FORGERIES: Sequence[Callable[[Seat, Problem], list[Edit]]] = (
    lambda _, problem: [_of("problem", problem.id, title="冒名", county="新沂市")],
    lambda _, problem: [_of("problem", problem.id, status=State.CLOSED)],
    _false_reply,
    lambda forger, problem: [
        Edit("progress", forger.problems.desk.new_id(), {"problem": problem.id, "text": "冒名"}, creates=True)
    ],
    lambda *_: [_of("site", identity(COUNTY).site, role=Tier.LEADERSHIP, office="新沂市")],
    lambda forger, _: [_of("site", forger.site, role=Tier.LEADERSHIP, office=COUNTY)],
    lambda *_: [Edit("settings", f"{COUNTY}/settings", {"triage_days": 60}, creates=True)],
    lambda forger, problem: [_of("referral", _referral(forger, problem), to_unit=OTHER_DEPARTMENT)],
)
