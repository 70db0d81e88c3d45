"""What comes by file: the State Council's arrangement for a year, and a later edition of the work plan's catalogue."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel

from ui.bridge import WORKBOOKS
from ui.context import Context
from ui.settings.card import Card, button
from ui.widgets.notice import Notice
from xzdesk.catalogue import to_data
from xzdesk.catalogue.files import read_file, write_workbook
from xzdesk.core.office import CalendarYear
from xzdesk.core.store import Written
from xzdesk.workdays.files import load_table, write_template

_ABOUT_CATALOGUE = "集群、部门、问题类别都来自目录。新版方案或部门改名后，导出现行目录修改，再导入为新版。"
_CATALOGUES = "目录文件 (*.xlsx *.json)"


class CalendarCard(Card):
    """The years that the office has loaded, and loading one more."""

    def __init__(self, context: Context, notice: Notice) -> None:
        super().__init__("放假安排", "程序自带已公布的各年安排。新一年的通知公布后在这里导入，之前的时限标“暂定”。")
        self._context = context
        self._notice = notice
        self.years = QLabel()
        self.years.setWordWrap(True)
        self.load, self.blank = button("导入放假安排…"), button("导出空白表…", "按通知填好后再导入")
        self.body.addWidget(self.years)
        self.add_buttons(self.load, self.blank)
        self.load.clicked.connect(self._choose)
        self.blank.clicked.connect(self._choose_blank)
        context.writes.written.connect(self._written)
        self.tell()

    def tell(self) -> None:
        """Show the years that are loaded, and where the estimate begins."""
        office = self._context.office
        loaded = "；".join(f"{year}年（{each.source}）" for year, each in office.own(CalendarYear).items())
        year = office.desk.today.year
        while not office.clockwork.workdays.is_estimate(office.desk.today.replace(year=year, month=7, day=1)):
            year += 1
        self.years.setText(f"{f'已导入：{loaded}。' if loaded else '尚未导入。'}{year}年起按暂定日历推算。")

    def _choose(self) -> None:
        folder = Path.home()
        self._context.bridge.choose_open(self, "导入放假安排", (WORKBOOKS,), folder, self.take)

    def take(self, path: Path) -> None:
        """Load the table of a file."""
        take = partial(_take_year, self._context, path)
        self._context.writes.do(f"导入放假安排 {path.name}", take, done=self._taken, refused=self._notice.refuse)

    def _taken(self, _written: Written) -> None:
        self._notice.say("done", "放假安排已导入，各时限按新安排计算。")

    def _choose_blank(self) -> None:
        year = self._context.office.desk.today.year + 1
        proposed = Path.home() / f"{year}年放假安排.xlsx"
        self._context.bridge.choose_save(self, "导出空白表", (WORKBOOKS,), proposed, self._write_blank)

    def _write_blank(self, path: Path) -> None:
        year = self._context.office.desk.today.year + 1
        written = partial(self._exported, path)
        self._context.worker.write("导出空白表", partial(write_template, path, year), written, self._notice.refuse)

    def _exported(self, path: Path, _nothing: None) -> None:
        self._notice.say("done", f"空白表已存为 {path}。")

    def _written(self, written: Written, _source: QObject | None) -> None:
        if written.ids("calendar_year"):
            self._context.office.refresh()
            self.tell()


class CatalogueCard(Card):
    """The edition in force, and loading a later one."""

    def __init__(self, context: Context, notice: Notice) -> None:
        super().__init__("工作方案目录", _ABOUT_CATALOGUE)
        self._context = context
        self._notice = notice
        self.edition = QLabel()
        self.edition.setWordWrap(True)
        self.load, self.export = button("导入新版目录…"), button("导出现行目录…")
        self.body.addWidget(self.edition)
        self.add_buttons(self.load, self.export)
        self.load.clicked.connect(self._choose)
        self.export.clicked.connect(self._choose_target)
        context.writes.written.connect(self._written)
        self.tell()

    def tell(self) -> None:
        """Show the edition in force."""
        now = self._context.office.editions.current
        self.edition.setText(
            f"现行：{now.title}（{now.document}），{len(now.clusters)}个集群、{len(now.departments)}个市级部门、"
            f"{len(now.categories)}个问题类别。"
        )

    def _choose(self) -> None:
        self._context.bridge.choose_open(self, "导入新版目录", (_CATALOGUES,), Path.home(), self.take)

    def take(self, path: Path) -> None:
        """Load the edition of a file."""
        take = partial(_take_edition, self._context, path)
        self._context.writes.do(f"导入目录 {path.name}", take, done=self._taken, refused=self._notice.refuse)

    def _taken(self, _written: Written) -> None:
        self._notice.say("done", "新版目录已启用。已登记的问题保留原版目录。")

    def _choose_target(self) -> None:
        edition = self._context.office.editions.current.edition
        proposed = Path.home() / f"工作方案目录-{edition}.xlsx"
        self._context.bridge.choose_save(self, "导出现行目录", (WORKBOOKS,), proposed, self._write)

    def _write(self, path: Path) -> None:
        write = partial(write_workbook, self._context.office.editions.current, path)
        self._context.worker.write("导出目录", write, partial(self._exported, path), self._notice.refuse)

    def _exported(self, path: Path, _nothing: None) -> None:
        self._notice.say("done", f"现行目录已存为 {path}。")

    def _written(self, written: Written, _source: QObject | None) -> None:
        if written.ids("edition"):
            self._context.office.refresh()
            self.tell()


def _take_year(context: Context, path: Path) -> Written:
    return context.office.load_year(load_table(path), path.name)


def _take_edition(context: Context, path: Path) -> Written:
    return context.office.load_edition(to_data(read_file(path)), path.name)
