"""Prints and saves what is laid out, and tells in the page's notice."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.bridge import WORKBOOKS
from ui.context import Context
from ui.folders import Folder
from ui.report.laid import Laid
from ui.report.printing import ask_printer, has_printer, print_pages
from ui.widgets.notice import Notice
from ui.worker import Progress
from xzdesk.paper.document import Document
from xzdesk.paper.render import Saved, save

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_ENDINGS = {".pdf": "PDF 文件 (*.pdf)", ".docx": "Word 文档 (*.docx)", ".xlsx": WORKBOOKS}
_NO_PRINTER = "这台电脑没有可用的打印机。请先安装打印机，或者保存为 PDF，到别的电脑上打印。"


class Output(QObject):
    """`folder` names the one that is remembered for saving."""

    def __init__(self, context: Context, page: QWidget, notice: Notice, folder: str) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._notice = notice
        self._folder = Folder(context.prefs, folder)

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
        self._notice.hide()
        progress = Progress()
        work = partial(print_pages, laid, printer, progress)
        self._context.worker.write(f"打印 {laid.document.name}", work, self._printed, self._notice.refuse, progress)

    def _save(self, document: Document, path: Path) -> None:
        self._notice.hide()
        self._folder.remember(path)
        self._context.worker.write(f"保存 {path.name}", partial(save, document, path), self._saved, self._notice.refuse)

    def _printed(self, count: int) -> None:
        self._notice.say("done", f"已送打印机，共{count}页。")

    def _saved(self, saved: Saved) -> None:
        self._notice.say("done", f"已保存：{saved.path}", "打开", partial(self._context.bridge.reveal, saved.path))
