"""数据交换: what goes out, what comes in by preview, and what came and went."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from ui.bridge import WORKBOOKS, Question
from ui.context import Context
from ui.exchange.incoming import IncomingCard, dropped_file
from ui.exchange.partners import PartnersPanel
from ui.exchange.preview import PreviewPanel
from ui.exchange.records import RecordsCard
from ui.exchange.sending import Sending
from ui.folders import Folder
from ui.pages.page import Page
from ui.widgets.notice import Notice
from ui.worker import Progress
from xzdesk.core.store import Occasion, Written
from xzdesk.errors import Refusal
from xzdesk.exchange.findings import RowResult
from xzdesk.exchange.intake import Preview, Result, accept, preview, undo_import
from xzdesk.exchange.leftover import save_leftover
from xzdesk.exchange.passed import Passed, passed
from xzdesk.exchange.traffic import Traffic, traffic

_TRY_AGAIN = ("intake_missing", "intake_not_readable")
_INCOMING = 330
_INSIDE = (12, 12, 12, 12)
_PARTNERS = 1  # the tab of the other desks


class _Overview(NamedTuple):
    """What is between this desk and others."""

    traffic: Traffic
    files: list[Passed]


class _Taken(NamedTuple):
    """An import that was made, and the backup before it."""

    result: Result
    backup: Path


class ExchangePage(Page):
    """The overview, or the preview of a file in its place."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._stale = True
        self._seen: Preview | None = None
        self._gesture = ""  # the import whose result is shown
        self._folder = Folder(context.prefs, "exchange")
        self.notice = Notice()
        self.sending = Sending(context, self.notice, self._folder)
        self.incoming, self.partners, self.records = IncomingCard(), PartnersPanel(), RecordsCard()
        self.overview, self.preview = QTabWidget(), PreviewPanel()
        self.views = QStackedWidget()
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()

    def enter(self, argument: str) -> None:
        self.notice.hide()
        if self._stale:
            self.refresh()

    def new_day(self) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read again, off this thread; a preview that was made before a write is made anew."""
        self._stale = False
        self.sending.refresh()
        self._context.worker.read("exchange", self._look, self._show)
        if self._seen and not self._gesture:
            self.read_file(self._seen.path)

    # in

    def choose_file(self) -> None:
        """Ask for a returned workbook."""
        self._context.bridge.choose_open(self, "导入答复", (WORKBOOKS,), self._folder.path, self.read_file)

    def read_file(self, path: Path) -> None:
        """Preview a returned workbook; writes nothing."""
        self.notice.hide()
        self._folder.remember(path)
        self.incoming.set_busy(path.name)
        self.preview.set_busy(True)
        progress = Progress()
        work = partial(preview, self._context.office.problems, path, *_watching(progress))
        self._context.worker.write(f"读取 {path.name}", work, self._read, partial(self._not_read, path), progress)

    def take_in(self) -> None:
        """Import what is ticked, after a backup."""
        seen, left = self._seen, self.preview.model.left
        if seen is None:
            return
        self.notice.hide()
        self.preview.set_busy(True)
        rows = {row.row for row in seen.rows} - left if left else None
        progress = Progress()
        work = partial(_take_in, self._context, seen, rows, progress)
        done = partial(self._taken, seen)
        self._context.worker.write(f"导入 {seen.path.name}", work, done, self._not_taken, progress)

    def _read(self, seen: Preview) -> None:
        self.incoming.set_busy("")
        self._seen, self._gesture = seen, ""
        self.preview.show_preview(seen)
        self.preview.set_busy(False)
        self.views.setCurrentWidget(self.preview)

    def _not_read(self, path: Path, no: Refusal) -> None:
        self._close_preview()
        again = no.code in _TRY_AGAIN
        self.notice.say(
            "refused", str(no), "再试一次" if again else "", partial(self.read_file, path) if again else None
        )

    def _taken(self, seen: Preview, taken: _Taken) -> None:
        result = taken.result
        self._gesture = result.gesture
        self.preview.set_busy(False)
        self.preview.show_result(seen, result)
        count = result.new + result.changed
        self.notice.say("done", f"已导入{count}件。导入前的备份：{taken.backup}")
        self._context.requests.backed_up.emit(self._context.office.desk.now)
        if result.gesture:
            touched = [("problem", each.item.problem) for each in seen.content.items if each.item]
            self._context.writes.announce(Written((*dict.fromkeys(touched), ("exchange_file", result.gesture))))

    def _not_taken(self, no: Refusal) -> None:
        self.preview.set_busy(False)
        self.notice.refuse(no)

    def _close_preview(self) -> None:
        self._seen, self._gesture = None, ""
        self.incoming.set_busy("")
        self.preview.set_busy(False)
        self.views.setCurrentWidget(self.overview)

    def _choose_leftover(self) -> None:
        if self._seen:
            proposed = self._seen.path.with_name(f"{self._seen.path.stem}_未导入.xlsx")
            self._context.bridge.choose_save(self, "导出未导入的行", (WORKBOOKS,), proposed, self._save_leftover)

    def _save_leftover(self, path: Path) -> None:
        if self._seen:
            work = partial(save_leftover, self._seen.rows, self._seen.findings, path)
            self._context.worker.write(f"导出 {path.name}", work, partial(self._saved, path), self.notice.refuse)

    def _saved(self, path: Path, count: int) -> None:
        text = f"未导入的{count}行和原因已存为 {path}"
        self.notice.say("done", text, "打开所在文件夹", partial(self._context.bridge.reveal, path.parent))

    def _open(self, row: RowResult) -> None:
        items = self._seen.content.items if self._seen else ()
        ids = [each.item.problem for each in items if each.item and each.row == row.row]
        if ids and self._context.office.ledger.row_of(ids[0]) is not None:
            self.go.emit("problem", ids[0])

    # undo

    def _ask_undo_shown(self) -> None:
        if self._seen:
            self._ask_undo(self._gesture, self._seen.path.name)

    def _ask_undo_of(self, record: Passed) -> None:
        self._ask_undo(record.undo, record.name)

    def _ask_undo(self, gesture: str, name: str) -> None:
        text = f"“{name}”带来的内容全部撤回，台账回到导入前。导入后办理过的，不能撤回。"
        question = Question("撤回这次导入？", text, (("cancel", "取消"), ("undo", "撤回")), danger="undo")
        self._context.bridge.ask(self, question, partial(self._answered, gesture, name))

    def _answered(self, gesture: str, name: str, answer: str) -> None:
        if answer == "undo":
            work = partial(undo_import, self._context.office.problems, gesture)
            done = partial(self._undone, name)
            self._context.worker.write("撤回导入", work, done, self.notice.refuse)

    def _undone(self, name: str, written: Written) -> None:
        self._close_preview()
        self._context.writes.announce(written)
        self.notice.say("done", f"已撤回“{name}”的导入。文件还在，可以重新导入。")

    # all

    def _look(self) -> _Overview:
        problems = self._context.office.problems
        return _Overview(traffic(problems), passed(problems))

    def _show(self, found: _Overview) -> None:
        self.sending.show_traffic(found.traffic)
        self.partners.show_traffic(found.traffic)
        self.records.show_records(found.files)
        lost = sum(len(each.gaps) for each in found.traffic.neighbours)
        kept = sum(not each.waits for each in found.traffic.kept)
        told = "，".join(filter(None, (f"缺{lost}段" if lost else "", f"{kept}项未写入" if kept else "")))
        self.overview.setTabText(_PARTNERS, f"各台往来（{told}）" if told else "各台往来")

    def _written(self, _written: Written, _source: QObject | None) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event.mimeData()) and not self._context.worker.busy:
            event.acceptProposedAction()
            self.incoming.light_up(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.incoming.light_up(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.incoming.light_up(False)
        path = dropped_file(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.read_file(path)

    def _lay_out(self) -> None:
        both = QWidget()
        upper = QHBoxLayout(both)
        upper.setContentsMargins(*_INSIDE)
        upper.setSpacing(12)
        upper.addWidget(self.sending, 1)
        self.incoming.setFixedWidth(_INCOMING)
        upper.addWidget(self.incoming)
        self.overview.addTab(both, "收发")
        self.overview.addTab(self.partners, "各台往来")
        self.overview.addTab(self.records, "往来记录")
        self.views.addWidget(self.overview)
        self.views.addWidget(self.preview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 10)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addWidget(self.views, 1)

    def _connect(self) -> None:
        self.incoming.wanted.connect(self.choose_file)
        self.records.wanted_undo.connect(self._ask_undo_of)
        self.records.copied.connect(self._context.bridge.copy)
        self.preview.wanted_import.connect(self.take_in)
        self.preview.wanted_close.connect(self._close_preview)
        self.preview.wanted_refused.connect(self._choose_leftover)
        self.preview.wanted_undo.connect(self._ask_undo_shown)
        self.preview.opened.connect(self._open)
        self._context.writes.written.connect(self._written)


def _watching(progress: Progress) -> tuple[Callable[[int, int], None], Callable[[], bool]]:
    """How far it is, for the status line; and whether the person has stopped it, which is then told in place."""

    def tell(done: int, total: int) -> None:
        progress.done, progress.total = done, total

    def stopped() -> bool:
        return progress.cancelled

    return tell, stopped


def _take_in(context: Context, seen: Preview, rows: set[int] | None, progress: Progress) -> _Taken:
    """A backup, then the import in one transaction."""
    tell, stopped = _watching(progress)
    backup = context.vault.backup(context.ledger, occasion=Occasion.IMPORT, cancelled=stopped, progress=tell)
    return _Taken(accept(context.office.problems, seen, rows, tell, stopped), backup)
