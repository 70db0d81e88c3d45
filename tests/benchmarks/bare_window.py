"""The yardstick of start-up: a bare PySide6 window, shown and painted."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.benchmarks.measure import resident_kilobytes


def main() -> None:
    app = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    QTimer.singleShot(0, lambda: print(f"ready {resident_kilobytes()}", flush=True))
    app.exec()


if __name__ == "__main__":
    main()
