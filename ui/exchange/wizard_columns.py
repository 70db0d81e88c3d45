"""The wizard's second step: what each column of the old ledger stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.exchange.wizard_grid import Choices, choosing, make_grid, put
from ui.theme import colour
from ui.widgets.combo import Combo
from xzdesk.core.fields import described
from xzdesk.exchange.adoption.mapping import NUMBER, WAY
from xzdesk.exchange.adoption.proposal import Look, Why, side_by_side
from xzdesk.exchange.adoption.sheets import LedgerTable
from xzdesk.exchange.adoption.synonyms import SKIP
from xzdesk.problems.records import Problem
from xzdesk.problems.workflow import EDITABLE

_ABOUT = "每一栏对应到台账的哪一栏。没有对应的，整栏写进这件问题的办理进展，不会丢。依据写着为什么这样建议。"
_BY_HAND = "手工指定"
_SPEAKING = ("title", "description", "request")
_WHY, _TARGET = 4, 3
_INKS = {Why.REMEMBERED: "green", Why.SAME: "green", Why.PART: "amber", Why.CONTENT: "amber", Why.NONE: "muted"}


def target_caption(target: str) -> str:
    """What a target is called."""
    special = {"": "（没有对应，写进办理进展）", SKIP: "（不要这一栏）", NUMBER: "问题编号（已有的认作同一件）"}
    fields = described(Problem).fields
    return special.get(target) or ("办理进展" if target == "progress" else fields[target].caption)


def _targets() -> Iterator[tuple[str, str]]:
    for group in (("", SKIP, NUMBER), EDITABLE, WAY):
        yield from ((target, target_caption(target)) for target in group)
        if group is not WAY:
            yield "", ""


class ColumnsStep(QWidget):
    """One row a column, with a list of what it can stand for."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.grid = make_grid(("旧台账的栏目", "内容举例", "有内容", "对应到台账的", "依据"), (200, 0, 64, 250, 110))
        self.combos: dict[str, Combo] = {}
        self._tables: tuple[LedgerTable, ...] = ()
        about = QLabel(_ABOUT)
        about.setProperty("role", "muted")
        about.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(about)
        layout.addWidget(self.grid, 1)
        self.setFocusProxy(self.grid)

    def load(self, look: Look, columns: Mapping[str, str]) -> None:
        """Show the columns of a ledger with what they stand for."""
        choices: Choices = list(_targets())
        self._tables = look.tables
        self.combos.clear()
        self.grid.setRowCount(0)
        self.grid.setRowCount(len(look.columns))
        for row, column in enumerate(look.columns):
            target = columns.get(column.heading, "")
            proposed = look.mapping.columns.get(column.heading, "") == target
            put(self.grid, row, 0, column.heading)
            put(self.grid, row, 1, "　／　".join(" ".join(text.split()) for text in column.samples), colour("muted"))
            put(self.grid, row, 2, str(column.filled))
            self._tell_why(row, column.why if proposed else None)
            combo = choosing(choices, target)
            combo.currentIndexChanged.connect(self._chosen)
            self.combos[column.heading] = combo
            self.grid.setCellWidget(row, _TARGET, combo)

    def columns(self) -> dict[str, str]:
        """Heading -> target."""
        return {heading: str(combo.currentData() or "") for heading, combo in self.combos.items()}

    def lacking(self) -> str:
        """What is still needed, empty when nothing is."""
        if set(_SPEAKING) & set(self.columns().values()):
            return ""
        return "还要有一栏对应到标题、问题描述或诉求，否则不知道每一行是什么问题。"

    def _chosen(self) -> None:
        """A target has one column in a sheet: the one that had it before lets go of it."""
        sender = self.sender()
        chosen = next((heading for heading, combo in self.combos.items() if combo is sender), "")
        for row, (heading, combo) in enumerate(self.combos.items()):
            if combo is sender:
                self._tell_why(row, None)
            elif (
                isinstance(sender, Combo)
                and combo.currentData() == sender.currentData() not in ("", SKIP)
                and side_by_side(self._tables, chosen, heading)
            ):
                combo.blockSignals(True)
                combo.setCurrentIndex(0)
                combo.blockSignals(False)
                self._tell_why(row, Why.NONE)
        self.changed.emit()

    def _tell_why(self, row: int, why: Why | None) -> None:
        put(self.grid, row, _WHY, why.caption if why else _BY_HAND, colour(_INKS[why] if why else "accent"))
