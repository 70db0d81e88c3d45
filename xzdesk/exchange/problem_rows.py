"""Rows of problems that came in by file, held against the ledger: what is new, changed, the same, or refused.

A row is known by the problem's number; without one by what it speaks of: office, enterprise, title and day. The same
row gives the same id on every desk and at every import. An edit against a base (what was exported) counts only where
the cell differs from it; without a base, a value that the ledger has held before is no news.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from xzdesk.core.captions import Captioned, Tier
from xzdesk.core.desk import Edit
from xzdesk.core.fields import described
from xzdesk.core.fieldtypes import Named
from xzdesk.core.ids import derived_id
from xzdesk.errors import Refusal
from xzdesk.exchange.cells import shown, text_hash
from xzdesk.exchange.findings import CellChange, RowKind, RowResult
from xzdesk.findings import Finding
from xzdesk.problems.case import creation
from xzdesk.problems.records import Problem, Progress, State
from xzdesk.problems.usecases import Problems

_FIELDS = described(Problem).fields
_LEDGERS = ("title", "found_on")  # of two that were found to be the same, as the ledger has it
_DONE = (State.CLOSED, State.WITHDRAWN)


@dataclass(frozen=True)
class GivenRow:
    """One row as it was read. `values`: field -> checked value, None where it is to be cleared, absent where kept.

    `flaws`: why it cannot be taken in; `base`: field -> hash of the text as it was exported; `content`: hash of all
    that it says.
    """

    sheet: str
    row: int
    values: Mapping[str, Any]
    number: str = ""
    flaws: tuple[str, ...] = ()
    base: Mapping[str, str] = field(default_factory=dict)
    content: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What a row without a number is known by."""
        return squeezed(self.values.get("subject_name")), squeezed(self.values.get("title")), _day(self.values)


class Verdict(Captioned):
    """What somebody says of a row that resembles another problem."""

    BOTH = "both", "两件都留"
    SKIP = "skip", "同一件，不导入"
    UPDATE = "update", "同一件，更新台账"
    LATER = "later", "都导入，以后并案"


class Judged(NamedTuple):
    """A verdict, and what the row resembles: a problem's number, or 第5行."""

    verdict: Verdict
    other: str


Verdicts = Mapping[tuple[str, int], Judged]  # (sheet, row) -> what was said of it


@dataclass(frozen=True)
class ProblemPlan:
    """What a row leads to: edits by action, in the order they are to be made."""

    result: RowResult
    edits: tuple[tuple[str, Edit], ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: Problem | None = None


class ProblemRows:
    """Plans rows against the ledger as it is now; writes nothing."""

    def __init__(self, problems: Problems, rows: Sequence[GivenRow], verdicts: Verdicts | None = None) -> None:
        """Refusal where this desk's tier keeps no problems of its own."""
        if problems.desk.identity.role is not Tier.COUNTY:
            role = problems.desk.identity.role.caption
            raise Refusal("problems_county_only", role=role)
        self._problems = problems
        self._office = problems.desk.identity.office
        self._alike = Counter(key for key, _ in {(row.key, row.content) for row in rows if not row.number})
        self._first: dict[str, int] = {}
        self._made = 0
        self._verdicts = verdicts or {}

    def plan(self, row: GivenRow) -> ProblemPlan:
        """What a row leads to; each is asked for once, in the order of the file."""
        if row.flaws:
            return self._refused(row, " ".join(row.flaws))
        try:
            problem = self._known(row)
            if problem is not None:
                return self._edited(row, problem)
            return self._judged(row, self._verdicts.get((row.sheet, row.row)))
        except Refusal as no:
            return self._refused(row, str(no))

    def id_of(self, row: GivenRow) -> str:
        """The id of the problem that a row without a number makes. Rows that agree in the key and differ in the rest
        are told apart by the rest, whatever their order."""
        rest = (row.content,) if self._alike[row.key] > 1 else ()
        return derived_id("problem row", self._office, *row.key, *rest)

    def _known(self, row: GivenRow) -> Problem | None:
        if not row.number:
            return self._problems.ledger.get(Problem, self.id_of(row))
        problem = self._problems.find(row.number)
        if problem.county != self._office:
            desk = f"{self._office}{self._problems.desk.identity.letter}台"
            raise Refusal("author_other_office", owner=problem.county, desk=desk)
        return problem

    # new

    def _judged(self, row: GivenRow, judged: Judged | None) -> ProblemPlan:
        """A row that the ledger does not know, as somebody judged what it resembles."""
        verdict, other = judged or (Verdict.BOTH, "")
        if verdict is Verdict.SKIP:
            return ProblemPlan(
                self._result(row, RowKind.SAME, other, reason=str(Refusal("row_judged_same", other=other)))
            )
        if verdict is Verdict.UPDATE:
            kept = {name: value for name, value in row.values.items() if name not in _LEDGERS}
            return self._edited(replace(row, values=kept), self._problems.find(other))
        plan = self._new(row)
        return self._to_merge(plan, other) if verdict is Verdict.LATER else plan

    def _to_merge(self, plan: ProblemPlan, other: str) -> ProblemPlan:
        """A new problem with a note that it is to be merged."""
        if plan.problem is None:
            return plan
        text = str(Refusal("row_to_merge", other=other))
        desk, record = self._problems.desk, derived_id("merge note", plan.problem.id, other)
        note = Progress(id=record, problem=plan.problem.id, on=desk.today, text=text, author=desk.operator)
        result = replace(plan.result, cells=(*plan.result.cells, CellChange("办理进展", "", text)))
        return replace(plan, result=result, edits=(*plan.edits, ("adopt", creation(note))))

    def _new(self, row: GivenRow) -> ProblemPlan:
        record = self.id_of(row)
        if record in self._first:
            reason = str(Refusal("row_repeats", row=self._first[record]))
            return ProblemPlan(self._result(row, RowKind.SAME, "", reason=reason))
        given = {name: value for name, value in row.values.items() if value is not None}
        if not given.get("title"):
            raise Refusal("register_field_missing", field=_FIELDS["title"].caption)
        self._first[record] = row.row
        made = Problem(id=record, **self._problems.birth(given, self._made))
        self._made += 1
        cells = tuple(CellChange(_FIELDS[name].caption, "", _told(name, value)) for name, value in given.items())
        result = self._result(row, RowKind.NEW, str(made.number), cells)
        return ProblemPlan(result, (("add", creation(made)),), problem=made)

    # changed

    def _edited(self, row: GivenRow, problem: Problem) -> ProblemPlan:
        number = str(problem.number)
        row = replace(row, values={"title": problem.title, **row.values})  # a row without one is told by the ledger's
        if problem.id in self._first:
            reason = str(Refusal("row_repeats", row=self._first[problem.id]))
            kind = RowKind.REFUSED if row.number else RowKind.SAME
            return ProblemPlan(self._result(row, kind, number, (), reason))
        self._first[problem.id] = row.row
        changed, moved = self._changes(row, problem)
        cells = tuple(_change(problem, name, row.values[name]) for name in (*changed, *moved))
        if not cells:
            return ProblemPlan(self._result(row, RowKind.SAME, number), problem=problem)
        if problem.status in _DONE:
            no = Refusal("problem_not_editable", number=number, state=problem.status.caption)
            return ProblemPlan(self._result(row, RowKind.CONFLICT, number, cells, str(no)), problem=problem)
        if moved:
            captions = "、".join(_FIELDS[name].caption for name in moved)
            no = Refusal("row_cell_moved_on", number=number, fields=captions)
            return ProblemPlan(self._result(row, RowKind.CONFLICT, number, cells, str(no)), problem=problem)
        for name in changed:
            self._may_clear(problem, name, row.values[name])
        edit = Edit("problem", problem.id, {name: row.values[name] for name in changed})
        return ProblemPlan(self._result(row, RowKind.CHANGED, number, cells), (("edit", edit),), problem=problem)

    def _changes(self, row: GivenRow, problem: Problem) -> tuple[list[str], list[str]]:
        """The fields that the row changes, and those where the ledger has meanwhile come to another value."""
        held = None if row.base else self._held(problem)
        changed: list[str] = []
        moved: list[str] = []
        for name, value in row.values.items():
            now = getattr(problem, name)
            if _plain(name, value) == _plain(name, now):
                continue
            if held is not None:
                if _plain(name, value) not in held.get(name, ()):
                    changed.append(name)
            elif text_hash(_told(name, value)) != row.base.get(name):
                same_since = text_hash(_told(name, now)) == row.base.get(name)
                (changed if same_since else moved).append(name)
        return changed, moved

    def _held(self, problem: Problem) -> dict[str, set[str]]:
        """Every value that each field has had."""
        held: dict[str, set[str]] = {}
        for change in self._problems.ledger.changes("problem", problem.id):
            for name, (_, new) in change.patch.items():
                if name in _FIELDS:
                    held.setdefault(name, set()).add(_plain(name, _FIELDS[name].type.load(new)))
        return held

    def _may_clear(self, problem: Problem, name: str, value: object) -> None:
        spec = _FIELDS[name]
        if value is None and (spec.required or problem.status in spec.required_in):
            raise Refusal("register_field_missing", field=spec.caption)

    # how it is told

    def _refused(self, row: GivenRow, reason: str) -> ProblemPlan:
        cells = tuple(CellChange(_FIELDS[n].caption, "", _told(n, v)) for n, v in row.values.items() if v is not None)
        return ProblemPlan(self._result(row, RowKind.REFUSED, row.number, cells, reason))

    def _result(
        self, row: GivenRow, kind: RowKind, number: str, cells: tuple[CellChange, ...] = (), reason: str = ""
    ) -> RowResult:
        return RowResult(row.sheet, row.row, number, str(row.values.get("title") or ""), kind, cells, reason)


def checked(problems: Problems, name: str, value: object) -> Any:
    """A field's checked value, a catalogue's name in its present form. Refusal without the caption."""
    spec = _FIELDS[name]
    read = spec.type.read(value)
    if isinstance(spec.type, Named) and read is not None:
        try:
            return problems.named(name, read)
        except Refusal as no:
            raise Refusal("name_unknown", value=read) from no
    return read


def planned(
    rows: Iterable[GivenRow],
    plan: Callable[[GivenRow], ProblemPlan],
    total: int,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[ProblemPlan]:
    """Every row's plan; Refusal when cancelled."""
    for done, row in enumerate(rows, start=1):
        if cancelled and cancelled():
            raise Refusal("intake_cancelled")
        yield plan(row)
        if progress:
            progress(done, total)


def commit(
    problems: Problems,
    plans: Sequence[ProblemPlan],
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[str]:
    """Write the edits, each action in one gesture, in the order of the way; returns the gestures. Refusal when
    cancelled between two of them."""
    actions = Counter(action for plan in plans for action, _ in plan.edits)
    gestures: list[str] = []
    done = 0
    for action in sorted(actions, key=_ORDER.index):
        if cancelled and cancelled():
            raise Refusal("intake_cancelled")
        if progress:
            progress(done, actions.total())
        edits = [edit for plan in plans for of, edit in plan.edits if of == action]
        gesture = problems.commit(action, edits).gesture
        gestures += [gesture] if gesture else []
        done += actions[action]
    return gestures


_ORDER = ("add", "edit", "register", "withdraw", "decide", "approve", "progress", "resolve", "verify", "adopt")


def squeezed(value: object) -> str:
    """Text for comparing: no blanks, no punctuation, full width as half, small letters."""
    text = unicodedata.normalize("NFKC", shown(value)).lower()
    return "".join(character for character in text if character.isalnum())


def chosen(rows: Sequence[GivenRow], wanted: Collection[int] | None) -> list[GivenRow]:
    """The rows that were asked for by number, all for None."""
    return [row for row in rows if wanted is None or row.row in wanted]


def content_hash(cells: Mapping[str, object]) -> str:
    """Hash of everything that a row says."""
    return text_hash("\n".join(f"{caption}\t{shown(value)}" for caption, value in sorted(cells.items())))


def _day(values: Mapping[str, Any]) -> str:
    return shown(values.get("found_on"))


def _told(name: str, value: Any) -> str:
    return _FIELDS[name].type.show(value)


def _plain(name: str, value: Any) -> str:
    """What a value says; blanks are no difference."""
    return "".join(_told(name, value).split())


def _change(problem: Problem, name: str, value: Any) -> CellChange:
    return CellChange(_FIELDS[name].caption, _told(name, getattr(problem, name)), _told(name, value))
