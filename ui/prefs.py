"""What the window remembers between two days: sizes, column widths, the last database, the operators of a desk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

LAST = "start/last"  # the database that was open last
_FOLDER = "xzdesk"
_OPERATORS = 30


def config_folder() -> Path:
    """The folder of the program's own settings for this person; known before there is an application object."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)) / _FOLDER


class Prefs:
    """An ini file in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def text(self, key: str) -> str:
        """A remembered text, empty when there is none."""
        return str(self._settings.value(key, ""))

    def set_text(self, key: str, value: str) -> None:
        self._settings.setValue(key, value)

    def state(self, key: str) -> QByteArray:
        """A remembered geometry or header state."""
        value = self._settings.value(key, QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, key: str, value: QByteArray) -> None:
        self._settings.setValue(key, value)

    def operators(self, site: str) -> list[str]:
        """Who has worked at this desk, the last one first."""
        return [name for name in self.text(f"operators/{site}").split("\n") if name]

    def set_operators(self, site: str, names: list[str]) -> None:
        unique = list(dict.fromkeys(names))[:_OPERATORS]
        self.set_text(f"operators/{site}", "\n".join(unique))

    def save(self) -> None:
        """Write the file now."""
        self._settings.sync()
