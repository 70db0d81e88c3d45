"""Words of other people are shown as they are: what looks like a page's marks is no page, and fetches no picture."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain(*labels: QLabel) -> None:
    """Labels that show a text as it was typed."""
    for label in labels:
        label.setTextFormat(Qt.TextFormat.PlainText)


def tip(text: str) -> str:
    """A text for a tip, which takes anything that looks like marks for a page."""
    if "<" not in text and "&" not in text:
        return text
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")
