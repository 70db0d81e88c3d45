"""The template goes out, is filled in elsewhere, and its rows become drafts, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.xzdesk.exchange.workbook_support import Exchange
from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.exchange.columns import KEY
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.intake import Result, undo_import
from xzdesk.exchange.template import ProblemPreview, accept_problems, preview_problems, write_template
from xzdesk.exchange.template_columns import GUIDE, LISTS, SHEET, filled_columns
from xzdesk.problems.records import ExchangeFile, Problem, State

ROW: Mapping[str, Any] = {
    "标题": "示例：蒸汽管网压力不足",
    "企业（项目）名称": "示例纺织有限公司",
    "所属产业集群": "高端纺织",
    "问题类别": "用能",
    "问题描述": "冬季蒸汽压力低于合同约定。",
    "诉求": "请协调热力公司扩容。",
    "受理日期": date(2026, 3, 3),
    "联系电话": "051688886666",
}


class Filled:
    """A template in the hands of an enterprise."""

    def __init__(self, exchange: Exchange, name: str = "模板.xlsx") -> None:
        self.exchange = exchange
        self.path = write_template(exchange.problems, exchange.folder / name)
        self.book = load_workbook(self.path)

    @property
    def sheet(self) -> Worksheet:
        sheet = self.book[SHEET]
        assert isinstance(sheet, Worksheet)
        return sheet

    def fill(self, row: int, /, **values: Any) -> Filled:
        captions = {str(cell.value): place for place, cell in enumerate(self.sheet[2], start=1)}
        for caption, value in values.items():
            self.sheet.cell(row, captions[caption]).value = value
        return self

    def add(self, *rows: Mapping[str, Any]) -> Filled:
        """Rows below the example."""
        for number, row in enumerate(rows, start=4):
            self.fill(number, **row)
        return self

    def preview(self) -> ProblemPreview:
        self.book.save(self.path)
        return preview_problems(self.exchange.problems, self.path)

    def take_in(self) -> Result:
        return accept_problems(self.exchange.problems, self.preview())


def drafts(exchange: Exchange) -> list[Problem]:
    return exchange.county.store.find(Problem)


def test_the_template_explains_every_column_and_checks_what_is_entered(exchange: Exchange) -> None:
    filled = Filled(exchange)
    told = [cell.value for row in filled.book[GUIDE] for cell in row]
    assert {column.caption for column in filled_columns()} <= set(told)
    rules = {str(rule.sqref): rule for rule in filled.sheet.data_validations.dataValidation}
    assert {rule.type for rule in rules.values()} >= {"list", "date"}
    assert filled.book[LISTS].sheet_state == "hidden"
    assert filled.sheet.freeze_panes == "C3"
    phone = next(cell for cell in filled.sheet[2] if cell.value == "联系电话")
    assert filled.sheet.cell(5, int(phone.column)).number_format == "@"


def test_a_blank_template_brings_nothing(exchange: Exchange) -> None:
    seen = Filled(exchange).preview()
    assert (seen.counts.read, seen.findings) == (0, ())


def test_a_row_becomes_a_draft_and_the_file_is_remembered(exchange: Exchange) -> None:
    result = Filled(exchange).add(ROW).take_in()
    assert (result.read, result.new, result.refused) == (1, 1, 0)
    (made,) = drafts(exchange)
    assert (made.status, made.number, made.subject_name) == (State.DRAFT, "沛县-A-2026-0001", "示例纺织有限公司")
    assert (made.found_on, made.phone, made.county) == (date(2026, 3, 3), "051688886666", "沛县")
    (record,) = exchange.county.store.find(ExchangeFile)
    assert (record.name, record.direction, record.partner) == ("模板.xlsx", "in", "示例纺织有限公司")
    assert record.counts is not None
    assert record.counts["problems"] == [made.number]


def test_more_rows_than_memory_is_meant_for_are_refused_with_what_to_do(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = Filled(exchange).add(ROW, {**ROW, "标题": "示例：厂区雨水管网淤堵"})
    monkeypatch.setattr("xzdesk.exchange.template.MOST_ROWS", 1)
    with pytest.raises(Refusal, match="有2行，一次最多导入1行，未导入。请按年份或镇街拆成几个文件"):
        filled.preview()


def test_a_draft_can_be_registered(exchange: Exchange) -> None:
    Filled(exchange).add(ROW).take_in()
    exchange.problems.step("register", drafts(exchange)[0])
    assert drafts(exchange)[0].status is State.TRIAGE


def test_the_same_file_again_changes_nothing(exchange: Exchange) -> None:
    filled = Filled(exchange).add(ROW, {**ROW, "标题": "示例：另一件"})
    filled.take_in()
    last = exchange.county.store.last_stamp()
    again = filled.take_in()
    assert (again.read, again.same, again.gesture) == (2, 2, "")
    assert exchange.county.store.last_stamp() == last


def test_the_same_rows_out_of_another_file_change_nothing(exchange: Exchange) -> None:
    Filled(exchange).add(ROW).take_in()
    assert Filled(exchange, "改名.xlsx").add({**ROW, "标题": " 示例：蒸汽管网　压力不足"}).take_in().same == 1


def test_what_the_enterprise_adds_later_is_a_change_and_what_the_office_wrote_stays(exchange: Exchange) -> None:
    Filled(exchange).add(ROW).take_in()
    exchange.problems.edit(drafts(exchange)[0], {"request": "请市级协调热力公司扩容。"})
    seen = Filled(exchange, "再报.xlsx").add({**ROW, "联系人": "李某"}).preview()
    assert [(cell.column, cell.old, cell.new) for cell in seen.rows[0].cells] == [("联系人", "", "李某")]
    accept_problems(exchange.problems, seen)
    assert (drafts(exchange)[0].contact, drafts(exchange)[0].request) == ("李某", "请市级协调热力公司扩容。")


def test_a_preview_writes_nothing(exchange: Exchange) -> None:
    before = exchange.county.store.last_stamp()
    Filled(exchange).add(ROW).preview()
    assert exchange.county.store.last_stamp() == before


def test_the_example_is_never_imported_even_without_its_mark(exchange: Exchange) -> None:
    filled = Filled(exchange).add(ROW)
    filled.sheet.delete_cols(1)
    assert filled.preview().counts.read == 1


def test_a_whole_row_written_over_the_example_counts(exchange: Exchange) -> None:
    filled = Filled(exchange)
    blank = dict.fromkeys((column.caption for column in filled_columns()), None)
    filled.fill(3, **{**blank, **ROW, "标题": "蒸汽管网压力不足", "企业（项目）名称": "某纺织有限公司"})
    assert filled.take_in().new == 1


def test_an_example_that_was_written_over_in_part_is_refused(exchange: Exchange) -> None:
    seen = Filled(exchange).fill(3, 标题="供电不足").preview()
    assert seen.counts.refused == 1
    assert "示例行" in seen.rows[0].reason


def test_a_row_without_a_title_is_refused_and_the_others_are_taken_in(exchange: Exchange) -> None:
    result = Filled(exchange).add({**ROW, "标题": None}, {**ROW, "标题": "示例：第二件"}).take_in()
    assert (result.read, result.new, result.refused) == (2, 1, 1)


def test_rows_that_say_the_same_are_one(exchange: Exchange) -> None:
    seen = Filled(exchange).add(ROW, ROW).preview()
    assert [row.kind for row in seen.rows] == [RowKind.NEW, RowKind.SAME]
    assert "第4行" in seen.rows[1].reason


def test_two_problems_under_one_title_are_two_whatever_their_order(exchange: Exchange) -> None:
    other = {**ROW, "问题描述": "二期没有接入管网。"}
    Filled(exchange).add(ROW, other).take_in()
    assert len(drafts(exchange)) == 2
    assert Filled(exchange, "重排.xlsx").add(other, ROW).take_in().same == 2


def test_only_the_rows_that_were_asked_for(exchange: Exchange) -> None:
    seen = Filled(exchange).add(ROW, {**ROW, "标题": "示例：第二件"}).preview()
    assert accept_problems(exchange.problems, seen, rows=[5]).read == 1
    assert [problem.title for problem in drafts(exchange)] == ["示例：第二件"]


def test_an_import_is_taken_back_whole_and_can_come_again(exchange: Exchange) -> None:
    filled = Filled(exchange).add(ROW, {**ROW, "标题": "示例：第二件"})
    undo_import(exchange.problems, filled.take_in().gesture)
    assert drafts(exchange) == []
    assert filled.take_in().new == 2
    assert len(drafts(exchange)) == 2


def test_an_import_that_was_worked_on_is_not_taken_back(exchange: Exchange) -> None:
    gesture = Filled(exchange).add(ROW).take_in().gesture
    exchange.problems.step("register", drafts(exchange)[0])
    with pytest.raises(Refusal) as no:
        undo_import(exchange.problems, gesture)
    assert no.value.code == "undo_built_upon"


def test_likely_duplicates_are_shown_beside_what_they_resemble(exchange: Exchange) -> None:
    known = exchange.county.add(title="示例：蒸汽管网压力不足问题", subject_name="示例纺织有限公司")
    seen = Filled(exchange).add(ROW, {**ROW, "标题": "示例：蒸汽管网压力低"}).preview()
    assert {(each.row, each.other) for each in seen.resembling} == {
        (4, known.number), (5, known.number), (5, "第4行"),
    }  # fmt: skip
    assert seen.counts.new == 2


def test_a_cancelled_import_has_changed_nothing(exchange: Exchange) -> None:
    seen = Filled(exchange).add(ROW).preview()
    with pytest.raises(Refusal, match="已取消导入"):
        accept_problems(exchange.problems, seen, cancelled=lambda: True)
    assert drafts(exchange) == []


@pytest.mark.parametrize("above", [0, 1, 5])
def test_the_captions_may_stand_on_another_row(exchange: Exchange, above: int) -> None:
    filled = Filled(exchange).add(ROW)
    filled.sheet.delete_rows(1)
    if above:
        filled.sheet.insert_rows(1, above)
    seen = filled.preview()
    assert (seen.counts.read, seen.rows[0].row) == (1, 3 + above)


def test_columns_may_move_and_others_may_be_added(exchange: Exchange) -> None:
    filled = Filled(exchange).add(ROW)
    filled.sheet.cell(2, 30).value, filled.sheet.cell(4, 30).value = "备注", "急"
    filled.sheet.move_range("B2:B6", cols=30)
    seen = filled.preview()
    assert seen.counts.new == 1
    assert [(each.column, each.value) for each in seen.findings] == [("备注", "急")]


def test_hidden_and_filtered_rows_are_read(exchange: Exchange) -> None:
    filled = Filled(exchange).add(ROW)
    filled.sheet.row_dimensions[4].hidden = True
    filled.sheet.column_dimensions["C"].hidden = True
    assert filled.preview().counts.new == 1


def test_a_workbook_without_such_a_table_is_refused(exchange: Exchange) -> None:
    filled = Filled(exchange)
    del filled.book[SHEET]
    with pytest.raises(Refusal, match="找不到问题表"):
        filled.preview()


def test_a_department_takes_no_templates_in(exchange: Exchange) -> None:
    filled = Filled(exchange).add(ROW)
    desk = exchange.problems.desk
    desk.identity = desk.identity._replace(role=Tier.DEPARTMENT)
    with pytest.raises(Refusal, match="由县区登记"):
        filled.preview()


def test_an_unknown_kind_is_refused(exchange: Exchange) -> None:
    with pytest.raises(Refusal, match="没有“seal”这种模板"):
        write_template(exchange.problems, exchange.folder / "无.xlsx", kind="seal")


def test_the_hidden_mark_stands_in_the_first_column(exchange: Exchange) -> None:
    sheet = Filled(exchange).sheet
    assert sheet["A2"].value == KEY
    assert str(sheet["A3"].value).startswith("xzdesk-example:")
