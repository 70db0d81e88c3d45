"""Any number out of a list of records: boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from ui.forms.editors import Editor
from xzdesk.core.fieldtypes import Stored

_ROWS = 5
_ID = Qt.ItemDataRole.UserRole


class ChecksEditor(Editor):
    """(id, caption) pairs. Space ticks the row that the cursor is on."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        self.list = QListWidget()
        super().__init__(self.list)
        for record, caption in choices:
            self._add(record, caption)
        self.list.setFixedHeight(34 * min(max(len(choices), 1), _ROWS) + 4)
        self.list.itemChanged.connect(self._changed)

    def raw(self) -> Stored:
        items = (self.list.item(row) for row in range(self.list.count()))
        return sorted(item.data(_ID) for item in items if item.checkState() is Qt.CheckState.Checked) or None

    def set_raw(self, raw: Stored) -> None:
        """A record that is not in the list is kept beside it."""
        wanted = set(raw or ())
        with QSignalBlocker(self.list):
            known = {self.list.item(row).data(_ID) for row in range(self.list.count())}
            for record in sorted(wanted - known):
                self._add(record, "（已删除）")
            for row in range(self.list.count()):
                item = self.list.item(row)
                ticked = item.data(_ID) in wanted
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _add(self, record: str, caption: str) -> None:
        item = QListWidgetItem(caption)
        item.setData(_ID, record)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        self.list.addItem(item)

    def _changed(self) -> None:
        self.edited.emit()
        self.left.emit()
