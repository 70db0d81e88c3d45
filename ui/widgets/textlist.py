"""A list of texts of several lines."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QListView, QListWidget, QStyledItemDelegate, QStyleOptionViewItem

_PADDING = 8  # left and right of an item, in window.qss


class TextList(QListWidget):
    """Long texts run on over as many lines as they need in the width there is; nothing scrolls sideways."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setItemDelegate(_Padded(self))


class _Padded(QStyledItemDelegate):
    """Wraps a text in the width that the style sheet's padding leaves; Qt itself forgets the padding."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        narrower = QStyleOptionViewItem(option)
        narrower.rect.setWidth(option.rect.width() - 2 * _PADDING)
        return super().sizeHint(narrower, index)
