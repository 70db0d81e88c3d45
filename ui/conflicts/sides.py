"""One conflict: its values one under the other, each with who set it, and a button that takes it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.conflicts.listing import kind_of
from ui.widgets.plain import plain
from ui.widgets.scrolled import scrolled
from xzdesk.problems.conflicts import Conflict, Side

OPENS = {"problem": "问题", "plan": "方案"}  # kind, which is the key of its page too -> what it is called
_KEYS = 9  # values that have a key


class SidesPanel(QFrame):
    """`chosen` is the side that shall hold; `opened` asks for what the conflict is about."""

    chosen = Signal(object)  # Side
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.buttons: list[QPushButton] = []
        self._conflict: Conflict | None = None
        self._cards: list[QWidget] = []
        self.place, self.caption, self.why = QLabel(), QLabel(), QLabel()
        plain(self.place, self.caption, self.why)
        self.open = QPushButton()
        self._lay_out()
        self.show_conflict(None, "")

    def show_conflict(self, conflict: Conflict | None, site: str) -> None:
        """Show one, or nothing; `site` is this desk's."""
        self._conflict = conflict
        self._clear()
        self.setVisible(conflict is not None)
        if conflict is None:
            return
        self.place.setText("　".join(filter(None, (conflict.number, conflict.title, kind_of(conflict)))))
        self.caption.setText(conflict.caption)
        self.open.setText(f"打开{OPENS.get(conflict.about[0], '')}（Enter）")
        self.open.setVisible(conflict.about[0] in OPENS)
        self.why.setText(f"由{conflict.office or '所属单位'}裁定，本台只能查看；对方裁定后随数据包传来。")
        self.why.setVisible(not conflict.own)
        for number, side in enumerate(reversed(conflict.sides), start=1):
            self._add(number, side, own=conflict.own, here=side.site == site, shows=number == 1)
        self._inside.addStretch()

    def choose(self, number: int) -> None:
        """Take the value of a number as it is shown, from 1."""
        if self._conflict and self._conflict.own and 1 <= number <= len(self._conflict.sides):
            self.chosen.emit(self._conflict.sides[-number])

    def _add(self, number: int, side: Side, *, own: bool, here: bool, shows: bool) -> None:
        card = QFrame()
        card.setProperty("role", "side")
        text = QLabel(side.text)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setProperty("role", "section")
        desk = f"{side.desk}（本台）" if here else side.desk
        who = QLabel(f"{side.operator}　{desk}\n{side.at:%Y-%m-%d %H:%M}　{side.action}")
        plain(text, who)
        who.setProperty("role", "small")
        who.setWordWrap(True)
        take = QPushButton(f"以此为准（{number}）" if number <= _KEYS else "以此为准")
        take.setProperty("kind", "primary")
        take.setEnabled(own)
        take.clicked.connect(self._clicked)
        foot = QHBoxLayout()
        foot.addWidget(take)
        foot.addStretch()
        if shows:
            badge = QLabel("现在显示")
            badge.setProperty("role", "badge")
            foot.addWidget(badge)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(text)
        layout.addWidget(who)
        layout.addLayout(foot)
        self.buttons.append(take)
        self._cards.append(card)
        self._inside.addWidget(card)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton) and sender in self.buttons:
            self.choose(self.buttons.index(sender) + 1)

    def _clear(self) -> None:
        for card in self._cards:
            self._inside.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards, self.buttons = [], []
        while self._inside.count():
            self._inside.takeAt(0)

    def _lay_out(self) -> None:
        self.place.setProperty("role", "muted")
        self.caption.setProperty("role", "heading")
        self.why.setProperty("role", "lacks")
        for label in (self.place, self.why):
            label.setWordWrap(True)
        self.open.setProperty("kind", "link")
        self.open.clicked.connect(self.opened)
        inner = QWidget()
        self._inside = QVBoxLayout(inner)
        self._inside.setContentsMargins(0, 0, 8, 0)
        self._inside.setSpacing(10)
        area = scrolled(inner)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 8, 12)
        layout.setSpacing(6)
        layout.addWidget(self.place)
        head = QHBoxLayout()
        head.addWidget(self.caption)
        head.addStretch()
        head.addWidget(self.open)
        layout.addLayout(head)
        layout.addWidget(self.why)
        layout.addWidget(area, 1)
