"""What the ledger says of a referral already, to hold a filled-in row against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xzdesk.errors import Refusal
from xzdesk.exchange.columns import RECEIPT, Handling
from xzdesk.problems.family import Family
from xzdesk.problems.inputs import ASSIGNED
from xzdesk.problems.records import Problem, Referral, ReferralState, Reply, State

_ENDED_BY = {ReferralState.RETURNED: Handling.RETURN, ReferralState.FORWARDED: Handling.FORWARD}


@dataclass(frozen=True)
class Standing:
    """A referral, its problem, and what hangs on it."""

    problem: Problem
    referral: Referral
    family: Family

    @property
    def under_way(self) -> bool:
        """The upper tier's word on it is still awaited."""
        now = self.family.open_referral
        return self.problem.status is State.REFERRED and now is not None and now.id == self.referral.id

    @property
    def unread(self) -> bool:
        """Nobody has taken it in yet."""
        return self.referral.state is ReferralState.SENT and self.under_way

    def moved_on(self) -> Refusal:
        """Why an answer comes too late or differs."""
        state, stands = self.referral.state.caption, self.problem.status.caption
        return Refusal("row_moved_on", number=self.referral.number, state=state, stands=stands)

    def values(self) -> dict[str, Any]:
        """What is known of the upper tier's word, by reply column."""
        receipt = {name: getattr(self.referral, name) for name in RECEIPT}
        replies = self.family.replies_to(self.referral)
        if replies:
            return {**receipt, **_reply_values(replies[-1]), "handling": Handling.REPLY}
        handling = _ENDED_BY.get(self.referral.state)
        return {**receipt, "handling": handling, "reason": self.referral.end_reason if handling else None}

    def says(self, answer: Mapping[str, Any]) -> bool:
        """The ledger holds this very answer, imported or entered by hand."""
        if answer["handling"] is Handling.REPLY:
            return any(self._is_reply(reply, answer) for reply in self.family.replies_to(self.referral))
        known = self.values()
        return known["handling"] is answer["handling"] and known["reason"] == answer.get("reason")

    def _is_reply(self, reply: Reply, answer: Mapping[str, Any]) -> bool:
        tasks = [{name: getattr(task, name) for name in ASSIGNED} for task in self.family.assigned_by(reply)]
        given = [{name: task.get(name) for name in ASSIGNED} for task in answer.get("assigned", ())]
        known = _reply_values(reply)
        said = {name: value for name, value in answer.items() if name not in ("handling", "assigned")}
        return all(name in known and known[name] == value for name, value in said.items()) and given in ([], tasks)


def _reply_values(reply: Reply) -> dict[str, Any]:
    return {name: getattr(reply, name) for name in ("kind", "text", "person", "replied_on", "due_on")}
