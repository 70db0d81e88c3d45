"""The one place where the window turns to the person or the desktop: messages, questions, file choosers, clipboard.

Nothing waits here: dialogs are opened, and the answer comes to the callback. Tests put a recorder in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from xzdesk.core.tuples import NamedTuple

WORKBOOKS = "Excel 工作簿 (*.xlsx)"
TABLES = "表格文件 (*.xlsx *.xlsm *.xls *.et *.ods *.csv)"
DATABASES = "问题台账数据库 (*.db)"


class Question(NamedTuple):
    """What is asked: a heading, what it is about, and the choices as (key, caption); the first is the safe one.

    Escape chooses the first. `danger` marks a key whose button warns.
    """

    heading: str
    text: str
    choices: tuple[tuple[str, str], ...] = (("cancel", "取消"), ("ok", "确定"))
    danger: str = ""


class Bridge(QObject):
    """Opens real dialogs, whose classes are loaded when the first is needed: off the start-up path."""

    def tell(self, parent: QWidget | None, heading: str, text: str, details: str = "") -> None:
        """A message that needs no answer; `details` can be unfolded and copied."""
        from ui.dialogs import boxes

        self.show(boxes.message(parent, heading, text, details))

    def ask(self, parent: QWidget | None, question: Question, answered: Callable[[str], None]) -> None:
        """A question; `answered` gets the key of the choice."""
        from ui.dialogs import boxes

        self.show(boxes.question(parent, question, answered))

    def ask_line(self, parent: QWidget, heading: str, caption: str, answered: Callable[[str], None]) -> None:
        """Ask for a line of text; nothing is answered when the person cancels."""
        from ui.dialogs import boxes

        self.show(boxes.line(parent, heading, caption, answered))

    def choose_open(
        self, parent: QWidget | None, heading: str, kinds: tuple[str, ...], folder: Path, chosen: Callable[[Path], None]
    ) -> None:
        """Ask for a file that is there."""
        from ui.dialogs import choosers

        self.show(choosers.one(parent, heading, kinds, folder, chosen))

    def choose_several(
        self,
        parent: QWidget,
        heading: str,
        kinds: tuple[str, ...],
        folder: Path,
        chosen: Callable[[list[Path]], None],
    ) -> None:
        """Ask for files that are there, one or more."""
        from ui.dialogs import choosers

        self.show(choosers.several(parent, heading, kinds, folder, chosen))

    def choose_save(
        self, parent: QWidget, heading: str, kinds: tuple[str, ...], proposed: Path, chosen: Callable[[Path], None]
    ) -> None:
        """Ask where to put a file; the chooser itself asks before it replaces one."""
        from ui.dialogs import choosers

        self.show(choosers.saving(parent, heading, kinds, proposed, chosen))

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
        from ui.dialogs import choosers

        choosers.reveal(path)
