"""The milestones of a plan: the time line with what can be done to the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.plans.milestones import Bar
from ui.plans.parts import Toolbar
from ui.plans.timeline import Timeline
from ui.widgets.combo import Combo

_BUTTONS = (
    ("new", "新增节点", "新增一个节点"),
    ("edit", "修改节点", "修改所选节点（双击）"),
    ("done", "节点完成", "登记所选节点的完成日期和佐证材料"),
    ("undone", "撤销完成", "所选节点其实没有完成"),
    ("block", "登记制约", "登记制约所选节点的问题"),
    ("remove", "删除节点", "删除所选节点（删除键）"),
)
_KEYS = "↑↓ 选择　Shift+← → 移一天　Ctrl+← → 移一个月　回车 确认或输入日期　Esc 放弃"
_FIXED_KEYS = "↑↓ 选择　时限已固定，启动修订后可以用键盘移动"
_NONE = "还没有节点。点“新增节点”，写明完成时限和责任单位；一次有许多的，可以用 Excel 填报表导入。"
_ALL = "全部时间"
_TOLD = 48  # pixels, for two lines: the list keeps its height while one goes through it


class MilestonesTab(QWidget):
    """`asked` tells what shall be done to which milestone."""

    asked = Signal(str, str)  # name, milestone id
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.toolbar = Toolbar(_BUTTONS)
        self.line = Timeline()
        self.span = Combo()
        self.span.setToolTip("时间轴显示的时间")
        self.span.setAccessibleName("时间轴显示的时间")
        self.toolbar.row.addWidget(self.span)
        self._bars: Sequence[Bar] = ()
        self._today = date.min
        self.keys, self.told = QLabel(), QLabel()
        self.keys.setProperty("role", "small")
        self.keys.setContentsMargins(12, 2, 12, 8)
        self.told.setContentsMargins(12, 6, 12, 0)
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.told.setFixedHeight(_TOLD)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.toolbar)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.told)
        layout.addWidget(self.keys)
        self.toolbar.chosen.connect(self._ask)
        self.line.opened.connect(self._open)
        self.line.left.connect(self.left)
        self.line.selectionModel().currentRowChanged.connect(self._tell)
        self.line.milestones.dataChanged.connect(self._tell)
        self.span.activated.connect(self._stretch)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.line)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._remove)

    def show_bars(self, bars: Sequence[Bar], today: date) -> None:
        """Show these milestones; the years that they lie in can be looked at one by one."""
        self._bars, self._today = bars, today
        self.keys.setText(_KEYS if self.line.movable else _FIXED_KEYS)
        chosen = self.span.currentData()
        years = sorted({year for bar in bars for year in (bar.start.year, bar.end.year)})
        self.span.clear()
        self.span.addItem(_ALL, None)
        for year in years:
            self.span.addItem(f"{year}年", year)
        self.span.setCurrentIndex(max(self.span.findData(chosen), 0))
        self.span.setVisible(len(years) > 1)
        self._stretch()

    def _stretch(self) -> None:
        year = self.span.currentData()
        self.line.show_bars(self._bars, self._today, (date(year, 1, 1), date(year, 12, 31)) if year else None)
        self._tell()

    def _tell(self) -> None:
        """What can be done to the chosen one."""
        bar = self.line.current()
        told = self.line.milestones.told(bar, self.line.currentIndex().row()) if bar else _NONE
        self.told.setText(told)
        self.told.setToolTip(told)
        for name, button in self.toolbar.buttons.items():
            is_done = bar is not None and bar.done_on is not None
            fits = {"done": not is_done, "block": not is_done, "undone": is_done}.get(name, True)
            button.setEnabled(name == "new" or (bar is not None and fits))
            button.setVisible(name not in ("done", "undone") or fits)

    def _ask(self, name: str) -> None:
        bar = self.line.current()
        self.asked.emit(name, bar.id if bar and name != "new" else "")

    def _open(self, milestone: str) -> None:
        self.asked.emit("edit", milestone)

    def _remove(self) -> None:
        self._ask("remove")
