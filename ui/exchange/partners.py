"""The other desks: how far each has what happened here, what of them has not arrived, and what is kept aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from ui.exchange.listing import Column, Index, ListModel, Sorted, make_table
from ui.exchange.packets import sent, when
from ui.theme import colour
from xzdesk.core.captions import OFFICES
from xzdesk.exchange.packet_cover import numbers
from xzdesk.exchange.traffic import Kept, Neighbour, Traffic

_NOBODY = "还没有和别的台往来过。第一次给对方的数据包在“收发”导出；导入对方的数据包以后，这里列出对方收到了多少。"
_ALL_IN = "收到的改动都已写入。"
_LEAST_HEIGHT = 120


def _confirmed(each: Neighbour) -> str:
    if not each.role:
        return "—"
    if not each.confirmed:
        return "从未确认"
    return f"{numbers((1, each.confirmed))}，{'全部' if each.confirmed == each.own else f'本台共{each.own}项'}"


def _owed(each: Neighbour) -> str:
    own, passed = each.lacks_own, each.lacks_passed
    told = (f"本台{own}项" if own else "", f"转送{passed}项" if passed else "")
    return "，".join(filter(None, told)) or "没有"


def _missing(each: Neighbour) -> str:
    return "、".join(map(numbers, each.gaps)) or ("只收过报送件" if each.left_out else "不缺")


_DESKS = (
    Column("工作台", lambda each: each.desk, 160),
    Column("单位类别", lambda each: OFFICES[each.role] if each.role else "未登记", 100),
    Column("上次发给对方", sent, 205),
    Column("最近收到对方", lambda each: when(each.heard_at), 125),
    Column("对方已确认收到本台", _confirmed, 180, key=lambda each: each.confirmed),
    Column("还没有确认", _owed, 160, key=lambda each: each.lacks),
    Column("缺对方的改动", _missing),
    Column("早到待用", lambda each: f"{each.early}项" if each.early else "没有", 90, key=lambda each: each.early),
)
_MISSING = 6
_KEPT = (
    Column("情形", lambda each: "等所属记录" if each.waits else "未写入", 96),
    Column("工作台", lambda each: each.told.desk, 170),
    Column("序号", lambda each: f"第{each.told.seq}号", 72, key=lambda each: each.told.seq),
    Column("记录", lambda each: each.told.record, 270),
    Column("栏目", lambda each: each.told.fields, 150),
    Column("经办人", lambda each: each.operator, 100),
    Column("时间", lambda each: when(each.at), 140),
    Column("原因", lambda each: str(each.told.reason)),
)
_REASON = len(_KEPT) - 1


class NeighboursModel(ListModel[Neighbour]):
    """What is missing stands out."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row()) if index.isValid() else None
        if role == Qt.ItemDataRole.ForegroundRole and item is not None and item.gaps and index.column() == _MISSING:
            return colour("red")
        return super().data(index, role)


class KeptModel(ListModel[Kept]):
    """What is refused stands out from what only waits."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row()) if index.isValid() else None
        if role == Qt.ItemDataRole.ForegroundRole and item is not None and index.column() == 0:
            return colour("muted" if item.waits else "red")
        return super().data(index, role)


class PartnersPanel(QWidget):
    """Two tables: the desks, and under them the changes that are kept aside."""

    def __init__(self) -> None:
        super().__init__()
        self.desks: ListModel[Neighbour] = NeighboursModel(_DESKS, self)
        self.kept: ListModel[Kept] = KeptModel(_KEPT, self)
        self._shown: Sorted[Kept] = Sorted(self.kept, self)
        self.desks_table = make_table(self.desks, through=Sorted(self.desks, self))
        self.kept_table = make_table(self.kept, two_lines=True, through=self._shown)
        self.nobody, self.all_in = QLabel(_NOBODY), QLabel(_ALL_IN)
        self.summary = QLabel()
        self.chips = {key: _chip() for key in ("", "refused", "waits")}
        self._group = QButtonGroup(self)
        self._lay_out()
        self._group.buttonClicked.connect(self._filter)
        self.show_traffic(Traffic())

    def show_traffic(self, seen: Traffic) -> None:
        """Show it anew."""
        self.desks.show(seen.neighbours)
        self.kept.show(seen.kept)
        gaps = sum(len(each.gaps) for each in seen.neighbours)
        self.summary.setText(f"共{len(seen.neighbours)}台{f'，缺{gaps}段改动，请向对方补要' if gaps else ''}")
        _switch(self.desks_table, self.nobody, bool(seen.neighbours))
        _switch(self.kept_table, self.all_in, bool(seen.kept))
        self._count(seen.kept)

    def _count(self, kept: Sequence[Kept]) -> None:
        waiting = sum(each.waits for each in kept)
        counts = {"": ("全部", len(kept)), "refused": ("未写入", len(kept) - waiting), "waits": ("等所属记录", waiting)}
        for key, (caption, count) in counts.items():
            self.chips[key].setText(f"{caption} {count}")
            self.chips[key].setVisible(bool(kept))

    def _filter(self) -> None:
        key = next(key for key, chip in self.chips.items() if chip.isChecked())
        self._shown.only((lambda each: each.waits is (key == "waits")) if key else None)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        self.summary.setProperty("role", "small")
        for label in (self.nobody, self.all_in):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addLayout(_head("各台", self.summary))
        chips = []
        for chip in self.chips.values():
            self._group.addButton(chip)
            chips.append(chip)
        self.chips[""].setChecked(True)
        for table, label in ((self.desks_table, self.nobody), (self.kept_table, self.all_in)):
            table.setMinimumHeight(_LEAST_HEIGHT)
            if table is self.kept_table:
                layout.addLayout(_head("没有写入的改动", *chips))
            layout.addWidget(table, 1)
            layout.addWidget(label, 1)


def _switch(table: QTableView, label: QLabel, filled: bool) -> None:
    table.setVisible(filled)
    label.setVisible(not filled)


def _head(text: str, *beside: QWidget) -> QHBoxLayout:
    heading = QLabel(text)
    heading.setProperty("role", "heading")
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(heading)
    for widget in beside:
        row.addWidget(widget)
    row.addStretch()
    return row


def _chip() -> QPushButton:
    chip = QPushButton()
    chip.setCheckable(True)
    chip.setProperty("kind", "chip")
    return chip
