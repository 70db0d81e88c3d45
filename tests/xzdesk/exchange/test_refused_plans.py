"""The refused rows of a plans' workbook go out in its own tables, are mended, and come in again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.xzdesk.exchange.test_plan_workbook import NEW, Cells, fill, template
from tests.xzdesk.plans.plans_support import PLAN, Planning
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.kinds import Kind, recognise
from xzdesk.exchange.plan_book import export_plans
from xzdesk.exchange.plan_intake import PlanPreview, accept_plans, preview_plans
from xzdesk.exchange.refused_rows import save_refused
from xzdesk.exchange.tables import REASON
from xzdesk.plans.records import Plan

WRONG = {
    **NEW,
    "目标": [*NEW["目标"], {"指标": "示例指标", "计量单位": "亿元", "2026年目标值": "很多"}],
    "节点": [*NEW["节点"], {"节点": "示例节点", "完成时限": "下周", "前置节点": "园区开工"}],
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Planning]:
    made = Planning(tmp_path)
    yield made
    made.store.close()


def sent_back(desk: Planning, seen: PlanPreview, folder: Path) -> Path:
    save_refused(desk.as_().problems, seen, folder / "未导入.xlsx")
    return folder / "未导入.xlsx"


@pytest.fixture
def refused(desk: Planning, tmp_path: Path) -> PlanPreview:
    """A plan with two rows that cannot be, the rest taken in."""
    seen = preview_plans(desk.plans, template(desk, tmp_path, WRONG))
    accept_plans(desk.plans, seen)
    return seen


def test_exactly_the_refused_rows_stand_in_their_tables_with_the_reasons(
    desk: Planning, refused: PlanPreview, tmp_path: Path
) -> None:
    path = sent_back(desk, refused, tmp_path)
    assert recognise(path) is Kind.PLANS
    book = load_workbook(path)
    assert book.sheetnames == ["目标", "节点", "识别信息"]
    assert [sheet.max_row for sheet in book.worksheets[:2]] == [2, 2]
    heads = [cell.value for cell in book["目标"][1]]
    row = dict(zip(heads, [cell.value for cell in book["目标"][2]], strict=True))
    assert (row["指标"], row["2026年目标值"], row["方案"]) == ("示例指标", "很多", PLAN["title"])
    assert row[REASON] == next(each.reason for each in refused.rows if each.sheet == "目标" and each.reason)


def test_what_nobody_mended_is_refused_again(desk: Planning, refused: PlanPreview, tmp_path: Path) -> None:
    again = preview_plans(desk.plans, sent_back(desk, refused, tmp_path))
    assert [row.kind for row in again.rows] == [RowKind.REFUSED] * 2
    assert [row.reason for row in again.rows] == [row.reason for row in refused.rows if row.reason]
    assert all(each.column != REASON for each in again.findings)


def test_mended_rows_come_in(desk: Planning, refused: PlanPreview, tmp_path: Path) -> None:
    mended: dict[str, Sequence[Cells]] = {
        "目标": [{"2026年目标值": 12}],
        "节点": [{"完成时限": "2026-05-01", "责任单位": "县工信局"}],
    }
    seen = preview_plans(desk.plans, fill(sent_back(desk, refused, tmp_path), mended))
    assert [row.kind for row in seen.rows] == [RowKind.NEW] * 2
    accept_plans(desk.plans, seen)
    (plan,) = desk.store.find(Plan)
    assert [len(part) for part in (desk.whole(plan).targets, desk.whole(plan).milestones)] == [2, 3]


def test_parts_of_a_plan_that_was_refused_go_out_with_it(desk: Planning, tmp_path: Path) -> None:
    rows = {**NEW, "方案": [{**NEW["方案"][0], "所属产业集群": "没有的集群"}]}
    seen = preview_plans(desk.plans, template(desk, tmp_path, rows))
    assert {row.kind for row in seen.rows} == {RowKind.REFUSED}
    path = fill(sent_back(desk, seen, tmp_path), {"方案": [{"所属产业集群": "工程机械"}]})
    again = preview_plans(desk.plans, path)
    assert [row.kind for row in again.rows] == [RowKind.NEW] * 5


def test_an_edited_export_keeps_the_ids_of_its_rows(desk: Planning, tmp_path: Path) -> None:
    plan = desk.ready()
    path = export_plans(desk.plans, [plan], tmp_path / "方案.xlsx").path
    seen = preview_plans(desk.plans, fill(path, {"目标": [{"指标": "示例改名", "基期值": "不少"}]}))
    assert [row.kind for row in seen.rows if row.reason] == [RowKind.REFUSED]
    again = preview_plans(desk.plans, fill(sent_back(desk, seen, tmp_path), {"目标": [{"基期值": 90}]}))
    assert [(row.kind, [cell.column for cell in row.cells]) for row in again.rows] == [
        (RowKind.CHANGED, ["指标", "基期值"])
    ]
