"""Plans as a workbook: a blank one to be filled in, what the list shows, and the way to take one in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ui.bridge import WORKBOOKS
from ui.context import Context
from ui.folders import Folder
from ui.widgets.notice import Notice
from xzdesk.errors import Refusal
from xzdesk.exchange.plan_book import export_plans, write_plan_template
from xzdesk.plans.records import Plan

TEMPLATE, EXPORT, IMPORT = "template", "export", "import"
_ENTRIES = {TEMPLATE: "空白方案填报表…", EXPORT: "导出所列方案…", IMPORT: "导入填好的填报表"}


class SheetsButton(QToolButton):
    """Drops what can be done with workbooks."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._menu = QMenu(self)
        for name, caption in _ENTRIES.items():
            self._menu.addAction(caption).setData(name)
        self._menu.triggered.connect(self._triggered)
        self.setText("Excel 填报表")
        self.setToolTip("方案、目标、举措、节点和完成值用 Excel 或 WPS 填报，再导入")
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setProperty("kind", "facet")

    def _triggered(self, action: QAction) -> None:
        self.chosen.emit(str(action.data()))


class Sheets:
    """Writes the workbooks, and tells in a page's notice where they lie."""

    def __init__(self, context: Context, page: QWidget, notice: Notice) -> None:
        self._context = context
        self._page = page
        self._notice = notice
        self._folder = Folder(context.prefs, "plans")

    def template(self) -> None:
        """Ask where the blank workbook shall be put."""
        office = self._context.office
        self._choose(f"方案填报表_{office.desk.identity.office}.xlsx", self._write_template)

    def export(self, plans: list[str]) -> None:
        """Ask where a workbook of these plans shall be put."""
        office = self._context.office
        name = f"培育提升工作方案_{office.desk.identity.office}_{office.desk.today:%Y%m%d}.xlsx"
        self._choose(name, partial(self._write_plans, office.ledger.several(Plan, sorted(plans))))

    def _choose(self, name: str, write: Callable[[Path], None]) -> None:
        self._context.bridge.choose_save(self._page, "保存为", (WORKBOOKS,), self._folder.path / name, write)

    def _write_template(self, path: Path) -> None:
        self._folder.remember(path)
        work = partial(write_plan_template, self._context.office.plans, path)
        self._context.worker.write(f"写填报表 {path.name}", work, self._written, self._refused)

    def _write_plans(self, plans: list[Plan], path: Path) -> None:
        self._folder.remember(path)
        work = partial(_exported, self._context, plans, path)
        self._context.worker.write(f"导出 {path.name}", work, self._written, self._refused)

    def _written(self, path: Path) -> None:
        self._notice.say("done", f"已保存：{path}", "打开", partial(self._context.bridge.reveal, path))

    def _refused(self, no: Refusal) -> None:
        self._notice.refuse(no)


def _exported(context: Context, plans: list[Plan], path: Path) -> Path:
    return export_plans(context.office.plans, plans, path).path
