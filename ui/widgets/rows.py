"""Rows of a panel that are replaced by others whenever there is something else to tell."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget


class Rows:
    """The widgets at the end of a layout."""

    def __init__(self, layout: QBoxLayout) -> None:
        self._layout = layout
        self._rows: list[QWidget] = []

    def add(self, row: QWidget) -> None:
        """Shown at once: a row that waits to be shown is not reckoned with in the height of its column, whose lines
        would be cut off."""
        self._rows.append(row)
        self._layout.addWidget(row)
        row.show()

    def clear(self) -> None:
        """Take all of them away."""
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
