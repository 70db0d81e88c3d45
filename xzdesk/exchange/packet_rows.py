"""A packet's changes as rows to look at: one for each record that it changes, with what the fields were and become.

Its refused changes are rows of their own, so that read = new + changed + same + refused holds of rows, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from xzdesk.core.changes import COLUMNS, Change
from xzdesk.core.fields import EXISTS, KINDS
from xzdesk.core.fieldtypes import Stored
from xzdesk.core.fold import Folded, fold
from xzdesk.errors import Refusal
from xzdesk.exchange.findings import CellChange, RowKind, RowResult
from xzdesk.exchange.packet_merge import PacketPreview
from xzdesk.problems.authors import EARLY
from xzdesk.problems.records import Problem
from xzdesk.problems.usecases import Problems

Key = tuple[str, str]  # kind, record
_KIND = COLUMNS.index("kind")
_TICK = 200
_TOLD = ("problem", "referral", "reply", "number", "county", "edition")  # born with; a row tells them otherwise
_UNREADABLE = (ValueError, TypeError, AttributeError)  # a value that another program wrote


class _Name(NamedTuple):
    """A problem's number and title."""

    number: str
    title: str


def packet_rows(
    problems: Problems,
    seen: PacketPreview,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[RowResult, ...]:
    """By problem number; Refusal when cancelled."""
    telling = _Telling(problems, seen)
    rows: list[RowResult] = []
    for done, row in enumerate(telling.rows(), start=1):
        if done % _TICK == 0 and cancelled and cancelled():
            raise Refusal("intake_cancelled", name=seen.packet.name)
        if done % _TICK == 0 and progress:
            progress(min(done, telling.total), telling.total)
        rows.append(row)
    rows.sort(key=lambda row: (row.kind is RowKind.SAME, row.number, row.row))
    return tuple(replace(row, row=0) for row in rows)  # a place among changes is none in a sheet


class _Telling:
    def __init__(self, problems: Problems, seen: PacketPreview) -> None:
        self._ledger, self._packet, self._seen = problems.ledger, seen.packet, seen
        sifted = seen.sifted
        self._arriving = self._by_record(sifted.right)
        self._early = {place: change for place, (change, no) in sifted.kept.items() if no.code == EARLY}
        self._same = [key for key in self._by_record(sifted.same) if key not in self._arriving]
        records: dict[str, list[str]] = {}
        for kind, record in self._arriving:
            records.setdefault(kind, []).append(record)
        self._fresh = {kind: self._ledger.unknown(kind, of) for kind, of in records.items()}
        self._lifted: dict[Key, list[Change]] = {}
        for change in sifted.lifted:
            self._lifted.setdefault((change.kind, change.record), []).append(change)
        self._names: dict[str, _Name] = {}
        self._owners: dict[Key, str] = {}
        self.total = len(self._arriving) + len(self._early) + len(self._same) + len(seen.refused)

    def rows(self) -> Iterator[RowResult]:
        for key, places in self._arriving.items():  # problems first: they name what hangs on them
            yield self._changed(key, places)
        for place, change in self._early.items():
            key = (change.kind, change.record)
            yield self._row(key, place + 1, RowKind.NEW, reason=str(Refusal(EARLY)))
        for number, key in enumerate(self._same, start=1):
            yield self._row(key, number, RowKind.SAME)
        for each in self._seen.refused:
            reason = str(each.reason)
            cells = (CellChange(each.fields, "", ""),) if each.fields else ()
            title = f"{each.record}（第{each.seq}号改动）" if each.seq else each.record
            yield RowResult(each.desk, each.line, "", title, RowKind.REFUSED, cells, reason)

    def _by_record(self, places: Iterable[int]) -> dict[Key, list[int]]:
        """Places by the record that they change, problems first."""
        found: dict[Key, list[int]] = {}
        for place in places:
            kind, record = self._packet.lines[place].split(b"\t", _KIND + 2)[_KIND : _KIND + 2]
            found.setdefault((kind.decode(), record.decode()), []).append(place)
        return dict(sorted(found.items(), key=lambda pair: pair[0][0] != "problem"))

    def _changed(self, key: Key, places: list[int]) -> RowResult:
        arriving = [*(self._packet.change(place) for place in places), *self._lifted.get(key, ())]
        held = [] if key[1] in self._fresh[key[0]] else self._ledger.changes(*key)
        before, after = fold(held), fold([*held, *arriving])
        self._learn(key, after)
        fresh = set(after.conflicts) - set(before.conflicts)
        cells = tuple(_cells(key[0], before, after, {name for each in arriving for name in each.patch}, fresh))
        kind = RowKind.CHANGED if before.exists else RowKind.NEW
        return self._row(key, places[0] + 1, RowKind.CONTESTED if fresh else kind, cells)

    def _learn(self, key: Key, after: Folded) -> None:
        """Whose record it is; of a problem or a desk, its name."""
        kind, record = key
        told = {name: str(after.values.get(name) or "") for name in ("number", "title", "office", "letter", "problem")}
        self._owners[key] = record if kind in ("problem", "site") else told["problem"]
        if kind == "problem":
            self._names[record] = _Name(told["number"], told["title"])
        elif kind == "site":
            self._names[record] = _Name("", f"{told['office']}{told['letter']}台")

    def _row(self, key: Key, at: int, kind: RowKind, cells: tuple[CellChange, ...] = (), reason: str = "") -> RowResult:
        caption = KINDS[key[0]].caption if key[0] in KINDS else key[0]
        name = self._name(key)
        return RowResult(caption, at, name.number, name.title, kind, cells, reason)

    def _name(self, key: Key) -> _Name:
        if key not in self._owners:
            self._learn(key, self._ledger.folded(*key))
        problem = self._owners[key]
        if problem not in self._names:
            found = self._ledger.get(Problem, problem) if problem else None
            self._names[problem] = _Name(str(found.number), str(found.title)) if found else _Name("", "")
        return self._names[problem]


def _cells(kind: str, before: Folded, after: Folded, names: set[str], fresh: set[str]) -> Iterator[CellChange]:
    """The fields that come to another value, in the order of their declaration; of a conflict, both values."""
    fields = KINDS[kind].fields if kind in KINDS else {}
    strange = sorted(name for name in names if name not in fields and name != EXISTS)
    for name in (*(name for name in fields if name in names), *strange):
        old, new = before.values.get(name), after.values.get(name)
        if name in fresh:
            new = next((head.value for head in after.heads[name] if head.value != old), new)
        if old != new and (before.exists or name not in _TOLD):
            caption = fields[name].caption if name in fields else name
            yield CellChange(caption, _told(kind, name, old), _told(kind, name, new), name in fresh)
    if before.exists and not after.exists:
        yield CellChange("记录", "有", "已撤回")


def _told(kind: str, name: str, value: Stored) -> str:
    if value is None:
        return ""
    try:
        of = KINDS[kind].fields[name].type
        return of.show(of.load(value))
    except (KeyError, *_UNREADABLE):
        return str(value)
