"""A period's figures for all targets in one grid: typed or pasted, checked cell by cell, saved as one gesture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ui.context import Context
from ui.icons import icon
from ui.pages.page import Page
from ui.pages.plans import CONCERNS
from ui.plans.entering import entry_rows, write_figures
from ui.plans.entry import EntryRow, Pasted
from ui.plans.grid import EntryGrid
from ui.plans.period import PeriodChooser
from ui.widgets.combo import Combo
from ui.widgets.notice import Notice
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.plans.records import IN_FORCE, Plan

_HINT = (
    "在 Excel 里复制后，选中“完成值”一格按 Ctrl+V 粘贴，可多行，可带“数据来源”一列；"
    "整表复制出去填好的，选中第一列粘贴。年内累计指标填本年累计数。"
)
_SHOWN = 3


class ActualsPage(Page):
    """What is typed stays, also over a restart, until it is saved or dropped."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.plan, self.period = Combo(), PeriodChooser()
        self.grid, self.notice = EntryGrid(), Notice()
        self.count = QLabel()
        self.save_button, self.drop_button = QPushButton("保存"), QPushButton("放弃填写")
        self._back = QPushButton(icon("back", size=18), "返回")
        self._key = ""
        self._lay_out()
        self._connect()

    def enter(self, argument: str) -> None:
        """`argument`: a plan's id, or nothing for all that are in force."""
        self.notice.hide()
        self.period.show_today(self._context.office.desk.today)
        self._fill_plans(argument)
        self.load()
        self.grid.to_first()

    def leave(self) -> None:
        if self._key:
            self._context.drafts.keep(self._key, dict(self.grid.entries.typed()))

    def new_day(self) -> None:
        self.leave()
        self.period.show_today(self._context.office.desk.today)
        self.load()

    def load(self) -> None:
        """Read the figures of the chosen plans and period; what was typed for them before is put back."""
        self._key = f"actuals:{self.plan.currentData()}:{self.period.chosen().code}"
        self.grid.entries.show(self._rows())
        draft = self._context.drafts.get(self._key)
        if draft:
            self.grid.entries.restore(draft.values)
            self.notice.say("info", f"已恢复{draft.at:%m月%d日 %H:%M}填写未保存的内容。", "放弃填写", self.drop)
        self._tell()

    def save(self) -> None:
        """Save what can be; the rest stays marked."""
        figures = self.grid.entries.figures()
        if not self.save_button.isEnabled():
            return
        self.save_button.setEnabled(False)
        period = self.period.chosen()
        write = partial(write_figures, self._context.office, period, figures)
        self._context.writes.do(
            f"填报{period.caption}完成值", write, source=self, done=self._saved, refused=self._refused
        )

    def drop(self) -> None:
        """Back to what is saved."""
        typed = self.grid.entries.typed()
        self._put({})
        self.notice.say("info", "已放弃填写。", "恢复填写的内容", partial(self._put, typed))

    def _put(self, typed: dict[str, str]) -> None:
        """What is saved, with this typed over it."""
        self._context.drafts.keep(self._key, dict(typed))
        self.grid.entries.show(self._rows())
        self.grid.entries.restore(typed)
        self._tell()

    def _rows(self) -> list[EntryRow]:
        return entry_rows(self._context.office, self.period.chosen(), str(self.plan.currentData() or ""))

    def _fill_plans(self, chosen: str) -> None:
        """The plans of this county that are in force."""
        plans = self._context.office.ledger.find(Plan, county=self._context.office.desk.identity.office)
        self.plan.clear()
        self.plan.addItem("全部执行中的方案", "")
        for plan in plans:
            if plan.state in IN_FORCE:
                self.plan.addItem(f"{plan.cluster}　{plan.title}", plan.id)
        self.plan.setCurrentIndex(max(self.plan.findData(chosen), 0))

    def _change(self) -> None:
        """Other plans or another period: what was typed is kept for when one comes back."""
        self.leave()
        self.notice.hide()
        self.load()
        self.grid.to_first()

    def _saved(self, _written: Written) -> None:
        saved = len(self.grid.entries.figures())
        self.grid.entries.settle(self._rows())
        self._context.drafts.keep(self._key, dict(self.grid.entries.typed()))
        left = self.grid.entries.refused()
        if left:
            self.notice.say(
                "refused", f"已保存 {saved} 项；还有 {len(left)} 格有误，所在行没有保存：{self._first(left)}"
            )
        else:
            self.notice.say("done", f"已保存 {saved} 项。可按 Ctrl+Z 撤回。")
        self._tell()

    def _refused(self, no: Refusal) -> None:
        self.notice.refuse(no)
        self._tell()

    def _pasted(self, pasted: Pasted) -> None:
        """What became of a paste: everything that was not taken is named."""
        parts = [f"粘贴 {pasted.taken} 格"]
        if pasted.refused:
            parts.append(f"{pasted.refused} 格有误，已标红：{self._first(self.grid.entries.refused())}")
        if pasted.over:
            more = " …" if pasted.over[_SHOWN:] else ""
            parts.append(f"{len(pasted.over)} 格在表里没有位置，没有粘贴：{'、'.join(pasted.over[:_SHOWN])}{more}")
        kind = "refused" if pasted.refused or pasted.over else "info"
        told = "；".join(parts) + "。保存后才写入台账。"
        self.notice.say(kind, told, "撤销粘贴", partial(self._put, self.grid.before))

    def _first(self, refused: Sequence[tuple[int, int, str]]) -> str:
        """The first ones, by the names of their rows."""
        rows = self.grid.entries.rows
        told = "；".join(f"{rows[row].name}{why.rstrip('。')}" for row, _, why in refused[:_SHOWN])
        return told + (" …" if refused[_SHOWN:] else "")

    def _misplaced(self) -> None:
        self.notice.say("refused", "请先选中“完成值”或“数据来源”一格，再粘贴。")

    def _tell(self) -> None:
        figures, wrong = self.grid.entries.figures(), self.grid.entries.refused()
        lacking = sum(1 for _ in self.grid.entries.unfilled())
        parts = [f"共 {self.grid.entries.rowCount()} 项目标，{lacking} 项还没有填"]
        if figures:
            parts.append(f"{len(figures)} 项未保存")
        if wrong:
            parts.append(f"{len(wrong)} 格有误")
        self.count.setText("，".join(parts))
        self.save_button.setEnabled(bool(figures))
        self.drop_button.setEnabled(bool(figures or wrong))

    def _written(self, written: Written, source: QObject | None) -> None:
        if source is not self and self.isVisible() and any(kind in CONCERNS for kind, _ in written.touched):
            self.leave()
            self.notice.hide()
            self.load()

    def _lay_out(self) -> None:
        self._back.setProperty("kind", "link")
        self._back.setToolTip("返回上一页（Alt+←），已填的内容会保留")
        self.save_button.setProperty("kind", "primary")
        self.save_button.setToolTip("保存（Ctrl+S），一次撤回即可全部取消")
        self.plan.setAccessibleName("方案")
        self.plan.setMinimumWidth(320)
        title, hint = QLabel("填报完成值"), QLabel(_HINT)
        title.setProperty("role", "title")
        hint.setProperty("role", "small")
        head, bar, foot = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for widget in (self._back, title):
            head.addWidget(widget)
        head.addStretch()
        bar.addWidget(self.plan)
        bar.addWidget(self.period)
        bar.addStretch()
        foot.addWidget(self.count)
        foot.addStretch()
        foot.addWidget(self.drop_button)
        foot.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 10)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.notice)
        layout.addLayout(bar)
        layout.addWidget(hint)
        layout.addWidget(self.grid, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self._back.clicked.connect(self.back)
        self.plan.activated.connect(self._change)
        self.period.changed.connect(self._change)
        self.grid.pasted.connect(self._pasted)
        self.grid.misplaced.connect(self._misplaced)
        self.grid.entries.dataChanged.connect(self._tell)
        self.save_button.clicked.connect(self.save)
        self.drop_button.clicked.connect(self.drop)
        self._context.writes.written.connect(self._written)
        shortcut = QShortcut(QKeySequence("Ctrl+S"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save)
