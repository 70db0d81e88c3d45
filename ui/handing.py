"""Files that the desktop opens with the program while its window is open already: handed to that window by a note.

The note lies in the person's own settings folder; a window takes it when it comes, or when it is opened next.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCryptographicHash, QFileSystemWatcher, QObject, Signal

from xzdesk.core.ids import random_bits


def hand_over(settings: Path, database: Path, files: Sequence[Path]) -> None:
    """Leave a note for the window on a database. OSError when it cannot be written."""
    folder = _folder(settings, database)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{random_bits(64):016x}.part"
    part.write_text(json.dumps([str(file) for file in files]), "utf-8")
    part.rename(part.with_suffix(".json"))


class Inbox(QObject):
    """The notes for one window; `arrived` gives the files of each, once."""

    arrived = Signal(object)  # list[Path]

    def __init__(self, settings: Path, database: Path) -> None:
        super().__init__()
        self._folder = _folder(settings, database)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self.look)

    def look(self) -> None:
        """Take the notes that are there; one that cannot be read is dropped."""
        for note in sorted(self._folder.glob("*.json")):
            try:
                listed = json.loads(note.read_text("utf-8"))
                note.unlink()
            except (OSError, ValueError):
                continue
            if isinstance(listed, list) and all(isinstance(each, str) for each in listed):
                self.arrived.emit([Path(each) for each in listed])


def _folder(settings: Path, database: Path) -> Path:
    # Qt's own hash, for Python's would have to be loaded on the way to the first window.
    told = QCryptographicHash.hash(str(database.resolve()).encode(), QCryptographicHash.Algorithm.Sha256)
    return settings / f"handed-{bytes(told.data()).hex()[:12]}"
