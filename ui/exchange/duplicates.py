"""The queue of likely duplicates: each row beside what it resembles, differences marked, many decided at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.exchange.comparing import STYLE, compared
from ui.exchange.detail import detail_card
from ui.exchange.listing import Column, Index, ListModel, make_table
from ui.exchange.rows import Place
from ui.settings.card import button
from ui.theme import colour
from xzdesk.exchange.duplicates import Resemblance
from xzdesk.exchange.problem_rows import Verdict

_DETAIL = 520
_OPEN, _AGAIN = "未核对", "重新核对"
_ABOUT = "左边一组一行，右边对照。可以选中几组一起定。没有核对的，按“两件都留”导入。核对过的本台会记住。"
_HINTS = {
    Verdict.BOTH: "不是同一件，照常导入",
    Verdict.SKIP: "这一行不导入，台账不变",
    Verdict.UPDATE: "不新增问题，用这一行填写的内容更新台账里的那一件；标题和受理日期以台账为准",
    Verdict.LATER: "照常导入，在办理进展里记一笔待并案",
}


class PairsModel(ListModel[Resemblance]):
    """The pairs, and what was said of each."""

    def __init__(self) -> None:
        columns = (
            Column("处理", self.said, 138),
            Column("行", lambda pair: str(pair.row), 46),
            Column("导入的标题", lambda pair: pair.title),
            Column("与哪一件相近", lambda pair: pair.other, 150),
            Column("相近程度", lambda pair: f"{pair.score:.0%}", 74),
        )
        super().__init__(columns)
        self._verdicts: Mapping[tuple[Place, str], Verdict] = {}

    def load(self, pairs: Sequence[Resemblance], verdicts: Mapping[tuple[Place, str], Verdict]) -> None:
        """Show these pairs; what is said of them later shows, too."""
        self._verdicts = verdicts
        self.show(pairs)

    def said(self, pair: Resemblance) -> str:
        """What was said of a pair."""
        found = self._verdicts.get((pair.place, pair.other))
        return found.caption if found else _OPEN

    def tell(self) -> None:
        """Something else was said."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        pair = self.item(index.row()) if index.isValid() else None
        if pair and role == Qt.ItemDataRole.ForegroundRole and index.column() == 0:
            return colour("amber" if self.said(pair) == _OPEN else "green")
        return super().data(index, role)


class DuplicatesPanel(QWidget):
    """Shows pairs; `decided` tells what is said of those that are selected."""

    decided = Signal(object, object)  # list[Resemblance], Verdict or None: taken back
    wanted_close = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = PairsModel()
        self.table = make_table(self.model, two_lines=True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.heading, self.about, self.left = QLabel("疑似重复"), QLabel(_ABOUT), QLabel()
        self.detail = QTextBrowser()
        self.buttons: dict[Verdict, QPushButton] = {}
        self.all, self.back = button("全选", "选中所有组"), button("返回预览", kind="primary")
        self.open_again = button(f"0　{_AGAIN}", "去掉原来的处理，回到未核对", kind="link")
        for number, verdict in enumerate(Verdict, start=1):
            self.buttons[verdict] = button(f"{number}　{verdict.caption}", _HINTS[verdict])
        for number, each in enumerate((self.open_again, *self.buttons.values())):
            each.clicked.connect(self._decide)
            shortcut = QShortcut(str(number), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(each.click)
        self._lay_out()
        self.setFocusProxy(self.table)
        self.table.selectionModel().selectionChanged.connect(self._show)
        self.all.clicked.connect(self.table.selectAll)
        self.back.clicked.connect(self.wanted_close)

    def load(self, pairs: Sequence[Resemblance], verdicts: Mapping[tuple[Place, str], Verdict]) -> None:
        """Show pairs; the first one that nobody has looked at is selected."""
        self.model.load(pairs, verdicts)
        self._select_next(0)

    def chosen(self) -> list[Resemblance]:
        """The selected pairs."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [pair for row in rows if (pair := self.model.item(row))]

    def _decide(self) -> None:
        verdict = next((verdict for verdict, each in self.buttons.items() if each is self.sender()), None)
        pairs = self.chosen()
        if pairs:
            last = max(index.row() for index in self.table.selectionModel().selectedRows())
            self.decided.emit(pairs, verdict)
            self.model.tell()
            self._select_next(last + 1)

    def _select_next(self, start: int) -> None:
        """The next pair that is open, from `start` on and round; else the one it was on."""
        count = self.model.rowCount()
        places = [row % count for row in range(start, start + count)] if count else []
        open_ = [row for row in places if self.model.said(self.model.items[row]) == _OPEN]
        row = open_[0] if open_ else min(max(start - 1, 0), count - 1)
        if count:
            flags = QItemSelectionModel.SelectionFlag
            index = self.model.index(row, 0)
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
        self._show()

    def _show(self) -> None:
        pairs = self.chosen()
        self.detail.setHtml(compared(pairs[0]) if len(pairs) == 1 else _several(pairs))
        for verdict, each in self.buttons.items():
            in_ledger = verdict is not Verdict.UPDATE or all(pair.in_ledger for pair in pairs)
            each.setEnabled(bool(pairs) and in_ledger)
        self.open_again.setEnabled(any(self.model.said(pair) != _OPEN for pair in pairs))
        judged = sum(self.model.said(pair) != _OPEN for pair in self.model.items)
        self.left.setText(f"共 {self.model.rowCount()} 组，已核对 {judged} 组")

    def _lay_out(self) -> None:
        self.heading.setProperty("role", "title")
        self.about.setProperty("role", "muted")
        self.left.setProperty("role", "section")
        head = QHBoxLayout()
        head.setSpacing(14)
        for widget in (self.heading, self.about):
            head.addWidget(widget)
        head.addStretch()
        head.addWidget(self.left)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.table, 1)
        body.addWidget(detail_card(self.detail, _DETAIL, STYLE))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.all)
        for each in self.buttons.values():
            foot.addWidget(each)
        foot.addWidget(self.open_again)
        foot.addStretch()
        foot.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(body, 1)
        layout.addLayout(foot)


def _several(pairs: Sequence[Resemblance]) -> str:
    if not pairs:
        return '<p class="muted">请在左边选一组。</p>'
    return f'<h3>选中 {len(pairs)} 组</h3><p class="muted">下面选的处理办法用于这 {len(pairs)} 组。</p>'
