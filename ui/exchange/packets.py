"""Packets out: for whom, what one would bring, and since when the other side has answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidgetItem, QSizePolicy

from ui.settings.card import Card, button
from ui.theme import COLOURS
from ui.widgets.scrolled import yielding
from ui.widgets.textlist import TextList
from xzdesk.core.captions import Tier
from xzdesk.exchange.packet_cover import counted, numbers
from xzdesk.exchange.packet_export import Outlook
from xzdesk.exchange.traffic import Neighbour

_ABOUT = (
    "装了本程序的一方用数据包互通：同县的其他台、市级部门、领导小组办公室。只带对方还没有确认收到的内容，可以重复导入。"
)
_ANYBODY = "第一次往来的台"
_EVERYTHING = "带全部内容，谁都可以导入"
_UPPER, _OF_ALL = "其他市级单位", "带各县区的全部内容，县区的台不能导入"
_TO_ANYBODY = "（不指定对象）"
_OF_ONE = "只有该县区的内容，不带其他县区的"
_UNITS_WIDTH, _LEAST_HEIGHT = 240, 110


def when(iso: str) -> str:
    """2026-03-05 10:00; a dash for never."""
    return f"{datetime.fromisoformat(iso):%Y-%m-%d %H:%M}" if iso else "—"


def sent(to: Neighbour) -> str:
    """When a desk was last sent a packet, and that it was one for anybody."""
    return when(to.sent_at) + (_TO_ANYBODY if to.to_anybody else "")


class PacketCard(Card):
    """`chosen` asks what a packet for the desk would bring, `wanted` for its export; empty: for anybody."""

    chosen = Signal(str)
    wanted = Signal(str)

    def __init__(self, role: Tier) -> None:
        super().__init__("数据包导出", _ABOUT)
        self._upper = role is not Tier.COUNTY
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._neighbours: Sequence[Neighbour] = ()
        self.desks = TextList()
        self.desks.setFixedWidth(_UNITS_WIDTH)
        yielding(self.desks, _LEAST_HEIGHT)
        self.facts = QLabel()
        self.facts.setProperty("role", "facts")
        self.facts.setWordWrap(True)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.export = button("导出数据包…", kind="primary")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.desks)
        row.addWidget(self.facts, 1)
        self.body.addLayout(row, 1)
        self.add_buttons(self.export)
        self.desks.currentItemChanged.connect(self._look)
        self.desks.itemActivated.connect(self._ask)
        self.export.clicked.connect(self._ask)
        self.show_neighbours(())

    def show_neighbours(self, neighbours: Sequence[Neighbour]) -> None:
        """Show the desks that a packet can go to, the chosen one still chosen; who lacks most comes first."""
        before = self.site() if self._neighbours else None  # with no desk to choose from, anybody was no choice
        self._neighbours = sorted((each for each in neighbours if each.role), key=lambda each: -each.lacks)
        self.desks.blockSignals(True)
        self.desks.clear()
        for each in self._neighbours:
            self._add(f"{each.desk}\n{_owed(each)}", each.site)
        self._add(f"{self.anybody}\n{_OF_ALL if self._upper else _EVERYTHING}", "")
        self.desks.blockSignals(False)
        known = {"", *(each.site for each in self._neighbours)}
        self.choose(before if before in known else self._first())

    def show_outlook(self, seen: Outlook) -> None:
        """Tell what the packet for the chosen desk would bring."""
        if seen.for_site == self.site():
            to = next((each for each in self._neighbours if each.site == seen.for_site), None)
            facts = _facts(seen, to, _OF_ONE if self._upper and to and to.role is Tier.COUNTY else "")
            rows = "".join(f"<tr>{_caption(name)}<td>{escape(text)}</td></tr>" for name, text in facts)
            self.facts.setText(f'<table cellspacing="0" cellpadding="3">{rows}</table>')

    def site(self) -> str:
        """The chosen desk's site; empty for anybody."""
        item = self.desks.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def name(self) -> str:
        """The chosen desk's name; empty for anybody."""
        return next((each.desk for each in self._neighbours if each.site == self.site()), "")

    @property
    def anybody(self) -> str:
        """Who gets a packet that is for no desk in particular."""
        return _UPPER if self._upper else _ANYBODY

    def choose(self, site: str) -> None:
        """Choose a desk; empty for anybody."""
        for row in range(self.desks.count()):
            if self.desks.item(row).data(Qt.ItemDataRole.UserRole) == site:
                self.desks.setCurrentRow(row)
        self._look()

    def set_busy(self, busy: bool) -> None:
        """A packet is being written."""
        self.export.setEnabled(not busy)
        self.export.setText("正在导出…" if busy else "导出数据包…")

    def _first(self) -> str:
        return self._neighbours[0].site if self._neighbours else ""

    def _add(self, text: str, site: str) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, site)
        self.desks.addItem(item)

    def _look(self) -> None:
        self.facts.setText("正在清点…")
        self.chosen.emit(self.site())

    def _ask(self) -> None:
        if self.export.isEnabled():
            self.wanted.emit(self.site())


def _owed(each: Neighbour) -> str:
    return f"还有{each.lacks}项改动没有确认收到" if each.lacks else "已确认收到全部内容"


def _facts(seen: Outlook, to: Neighbour | None, limits: str) -> list[tuple[str, str]]:
    """(caption, text) of what it brings, within which limits, and what it builds on."""
    again = f"，另附工作台登记{seen.again}项" if seen.again else ""
    brings = f"{counted(seen.counts)}{again}" if seen.counts["change"] else "没有新内容，只带回执"
    base = "；".join(f"{desk}{numbers((1, number))}" for desk, number in seen.builds_on)
    facts = [("带去", brings), *([("范围", limits)] if limits else []), ("接着", base or "从头开始，不需要以前的文件")]
    if to:
        facts += [("上次发出", sent(to)), ("对方最近回执", when(to.heard_at))]
    if seen.files > 1:
        facts.append(("文件", f"分成{seen.files}个，都要交给对方，导入不分先后"))
    return facts


def _caption(name: str) -> str:
    return f'<td width="96" style="color: {COLOURS["muted"]}">{name}</td>'
