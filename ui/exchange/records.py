"""What came and what went: one row a workbook."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from ui.exchange.listing import Column, ListModel, make_table
from ui.settings.card import button
from xzdesk.core.fields import described
from xzdesk.problems.records import ExchangeFile

_DIRECTIONS = {"out": "导出", "in": "导入"}
_RESULTS = (("new", "新增"), ("changed", "更新"), ("same", "无变化"), ("refused", "未导入"))
_DAY = described(ExchangeFile).fields["on"].type


def told(record: ExchangeFile) -> str:
    """What an import came to; empty for what went out."""
    counts = record.counts or {}
    return "，".join(f"{word}{counts[key]}" for key, word in _RESULTS if key in counts)


def _count(record: ExchangeFile) -> str:
    counts = record.counts or {}
    return str(counts.get("count", counts.get("read", "")))


_COLUMNS = (
    Column("日期", lambda record: _DAY.show(record.on), 118),
    Column("方向", lambda record: _DIRECTIONS.get(record.direction or "", record.direction or ""), 58),
    Column("往来单位", lambda record: record.partner or "", 190),
    Column("文件编号", lambda record: str((record.counts or {}).get("number", "")), 168),
    Column("件数", _count, 58),
    Column("结果", told, 240),
    Column("文件名", lambda record: record.name or ""),
)


class RecordsCard(QFrame):
    """The list, the last one first. `wanted_undo` asks to take an import back."""

    wanted_undo = Signal(object)  # ExchangeFile

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.model: ListModel[ExchangeFile] = ListModel(_COLUMNS, self)
        self.table = make_table(self.model)
        self.undo = button("撤回这次导入…", "在上面选中一次导入；之后没有办理过的才能撤回")
        self.count = QLabel()
        self.count.setProperty("role", "small")
        heading = QLabel("往来记录")
        heading.setProperty("role", "heading")
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addWidget(self.count)
        head.addStretch()
        head.addWidget(self.undo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 14)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.table)
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        self.model.modelReset.connect(self._tell)
        self.undo.clicked.connect(self._ask)
        self._tell()

    def show_records(self, records: list[ExchangeFile]) -> None:
        """Show these; they come in the order they were made."""
        self.model.show(records[::-1])
        self.count.setText(f"共 {len(records)} 次" if records else "还没有导出或导入过")

    def current(self) -> ExchangeFile | None:
        """The record that the cursor is on."""
        return self.model.item(self.table.currentIndex().row())

    def _tell(self) -> None:
        record = self.current()
        self.undo.setEnabled(record is not None and "gestures" in (record.counts or {}))

    def _ask(self) -> None:
        record = self.current()
        if record:
            self.wanted_undo.emit(record)
