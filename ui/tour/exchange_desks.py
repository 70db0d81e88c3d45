"""The county's second desk: gets the ledger in a packet, sets what the first sets too, is told what was decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt

from ui.pages.conflicts import ConflictsPage
from ui.pages.exchange import ExchangePage
from ui.tour.clerk import Clerk
from ui.tour.hands import click, fill
from ui.tour.script import Calendar, Script
from ui.tour.stage import Clock, TourBridge, TourFailed
from xzdesk.core.captions import Tier
from xzdesk.core.store import Vault
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.office import Office, found, open_office
from xzdesk.problems.conflicts import Pick, conflicts
from xzdesk.problems.queries import Ledger

FOLDER, DATABASE = "另一台", "问题台账B.db"

Act = tuple[datetime, Callable[[], None]]


class SecondDesk:
    """Its database lies in a folder of its own; it works without a window, the first desk with one."""

    def __init__(
        self,
        vault: Vault,
        folder: Path,
        books: Path,
        script: Script,
        bridge: TourBridge,
        clock: Clock,
        numbers: Mapping[str, str],
        clerk: Callable[[], Clerk],
        tell: Callable[[str], None],
    ) -> None:
        """`books`: where packets are put; `clerk`: whoever sits at the first desk's window now."""
        self._vault, self._path, self._books = vault, folder / FOLDER / DATABASE, books
        self._script, self._bridge, self._clock, self._numbers = script, bridge, clock, numbers
        self._clerk, self._tell = clerk, tell
        self._site = ""

    def acts(self, calendar: Calendar) -> Iterator[Act]:
        """What happens when."""
        yield calendar.moment(self._script.second.founded), self._begin
        yield calendar.moment(self._script.second.clashed), self._clash

    def look_round(self) -> None:
        """How the two desks stand now."""
        clerk, page = self._clerk(), self._exchange()
        page.overview.setCurrentWidget(page.partners)
        clerk.picture("各台往来")
        page.overview.setCurrentWidget(page.records)
        clerk.picture("往来记录")
        page.overview.setCurrentIndex(0)

    # acts

    def _begin(self) -> None:
        """It is set up, takes in everything, and sends its receipt."""
        office, second = self._script.office, self._script.second
        self._path.parent.mkdir()
        made = found(
            self._vault,
            self._path,
            office=office["division"],
            unit=office["unit"],
            role=Tier.COUNTY,
            letter=second.letter,
            operator=second.operator,
            now=self._clock,
        )
        self._site = made.desk.identity.site
        made.ledger.close()
        self._there(self._send("", "数据包导出"))
        self._here("回执")

    def _clash(self) -> None:
        """Both set the same fields without knowing of each other; the first desk decides, the second is told."""
        second, number = self._script.second, self._numbers[self._script.second.problem]
        editing = self._clerk().open(number).editing
        fill(editing.form, second.here)
        click(editing.save_button)
        with self._open() as office:
            office.problems.edit(office.problems.find(number), second.there)
        self._here("修改")
        self._decide()
        self._there(self._send(self._site, "再次导出数据包"))
        with self._open() as office:
            if conflicts(office.problems):
                raise TourFailed(f"{second.letter}台收到裁定后还有冲突。")
        self._here("收到裁定")
        clerk = self._clerk()
        clerk.open(self._numbers[second.delivered]).tabs.setCurrentIndex(2)
        clerk.picture("送达情况")

    def _decide(self) -> None:
        """One by its button, the other by which is later."""
        clerk = self._clerk()
        page = clerk.visit("conflicts")
        assert isinstance(page, ConflictsPage)
        if page.shown.rowCount() != len(self._script.second.here):
            raise TourFailed(f"应有{len(self._script.second.here)}项冲突，列出{page.shown.rowCount()}项。")
        page.table.setFocus(Qt.FocusReason.OtherFocusReason)
        clerk.picture("冲突裁定")
        click(page.sides.buttons[-1])
        click(page.picks[Pick.LATER])
        if page.model.rowCount():
            raise TourFailed(f"冲突没有裁定：{page.notice.text}")
        self._tell(f"裁定冲突{len(self._script.second.here)}项")

    # packets

    def _send(self, site: str, picture: str) -> Path:
        """The first desk exports a packet in the window."""
        page = self._exchange()
        if page.views.currentWidget() is page.intake.preview:
            click(page.intake.preview.close_button)
        page.overview.setCurrentIndex(0)
        page.sending.packets.choose(site)
        self._clerk().picture(picture)
        self._bridge.folder = self._books
        click(page.sending.packets.export)
        if not self._bridge.saved.is_file():
            raise TourFailed(f"数据包没有导出：{page.notice.text}")
        self._tell(f"导出数据包：{self._bridge.saved.name}")
        return self._bridge.saved

    def _there(self, path: Path) -> None:
        """The second desk takes a packet in."""
        with self._open() as office:
            merged = merge_packet(office.problems, preview_packet(office.problems, read_packet(path)))
        self._tell(f"{self._script.second.letter}台导入{path.name}：改动{merged.counts.new}项")

    def _here(self, word: str) -> None:
        """The second desk's packet comes to the first, which takes it in by the window."""
        with self._open() as office:
            name = f"数据包_{office.desk.identity.office}{self._script.second.letter}台_{word}.xlsx"
            export_packet(office.problems, self._books / name, self._home())
        clerk = self._clerk()
        told = clerk.take_in(clerk.preview(self._books / name))
        click(self._exchange().intake.preview.close_button)
        self._tell(f"导入{name}：{told}")

    def _home(self) -> str:
        """The first desk as the second knows it."""
        office = self._script.office
        return f"{office['division']}{office['letter']}台"

    def _exchange(self) -> ExchangePage:
        page = self._clerk().visit("exchange")
        assert isinstance(page, ExchangePage)
        return page

    @contextmanager
    def _open(self) -> Iterator[Office]:
        ledger = cast(Ledger, self._vault.open(self._path))
        try:
            yield open_office(ledger, self._script.second.operator, now=self._clock)
        finally:
            ledger.close()
