"""The database file: where it is, backing it up, checking it, restoring it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui.bridge import DATABASES, Question
from ui.context import Context
from ui.settings.card import Card, button
from ui.widgets.notice import Notice
from ui.worker import Progress

_ABOUT = "每天第一次打开时自动备份一份，存在数据库旁的备份文件夹。重要操作前也可以手动备份，或另存一份到移动硬盘。"


class DatabaseCard(Card):
    """Backup, check, restore."""

    def __init__(self, context: Context, notice: Notice) -> None:
        super().__init__("数据库", _ABOUT)
        self._context = context
        self._notice = notice
        place = QLabel(str(context.ledger.path))
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        place.setWordWrap(True)
        self.now, self.elsewhere = button("立即备份"), button("备份到…", "如移动硬盘")
        self.check, self.restore = button("检查数据库"), button("从备份恢复…", kind="danger")
        self.folder = button("打开所在文件夹")
        self.body.addWidget(place)
        self.add_buttons(self.now, self.elsewhere, self.check, self.folder, self.restore)
        self.now.clicked.connect(self._back_up)
        self.elsewhere.clicked.connect(self._choose_target)
        self.check.clicked.connect(self._check)
        self.folder.clicked.connect(self._reveal)
        self.restore.clicked.connect(self._choose_backup)

    def _back_up(self) -> None:
        self._copy(None)

    def _choose_target(self) -> None:
        ledger, today = self._context.ledger, self._context.office.desk.today
        proposed = ledger.path.with_name(f"{ledger.path.stem}-{today.isoformat()}.db")
        self._context.bridge.choose_save(self, "备份到", (DATABASES,), proposed, self._copy)

    def _copy(self, out: Path | None) -> None:
        progress = Progress()
        backup, ledger = self._context.vault.backup, self._context.ledger
        copy = partial(backup, ledger, out, cancelled=progress.asked, progress=progress.note)
        self._context.worker.write("备份", copy, self._copied, self._notice.refuse, progress)

    def _copied(self, path: Path) -> None:
        self._notice.say("done", f"已备份并检查：{path}")
        self._context.requests.backed_up.emit(self._context.office.desk.now)

    def _check(self) -> None:
        progress = Progress()
        check = partial(self._context.vault.check, self._context.ledger.path, progress.asked)
        self._context.worker.write("检查数据库", check, self._checked, self._notice.refuse, progress)

    def _checked(self, findings: list[str]) -> None:
        if not findings:
            self._notice.say("done", "数据库检查通过，没有发现问题。")
        else:
            text = f"检查发现{len(findings)}处问题，请先备份，再联系维护人员。"
            self._context.bridge.tell(self, "数据库检查", text, "\n".join(findings))

    def _reveal(self) -> None:
        self._context.bridge.reveal(self._context.ledger.path.parent)

    def _choose_backup(self) -> None:
        folder = self._context.ledger.path.parent
        self._context.bridge.choose_open(self, "选择备份文件", (DATABASES,), folder, self._ask)

    def _ask(self, path: Path) -> None:
        question = Question(
            f"用“{path.name}”恢复？",
            "备份之后登记和办理的内容不会在恢复后的台账里。现在的数据库会改名保留，不会删除。",
            (("cancel", "取消"), ("restore", "恢复")),
            danger="restore",
        )
        self._context.bridge.ask(self, question, partial(self._answered, path))

    def _answered(self, path: Path, answer: str) -> None:
        if answer == "restore":
            self._context.requests.restore.emit(path)
