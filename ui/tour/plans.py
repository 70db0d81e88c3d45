"""The plans of the tour: three drafts of the work plan's own targets, issued, kept, revised, compared and printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from shiboken6 import isValid

from ui.pages.actuals import ActualsPage
from ui.pages.page import Page
from ui.pages.plan import ISSUES, MILESTONES, PlanPage
from ui.pages.plan_paper import PlanPaperPage
from ui.plans.editing import RecordDialog
from ui.plans.entry import VALUE, EntryRow
from ui.tour.clerk import Clerk
from ui.tour.hands import click, fill, wait_for
from ui.tour.stage import TourBridge, TourFailed
from xzdesk.demo.plans import plan_document, tour_clusters
from xzdesk.plans.periods import Period
from xzdesk.plans.records import Course, Milestone, Plan, Target
from xzdesk.plans.taking import take_plan

FOLDER = "方案"
_SIGNED, _PACE = "示例签发人", (70, 96, 108, 52, 91, 99)  # percent of the time passed, target by target
_CTRL = Qt.KeyboardModifier.ControlModifier
P = TypeVar("P", bound=Page)


class Planning:
    """Works with the plans' pages of one window; `tell` writes the tour's log."""

    def __init__(self, clerk: Clerk, bridge: TourBridge, folder: Path, tell: Callable[[str], None]) -> None:
        self._clerk = clerk
        self._bridge = bridge
        self._folder = folder
        self._tell = tell
        self._office = clerk.window.context.office
        self._today = self._office.desk.today
        self._year = self._today.year if self._today.month > 3 else self._today.year - 1

    def perform(self, problem: str) -> None:
        """Everything; `problem` is the number of one in hand that holds a milestone up."""
        self._clerk.visit("plans")
        self._clerk.picture("还没有方案")
        plans = [self._draft(cluster) for cluster in tour_clusters()]
        for place, plan in enumerate(plans):
            self._issue(plan, "印发方案" if not place else "")
        self._enter_figures()
        for place, plan in enumerate(plans):
            self._do_milestones(plan, by_hand=not place)
        self._hold_up(plans[0], problem)
        self._revise(plans[0])
        for plan in plans:
            self._show(plan)
        self._look_at_list()
        for plan in plans:
            self._print(plan)

    def _draft(self, cluster: str) -> Plan:
        """A draft with the city's targets of a cluster; shares, milestones and people are made up (示例)."""
        document = plan_document(self._office.editions.current, cluster, self._year)
        made = take_plan(self._office.plans, document).ids("plan")[0]
        plan = self._office.ledger.get(Plan, made)
        assert plan is not None
        self._tell(f"建立方案草稿 {plan.number} {plan.title}")
        return plan

    def _issue(self, plan: Plan, picture: str = "") -> None:
        page = self._page(plan)
        click(page.steps.buttons["issue"])
        again = bool(page.plan.revisions or page.plan.issued_on)
        day = self._today if again else min(date(self._year, 1, 8), self._today)
        self._answer({"issued_by": _SIGNED, "issued_on": day}, picture)
        self._tell(f"印发 {plan.number}，现为“{page.plan.state.caption}”")

    def _enter_figures(self) -> None:
        """Month by month, pasted as from a spreadsheet; one cell of the last one is wrong at first."""
        page = self._go("actuals", "", ActualsPage)
        months = [month for month in range(1, 13) if Period.month(self._year, month).ends_on < self._today]
        for month in months:
            page.period.choose(Period.month(self._year, month))
            page.period.changed.emit()
            column = [self._figure(row, place, month) for place, row in enumerate(page.grid.entries.rows)]
            if month == months[-1]:
                self._paste(page, [f"约{column[0]}", *column[1:]])
                self._clerk.picture("填报完成值")
            self._paste(page, column)
            click(page.save_button)
            if page.grid.entries.figures():
                raise TourFailed(f"完成值没有保存：{page.notice.text}")
        self._tell(f"填报{self._year}年{len(months)}个月的完成值，每月{page.grid.entries.rowCount()}项")

    def _figure(self, row: EntryRow, place: int, month: int) -> str:
        """What a target might have reached by the end of a month: the way to the year's value at some pace."""
        target = self._office.ledger.get(Target, row.target)
        level = target is not None and target.course is Course.LEVEL
        start = float(target.baseline or 0) if target and level else 0.0
        reached = start + (float(row.aim or 0) - start) * month / 12 * _PACE[place % len(_PACE)] / 100
        return f"{reached:,.1f}" if row.measured_in == "亿元" else str(round(reached))

    def _paste(self, page: ActualsPage, column: Sequence[str]) -> None:
        page.grid.setCurrentIndex(page.grid.entries.index(0, VALUE))
        QGuiApplication.clipboard().setText("\n".join(column))
        QTest.keyClick(page.grid, Qt.Key.Key_V, _CTRL)

    def _do_milestones(self, plan: Plan, *, by_hand: bool) -> None:
        """All but the last of those that are due were reached, some late; `by_hand`: each through its dialog."""
        due = [each for each in self._milestones(plan) if each.due_on and each.due_on < self._today]
        for place, each in enumerate(due[:-1]):
            day = min((each.due_on or self._today) + timedelta(days=place % 4 * 5 - 6), self._today)
            done = {"evidence": "验收材料（示例）", "done_on": day}
            if by_hand:
                click(self._at(plan, each).milestones.toolbar.buttons["done"])
                self._answer(done)
            else:
                self._office.plans.done(each.id, done)
        self._tell(f"{plan.number} 登记{max(len(due) - 1, 0)}个节点完成")

    def _hold_up(self, plan: Plan, problem: str) -> None:
        left = [each for each in self._milestones(plan) if each.done_on is None]
        page = self._at(plan, left[0])
        click(page.milestones.toolbar.buttons["block"])
        self._answer({"problem": problem, "since": self._today - timedelta(days=9)}, "登记制约")
        self._tell(f"{plan.number} 节点“{left[0].title}”受制约于 {problem}")
        self._clerk.picture("节点时间轴")
        self._clerk.open(problem)
        self._clerk.picture("问题影响的方案")

    def _revise(self, plan: Plan) -> None:
        """The last milestones are put off by keyboard, and the plan is issued again."""
        page = self._page(plan)
        click(page.steps.buttons["revise"])
        self._answer({"reason": "园区供电工期调整，相应节点顺延（示例）。"})
        left = [each for each in self._milestones(plan) if each.done_on is None]
        for each in left[-2:]:
            line = self._at(plan, each).milestones.line
            QTest.keyClick(line, Qt.Key.Key_Right, _CTRL)
            if each is left[-1]:
                self._clerk.picture("用键盘改时限")
            QTest.keyClick(line, Qt.Key.Key_Return)
        self._issue(plan)
        page.tabs.setCurrentIndex(ISSUES)
        if not page.revisions.count.text().endswith("处不同"):
            raise TourFailed(f"{plan.number}修订前后没有不同：{page.notice.text}")
        self._clerk.picture("修订对照")

    def _show(self, plan: Plan) -> None:
        page = self._page(plan)
        page.tabs.setCurrentIndex(0)
        page.notice.hide()
        wait_for(lambda: not page.targets.chart.drawing.picture.isNull())
        self._clerk.picture(f"方案-{plan.cluster}")

    def _look_at_list(self) -> None:
        self._clerk.visit("plans").new_day()
        self._clerk.picture("培育方案")

    def _print(self, plan: Plan) -> None:
        """The plan with its course, as PDF, Word and Excel."""
        click(self._page(plan).header.print_button)
        page = self._go("plan_paper", plan.id, PlanPaperPage)
        page.papers.setCurrentRow(1)
        page.preview.pages.set_fit("width")
        self._bridge.folder = self._folder
        for saver in page.savers.values():
            click(saver)
            if not self._bridge.saved.is_file():
                raise TourFailed(f"没有保存：{page.notice.text}")
        self._clerk.picture("方案文件预览" if plan.cluster == tour_clusters()[0] else "")
        self._tell(f"{plan.number} 方案全文存为 PDF、Word、Excel")

    # the pages

    def _page(self, plan: Plan) -> PlanPage:
        page = self._go("plan", plan.id, PlanPage)
        page.new_day()
        return page

    def _at(self, plan: Plan, milestone: Milestone) -> PlanPage:
        page = self._go("plan", f"{plan.id}/{milestone.id}", PlanPage)
        if page.tabs.currentIndex() != MILESTONES:
            raise TourFailed(f"没有转到节点“{milestone.title}”。")
        return page

    def _go(self, key: str, argument: str, cls: type[P]) -> P:
        self._clerk.window.go(key, argument)
        page = self._clerk.window.page(key)
        assert isinstance(page, cls)
        return page

    def _milestones(self, plan: Plan) -> Sequence[Milestone]:
        return self._office.plans.whole(plan).milestones

    def _answer(self, values: dict[str, object], picture: str = "") -> None:
        """Fill the dialog in and send it off."""
        dialog = self._bridge.dialog
        assert isinstance(dialog, RecordDialog)
        if picture:
            wait_for(dialog.isActiveWindow)
        fill(dialog.form, values)
        self._clerk.picture(picture, over=dialog)
        click(dialog.go)
        QTest.qWait(0)
        if isValid(dialog) and dialog.isVisible():
            raise TourFailed(f"{dialog.windowTitle()}：{dialog.trouble.text()}")
