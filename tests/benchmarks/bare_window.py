"""The yardstick of start-up: a bare PySide6 window with one line of Chinese, painted."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from tests.memory import resident_kilobytes


class Line(QLabel):
    """Says "ready" behind its painting; a repaint before the window is exposed would paint nothing."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, tell)


def tell() -> None:
    print(f"ready {resident_kilobytes()}", flush=True)


def main() -> None:
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1366, 768)
    label = Line("问题台账")
    window.setCentralWidget(label)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
