"""What stands where no problem is: why, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from xzdesk.problems.queries import Facets

_REGISTER = "企业和项目反映的问题，从登记第一件开始。"
_IMPORT = "县区报来的问题，到“数据交换”导入县区的数据包后列在这里。"


class EmptyState(QWidget):
    """A heading, a line, and the actions that help."""

    wanted_new = Signal()
    wanted_all = Signal()
    wanted_reset = Signal()

    def __init__(self, upper: bool = False) -> None:
        """`upper`: of an office that answers, and registers nothing."""
        super().__init__()
        self._upper = upper
        self.heading, self.text = QLabel(), QLabel()
        self.heading.setProperty("role", "heading")
        self.text.setProperty("role", "muted")
        for label in (self.heading, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.new, self.all, self.reset = (
            QPushButton("新建问题"),
            QPushButton("在全部状态中查看"),
            QPushButton("清除筛选"),
        )
        self.new.setProperty("kind", "primary")
        self.new.clicked.connect(self.wanted_new)
        self.all.clicked.connect(self.wanted_all)
        self.reset.clicked.connect(self.wanted_reset)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        for button in (self.all, self.reset, self.new):
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(self.heading)
        layout.addWidget(self.text)
        layout.addLayout(buttons)
        layout.addStretch(3)

    def explain(self, facets: Facets, narrowed: bool) -> None:
        """Say why nothing is shown; the counts are those of the other states under the same filters."""
        elsewhere = sum(facets.states.values())
        self.all.setVisible(elsewhere > 0)
        self.reset.setVisible(narrowed)
        self.new.setVisible(not narrowed and not self._upper)
        if narrowed:
            self.heading.setText("没有符合条件的问题")
            self.text.setText(f"其他状态中有 {elsewhere} 件符合。" if elsewhere else "换一个词，或清除筛选再看。")
        elif elsewhere:
            self.heading.setText("这里没有问题")
            self.text.setText(f"其他状态中有 {elsewhere} 件。")
        else:
            self.heading.setText("台账里还没有问题")
            self.text.setText(_IMPORT if self._upper else _REGISTER)
