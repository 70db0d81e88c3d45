"""Old ledgers, as counties keep them: found, mapped, taken in with nothing lost, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.xzdesk.exchange.workbook_support import Exchange
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.intake import LedgerPreview, accept_ledger, preview_ledger
from xzdesk.exchange.adoption.mapping import Mapping
from xzdesk.exchange.adoption.proposal import propose_mapping
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.intake import undo_import
from xzdesk.problems.records import Problem, State

HEADINGS = (
    "序号", "企业名称", "存在问题", "企业诉求", "所属产业", "问题类别", "收集时间", "责任部门", "责任人", "完成时限",
    "办理状态", "目前进展", "备注",
)  # fmt: skip
ROW: Sequence[Any] = (
    1, "示例机械有限公司", "厂区供电容量不足。高峰期错峰生产。", "新增一条专线", "工程机械产业", "用电",
    date(2026, 2, 3), "县供电公司", "示例责任人", date(2026, 3, 31), "正在推进", "已现场勘查", "急",
)  # fmt: skip
SOLVED: Sequence[Any] = (
    2, "示例纺织有限公司", "缺少技工", "组织专场招聘", "高端纺织", "用工",
    "2026.2.4", "县人社局", "示例责任人乙", "2026年2月28日", "已解决", "已招聘30人", None,
)  # fmt: skip


class Old:
    """An old ledger being kept."""

    def __init__(self, exchange: Exchange, *rows: Sequence[Any], headings: Sequence[Any] = HEADINGS) -> None:
        self.exchange = exchange
        self.book = Workbook()
        self.sheet = self.book.worksheets[0]
        self.put(self.sheet, headings, *rows)

    def put(self, sheet: Worksheet, *rows: Sequence[Any]) -> None:
        for row in rows:
            sheet.append(list(row))

    def save(self, name: str = "旧台账.xlsx") -> Path:
        path = self.exchange.folder / name
        self.book.save(path)
        return path

    def mapping(self) -> Mapping:
        return propose_mapping(self.exchange.problems, self.save())

    def preview(self) -> LedgerPreview:
        path = self.save()
        return preview_ledger(self.exchange.problems, path, propose_mapping(self.exchange.problems, path))

    def take_in(self) -> list[Problem]:
        accept_ledger(self.exchange.problems, self.preview())
        return self.exchange.county.store.find(Problem)


def notes(exchange: Exchange, problem: Problem) -> str:
    return "\n".join(str(entry.text) for entry in exchange.problems.family(problem).progress)


def reasons(seen: LedgerPreview) -> list[str]:
    return [each.reason for each in seen.findings]


def test_columns_are_proposed_by_the_fields_words(exchange: Exchange) -> None:
    mapping = Old(exchange, ROW, SOLVED).mapping()
    assert mapping.columns == {
        "序号": "skip", "企业名称": "subject_name", "存在问题": "description", "企业诉求": "request",
        "所属产业": "cluster", "问题类别": "category", "收集时间": "found_on", "责任部门": "unit", "责任人": "person",
        "完成时限": "due_on", "办理状态": "status", "目前进展": "progress", "备注": "",
    }  # fmt: skip
    assert mapping.states == {"正在推进": "handling", "已解决": "resolved"}


@pytest.mark.parametrize(
    ("heading", "target"),
    [("责任部门", "unit"), ("牵头单位", "unit"), ("问题描述", "description"), ("存在问题", "description"),
     ("完成时限", "due_on"), ("解决时限", "due_on"), ("责 任\n单 位", "unit"), ("企业（项目）名称", "subject_name"),
     ("存在的困难和问题（详细）", "description")],
)  # fmt: skip
def test_synonyms(exchange: Exchange, heading: str, target: str) -> None:
    old = Old(exchange, ("甲", "2026-01-02", "乙"), headings=("诉求内容", "登记时间", heading))
    assert old.mapping().columns[" ".join(heading.split())] == target


def test_columns_with_other_names_are_proposed_by_content(exchange: Exchange) -> None:
    rows = [("甲厂", "缺电", "0516-8888001" + str(n), "工程机械", "用电", f"2026-02-0{n}") for n in range(1, 5)]
    mapping = Old(exchange, *rows, headings=("企业名称", "存在问题", "甲列", "乙列", "丙列", "丁列")).mapping()
    assert list(mapping.columns.values())[2:] == ["phone", "cluster", "category", "found_on"]


def test_what_is_being_handled_is_handled_with_its_unit_and_due_date(exchange: Exchange) -> None:
    (problem,) = Old(exchange, ROW).take_in()
    assert (problem.status, problem.unit, problem.person) == (State.HANDLING, "县供电公司", "示例责任人")
    assert (problem.due_on, problem.found_on, problem.registered_on) == (
        date(2026, 3, 31), date(2026, 2, 3), date(2026, 2, 3),
    )  # fmt: skip
    assert (problem.title, problem.cluster) == ("厂区供电容量不足", "工程机械")


def test_nothing_is_lost(exchange: Exchange) -> None:
    (problem,) = Old(exchange, ROW).take_in()
    kept = f"{problem}{notes(exchange, problem)}{problem.description}{problem.request}"
    assert notes(exchange, problem).startswith("旧台账：")
    for word in (
        "厂区供电容量不足。高峰期错峰生产。",
        "新增一条专线",
        "目前进展：已现场勘查",
        "备注：急",
        "办理状态：正在推进",
    ):
        assert word in kept


def test_what_was_solved_waits_for_verification(exchange: Exchange) -> None:
    (problem,) = Old(exchange, SOLVED).take_in()
    assert (problem.status, problem.result, problem.handler) == (State.RESOLVED, "已招聘30人", "示例责任人乙")
    assert problem.due_on == date(2026, 2, 28)


@pytest.mark.parametrize(("verifier", "state"), [("示例核验人", State.CLOSED), ("示例责任人乙", State.RESOLVED)])
def test_what_another_person_verified_is_closed(exchange: Exchange, verifier: str, state: State) -> None:
    row = [*SOLVED, verifier, "2026-02-20"]
    row[10] = "已销号"
    (problem,) = Old(exchange, row, headings=(*HEADINGS, "核验人", "销号时间")).take_in()
    assert problem.status is state
    assert problem.resolved_on == date(2026, 2, 20)


def test_what_lacks_something_for_its_state_stays_in_triage_with_the_reason(exchange: Exchange) -> None:
    row = [*ROW]
    row[8] = None
    seen = Old(exchange, row).preview()
    assert seen.states == (State.TRIAGE,)
    assert any("责任人" in each.reason for each in seen.findings if each.column == "状态")
    accept_ledger(exchange.problems, seen)
    (problem,) = exchange.county.store.find(Problem)
    assert (problem.status, problem.unit) == (State.TRIAGE, None)
    assert "责任部门：县供电公司" in notes(exchange, problem)


def test_what_needs_the_city_is_not_handled_by_the_county(exchange: Exchange) -> None:
    row = [*ROW]
    row[10] = "需市级协调"
    old = Old(exchange, row)
    assert old.mapping().tiers["需市级协调"] == "department"
    assert old.take_in()[0].status is State.TRIAGE


def test_what_needs_the_city_and_says_why_awaits_approval(exchange: Exchange) -> None:
    row = [*ROW, "变电站属市级规划", "已组织错峰"]
    row[10] = "需市级协调"
    (problem,) = Old(exchange, row, headings=(*HEADINGS, "提级理由", "已采取措施")).take_in()
    assert problem.status is State.AWAITING_APPROVAL
    assert len(exchange.problems.family(problem).referrals) == 1


def test_a_row_too_poor_to_be_registered_is_a_draft(exchange: Exchange) -> None:
    (problem,) = Old(exchange, (1, "甲厂", "缺电", *[None] * 10)).take_in()
    assert (problem.status, problem.title) == (State.DRAFT, "缺电")


def test_the_same_file_again_changes_nothing(exchange: Exchange) -> None:
    old = Old(exchange, ROW, SOLVED)
    old.take_in()
    last = exchange.county.store.last_stamp()
    assert [row.kind for row in old.preview().rows] == [RowKind.SAME, RowKind.SAME]
    old.take_in()
    assert exchange.county.store.last_stamp() == last


def test_a_later_word_on_a_row_is_a_further_note(exchange: Exchange) -> None:
    old = Old(exchange, ROW)
    old.take_in()
    old.sheet["L2"] = "已开工"
    (problem,) = old.take_in()
    assert "目前进展：已开工" in notes(exchange, problem)
    assert "目前进展：已现场勘查" in notes(exchange, problem)


def test_an_import_is_taken_back_whole(exchange: Exchange) -> None:
    old = Old(exchange, ROW, SOLVED)
    result = accept_ledger(exchange.problems, old.preview())
    undo_import(exchange.problems, result.gesture)
    assert exchange.county.store.find(Problem) == []
    assert len(old.take_in()) == 2


def test_the_mapping_is_remembered_by_the_headings(exchange: Exchange) -> None:
    old = Old(exchange, ROW)
    path = old.save()
    raw = propose_mapping(exchange.problems, path).to_json()
    columns = raw["columns"]
    assert isinstance(columns, dict)
    chosen = Mapping.from_json({**raw, "columns": {**columns, "备注": "measures_taken"}})
    accept_ledger(exchange.problems, preview_ledger(exchange.problems, path, chosen))
    assert propose_mapping(exchange.problems, path).columns["备注"] == "measures_taken"


def test_a_mapping_is_json_and_back(exchange: Exchange) -> None:
    mapping = Old(exchange, ROW, SOLVED).mapping()
    assert Mapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize(
    "raw", [[], {}, {"columns": {"甲": "nonsense"}}, {"columns": {}, "states": {"甲": "x"}}, {"columns": {"甲": 1}}]
)
def test_a_mapping_that_is_none_is_refused(raw: object) -> None:
    with pytest.raises(Refusal, match="栏目对应文件有误"):
        Mapping.from_json(raw)


def test_defaults_fill_empty_cells(exchange: Exchange) -> None:
    old = Old(exchange, (1, "甲厂", "缺电", "要电", None, None, date(2026, 2, 3), *[None] * 6))
    path = old.save()
    raw = {
        **propose_mapping(exchange.problems, path).to_json(),
        "defaults": {"cluster": "工程机械", "category": "用电"},
    }
    seen = preview_ledger(exchange.problems, path, Mapping.from_json(raw))
    assert seen.states == (State.TRIAGE,)


# where the table stands, and what stands between its rows


@pytest.mark.parametrize("above", [1, 3, 7])
def test_titles_and_merged_cells_above_the_heading(exchange: Exchange, above: int) -> None:
    old = Old(exchange, ROW)
    old.sheet.insert_rows(1, above)
    old.sheet["A1"] = "示例县企业问题台账（2026年）"
    old.sheet.merge_cells("A1:M1")
    assert old.preview().rows[0].row == above + 2


def test_a_heading_of_two_rows(exchange: Exchange) -> None:
    old = Old(exchange, headings=("企业名称", "存在问题", "联系方式", None, "责任部门"))
    old.put(old.sheet, (None, None, "联系人", "电话"), ("甲厂", "缺电", "王某", "13800000000", "县工信局"))
    for area in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        old.sheet.merge_cells(area)
    (problem,) = old.take_in()
    assert (problem.contact, problem.phone, problem.title) == ("王某", "13800000000", "缺电")


def test_sub_headings_repeated_headings_sums_and_a_number_that_begins_again(exchange: Exchange) -> None:
    poor = [*ROW]
    poor[4] = None
    old = Old(exchange, ("一、工程机械",), poor, HEADINGS, ("二、高端纺织",), [1, *SOLVED[1:]], ("合计", 2))
    old.sheet.merge_cells("A2:M2")
    seen = old.preview()
    assert [row.row for row in seen.rows] == [3, 6]
    assert [(each.row, each.value[:6]) for each in seen.findings if not each.column] == [
        (2, "一、工程机械"), (4, "序号、企业名"), (5, "二、高端纺织"), (7, "合计、2"),
    ]  # fmt: skip
    accept_ledger(exchange.problems, seen)
    problems = {problem.subject_name: problem for problem in exchange.county.store.find(Problem)}
    assert problems["示例机械有限公司"].cluster == "工程机械"
    assert "小标题：二、高端纺织" in notes(exchange, problems["示例纺织有限公司"])


def test_cells_merged_down_a_column_count_for_each_row(exchange: Exchange) -> None:
    second = [2, None, "缺少厂房", "协调标准厂房", *[None] * 2, date(2026, 2, 5), *ROW[7:]]
    old = Old(exchange, ROW, second)
    old.sheet.merge_cells("B2:B3")
    old.sheet.merge_cells("E2:E3")
    assert {(problem.subject_name, problem.cluster) for problem in old.take_in()} == {("示例机械有限公司", "工程机械")}


def test_several_sheets_and_one_without_a_table(exchange: Exchange) -> None:
    old = Old(exchange, ROW)
    old.put(old.book.create_sheet("二月"), HEADINGS, SOLVED)
    old.put(old.book.create_sheet("说明"), ("本台账由示例县填写",))
    seen = old.preview()
    assert [(row.sheet, row.row) for row in seen.rows] == [("Sheet", 2), ("二月", 2)]
    accept_ledger(exchange.problems, seen, rows=[("二月", 2)])
    assert [problem.subject_name for problem in exchange.county.store.find(Problem)] == ["示例纺织有限公司"]


def test_hidden_rows_are_read_and_told(exchange: Exchange) -> None:
    old = Old(exchange, ROW, SOLVED)
    old.sheet.row_dimensions[3].hidden = True
    seen = old.preview()
    assert seen.counts.new == 2
    assert any("隐藏" in reason for reason in reasons(seen))


def test_a_blank_first_row_and_column(exchange: Exchange) -> None:
    old = Old(exchange, ROW)
    old.sheet.insert_rows(1)
    old.sheet.insert_cols(1)
    assert old.preview().counts.new == 1


def test_a_workbook_that_is_no_ledger_is_refused(exchange: Exchange) -> None:
    with pytest.raises(Refusal, match="找不到台账的表头"):
        Old(exchange, ("甲", 1), headings=("姓名", "分数")).mapping()


# cells


def test_a_cell_that_cannot_be_read_is_told_and_kept(exchange: Exchange) -> None:
    row = [*ROW]
    row[6], row[9] = "45/13/2026", "年底前"
    seen = Old(exchange, row).preview()
    assert [(each.column, each.value) for each in seen.findings][:2] == [
        ("收集时间", "45/13/2026"),
        ("完成时限", "年底前"),
    ]
    accept_ledger(exchange.problems, seen)
    (problem,) = exchange.county.store.find(Problem)
    assert "收集时间：45/13/2026" in notes(exchange, problem)
    assert "完成时限：年底前" in notes(exchange, problem)


def test_an_error_value_is_told_and_kept(exchange: Exchange) -> None:
    old = Old(exchange, ROW)
    old.sheet["H2"] = "#REF!"
    old.sheet["H2"].data_type = "e"
    assert any("错误值" in reason for reason in reasons(old.preview()))
    assert "责任部门：#REF!" in notes(exchange, old.take_in()[0])


def test_a_long_text_is_kept_whole_over_several_notes(exchange: Exchange) -> None:
    row = [*ROW]
    row[12] = "很长的备注" * 900
    (problem,) = Old(exchange, row).take_in()
    told = dict(str(entry.text).split("：", 1) for entry in exchange.problems.family(problem).progress)
    whole = told["旧台账"] + told["旧台账（续2）"] + told["旧台账（续3）"]
    assert whole.endswith("备注：" + "很长的备注" * 900)


def test_a_title_that_is_too_long_is_cut_and_the_text_kept(exchange: Exchange) -> None:
    text = "供电容量不足，" * 20
    (problem,) = Old(exchange, ("甲厂", text, "2026-02-01"), headings=("企业名称", "问题名称", "登记时间")).take_in()
    assert (len(str(problem.title)), problem.description) == (60, text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv(exchange: Exchange, encoding: str) -> None:
    path = exchange.folder / "旧台账.csv"
    path.write_bytes('示例县台账\n序号,企业名称,存在问题,完成时限\n1,甲厂,"缺电,缺水",2026-03-01\n'.encode(encoding))
    seen = preview_ledger(exchange.problems, path, propose_mapping(exchange.problems, path))
    assert [row.title for row in seen.rows] == ["缺电,缺水"]


def test_a_renamed_csv_is_read_as_what_it_is(exchange: Exchange) -> None:
    path = exchange.folder / "旧台账.xlsx"
    path.write_bytes("企业名称\t存在问题\n甲厂\t缺电\n".encode("gbk"))
    assert len(preview_ledger(exchange.problems, path, propose_mapping(exchange.problems, path)).rows) == 1


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n1,2\n", b"\0\1\2", b"hello", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)]
)
def test_what_is_no_table_is_refused(exchange: Exchange, content: bytes) -> None:
    path = exchange.folder / "旧台账.xls"
    path.write_bytes(content)
    with pytest.raises(Refusal, match="旧台账"):
        propose_mapping(exchange.problems, path)


def test_a_table_of_more_columns_than_anybody_maps_is_refused(exchange: Exchange) -> None:
    headings = ("企业名称", "存在问题", *(f"第{n}栏" for n in range(600)))
    old = Old(exchange, ("甲厂", "缺电", *("值",) * 600), headings=headings)
    with pytest.raises(Refusal) as no:
        old.preview()
    assert no.value.code == "ledger_too_many_columns"
    assert "602" in str(no.value)
