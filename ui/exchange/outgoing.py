"""What waits to go out: the units with referrals to answer, their referrals, and the export of a unit's workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QSizePolicy

from ui.exchange.listing import Column, ListModel, make_table
from ui.settings.card import Card, button
from ui.widgets.scrolled import yielding
from ui.widgets.textlist import TextList
from xzdesk.core.fields import described
from xzdesk.exchange.referral import Pending
from xzdesk.problems.records import Referral

_ABOUT = "审签过、对方还没有答复的报送件，按单位导出一本工作簿，用移动硬盘或邮件送给对方，用WPS或Excel填写答复。"
_NOTHING = "没有等待答复的报送件。研判为市级部门协调或市委、市政府会商并审签后，在这里导出。"
_UNITS_WIDTH, _LEAST_HEIGHT = 240, 130
_DUE = described(Referral).fields["reply_due_on"]


def _columns(mark: Callable[[date | None], str]) -> tuple[Column, ...]:
    return (
        Column("报送件编号", lambda pair: pair[1].number or "", 160),
        Column("标题", lambda pair: pair[0].title or ""),
        Column(_DUE.caption, lambda pair: f"{pair[1].reply_due_on or ''}{mark(pair[1].reply_due_on)}", 126),
        Column("导出日期", lambda pair: str(pair[1].exported_on or "未导出"), 84),
    )


class OutgoingCard(Card):
    """Choosing a unit shows its referrals; `wanted` asks for the export to it."""

    wanted = Signal(str)

    def __init__(self, mark: Callable[[date | None], str]) -> None:
        """`mark` tells a due date that is an estimate."""
        super().__init__("报送件导出", _ABOUT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._pending: Sequence[Pending] = ()
        self.units = TextList()
        self.units.setFixedWidth(_UNITS_WIDTH)
        self.model: ListModel[Pending] = ListModel(_columns(mark), self)
        self.table = make_table(self.model)
        for widget in (self.units, self.table):
            yielding(widget, _LEAST_HEIGHT)
        self.export = button("导出报送件…", kind="primary")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.units)
        row.addWidget(self.table, 1)
        self.body.addLayout(row, 1)
        self.add_buttons(self.export)
        self.units.currentItemChanged.connect(self._tell)
        self.units.itemActivated.connect(self._ask)
        self.export.clicked.connect(self._ask)

    def show_pending(self, pending: Sequence[Pending]) -> None:
        """Show what waits, the unit that was chosen still chosen; who has something new to get comes first."""
        chosen = self.unit()
        self._pending = pending
        self.units.clear()
        names = dict.fromkeys(referral.to_unit or "" for _, referral in pending)
        for name in sorted(names, key=lambda name: (-self._fresh(name), name)):
            self.units.addItem(self._item(name))
        rows = [row for row in range(self.units.count()) if _unit(self.units.item(row)) == chosen]
        self.units.setCurrentRow(rows[0] if rows else 0 if names else -1)
        self._tell()

    def unit(self) -> str:
        """The chosen unit, empty when there is none."""
        return _unit(self.units.currentItem())

    def choose(self, unit: str) -> None:
        """Choose a unit by its name."""
        for row in range(self.units.count()):
            if _unit(self.units.item(row)) == unit:
                self.units.setCurrentRow(row)

    def _item(self, unit: str) -> QListWidgetItem:
        count, fresh = len(self._of(unit)), self._fresh(unit)
        told = f"{count}件，{fresh}件未导出" if fresh else f"{count}件，都已导出"
        item = QListWidgetItem(f"{unit}\n{told}")
        item.setData(Qt.ItemDataRole.UserRole, unit)
        return item

    def _of(self, unit: str) -> list[Pending]:
        return [pair for pair in self._pending if pair[1].to_unit == unit]

    def _fresh(self, unit: str) -> int:
        """How many have not gone out yet."""
        return sum(referral.exported_on is None for _, referral in self._of(unit))

    def _tell(self) -> None:
        unit = self.unit()
        self.model.show(self._of(unit))
        self.export.setEnabled(bool(unit))
        self.about.setText(_ABOUT if self._pending else _NOTHING)

    def _ask(self) -> None:
        if self.unit():
            self.wanted.emit(self.unit())


def _unit(item: QListWidgetItem | None) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""
