"""A city department that has the program: takes the county's workbook in, signs, answers, sends a packet back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ui.faults import Faults
from ui.pages.exchange import ExchangePage
from ui.prefs import Prefs
from ui.start import Starter
from ui.tour.clerk import Clerk
from ui.tour.exchange_desks import Act
from ui.tour.hands import click
from ui.tour.script import Asked, Calendar
from ui.tour.stage import SCREEN, Camera, Clock, TourBridge, TourFailed
from ui.worker import InlineLane
from xzdesk.core.captions import Tier
from xzdesk.core.store import Vault
from xzdesk.office import found
from xzdesk.problems.workflow import STEPS

FOLDER, DATABASE = "市级部门", "问题台账.db"


class AskedDesk:
    """Its database lies in a folder of its own; somebody sits down at its window for each act."""

    def __init__(
        self,
        vault: Vault,
        folder: Path,
        books: Path,
        script: Asked,
        bridge: TourBridge,
        camera: Camera,
        clock: Clock,
        number: Callable[[], str],
        county: Callable[[], Clerk],
        tell: Callable[[str], None],
    ) -> None:
        """`books`: where workbooks are put; `number`: the problem's; `county`: whoever sits at the county's window."""
        self._vault, self._path, self._books = vault, folder / FOLDER / DATABASE, books
        self._script, self._bridge, self._camera, self._clock = script, bridge, camera, clock
        self._number, self._county, self._tell = number, county, tell

    def acts(self, calendar: Calendar) -> Iterator[Act]:
        """What happens when."""
        yield calendar.moment(self._script.came), self._begin
        yield calendar.moment(self._script.answered), lambda: self._answer(calendar)

    def _begin(self) -> None:
        """It is set up, and takes in the workbook that the county sent."""
        unit = self._script.unit
        self._path.parent.mkdir()
        made = found(
            self._vault,
            self._path,
            office=unit,
            unit=unit,
            role=Tier.DEPARTMENT,
            letter=self._script.letter,
            operator=self._script.operator,
            now=self._clock,
        )
        made.ledger.close()
        (book,) = self._books.glob(f"报送件_{unit}_*.xlsx")
        with self._sitting() as clerk:
            page = clerk.preview(book)
            clerk.picture("部门收到报送件")
            told = clerk.take_in(page)
            self._tell(f"{unit}{self._script.letter}台导入{book.name}：{told}")
            self._step(clerk, "receive", self._script.receive, "部门签收")

    def _answer(self, calendar: Calendar) -> None:
        """It answers, and the answer goes to the county in a packet, which the county takes in."""
        with self._sitting() as clerk:
            self._step(clerk, "reply", calendar.dated(self._script.reply, self._clock().date()), "部门答复")
            packet = self._send(clerk)
        county = self._county()
        page = county.preview(packet)
        county.picture("部门答复到达")
        self._tell(f"导入{packet.name}：{county.take_in(page)}")
        click(page.intake.preview.close_button)

    def _step(self, clerk: Clerk, name: str, values: Mapping[str, object], picture: str) -> None:
        clerk.open(self._number())
        problem = clerk.step(name, values, picture=picture)
        self._tell(f"{self._script.unit}{STEPS[name].caption} {problem.number}")

    def _send(self, clerk: Clerk) -> Path:
        page = clerk.visit("exchange")
        assert isinstance(page, ExchangePage)
        page.overview.setCurrentIndex(0)
        if not page.sending.packets.site():
            raise TourFailed("市级部门不认识发来报送件的县区。")
        clerk.picture("部门导出答复")
        self._bridge.folder = self._books
        click(page.sending.packets.export)
        if not self._bridge.saved.is_file():
            raise TourFailed(f"数据包没有导出：{page.notice.text}")
        self._tell(f"{self._script.unit}导出数据包：{self._bridge.saved.name}")
        return self._bridge.saved

    @contextmanager
    def _sitting(self) -> Iterator[Clerk]:
        """The window of the department, closed again afterwards."""
        with TemporaryDirectory(prefix="xzdesk-tour-") as settings:
            prefs, faults = Prefs(Path(settings)), Faults(self._bridge, Path(settings) / "errors.log")
            starter = Starter(self._vault, self._bridge, prefs, faults, lane=InlineLane, now=self._clock)
            try:
                starter.begin(self._path)
                window = starter.window
                if window is None:
                    raise TourFailed("市级部门的窗口没有打开。")
                window.resize(SCREEN)
                yield Clerk(window, self._bridge, self._camera)
            finally:
                starter.close()
