"""The window's funnel for writes: off its thread, told to every screen, and each an entry that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from ui.worker import Progress, Worker, deliver
from xzdesk.core.store import Written
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal

_DEPTH = 100


class Entry(NamedTuple):
    """One gesture that can be taken back: what it was, in words, and its id."""

    name: str
    gesture: str


class Writes(QObject):
    """Runs writes on the worker.

    `written` carries what was touched and the screen that caused it, which skips its own echo; `changed` tells that
    there is something else to take back.
    """

    written = Signal(object, object)  # Written, QObject or None
    changed = Signal()
    refused = Signal(object)  # Refusal that no screen takes

    def __init__(self, worker: Worker, undo: Callable[[str], Written]) -> None:
        super().__init__()
        self._worker = worker
        self._take_back = undo
        self._undo: list[Entry] = []
        self._redo: list[Entry] = []

    def do(
        self,
        name: str,
        write: Callable[[], Written],
        *,
        source: QObject | None = None,
        done: Callable[[Written], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Write; `name` says in words what is done, for the undo menu and while it lasts."""
        through = partial(self._through, name, source, done)
        self._worker.write(name, write, through, refused or self.refused.emit, progress)

    @property
    def undoable(self) -> str:
        """The name of what would be taken back, empty when nothing."""
        return self._undo[-1].name if self._undo else ""

    @property
    def redoable(self) -> str:
        return self._redo[-1].name if self._redo else ""

    def undo(self) -> None:
        """Take back the last gesture. One that cannot be is told once and no longer offered."""
        self._turn_back(self._undo, self._redo, "撤回")

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._turn_back(self._redo, self._undo, "恢复")

    def forget(self) -> None:
        """Nothing before this moment can be taken back (a restored file)."""
        self._undo.clear()
        self._redo.clear()
        self.changed.emit()

    def announce(self, written: Written, source: QObject | None = None) -> None:
        """Tell the screens what was touched."""
        if written.touched:
            self.written.emit(written, source)

    def _through(
        self, name: str, source: QObject | None, done: Callable[[Written], None] | None, written: Written
    ) -> None:
        if written.gesture:
            self._undo.append(Entry(name, written.gesture))
            del self._undo[:-_DEPTH]
            self._redo.clear()
            self.changed.emit()
        self.announce(written, source)
        deliver(done, written)

    def _turn_back(self, of: list[Entry], to: list[Entry], how: str) -> None:
        if not of:
            return
        entry = of.pop()
        self.changed.emit()
        work = partial(self._take_back, entry.gesture)
        self._worker.write(f"{how}“{entry.name}”", work, partial(self._turned, entry.name, to), self.refused.emit)

    def _turned(self, name: str, to: list[Entry], written: Written) -> None:
        if written.gesture:
            to.append(Entry(name, written.gesture))
        self.changed.emit()
        self.announce(written)
