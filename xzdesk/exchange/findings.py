"""What an import says of each row and cell: values to show together, not exceptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xzdesk.core.captions import Captioned
from xzdesk.errors import Refusal
from xzdesk.findings import Finding
from xzdesk.workbooks.reader import Cell


class RowKind(Captioned):
    """What becomes of a row.

    NEW: the first word on its item. CHANGED: adds to what is there. SAME: nothing that is not there already.
    CONTESTED: of a packet, changed, and a field has two values now until somebody decides.
    CONFLICT: the ledger has moved on by other ways and says something else; nothing is taken in, the ledger's word
    stands until the clerk takes a step. REFUSED: the row itself is at fault.
    """

    NEW = "new", "新增"
    CHANGED = "changed", "更新"
    CONTESTED = "contested", "更新，有冲突"
    SAME = "same", "无变化"
    CONFLICT = "conflict", "与台账不一致"
    REFUSED = "refused", "不能导入"


TAKEN_IN = (RowKind.NEW, RowKind.CHANGED, RowKind.CONTESTED)


class CellChange(NamedTuple):
    """A filled cell: its column, what the ledger holds, what the workbook brings; `contested`: both values stay until
    somebody decides."""

    column: str
    old: str
    new: str
    contested: bool = False

    @property
    def caption(self) -> str:
        """The column, and that it is in conflict."""
        return f"{self.column}（有冲突）" if self.contested else self.column


@dataclass(frozen=True)
class RowResult:
    """One row of the returned workbook; `reason` says why it is not taken in, or is empty."""

    sheet: str
    row: int
    number: str
    title: str
    kind: RowKind
    cells: tuple[CellChange, ...] = ()
    reason: str = ""


Refused = Mapping[tuple[str, int], RowResult]  # (sheet, row) -> what was not taken in
Faults = Collection[tuple[str, int, str]]  # sheet, row, column: cells that something was found of


@dataclass(frozen=True)
class Counts:
    """read = new + changed + same + refused; rows in conflict are among the refused."""

    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0

    @classmethod
    def of(cls, rows: Iterable[RowResult]) -> Counts:
        kinds = Counter(row.kind for row in rows)
        refused = kinds[RowKind.REFUSED] + kinds[RowKind.CONFLICT]
        changed = kinds[RowKind.CHANGED] + kinds[RowKind.CONTESTED]
        return cls(kinds.total(), kinds[RowKind.NEW], changed, kinds[RowKind.SAME], refused)


def cell_text(cell: Cell) -> str:
    """A cell's value for a list."""
    return "" if cell.value is None else str(cell.value)


def finding(sheet: str, row: int, column: str, value: object, code: str, **params: object) -> Finding:
    """A finding with the wording of a code."""
    return Finding(sheet, row, column, "" if value is None else str(value), str(Refusal(code, **params)))
