"""Tables to be filled in or amended elsewhere: the blank templates, and the ledger in the same columns."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.bridge import WORKBOOKS
from ui.context import Context
from ui.folders import Folder
from ui.settings.card import Card, button
from ui.widgets.notice import Notice
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.exchange.ledger_book import ExportedProblems, export_problems
from xzdesk.exchange.template import TEMPLATE_KINDS, write_template
from xzdesk.problems.queries import Order, ProblemQuery

_ABOUT = "空白填报表交企业、镇（街道、园区）填写，发回来导入为草稿。台账表改好可以再导入。"


class TemplatesCard(Card):
    """Asks where a table shall be put, writes it, and tells where it lies."""

    def __init__(self, context: Context, notice: Notice, folder: Folder) -> None:
        super().__init__("填报表和台账表", _ABOUT)
        self._context, self._notice, self._folder = context, notice, folder
        self.export, kinds = button("导出空白填报表…"), QMenu(self)
        self.blank: dict[str, QAction] = {}
        for kind, title in TEMPLATE_KINDS.items():
            self.blank[kind] = kinds.addAction(title)
            self.blank[kind].setData(kind)
        self.export.setMenu(kinds)
        kinds.triggered.connect(self._ask_blank)
        self.ledger = button("导出台账表…", "全部问题，栏目与填报表相同，灰色格除外都可以改")
        self.ledger.clicked.connect(self._ask_ledger)
        self.add_buttons(self.export, self.ledger)

    def _ask_blank(self, chosen: QAction) -> None:
        kind = str(chosen.data())
        self._choose("导出空白填报表", self._folder.path / f"{TEMPLATE_KINDS[kind]}.xlsx", kind)

    def _ask_ledger(self) -> None:
        desk = self._context.office.desk
        name = f"问题台账_{desk.identity.office}_{desk.today:%Y%m%d}.xlsx"
        self._choose("导出台账表", self._folder.path / name, "")

    def _choose(self, heading: str, proposed: Path, kind: str) -> None:
        self._context.bridge.choose_save(self, heading, (WORKBOOKS,), proposed, partial(self._write, kind))

    def _write(self, kind: str, path: Path) -> None:
        """`kind` of a blank template, empty for the ledger."""
        self._notice.hide()
        self._folder.remember(path)
        problems, refused = self._context.office.problems, partial(self._not_written, kind)
        title = f"导出 {path.name}"
        if kind:
            self._context.worker.write(title, partial(write_template, problems, path, kind), self._written, refused)
        else:
            work = partial(export_problems, problems, ProblemQuery(order=Order.NUMBER), path)
            self._context.worker.write(title, work, self._exported, refused)

    def _written(self, path: Path) -> None:
        self._tell(f"已导出空白填报表：{path}", path)

    def _exported(self, made: ExportedProblems) -> None:
        self._tell(f"已导出{made.count}个问题：{made.path}", made.path)
        self._context.writes.announce(Written((("exchange_file", made.sha256),)))

    def _tell(self, text: str, path: Path) -> None:
        self._notice.say("done", text, "打开所在文件夹", partial(self._context.bridge.reveal, path.parent))

    def _not_written(self, kind: str, no: Refusal) -> None:
        other = no.params.get("other")
        again = partial(self._choose, "另存为", other, kind) if isinstance(other, Path) else None
        self._notice.say("refused", str(no), "另存为…" if again else "", again)
