"""Our own defects: logged to a file, and shown with details that can be copied. The window goes on."""

from __future__ import annotations

import sys
import threading
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge

_LARGE = 2_000_000  # bytes; then the log begins anew, the one before is kept
_WORTH_TELLING = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


class Faults(QObject):
    """Takes what nobody else takes, on any thread."""

    _caught = Signal(str)

    def __init__(self, bridge: Bridge, log: Path) -> None:
        super().__init__()
        self._bridge = bridge
        self._log = log
        self._parent: QWidget | None = None
        self._caught.connect(self._show)

    def show_over(self, window: QWidget | None) -> None:
        """The window over which faults are shown."""
        self._parent = window

    def install(self) -> None:
        """Take Python's uncaught exceptions and Qt's warnings, until `remove`."""
        sys.excepthook = self.exception
        threading.excepthook = self._in_thread
        qInstallMessageHandler(self._qt_message)

    def remove(self) -> None:
        """Give them back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """As sys.excepthook."""
        details = "".join(traceback.format_exception(kind, error, trace))
        self._write(details)
        self._caught.emit(details)

    def report(self, error: Exception) -> None:
        """A defect that a job ended with."""
        self.exception(type(error), error, error.__traceback__)

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        self.exception(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)

    def _qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind in _WORTH_TELLING:
            self._write(f"Qt: {text}\n")

    def _show(self, details: str) -> None:
        text = (
            "程序出了差错，这一步可能没有完成，已保存的内容不受影响。"
            f"请把“详细信息”复制给维护人员。\n记录文件：{self._log}"
        )
        self._bridge.tell(self._parent, "程序出错", text, details)

    def _write(self, text: str) -> None:
        """Add to the log; where that fails there is no better place to complain."""
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            if self._log.exists() and self._log.stat().st_size > _LARGE:
                self._log.replace(self._log.with_suffix(".old.log"))
            with self._log.open("a", encoding="utf-8") as file:
                file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n{text}\n")
        except OSError:
            return
