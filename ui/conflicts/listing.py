"""The conflicts as a table: about what, which field, which values."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from ui.exchange.listing import Column, Index, ListModel
from ui.theme import colour
from xzdesk.core.fields import KINDS
from xzdesk.problems.conflicts import Conflict, Side


def kind_of(conflict: Conflict) -> str:
    """What sort of record it is, as a person knows it."""
    return KINDS[conflict.kind].caption if conflict.kind in KINDS else conflict.kind


def in_one_line(side: Side) -> str:
    """A value, cut to a table's cell by the table itself."""
    return " ".join(side.text.split())


def _others(conflict: Conflict) -> str:
    return "　／　".join(map(in_one_line, conflict.sides[-2::-1]))


COLUMNS = (
    Column("编号", lambda each: each.number, 142),
    Column("标题", lambda each: each.title, 160),
    Column("记录", kind_of, 74),
    Column("栏目", lambda each: each.caption, 106),
    Column("现在显示", lambda each: in_one_line(each.sides[-1]), 0),
    Column("另外的值", _others, 0),
)


class ConflictsModel(ListModel[Conflict]):
    """Those that another office decides are muted."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(COLUMNS, parent)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row()) if index.isValid() else None
        if role == Qt.ItemDataRole.ForegroundRole and item is not None and not item.own:
            return colour("muted")
        return super().data(index, role)
