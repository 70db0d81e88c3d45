"""What goes out: a unit's referrals as a workbook to fill in."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.bridge import WORKBOOKS
from ui.context import Context
from ui.exchange.outgoing import OutgoingCard
from ui.folders import Folder
from ui.widgets.notice import Notice
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.exchange.referral import Exported, export_referrals, pending, suggested_name


class Sending(QWidget):
    """Asks where a file shall be put, writes it, and tells where it lies."""

    def __init__(self, context: Context, notice: Notice, folder: Folder) -> None:
        super().__init__()
        self._context, self._notice, self._folder = context, notice, folder
        self.outgoing = OutgoingCard(self._mark)
        self.outgoing.wanted.connect(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.outgoing, 1)

    def refresh(self) -> None:
        """Read again what waits."""
        problems = self._context.office.problems
        self._context.worker.read("outgoing", partial(pending, problems), self.outgoing.show_pending)

    # referrals

    def export(self, unit: str) -> None:
        """Ask where the workbook for a unit shall be put."""
        name = suggested_name(self._context.office.problems, unit)
        self._choose_target(unit, self._folder.path / name)

    def _mark(self, day: date | None) -> str:
        return self._context.office.clockwork.mark(day)

    def _choose_target(self, unit: str, proposed: Path) -> None:
        chosen = partial(self._export_to, unit)
        self._context.bridge.choose_save(self, "导出报送件", (WORKBOOKS,), proposed, chosen)

    def _export_to(self, unit: str, path: Path) -> None:
        self._notice.hide()
        self._folder.remember(path)
        work = partial(export_referrals, self._context.office.problems, unit, path)
        refused = partial(self._not_exported, unit)
        self._context.worker.write(f"导出 {path.name}", work, self._exported, refused)

    def _exported(self, made: Exported) -> None:
        text = f"已导出{made.count}件，文件编号{made.number}：{made.path}"
        self._notice.say("done", text, "打开所在文件夹", partial(self._context.bridge.reveal, made.path.parent))
        self._context.writes.announce(Written((("exchange_file", made.number),)))

    def _not_exported(self, unit: str, no: Refusal) -> None:
        other = no.params.get("other")
        again = partial(self._choose_target, unit, other) if isinstance(other, Path) else None
        self._notice.say("refused", str(no), "另存为…" if again else "", again)
