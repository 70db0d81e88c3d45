"""The items of a reply that are given to units (交办事项): a small table, one row an item."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.forms.editors import Editor
from xzdesk.core.fieldtypes import Stored
from xzdesk.problems.inputs import ASSIGNED

_NAMES = tuple(ASSIGNED)
_ROWS_SHOWN = 2


class AssignedEditor(Editor):
    """Rows of {unit, task, due_on}; a row with nothing in it does not count."""

    def __init__(self) -> None:
        self.table = QTableWidget(0, len(_NAMES))
        body = QWidget()
        super().__init__(body)
        self.table.setHorizontalHeaderLabels([spec.caption for spec in ASSIGNED.values()])
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, 150)
        self.table.setColumnWidth(2, 120)
        self.table.verticalHeader().setDefaultSectionSize(30)
        self.table.setFixedHeight(34 + 30 * _ROWS_SHOWN)
        self._add, self._remove = QPushButton("增加一项"), QPushButton("删除选中项")
        buttons = QHBoxLayout()
        buttons.addWidget(self._add)
        buttons.addWidget(self._remove)
        buttons.addStretch()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addLayout(buttons)
        self.table.itemChanged.connect(self._edited)
        self._add.clicked.connect(self.add_row)
        self._remove.clicked.connect(self._remove_row)

    def raw(self) -> Stored:
        rows = [self._row_values(row) for row in range(self.table.rowCount())]
        return [values for values in rows if any(values.values())] or None

    def set_raw(self, raw: Stored) -> None:
        with QSignalBlocker(self.table):
            self.table.setRowCount(0)
            for values in raw or ():
                self._append([str(values.get(name) or "") for name in _NAMES])

    def add_row(self) -> None:
        """An empty row, ready to be typed into."""
        with QSignalBlocker(self.table):
            self._append([""] * len(_NAMES))
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _append(self, texts: list[str]) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        for column, text in enumerate(texts):
            self.table.setItem(row, column, QTableWidgetItem(text))

    def _remove_row(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            self._edited()

    def _row_values(self, row: int) -> dict[str, str]:
        cells = ((name, self.table.item(row, column)) for column, name in enumerate(_NAMES))
        return {name: cell.text().strip() for name, cell in cells if cell is not None and cell.text().strip()}

    def _edited(self) -> None:
        self.edited.emit()
        self.left.emit()
