"""The ledger's table: whole rows, no grid, and a head that looks at no selection."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.widgets.cells import TableCells

_ROW_HEIGHT, _HEAD_HEIGHT = 32, 40


class _Head(QHeaderView):
    """The captions. Qt's own would measure each of them some twenty times before it is shown."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)

    def sizeHint(self) -> QSize:
        return QSize(0, _HEAD_HEIGHT)


class LedgerTable(QTableView):
    """`resized` tells that there is more or less room for columns."""

    resized = Signal()

    def __init__(self, model: QAbstractItemModel) -> None:
        super().__init__()
        self._room = 0
        self.setHorizontalHeader(_Head())
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setItemDelegateForColumn(model.columnCount() - 1, TableCells(self))  # of the days left
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        # A head that follows the selection asks every row whether its column is selected: seconds in a large ledger.
        header.setSelectionModel(QItemSelectionModel(model, header))

    def room(self) -> int:
        """The width of what can be seen of the rows, in pixels; 0 before it is laid out."""
        return self._room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The viewport's. Not asked of viewport(): to name its class, PySide loads every kind of widget there is."""
        self._room = event.size().width()
        self.resized.emit()
        super().resizeEvent(event)
