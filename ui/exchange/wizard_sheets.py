"""The wizard's first step: which sheets are read, and in which row each has its headings."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ui.exchange.wizard_grid import make_grid, put
from ui.settings.card import button
from ui.theme import colour
from xzdesk.exchange.adoption.proposal import Look
from xzdesk.exchange.cells import shown

_ABOUT = "勾选要导入的工作表，看看表头找得对不对。不对的，在右边选中真正的表头那一行，点“这一行是表头”。"
_ROWS, _COLUMNS, _WIDE = 20, 26, 132
_LEFT = 430


class SheetsStep(QWidget):
    """Shows the sheets and the top of one; `heads_changed` asks to read the file anew with these rows as headings."""

    heads_changed = Signal(object)  # dict[str, int]
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sheets = make_grid(("工作表", "表头在第几行", "问题行数"), (0, 96, 80))
        self.top = QTableWidget()
        self.top.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.top.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.top.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.top.horizontalHeader().setDefaultSectionSize(_WIDE)
        self.is_heading = button("这一行是表头")
        self._look: Look | None = None
        self._lay_out()
        self.setFocusProxy(self.sheets)
        self.sheets.currentCellChanged.connect(self._show_top)
        self.sheets.itemChanged.connect(self._ticked)
        self.is_heading.clicked.connect(self._take_row)

    def load(self, look: Look, sheets: tuple[str, ...]) -> None:
        """Show a workbook; `sheets` are ticked."""
        at = max(self.sheets.currentRow(), 0)
        self._look = look
        tables = {table.sheet: table for table in look.tables}
        self.sheets.blockSignals(True)
        self.sheets.setRowCount(len(look.book.sheets))
        for row, sheet in enumerate(look.book.sheets):
            table = tables.get(sheet.name)
            item = put(self.sheets, row, 0, sheet.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable if table else Qt.ItemFlag.ItemIsEnabled)
            ticked = table is not None and sheet.name in sheets
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            put(self.sheets, row, 1, str(table.heading) if table else "没有找到", None if table else colour("amber"))
            put(self.sheets, row, 2, str(len(table.rows)) if table else "—")
        self.sheets.blockSignals(False)
        first = next((row for row, sheet in enumerate(look.book.sheets) if sheet.name in sheets), 0)
        self.sheets.setCurrentCell(at or first, 0)
        self._show_top()

    def chosen(self) -> tuple[str, ...]:
        """The sheets that are ticked."""
        items = [self.sheets.item(row, 0) for row in range(self.sheets.rowCount())]
        return tuple(item.text() for item in items if item and item.checkState() == Qt.CheckState.Checked)

    def _ticked(self, item: QTableWidgetItem) -> None:
        if item.column() == 0:
            self.changed.emit()

    def _show_top(self) -> None:
        """The first rows of the current sheet, its headings marked."""
        row = self.sheets.currentRow()
        if self._look is None or not 0 <= row < len(self._look.book.sheets):
            return
        sheet = self._look.book.sheets[row]
        heading = next((table.heading for table in self._look.tables if table.sheet == sheet.name), 0)
        numbers = sorted(sheet.rows)[:_ROWS]
        width = min(max((max(cells) for cells in sheet.rows.values()), default=0), _COLUMNS)
        self.top.clear()
        self.top.setRowCount(len(numbers))
        self.top.setColumnCount(width)
        self.top.setHorizontalHeaderLabels([chr(ord("A") + place) for place in range(width)])
        self.top.setVerticalHeaderLabels([str(number) for number in numbers])
        for line, number in enumerate(numbers):
            for column, cell in sheet.rows[number].items():
                if column <= width:
                    item = put(self.top, line, column - 1, shown(cell.value))
                    if number == heading:
                        item.setBackground(colour("accent-soft"))
                        item.setForeground(colour("accent-dark"))
        if heading in numbers:
            self.top.selectRow(numbers.index(heading))

    def _take_row(self) -> None:
        if self._look is None or self.top.currentRow() < 0:
            return
        sheet = self._look.book.sheets[self.sheets.currentRow()]
        number = sorted(sheet.rows)[self.top.currentRow()]
        heads: Mapping[str, int] = self._look.mapping.heads
        self.heads_changed.emit({**heads, sheet.name: number})

    def _lay_out(self) -> None:
        about = QLabel(_ABOUT)
        about.setProperty("role", "muted")
        about.setWordWrap(True)
        left = QVBoxLayout()
        left.addWidget(self.sheets, 1)
        right = QVBoxLayout()
        right.addWidget(self.top, 1)
        right.addWidget(self.is_heading, 0, Qt.AlignmentFlag.AlignLeft)
        self.sheets.setFixedWidth(_LEFT)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addLayout(left)
        body.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(about)
        layout.addLayout(body, 1)
