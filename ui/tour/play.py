"""The play itself: everything of the script in the order of its moments, then a last look at everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from PySide6.QtCore import qInstallMessageHandler

from ui.dialogs.derivation import DerivationDialog
from ui.faults import Faults
from ui.pages.exchange import ExchangePage
from ui.prefs import Prefs
from ui.start import Starter
from ui.tour.asked_desk import AskedDesk
from ui.tour.clerk import Clerk
from ui.tour.department import fill_in, through_office
from ui.tour.exchange_desks import SecondDesk
from ui.tour.hands import click, write
from ui.tour.intake_ledger import look_at_old_ledger
from ui.tour.plans import FOLDER as PLANS
from ui.tour.plans import Planning
from ui.tour.script import Act, Calendar, Entry, Script
from ui.tour.stage import SCREEN, Camera, Clock, Log, TourBridge, TourFailed
from ui.worker import InlineLane
from xzdesk.core.store import Vault
from xzdesk.paper.forms import FormKind
from xzdesk.problems.workflow import STEPS

DATABASE = "问题台账.db"
BOOKS, FORMS, REPORTS, PICTURES = "工作簿", "表单", "报表", "截图"
_FORMS = (
    ("road", FormKind.COUNTY_SHEET),
    ("grid", FormKind.COORDINATION_LETTER),
    ("lines", FormKind.CONSULTATION_REPORT),
)


class _Event(NamedTuple):
    """Something that happens at a moment."""

    at: datetime
    happens: Callable[[], None]


class Play:
    """One performance into a folder."""

    def __init__(self, vault: Vault, folder: Path, script: Script, calendar: Calendar, log: Log) -> None:
        self._vault = vault
        self._folder = folder
        self._script = script
        self._calendar = calendar
        self._log = log
        self._clock = Clock(calendar.moment(min(script.moments(), key=calendar.moment)))
        self._bridge = TourBridge()
        self._camera = Camera(folder / PICTURES)
        self._numbers: dict[str, str] = {}
        self._sent = folder  # the workbook that comes back
        self._second = SecondDesk(
            vault,
            folder,
            folder / BOOKS,
            script,
            self._bridge,
            self._clock,
            self._numbers,
            lambda: self._clerk,
            self._tell,
        )

        self._asked = AskedDesk(
            vault,
            folder,
            folder / BOOKS,
            script.asked,
            self._bridge,
            self._camera,
            self._clock,
            lambda: self._numbers[script.asked.problem],
            lambda: self._clerk,
            self._tell,
        )

    def perform(self) -> None:
        """From the first start to the weekly report. TourFailed, or a Refusal, where it cannot go on."""
        with TemporaryDirectory(prefix="xzdesk-tour-") as settings:
            faults = Faults(self._bridge, Path(settings) / "errors.log")
            faults.install()
            qInstallMessageHandler(self._bridge.hear)
            prefs = Prefs(Path(settings))
            self._starter = Starter(self._vault, self._bridge, prefs, faults, lane=InlineLane, now=self._clock)
            try:
                self._first_start()
                for event in sorted(self._events(), key=lambda event: event.at):
                    self._turn_to(event.at)
                    event.happens()
                    self._check()
                self._look_round()
                self._check()
            finally:
                self._starter.close()
                faults.remove()
        self._examine()

    # the first start

    def _first_start(self) -> None:
        self._starter.begin(self._folder / DATABASE)
        welcome = self._starter.welcome
        assert welcome is not None
        office = self._script.office
        click(welcome.tiles[office["division"]])
        write(welcome.unit, office["unit"])
        write(welcome.letter, office["letter"])
        write(welcome.operator, office["operator"])
        self._camera.take("第一次使用", welcome)
        click(welcome.start)
        self._sit_down()
        self._tell(
            f"第一次使用：{office['division']}，{office['unit']}，{office['letter']}台，经办人{office['operator']}"
        )
        self._clerk.picture("空台账")

    def _sit_down(self) -> None:
        """At the window that has been opened."""
        window = self._starter.window
        if window is None:
            raise TourFailed("窗口没有打开。")
        window.resize(SCREEN)
        self._clerk = Clerk(window, self._bridge, self._camera)

    def _start_again(self) -> None:
        """The program is started on another day, and makes that day's backup."""
        self._starter.close()
        self._starter.begin(self._folder / DATABASE)
        self._sit_down()
        self._tell("再次打开程序，做当天的备份")

    # the script

    def _events(self) -> Iterator[_Event]:
        moment, book = self._calendar.moment, self._script.workbook
        for entry in self._script.problems:
            yield _Event(moment(entry.at), partial(self._register, entry))
            for act in entry.way:
                yield _Event(moment(act.at), partial(self._act, entry, act))
        yield _Event(moment(book.export), partial(self._export, book.unit, "数据交换"))
        for further in book.further:
            yield _Event(moment(further["at"]), partial(self._export, further["unit"], ""))
        yield _Event(moment(self._script.reopened), self._start_again)
        yield _Event(moment(book.received), self._take_in_receipts)
        yield _Event(moment(book.answered), self._take_in_answers)
        for desk in (self._second, self._asked):
            yield from (_Event(*act) for act in desk.acts(self._calendar))

    def _register(self, entry: Entry) -> None:
        problem = self._clerk.register(entry.fields, draft=entry.draft, picture=entry.picture)
        self._numbers[entry.key] = str(problem.number)
        self._tell(f"{'存草稿' if entry.draft else '登记'} {problem.number} {problem.title}（{problem.cluster}）")
        if entry.picture:
            self._clerk.picture("问题办理")

    def _act(self, entry: Entry, act: Act) -> None:
        self._clerk.become(act.operator or self._script.office["operator"])
        self._clerk.open(self._numbers[entry.key])
        values = self._calendar.dated(act.values, self._clock().date())
        problem = self._clerk.step(act.step, values, act.answers, act.picture)
        self._tell(f"{STEPS[act.step].caption} {problem.number}，现为“{problem.status.caption}”")

    # the workbook

    def _export(self, unit: str, picture: str) -> None:
        path = self._clerk.export(unit, self._folder / BOOKS, picture)
        if picture:
            self._sent = path
        self._tell(f"导出报送件给{unit}：{path.name}")

    def _take_in_receipts(self) -> None:
        book = self._script.workbook
        signed = {self._referral(key): self._calendar.dated(book.receipt) for key in book.signed}
        path = self._returned("签收", signed, {}, office=False)
        told = self._clerk.take_in(self._clerk.preview(path))
        self._tell(f"导入{path.name}：{told}")

    def _take_in_answers(self) -> None:
        book, dated = self._script.workbook, self._calendar.dated
        signed = {self._referral(key): dated(book.receipt) for key in book.signed}
        answers = {self._referral(key): dated(values) for key, values in book.answers.items()}
        assigned = {self._referral(key): [dated(each) for each in lines] for key, lines in book.assigned.items()}
        filled = {number: {**signed.get(number, {}), **values} for number, values in answers.items()}
        path = self._returned("答复", filled, assigned, office=True)
        page = self._clerk.preview(path)
        page.intake.preview.table.selectRow(page.intake.preview.model.rowCount() - 1)
        self._clerk.picture("导入预览")
        told = self._clerk.take_in(page, "导入结果")
        self._tell(f"导入{path.name}：{told}")
        self._save_refused(page)
        self._clerk.open(self._numbers[_FORMS[1][0]]).tabs.setCurrentIndex(2)
        self._clerk.picture("报送与答复")

    def _returned(self, word: str, answers: Mapping[str, Any], assigned: Mapping[str, Any], *, office: bool) -> Path:
        """The workbook as the department sends it back; `office`: once more saved by LibreOffice, if it is here."""
        unit = self._script.workbook.unit
        path = self._sent.with_name(f"{unit}{word}.xlsx")
        fill_in(self._sent, path, answers, assigned)
        through = office and through_office(path)
        self._tell(f"{unit}填写{word}，行倒序，另存为{path.name}{'，并经 LibreOffice 打开保存' if through else ''}")
        return path

    def _save_refused(self, page: ExchangePage) -> None:
        self._bridge.folder = self._folder / BOOKS
        click(page.intake.preview.refused)
        self._tell(f"未导入的行另存：{self._bridge.saved.name}")
        click(page.intake.preview.close_button)

    def _referral(self, key: str) -> str:
        return f"{self._numbers[key]}-报1"

    # the end

    def _look_round(self) -> None:
        """Pictures of every page as it stands now, the forms and the report."""
        clerk, main = self._clerk, self._numbers[_FORMS[1][0]]
        page = clerk.open(main)
        page.tabs.setCurrentIndex(3)
        clerk.picture("办理历史")
        self._explain_due()
        self._second.look_round()
        ledger = clerk.visit("ledger")
        ledger.new_day()
        clerk.start_over()
        clerk.picture("问题台账")
        for key, kind in _FORMS:
            clerk.save_form(self._numbers[key], kind, self._folder / FORMS, f"{kind.caption}预览")
            self._tell(f"{kind.caption} {self._numbers[key]} 存为 PDF、Word、Excel")
        clerk.save_report(self._folder / REPORTS, "周报预览")
        self._tell("周报存为 PDF、Word、Excel")
        Planning(clerk, self._bridge, self._folder / PLANS, self._tell).perform(self._numbers[_FORMS[2][0]])
        self._tell(f"{'、'.join(clerk.save_papers(self._folder / REPORTS))}存为 PDF、Word、Excel")
        look_at_old_ledger(clerk, self._folder / BOOKS, self._tell)
        clerk.visit("settings")
        clerk.picture("办理规则")

    def _explain_due(self) -> None:
        page = self._clerk.open(self._numbers["carbon"])
        click(page.header.why)
        dialog = self._bridge.dialog
        assert isinstance(dialog, DerivationDialog)
        self._clerk.picture("时限怎么算的", dialog)
        dialog.accept()

    def _examine(self) -> None:
        findings = self._vault.check(self._folder / DATABASE)
        if findings:
            raise TourFailed("数据库检查有问题：" + "；".join(findings))
        self._tell("数据库检查通过")

    def _turn_to(self, moment: datetime) -> None:
        new = moment.date() != self._clock().date()
        self._clock.moment = moment
        if new:
            self._clerk.new_day()

    def _tell(self, text: str) -> None:
        self._log.write(self._clock(), text)

    def _check(self) -> None:
        if self._bridge.faults:
            raise TourFailed("\n".join(self._bridge.faults))
