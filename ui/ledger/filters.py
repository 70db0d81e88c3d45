"""The ledger's filters: search, lights, tier, cluster and state, each with how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.icons import dot, icon
from ui.theme import mark
from ui.widgets.combo import Combo
from xzdesk.core.captions import Tier
from xzdesk.core.tuples import NamedTuple
from xzdesk.problems.queries import Facets, Light, Order, ProblemQuery
from xzdesk.problems.records import IN_HAND, State

TYPING_MS = 160  # a pause in typing, after which is searched
OPEN, ALL = "在办", "全部"
_LIGHTS = (Light.RED, Light.YELLOW, Light.GREEN)


class SearchLine(QLineEdit):
    """Searches when typing pauses. What an input method is still composing is no text yet and does not count."""

    searched = Signal()
    down = Signal()  # on to the results

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("搜索标题、描述、企业、编号（Ctrl+F）")
        self.setClearButtonEnabled(True)
        self.addAction(icon("search", size=18), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_MS)
        self._pause.timeout.connect(self.searched)
        self.textChanged.connect(self._pause.start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.search_now()
            self.down.emit()
        else:
            super().keyPressEvent(event)

    def search_now(self) -> None:
        """Do not wait for a pause."""
        if self._pause.isActive():
            self._pause.stop()
            self.searched.emit()

    def forget(self) -> None:
        """Empty, and tell nobody."""
        with QSignalBlocker(self):
            self.clear()
        self._pause.stop()


class _StayingMenu(QMenu):
    """A menu that stays while boxes are ticked; Escape or a click elsewhere closes it."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.activeAction()
        if action is not None and action.isCheckable():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)


class FacetButton(QToolButton):
    """Drops a list of values with counts, any number of which can be ticked."""

    changed = Signal()

    def __init__(self, caption: str, values: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._caption = caption
        self._menu = _StayingMenu(self)
        self._actions: dict[str, QAction] = {}
        for value, words in values:
            action = self._menu.addAction(words)
            action.setCheckable(True)
            action.setData(words)
            action.triggered.connect(self._ticked)
            self._actions[value] = action
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setProperty("kind", "facet")
        self._name()

    def chosen(self) -> tuple[str, ...]:
        """The ticked values; none means all."""
        return tuple(value for value, action in self._actions.items() if action.isChecked())

    def choose(self, values: Iterable[str]) -> None:
        """Tick these, and tell nobody."""
        wanted = set(values)
        for value, action in self._actions.items():
            action.setChecked(value in wanted)
        self._name()

    def count(self, counts: Mapping[str, int]) -> None:
        """Show how many there are of each."""
        for value, action in self._actions.items():
            action.setText(f"{action.data()}　{counts.get(value, 0)}")

    def _ticked(self) -> None:
        self._name()
        self.changed.emit()

    def _name(self) -> None:
        chosen = [str(action.data()) for action in self._actions.values() if action.isChecked()]
        told = "全部" if not chosen else chosen[0] if len(chosen) == 1 else f"{len(chosen)}项"
        self.setText(f"{self._caption}：{told}")
        mark(self, "active", bool(chosen))


class Upper(NamedTuple):
    """An office that answers what the counties send: under which name, and the counties."""

    office: str
    counties: Sequence[str]


class FilterBar(QWidget):
    """What shall be shown. `changed` is the person's doing; `opened` asks for the results."""

    changed = Signal()
    opened = Signal()
    wanted_new = Signal()

    def __init__(self, clusters: Sequence[str], upper: Upper | None = None) -> None:
        super().__init__()
        self._upper = upper
        self.search = SearchLine()
        self.search.setMinimumWidth(96)
        self.search.setMaximumWidth(420)
        self.lights = {light: self._chip(light) for light in _LIGHTS}
        self.tier = FacetButton("层级", [(tier.value, tier.caption) for tier in Tier])
        self.cluster = FacetButton("集群", [(name, name) for name in clusters])
        self.county = FacetButton("县区", [(name, name) for name in upper.counties] if upper else [])
        self.ours = _chip("报本单位", "只看报给本单位答复的")
        self.order = Combo()
        for order in Order:
            self.order.addItem(order.caption)
        self.new = QPushButton("新建问题")
        self.new.setProperty("kind", "primary")
        self.new.setToolTip("登记一个新问题（Ctrl+N）")
        for each in (self.new,) if upper else (self.county, self.ours):
            each.hide()  # none is told to show: not laid out yet, it would as a window of its own
        self.states = {key: self._tab(key) for key in (OPEN, *(state.caption for state in State), ALL)}
        self._group = QButtonGroup(self)
        for button in self.states.values():
            self._group.addButton(button)
        self._lay_out()
        self._connect()
        self.reset()

    def query(self) -> ProblemQuery:
        """The filters as the ledger is asked."""
        return ProblemQuery(
            text=self.search.text().strip(),
            tiers=tuple(tier for tier in Tier if tier.value in self.tier.chosen()),
            states=self._states(),
            clusters=self.cluster.chosen(),
            counties=self.county.chosen(),
            department=self._upper.office if self._upper and self.ours.isChecked() else "",
            lights=tuple(light for light, chip in self.lights.items() if chip.isChecked()),
            order=list(Order)[self.order.currentIndex()],
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything beside the state, and whose it is to answer, narrows what is shown."""
        query = self.query()
        return bool(query.text or query.tiers or query.clusters or query.lights or query.counties)

    def reset(self) -> None:
        """What is in hand, all of it; tells nobody."""
        self.search.forget()
        self.tier.choose(())
        self.cluster.choose(())
        self.county.choose(())
        self.ours.setChecked(self._upper is not None)
        for chip in self.lights.values():
            chip.setChecked(False)
        self.states[OPEN].setChecked(True)

    def show_state(self, key: str) -> None:
        """Choose a tab by its caption, and tell nobody."""
        self.states[key].setChecked(True)

    def put_in_order(self, order: Order) -> None:
        """Choose an order, and tell nobody."""
        self.order.setCurrentIndex(list(Order).index(order))

    def count(self, facets: Facets) -> None:
        """Show how many there are of each."""
        for light, chip in self.lights.items():
            chip.setText(f"{light.caption} {facets.lights.get(light, 0)}")
        self.tier.count({tier.value: n for tier, n in facets.tiers.items()})
        self.cluster.count(facets.clusters)
        in_hand = sum(facets.states.get(state, 0) for state in IN_HAND)
        counts = {OPEN: in_hand, ALL: sum(facets.states.values())}
        counts |= {state.caption: facets.states.get(state, 0) for state in State}
        for key, button in self.states.items():
            button.setText(f"{key} {counts[key]}")

    def _states(self) -> tuple[State, ...]:
        key = next(key for key, button in self.states.items() if button.isChecked())
        if key == OPEN:
            return IN_HAND
        state = State.from_caption(key)
        return (state,) if state else ()

    def _chip(self, light: Light) -> QPushButton:
        chip = _chip(light.caption)
        chip.setIcon(dot(light.value))
        return chip

    def _tab(self, key: str) -> QPushButton:
        tab = QPushButton(key)
        tab.setCheckable(True)
        tab.setProperty("kind", "tab")
        return tab

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.search, 1)
        for chip in self.lights.values():
            first.addWidget(chip)
        first.addWidget(self.ours)
        first.addWidget(self.county)
        first.addWidget(self.tier)
        first.addWidget(self.cluster)
        first.addStretch()
        first.addWidget(self.order)
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
        self.tier.changed.connect(self.changed)
        self.cluster.changed.connect(self.changed)
        self.county.changed.connect(self.changed)
        self.ours.clicked.connect(self.changed)
        self.order.activated.connect(self.changed)
        self.new.clicked.connect(self.wanted_new)
        self._group.buttonClicked.connect(self.changed)
        for chip in self.lights.values():
            chip.clicked.connect(self.changed)


def _chip(text: str, tip: str = "") -> QPushButton:
    chip = QPushButton(text)
    chip.setToolTip(tip)
    chip.setCheckable(True)
    chip.setProperty("kind", "chip")
    return chip
