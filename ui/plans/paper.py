"""A plan on paper: which papers there are, laid out, printed and saved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.bridge import WORKBOOKS
from ui.context import Context
from ui.folders import Folder
from ui.plans.reading import version
from ui.report.laid import Laid, lay_out
from ui.report.printing import ask_printer, has_printer, print_pages
from ui.widgets.notice import Notice
from ui.worker import Progress
from xzdesk.errors import Refusal
from xzdesk.paper.document import Document
from xzdesk.paper.plan_comparison import plan_comparison
from xzdesk.paper.plan_document import plan_document
from xzdesk.paper.render import Saved, save
from xzdesk.plans.records import Plan
from xzdesk.plans.usecases import Plans

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_ENDINGS = {".pdf": "PDF 文件 (*.pdf)", ".docx": "Word 文档 (*.docx)", ".xlsx": WORKBOOKS}
_NO_PRINTER = "这台电脑没有可用的打印机。请先安装打印机，或者保存为 PDF，到别的电脑上打印。"


@dataclass(frozen=True)
class Choice:
    """One paper of a plan: an issue (None: as it stands), with its course, or two issues compared."""

    caption: str
    issue: int | None = None
    course: bool = False
    compared: bool = False

    def make(self, plans: Plans, plan: Plan) -> Document:
        """The document; Refusal when there is none."""
        if self.compared:
            return plan_comparison(plans, plan, self.issue or 0)
        return plan_document(plans, plan, issue=self.issue, course=self.course)


def choices(plans: Plans, plan: Plan) -> list[Choice]:
    """What can be printed of a plan."""
    issued = plans.whole(plan).issued
    found = [Choice("方案全文"), Choice("方案全文，附执行情况", course=True)]
    found += [Choice(f"{version(each.n or 0)}的全文（{each.issued_on}）", each.n) for each in reversed(issued)]
    found += [Choice(f"修订对照表：{version(each.n or 0)}、现在", each.n, compared=True) for each in reversed(issued)]
    return found


def laid_out(plans: Plans, plan: Plan, choice: Choice) -> Laid | Refusal:
    """A paper, laid out; run off the window's thread."""
    return lay_out(partial(choice.make, plans, plan))


class Output(QObject):
    """Prints and saves what is laid out, and tells in the page's notice."""

    def __init__(self, context: Context, page: QWidget, notice: Notice) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._notice = notice
        self._folder = Folder(context.prefs, "plans")

    def print(self, laid: Laid, name: str) -> None:
        """Ask for a printer, and print."""
        if has_printer():
            ask_printer(self._context.bridge, self._page, laid, partial(self._print, laid))
        else:
            save_it = partial(self.choose_target, laid, name, ".pdf")
            self._notice.say("info", _NO_PRINTER, "保存为 PDF…", save_it)

    def choose_target(self, laid: Laid, name: str, ending: str) -> None:
        """Ask where to save, as .pdf, .docx or .xlsx."""
        proposed = self._folder.path / f"{name}{ending}"
        chosen = partial(self._save, laid.document)
        self._context.bridge.choose_save(self._page, "保存为", (_ENDINGS[ending],), proposed, chosen)

    def _print(self, laid: Laid, printer: QPrinter) -> None:
        progress = Progress()
        work = partial(print_pages, laid, printer, progress)
        self._context.worker.write(f"打印 {laid.document.title}", work, self._printed, self._refused, progress)

    def _save(self, document: Document, path: Path) -> None:
        self._folder.remember(path)
        self._context.worker.write(f"保存 {path.name}", partial(save, document, path), self._saved, self._refused)

    def _printed(self, count: int) -> None:
        self._notice.say("done", f"已送打印机，共{count}页。")

    def _saved(self, saved: Saved) -> None:
        self._notice.say("done", f"已保存：{saved.path}", "打开", partial(self._context.bridge.reveal, saved.path))

    def _refused(self, no: Refusal) -> None:
        self._notice.refuse(no)
