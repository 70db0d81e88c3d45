"""The yardstick of start-up: a bare PySide6 window with one line of Chinese, painted."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from tests.benchmarks.measure import resident_kilobytes


def main() -> None:
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1366, 768)
    label = QLabel("问题台账")
    window.setCentralWidget(label)
    window.show()

    def tell() -> None:
        label.repaint()
        print(f"ready {resident_kilobytes()}", flush=True)

    QTimer.singleShot(0, tell)
    app.exec()


if __name__ == "__main__":
    main()
