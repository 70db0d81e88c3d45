"""The step that a filled-in row takes: the same guards and effects as at a desk, in the upper tier's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xzdesk.core.changes import Change
from xzdesk.core.fields import described
from xzdesk.core.fieldtypes import Stored
from xzdesk.errors import Refusal
from xzdesk.exchange.columns import reply_columns
from xzdesk.exchange.derived import Basis, Origin, as_seen, derive
from xzdesk.exchange.identity import Item, Packet, Seen
from xzdesk.exchange.standing import Standing
from xzdesk.problems import rights
from xzdesk.problems.case import Case, Letters
from xzdesk.problems.inputs import ASSIGNED
from xzdesk.problems.records import Referral
from xzdesk.problems.usecases import Problems
from xzdesk.problems.workflow import STEPS

Content = Mapping[str, Any]  # reply column -> checked value; "assigned" -> list of {unit, task, due_on}
_STEPS = ("receive", "reply", "return", "forward")


@dataclass(frozen=True)
class Taking:
    """One step to be written: its changes, under a gesture that is the same wherever it is imported."""

    step: str
    gesture: str
    changes: tuple[Change, ...]


class Taker:
    """Takes steps on one referral in the name of the office that it was sent to; writes nothing."""

    def __init__(self, problems: Problems, packet: Packet, item: Item, standing: Standing) -> None:
        self._problems, self._packet, self._standing = problems, packet, standing
        self._columns = {column.name: column for column in reply_columns(packet.tier)}
        ids = {"problem": standing.problem.id, "referral": standing.referral.id}
        self._logs = {kind: problems.ledger.changes(kind, record) for kind, record in ids.items()}
        left = {**dict.fromkeys(held_fields(), Seen(None, ())), **dict(_keyed(item))}
        self.basis: Basis = {key: as_seen(seen, key[1], self._logs[key[0]]) for key, seen in left.items()}

    def lacks(self, step: str, content: Content) -> list[Refusal]:
        """What the step's own guard says, in the words of the sheet."""
        try:
            reasons = STEPS[step].lacks(self._case(step, content))
        except Refusal as no:
            reasons = [no]
        return [self._in_sheet_words(step, no) for no in reasons]

    def take(self, step: str, content: Content, day: date, basis: Basis) -> Taking:
        """The step's changes, dated with the day that was filled in and built on `basis`."""
        again = self._undoings(basis)
        origin = Origin(
            self._packet, self._standing.referral.id, step, self._stored(content), self._operator(content), day, again
        )
        ids = origin.ids()
        case = self._case(step, content)._replace(today=day, new_id=lambda: next(ids))
        edits = STEPS[step].edits(case)
        rights.check(step, edits)
        return Taking(step, origin.gesture, tuple(derive(origin, edits, basis)))

    def _case(self, step: str, content: Content) -> Case[Any]:
        """As the upper tier puts it: its person, its office, nothing transcribed."""
        standing = self._standing
        raw = _RAW[step](standing.referral, content)
        case = self._problems.case(STEPS[step], standing.problem, raw, lambda: standing.family)
        role = standing.referral.tier or self._packet.tier
        identity = case.identity._replace(unit=standing.referral.to_unit or self._packet.to_unit, role=role)
        letters = Letters(standing.referral, len(standing.family.referrals))
        return case._replace(letters=lambda: letters, operator=self._operator(content), identity=identity)

    def _operator(self, content: Content) -> str:
        person = content.get("person") or content.get("received_by")
        return str(person or self._standing.referral.to_unit or self._packet.to_unit)

    def _in_sheet_words(self, step: str, no: Refusal) -> Refusal:
        """The sheet calls a step's reason by a longer name."""
        reason = described(STEPS[step].input).fields.get("reason")
        if reason is None or no.params.get("field") != reason.caption:
            return no
        return Refusal(no.code, **{**no.params, "field": self._columns["reason"].caption})

    def _stored(self, content: Content) -> dict[str, Stored]:
        stored = {n: self._columns[n].type.store(v) for n, v in content.items() if n in self._columns}
        tasks = [{n: ASSIGNED[n].type.store(task.get(n)) for n in ASSIGNED} for task in content.get("assigned", ())]
        return {**stored, "assigned": tasks} if tasks else stored

    def _undoings(self, basis: Basis) -> tuple[str, ...]:
        """Stamps of undoings that the step builds on: an answer taken back and imported again is made anew."""
        built_on = {stamp for seen in basis.values() for stamp in seen.stamps}
        undoings = {change.stamp for log in self._logs.values() for change in log if change.action == "undo"}
        return tuple(sorted(built_on & undoings))


def held_fields() -> list[tuple[str, str]]:
    """(kind, field) of everything that a reply may set on the problem and the referral that are there."""
    names = {("problem", name) for step in _STEPS for name in STEPS[step].sets["problem"]}
    names |= {("referral", name) for step in ("receive", "return") for name in STEPS[step].sets["referral"]}
    return sorted(names)


def _keyed(item: Item) -> list[tuple[tuple[str, str], Seen]]:
    parts = [(key.partition("."), seen) for key, seen in item.seen.items()]
    return [((kind, name), seen) for (kind, _, name), seen in parts]


_RAW: Mapping[str, Callable[[Referral, Content], dict[str, object]]] = {
    "receive": lambda _, given: {"person": given.get("received_by"), "received_on": given.get("received_on")},
    "reply": lambda referral, given: {
        "unit": referral.to_unit,
        **{name: given.get(name) for name in ("person", "kind", "text", "replied_on", "due_on", "assigned")},
    },
    "return": lambda _, given: {"reason": given.get("reason")},
    "forward": lambda _, given: {
        "ground": given.get("ground"), "reason": given.get("reason"), "opinions": given.get("text"),
    },
}  # fmt: skip
