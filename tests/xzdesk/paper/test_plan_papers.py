"""A plan on paper: the same words and numbers as its records, in order, in all three formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.xzdesk.paper.reading import area_texts, lost, squeeze
from tests.xzdesk.plans.plans_support import Planning
from xzdesk.errors import Refusal
from xzdesk.paper import pdf, sheet, word
from xzdesk.paper.charts import TargetPath, TimeLine
from xzdesk.paper.document import Document, Figure, Heading, Table
from xzdesk.paper.plan_comparison import plan_comparison
from xzdesk.paper.plan_document import plan_document
from xzdesk.paper.words import document_text, figure_texts
from xzdesk.plans.records import Plan

MEASURE = {"stream": "重点项目建设", "title": "推进产业园一期建设", "unit": "县工信局", "person": "示例张某"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planning]:
    made = Planning(tmp_path_factory.mktemp("plans"), date(2026, 7, 10))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def plan(desk: Planning) -> Plan:
    """Issued, with figures, one milestone done and one late; then revised."""
    drafted = desk.draft(note="以创新引领为主线（示例）。")
    target = desk.target(drafted, baseline="95.5", baseline_year=2025, unit="县统计局", person="示例李某")
    measure = desk.plans.add_part(drafted, "measure", MEASURE).ids("measure")[0]
    first = desk.milestone(drafted, title="一期开工", due_on="2026-03-31", measure=measure)
    last = desk.milestone(drafted, measure=measure, waits_for=[first], unit="县住建局", person="示例王某")
    desk.plans.issue(drafted, {"issued_by": "示例签发人"})
    entries = [{"target": target, "period": f"2026-0{month}", "value": str(9 * month)} for month in (1, 3, 6)]
    desk.plans.actuals(desk.now(drafted.id), entries)
    desk.plans.done(first, {"done_on": "2026-03-20", "evidence": "开工令（示例）"})
    desk.plans.revise(desk.now(drafted.id), {"reason": "市级目标调高（示例）"})
    desk.plans.edit_part("target", target, {"years": {"2026": "130"}})
    desk.plans.edit_part("milestone", last, {"title": "一期建成投产"})
    desk.plans.issue(desk.now(drafted.id), {"issued_by": "示例签发人"})
    return desk.now(drafted.id)


@pytest.fixture(scope="module")
def papers(desk: Planning, plan: Plan) -> dict[str, Document]:
    return {
        "plan": plan_document(desk.plans, plan),
        "first": plan_document(desk.plans, plan, issue=0),
        "course": plan_document(desk.plans, plan, course=True),
        "comparison": plan_comparison(desk.plans, plan, 0, 1),
    }


def headings(document: Document) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in document.blocks if isinstance(block, Heading)]


def rows(document: Document, title: str) -> list[list[str]]:
    [table] = [block for block in document.blocks if isinstance(block, Table) and block.title.endswith(title)]
    return [[cell.words for cell in row] for row in table.rows]


def test_assisting_units_and_remarks_stand_in_text_and_table_where_there_are_any(desk: Planning) -> None:
    plan = desk.draft()
    more = {"assisting": "县商务局", "note": "示例备注"}
    desk.plans.add_part(plan, "measure", {**MEASURE, **more})
    desk.milestone(plan, title="示例节点甲")
    without = plan_document(desk.plans, plan)
    assert [row[-2:] for row in rows(without, "节点表")] == [["示例责任人", ""]]
    desk.milestone(plan, title="示例节点乙", **more)
    told = document_text(plan_document(desk.plans, plan))
    assert "责任单位：县工信局；责任人：示例张某；协办单位：县商务局。" in told
    assert "备注：示例备注" in told
    table = rows(plan_document(desk.plans, plan), "节点表")
    assert [(row[1], row[5], row[7]) for row in table] == [
        ("示例节点甲", "", ""),
        ("示例节点乙", "县商务局", "示例备注"),
    ]


def test_headings_are_numbered_by_level(papers: dict[str, Document]) -> None:
    assert headings(papers["plan"]) == [
        (1, "总体要求"),
        (1, "目标任务"),
        (1, "重点举措"),
        (2, "重点项目建设"),
        (3, "推进产业园一期建设"),
        (1, "节点和责任"),
    ]
    words = document_text(papers["plan"])
    for line in ("一、总体要求", "（一）重点项目建设", "1.推进产业园一期建设", "（1）一期开工，2026年3月31日前完成。"):
        assert line in words


def test_the_tables_hold_targets_milestones_and_who_is_responsible(papers: dict[str, Document]) -> None:
    document = papers["plan"]
    assert rows(document, "目标表") == [
        ["1", "产业规模", "亿元", "95.5（2025年）", "130", "150", "县统计局", "示例李某"]
    ]
    assert rows(document, "节点表") == [
        ["1", "一期开工", "2026-03-31", "县工信局", "示例责任人", ""],
        ["2", "一期建成投产", "2026-06-30", "县住建局", "示例王某", "一期开工"],
    ]
    assert rows(document, "责任表") == [
        ["县工信局", "示例县领导\n示例张某\n示例责任人", "", "推进产业园一期建设", "一期开工（2026-03-31）"],
        ["县统计局", "示例李某", "产业规模", "", ""],
        ["县住建局", "示例王某", "", "", "一期建成投产（2026-06-30）"],
    ]
    assert [row[0] for row in rows(document, "印发和修订情况")] == ["首次印发", "第1次修订"]


def test_an_issue_is_printed_as_it_was_issued(papers: dict[str, Document]) -> None:
    first = papers["first"]
    assert rows(first, "目标表")[0][4] == "120"
    assert rows(first, "节点表")[1][1] == "产业园一期建成"
    assert first.subtitle == ""
    assert papers["plan"].subtitle == "（第1次修订）"


def test_a_draft_says_that_it_is_one(desk: Planning) -> None:
    assert plan_document(desk.plans, desk.draft(title="示例草稿方案")).subtitle == "（草稿，未印发）"


def test_an_issue_that_there_is_not_is_refused(desk: Planning, plan: Plan) -> None:
    with pytest.raises(Refusal) as no:
        plan_document(desk.plans, plan, issue=7)
    assert no.value.code == "revision_unknown"


def test_the_course_shows_paths_and_a_time_line(papers: dict[str, Document]) -> None:
    charts = [block.chart for block in papers["course"].blocks if isinstance(block, Figure)]
    path, line = charts
    assert isinstance(path, TargetPath)
    assert [point.value for point in path.path] == [0, 130]
    assert [(point.day, point.value) for point in path.actuals][-1] == (date(2026, 6, 30), 54)
    assert path.forecast
    assert (path.forecast.day, path.forecast.value) == (date(2026, 12, 31), 108)
    assert isinstance(line, TimeLine)
    assert [(bar.name, bar.begin, bar.done_on) for bar in line.milestones] == [
        ("一期开工", date(2026, 1, 1), date(2026, 3, 20)),
        ("一期建成投产", date(2026, 3, 31), None),
    ]
    [pace] = rows(papers["course"], "目标进展")
    assert pace[3:7] == ["130", "54", "2026年6月", "41.5%"]
    assert rows(papers["course"], "节点进展")[1][3] == "● 红灯 逾期10天"


def test_a_comparison_stands_old_beside_new(papers: dict[str, Document]) -> None:
    assert [row[1:] for row in rows(papers["comparison"], "处）")] == [
        ["年度目标", "产业规模 2026年", "修改", "目标值", "120", "130"],
        ["节点", "一期建成投产", "修改", "节点", "产业园一期建成", "一期建成投产"],
    ]


def in_pdf(document: Document) -> str:
    return "".join(area_texts(pdf.render(document)))


def in_word(document: Document) -> str:
    """The words of paragraphs and cells, a cell that reaches over rows or columns once."""
    body = docx.Document(BytesIO(word.render(document))).element.body
    return squeeze("".join(body.itertext("{*}t")))


def in_sheet(document: Document) -> str:
    book = openpyxl.load_workbook(BytesIO(sheet.render(document)))
    values = [cell.value for each in book.worksheets for row in each.iter_rows() for cell in row]
    return squeeze("".join(str(value) for value in values if value is not None))


@pytest.mark.parametrize("name", ["plan", "first", "course", "comparison"])
@pytest.mark.parametrize("read", [in_pdf, in_word, in_sheet])
def test_every_word_and_number_is_in_every_format(
    papers: dict[str, Document], name: str, read: Callable[[Document], str]
) -> None:
    heads = {column.caption for block in papers[name].blocks if isinstance(block, Table) for column in block.columns}
    heads |= {column.group for block in papers[name].blocks if isinstance(block, Table) for column in block.columns}
    assert lost(document_text(papers[name]), read(papers[name]), anywhere={*heads, *(map(squeeze, heads))}) == []


def test_figures_are_told_in_words(papers: dict[str, Document]) -> None:
    path, line = figure_texts(papers["course"])
    assert "实际：2026年1月9，2026年3月27，2026年6月54" in path
    assert "一期建成投产：6月30日到期，逾期10天" in line


def test_a_plan_with_200_milestones_loses_none(tmp_path: Path) -> None:
    desk = Planning(tmp_path)
    drafted = desk.draft()
    with desk.store.writing():
        for number in range(200):
            desk.milestone(drafted, title=f"第{number}号节点", due_on=f"2026-{1 + number % 12:02}-15")
    document = plan_document(desk.plans, drafted, course=True)
    text = in_pdf(document)
    assert [number for number in range(200) if text.count(f"第{number}号节点") < 3] == []
    assert sum(isinstance(block, Figure) for block in document.blocks) == 9
    desk.store.close()


def test_a_comparison_over_several_revisions_gives_the_reason_of_each(desk: Planning) -> None:
    plan = desk.issued()
    for number, reason in ((1, "供电工期调整（示例）。"), (2, "市级目标调高（示例）")):
        desk.plans.revise(desk.now(plan.id), {"reason": reason})
        desk.plans.edit(desk.now(plan.id), {"note": f"示例第{number}稿"})
        desk.plans.issue(desk.now(plan.id), {"issued_by": "示例签发人"})
    both, last = ("".join(document_text(plan_comparison(desk.plans, plan, older, 2))) for older in (0, 1))
    assert "修订原因：第1次修订，供电工期调整（示例）；第2次修订，市级目标调高（示例）。" in both
    assert "修订原因：市级目标调高（示例）。" in last
