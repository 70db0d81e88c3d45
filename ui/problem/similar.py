"""Problems that look like the one being typed: perhaps it is in the ledger already."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout

from ui.widgets.plain import plain
from xzdesk.problems.records import Problem

_ROW = 71


class SimilarPanel(QFrame):
    """A short list; a click opens one, what was typed stays."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.heading, self.hint = QLabel(), QLabel()
        plain(self.heading, self.hint)
        self.heading.setProperty("role", "section")
        self.hint.setProperty("role", "small")
        self.hint.setWordWrap(True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(6)
        for widget in (self.heading, self.hint, self.list):
            layout.addWidget(widget)
        self.show_problems([])

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Replace the list."""
        self.list.clear()
        for problem in problems:
            about = "　".join(filter(None, (problem.number, problem.subject_name, problem.status.caption)))
            item = QListWidgetItem(f"{problem.title}\n{about}")
            item.setData(Qt.ItemDataRole.UserRole, problem.id)
            item.setToolTip(f"{problem.title}\n{about}")
            self.list.addItem(item)
        self.list.setVisible(bool(problems))
        self.list.setFixedHeight(max(1, len(problems)) * _ROW + 4)
        self.heading.setText(f"可能重复 {len(problems)} 件" if problems else "查重")
        text = "请先看看是不是同一件；同一件不用再登记。" if problems else "填写标题和企业名称时，这里列出相近的问题。"
        self.hint.setText(text)

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(str(item.data(Qt.ItemDataRole.UserRole)))
