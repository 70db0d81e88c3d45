"""Column widths: shared out over the window's width, until the person sets one; then that is remembered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHeaderView

from ui.ledger.model import TITLE, Column
from ui.ledger.table import LedgerTable
from ui.prefs import Prefs

_KEY = "ledger/columns"


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
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self._resized)
        table.resized.connect(self.share)
        self.share()

    def share(self) -> None:
        """Give each column its usual width and its part of the room that is over."""
        if self._own:
            return
        self._sharing = True
        room = max(0, self._table.room() - sum(column.width for column in self._columns))
        for section, column in enumerate(self._columns):
            if section != TITLE:
                self._table.setColumnWidth(section, column.width + int(room * column.grows))
        self._sharing = False

    def save(self) -> None:
        """Remember what the person has set."""
        if self._own:
            self._prefs.set_state(_KEY, self._table.horizontalHeader().saveState())

    def _resized(self, section: int) -> None:
        if not self._sharing and section != TITLE:
            self._own = True
