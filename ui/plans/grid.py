"""The grid that figures are typed or pasted into, as in a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.plans.entry import AIM, BEFORE, CAPTIONS, CLUSTER, MEASURED_IN, SOURCE, TARGET, VALUE, EntryModel, Index, Pasted
from ui.plans.pasting import as_text, cells_of

_WIDTHS = {CLUSTER: 150, MEASURED_IN: 84, AIM: 110, BEFORE: 120, VALUE: 140, SOURCE: 220}
_ROW = 34


class EntryGrid(QTableView):
    """Typing replaces a cell, Enter goes down, Delete empties, Ctrl+C and Ctrl+V exchange with a spreadsheet."""

    pasted = Signal(object)  # Pasted
    misplaced = Signal()  # a paste that begins where nothing can be written

    def __init__(self) -> None:
        super().__init__()
        self.entries = EntryModel(self)
        self.before: dict[str, str] = {}  # what was typed before the last paste
        self.setModel(self.entries)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName("完成值填报表")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        header.setSectionResizeMode(TARGET, QHeaderView.ResizeMode.Stretch)

    def to_first(self) -> None:
        """Put the cursor on the first figure that is lacking, else on the first."""
        row = next(self.entries.unfilled(), 0)
        self.setCurrentIndex(self.entries.index(row, VALUE))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def paste(self, text: str) -> None:
        """Put a spreadsheet's cells at the cursor; a single one into every selected cell."""
        block, at = cells_of(text), self._corner()
        self.before = self.entries.typed()
        if at is not None and at.column() == CLUSTER and all(len(line) == len(CAPTIONS) for line in block):
            self.pasted.emit(self.entries.paste_rows(block))
        elif at is None or at.column() not in (VALUE, SOURCE):
            self.misplaced.emit()
        elif len(block) == 1 and len(block[0]) == 1 and len(self.selectedIndexes()) > 1:
            taken = self.entries.fill(self.selectedIndexes(), block[0][0])
            self.pasted.emit(Pasted(taken, len(self.entries.refused()), ()))
        else:
            self.pasted.emit(self.entries.paste(at.row(), at.column(), block))

    def copied(self) -> str:
        """The selected cells for a spreadsheet."""
        rows: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda each: (each.row(), each.column())):
            rows.setdefault(index.row(), []).append(str(index.data()))
        return as_text(list(rows.values()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        elif event.key() == Qt.Key.Key_Delete:
            self.entries.fill(self.selectedIndexes(), "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.state() != QAbstractItemView.State.EditingState:  # else the editor is about to close
                self._go_down()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._go_down()

    def _go_down(self) -> None:
        here = self.currentIndex()
        if here.row() + 1 < self.entries.rowCount():
            self.setCurrentIndex(self.entries.index(here.row() + 1, here.column()))

    def _corner(self) -> Index | None:
        """The upper left cell of the selection."""
        chosen = self.selectedIndexes()
        return min(chosen, key=lambda each: (each.row(), each.column()), default=None)


class _Cells(QStyledItemDelegate):
    """An editor without room to spare, so that its text stands where the cell's does; what is wrong stays red under the
    cursor."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        model = index.model()
        if isinstance(model, EntryModel) and model.error(index.row(), index.column()):
            option.state &= ~QStyle.StateFlag.State_Selected

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setFrame(False)
        line.setStyleSheet("QLineEdit { border-radius: 0; padding: 0 3px; min-height: 0; }")
        line.setAlignment(Qt.AlignmentFlag.AlignRight if index.column() == VALUE else Qt.AlignmentFlag.AlignLeft)
        line.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return line
