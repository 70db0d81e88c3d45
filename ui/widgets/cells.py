"""Cells of a table: a colour that says something stays in the selected row; what is cut short is told beside it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QHelpEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from ui.widgets.plain import tip

Index = QModelIndex | QPersistentModelIndex


class TableCells(QStyledItemDelegate):
    """The style sheet's colour for selected text would hide what is late, refused or unsettled in the very row that
    one looks at."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        palette = option.palette
        palette.setColor(QPalette.ColorRole.HighlightedText, palette.color(QPalette.ColorRole.Text))
        option.palette = palette

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        if self.repeats(option, index):
            QToolTip.hideText()
            return True
        text = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        if tip(text) == text:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), tip(text), view)
        return True

    def repeats(self, option: QStyleOptionViewItem, index: Index) -> bool:
        """Whether a tip would only say again what stands in the cell in full."""
        text = index.data(Qt.ItemDataRole.DisplayRole)
        whole = "\n" not in str(text) and self.sizeHint(option, index).width() <= option.rect.width()
        return bool(whole and text == index.data(Qt.ItemDataRole.ToolTipRole))
