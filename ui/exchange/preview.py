"""The preview of an import, and afterwards its result: counts to filter by, the rows, and one row cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.exchange.listing import make_table
from ui.exchange.rows import RowsModel
from ui.exchange.telling import STYLE, findings_told, loose, row_told
from ui.settings.card import button
from xzdesk.exchange.findings import TAKEN_IN, Counts, RowKind
from xzdesk.exchange.intake import Preview, Result
from xzdesk.findings import Finding

_ALL = "全部"
_DETAIL = 430


def summed(counts: Counts) -> str:
    """读取5件 ＝ 新增2 ＋ 更新1 ＋ 无变化1 ＋ 未导入1."""
    parts = (("新增", counts.new), ("更新", counts.changed), ("无变化", counts.same), ("未导入", counts.refused))
    return f"读取{counts.read}件 ＝ " + " ＋ ".join(f"{word}{count}" for word, count in parts)


class PreviewPanel(QWidget):
    """Shows; what shall be done is asked of the page."""

    wanted_import = Signal()
    wanted_close = Signal()
    wanted_refused = Signal()  # a file of the rows that are not taken in
    wanted_undo = Signal()
    opened = Signal(object)  # RowResult

    def __init__(self) -> None:
        super().__init__()
        self.model = RowsModel(self)
        self.table = make_table(self.model, two_lines=True)
        self.heading, self.about, self.sum = QLabel(), QLabel(), QLabel()
        self.detail = QTextBrowser()
        self.chips = {kind: _chip() for kind in (None, *RowKind)}
        self._group = QButtonGroup(self)
        self.tick_all = QCheckBox("全选")
        self.go, self.close_button = button("导入", kind="primary"), QPushButton()
        self.refused, self.undo = button("导出未导入的行…", "带原因，发给对方改正"), button("撤回这次导入…")
        self._findings: Sequence[Finding] = ()
        self._lay_out()
        self._connect()

    def show_preview(self, seen: Preview) -> None:
        """What an import would do; everything that can be taken in is ticked."""
        self._load(seen, seen.findings, to_choose=True)
        self.heading.setText("导入预览")
        self.sum.setText(f"还没有写入。{summed(seen.counts)}")
        self._tell()

    def show_result(self, seen: Preview, result: Result) -> None:
        """What the import did; rows whose tick was taken away are told, but not counted."""
        left = self.model.left
        self._load(seen, result.findings, to_choose=False)
        self.heading.setText("导入完成" if result.gesture else "没有可以导入的内容")
        unticked = f"，另有{len(left)}件未选" if left else ""
        self.sum.setText(f"{summed(result.counts)}{unticked}")
        self.undo.setVisible(bool(result.gesture))
        self._tell()

    def set_busy(self, busy: bool) -> None:
        """While the import is under way nothing can be chosen."""
        for widget in (self.table, self.tick_all, self.close_button, self.refused, self.undo):
            widget.setEnabled(not busy)
        self.go.setEnabled(not busy and bool(self.model.chosen))

    def _load(self, seen: Preview, findings: Sequence[Finding], *, to_choose: bool) -> None:
        self._findings = findings
        self.model.load(seen.rows, to_choose=to_choose)
        self.about.setText(f"{seen.path.name}　文件编号{seen.number}　往来单位：{seen.partner}")
        counts = self.model.counts()
        for kind, chip in self.chips.items():
            caption, count = (kind.caption, counts[kind]) if kind else (_ALL, counts.total())
            chip.setText(f"{caption} {count}")
            chip.setEnabled(bool(count))
        self.chips[None].setChecked(True)
        tickable = any(counts[kind] for kind in TAKEN_IN)
        self.tick_all.setVisible(to_choose and tickable)
        self.go.setVisible(to_choose)
        self.undo.hide()
        self.close_button.setText("取消" if to_choose else "返回")
        self.refused.setVisible(bool(counts[RowKind.REFUSED] + counts[RowKind.CONFLICT]))
        self._show_first()

    def _show_first(self) -> None:
        if self.model.rowCount():
            self.table.selectRow(0)
        self._show_row()

    def _show_row(self) -> None:
        row = self.model.item(self.table.currentIndex().row())
        told = row_told(row, self._findings) if row else ""
        rest = list(loose(self.model.items, self._findings)) if self.chips[None].isChecked() else []
        self.detail.setHtml(told + findings_told("其他提示", rest))

    def _tell(self) -> None:
        chosen, left = len(self.model.chosen), len(self.model.left)
        self.go.setText(f"导入所选 {chosen} 件" if left else f"导入 {chosen} 件")
        self.go.setEnabled(chosen > 0)
        states = Qt.CheckState
        self.tick_all.setCheckState(
            states.Checked if not left else states.Unchecked if not chosen else states.PartiallyChecked
        )

    def _filter(self, chip: QAbstractButton) -> None:
        self.model.only(next(kind for kind, each in self.chips.items() if each is chip))
        self._show_first()

    def _tick_all(self) -> None:
        self.model.tick_all(bool(self.model.left))

    def _open(self, index: QModelIndex) -> None:
        row = self.model.item(index.row())
        if row and row.number:
            self.opened.emit(row)

    def _lay_out(self) -> None:
        self.heading.setProperty("role", "title")
        self.about.setProperty("role", "muted")
        self.sum.setProperty("role", "section")
        for label in (self.about, self.sum):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.detail.document().setDefaultStyleSheet(STYLE)
        self.detail.document().setDocumentMargin(14)
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(_DETAIL)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.detail)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.heading)
        head.addWidget(self.about)
        head.addStretch()
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.table, 1)
        body.addWidget(card)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(self._chips())
        layout.addLayout(body, 1)
        layout.addLayout(self._foot())

    def _chips(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for chip in self.chips.values():
            self._group.addButton(chip)
            row.addWidget(chip)
        row.addStretch()
        row.addWidget(self.sum)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.tick_all)
        row.addStretch()
        for each in (self.refused, self.undo, self.close_button, self.go):
            row.addWidget(each)
        return row

    def _connect(self) -> None:
        self._group.buttonClicked.connect(self._filter)
        self.table.selectionModel().currentRowChanged.connect(self._show_row)
        self.table.doubleClicked.connect(self._open)
        self.model.ticked.connect(self._tell)
        self.tick_all.clicked.connect(self._tick_all)
        self.go.clicked.connect(self.wanted_import)
        self.close_button.clicked.connect(self.wanted_close)
        self.refused.clicked.connect(self.wanted_refused)
        self.undo.clicked.connect(self.wanted_undo)


def _chip() -> QPushButton:
    chip = QPushButton()
    chip.setCheckable(True)
    chip.setProperty("kind", "chip")
    return chip
