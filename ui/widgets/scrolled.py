"""A column of fields or cards that scrolls when it is higher than its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget


def scrolled(inner: QWidget) -> QScrollArea:
    """It follows the field that has the focus and takes none itself: Tab goes straight to the first field."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(inner)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def yielding(widget: QWidget, least: int) -> None:
    """Let a list in a scrolled page shrink to `least` pixels of height before the page scrolls: Qt asks for the height
    that a page would like, not for the least it needs."""
    policy = widget.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
    widget.setSizePolicy(policy)
    widget.setMinimumHeight(least)
