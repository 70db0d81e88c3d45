"""Where files come in: chosen, or dropped on the window; and the list of those that did."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QSizePolicy, QVBoxLayout

from ui.exchange.arrivals import BUSY, Arrival, Stage
from ui.icons import icon
from ui.settings.card import Card, button
from ui.theme import colour
from ui.widgets.plain import tip
from ui.widgets.scrolled import yielding

_ABOUT = "报送件、数据包、填报表、改过的台账、旧台账都从这里进，自动辨认。先预览，确认后才写入。"
_HERE = "把文件拖到窗口里，可以一次几个，或者"
_MORE = "也可以把文件拖到窗口里，一次几个都行"
_POLL_MS = 200
_FLAT, _HIGH = 60, 10_000  # of the place, beside a list and alone
_OPENS = {Stage.MAPPING: "对应栏目…", Stage.READY: "预览", Stage.DONE: "看结果", Stage.REFUSED: "再试一次"}
_INKS = {Stage.REFUSED: "red", Stage.STOPPED: "muted", Stage.DONE: "green", Stage.READY: "accent-dark"}


class _List(QListWidget):
    """Enter opens, Delete stops or removes."""

    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class IncomingCard(Card):
    """A place to drop files on, a button that chooses them, and their list."""

    wanted = Signal()
    wanted_open = Signal(object)  # Arrival
    wanted_stop = Signal(object)  # Arrival: stop it, or take it off the list
    wanted_clear = Signal()

    def __init__(self) -> None:
        super().__init__("导入文件", _ABOUT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.place, self.list = QFrame(), _List()
        self.place.setProperty("role", "drop")
        self.choose = button("选择文件…", _MORE, kind="primary")
        self.open, self.stop = button("预览"), button("停止")
        self.clear = button("清除已办完的", "只从这里去掉，不影响已导入的内容", kind="link")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._items: Sequence[Arrival] = ()
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._lay_out()
        self._connect()
        self.show_arrivals([])

    def show_arrivals(self, items: Sequence[Arrival]) -> None:
        """Show these, the one the cursor was on still current."""
        chosen = self.current()
        self._items = tuple(items)
        self.list.blockSignals(True)
        self.list.clear()
        for arrival in items:
            item = QListWidgetItem()
            item.setToolTip(tip(f"{arrival.path}\n{arrival.trouble or ''}".strip()))
            self.list.addItem(item)
        self.list.setCurrentRow(self._items.index(chosen) if chosen in self._items else len(items) - 1)
        self.list.blockSignals(False)
        for widget in (self.list, self.open, self.stop, self.clear):
            widget.setVisible(bool(items))
        for label in (self._picture, self._text):
            label.setVisible(not items)
        self.place.setMaximumHeight(_FLAT if items else _HIGH)
        self._tell()
        if any(arrival.stage in BUSY for arrival in items):
            self._poll.start()
        else:
            self._poll.stop()
        QTimer.singleShot(0, self, self._scroll)  # the list has its height only then

    def _scroll(self) -> None:
        item = self.list.currentItem()
        if item:
            self.list.scrollToItem(item)

    def current(self) -> Arrival | None:
        """The file that the cursor is on."""
        row = self.list.currentRow()
        return self._items[row] if 0 <= row < len(self._items) else None

    def light_up(self, on: bool) -> None:
        """Files are being dragged over the window."""
        self.place.setProperty("active", on)
        self.place.style().polish(self.place)

    def _tell(self) -> None:
        """Each file's state, as far as it is just now, and what can be done with the current one."""
        for row, arrival in enumerate(self._items):
            item = self.list.item(row)
            item.setText(f"{arrival.path.name}\n{arrival.state}")
            item.setForeground(colour(_INKS.get(arrival.stage, "text")))
        current = self.current()
        stage = current.stage if current else Stage.WAITING
        self.open.setText(_OPENS.get(stage, "预览"))
        self.open.setEnabled(stage in _OPENS)
        self.stop.setText("停止" if stage in BUSY else "移除")
        self.stop.setEnabled(stage not in BUSY or (current is not None and not current.progress.cancelled))
        self.clear.setEnabled(any(each.stage in (Stage.DONE, Stage.REFUSED, Stage.STOPPED) for each in self._items))

    def _lay_out(self) -> None:
        self._picture, self._text = QLabel(), QLabel(_HERE)
        self._picture.setPixmap(icon("exchange", size=36).pixmap(36, 36))
        inside = QVBoxLayout(self.place)
        inside.setSpacing(10)
        inside.addStretch()
        for widget in (self._picture, self._text, self.choose):
            inside.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch()
        yielding(self.place, _FLAT)
        yielding(self.list, _FLAT)
        self.body.addWidget(self.place, 1)
        self.body.addWidget(self.list, 1)
        self.add_buttons(self.open, self.stop, self.clear)

    def _connect(self) -> None:
        self.choose.clicked.connect(self.wanted)
        self.open.clicked.connect(self._ask_open)
        self.list.itemActivated.connect(self._ask_open)
        self.stop.clicked.connect(self._ask_stop)
        self.list.removed.connect(self._ask_stop)
        self.clear.clicked.connect(self.wanted_clear)
        self.list.currentRowChanged.connect(self._tell)
        self._poll.timeout.connect(self._tell)

    def _ask_open(self) -> None:
        arrival = self.current()
        if arrival and arrival.stage in _OPENS:
            self.wanted_open.emit(arrival)

    def _ask_stop(self) -> None:
        arrival = self.current()
        if arrival:
            self.wanted_stop.emit(arrival)
