"""数据交换: what goes out, what comes in by preview, and what came and went."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from ui.bridge import Question
from ui.context import Context
from ui.exchange.intake import Intake
from ui.exchange.partners import PartnersPanel
from ui.exchange.records import RecordsCard
from ui.exchange.sending import Sending
from ui.exchange.templates import TemplatesCard
from ui.folders import Folder
from ui.pages.page import Page
from ui.widgets.notice import Notice
from ui.widgets.scrolled import scrolled
from xzdesk.core.captions import Tier
from xzdesk.core.store import Occasion, Written
from xzdesk.exchange.passed import Passed, passed
from xzdesk.exchange.taking_back import is_packet, take_back
from xzdesk.exchange.traffic import Traffic, traffic

_INCOMING = 330
_INSIDE = (12, 12, 12, 12)
_PARTNERS = 1  # the tab of the other desks
_IMPORT_BACK = "“{name}”带来的内容全部撤回，台账回到导入前。导入后办理过的，不能撤回。"
_PACKET_BACK = (
    "“{name}”带来的改动全部取出，台账回到收到它之前；先自动备份一次。各台自己的改动不受影响，需要时可以重新导入，"
    "或等对方下一份数据包带来。本台在此基础上办理过、或又发出过数据包的，不能撤回。"
)


class _Overview(NamedTuple):
    """What is between this desk and others."""

    traffic: Traffic
    files: list[Passed]


class ExchangePage(Page):
    """The overview, or the preview of a file in its place."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._stale = True
        self._folder = Folder(context.prefs, "exchange")
        self.notice = Notice()
        self.sending = Sending(context, self.notice, self._folder)
        self.intake = Intake(context, self, self.notice, self._folder)
        self.templates = TemplatesCard(context, self.notice, self._folder)
        self.templates.setVisible(context.office.desk.identity.role is Tier.COUNTY)  # the others keep no problems
        self.partners, self.records = PartnersPanel(), RecordsCard()
        self.overview, self.views = QTabWidget(), QStackedWidget()
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
        self.intake.refresh()

    # in

    def take_files(self, paths: Sequence[Path]) -> bool:
        self.overview.setCurrentIndex(0)
        self.intake.receive(paths)
        return True

    def choose_files(self) -> None:
        """Ask for files that have come in."""
        self.intake.choose()

    def read_file(self, path: Path) -> None:
        """Preview a file; writes nothing."""
        self.intake.receive([path])

    def _show_panel(self, panel: QWidget | None) -> None:
        self.views.setCurrentWidget(panel or self.overview)

    def _show_conflicts(self) -> None:
        self.go.emit("conflicts", "")

    def _open(self, problem: str) -> None:
        self.go.emit("problem", problem)

    # undo

    def _ask_undo_shown(self) -> None:
        if self.intake.current and self.intake.gesture:
            self._ask_undo(self.intake.gesture, self.intake.current.path.name)

    def _ask_undo_of(self, record: Passed) -> None:
        self._ask_undo(record.undo, record.name)

    def _ask_undo(self, gesture: str, name: str) -> None:
        text = _PACKET_BACK if is_packet(gesture) else _IMPORT_BACK
        question = Question(
            "撤回这次导入？", text.format(name=name), (("cancel", "取消"), ("undo", "撤回")), danger="undo"
        )
        self._context.bridge.ask(self, question, partial(self._answered, gesture, name))

    def _answered(self, gesture: str, name: str, answer: str) -> None:
        if answer == "undo":
            work = partial(_take_back, self._context, gesture)
            done = partial(self._undone, gesture, name)
            self._context.worker.write("撤回导入", work, done, self.notice.refuse)

    def _undone(self, gesture: str, name: str, written: Written) -> None:
        self.intake.undone(gesture)
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

    def files_near(self, near: bool) -> None:
        self.intake.card.light_up(near)

    def _lay_out(self) -> None:
        both = QWidget()
        upper = QHBoxLayout(both)
        upper.setContentsMargins(*_INSIDE)
        upper.setSpacing(12)
        upper.addWidget(self.sending, 1)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.intake.card, 1)
        right.addWidget(self.templates)
        for card in (self.intake.card, self.templates):
            card.setFixedWidth(_INCOMING)
        upper.addLayout(right)
        self.overview.addTab(scrolled(both), "收发")
        self.overview.addTab(self.partners, "各台往来")
        self.overview.addTab(self.records, "往来记录")
        self.views.addWidget(self.overview)
        for panel in self.intake.panels:
            self.views.addWidget(panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 10)
        layout.setSpacing(10)
        layout.addWidget(self.notice)
        layout.addWidget(self.views, 1)

    def _connect(self) -> None:
        self.records.wanted_undo.connect(self._ask_undo_of)
        self.records.copied.connect(self._context.bridge.copy)
        self.intake.shown.connect(self._show_panel)
        self.intake.opened.connect(self._open)
        self.intake.wanted_conflicts.connect(self._show_conflicts)
        self.intake.preview.wanted_undo.connect(self._ask_undo_shown)
        self._context.writes.written.connect(self._written)


def _take_back(context: Context, id: str) -> Written:
    """The import is taken back, after a backup where changes leave the log."""
    return take_back(context.office.problems, id, partial(context.vault.backup, context.ledger, occasion=Occasion.UNDO))
