"""The column at the left: where one can go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ui.icons import icon
from ui.pages.page import PageSpec
from ui.theme import mark

WIDTH = 126


class Navigation(QWidget):
    """A button a page; the one that is shown is marked."""

    chosen = Signal(str)

    def __init__(self, specs: Sequence[PageSpec]) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.buttons: dict[str, QToolButton] = {}
        self._titles = {spec.key: spec.title for spec in specs}
        group = QButtonGroup(self)
        group.buttonClicked.connect(self._clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 10)
        layout.setSpacing(2)
        for number, spec in enumerate(specs, start=1):
            button = QToolButton()
            button.setText(f" {spec.title}")
            button.setIcon(icon(spec.icon))
            button.setIconSize(QSize(20, 20))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setCheckable(True)
            button.setProperty("role", "nav")
            button.setToolTip(f"{spec.title}（Ctrl+{number}）")
            button.setObjectName(spec.key)
            group.addButton(button)
            layout.addWidget(button)
            self.buttons[spec.key] = button
        layout.addStretch()

    def mark(self, key: str) -> None:
        """Show where one is."""
        self.buttons[key].setChecked(True)

    def tell_count(self, key: str, count: int) -> None:
        """How many things wait on a page."""
        button, title = self.buttons[key], self._titles[key]
        button.setText(f" {title} {count}" if count else f" {title}")
        mark(button, "waiting", bool(count))

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(button.objectName())
