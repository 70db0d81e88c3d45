"""A small table of the mapping wizard: a few columns of text, some of them with a list to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from ui.widgets.combo import Combo

_LINE = 36
Choices = Sequence[tuple[str, str]]  # value and caption; an empty caption is a line between groups


def make_grid(captions: Sequence[str], widths: Sequence[int]) -> QTableWidget:
    """A read-only table; a width of 0 takes what the others leave."""
    grid = QTableWidget(0, len(captions))
    grid.setHorizontalHeaderLabels(list(captions))
    grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    grid.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    grid.setShowGrid(False)
    grid.setTabKeyNavigation(False)
    grid.verticalHeader().hide()
    grid.verticalHeader().setDefaultSectionSize(_LINE)
    header = grid.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in enumerate(widths):
        mode = QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
        header.setSectionResizeMode(column, mode)
        if width:
            grid.setColumnWidth(column, width)
    return grid


def put(grid: QTableWidget, row: int, column: int, text: str, ink: QColor | None = None) -> QTableWidgetItem:
    """Write a text into a cell."""
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    if ink:
        item.setForeground(ink)
    grid.setItem(row, column, item)
    return item


def choosing(choices: Choices, value: str) -> Combo:
    """A list with one of its values chosen."""
    combo = Combo()
    for key, caption in choices:
        if caption:
            combo.addItem(caption, key)
        else:
            combo.insertSeparator(combo.count())
    combo.setCurrentIndex(max(combo.findData(value), 0))
    return combo
