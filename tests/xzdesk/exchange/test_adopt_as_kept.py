"""Old ledgers as counties keep them: each row lands right or is told, and what fits no field stands in the notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.support import new_store
from tests.xzdesk.exchange.libreoffice import Converted
from tests.xzdesk.exchange.test_adopt import Old, notes, reasons
from tests.xzdesk.exchange.workbook_support import Exchange
from tests.xzdesk.problems.office_support import Clock
from xzdesk.core.fields import values_of
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.intake import LedgerPreview, accept_ledger, preview_ledger
from xzdesk.exchange.adoption.mapping import Mapping
from xzdesk.exchange.adoption.proposal import look_at, propose_mapping
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.office import open_office
from xzdesk.problems.records import Problem, State

LONG = (
    "企业名称",
    "存在问题",
    "诉求",
    "产业",
    "类别",
    "提出时间",
    "责任单位",
    "责任人",
    "完成时限",
    "办理状态",
    "办理结果",
)


def kept(name: str = "甲公司", **given: Any) -> list[Any]:
    """A row under LONG that lacks nothing."""
    values = dict(zip(LONG, (name, "缺电", "增容", "工程机械", "用电", "2026-01-05", "县供电公司", "张三",
                             "2026-03-31", "正在推进", "已踏勘"), strict=True))  # fmt: skip
    return list({**values, **given}.values())


def by_subject(exchange: Exchange) -> dict[str, Problem]:
    return {str(problem.subject_name): problem for problem in exchange.county.store.find(Problem)}


def told_of_rows(seen: LedgerPreview) -> list[tuple[int, str]]:
    """What was said of rows that are no problems."""
    return [(each.row, each.reason) for each in seen.findings if not each.column]


def whole(old: Old, seen: LedgerPreview) -> Iterator[str]:
    """The texts of the rows that became problems which stand nowhere: neither in a field nor in a note."""
    accept_ledger(old.exchange.problems, seen)
    problems = old.exchange.county.store.find(Problem)
    text = "".join(f"{p}{p.description}{p.request}{p.found_on}{notes(old.exchange, p)}" for p in problems)
    rows = {(row.sheet, row.row) for row in seen.rows}
    for sheet in old.book.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                if (sheet.title, cell.row) in rows and isinstance(cell.value, str) and cell.value not in text:
                    yield cell.value


def test_title_rows_above_and_who_filled_it_in_below(exchange: Exchange) -> None:
    old = Old(
        exchange,
        ("示例县产业发展问题清单",),
        ("填报单位：示例县工信局", None, "填报时间：2026年3月5日", "单位：万元"),
        (),
        ("序号", "企业名称", "问题描述", "企业诉求", "责任单位", "完成时限"),
        (1, "甲公司", "用电容量不足", "增容", "县供电公司", "2026年3月底"),
        ("填表人：王五", None, "审核人：赵六", None, "联系电话：0516-88881234"),
        ("注：以上为上半年。",),
        headings=("附件1",),
    )
    for area in ("A1:F1", "A2:F2", "A3:B3"):
        old.sheet.merge_cells(area)
    seen = old.preview()
    assert [row.row for row in seen.rows] == [6]
    assert told_of_rows(seen) == [(7, "表外的落款或说明，没有导入。"), (8, "表外的落款或说明，没有导入。")]
    assert list(whole(old, seen)) == []


def test_a_heading_of_two_rows_whose_first_names_less(exchange: Exchange) -> None:
    old = Old(
        exchange,
        (None, "企业名称", "联系人", "联系电话", "问题类型", "问题描述", "责任单位", "办结时限", None),
        (1, "甲公司", "王一", "13800000001", "用地", "缺用地指标", "县资规局", "长期坚持", "重点"),
        headings=("序号", "企业基本情况", None, None, "问题诉求", None, "办理情况", None, "备注"),
    )
    for area in ("A1:A2", "B1:D1", "E1:F1", "G1:H1", "I1:I2"):
        old.sheet.merge_cells(area)
    seen = old.preview()
    assert old.mapping().columns["序号"] == "skip"
    assert [row.row for row in seen.rows] == [3]
    assert list(whole(old, seen)) == []
    assert "备注：重点" in notes(exchange, by_subject(exchange)["甲公司"])


def test_groups_with_sums_that_say_how_many(exchange: Exchange) -> None:
    old = Old(
        exchange, ("一、开发区（2件）",), kept("甲公司"), kept("乙公司"), ("小计：2件",), ("二、张集镇",),
        kept("丙公司"), ("小　计", 1), ("总　计", "3件"), ("共3件",), headings=LONG,
    )  # fmt: skip
    for area in ("A2:K2", "A6:K6"):
        old.sheet.merge_cells(area)
    seen = old.preview()
    assert [row.row for row in seen.rows] == [3, 4, 7]
    said = dict(told_of_rows(seen))
    assert {row for row, reason in said.items() if "合计" in reason} == {5, 8, 9, 10}
    accept_ledger(exchange.problems, seen)
    assert "小标题：二、张集镇" in notes(exchange, by_subject(exchange)["丙公司"])
    assert "张集" not in notes(exchange, by_subject(exchange)["乙公司"])


def test_a_head_printed_again_on_each_page(exchange: Exchange) -> None:
    old = Old(
        exchange,
        kept("甲公司"),
        ("县企业问题台账第2页",),
        LONG,
        kept("乙公司"),
        (None, "续上：还缺泵房"),
        headings=LONG,
    )
    old.sheet.merge_cells("A3:K3")
    seen = old.preview()
    assert [(row.row, row.title) for row in seen.rows] == [(2, "缺电"), (5, "缺电"), (6, "续上：还缺泵房")]


def test_cells_merged_down_over_township_and_enterprise(exchange: Exchange) -> None:
    old = Old(
        exchange,
        ("河口镇", "甲公司", 1, "缺电", "增容", "县供电公司"),
        (None, None, 2, "缺人", "招工", "县人社局"),
        (None, "乙公司", 3, "物流贵", "降费", "县交通局"),
        ("棠张镇", "丙公司", 1, "环评慢", "加快", "县生态环境局"),
        headings=("所属镇", "企业", "序号", "困难问题", "具体诉求", "主办部门"),
    )
    for area in ("A2:A4", "B2:B3"):
        old.sheet.merge_cells(area)
    accept_ledger(exchange.problems, old.preview())
    problems = exchange.county.store.find(Problem)
    assert {(problem.title, problem.subject_name, problem.township) for problem in problems} == {
        ("缺电", "甲公司", "河口镇"), ("缺人", "甲公司", "河口镇"), ("物流贵", "乙公司", "河口镇"),
        ("环评慢", "丙公司", "棠张镇"),
    }  # fmt: skip


def test_sheets_that_name_the_same_things_by_other_words(exchange: Exchange) -> None:
    old = Old(exchange, kept("甲公司"), headings=LONG)
    other = old.book.create_sheet("重点项目")
    old.put(
        other,
        (
            "项目名称",
            "存在困难",
            "企业诉求",
            "产业集群",
            "问题类型",
            "收集时间",
            "牵头单位",
            "包保领导",
            "解决时限",
            "是否解决",
        ),
        ("乙项目", "缺地", "供地", "高端纺织", "用地", "2026-01-06", "县资规局", "李县长", "2026-04-30", "否"),
    )
    old.put(old.book.create_sheet("统计"), ("类别", "件数"), ("用电", 1))
    seen = old.preview()
    assert [(row.sheet, row.kind) for row in seen.rows] == [("Sheet", RowKind.NEW), ("重点项目", RowKind.NEW)]
    assert list(whole(old, seen)) == []
    problem = by_subject(exchange)["乙项目"]
    assert (problem.title, problem.cluster, problem.unit, problem.person, problem.due_on, problem.status) == (
        "缺地", "高端纺织", "县资规局", "李县长", date(2026, 4, 30), State.HANDLING,
    )  # fmt: skip


def test_two_columns_for_one_field_lose_nothing(exchange: Exchange) -> None:
    """A mapping by hand may say so; a proposal never does in one sheet."""
    old = Old(exchange, (*kept("甲公司"), "二期也缺"), headings=(*LONG, "补充说明"))
    path = old.save()
    raw = propose_mapping(exchange.problems, path)
    assert sorted(target for target in raw.columns.values() if target) == sorted(set(raw.columns.values()) - {""})
    mapping = Mapping.from_json({**raw.to_json(), "columns": {**raw.columns, "补充说明": "description"}})
    seen = preview_ledger(exchange.problems, path, mapping)
    assert [each.value for each in seen.findings if "已由前面的栏目填入" in each.reason] == ["二期也缺"]
    assert list(whole(old, seen)) == []
    assert by_subject(exchange)["甲公司"].description == "缺电"


def test_wide_remarks_and_a_column_for_every_month(exchange: Exchange) -> None:
    months = {"备注一": "备" * 3000, "领导批示": "请阅处", "办理情况（1月）": "一月踏勘", "办理情况（2月）": "二月报批"}
    old = Old(exchange, (*kept("甲公司"), *months.values()), headings=(*LONG, *months))
    accept_ledger(exchange.problems, old.preview())
    said = notes(exchange, by_subject(exchange)["甲公司"])
    assert said.count("备") >= 3000
    for heading in ("领导批示：请阅处", "办理情况（1月）：一月踏勘", "办理情况（2月）：二月报批"):
        assert heading in said


DAYS: Sequence[tuple[Any, date | None]] = [
    (date(2026, 1, 5), date(2026, 1, 5)), (datetime(2026, 1, 5, 15, 30), date(2026, 1, 5)),
    ("2026.1.6", date(2026, 1, 6)), ("2026年1月7日", date(2026, 1, 7)), (46033, date(2026, 1, 11)),
    ("二〇二六年一月十二日", date(2026, 1, 12)), ("20260113", date(2026, 1, 13)), ("2026/01/14", date(2026, 1, 14)),
    ("1月8日", None), ("26.1.9", None), ("2026-1-10上午", None), ("2026年1月底", None), ("元月15日", None),
    ("2026年第一季度", None), ("3/4/2026", None), ("/", None), ("无", None), ("长期", None),
]  # fmt: skip


def test_dates_of_many_forms_in_one_column(exchange: Exchange) -> None:
    rows = [kept(f"{n}公司", 提出时间=day, 完成时限=day) for n, (day, _) in enumerate(DAYS)]
    old = Old(exchange, *rows, headings=LONG)
    seen = old.preview()
    assert list(whole(old, seen)) == []
    today = exchange.problems.desk.today
    for number, (day, meant) in enumerate(DAYS):
        problem = by_subject(exchange)[f"{number}公司"]
        said = [each.reason for each in seen.findings if each.row == number + 2 and each.column == "受理日期"]
        assert problem.found_on == (meant or today), day
        assert bool(said) == (meant is None), "what became the day of the import is told"


@pytest.mark.parametrize(
    ("word", "state"),
    [("√", "resolved"), ("×", "handling"), ("✔", "resolved"), ("已解决", "resolved"), ("已办结，企业满意", "resolved"),
     ("因规划调整，暂未解决", "handling"), ("部分解决，正推进", "handling"), ("尚未完成", "handling"),
     ("已完成60%", ""), ("已解决？", ""), ("已解决前期手续，待验收", ""), ("已完成土地预审，正在办理规划", "handling"),
     ("不能完成", ""), ("无法落实", ""), ("不予解决", ""), ("基本落实", ""), ("○", ""), ("1", ""), ("长期推进", "")],
)  # fmt: skip
def test_a_word_of_the_state_is_not_guessed(exchange: Exchange, word: str, state: str) -> None:
    old = Old(exchange, kept("甲公司", 办理状态=word), headings=LONG)
    assert old.mapping().states == {word: state}
    seen = old.preview()
    assert seen.states == (State.from_caption(state) or State.TRIAGE,)
    assert any("没有对应的状态" in reason for reason in reasons(seen)) == (not state)
    assert list(whole(old, seen)) == []


def test_unit_and_person_in_one_cell_stay_together(exchange: Exchange) -> None:
    """Which is which is not guessed: the problem waits in triage, and says why."""
    headings = [each.replace("责任单位", "责任单位及责任人") for each in LONG if each != "责任人"]
    row = [each for each in kept("甲公司", 责任单位="县资规局、县发改委\n王五") if each != "张三"]
    old = Old(exchange, row, headings=headings)
    seen = old.preview()
    assert seen.states == (State.TRIAGE,)
    assert any("责任人" in each.reason for each in seen.findings if each.column == "状态")
    assert list(whole(old, seen)) == []


def test_cells_that_say_there_is_nothing(exchange: Exchange) -> None:
    old = Old(exchange, kept("甲公司", 办理结果="/"), (1, "无", *[None] * 9), ("—", "无", *["/"] * 9),
              kept("乙公司", 存在问题="无", 诉求="暂无"), headings=LONG)  # fmt: skip
    seen = old.preview()
    assert [(row.row, row.kind) for row in seen.rows] == [
        (2, RowKind.NEW), (3, RowKind.REFUSED), (5, RowKind.REFUSED),
    ]  # fmt: skip
    assert told_of_rows(seen) == [(4, "只有序号，没有内容，没有导入。")]
    assert "标题" in seen.rows[2].reason


def test_codes_and_phones_that_a_spreadsheet_spoilt(exchange: Exchange) -> None:
    headings = (*LONG, "统一社会信用代码", "联系方式")
    rows = [(*kept("甲公司"), 913203001234567890, 13800000001), (*kept("乙公司"), "9.13203E+17", 51688880002.0)]
    old = Old(exchange, *rows, headings=headings)
    seen = old.preview()
    assert [(each.row, each.column) for each in seen.findings if each.column in headings[-2:]] == [
        (2, "统一社会信用代码"), (3, "统一社会信用代码"), (3, "联系方式"),
    ]  # fmt: skip
    assert list(whole(old, seen)) == []
    assert by_subject(exchange)["甲公司"].phone == "13800000001"
    assert by_subject(exchange)["乙公司"].phone is None


def test_a_csv_of_rare_characters_quotes_and_lines(exchange: Exchange) -> None:
    path = exchange.folder / "旧台账.csv"
    text = "示例县台账,,,\r\n企业名称,联系人,存在问题,登记时间\r\n𬭚达公司,镕䶮喆,用电€困难㐂𠮷,2026-01-02\r\n"
    path.write_bytes((text + '"引号""公司",,"多行\n问题，带逗号,",2026/1/3\r\n合计,2,,\r\n').encode("gb18030"))
    seen = preview_ledger(exchange.problems, path, propose_mapping(exchange.problems, path))
    accept_ledger(exchange.problems, seen)
    found = by_subject(exchange)
    assert found["𬭚达公司"].contact == "镕䶮喆"
    assert found["𬭚达公司"].description == "用电€困难㐂𠮷"
    assert found['引号"公司'].description == "多行\n问题，带逗号,"
    assert told_of_rows(seen) == [(5, "合计行，没有导入。")]


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_merged_cells_groups_and_sums_by_way_of_other_formats(
    exchange: Exchange, through: Converted, ending: str
) -> None:
    old = Old(
        exchange,
        ("序号", "镇", "企业名称", "问题描述", "企业诉求", "登记时间"),
        ("一、工程机械",),
        (1, "河口镇", "甲公司", "缺电", "增容", date(2026, 1, 5)),
        (2, None, "乙公司", "缺水", "接水", "2026.1.6"),
        ("合计", 2),
        headings=("示例县台账",),
    )
    for area in ("A1:F1", "A3:F3", "B4:B5"):
        old.sheet.merge_cells(area)
    path = through(old.save(), ending)
    look = look_at(exchange.problems, read_any(path))
    seen = preview_ledger(exchange.problems, path, look.mapping, book=look.book)
    assert [row.row for row in seen.rows] == [4, 5]
    assert [row for row, _ in told_of_rows(seen)] == [3, 6]
    accept_ledger(exchange.problems, seen)
    found = by_subject(exchange)
    assert {(name, each.township, each.found_on) for name, each in found.items()} == {
        ("甲公司", "河口镇", date(2026, 1, 5)), ("乙公司", "河口镇", date(2026, 1, 6)),
    }  # fmt: skip


def test_more_rows_than_memory_is_meant_for_are_refused_with_what_to_do(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Old(exchange, kept("甲公司"), kept("乙公司"), headings=LONG)
    path, mapping = old.save(), old.mapping()
    monkeypatch.setattr("xzdesk.exchange.adoption.mapping.MOST_ROWS", 1)
    for look in (lambda: old.mapping(), lambda: preview_ledger(exchange.problems, path, mapping)):
        with pytest.raises(Refusal, match="有2行，一次最多导入1行，未导入。请按年份或镇街拆成几个文件"):
            look()


def test_two_desks_that_adopt_the_same_file_have_each_problem_once_with_two_numbers(tmp_path: Path) -> None:
    """They agree after their packets, and the numbers wait to be decided."""
    stores = [new_store(tmp_path, letter=letter) for letter in "AB"]
    desks = [open_office(store, f"示例经办{n}", now=Clock()) for n, store in enumerate(stores)]
    book = Workbook()
    for row in (LONG, kept("甲公司"), kept("乙公司", 办理状态="已解决")):
        book.worksheets[0].append(list(row))
    book.save(tmp_path / "旧台账.xlsx")
    for desk in desks:
        desk.announce_site()
        mapping = propose_mapping(desk.problems, tmp_path / "旧台账.xlsx")
        accept_ledger(desk.problems, preview_ledger(desk.problems, tmp_path / "旧台账.xlsx", mapping))
    for ours, theirs in (desks, desks[::-1]):
        (packet,) = export_packet(ours.problems, tmp_path / "数据包.xlsx").files
        merge_packet(theirs.problems, preview_packet(theirs.problems, read_packet(packet)))
    found = [sorted(store.find(Problem), key=lambda each: each.id) for store in stores]
    assert [[values_of(each) for each in of] for of in found] == [[values_of(each) for each in found[0]]] * 2
    assert sorted(str(each.subject_name) for each in found[0]) == ["乙公司", "甲公司"]
    assert {each.conflicts for each in found[0]} == {("number",)}
    assert [len(desks[0].problems.family(each).progress) for each in found[0]] == [1, 1]
    for store in stores:
        store.close()
