"""A list of parts of a plan with what can be done to them: new, change, remove, and more by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.plans.table import Column, Table

T = TypeVar("T")


class Toolbar(QWidget):
    """Buttons by name, and a word at the right."""

    chosen = Signal(str)

    def __init__(self, captions: Sequence[tuple[str, str, str]]) -> None:
        """(name, caption, tool tip) each; the first stands out."""
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self.hint = QLabel()
        self.hint.setProperty("role", "small")
        group = QButtonGroup(self)
        group.buttonClicked.connect(self._clicked)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(10, 8, 10, 8)
        self.row.setSpacing(8)
        for name, caption, tip in captions:
            button = QPushButton(caption)
            button.setObjectName(name)
            button.setToolTip(tip)
            group.addButton(button)
            self.row.addWidget(button)
            self.buttons[name] = button
        self.row.addStretch()
        self.row.addWidget(self.hint)

    def _clicked(self, button: QAbstractButton) -> None:
        self.chosen.emit(button.objectName())


class PartTab(QWidget, Generic[T]):
    """A toolbar over a table. `asked` tells what shall be done: new, edit, remove or another, and to which record."""

    asked = Signal(str, str)  # name, key

    def __init__(
        self, columns: Sequence[Column[T]], key: object, captions: Sequence[tuple[str, str, str]], name: str
    ) -> None:
        super().__init__()
        self.toolbar = Toolbar(captions)
        self.table: Table[T] = Table(columns, key, row_height=48, name=name)  # type: ignore[arg-type]
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self.toolbar)
        self.body.addWidget(self.table, 1)
        self.toolbar.chosen.connect(self._ask)
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._tell)
        if "remove" in self.toolbar.buttons:
            shortcut = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._remove)
        self._tell(self.table.current())

    def show_rows(self, rows: Sequence[T]) -> None:
        """Show these."""
        self.table.show_rows(rows)

    def _ask(self, name: str) -> None:
        self.asked.emit(name, self.table.current())

    def _open(self, key: str) -> None:
        self.asked.emit("open", key)

    def _remove(self) -> None:
        if self.table.current():
            self.asked.emit("remove", self.table.current())

    def _tell(self, key: str) -> None:
        """What can be done only to a row."""
        for name, button in self.toolbar.buttons.items():
            if name != "new":
                button.setEnabled(bool(key))
