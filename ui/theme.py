"""Colours, palette and style sheet: one light, restrained look, whatever the desktop's own is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

STYLE = "Fusion"
RESOURCES = Path(__file__).resolve().parents[1] / "resources"

COLOURS = {
    "text": "#1f2933",
    "muted": "#5a6672",
    "faint": "#8a949e",
    "line": "#d5dbe2",
    "ground": "#f3f5f8",
    "card": "#ffffff",
    "stripe": "#f8fafc",
    "accent": "#1d5fa6",
    "accent-dark": "#164a83",
    "accent-soft": "#e6eff9",
    "red": "#b42318",
    "red-soft": "#fdecea",
    "amber": "#8a5a00",
    "amber-soft": "#fff5dc",
    "green": "#1e7b4a",
    "green-soft": "#e7f5ec",
}
DOTS = {"red": "#d92d20", "yellow": "#e5a400", "green": "#2e9e62", "none": "#b8c1ca"}


def colour(name: str) -> QColor:
    """A colour of the theme."""
    return QColor(COLOURS[name])


def dress(app: QApplication) -> None:
    """Our palette and style sheet; the same on a desktop that prefers dark windows."""
    app.styleHints().setColorScheme(Qt.ColorScheme.Light)
    app.setPalette(_palette())
    app.setStyleSheet(_style_sheet())


def mark(widget: QWidget, name: str, on: bool) -> None:
    """Set a mark that the style sheet looks at; none is there at first."""
    if bool(widget.property(name)) != on:
        widget.setProperty(name, on)
        widget.style().polish(widget)


def _palette() -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette(colour("ground"))
    for role, name in {
        roles.Window: "ground",
        roles.Base: "card",
        roles.AlternateBase: "stripe",
        roles.Button: "card",
        roles.ToolTipBase: "card",
        roles.Text: "text",
        roles.WindowText: "text",
        roles.ButtonText: "text",
        roles.ToolTipText: "text",
        roles.PlaceholderText: "faint",
        roles.Highlight: "accent",
        roles.HighlightedText: "card",
        roles.Link: "accent",
        roles.LinkVisited: "accent",
    }.items():
        palette.setColor(role, colour(name))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour("faint"))
    return palette


def _style_sheet() -> str:
    text = (RESOURCES / "styles" / "window.qss").read_text("utf-8")
    for name, value in sorted(COLOURS.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(f"@{name}", value)
    return text.replace("@icons", (RESOURCES / "icons").as_posix())
