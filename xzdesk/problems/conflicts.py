"""Conflicts: fields that two desks set without knowing of each other, and their decision, one change like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from xzdesk.core.captions import Captioned
from xzdesk.core.changes import Change, canonical
from xzdesk.core.clock import split_stamp
from xzdesk.core.desk import Edit
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.fieldtypes import Ref, Stored
from xzdesk.core.fold import Head
from xzdesk.core.naming import Names
from xzdesk.core.store import Written
from xzdesk.core.undo import source
from xzdesk.errors import Refusal
from xzdesk.problems.authors import judge
from xzdesk.problems.family import ACTIONS
from xzdesk.problems.known import Known
from xzdesk.problems.queries import Ledger
from xzdesk.problems.usecases import Problems

_UNREADABLE = (ValueError, TypeError, AttributeError)  # a value that another program wrote


@dataclass(frozen=True)
class Side:
    """One of the values: in stored form and in words, who set it, at which desk, when, by which step."""

    value: Stored
    text: str
    operator: str
    desk: str
    at: datetime
    action: str
    stamp: str

    @property
    def site(self) -> str:
        """The installation that set it."""
        return split_stamp(self.stamp)[2]


class Pick(Captioned):
    """Which value to take where many are decided at once: this desk's last, the others' last, the last of all."""

    OWN = "own", "本台的"
    OTHERS = "others", "对方的"
    LATER = "later", "较晚的"


@dataclass(frozen=True)
class Decision:
    """The value that shall hold of a field in conflict."""

    kind: str
    record: str
    field: str
    value: Stored


@dataclass(frozen=True)
class Conflict:
    """A field with several values; the last of `sides` is the one that shows.

    `number` and `title`: of the problem, or of whatever the record belongs to, with kind and id as `about`.
    `office`: whose it is to decide; `own`: this desk may. The caption begins with the name of a part, where it has one.
    """

    kind: str
    record: str
    field: str
    caption: str
    number: str
    title: str
    sides: tuple[Side, ...]
    about: tuple[str, str]
    office: str
    own: bool

    def choose(self, side: Side) -> Decision:
        """The decision for one of the values."""
        return Decision(self.kind, self.record, self.field, side.value)

    def pick(self, which: Pick, site: str) -> Side | None:
        """The side that is meant, seen from a site; None where there is none."""
        of_own = {Pick.OWN: True, Pick.OTHERS: False}.get(which)
        return next((side for side in reversed(self.sides) if of_own in (None, side.site == site)), None)


def conflicts(problems: Problems) -> list[Conflict]:
    """Every undecided conflict, by record; this desk may decide those that are its office's."""
    known = problems.known()
    return [each for kind, record in problems.ledger.conflicted() for each in _of_record(problems, known, kind, record)]


def undecided(ledger: Ledger) -> int:
    """How many there are."""
    records: dict[str, list[str]] = {}
    for kind, record in ledger.conflicted():
        records.setdefault(kind, []).append(record)
    found = (ledger.several(KINDS[kind].cls, ids) for kind, ids in records.items())
    return sum(len(record.conflicts) for of_kind in found for record in of_kind)


def decide(problems: Problems, decisions: Sequence[Decision]) -> Written:
    """Decide any number of conflicts in one gesture; it can be undone, and travels like any change.

    Refusal when one is not in conflict any more, or is another office's to decide: then nothing is decided.
    """
    with problems.ledger.writing():
        for each in decisions:
            if each.field not in problems.ledger.folded(each.kind, each.record).conflicts:
                raise Refusal("conflict_decided", field=_caption(each.kind, each.field))
        return problems.settle([_edit(each) for each in decisions])


def _edit(decision: Decision) -> Edit:
    if decision.field == EXISTS:
        return Edit(decision.kind, decision.record, {EXISTS: decision.value})
    spec = KINDS[decision.kind].fields[decision.field]
    try:
        value = spec.type.load(decision.value)
    except _UNREADABLE as no:
        raise Refusal("conflict_unreadable", field=spec.caption) from no
    return Edit(decision.kind, decision.record, {decision.field: value})


def _of_record(problems: Problems, known: Known, kind: str, record: str) -> Iterable[Conflict]:
    state = problems.ledger.folded(kind, record)
    about = _root(problems.ledger, kind, record)
    subject = _Subject(problems.ledger, *about)
    log = problems.ledger.changes(kind, record)
    part = "" if about == (kind, record) else _name(problems.ledger, kind, state.values)
    for name in state.conflicts:
        by_value: dict[str, Head] = {}
        for head in state.heads[name]:  # of equal values the last
            by_value.pop(canonical(head.value), None)
            by_value[canonical(head.value)] = head
        yield Conflict(
            kind=kind,
            record=record,
            field=name,
            caption=f"{part} {_caption(kind, name)}".strip(),
            number=subject.told("number"),
            title=subject.told("title"),
            sides=tuple(_side(known, kind, name, source(head.change, name, log)) for head in by_value.values()),
            about=about,
            office=subject.told("county") or _maker(known, kind, record),
            own=_may_decide(problems, known, kind, record, name),
        )


def _root(ledger: Ledger, kind: str, record: str) -> tuple[str, str]:
    """What a record hangs on in the end; itself when on nothing."""
    seen = set[str]()
    while record not in seen:
        seen.add(record)
        spec = KINDS[kind]
        parent = spec.fields[spec.born[0]].type if spec.born else None
        above = ledger.folded(kind, record).values.get(spec.born[0]) if isinstance(parent, Ref) else None
        if isinstance(parent, Ref) and isinstance(above, str):
            kind, record = parent.kind, above
    return kind, record


def _name(ledger: Ledger, kind: str, values: Mapping[str, Stored]) -> str:
    """What a part of something is called: 产业规模 2026年."""
    return Names(lambda of, record: ledger.folded(of, record).values or None).name(kind, values)


class _Subject:
    """What a conflict is about, as a person knows it."""

    def __init__(self, ledger: Ledger, kind: str, record: str) -> None:
        self._found = ledger.get(KINDS[kind].cls, record)

    def told(self, name: str) -> str:
        return str(getattr(self._found, name, None) or "")


def _maker(known: Known, kind: str, record: str) -> str:
    """The office of a record that belongs to no county."""
    origin = known.origin(kind, record)
    return origin.author.office if origin else ""


def _may_decide(problems: Problems, known: Known, kind: str, record: str, name: str) -> bool:
    """Whether a decision made here would be right, as every desk judges it."""
    site, patch = problems.desk.identity.site, {name: (None, None)}
    return judge(Change("", site, 0, "", "", "", "settle", "", kind, record, patch, {}), known) is None


def _side(known: Known, kind: str, name: str, change: Change) -> Side:
    try:
        desk = known.author(change).name
    except Refusal:
        desk = change.site[:8]
    value = change.patch[name][1]
    return Side(
        value=value,
        text=_text(kind, name, value),
        operator=change.operator,
        desk=desk,
        at=datetime.fromisoformat(change.at),
        action=ACTIONS.get(change.action, change.action),
        stamp=change.stamp,
    )


def _text(kind: str, name: str, value: Stored) -> str:
    if name == EXISTS:
        return "保留" if value is True else "撤回"
    spec = KINDS[kind].fields[name]
    try:
        return spec.type.show(spec.type.load(value)) or "（空）"
    except _UNREADABLE:
        return str(value)


def _caption(kind: str, name: str) -> str:
    return "新建或撤回" if name == EXISTS else KINDS[kind].fields[name].caption
