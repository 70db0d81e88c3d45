"""The filters of the list of plans: search, what is stuck, cluster and state."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.ledger.filters import ALL, FacetButton, SearchLine
from ui.plans.rows import PlanRow
from ui.plans.sheets import SheetsButton
from xzdesk.plans.records import PlanState

RUNNING = "未结束"


class PlanFilters(QWidget):
    """What shall be shown. `changed` is the person's doing."""

    changed = Signal()
    opened = Signal()  # on to the list
    wanted_new = Signal()
    wanted_actuals = Signal()

    def __init__(self, clusters: Sequence[str]) -> None:
        super().__init__()
        self.search = SearchLine()
        self.search.setPlaceholderText("搜索方案、编号、责任单位、责任领导（Ctrl+F）")
        self.search.setMinimumWidth(200)
        self.search.setMaximumWidth(420)
        self.late, self.held = _chip("有逾期节点"), _chip("受制约")
        self.cluster = FacetButton("集群", [(name, name) for name in clusters])
        self.sheets = SheetsButton()
        self.actuals, self.new = QPushButton("填报完成值"), QPushButton("新建方案")
        self.actuals.setToolTip("在一张表里填本期所有目标的完成值，可从 Excel 粘贴")
        self.new.setProperty("kind", "primary")
        self.new.setToolTip("为一个产业集群新建培育提升工作方案")
        self.states = {key: _tab(key) for key in (RUNNING, *(state.caption for state in PlanState), ALL)}
        self._group = QButtonGroup(self)
        for button in self.states.values():
            self._group.addButton(button)
        self.states[RUNNING].setChecked(True)
        self._lay_out()
        self._connect()

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the state narrows what is shown."""
        return bool(
            self.search.text().strip() or self.cluster.chosen() or self.late.isChecked() or self.held.isChecked()
        )

    def reset(self) -> None:
        """Every plan that is not over; tells nobody."""
        self.search.forget()
        self.cluster.choose(())
        for chip in (self.late, self.held):
            chip.setChecked(False)
        self.states[RUNNING].setChecked(True)

    def sift(self, rows: Sequence[PlanRow]) -> list[PlanRow]:
        """Those that shall be shown; the counts on the buttons are of all that the other filters let through."""
        found = [row for row in rows if self._matches(row)]
        for key, tab in self.states.items():
            tab.setText(f"{key} {sum(_in_state(row, key) for row in found)}")
        key = next(key for key, tab in self.states.items() if tab.isChecked())
        shown = [row for row in found if _in_state(row, key)]
        self.late.setText(f"有逾期节点 {sum(row.tally.late > 0 for row in shown)}")
        self.held.setText(f"受制约 {sum(bool(row.holds) for row in shown)}")
        self.cluster.count({row.cluster: sum(each.cluster == row.cluster for each in shown) for row in shown})
        return shown

    def _matches(self, row: PlanRow) -> bool:
        text = f"{row.number} {row.title} {row.cluster} {row.unit} {row.leader}"
        return (
            all(word in text for word in self.search.text().split())
            and (not self.cluster.chosen() or row.cluster in self.cluster.chosen())
            and (not self.late.isChecked() or row.tally.late > 0)
            and (not self.held.isChecked() or bool(row.holds))
        )

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.search, 1)
        for widget in (self.late, self.held, self.cluster):
            first.addWidget(widget)
        first.addStretch()
        first.addWidget(self.sheets)
        first.addWidget(self.actuals)
        first.addWidget(self.new)
        second.setSpacing(2)
        for tab in self.states.values():
            second.addWidget(tab)
        second.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(first)
        layout.addLayout(second)

    def _connect(self) -> None:
        self.search.searched.connect(self.changed)
        self.search.down.connect(self.opened)
        self.cluster.changed.connect(self.changed)
        self._group.buttonClicked.connect(self.changed)
        self.late.clicked.connect(self.changed)
        self.held.clicked.connect(self.changed)
        self.new.clicked.connect(self.wanted_new)
        self.actuals.clicked.connect(self.wanted_actuals)


def _in_state(row: PlanRow, key: str) -> bool:
    return key == ALL or (row.state is not PlanState.CLOSED if key == RUNNING else row.state.caption == key)


def _chip(caption: str) -> QPushButton:
    chip = QPushButton(caption)
    chip.setCheckable(True)
    chip.setProperty("kind", "chip")
    return chip


def _tab(key: str) -> QPushButton:
    tab = QPushButton(key)
    tab.setCheckable(True)
    tab.setProperty("kind", "tab")
    return tab
