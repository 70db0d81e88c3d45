"""A report says where the plans' targets and milestones stand; the quarter's draws their course."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.xzdesk.plans.plans_support import Planning
from xzdesk.paper.charts import TargetPath, TimeLine
from xzdesk.paper.document import Document, Figure, Paragraph, Table
from xzdesk.paper.reports.correcting import frozen_figures
from xzdesk.paper.reports.report import draft, issue, known_now
from xzdesk.problems.periods import Span

DAY = date(2026, 7, 2)


@pytest.fixture
def planning(tmp_path: Path) -> Iterator[Planning]:
    made = Planning(tmp_path, date(2026, 3, 5))
    plan = made.ready()
    made.milestone(plan, title="年底投产", due_on="2026-12-20")
    made.milestone(plan, title="下周验收", due_on="2026-07-10")
    made.plans.issue(plan, {"issued_by": "示例签发人"})
    target = made.whole(plan).targets[0].id
    made.clock.to(DAY)
    made.plans.actuals(made.now(plan.id), [{"target": target, "period": "2026-06", "value": "20"}])
    yield made
    made.store.close()


def rows(document: Document, named: str) -> list[list[str]]:
    found = next(b for b in document.blocks if isinstance(b, Table) and named in b.title)
    return [[cell.words for cell in row] for row in found.rows]


def test_targets_behind_and_milestones_late_or_coming_are_in_the_week(planning: Planning) -> None:
    document = draft(planning.as_(), Span.WEEK.of(DAY))
    (target,) = rows(document, "目标进度")
    assert target == ["工程机械", "产业规模（2026年6月）", "亿元", "120", "20", "17%", "50%", "● 红灯"]
    steps = [(row[1], row[4]) for row in rows(document, "节点进展")]
    assert steps == [("产业园一期建成", "逾期未完成"), ("下周验收", "下周到期")]
    said = "".join(str(b.text) for b in document.blocks if isinstance(b, Paragraph))
    assert "执行中的培育提升工作方案1个，目标1个，其中红灯1个，黄灯0个，绿灯0个，暂无数据0个。" in said
    assert "截至2026年7月2日逾期未完成1个" in said


def test_what_is_due_later_in_the_period_is_not_late_yet(planning: Planning) -> None:
    steps = dict(row[1:5:3] for row in rows(draft(planning.as_(), Span.QUARTER.of(DAY)), "节点进展"))
    assert steps == {"产业园一期建成": "逾期未完成", "下周验收": "本季度到期", "年底投产": "下季度到期"}


def test_the_quarter_draws_milestones_and_target_paths(planning: Planning) -> None:
    for span, kinds in ((Span.MONTH, []), (Span.QUARTER, [TimeLine, TargetPath])):
        blocks = draft(planning.as_(), span.of(DAY)).blocks
        charts = [type(b.chart) for b in blocks if isinstance(b, Figure)]
        assert [kind for kind in charts if kind in (TimeLine, TargetPath)] == kinds


def test_later_figures_of_a_plan_are_no_corrections_of_a_report(planning: Planning) -> None:
    office, period = planning.as_(), Span.WEEK.of(DAY)
    made = issue(office, period)
    plan = office.plans.overview()[0].plan
    target = planning.whole(plan).targets[0].id
    office.plans.actuals(plan, [{"target": target, "period": "2026-06", "value": "90"}])
    assert known_now(office.problems, made) == frozen_figures(made)


def test_a_past_period_has_the_figures_that_it_had(planning: Planning) -> None:
    planning.clock.to(date(2026, 10, 9))
    office = planning.as_()
    plan = office.plans.overview()[0].plan
    target = planning.whole(plan).targets[0].id
    office.plans.actuals(plan, [{"target": target, "period": "2026-09", "value": "90"}])
    (told,) = rows(draft(office, Span.QUARTER.of(date(2026, 6, 30))), "目标进度")
    assert told[1:5] == ["产业规模（2026年6月）", "亿元", "120", "20"]
    (told,) = rows(draft(office, Span.QUARTER.of(date(2026, 9, 30))), "目标进度")
    assert told[1:5] == ["产业规模（2026年9月）", "亿元", "120", "90"]
