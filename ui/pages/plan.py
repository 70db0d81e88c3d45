"""One plan: its targets, measures and milestones, what holds it up, its issues, its history, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from ui.context import Context
from ui.pages.page import Page
from ui.pages.plans import CONCERNS
from ui.plans import reading
from ui.plans.comparing import NOW, ComparingTab
from ui.plans.doing import Doing
from ui.plans.header import PlanHeader
from ui.plans.milestones_tab import MilestonesTab
from ui.plans.paper import comparison
from ui.plans.parts import PartTab
from ui.plans.rows import HOLDS, MEASURES, HoldRow, MeasureRow
from ui.plans.side import StepsPanel, SummaryPanel
from ui.plans.targets import TargetsTab
from ui.problem import telling
from ui.widgets.notice import Notice
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.paper.plan_charts import target_path
from xzdesk.plans.compare import Difference
from xzdesk.plans.progress import Progress, years_of
from xzdesk.plans.records import OPEN_FOR_CONTENT, Plan, PlanState
from xzdesk.plans.whole import strayed
from xzdesk.problems.records import Problem

_SIDE = 248
_MEASURES = (
    ("new", "新增举措", "为一个工作内容新增举措"),
    ("edit", "修改举措", "修改所选举措（回车）"),
    ("remove", "删除举措", "删除所选举措（删除键）"),
)
_HOLDS = (
    ("open", "查看问题", "转到这个问题（回车）"),
    ("lift", "解除制约", "这个问题不再制约节点"),
    ("milestone", "查看节点", "在时间轴上查看节点"),
)
_TITLES = ("目标", "举措", "节点", "受制约", "印发和修订", "办理历史")
MILESTONES, ISSUES, HISTORY = 2, 4, 5
_STRAYED = (
    "现在的内容与最近一次印发的不同：几台分别改动，数据包汇到了一起。“印发和修订”页有对照。"
    "请启动修订：要这样改，就印发修订；不要，就放弃修订，恢复到印发的内容。"
)


class PlanPage(Page):
    """Shows the plan of an id; told of a write, it reads again what it shows."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._progress: Progress | None = None
        self._unread: set[int] = set()
        self._strayed = False
        self._year: int | None = None  # that is looked at; today's where nobody has chosen
        self.header, self.notice = PlanHeader(), Notice()
        self.doing = Doing(context, self, self.notice)
        self.steps, self.summary = StepsPanel(), SummaryPanel()
        self.targets = TargetsTab(context.worker)
        self.measures: PartTab[MeasureRow] = PartTab(MEASURES, _measure_key, _MEASURES, "举措")
        self.milestones = MilestonesTab()
        self.holds: PartTab[HoldRow] = PartTab(HOLDS, _hold_key, _HOLDS, "受制约")
        self.revisions = ComparingTab(self._compare)
        self.history = QTextBrowser()
        self.history.setOpenLinks(False)
        self.history.document().setDefaultStyleSheet(telling.STYLE)
        self.history.document().setDocumentMargin(12)
        self.tabs = QTabWidget()
        tabs: tuple[QWidget, ...] = (
            self.targets,
            self.measures,
            self.milestones,
            self.holds,
            self.revisions,
            self.history,
        )
        for tab, title in zip(tabs, _TITLES, strict=True):
            self.tabs.addTab(tab, title)
        self._lay_out()
        self._connect()

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.doing.plan

    def enter(self, argument: str) -> None:
        """`argument`: a plan's id, or with a slash and a milestone's."""
        plan, _, milestone = argument.partition("/")
        self.notice.hide()
        if plan != self.plan.id:
            self.tabs.setCurrentIndex(0)
            self._year = None
        self.show_plan(plan)
        self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)
        if milestone:
            self.show_milestone(milestone)

    def leave(self) -> None:
        self.milestones.line.confirm()

    def new_day(self) -> None:
        self.show_plan(self.plan.id)

    def operator_changed(self) -> None:
        self.show_plan(self.plan.id)

    def show_plan(self, plan: str) -> None:
        """Read a plan and everything of it; back to the list when it is gone."""
        found = self._context.office.ledger.get(Plan, plan)
        if found is None:
            self.back.emit()
            return
        years = years_of(found, self._context.office.desk.today)
        year = self._year if self._year in years else None
        self._progress = self._context.office.plans.progress(found, year)
        self.targets.show_years(years, self._progress.year)
        self.doing.whole = self._progress.whole
        self._show_content(self._progress)
        self._show_standing(self._progress)
        self._unread = {ISSUES, HISTORY}
        self._read_tab(self.tabs.currentIndex())

    def show_milestone(self, milestone: str) -> None:
        """Put the cursor of the time line on a milestone."""
        self.tabs.setCurrentIndex(MILESTONES)
        self.milestones.line.choose(milestone)
        self.milestones.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_part(self, kind: str, part: str) -> None:
        """Put the cursor on a target, a measure or a milestone."""
        if kind == "milestone":
            self.milestones.line.choose(part)
        elif kind == "target":
            self.targets.table.choose(part)
        else:
            self.measures.table.choose(part)

    def _show_content(self, of: Progress) -> None:
        plan, plans = of.plan, self._context.office.plans
        self.header.show_head(reading.head(of))
        lacks = plans.lacks_to_issue(plan) if plan.state in OPEN_FOR_CONTENT else []
        self.steps.show_actions(plan.state, self.doing.mine, lacks)
        self._strayed = strayed(of.whole)
        if self._strayed:
            self.steps.say(_STRAYED)
        self.summary.show_summary(reading.summary(of))
        paths = {pace.target.id: target_path(of, pace) for pace in of.targets}
        self.targets.show_targets(
            [reading.target_row(pace, of.today, of.cities.get(pace.target.id)) for pace in of.targets], paths
        )
        self.measures.show_rows(reading.measure_rows(of))
        self.milestones.line.movable = self.doing.open
        self.milestones.show_bars(reading.bars(of), of.today)

    def _show_standing(self, of: Progress) -> None:
        named = sorted({str(block.problem) for block in of.whole.blocks})
        problems = {each.id: each for each in self._context.ledger.several(Problem, named)}
        self.holds.show_rows(list(reading.hold_rows(of, problems)))
        counts = (len(of.targets), len(of.whole.measures), len(of.steps), len(of.held), len(of.whole.revisions))
        for place, (title, count) in enumerate(zip(_TITLES, counts, strict=False)):
            self.tabs.setTabText(place, f"{title} {count}" if count else title)

    def _read_tab(self, place: int) -> None:
        """What is long to read is read when it is looked at."""
        if place not in self._unread or self._progress is None:
            return
        self._unread.discard(place)
        if place == HISTORY:
            self.history.setHtml(telling.history(self._context.office.plans.history(self.plan)))
        else:
            rows = reading.revision_rows(self._progress.whole.revisions)
            self.revisions.show_issues(rows, open_now=self.plan.state is PlanState.REVISING or self._strayed)

    def _compare(self, older: int, newer: int) -> Sequence[Difference]:
        return self._context.office.plans.compare(self.plan, older, None if newer == NOW else newer)

    def _written(self, written: Written, _source: QObject | None) -> None:
        """What the notice said is over, too: it may just have been taken back."""
        if self.plan.id and self.isVisible() and any(kind in CONCERNS for kind, _ in written.touched):
            self.notice.hide()
            self.show_plan(self.plan.id)

    def _look_at(self, year: int) -> None:
        self._year = year
        self.show_plan(self.plan.id)

    def _to_tabs(self) -> None:
        self.tabs.tabBar().setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_paper(self) -> None:
        self.go.emit("plan_paper", self.plan.id)

    def _compared_to_paper(self, older: int, newer: int) -> None:
        chosen = comparison(older, None if newer == NOW else newer)
        self.go.emit("plan_paper", f"{self.plan.id}/{chosen.caption}")

    def _refuse_date(self, no: Refusal) -> None:
        self.notice.refuse(no)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(10)
        side.addWidget(self.steps)
        side.addWidget(self.summary)
        side.addStretch()
        right = QWidget()
        right.setFixedWidth(_SIDE)
        right.setLayout(side)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.tabs, 1)
        body.addWidget(right)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 10)
        layout.setSpacing(10)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addLayout(body, 1)

    def _connect(self) -> None:
        self.header.back.connect(self.back)
        self.header.wants_print.connect(self._to_paper)
        self.doing.go.connect(self.go)
        self.doing.wants_milestone.connect(self.show_milestone)
        self.doing.made.connect(self._choose_part)
        self.doing.not_done.connect(self.milestones.line.drop)
        self.revisions.wants_paper.connect(self._compared_to_paper)
        self.tabs.currentChanged.connect(self._read_tab)
        self.steps.chosen.connect(self.doing.act)
        self.targets.year_chosen.connect(self._look_at)
        self.targets.asked.connect(self.doing.with_target)
        self.measures.asked.connect(self.doing.with_measure)
        self.holds.asked.connect(self.doing.with_hold)
        self.milestones.asked.connect(self.doing.with_milestone)
        self.milestones.left.connect(self._to_tabs)
        self.milestones.line.moved.connect(self.doing.move)
        self.milestones.line.fixed.connect(self.doing.tell_fixed)
        self.milestones.line.refused.connect(self._refuse_date)
        self._context.writes.written.connect(self._written)


def _measure_key(row: MeasureRow) -> str:
    return row.key


def _hold_key(row: HoldRow) -> str:
    return row.block
