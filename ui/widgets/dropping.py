"""What is being dragged over the window, and that it is the window's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_FIELDS = ("QLineEdit", "QTextEdit", "QPlainTextEdit")  # by name: a class that a page has none of need not be loaded


def dropped_files(data: QMimeData) -> list[Path]:
    """The local files of what is being dragged; empty when it is something else."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def leave_drops(page: QWidget) -> None:
    """Let files that are dropped on a field of a page come to the window."""
    for field in page.findChildren(QWidget) if isValid(page) else ():
        if any(map(field.inherits, _FIELDS)):
            field.setAcceptDrops(False)
