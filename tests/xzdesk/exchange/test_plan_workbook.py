"""The plans' workbook: out blank or filled; in by a preview that writes nothing, and an import that is one piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.xzdesk.exchange.libreoffice import Converted
from tests.xzdesk.plans.plans_support import PLAN, Planning
from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.exchange.findings import Counts, RowKind
from xzdesk.exchange.incoming import Incoming, receive, take_in
from xzdesk.exchange.intake import undo_import
from xzdesk.exchange.kinds import Kind, recognise
from xzdesk.exchange.plan_book import export_plans, write_plan_template
from xzdesk.exchange.plan_intake import accept_plans, preview_plans
from xzdesk.exchange.template import write_template
from xzdesk.office import Office
from xzdesk.plans.records import Plan
from xzdesk.plans.whole import content_of

Cells = Mapping[str, Any]
NEW: Mapping[str, Sequence[Cells]] = {
    "方案": [
        {
            "方案名称": PLAN["title"],
            "所属产业集群": "工程机械",
            "起始日期": datetime(2026, 1, 1),
            "终止日期": "2027年12月31日",
            "责任单位": "县工信局",
            "责任领导": "示例县领导",
        }
    ],
    "目标": [
        {"指标": "产业规模", "计量单位": "亿元", "统计口径": "年内累计", "2026年目标值": 120, "2027年目标值": 150.5}
    ],
    "举措": [{"工作内容": "产业招商", "举措": "示例招商活动", "协办单位": "县商务局、县自然资源局"}],
    "节点": [
        {
            "节点": "园区投产",
            "完成时限": date(2026, 10, 31),
            "责任单位": "县工信局",
            "前置节点": "园区开工",
            "对应目标": "产业规模",
            "协办单位": "县供电公司",
            "备注": "与变电站同步",
        },
        {"节点": "园区开工", "完成时限": "2026-03-01", "责任单位": "县工信局", "所属举措": "示例招商活动"},
    ],
}


TABLES = ("方案", "目标", "举措", "节点", "完成值")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Planning]:
    made = Planning(tmp_path)
    yield made
    made.store.close()


def fill(path: Path, rows: Mapping[str, Sequence[Cells]], first: int = 2) -> Path:
    """Write rows under the captions of each sheet, from row `first` on."""
    book = load_workbook(path)
    for name, given in rows.items():
        sheet = book[name]
        columns = {cell.value: place for place, cell in enumerate(sheet[1], start=1)}
        for number, cells in enumerate(given, start=first):
            for caption, value in cells.items():
                sheet.cell(number, columns[caption], value)
    book.save(path)
    return path


def template(desk: Planning | Office, folder: Path, rows: Mapping[str, Sequence[Cells]] = NEW) -> Path:
    """Filled in from where the example stood."""
    path = write_plan_template(desk.plans, folder / "填报表.xlsx")
    book = load_workbook(path)
    for name in TABLES:
        book[name].delete_rows(2)
    book.save(path)
    return fill(path, rows)


def test_assisting_units_and_remarks_come_in_and_go_out_again(desk: Planning, tmp_path: Path) -> None:
    accept_plans(desk.plans, preview_plans(desk.plans, template(desk, tmp_path)))
    [plan] = desk.store.find(Plan)
    whole = desk.whole(plan)
    assert whole.measures[0].assisting == "县商务局、县自然资源局"
    opened, built = whole.milestones
    assert (built.assisting, built.note, opened.assisting) == ("县供电公司", "与变电站同步", None)
    out = export_plans(desk.plans, [plan], tmp_path / "导出.xlsx").path
    assert preview_plans(desk.plans, out).counts == Counts(read=5, same=5)


def test_a_filled_template_becomes_a_plan_that_can_be_issued(desk: Planning, tmp_path: Path) -> None:
    path = template(desk, tmp_path)
    assert recognise(path) is Kind.PLANS
    seen = preview_plans(desk.plans, path)
    assert [(row.sheet, row.title, row.kind) for row in seen.rows] == [
        ("方案", PLAN["title"], RowKind.NEW),
        ("目标", "产业规模", RowKind.NEW),
        ("举措", "示例招商活动", RowKind.NEW),
        ("节点", "园区投产", RowKind.NEW),
        ("节点", "园区开工", RowKind.NEW),
    ]
    accept_plans(desk.plans, seen)
    (plan,) = desk.store.find(Plan)
    whole = desk.whole(plan)
    opened, running = whole.milestones
    assert (running.waits_for, running.target, opened.measure) == (
        [opened.id], whole.targets[0].id, whole.measures[0].id,
    )  # fmt: skip
    assert [(each.year, str(each.value)) for each in whole.yearly] == [(2026, "120"), (2027, "150.5")]
    assert desk.plans.lacks_to_issue(plan) == []


def test_a_preview_writes_nothing(desk: Planning, tmp_path: Path) -> None:
    path = template(desk, tmp_path)
    before = sha256(desk.store.path.read_bytes()).digest()
    assert preview_plans(desk.plans, path).counts == Counts(read=5, new=5)
    assert sha256(desk.store.path.read_bytes()).digest() == before
    assert desk.store.find(Plan) == []
    assert desk.store.last_stamp() is None


def test_the_same_file_again_is_nothing_new(desk: Planning, tmp_path: Path) -> None:
    path = template(desk, tmp_path)
    accept_plans(desk.plans, preview_plans(desk.plans, path))
    again = preview_plans(desk.plans, path)
    assert again.counts == Counts(read=5, same=5)
    assert accept_plans(desk.plans, again).gesture == ""


def test_an_import_is_taken_back_whole_until_something_is_built_on_it(desk: Planning, tmp_path: Path) -> None:
    problems = desk.as_().problems
    taken = accept_plans(desk.plans, preview_plans(desk.plans, template(desk, tmp_path)))
    undo_import(problems, taken.gesture)
    assert desk.store.find(Plan) == []
    again = accept_plans(desk.plans, preview_plans(desk.plans, template(desk, tmp_path)))
    (plan,) = desk.store.find(Plan)
    desk.plans.issue(plan, {"issued_by": "示例签发人"})
    with pytest.raises(Refusal) as no:
        undo_import(problems, again.gesture)
    assert no.value.code == "plan_not_open"
    assert desk.whole(plan).targets


def test_an_export_is_a_valid_import_and_edits_of_it_come_in(desk: Planning, tmp_path: Path) -> None:
    plan = desk.ready()
    path = export_plans(desk.plans, [plan], tmp_path / "方案.xlsx").path
    assert preview_plans(desk.plans, path).counts == Counts(read=3, same=3)
    edits: Mapping[str, Sequence[Cells]] = {
        "目标": [{"指标": "示例改名", "2026年目标值": 130, "责任人": "示例甲"}],
        "节点": [{"责任人": "〔清空〕", "完成时限": "2026-07-31"}],
    }
    seen = preview_plans(desk.plans, fill(path, edits))
    assert seen.counts == Counts(read=3, changed=2, same=1)
    changed = {cell.column: (cell.old, cell.new) for row in seen.rows for cell in row.cells}
    assert changed["指标"] == ("产业规模", "示例改名")
    accept_plans(desk.plans, seen)
    whole = desk.whole(plan)
    assert (whole.targets[0].indicator, whole.targets[0].person) == ("示例改名", "示例甲")
    assert str(whole.yearly[0].value) == "130"
    assert (whole.milestones[0].person, whole.milestones[0].due_on) == (None, date(2026, 7, 31))


def test_a_milestone_waits_for_several_whatever_is_in_their_names(desk: Planning, tmp_path: Path) -> None:
    plan = desk.draft()
    first, second = desk.milestone(plan, title="供电、供水改造"), desk.milestone(plan, title="征地（一期）")
    desk.milestone(plan, title="示例开工", due_on="2026-09-30", waits_for=[first, second])
    path = export_plans(desk.plans, [plan], tmp_path / "方案.xlsx").path
    assert preview_plans(desk.plans, path).counts == Counts(read=4, same=4)
    book = load_workbook(path)
    told = [row[[cell.value for cell in book["节点"][1]].index("前置节点")].value for row in book["节点"]]
    assert told[3] in ("供电、供水改造；征地（一期）", "征地（一期）；供电、供水改造")


def test_an_export_of_another_desk_is_taken_in_under_numbers_of_this_one(desk: Planning, tmp_path: Path) -> None:
    desk.draft()
    path = export_plans(desk.plans, [desk.ready()], tmp_path / "方案.xlsx").path
    (tmp_path / "other").mkdir()
    other = Planning(tmp_path / "other")
    accept_plans(other.plans, preview_plans(other.plans, path))
    (plan,) = other.store.find(Plan)
    assert plan.number == "沛县-A-2026-方案01"  # 方案02 over there
    assert [len(parts) for parts in (other.whole(plan).targets, other.whole(plan).milestones)] == [1, 1]
    other.store.close()


def test_what_the_ledger_has_moved_on_from_is_no_news(desk: Planning, tmp_path: Path) -> None:
    plan = desk.ready()
    path = export_plans(desk.plans, [plan], tmp_path / "方案.xlsx").path
    desk.plans.edit_part("milestone", desk.whole(plan).milestones[0].id, {"due_on": "2026-08-31"})
    before = content_of(desk.whole(plan))
    assert preview_plans(desk.plans, path).counts.changed == 0
    accept_plans(desk.plans, preview_plans(desk.plans, path))
    assert content_of(desk.whole(plan)) == before


def test_figures_and_what_is_done_come_in_while_an_issued_plans_content_is_refused_by_name(
    desk: Planning, tmp_path: Path
) -> None:
    plan = desk.issued()
    path = export_plans(desk.plans, [plan], tmp_path / "方案.xlsx").path
    rows: Mapping[str, Sequence[Cells]] = {
        "目标": [{"2026年目标值": 1}],
        "节点": [{"完成日期": "2026-03-04", "佐证材料": "示例验收单"}],
        "完成值": [
            {
                "方案": plan.number,
                "指标": "产业规模",
                "期间": datetime(2026, 2, 1),
                "完成值": 15.3,
                "数据来源": "示例月报",
            },
            {"方案": plan.number, "指标": "产业规模", "期间": "2026年4月", "完成值": 1},
            {"指标": "无此指标", "期间": "2026-01", "完成值": 1},
        ],
    }
    seen = preview_plans(desk.plans, fill(path, rows))
    told = {(row.sheet, row.row): (row.kind, row.reason) for row in seen.rows}
    assert told["目标", 2][0] is RowKind.REFUSED
    assert "启动修订" in told["目标", 2][1]
    assert told["节点", 2][0] is RowKind.CHANGED
    assert [told["完成值", row][0] for row in (2, 3, 4)] == [RowKind.NEW, RowKind.REFUSED, RowKind.REFUSED]
    assert "还没有开始" in told["完成值", 3][1]
    accept_plans(desk.plans, seen)
    whole = desk.whole(plan)
    assert [(each.period, str(each.value), each.source) for each in whole.actuals] == [("2026-02", "15.3", "示例月报")]
    assert whole.milestones[0].done_on == date(2026, 3, 4)


def test_flawed_cells_refuse_their_row_and_are_told_by_place(desk: Planning, tmp_path: Path) -> None:
    rows: Mapping[str, Sequence[Cells]] = {
        **NEW,
        "目标": [{"指标": "产业规模", "计量单位": "亿元", "2026年目标值": "一百"}, {"指标": "缺单位"}],
        "节点": [{"方案": "无此方案", "节点": "示例", "完成时限": "2026-03-01"}],
    }
    seen = preview_plans(desk.plans, template(desk, tmp_path, rows))
    assert [(each.sheet, each.row, each.column, each.value) for each in seen.findings] == [
        ("目标", 2, "2026年目标值", "一百")
    ]
    reasons = {(row.sheet, row.row): row.reason for row in seen.rows if row.kind is RowKind.REFUSED}
    assert set(reasons) == {("目标", 2), ("目标", 3), ("节点", 2)}
    assert "计量单位" in reasons["目标", 3]
    assert "无此方案" in reasons["节点", 2]


def test_rows_asked_for_are_taken_and_the_others_left(desk: Planning, tmp_path: Path) -> None:
    seen = preview_plans(desk.plans, template(desk, tmp_path))
    result = accept_plans(desk.plans, seen, {("方案", 2), ("节点", 3)})
    assert result.counts.read == 2
    (plan,) = desk.store.find(Plan)
    assert desk.whole(plan).milestones == []  # its measure was not asked for
    assert result.counts == Counts(read=2, new=1, refused=1)


def test_plans_come_in_by_the_one_door(desk: Planning, tmp_path: Path) -> None:
    problems = desk.as_().problems
    seen = receive(problems, template(desk, tmp_path), lambda *_: None, lambda: False)
    assert isinstance(seen, Incoming)
    assert seen.counts == Counts(read=5, new=5)
    taken = take_in(problems, seen, None, {}, lambda *_: None, lambda: False)
    assert taken.written.ids("plan")
    assert undo_import(problems, taken.gesture).touched


def test_the_template_is_one_of_the_kinds(desk: Planning, tmp_path: Path) -> None:
    path = write_template(desk.as_().problems, tmp_path / "方案", "plan")
    book = load_workbook(path)
    assert book.sheetnames[:6] == ["填写说明", "方案", "目标", "举措", "节点", "完成值"]
    assert [cell.value for cell in book["目标"][1]][4:6] == ["2026年目标值", "2027年目标值"]
    other = load_workbook(path)
    for name in TABLES:
        del other[name]
    other.save(path)
    with pytest.raises(Refusal) as no:
        preview_plans(desk.plans, path)
    assert no.value.code == "plan_tables_missing"


def test_the_city_takes_no_plans_in(desk: Planning, tmp_path: Path) -> None:
    path = template(desk, tmp_path)
    (tmp_path / "city").mkdir()
    city = Planning(tmp_path / "city")
    who = city.store.identity()
    assert who is not None
    with city.store.writing():
        city.store.set_identity(type(who)(who.site, "市工信局", who.unit, Tier.DEPARTMENT, who.letter, who.operator))
    seen = preview_plans(city.plans, path)
    assert {row.kind for row in seen.rows} == {RowKind.REFUSED}
    assert "县区办理" in seen.rows[0].reason
    city.store.close()


def test_an_example_is_never_imported_and_one_written_over_is_told(desk: Planning, tmp_path: Path) -> None:
    path = write_plan_template(desk.plans, tmp_path / "填报表.xlsx")
    book = load_workbook(path)
    assert [str(book[name].cell(2, 3).value or "")[:3] for name in TABLES] == [
        "示例：",
        "示例：",
        "产业招",
        "示例：",
        "示例：",
    ]
    assert preview_plans(desk.plans, path).counts == Counts()
    seen = preview_plans(desk.plans, fill(path, {**NEW, "目标": [], "举措": [], "节点": []}, first=2))
    assert [(row.sheet, row.kind) for row in seen.rows] == [("方案", RowKind.REFUSED)]
    assert "示例行" in seen.rows[0].reason


def test_an_example_wholly_written_over_is_a_row(desk: Planning, tmp_path: Path) -> None:
    path = write_plan_template(desk.plans, tmp_path / "填报表.xlsx")
    book = load_workbook(path)
    for cell in book["方案"][2][1:]:
        cell.value = None
    book.save(path)
    seen = preview_plans(
        desk.plans, fill(path, {"方案": [{**NEW["方案"][0], "方案名称": "沛县方案", "责任领导": "李四"}]})
    )
    assert [(row.sheet, row.kind) for row in seen.rows] == [("方案", RowKind.NEW)]


def test_words_not_codes_stand_in_the_workbook_with_what_can_be_chosen(desk: Planning, tmp_path: Path) -> None:
    path = export_plans(desk.plans, [desk.ready()], tmp_path / "方案.xlsx").path
    sheet = load_workbook(path)["目标"]
    columns = {cell.value: get_column_letter(place) for place, cell in enumerate(sheet[1], start=1)}
    assert [sheet[f"{columns[caption]}2"].value for caption in ("统计口径", "指标方向")] == ["年内累计", "越高越好"]
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules[f"{columns['统计口径']}2"].formula1 == '"年内累计,时点数"'
    assert rules[f"{columns['基期值']}2"].type == "decimal"


def test_every_column_is_explained(desk: Planning, tmp_path: Path) -> None:
    book = load_workbook(write_plan_template(desk.plans, tmp_path / "填报表.xlsx"))
    told = [tuple(str(cell.value or "") for cell in row) for row in book["填写说明"]]
    captions = [(name, str(cell.value)) for name in TABLES for cell in book[name][1][1:]]
    assert [(sheet, caption) for sheet, caption, *_ in told if sheet in TABLES] == captions
    assert ("节点", "完成时限", "必填", "日期，如 2026-03-05", "") in told


def test_another_program_leaves_plans_as_they_are(desk: Planning, tmp_path: Path, through: Converted) -> None:
    blank = through(write_plan_template(desk.plans, tmp_path / "填报表.xlsx"), "xlsx")
    assert preview_plans(desk.plans, blank).counts == Counts()
    accept_plans(desk.plans, preview_plans(desk.plans, through(template(desk, tmp_path), "xlsx")))
    (plan,) = desk.store.find(Plan)
    desk.plans.edit(plan, {"note": "_x003D_1+1"})
    out = export_plans(desk.plans, [plan], tmp_path / "方案.xlsx").path
    back = through(through(out, "ods"), "xlsx")
    assert preview_plans(desk.plans, back).counts == Counts(read=5, same=5)
    seen = preview_plans(desk.plans, fill(back, {"节点": [{"责任人": "示例责任人"}]}))
    assert seen.counts == Counts(read=5, changed=1, same=4)
