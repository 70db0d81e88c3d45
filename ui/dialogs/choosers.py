"""File choosers, as the bridge shows them, and the desktop's own programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


def one(
    parent: QWidget | None, heading: str, kinds: Sequence[str], folder: Path, chosen: Callable[[Path], None]
) -> QFileDialog:
    """For a file that is there."""
    dialog = _chooser(parent, heading, kinds, folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(_Chosen(dialog, chosen).selected)
    return dialog


def several(
    parent: QWidget, heading: str, kinds: Sequence[str], folder: Path, chosen: Callable[[list[Path]], None]
) -> QFileDialog:
    """For files that are there, one or more."""
    dialog = _chooser(parent, heading, kinds, folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(_Chosen(dialog, chosen).several)
    return dialog


def saving(
    parent: QWidget, heading: str, kinds: Sequence[str], proposed: Path, chosen: Callable[[Path], None]
) -> QFileDialog:
    """For the place of a file; asks before one is replaced."""
    dialog = _chooser(parent, heading, kinds, proposed.parent)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(proposed.suffix.lstrip("."))
    dialog.selectFile(proposed.name)
    dialog.fileSelected.connect(_Chosen(dialog, chosen).selected)
    return dialog


def reveal(path: Path) -> None:
    """Open a file or folder with the desktop's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class _Chosen(QObject):
    """Carries a chooser's callback; lives as long as its dialog."""

    def __init__(self, dialog: QFileDialog, chosen: Callable[..., None]) -> None:
        super().__init__(dialog)
        self._callback = chosen

    def selected(self, name: str) -> None:
        self._callback(Path(name))

    def several(self, names: list[str]) -> None:
        self._callback([Path(name) for name in names])


def _chooser(parent: QWidget | None, heading: str, kinds: Sequence[str], folder: Path) -> QFileDialog:
    """Where the desktop has no chooser of its own, Qt's; its translation lacks these words."""
    dialog = QFileDialog(parent, heading, str(folder))
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, "位置：")
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, "文件类型：")
    dialog.setNameFilters(list(kinds))
    return dialog
