"""Which milestones a problem holds up, and which targets it so endangers; each leads to its plan."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QLabel, QPushButton, QVBoxLayout

from ui.widgets.rows import Rows
from xzdesk.plans.readings import Endangered


class EndangersPanel(QFrame):
    """Hidden while there is nothing to tell."""

    opened = Signal(str)  # plan id / milestone id

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.buttons: list[QPushButton] = []
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(4)
        heading = QLabel("影响培育方案")
        heading.setProperty("role", "section")
        layout.addWidget(heading)
        self._rows = Rows(layout)
        self.hide()

    def show_endangered(self, found: Sequence[Endangered]) -> None:
        """Replace what is told."""
        self._rows.clear()
        self.buttons = []
        for each in found:
            self._add(each)
        self.setVisible(bool(found))

    def _add(self, of: Endangered) -> None:
        button = QPushButton(f"{of.plan.cluster}：{of.milestone.title}")
        button.setObjectName(f"{of.plan.id}/{of.milestone.id}")
        button.setProperty("kind", "link")
        button.setStyleSheet("text-align: left")
        button.setToolTip(f"转到{of.plan.title}的这个节点")
        told = QLabel(of.text)
        told.setProperty("role", "small")
        told.setWordWrap(True)
        self._group.addButton(button)
        self.buttons.append(button)
        for widget in (button, told):
            self._rows.add(widget)

    def _clicked(self, button: QAbstractButton) -> None:
        self.opened.emit(button.objectName())
