"""What a page of the window is, and how one is announced to the main window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.context import Context
from xzdesk.core.tuples import NamedTuple


class Page(QWidget):
    """A page knows its own business and nothing of its siblings; it asks to go elsewhere by a key."""

    go = Signal(str, str)  # page key, argument
    back = Signal()

    def enter(self, argument: str) -> None:
        """It is about to be shown; `argument` says what for (a problem's id)."""

    def leave(self) -> None:
        """It is about to be hidden, or the window closed: keep what was typed and not saved."""

    def new_day(self) -> None:
        """Another day has begun, or the person asks to read anew: lights and clocks are reckoned again."""

    def operator_changed(self) -> None:
        """Another person works here now."""

    def take_files(self, paths: Sequence[Path]) -> bool:
        """Files were dropped on the window, or opened from the desktop; False when this page takes none."""
        return False

    def files_near(self, near: bool) -> None:
        """Files are being dragged over the window, or no longer."""

    def search(self) -> bool:
        """Put the cursor where this page searches; False when it has no search of its own."""
        return False


class PageSpec(NamedTuple):
    """A page: its key, what the navigation calls it (empty: not in the navigation), and its maker.

    `under` is the key of the page that the navigation marks while this one is shown; `files`: it takes files;
    `waiting`: how many things wait there for a hand, told in the navigation.
    """

    key: str
    title: str
    icon: str
    make: Callable[[Context], Page]
    under: str = ""
    files: bool = False
    waiting: Callable[[Context], int] | None = None
