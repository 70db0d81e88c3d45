"""What came and what went: one row a file, with its hash and, for an import, its undo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.exchange.listing import Column, ListModel, Sorted, make_table
from ui.icons import icon
from ui.settings.card import button
from xzdesk.exchange.kinds import Kind
from xzdesk.exchange.passed import Passed, Way

_HASH = 12  # digits that are shown
_NOT_BACK = "只有最后收到的数据包能撤回，之后又发出过数据包的不能；有误的请对方更正后再发来"
_BACK = "在上面选中一次导入；之后没有办理过的才能撤回"


def _result(each: Passed) -> str:
    return f"{each.told}（已撤回）" if each.undone else each.told


_COLUMNS = (
    Column("时间", lambda each: f"{each.at:%Y-%m-%d %H:%M}", 138, key=lambda each: int(each.at.timestamp())),
    Column("方向", lambda each: each.way.caption, 54),
    Column("种类", lambda each: each.kind, 96),
    Column("往来单位", lambda each: each.partner, 130),
    Column("文件编号", lambda each: each.number, 146),
    Column("内容", _result, 210, tip=lambda each: each.more or _result(each)),
    Column("文件名", lambda each: each.name),
    Column("校验值", lambda each: each.sha256[:_HASH], 112, tip=lambda each: each.sha256),
    Column("经办", lambda each: " ".join(filter(None, (each.desk, each.operator))), 116),
)


class RecordsCard(QWidget):
    """The list, the last one first. `wanted_undo` asks to take an import back, `copied` wants text on the clipboard."""

    wanted_undo = Signal(object)  # Passed
    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model: ListModel[Passed] = ListModel(_COLUMNS, self)
        self.shown: Sorted[Passed] = Sorted(self.model, self)
        self.table = make_table(self.model, through=self.shown)
        self.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        self.undo, self.copy_hash = button("撤回这次导入…", _BACK), button("复制校验值", "完整的64位校验值")
        self.search, self.count = QLineEdit(), QLabel()
        self.chips = {way: _chip() for way in (None, *Way)}
        self._group = QButtonGroup(self)
        self._lay_out()
        self._connect()
        self._tell()

    def show_records(self, records: Sequence[Passed]) -> None:
        """Show these, the one that was chosen still chosen."""
        before = self.current()
        self.model.show(records)
        for way, chip in self.chips.items():
            count = sum(way in (None, each.way) for each in records)
            chip.setText(f"{way.caption if way else '全部'} {count}")
        rows = [row for row in range(self.shown.rowCount()) if self.shown.item(row) == before]
        self.table.selectRow(rows[0] if rows else 0)
        self._tell()

    def current(self) -> Passed | None:
        """The file that the cursor is on."""
        return self.shown.item(self.table.currentIndex().row())

    def _filter(self) -> None:
        way = next(way for way, chip in self.chips.items() if chip.isChecked())
        words = self.search.text().lower().split()

        def wanted(each: Passed) -> bool:
            text = " ".join((each.name, each.partner, each.kind, each.number, each.sha256, each.desk, each.operator))
            return way in (None, each.way) and all(word in text.lower() for word in words)

        self.shown.only(wanted)
        self._tell()

    def _tell(self) -> None:
        total, shown = self.model.rowCount(), self.shown.rowCount()
        self.count.setText(
            "还没有文件来往" if not total else f"共{total}个" if shown == total else f"{shown} / {total}个"
        )
        record = self.current()
        self.undo.setEnabled(record is not None and bool(record.undo))
        fixed = record is not None and record.kind == Kind.PACKET.caption and not record.undo
        self.undo.setToolTip(_NOT_BACK if fixed else _BACK)
        self.copy_hash.setEnabled(record is not None and bool(record.sha256))

    def _ask(self) -> None:
        record = self.current()
        if record and record.undo:
            self.wanted_undo.emit(record)

    def _copy(self) -> None:
        record = self.current()
        if record:
            self.copied.emit(record.sha256)

    def _copy_row(self) -> None:
        record = self.current()
        if record:
            self.copied.emit("\t".join([*(column.text(record) for column in _COLUMNS[:-2]), record.sha256]))

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("按文件名、单位、编号、校验值查找")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(340)
        self.search.addAction(icon("search", size=18), QLineEdit.ActionPosition.LeadingPosition)
        self.count.setProperty("role", "small")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.search, 1)
        for chip in self.chips.values():
            self._group.addButton(chip)
            head.addWidget(chip)
        self.chips[None].setChecked(True)
        head.addWidget(self.count)
        head.addStretch()
        head.addWidget(self.copy_hash)
        head.addWidget(self.undo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.table)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        self._group.buttonClicked.connect(self._filter)
        self.search.textChanged.connect(self._filter)
        self.undo.clicked.connect(self._ask)
        self.copy_hash.clicked.connect(self._copy)
        for keys, act in (
            (QKeySequence.StandardKey.Copy, self._copy_row),
            (QKeySequence.StandardKey.Delete, self._ask),
        ):
            action = QAction(self.table)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            self.table.addAction(action)


def _chip() -> QPushButton:
    chip = QPushButton()
    chip.setCheckable(True)
    chip.setProperty("kind", "chip")
    return chip
