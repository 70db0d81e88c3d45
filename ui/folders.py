"""Where files of one purpose were put last; the person's documents until then."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from ui.prefs import Prefs


class Folder:
    """Remembered under a key of the preferences."""

    def __init__(self, prefs: Prefs, key: str) -> None:
        self._prefs = prefs
        self._key = f"folders/{key}"

    @property
    def path(self) -> Path:
        """The folder, as long as it is there."""
        last = self._prefs.text(self._key)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return next((Path(each) for each in (last, documents) if each and Path(each).is_dir()), Path.home())

    def remember(self, file: Path) -> None:
        """A file was put there, or taken from there."""
        self._prefs.set_text(self._key, str(file.parent))
