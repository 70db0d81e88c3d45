"""Authors' rights: whose step it is, whose record, and which fields of it.

A change is right when its desk is known, its tier may take the step, the step sets these fields, and the record is the
desk's own: a county's problems with what hangs on them, or a referral that is addressed to the office. All of it
follows from what the log says once and for all (xzdesk.problems.known), so every desk judges alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache

from xzdesk.core.captions import OFFICES, Tier
from xzdesk.core.changes import Change, canonical
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.office import of_office
from xzdesk.core.stored import unreadable
from xzdesk.errors import Refusal
from xzdesk.problems.family import ACTIONS
from xzdesk.problems.known import VIRTUAL, Author, Known, Origin, as_author, born_of, creates
from xzdesk.problems.rights import SETS
from xzdesk.problems.workflow import STEPS

_ANYBODY = ("export", "settings", "undo", "settle", "issue_report")
_BY_FIELD = ("undo", "settle")  # may set whatever some step of the author's may
_OF_AN_OFFICE = ("settings", "calendar_year", "edition")
_ANSWERS = ("reply", "assignment")  # belong to the office that gave them

EARLY = "author_record_early"
_SHAPES = 4096  # of changes: kind, action, fields, of which a packet has few


def judge(change: Change, known: Known) -> Refusal | None:
    """Why a change is not its author's to make; None when it is."""
    try:
        _check(change, known)
    except Refusal as no:
        return no.with_traceback(None)  # which would keep the change, and all that led here, in memory
    return None


def _check(change: Change, known: Known) -> None:
    names = tuple(change.patch)
    if what := _not_understood(change.kind, change.action, names):
        raise Refusal("author_newer", what=what)
    if strange := unreadable(change):
        fields = KINDS[change.kind].fields
        raise Refusal("author_value", fields="、".join(fields[n].caption if n in fields else n for n in strange))
    if change.kind == "site":
        _own_identity(change, known)
        return
    author = known.author(change)
    _its_step(change, author)
    if beyond := _beyond(change.action, change.kind, author.role, names):
        raise _fields_refused(change.kind, beyond, author)
    origin = known.origin(change.kind, change.record)
    if origin is None:
        if not creates(change):
            raise Refusal(EARLY)
        origin = known.newborn(change, author)
        _rightly_derived(change, origin, author)
    else:
        _born_once(change, origin, author)
    _Ownership(change, author, origin, known).check()


@lru_cache(_SHAPES)
def _not_understood(kind: str, action: str, names: tuple[str, ...]) -> str:
    """What of a change only a newer program knows; the change is kept until this one does."""
    declared = KINDS.get(kind)
    unknown = set(names) - declared.fields.keys() - {EXISTS} if declared else set()
    if declared is None or unknown or (action not in SETS and action not in _BY_FIELD):
        return "、".join(sorted(unknown)) or (action if declared else kind)
    return ""


def _own_identity(change: Change, known: Known) -> None:
    """A desk tells who it is, once; nobody else does."""
    before = known.origin("site", change.site)
    desk = before.author.name if before else change.site[:8]
    if change.record != change.site:
        raise Refusal("author_identity", desk=desk)
    if before is None:
        if not creates(change):
            raise Refusal(EARLY)
        as_author(change)
    elif EXISTS in change.patch and not creates(change):
        raise Refusal("author_identity", desk=desk)
    else:
        _born_once(change, before, before.author)


def _its_step(change: Change, author: Author) -> None:
    """As Problems.may; a county also writes down what came on paper or by telephone."""
    if author.role is Tier.COUNTY or change.action in _ANYBODY:
        return
    step = STEPS.get(change.action)
    if step is None or step.by.rank not in range(1, author.role.rank + 1):
        caption = ACTIONS.get(change.action, change.action)
        owner = OFFICES[step.by if step else Tier.COUNTY]
        raise Refusal("author_step", step=caption, owner=owner, desk=author.name, role=OFFICES[author.role])


@lru_cache(_SHAPES)
def _beyond(action: str, kind: str, role: Tier, names: tuple[str, ...]) -> tuple[str, ...]:
    """The fields that a tier may not set of a kind by an action."""
    allowed = fields_of(action, kind, role)
    return tuple(name for name in names if name not in allowed)


def addressed(role: Tier, office: str, tier: object, to_unit: str, today: Callable[[str], str]) -> bool:
    """Whether a referral to `to_unit` is an office's to answer; departments go by their present names."""
    return (role is Tier.LEADERSHIP and tier == Tier.LEADERSHIP) or today(to_unit) == today(office)


@cache
def fields_of(action: str, kind: str, role: Tier) -> frozenset[str]:
    """What a tier may set of a kind by an action; EXISTS where the action may make records of it."""
    if action in _BY_FIELD:
        county = role is Tier.COUNTY
        taken = [a for a in SETS if county or a in _ANYBODY or (a in STEPS and STEPS[a].by is not Tier.COUNTY)]
        return frozenset().union(*(fields_of(each, kind, role) for each in taken))
    sets = SETS.get(action, {}).get(kind, frozenset())
    return sets | {EXISTS} if sets and sets >= set(KINDS[kind].born) else sets


def _born_once(change: Change, origin: Origin, author: Author) -> None:
    """What says whose a record is stays as it was made; undoing takes it away and brings it back whole."""
    _rightly_derived(change, origin, author)
    gone = EXISTS in change.patch and not creates(change)
    for name, value in born_of(change).items():
        if name in change.patch and not _same(value, origin.born.get(name)) and not (gone and value is None):
            raise _fields_refused(change.kind, [name], author)


def _rightly_derived(change: Change, origin: Origin, author: Author) -> None:
    declared = KINDS[change.kind]
    if declared.derived and creates(change) and change.record != declared.id_of(origin.born):
        raise _fields_refused(change.kind, declared.born, author)


def _same(one: Stored, other: Stored) -> bool:
    return bool(one == other) if isinstance(one, str) else canonical(one) == canonical(other)


class _Ownership:
    """Whether the record is the author's to change."""

    def __init__(self, change: Change, author: Author, origin: Origin, known: Known) -> None:
        self.change, self.author, self.origin, self.known = change, author, origin, known

    def check(self) -> None:
        kind = self.change.kind
        if kind in _OF_AN_OFFICE:
            self._same_office(of_office(self.change.record)[0])
        elif not KINDS[kind].born:
            self._same_office(self.origin.author.office)
        elif self.author.role is Tier.COUNTY:
            self._same_office(self._county(kind, self.origin.born))
            self._as_transcribed()
        elif kind == "problem":
            self._problem()
        elif KINDS[kind].born[0] == "problem":
            self._child()
        else:
            self._same_office(self._county(kind, self.origin.born))

    def _county(self, kind: str, born: Mapping[str, Stored]) -> str:
        """Whose record it is: its own field says so, or that of the record that it hangs on."""
        owner = KINDS[kind].born[0]
        if owner == "county":
            return str(born[owner])
        parent = self.known.origin(owner, str(born[owner]))
        if parent is None:
            raise Refusal(EARLY)
        return self._county(owner, parent.born)

    def _problem(self) -> None:
        referrals = self.known.referrals(self.change)
        if not referrals:
            raise Refusal(EARLY)
        self._addressed(referrals, self.change.record)

    def _child(self) -> None:
        kind, born = self.change.kind, self.origin.born
        if self.known.origin("problem", str(born["problem"])) is None:
            raise Refusal(EARLY)
        if kind == "referral" and self.origin.author.office != self.author.office:
            self._addressed([self.change.record], str(born["problem"]))
        elif self.origin.author.office != self.author.office:
            self._same_office(self.origin.author.office)
        elif creates(self.change):
            self._answers()

    def _as_transcribed(self) -> None:
        """A county sets an answer only where it wrote it down, and says so, or took it in."""
        if self.change.kind in _ANSWERS and not self._taken_in_here():
            self._same_office(self.origin.author.office)
            self._marked_as_transcribed()

    def _taken_in_here(self) -> bool:
        """An answer out of a workbook can be taken back by the county that took it in."""
        return self.origin.author.site.startswith(VIRTUAL) and self.change.action == "undo"

    def _marked_as_transcribed(self) -> None:
        marked = self.change.patch.get("transcribed_by", (None, None))[1]
        if self.change.kind == "reply" and creates(self.change) and not marked:
            raise Refusal("author_reply_unmarked", desk=self.author.name)

    def _answers(self) -> None:
        """A reply, its items and what is forwarded belong to a referral that was addressed to the author."""
        kind, born = self.change.kind, self.origin.born
        problem = str(born["problem"])
        if kind == "reply":
            self._addressed([str(born["referral"])], problem)
        elif kind == "assignment":
            reply = self.known.origin("reply", str(born["reply"]))
            if reply is None:
                raise Refusal(EARLY)
            self._addressed([str(reply.born["referral"])], problem)
        elif born["tier"] != Tier.LEADERSHIP or not self.known.referrals(self.change):
            raise _fields_refused(kind, ["tier"], self.author)
        else:
            self._addressed(self.known.referrals(self.change), problem)

    def _addressed(self, referrals: Iterable[str], problem: str) -> None:
        """One of the referrals is of this problem, and went to the author's office."""
        found = [self.known.origin("referral", record) for record in sorted(referrals)]
        arrived = [referral for referral in found if referral is not None]
        if any(each.born["problem"] == problem and self._is_addressee(each) for each in arrived):
            return
        if len(arrived) < len(found):
            raise Refusal(EARLY)
        raise Refusal("author_addressee", to_unit=arrived[0].born["to_unit"], desk=self.author.name)

    def _is_addressee(self, referral: Origin) -> bool:
        born, author = referral.born, self.author
        return addressed(author.role, author.office, born["tier"], str(born["to_unit"]), self.known.today)

    def _same_office(self, office: str) -> None:
        if self.author.office != office:
            raise Refusal("author_other_office", owner=office, desk=self.author.name)


def _fields_refused(kind: str, names: Iterable[str], author: Author) -> Refusal:
    fields = KINDS[kind].fields
    captions = "、".join(fields[name].caption if name in fields else "新建或撤回" for name in names)
    return Refusal("author_fields", fields=captions, desk=author.name, role=OFFICES[author.role])
