"""The one place where the window turns to the person or the desktop: messages, questions, file choosers, clipboard.

Nothing waits here: dialogs are opened, and the answer comes to the callback. Tests put a recorder in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QInputDialog, QMessageBox, QPushButton, QWidget

WORKBOOKS = "Excel 工作簿 (*.xlsx)"
TABLES = "表格文件 (*.xlsx *.xlsm *.xls *.et *.ods *.csv)"
DATABASES = "问题台账数据库 (*.db)"


@dataclass(frozen=True)
class Question:
    """What is asked: a heading, what it is about, and the choices as (key, caption); the first is the safe one.

    Escape chooses the first. `danger` marks a key whose button warns.
    """

    heading: str
    text: str
    choices: tuple[tuple[str, str], ...] = (("cancel", "取消"), ("ok", "确定"))
    danger: str = ""


class Bridge(QObject):
    """Opens real dialogs."""

    def tell(self, parent: QWidget | None, heading: str, text: str, details: str = "") -> None:
        """A message that needs no answer; `details` can be unfolded and copied."""
        box = _box(parent, heading, text)
        box.setDetailedText(details)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        self.show(box)

    def ask(self, parent: QWidget | None, question: Question, answered: Callable[[str], None]) -> None:
        """A question; `answered` gets the key of the choice."""
        box = _box(parent, question.heading, question.text)
        keys: dict[QAbstractButton, str] = {}
        for number, (key, caption) in enumerate(question.choices):
            role = QMessageBox.ButtonRole.ActionRole if number else QMessageBox.ButtonRole.RejectRole
            button = box.addButton(caption, role)
            keys[button] = key
            _dress(box, button, first=number == 0, danger=key == question.danger)
        box.buttonClicked.connect(_Answer(box, keys, answered).clicked)
        self.show(box)

    def ask_line(self, parent: QWidget, heading: str, caption: str, answered: Callable[[str], None]) -> None:
        """Ask for a line of text; nothing is answered when the person cancels."""
        dialog = QInputDialog(parent)
        dialog.setWindowTitle(heading)
        dialog.setLabelText(caption)
        dialog.setOkButtonText("确定")
        dialog.setCancelButtonText("取消")
        dialog.textValueSelected.connect(answered)
        self.show(dialog)

    def choose_open(
        self, parent: QWidget | None, heading: str, kinds: tuple[str, ...], folder: Path, chosen: Callable[[Path], None]
    ) -> None:
        """Ask for a file that is there."""
        dialog = _chooser(parent, heading, folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(list(kinds))
        dialog.fileSelected.connect(_Chosen(dialog, chosen).selected)
        self.show(dialog)

    def choose_several(
        self,
        parent: QWidget,
        heading: str,
        kinds: tuple[str, ...],
        folder: Path,
        chosen: Callable[[list[Path]], None],
    ) -> None:
        """Ask for files that are there, one or more."""
        dialog = _chooser(parent, heading, folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(list(kinds))
        dialog.filesSelected.connect(_Chosen(dialog, chosen).several)
        self.show(dialog)

    def choose_save(
        self, parent: QWidget, heading: str, kinds: tuple[str, ...], proposed: Path, chosen: Callable[[Path], None]
    ) -> None:
        """Ask where to put a file; the chooser itself asks before it replaces one."""
        dialog = _chooser(parent, heading, proposed.parent)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix(proposed.suffix.lstrip("."))
        dialog.selectFile(proposed.name)
        dialog.fileSelected.connect(_Chosen(dialog, chosen).selected)
        self.show(dialog)

    def show(self, dialog: QDialog) -> None:
        """Open a dialog over its parent; it is gone once closed."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        QDialog.open(dialog)  # a print dialog has only another one of that name

    def beside(self, window: QDialog) -> None:
        """Open a window that is read beside one's work; it is gone once closed."""
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.show()
        window.raise_()
        window.activateWindow()

    def copy(self, text: str) -> None:
        """Put text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    def reveal(self, path: Path) -> None:
        """Open a file or folder with the desktop's own program."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class _Answer(QObject):
    """Carries a question's callback; lives as long as its box."""

    def __init__(self, box: QMessageBox, keys: dict[QAbstractButton, str], answered: Callable[[str], None]) -> None:
        super().__init__(box)
        self._keys = keys
        self._answered = answered

    def clicked(self, button: QAbstractButton) -> None:
        self._answered(self._keys[button])


class _Chosen(QObject):
    """Carries a chooser's callback; lives as long as its dialog."""

    def __init__(self, dialog: QFileDialog, chosen: Callable[..., None]) -> None:
        super().__init__(dialog)
        self._callback = chosen

    def selected(self, name: str) -> None:
        self._callback(Path(name))

    def several(self, names: list[str]) -> None:
        self._callback([Path(name) for name in names])


def _chooser(parent: QWidget | None, heading: str, folder: Path) -> QFileDialog:
    """Where the desktop has no chooser of its own, Qt's; its translation lacks these words."""
    dialog = QFileDialog(parent, heading, str(folder))
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, "位置：")
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, "文件类型：")
    return dialog


def _box(parent: QWidget | None, heading: str, text: str) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(heading)
    box.setText(heading)
    box.setInformativeText(text)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return box


def _dress(box: QMessageBox, button: QPushButton, *, first: bool, danger: bool) -> None:
    if first:
        box.setEscapeButton(button)
    if first or not danger:
        box.setDefaultButton(button)
    button.setProperty("kind", "danger" if danger else "" if first else "primary")
    button.style().unpolish(button)
    button.style().polish(button)
