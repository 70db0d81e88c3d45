"""A list of texts of several lines: each gets the height it needs."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.widgets.textlist import TextList

LONG = "市制造强市建设工作领导小组办公室"


def test_a_long_name_does_not_push_out_the_line_below_it(app: QApplication, qtbot: QtBot) -> None:
    made = TextList()
    qtbot.addWidget(made)
    made.setFixedSize(200, 100)  # too narrow for the name, too low for all three
    made.addItems([f"{LONG}\n4件，都已导出", "市发改委\n2件，都已导出", f"{LONG}\n1件，1件未导出"])
    made.show()
    QApplication.processEvents()
    line = QFontMetrics(made.font()).lineSpacing()
    heights = [made.visualItemRect(made.item(row)).height() for row in range(3)]
    assert made.verticalScrollBar().isVisible()
    assert heights[0] >= 3 * line
    assert heights[0] == heights[2] > heights[1]
