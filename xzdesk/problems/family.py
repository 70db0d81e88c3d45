"""A problem with what hangs on it, and its history in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from xzdesk.core.changes import Change
from xzdesk.core.fields import EXISTS, KINDS, described
from xzdesk.core.store import Store
from xzdesk.core.tuples import NamedTuple
from xzdesk.problems.records import (
    CHILDREN,
    Assignment,
    Extension,
    Problem,
    Progress,
    Referral,
    ReferralState,
    Reply,
    Verification,
)
from xzdesk.problems.workflow import STEPS

ACTIONS = {
    **{step.name: step.caption for step in STEPS.values()},
    "add": "新建",
    "edit": "修改",
    "undo": "撤回",
    "settle": "裁定冲突",
    "export": "导出报送件",
    "import": "导入",
    "adopt": "录入旧台账",
    "import_reply": "导入答复",
}
_UNDER_WAY = (ReferralState.DRAFTED, ReferralState.SENT, ReferralState.RECEIVED)


class Family(NamedTuple):
    """Everything of one problem; each sequence in the order it was made."""

    problem: Problem
    progress: Sequence[Progress]
    referrals: Sequence[Referral]
    replies: Sequence[Reply]
    assignments: Sequence[Assignment]
    extensions: Sequence[Extension]
    verifications: Sequence[Verification]

    @property
    def open_referral(self) -> Referral | None:
        """The referral under way, if any."""
        return next((r for r in reversed(self.referrals) if r.state in _UNDER_WAY), None)

    def replies_to(self, referral: Referral) -> list[Reply]:
        return [reply for reply in self.replies if reply.referral == referral.id]

    def assigned_by(self, reply: Reply) -> list[Assignment]:
        return [item for item in self.assignments if item.reply == reply.id]


def family(store: Store, problem: Problem) -> Family:
    """Read everything that hangs on a problem."""
    of = {"problem": problem.id}
    return Family(
        problem,
        progress=store.find(Progress, **of),
        referrals=store.find(Referral, **of),
        replies=store.find(Reply, **of),
        assignments=store.find(Assignment, **of),
        extensions=store.find(Extension, **of),
        verifications=store.find(Verification, **of),
    )


def correspondence(store: Store, problem: Problem) -> Family:
    """The part of it that a step looks at: the referrals."""
    return Family(problem, (), store.find(Referral, problem=problem.id), (), (), (), ())


class Event(NamedTuple):
    """One gesture of the history: when, who, what, and the fields it set as (caption, old, new)."""

    at: datetime
    operator: str
    action: str
    caption: str
    gesture: str
    lines: Sequence[tuple[str, str, str]]

    @property
    def text(self) -> str:
        """One line for a list or a form."""
        told = "；".join(f"{caption}：{new or '（清空）'}" for caption, old, new in self.lines if new or old)
        return f"{self.caption}　{told}" if told else self.caption


_SILENT = frozenset({EXISTS, "problem", "referral", "reply", "edition", "stage_on", "drafter"})


def history(store: Store, problem: Problem) -> list[Event]:
    """The gestures that touched a problem or what hangs on it, oldest first."""
    return events(family_changes(store, problem), _lines)


Lines = Callable[[Sequence[Change]], Iterable[tuple[str, str, str]]]


def events(changes: Iterable[Change], lines: Lines) -> list[Event]:
    """Changes by gesture, in words; `lines` tells what the changes of a gesture set."""
    gestures: dict[str, list[Change]] = {}
    for change in changes:
        gestures.setdefault(change.gesture, []).append(change)
    return [_event(made, lines) for made in gestures.values()]


def family_changes(store: Store, problem: Problem) -> list[Change]:
    """The log of a problem and of what hangs on it, in stamp order."""
    records: list[tuple[str, str]] = [("problem", problem.id)]
    for cls in CHILDREN:
        records += [(described(cls).kind, child.id) for child in store.find(cls, problem=problem.id)]
    changes = [change for key in records for change in store.changes(*key)]
    return sorted(changes, key=lambda change: change.stamp)


def _event(made: Sequence[Change], lines: Lines) -> Event:
    first = made[0]
    at = datetime.fromisoformat(first.at)
    caption = ACTIONS.get(first.action, first.action)
    return Event(at, first.operator, first.action, caption, first.gesture, tuple(lines(made)))


def _lines(made: Iterable[Change]) -> Iterable[tuple[str, str, str]]:
    """What a gesture set; the same words of a problem and of a record that hangs on it, once."""
    told: dict[tuple[str, str, str], str] = {}
    for change in made:
        fields = KINDS[change.kind].fields if change.kind in KINDS else {}
        for name, field in fields.items():
            if name in _SILENT or name not in change.patch:
                continue
            old, new = (field.type.show(field.type.load(value)) for value in change.patch[name])
            line = field.caption, old, new
            if told.setdefault(line, change.kind) == change.kind:
                yield line
