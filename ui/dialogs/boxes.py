"""Messages and questions in a box of their own, as the bridge shows them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QInputDialog, QMessageBox, QPushButton, QWidget

from ui.bridge import Question


def message(parent: QWidget | None, heading: str, text: str, details: str) -> QMessageBox:
    """A message that needs no answer."""
    box = _box(parent, heading, text)
    box.setDetailedText(details)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    return box


def question(parent: QWidget | None, asked: Question, answered: Callable[[str], None]) -> QMessageBox:
    """A question with a button for each choice."""
    box = _box(parent, asked.heading, asked.text)
    keys: dict[QAbstractButton, str] = {}
    for number, (key, caption) in enumerate(asked.choices):
        role = QMessageBox.ButtonRole.ActionRole if number else QMessageBox.ButtonRole.RejectRole
        button = box.addButton(caption, role)
        keys[button] = key
        _dress(box, button, first=number == 0, danger=key == asked.danger)
    box.buttonClicked.connect(_Answer(box, keys, answered).clicked)
    return box


def line(parent: QWidget, heading: str, caption: str, answered: Callable[[str], None]) -> QInputDialog:
    """A line of text to fill in."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(heading)
    dialog.setLabelText(caption)
    dialog.setOkButtonText("确定")
    dialog.setCancelButtonText("取消")
    dialog.textValueSelected.connect(answered)
    return dialog


class _Answer(QObject):
    """Carries a question's callback; lives as long as its box."""

    def __init__(self, box: QMessageBox, keys: dict[QAbstractButton, str], answered: Callable[[str], None]) -> None:
        super().__init__(box)
        self._keys = keys
        self._answered = answered

    def clicked(self, button: QAbstractButton) -> None:
        self._answered(self._keys[button])


def _box(parent: QWidget | None, heading: str, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(heading)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(heading)
    box.setInformativeText(text)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return box


def _dress(box: QMessageBox, button: QPushButton, *, first: bool, danger: bool) -> None:
    if first:
        box.setEscapeButton(button)
    if first or not danger:
        box.setDefaultButton(button)
    button.setProperty("kind", "danger" if danger else "" if first else "primary")
    button.style().unpolish(button)
    button.style().polish(button)
