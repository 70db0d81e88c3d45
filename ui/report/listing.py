"""Choosing a list of problems with its filters, or a meeting's paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.forms.day import DayEditor
from ui.report.parts import caption
from ui.widgets.combo import Combo
from xzdesk.core.captions import Tier
from xzdesk.paper.reports.ledgers import LedgerKind
from xzdesk.paper.reports.meeting import Meeting
from xzdesk.problems.queries import Light, Order, ProblemQuery
from xzdesk.problems.records import State

_PAUSE_MS = 300
_ALL = "全部"


T = TypeVar("T")


class _Choice(Combo, Generic[T]):
    """A drop-down list of values; the first asks for nothing where `whatever` says so."""

    def __init__(self, members: Sequence[tuple[str, T]], whatever: str = "") -> None:
        super().__init__()
        self._members: list[T | None] = [*([None] if whatever else []), *(member for _, member in members)]
        self.addItems([*([whatever] if whatever else []), *(words for words, _ in members)])

    @property
    def chosen(self) -> tuple[T, ...]:
        """The value, if one is asked for."""
        member = self._members[self.currentIndex()]
        return () if member is None else (member,)


class ListChooser(QWidget):
    """Which list, and of which problems; `changed` when that is another."""

    changed = Signal()

    def __init__(self, clusters: Sequence[str], categories: Sequence[str], departments: Sequence[str]) -> None:
        super().__init__()
        self.kinds = {kind: QRadioButton(kind.caption) for kind in LedgerKind}
        self.states = _Choice([(state.caption, state) for state in State], "在办")
        self.tiers = _Choice([(tier.caption, tier) for tier in Tier], _ALL)
        self.clusters = _Choice([(name, name) for name in clusters], _ALL)
        self.categories = _Choice([(name, name) for name in categories], _ALL)
        self.departments = _Choice([(name, name) for name in departments], _ALL)
        self.lights = _Choice([(light.caption, light) for light in Light if light is not Light.NONE], _ALL)
        self.orders = _Choice([(order.caption, order) for order in Order])
        self.first, self.last = DayEditor(), DayEditor()
        self.search = QLineEdit()
        self._group = QButtonGroup(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._from, self._to = QLabel(), QLabel()
        self._lay_out()
        self._name_days()
        self._connect()
        self._told = (self.kind, self.query)

    @property
    def kind(self) -> LedgerKind:
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    @property
    def query(self) -> ProblemQuery:
        """What the filters ask for; the days are of registration, in the closing ledger of closing."""
        first, last = self.first.day(), self.last.day()
        closed = self.kind is LedgerKind.CLOSED
        return ProblemQuery(
            text=self.search.text().strip(),
            states=self.states.chosen,
            tiers=self.tiers.chosen,
            clusters=self.clusters.chosen,
            categories=self.categories.chosen,
            lights=self.lights.chosen,
            department="".join(self.departments.chosen),
            registered_from=None if closed else first,
            registered_to=None if closed else last,
            closed_from=first if closed else None,
            closed_to=last if closed else None,
            order=self.orders.chosen[0],
        )

    def _kind_chosen(self) -> None:
        for combo in (self.states, self.lights):
            combo.setEnabled(self.kind is not LedgerKind.CLOSED)
            if self.kind is LedgerKind.CLOSED:
                combo.setCurrentIndex(0)
        self._name_days()
        self._tell()

    def _name_days(self) -> None:
        what = "销号" if self.kind is LedgerKind.CLOSED else "登记"
        self._from.setText(f"{what}起")
        self._to.setText(f"{what}止")

    def _tell(self) -> None:
        """Another list is wanted, if it is another: a field that is only left changes nothing."""
        wanted = (self.kind, self.query)
        if wanted != self._told:
            self._told = wanted
            self.changed.emit()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("编号、标题、描述或企业")
        self.search.setClearButtonEnabled(True)
        kinds, grid = QHBoxLayout(), QGridLayout()
        for button in self.kinds.values():
            self._group.addButton(button)
            kinds.addWidget(button)
        kinds.addStretch()
        self.kinds[LedgerKind.PROBLEMS].setChecked(True)
        rows: tuple[tuple[QLabel, QWidget], ...] = (
            (QLabel("状态"), self.states),
            (QLabel("层级"), self.tiers),
            (QLabel("集群"), self.clusters),
            (QLabel("类别"), self.categories),
            (QLabel("部门"), self.departments),
            (QLabel("灯色"), self.lights),
            (self._from, self.first),
            (self._to, self.last),
            (QLabel("排列"), self.orders),
        )
        grid.setSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (label, editor) in enumerate(rows):
            label.setBuddy(editor)
            grid.addWidget(label, row, 0)
            grid.addWidget(editor, row, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(kinds)
        layout.addWidget(self.search)
        layout.addLayout(grid)
        layout.addStretch()

    def _connect(self) -> None:
        self._group.buttonClicked.connect(self._kind_chosen)
        self.search.textEdited.connect(self._pause.start)
        self._pause.timeout.connect(self._tell)
        for combo in self.findChildren(Combo):
            combo.activated.connect(self._tell)
        for day in (self.first, self.last):
            day.left.connect(self._tell)


class MeetingChooser(QWidget):
    """Which of the three meetings."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kinds = {kind: QRadioButton(f"{kind.caption}议题清单") for kind in Meeting}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(caption("会议"))
        for button in self.kinds.values():
            self._group.addButton(button)
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch()
        self.kinds[Meeting.DISPATCH].setChecked(True)
        self._group.buttonClicked.connect(self.changed)

    @property
    def kind(self) -> Meeting:
        return next(kind for kind, button in self.kinds.items() if button.isChecked())
