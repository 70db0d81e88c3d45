"""What stands in for the person and the desktop: a clock that is set, answers to choosers, a camera, a log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QPoint, QRect, QSize, Qt, QtMsgType
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from ui.bridge import Bridge, Question
from ui.fonts import sized
from ui.theme import colour

SCREEN = QSize(1366, 768)
_SETTLES_MS = 40  # until everything that was posted is done and painted
_TITLE = 32


class TourFailed(Exception):  # noqa: N818 - told, not traced
    """The play cannot go on: what happened, in Chinese."""


class Clock:
    """The wall clock of the play."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


class TourBridge(Bridge):
    """Answers choosers with a folder, opens the program's own dialogs, and counts what nobody expected."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path()
        self.next_file = Path()
        self.next_line = ""
        self.saved = Path()
        self.dialog: QDialog | None = None
        self.faults: list[str] = []

    def tell(self, parent: QWidget | None, heading: str, text: str, details: str = "") -> None:
        self.faults.append(f"{heading}：{text}\n{details}".strip())

    def ask(self, parent: QWidget | None, question: Question, answered: Callable[[str], None]) -> None:
        self.faults.append(f"{question.heading}：{question.text}")

    def ask_line(self, parent: QWidget, heading: str, caption: str, answered: Callable[[str], None]) -> None:
        answered(self.next_line)

    def choose_open(
        self, parent: QWidget | None, heading: str, kinds: tuple[str, ...], folder: Path, chosen: Callable[[Path], None]
    ) -> None:
        chosen(self.next_file)

    def choose_several(
        self,
        parent: QWidget,
        heading: str,
        kinds: tuple[str, ...],
        folder: Path,
        chosen: Callable[[list[Path]], None],
    ) -> None:
        chosen([self.next_file])

    def choose_save(
        self, parent: QWidget, heading: str, kinds: tuple[str, ...], proposed: Path, chosen: Callable[[Path], None]
    ) -> None:
        self.folder.mkdir(exist_ok=True)
        self.saved = self.folder / proposed.name
        chosen(self.saved)

    def hear(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        """Qt's own complaints; what a screen that is not there cannot do is none."""
        if kind is not QtMsgType.QtDebugMsg and not text.startswith("This plugin does not support"):
            self.faults.append(f"Qt：{text}")

    def show(self, dialog: QDialog) -> None:
        self.dialog = dialog
        super().show(dialog)


class Camera:
    """Takes numbered pictures of the size of a small screen."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def take(self, name: str, window: QWidget, over: QWidget | None = None) -> Path:
        """A window filling the screen; or one over another, in its frame. Returns the file."""
        QTest.qWait(_SETTLES_MS)
        self._folder.mkdir(exist_ok=True)
        self._count += 1
        path = self._folder / f"{self._count:02d}-{name}.png"
        if not _picture(window, over).save(str(path)):
            raise TourFailed(f"截图没有存下：{path}。请检查磁盘。")
        return path


def _picture(window: QWidget, over: QWidget | None) -> QPixmap:
    whole = window.grab()
    if whole.deviceIndependentSize().toSize() == SCREEN and over is None:
        return whole
    screen = QPixmap(SCREEN)
    screen.fill(colour("line"))
    painter = QPainter(screen)
    if over is None:
        _frame(painter, window, whole)
    else:
        painter.drawPixmap(QPoint(), whole)
        painter.fillRect(screen.rect(), QColor(31, 41, 51, 70))
        _frame(painter, over, over.grab())
    painter.end()
    return screen


def _frame(painter: QPainter, window: QWidget, content: QPixmap) -> None:
    """A window in the middle of the screen with its title above it, as a desktop shows it."""
    size = content.deviceIndependentSize().toSize()
    left = (SCREEN.width() - size.width()) // 2
    top = (SCREEN.height() - size.height() - _TITLE) // 2
    title = QRect(left, top, size.width(), _TITLE)
    painter.fillRect(title.adjusted(-1, -1, 1, size.height() + 1), colour("faint"))
    painter.fillRect(title, colour("ground"))
    painter.setPen(colour("text"))
    painter.setFont(sized(13))
    painter.drawText(title.adjusted(12, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, window.windowTitle())
    painter.drawPixmap(title.bottomLeft() + QPoint(0, 1), content)


class Log:
    """What was done when, line by line, in a file and to whoever watches."""

    def __init__(self, path: Path, watch: Callable[[str], None]) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._watch = watch

    def write(self, moment: datetime, text: str) -> None:
        """A line with the play's own time."""
        line = f"{moment:%Y-%m-%d %H:%M}　{text}"
        self._file.write(f"{line}\n")
        self._watch(line)

    def close(self) -> None:
        self._file.close()
