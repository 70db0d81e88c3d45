"""What goes out: a unit's referrals as a workbook to fill in, and packets for other desks."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.bridge import WORKBOOKS
from ui.context import Context
from ui.exchange.outgoing import OutgoingCard
from ui.exchange.packets import PacketCard
from ui.folders import Folder
from ui.widgets.notice import Notice
from ui.worker import Progress
from xzdesk.core.captions import Tier
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.exchange.packet_cover import counted
from xzdesk.exchange.packet_export import Exported as PacketExported
from xzdesk.exchange.packet_export import export_packet, outlook
from xzdesk.exchange.referral import Exported, export_referrals, pending, suggested_name
from xzdesk.exchange.traffic import Traffic


class Sending(QWidget):
    """Asks where a file shall be put, writes it, and tells where it lies."""

    def __init__(self, context: Context, notice: Notice, folder: Folder) -> None:
        super().__init__()
        self._context, self._notice, self._folder = context, notice, folder
        self.outgoing = OutgoingCard(self._mark)
        self.outgoing.wanted.connect(self.export)
        self.outgoing.setVisible(context.office.desk.identity.role is Tier.COUNTY)
        self.packets = PacketCard(context.office.desk.identity.role)
        self.packets.chosen.connect(self._look_ahead)
        self.packets.wanted.connect(self.export_packet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.outgoing, 1)
        layout.addWidget(self.packets, 1)

    def refresh(self) -> None:
        """Read again what waits."""
        problems = self._context.office.problems
        self._context.worker.read("outgoing", partial(pending, problems), self.outgoing.show_pending)

    def show_traffic(self, seen: Traffic) -> None:
        """The desks that packets can go to."""
        self.packets.show_neighbours(seen.neighbours)

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

    # packets

    def export_packet(self, site: str) -> None:
        """Ask where the packet for a desk shall be put; empty: for anybody."""
        who = self._context.office.desk.identity
        to = self.packets.name() or self.packets.anybody.removesuffix("的台")
        moment = f"{self._context.office.desk.now:%Y%m%d-%H%M}"
        name = f"数据包_{who.office}{who.letter}台_发{to}_{moment}.xlsx"
        self._choose_packet(site, self._folder.path / name)

    def _look_ahead(self, site: str) -> None:
        problems = self._context.office.problems
        self._context.worker.read("outlook", partial(outlook, problems, site), self.packets.show_outlook)

    def _choose_packet(self, site: str, proposed: Path) -> None:
        chosen = partial(self._export_packet_to, site)
        self._context.bridge.choose_save(self, "导出数据包", (WORKBOOKS,), proposed, chosen)

    def _export_packet_to(self, site: str, path: Path) -> None:
        self._notice.hide()
        self._folder.remember(path)
        self.packets.set_busy(True)
        progress = Progress()
        problems, stopped = self._context.office.problems, progress.asked
        work = partial(export_packet, problems, path, site, progress=progress.note, cancelled=stopped)
        refused = partial(self._packet_not_exported, site)
        self._context.worker.write(f"导出 {path.name}", work, self._packet_exported, refused, progress)

    def _packet_exported(self, made: PacketExported) -> None:
        self.packets.set_busy(False)
        to = self.packets.name() if made.for_site else self.packets.anybody
        files = "、".join(file.name for file in made.files)
        more = f"共{len(made.files)}个文件，都要交给对方：" if len(made.files) > 1 else ""
        text = f"已导出给{to}的数据包（{counted(made.counts)}）。{more}{files}，在 {made.files[0].parent}"
        self._notice.say("done", text, "打开所在文件夹", partial(self._context.bridge.reveal, made.files[0].parent))
        self._context.writes.announce(Written((("exchange_file", made.files[0].name),)))

    def _packet_not_exported(self, site: str, no: Refusal) -> None:
        self.packets.set_busy(False)
        other = no.params.get("other")
        again = partial(self._choose_packet, site, other) if isinstance(other, Path) else None
        self._notice.say("refused", str(no), "另存为…" if again else "", again)
