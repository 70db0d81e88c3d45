"""What a cell may bring, as issue 3 lists it: for every kind of table, read as it was meant or told with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.xzdesk.exchange.test_adopt import HEADINGS, Old
from tests.xzdesk.exchange.test_adopt import ROW as OLD_ROW
from tests.xzdesk.exchange.test_plan_workbook import template as with_plan
from tests.xzdesk.exchange.test_template import ROW, Filled
from tests.xzdesk.exchange.workbook_support import ANSWER, Exchange
from xzdesk.core.fields import described
from xzdesk.core.fieldtypes import Text, credit_check_digit
from xzdesk.exchange.adoption.intake import preview_ledger
from xzdesk.exchange.adoption.proposal import propose_mapping
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.plan_intake import preview_plans
from xzdesk.exchange.template import preview_problems
from xzdesk.plans.records import Plan
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem
from xzdesk.problems.workflow import EDITABLE

DAY = date(2026, 3, 5)
CODE = "91320300MA0000000" + credit_check_digit("91320300MA0000000")
FORMULAS = ("=1+1", "+86", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", '=HYPERLINK("http://x")')

READ: Mapping[str, tuple[str, Any, Any]] = {
    "a true date": ("day", datetime(2026, 3, 5), DAY),
    "a date as text 2026-03-05": ("day", "2026-03-05", DAY),
    "a date as text 2026/3/5": ("day", "2026/3/5", DAY),
    "a date as text 2026.3.5": ("day", "2026.3.5", DAY),
    "a date as text 2026年3月5日": ("day", "2026年3月5日", DAY),
    "a date as text 20260305": ("day", "20260305", DAY),
    "a date as eight digits": ("day", 20260305, DAY),
    "二〇二六年三月五日": ("day", "二〇二六年三月五日", DAY),
    "a date in full-width digits": ("day", "２０２６－０３－０５", DAY),
    "blanks of U+3000 and U+200B round a date": ("day", "\u3000\u200b2026-03-05\u3000", DAY),
    "blanks of U+3000 and U+200B round a text": ("text", "\u3000\u200b请协调\u3000", "请协调"),
    "nothing but U+3000 and U+200B": ("text", "\u3000\u200b", None),
    "the text 123.0": ("text", "123.0", "123.0"),
    "lost line ends": ("text", "一_x000D_\n二", "一\n二"),
}  # fmt: skip
READ_OF_PROBLEMS: Mapping[str, tuple[str, Any, Any]] = {
    "a phone number with its 0": ("phone", "0516-88886666", "0516-88886666"),
    "a mobile number as a number": ("phone", 13800000000, "13800000000"),
    "a phone number in full-width digits": ("phone", "０５１６－８８８８６６６６", "0516-88886666"),
    "a code in full-width letters and digits": ("code", "".join(chr(ord(c) + 0xFEE0) for c in CODE), CODE),
    "a date as a serial": ("day", 46086, DAY),
    "the number 123.0": ("text", 123.0, "123"),
}
TOLD: Mapping[str, tuple[str, Any, str]] = {
    "45/13/2026": ("day", "45/13/2026", "不是能确定的日期"),
    "30 February": ("day", "2026-02-30", "不是能确定的日期"),
    "a number that is no day": ("day", 12, "不是能确定的日期"),
    "a formula without its result": ("text", "=A1&B1", "没有算出结果的公式"),
    "#REF!": ("text", "#REF!", "错误值"),
    "#N/A": ("day", "#N/A", "错误值"),
    "a cell of 32,767 characters": ("text", "字" * 32767, "最多"),
}
TOLD_OF_PROBLEMS: Mapping[str, tuple[str, Any, str]] = {
    "an id as a number": ("code", 913203001234567890, "数字格式"),
    "an id in E+ form": ("code", "9.13203E+17", "科学计数法"),
    "an id with 000 at the end": ("code", "913203001234567000", "四舍五入"),
    "an id with lost zeros": ("code", "320300123456789", "统一社会信用代码"),
    "a phone number whose 0 is lost": ("phone", 51688886666, "区号"),
    "a phone number in E+ form": ("phone", "1.38E+10", "科学计数法"),
}  # fmt: skip

CAPTIONS = {"day": "受理日期", "text": "诉求", "phone": "联系电话", "code": "统一社会信用代码"}
NAMES = {"day": "found_on", "text": "request", "phone": "phone", "code": "credit_code"}
OLD_CAPTIONS = {**CAPTIONS, "day": "收集时间", "text": "企业诉求"}
Brought = tuple[Any, list[str]]  # the value as it was read, and what was told of its cell


def of_a_referral(exchange: Exchange, role: str, value: Any) -> Brought:
    exchange.referred()
    caption = {"day": "签收日期", "text": "答复意见"}[role]
    returned = exchange.out().fill(3, **{**ANSWER, "签收日期": DAY})
    returned.cell(3, caption).value = value
    seen = exchange.preview(returned)
    read = seen.content.items[0].values.get({"day": "received_on", "text": "text"}[role])
    return read, [each.reason for each in seen.findings if each.column == caption]


def of_a_template(exchange: Exchange, role: str, value: Any) -> Brought:
    seen = Filled(exchange).add({**ROW, CAPTIONS[role]: value}).preview()
    told = [each.reason for each in seen.findings if each.column == CAPTIONS[role]]
    return seen.content.rows[0].values.get(NAMES[role]), told


def of_an_export(exchange: Exchange, role: str, value: Any) -> Brought:
    exchange.county.add()
    path = export_problems(exchange.problems, ProblemQuery(), exchange.folder / "台账.xlsx").path
    book = load_workbook(path)
    place = next(cell.column for cell in book["问题"][2] if cell.value == CAPTIONS[role])
    book["问题"].cell(3, place).value = value
    book.save(path)
    seen = preview_problems(exchange.problems, path)
    told = [each.reason for each in seen.findings if each.column == CAPTIONS[role]]
    return seen.content.rows[0].values.get(NAMES[role]), told


def of_an_old_ledger(exchange: Exchange, role: str, value: Any) -> Brought:
    headings = (*HEADINGS, "联系电话", "统一社会信用代码")
    old = Old(exchange, (*OLD_ROW, None, None), headings=headings)
    old.sheet.cell(2, headings.index(OLD_CAPTIONS[role]) + 1).value = value
    path = old.save()
    seen = preview_ledger(exchange.problems, path, propose_mapping(exchange.problems, path))
    told = [each.reason for each in seen.findings if each.column == OLD_CAPTIONS[role]]
    return seen.content[0].given.values.get(NAMES[role]), told


def of_plans(exchange: Exchange, role: str, value: Any) -> Brought:
    sheet, caption, name = {
        "day": ("节点", "完成时限", "due_on"),
        "text": ("方案", described(Plan).fields["note"].caption, "note"),
    }[role]
    office = exchange.county.as_()
    path = with_plan(office, exchange.folder)
    book = load_workbook(path)
    place = next(cell.column for cell in book[sheet][1] if cell.value == caption)
    book[sheet].cell(2, place).value = value
    book.save(path)
    seen = preview_plans(office.plans, path)
    told = [each.reason for each in seen.findings if (each.sheet, each.row, each.column) == (sheet, 2, caption)]
    return next(row for row in seen.content.rows if row.place == (sheet, 2)).values.get(name), told


Bring = Callable[[Exchange, str, Any], Brought]
TABLES: tuple[Bring, ...] = (of_a_template, of_an_export, of_an_old_ledger)
EVERYWHERE: tuple[Bring, ...] = (of_a_referral, of_plans, *TABLES)


@pytest.mark.parametrize("bring", EVERYWHERE)
@pytest.mark.parametrize("case", READ)
def test_it_is_read_as_it_was_meant(exchange: Exchange, bring: Bring, case: str) -> None:
    role, value, meant = READ[case]
    assert bring(exchange, role, value)[0] == meant


@pytest.mark.parametrize("bring", TABLES)
@pytest.mark.parametrize("case", READ_OF_PROBLEMS)
def test_of_a_problem_it_is_read_as_it_was_meant(exchange: Exchange, bring: Bring, case: str) -> None:
    role, value, meant = READ_OF_PROBLEMS[case]
    assert bring(exchange, role, value)[0] == meant


@pytest.mark.parametrize("bring", EVERYWHERE)
@pytest.mark.parametrize("case", TOLD)
def test_it_is_told_at_its_cell_with_the_reason(exchange: Exchange, bring: Bring, case: str) -> None:
    role, value, reason = TOLD[case]
    read, told = bring(exchange, role, value)
    assert read is None
    assert any(reason in each for each in told)


@pytest.mark.parametrize("bring", TABLES)
@pytest.mark.parametrize("case", TOLD_OF_PROBLEMS)
def test_of_a_problem_it_is_told_at_its_cell_with_the_reason(exchange: Exchange, bring: Bring, case: str) -> None:
    role, value, reason = TOLD_OF_PROBLEMS[case]
    read, told = bring(exchange, role, value)
    assert read is None
    assert any(reason in each for each in told)


def test_a_formula_in_every_text_field_goes_out_and_comes_in_as_text(exchange: Exchange) -> None:
    """Both ways: the export writes none, and what begins like one is read as its letters."""
    fields = described(Problem).fields
    free = [name for name in EDITABLE if type(fields[name].type) is Text]
    assert len(free) > 4
    for formula in FORMULAS:
        texts: dict[str, Any] = dict.fromkeys(free, formula)
        exchange.county.add(**texts)
    path = export_problems(exchange.problems, ProblemQuery(), exchange.folder / "台账.xlsx").path
    cells = [cell for row in load_workbook(path)["问题"].iter_rows(min_row=3) for cell in row if cell.value is not None]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert len([cell for cell in cells if str(cell.value).strip() in {each.strip() for each in FORMULAS}]) >= len(
        FORMULAS
    )
    seen = preview_problems(exchange.problems, path)
    assert (seen.counts.same, seen.counts.read) == (len(FORMULAS), len(FORMULAS))
    for row in seen.content.rows:
        assert {row.values[name] for name in free} <= {each.strip() for each in FORMULAS}
