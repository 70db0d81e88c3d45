"""What is told of one row, in a card beside the table."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout

from ui.exchange.telling import STYLE


def detail_card(detail: QTextBrowser, width: int, style: str = STYLE) -> QFrame:
    """A card of so many pixels around the text."""
    detail.document().setDefaultStyleSheet(style)
    detail.document().setDocumentMargin(14)
    card = QFrame()
    card.setProperty("role", "card")
    card.setFixedWidth(width)
    inside = QVBoxLayout(card)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.addWidget(detail)
    return card
