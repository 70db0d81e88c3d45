"""Column widths: shared out over the window's width, until the person sets one; then that is remembered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView

from ui.ledger.model import TITLE, Column
from ui.ledger.table import LedgerTable
from ui.prefs import Prefs

_KEY = "ledger/columns"
_SPARE = 110  # of the title's usual width, which a narrow window may take from it


class Widths(QObject):
    """Keeps the columns of a ledger table. The title's column takes what the others leave."""

    def __init__(self, table: LedgerTable, prefs: Prefs, columns: Sequence[Column]) -> None:
        super().__init__(table)
        self._table = table
        self._prefs = prefs
        self._columns = columns
        self._sharing = False
        header = table.horizontalHeader()
        header.setMinimumSectionSize(48)
        self._own = header.restoreState(prefs.state(_KEY)) and header.count() == len(columns)
        self._hide(0)  # what gave way in a narrow window is there again in another
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self._resized)
        table.resized.connect(self.share)
        self.share()

    def share(self) -> None:
        """Give each column its usual width and its part of the room that is over; where there is too little, those that
        yield are not shown."""
        if self._own:
            return
        self._sharing = True
        room = self._table.room() - sum(column.width for column in self._columns)
        self._hide(-room - _SPARE if self._table.room() else 0)
        for section, column in enumerate(self._columns):
            if section != TITLE:
                self._table.setColumnWidth(section, column.width + int(max(room, 0) * column.grows))
        self._sharing = False

    def _hide(self, lacking: int) -> None:
        """Columns by their rank, as many as bring the pixels that are lacking."""
        ranked = [(column.yields, section) for section, column in enumerate(self._columns) if column.yields]
        for _, section in sorted(ranked):
            self._table.setColumnHidden(section, lacking > 0)
            lacking -= self._columns[section].width

    def save(self) -> None:
        """Remember what the person has set."""
        if self._own:
            self._prefs.set_state(_KEY, self._table.horizontalHeader().saveState())

    def _resized(self, section: int, before: int, after: int) -> None:
        """By the person; Qt tells later, and as a width of nothing, that a column was hidden or is there again."""
        if not self._sharing and section != TITLE and before and after:
            self._own = True
