"""The ledger's export is a valid import: what was changed in it is edited, what was not is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.xzdesk.exchange.workbook_support import Exchange
from xzdesk.exchange.cells import CLEAR_MARK
from xzdesk.exchange.columns import IDENTITY
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.template import (
    ProblemPreview,
    accept_problems,
    preview_problems,
)
from xzdesk.exchange.template_columns import SHEET
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import ExchangeFile, Problem, State


class Edited:
    """An export, open in another program."""

    def __init__(self, exchange: Exchange, query: ProblemQuery | None = None) -> None:
        self.exchange = exchange
        self.path = export_problems(exchange.problems, query or ProblemQuery(), exchange.folder / "台账.xlsx").path
        self.book: Workbook = load_workbook(self.path)

    def fill(self, row: int, /, **values: Any) -> Edited:
        captions = {str(cell.value): place for place, cell in enumerate(self.book[SHEET][2], start=1)}
        for caption, value in values.items():
            self.book[SHEET].cell(row, captions[caption]).value = value
        return self

    def preview(self) -> ProblemPreview:
        self.book.save(self.path)
        return preview_problems(self.exchange.problems, self.path)


@pytest.fixture
def problem(exchange: Exchange) -> Problem:
    return exchange.county.add(contact="示例联系人", phone="0516-88886666")


@pytest.mark.usefixtures("problem")
def test_an_export_imported_as_it_is_changes_nothing(exchange: Exchange) -> None:
    exchange.county.handling()
    seen = Edited(exchange).preview()
    assert (seen.counts.read, seen.counts.same, seen.findings) == (2, 2, ())


def test_an_export_is_remembered(exchange: Exchange, problem: Problem) -> None:
    Edited(exchange)
    (record,) = exchange.county.store.find(ExchangeFile)
    assert (record.name, record.direction, record.counts) == ("台账.xlsx", "out", {"count": 1})
    assert problem.number


def test_a_changed_cell_is_an_edit(exchange: Exchange, problem: Problem) -> None:
    seen = Edited(exchange).fill(3, 诉求="请协调新增两条专线。").preview()
    (cell,) = seen.rows[0].cells
    assert (cell.column, cell.old, cell.new) == ("诉求", "请协调新增一条10千伏专线。", "请协调新增两条专线。")
    assert accept_problems(exchange.problems, seen).changed == 1
    assert exchange.now(problem).request == "请协调新增两条专线。"
    assert preview_problems(exchange.problems, seen.path).counts.same == 1


def test_blank_keeps_and_the_mark_clears(exchange: Exchange, problem: Problem) -> None:
    seen = Edited(exchange).fill(3, 联系人=None, 联系电话=CLEAR_MARK).preview()
    accept_problems(exchange.problems, seen)
    now = exchange.now(problem)
    assert (now.contact, now.phone) == ("示例联系人", None)


@pytest.mark.usefixtures("problem")
def test_what_a_registered_problem_needs_is_not_cleared(exchange: Exchange) -> None:
    seen = Edited(exchange).fill(3, 诉求=CLEAR_MARK).preview()
    assert seen.rows[0].kind is RowKind.REFUSED
    assert "诉求" in seen.rows[0].reason


def test_an_old_export_does_not_bring_back_what_was_edited_since(exchange: Exchange, problem: Problem) -> None:
    edited = Edited(exchange).fill(3, 联系人="王某")
    exchange.problems.edit(problem, {"request": "请协调新增两条专线。"})
    accept_problems(exchange.problems, edited.preview())
    now = exchange.now(problem)
    assert (now.contact, now.request) == ("王某", "请协调新增两条专线。")


def test_a_field_that_both_sides_changed_is_a_conflict_and_the_ledger_stands(
    exchange: Exchange, problem: Problem
) -> None:
    edited = Edited(exchange).fill(3, 诉求="请协调新增三条专线。")
    exchange.problems.edit(problem, {"request": "请协调新增两条专线。"})
    seen = edited.preview()
    assert seen.rows[0].kind is RowKind.CONFLICT
    assert accept_problems(exchange.problems, seen).refused == 1
    assert exchange.now(problem).request == "请协调新增两条专线。"


def test_a_value_set_back_to_an_earlier_one_is_a_change(exchange: Exchange, problem: Problem) -> None:
    exchange.problems.edit(problem, {"contact": "王某"})
    seen = Edited(exchange).fill(3, 联系人="示例联系人").preview()
    assert accept_problems(exchange.problems, seen).changed == 1
    assert exchange.now(problem).contact == "示例联系人"


@pytest.mark.usefixtures("problem")
def test_without_the_hidden_sheet_only_new_values_count(exchange: Exchange) -> None:
    edited = Edited(exchange).fill(3, 联系人="王某")
    del edited.book[IDENTITY]
    seen = edited.preview()
    assert [cell.column for cell in seen.rows[0].cells] == ["联系人"]


@pytest.mark.usefixtures("problem")
def test_what_steps_fill_in_is_not_taken_and_told(exchange: Exchange) -> None:
    seen = Edited(exchange).fill(3, 状态="已销号").preview()
    assert seen.rows[0].kind is RowKind.SAME
    assert [each.column for each in seen.findings] == ["状态"]


@pytest.mark.usefixtures("problem")
def test_an_added_row_is_a_new_draft(exchange: Exchange) -> None:
    edited = Edited(exchange).fill(4, 标题="示例：新增一件", **{"企业（项目）名称": "示例二厂"})
    assert accept_problems(exchange.problems, edited.preview()).new == 1
    (made,) = exchange.county.store.find(Problem, status=State.DRAFT.value)
    assert made.number == "沛县-A-2026-0002"


@pytest.mark.parametrize(
    ("number", "told"),
    [("沛县-A-2026-0999", "没有编号"), (20260001, "数字"), ("2.026E+11", "科学计数法")],
)
@pytest.mark.usefixtures("problem")
def test_a_number_that_is_not_known_is_refused(exchange: Exchange, number: object, told: str) -> None:
    seen = Edited(exchange).fill(3, 问题编号=number).preview()
    assert seen.rows[0].kind is RowKind.REFUSED
    assert told in seen.rows[0].reason


@pytest.mark.usefixtures("problem")
def test_a_number_in_full_width_is_the_same_number(exchange: Exchange) -> None:
    assert Edited(exchange).fill(3, 问题编号="沛县－Ａ－２０２６－０００１").preview().counts.same == 1


@pytest.mark.usefixtures("problem")
def test_a_number_that_stands_twice_is_refused_the_second_time(exchange: Exchange) -> None:
    seen = Edited(exchange).fill(4, 问题编号="沛县-A-2026-0001", 标题="示例：别的").preview()
    assert [row.kind for row in seen.rows] == [RowKind.SAME, RowKind.REFUSED]


def test_a_closed_problem_is_not_edited(exchange: Exchange) -> None:
    resolved = exchange.county.resolved()
    exchange.county.step("verify", resolved, by="示例核验乙", ok=True)
    seen = Edited(exchange).fill(3, 联系人="王某").preview()
    assert seen.rows[0].kind is RowKind.CONFLICT
    assert "已销号" in seen.rows[0].reason


def test_only_what_matches_is_exported(exchange: Exchange, problem: Problem) -> None:
    exchange.county.handling()
    seen = Edited(exchange, ProblemQuery(states=(State.TRIAGE,))).preview()
    assert [row.number for row in seen.rows] == [problem.number]


def test_a_formula_in_every_text_field_stays_text_both_ways(exchange: Exchange) -> None:
    names = ("title", "description", "request", "subject_name", "township", "contact")
    values: dict[str, Any] = dict.fromkeys(names, "=HYPERLINK(1)")
    made = exchange.county.add(**values)
    edited = Edited(exchange)
    assert all(cell.data_type != "f" for row in edited.book[SHEET] for cell in row)
    assert edited.preview().counts.same == 1
    assert exchange.now(made).title == "=HYPERLINK(1)"
