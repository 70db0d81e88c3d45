"""The preview of an import of any kind, and afterwards its result: counts to filter by, the rows, one row by cells."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ui.exchange.detail import detail_card
from ui.exchange.listing import make_table
from ui.exchange.rows import Place, RowsModel
from ui.exchange.telling import findings_told, loose, notices_told, row_told
from ui.settings.card import button
from ui.widgets.plain import plain
from xzdesk.exchange.findings import Counts, RowKind
from xzdesk.exchange.incoming import Incoming, TakenIn
from xzdesk.exchange.kinds import Kind
from xzdesk.findings import Finding

_ALL = "全部"
_DETAIL = 430
_NOTICES = 3  # that are shown above the table; all of them stand beside it
_RARE = (RowKind.CONTESTED, RowKind.CONFLICT)  # kinds that only some files have
_WHOLE = "{}整份导入：改动前后相连，不能只选几行。"


def summed(counts: Counts, unit: str = "件") -> str:
    """读取5件 ＝ 新增2 ＋ 更新1 ＋ 无变化1 ＋ 未导入1."""
    parts = (("新增", counts.new), ("更新", counts.changed), ("无变化", counts.same), ("未导入", counts.refused))
    return f"读取{counts.read}{unit} ＝ " + " ＋ ".join(f"{word}{count}" for word, count in parts)


def unit_of(seen: Incoming) -> str:
    """What the rows of a file are counted in."""
    return "条记录" if seen.whole else "件"


class PreviewPanel(QWidget):
    """Shows; what shall be done is asked of whoever shows it."""

    wanted_import = Signal()
    wanted_close = Signal()
    wanted_refused = Signal()  # a file of the rows that are not taken in
    wanted_undo = Signal()
    wanted_duplicates = Signal()
    wanted_mapping = Signal()
    opened = Signal(object)  # RowResult

    def __init__(self) -> None:
        super().__init__()
        self.model = RowsModel(self)
        self.table = make_table(self.model, two_lines=True)
        self.heading, self.about, self.sum, self.notices, self.whole = (QLabel() for _ in range(5))
        plain(self.heading, self.about, self.sum, self.notices, self.whole)
        self.detail = QTextBrowser()
        self.chips = {kind: _chip() for kind in (None, *RowKind)}
        self._group = QButtonGroup(self)
        self.tick_all = QCheckBox("全选")
        self.go, self.close_button = button("导入", kind="primary"), QPushButton()
        self.refused, self.undo = button("导出未导入的行…", "带原因，发给对方改正"), button("撤回这次导入…")
        self.duplicates = button("疑似重复", "逐组对照，决定留哪一件；不核对的都导入")
        self.mapping = button("改栏目对应…", "回到栏目对应，改好再预览")
        self._findings: Sequence[Finding] = ()
        self._seen: Incoming | None = None
        self._open = True
        self._lay_out()
        self.setFocusProxy(self.table)
        self._connect()

    def show_preview(self, seen: Incoming, left: frozenset[Place] = frozenset(), judged: int = 0) -> None:
        """What an import would do; everything that can be taken in is ticked, but for what was `left` before.

        `judged`: of how many likely duplicates somebody has said what they are.
        """
        self._open = True
        self._load(seen, seen.findings, left)
        self.heading.setText("导入预览")
        self.sum.setText(f"还没有写入。{summed(seen.counts, unit_of(seen))}")
        self.undo.hide()
        self.go.show()
        self.close_button.setText("取消")
        self.whole.setVisible(seen.whole)
        self.whole.setText(_WHOLE.format(seen.kind.caption))
        self.tick_all.setVisible(not seen.whole)
        self.mapping.setVisible(seen.kind is Kind.OLD_LEDGER)
        count = len(seen.resembling)
        self.duplicates.setVisible(bool(count))
        self.duplicates.setText(f"疑似重复 {count} 组，已核对 {judged} 组…")
        self._tell()

    def show_result(self, seen: Incoming, result: TakenIn) -> None:
        """What the import did; rows whose tick was taken away are told, but not counted."""
        left = len(self.model.left)
        self._open = False
        self._load(seen, result.findings, frozenset())
        self.heading.setText("导入完成" if result.gesture or seen.whole else "没有可以导入的内容")
        told = f"{summed(result.counts, unit_of(seen))}{f'，另有{left}件未选' if left else ''}"
        conflicts = f"；有{result.conflicts}条记录两台改得不一样，待裁定" if result.conflicts else ""
        self.sum.setText(told + conflicts)
        self.undo.setVisible(bool(result.gesture))
        self.close_button.setText("返回")
        for widget in (self.go, self.whole, self.tick_all, self.mapping, self.duplicates):
            widget.hide()
        self._show_row()

    def set_busy(self, busy: bool) -> None:
        """While the import is under way nothing can be chosen."""
        for widget in (
            self.table, self.tick_all, self.close_button, self.refused, self.undo, self.duplicates, self.mapping,
        ):  # fmt: skip
            widget.setEnabled(not busy)
        self.go.setEnabled(not busy and self._may_go())

    def _load(self, seen: Incoming, findings: Sequence[Finding], left: frozenset[Place]) -> None:
        self._seen, self._findings = seen, findings
        self.model.load(seen.rows, to_choose=self._open and not seen.whole, left=left)
        self.about.setText("　".join(filter(None, (seen.path.name, seen.kind.caption, seen.about))))
        counts = self.model.counts()
        for kind, chip in self.chips.items():
            caption, count = (kind.caption, counts[kind]) if kind else (_ALL, counts.total())
            chip.setText(f"{caption} {count}")
            chip.setEnabled(bool(count))
            chip.setVisible(bool(count) or kind not in _RARE)
        self.chips[None].setChecked(True)
        more = len(seen.notices) - _NOTICES
        told = [*seen.notices[:_NOTICES], *([f"另有{more}条，见右侧。"] if more > 0 else [])]
        self.notices.setText("\n".join(told))
        self.notices.setVisible(bool(told) and self._open)
        self.refused.setVisible(bool(counts[RowKind.REFUSED] + counts[RowKind.CONFLICT]))
        self._show_first()

    def _show_first(self) -> None:
        if self.model.rowCount():
            self.table.selectRow(0)
        self._show_row()

    def _show_row(self) -> None:
        row = self.model.item(self.table.currentIndex().row())
        told = row_told(row, self._findings) if row else ""
        if self.chips[None].isChecked() and self._seen:
            notices = self._seen.notices if len(self._seen.notices) > _NOTICES else ()
            told += notices_told(notices) + findings_told("其他提示", list(loose(self.model.items, self._findings)))
        self.detail.setHtml(told)

    def _may_go(self) -> bool:
        """A packet without news still brings a receipt."""
        return self._open and bool(self.model.chosen or (self._seen and self._seen.whole))

    def _tell(self) -> None:
        chosen, left = len(self.model.chosen), len(self.model.left)
        several = f"导入所选 {chosen} 件" if left else f"导入 {chosen} 件"
        self.go.setText(f"导入{self._seen.kind.caption}" if self._seen and self._seen.whole else several)
        self.go.setEnabled(self._may_go())
        states = Qt.CheckState
        self.tick_all.setCheckState(
            states.Checked if not left else states.Unchecked if not chosen else states.PartiallyChecked
        )

    def _filter(self, chip: QAbstractButton) -> None:
        self.model.only(next(kind for kind, each in self.chips.items() if each is chip))
        self._show_first()

    def _tick_all(self) -> None:
        self.model.tick_all(bool(self.model.left))

    def _open_row(self, index: QModelIndex) -> None:
        row = self.model.item(index.row())
        if row and row.number:
            self.opened.emit(row)

    def _lay_out(self) -> None:
        self.heading.setProperty("role", "title")
        self.about.setProperty("role", "muted")
        self.sum.setProperty("role", "section")
        self.notices.setProperty("role", "lacks")
        self.whole.setProperty("role", "muted")
        self.notices.setWordWrap(True)
        for label in (self.about, self.sum, self.notices):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.heading)
        head.addWidget(self.about)
        head.addStretch()
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.table, 1)
        body.addWidget(detail_card(self.detail, _DETAIL))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.notices)
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
        for each in (self.tick_all, self.whole, self.duplicates, self.mapping):
            row.addWidget(each)
        row.addStretch()
        for each in (self.refused, self.undo, self.close_button, self.go):
            row.addWidget(each)
        return row

    def _connect(self) -> None:
        self._group.buttonClicked.connect(self._filter)
        self.table.selectionModel().currentRowChanged.connect(self._show_row)
        self.table.doubleClicked.connect(self._open_row)
        self.model.ticked.connect(self._tell)
        self.tick_all.clicked.connect(self._tick_all)
        for source, signal in (
            (self.go, self.wanted_import),
            (self.close_button, self.wanted_close),
            (self.refused, self.wanted_refused),
            (self.undo, self.wanted_undo),
            (self.duplicates, self.wanted_duplicates),
            (self.mapping, self.wanted_mapping),
        ):
            source.clicked.connect(signal)


def _chip() -> QPushButton:
    chip = QPushButton()
    chip.setCheckable(True)
    chip.setProperty("kind", "chip")
    return chip
