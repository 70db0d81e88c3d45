"""What a cell may bring, each with its message; the same reading serves templates, old ledgers and referrals."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH as MAC

from tests.xzdesk.exchange.test_template import ROW, Filled
from tests.xzdesk.exchange.workbook_support import Exchange
from xzdesk.core.fieldtypes import CreditCode, Day, Phone, Text, credit_check_digit
from xzdesk.errors import Refusal
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.cells import meant, shown
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.template import accept_problems
from xzdesk.workbooks.reader import EPOCH, MAC_EPOCH

FIRST = "91320300MA0000000"
CODE = FIRST + credit_check_digit(FIRST)


def day(value: object, epoch: date | None = EPOCH) -> date | None:
    return Day().read(meant(Day(), value, epoch))


@pytest.mark.parametrize(
    "written",
    [date(2026, 3, 5), datetime(2026, 3, 5, 0, 0), "2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "20260305",
     20260305, 20260305.0, "二〇二六年三月五日", "二○二六年三月五日", "二零二六年三月五号", "２０２６年３月５日",
     "\u3000\u200b2026-03-05\u3000", " 二〇二六年 三月 五日"],
)  # fmt: skip
def test_days_that_are_read(written: object) -> None:
    assert day(written) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("written", "read"),
    [("二〇二五年十月十日", (2025, 10, 10)), ("二〇二五年十二月二十一日", (2025, 12, 21)),
     ("二〇二五年十一月三十日", (2025, 11, 30)), ("二〇二五年一二月一五日", (2025, 12, 15))],
)  # fmt: skip
def test_days_in_characters(written: str, read: tuple[int, int, int]) -> None:
    assert day(written) == date(*read)


@pytest.mark.parametrize(("epoch", "number"), [(EPOCH, 46086), (MAC_EPOCH, 44624)])
def test_a_day_kept_as_a_number_counts_by_the_workbooks_epoch(epoch: date, number: int) -> None:
    assert day(number, epoch) == date(2026, 3, 5)
    assert day(float(number), epoch) == date(2026, 3, 5)


@pytest.mark.parametrize("written", [46086, 46086.5])
def test_a_bare_number_is_no_day_where_the_epoch_is_not_known(written: object) -> None:
    with pytest.raises(Refusal):
        day(written, None)


@pytest.mark.parametrize(
    "written",
    ["45/13/2026", "05/03/2026", "3月5日", "2026-02-30", "二〇二六年十三月五日", "下周", 3, 0, -1, 123456, 1e300, True,
     float("nan"), float("inf")],
)  # fmt: skip
def test_days_that_are_refused(written: object) -> None:
    with pytest.raises(Refusal, match=r"不是能确定的日期"):
        day(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [(913203001234567890, "cell_id_number"), (9.132e17, "cell_id_number"), (320300, "cell_id_number"),
     ("9.13203E+17", "cell_id_exponent"), ("913203001234567000", "cell_id_rounded"), (CODE[:-1] + "0", "")],
)  # fmt: skip
def test_codes_that_a_spreadsheet_has_changed_are_refused(written: object, code: str) -> None:
    with pytest.raises(Refusal) as no:
        CreditCode().read(meant(CreditCode(), written, EPOCH))
    assert no.value.code == (code or "credit_code_check_digit")


@pytest.mark.parametrize("written", [CODE, CODE.lower(), f" {CODE}\u3000", "".join(chr(ord(c) + 0xFEE0) for c in CODE)])
def test_codes_that_are_read(written: str) -> None:
    assert CreditCode().read(meant(CreditCode(), written, EPOCH)) == CODE


@pytest.mark.parametrize(
    ("written", "read"),
    [("0516-88886666", "0516-88886666"), ("０５１６－８８８８６６６６", "0516-88886666"), (13800000000, "13800000000"),
     (13800000000.0, "13800000000"), ("13800000000.0", "13800000000"), ("\u200b138 0000 0000", "138 0000 0000")],
)  # fmt: skip
def test_phones_that_are_read(written: object, read: str) -> None:
    assert Phone().read(meant(Phone(), written, EPOCH)) == read


@pytest.mark.parametrize(
    ("written", "code"),
    [(51688886666, "cell_phone_number"), (88886666, "cell_phone_number"), ("1.38E+10", "cell_id_exponent"),
     ("无", "phone_malformed")],
)  # fmt: skip
def test_phones_that_may_have_lost_something_are_refused(written: object, code: str) -> None:
    with pytest.raises(Refusal) as no:
        Phone().read(meant(Phone(), written, EPOCH))
    assert no.value.code == code


@pytest.mark.parametrize(
    ("written", "read"),
    [(123.0, "123"), (123, "123"), (1.5, "1.5"), (date(2026, 3, 5), "2026-03-05"), ("123.0", "123.0"), ("007", "007"),
     ("a\rb", "a b"), ("a_x000D_b", "a_x000D_b"), ("\u3000\u200b甲\u3000", "甲")],
)  # fmt: skip
def test_texts(written: object, read: str) -> None:
    assert Text().read(meant(Text(), written, EPOCH)) == read


def test_a_number_longer_than_a_spreadsheet_keeps_is_refused() -> None:
    with pytest.raises(Refusal) as no:
        meant(Text(), 1234567890123456, EPOCH)
    assert no.value.code == "cell_too_many_digits"


@given(
    st.sampled_from([Day(), CreditCode(), Phone(), Text(60)]),
    st.one_of(st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.none()),
)
def test_whatever_stands_in_a_cell_is_read_or_refused(type: Any, value: object) -> None:
    assert isinstance(shown(value), str)
    with suppress(Refusal):
        type.read(meant(type, value, EPOCH))


# in a workbook


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [("受理日期", "45/13/2026", "不是能确定的日期"), ("统一社会信用代码", 913203001234567890, "数字格式"),
     ("联系电话", 51688886666, "区号"), ("所属产业集群", "造船", "不在目录中"), ("严重程度", "很急", "不在可选项内"),
     ("标题", "长" * 61, "最多60字"), ("问题描述", "长" * 32767, "最多4000字")],
)  # fmt: skip
def test_a_row_is_refused_with_its_reason_at_the_cell(
    exchange: Exchange, column: str, value: object, told: str
) -> None:
    seen = Filled(exchange).add({**ROW, column: value}).preview()
    assert seen.rows[0].kind is RowKind.REFUSED
    assert (seen.findings[0].row, seen.findings[0].column) == (4, column)
    assert told in seen.findings[0].reason


@pytest.mark.parametrize(("formula", "told"), [("=1+1", "没有算出结果"), ("#REF!", "错误值"), ("#N/A", "错误值")])
def test_formulas_and_error_values_are_refused_with_the_reason(exchange: Exchange, formula: str, told: str) -> None:
    filled = Filled(exchange).add({**ROW, "诉求": formula})
    seen = filled.preview()
    assert seen.counts.refused == 1
    assert told in seen.findings[0].reason


def test_invisible_characters_are_cleaned_and_told(exchange: Exchange) -> None:
    seen = Filled(exchange).add({**ROW, "诉求": "请\u200b协调"}).preview()
    assert [each.reason for each in seen.findings] == ["含有看不见的字符，已去掉。"]
    accept_problems(exchange.problems, seen)
    assert seen.content.rows[0].values["request"] == "请协调"


def test_what_begins_like_a_formula_is_text(exchange: Exchange) -> None:
    filled = Filled(exchange).add({**ROW, "诉求": "甲"})
    filled.sheet["H4"] = "+cmd|' /C calc'!A0"
    filled.sheet["H4"].data_type = "s"
    assert filled.preview().content.rows[0].values["request"] == "+cmd|' /C calc'!A0"


@pytest.mark.parametrize("mac", [False, True])
def test_days_without_a_date_format_in_both_epochs(tmp_path: Path, mac: bool) -> None:
    book = Workbook()
    if mac:
        book.epoch = MAC
    sheet = book.worksheets[0]
    sheet["A1"] = date(2026, 3, 5)
    sheet["A1"].number_format = "General"
    book.save(tmp_path / "日.xlsx")
    read = read_any(tmp_path / "日.xlsx")
    assert day(read.sheets[0].first.value, read.epoch) == date(2026, 3, 5)
