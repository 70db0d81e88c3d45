"""Small parts of the report page's left side."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton


def chip(text: str) -> QPushButton:
    """A button that stays down while what it names is chosen."""
    made = QPushButton(text)
    made.setCheckable(True)
    made.setProperty("kind", "chip")
    return made


def caption(text: str) -> QLabel:
    """A heading over a choice."""
    label = QLabel(text)
    label.setProperty("role", "section")
    return label
