"""What fields accept, clean and refuse."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xzdesk.core.captions import Tier
from xzdesk.core.fieldtypes import (
    Choice,
    CreditCode,
    Day,
    Flag,
    Number,
    Phone,
    Refs,
    Text,
    Whole,
    credit_check_digit,
    read_day,
)
from xzdesk.errors import Refusal

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    "form", ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "20260305", "２０２６-０３-０５"]
)
def test_a_day_is_read_from_each_fixed_form(form: str) -> None:
    assert read_day(form) == date(2026, 3, 5)


@pytest.mark.parametrize("form", ["45/13/2026", "05/03/2026", "2026-02-30", "3月5日", "明天", "46086"])
def test_a_day_that_is_not_certain_is_refused(form: str) -> None:
    with pytest.raises(Refusal) as no:
        read_day(form)
    assert no.value.code == "day_malformed"


def test_a_day_with_a_time_keeps_the_day() -> None:
    assert Day().read(datetime(2026, 3, 5, 23, 59)) == date(2026, 3, 5)


def test_text_loses_control_and_zero_width_characters_and_outer_blanks() -> None:
    assert Text(20).read("\u3000\u200b供电\x07不足 \ufeff") == "供电不足"


def test_one_line_text_folds_line_ends_and_long_text_keeps_them() -> None:
    assert Text(20).read("甲\r\n乙") == "甲 乙"
    assert Text(20, lines=True).read("甲\r\n乙") == "甲\n乙"


def test_text_beyond_its_length_is_refused_with_both_lengths() -> None:
    with pytest.raises(Refusal, match="最多3字，现有4字"):
        Text(3).read("一二三四")


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_a_credit_code_with_its_check_digit_is_accepted_and_any_other_digit_refused(first17: str) -> None:
    right = credit_check_digit(first17)
    assert CreditCode().read(first17 + right) == first17 + right
    for wrong in set(ALPHABET) - {right}:
        with pytest.raises(Refusal) as no:
            CreditCode().read(first17 + wrong)
        assert no.value.code == "credit_code_check_digit"


def test_a_credit_code_is_cleaned_of_blanks_full_width_and_lower_case() -> None:
    code = "91320300ABCDEFGH1"
    full = code + credit_check_digit(code)
    assert CreditCode().read(f" {full[:9].lower()} {full[9:]}".replace("9", "９")) == full


def test_a_credit_code_of_wrong_length_is_refused() -> None:
    with pytest.raises(Refusal) as no:
        CreditCode().read("1234567890")
    assert no.value.code == "credit_code_malformed"


def test_a_phone_keeps_its_zeros_and_refuses_words() -> None:
    assert Phone().read("０516-83456789") == "0516-83456789"
    with pytest.raises(Refusal):
        Phone().read("问办公室")


def test_a_choice_is_read_from_code_and_caption() -> None:
    assert Choice(Tier).read("department") is Tier.DEPARTMENT
    assert Choice(Tier).read("市级部门协调") is Tier.DEPARTMENT
    with pytest.raises(Refusal, match="县级办理、市级部门协调"):
        Choice(Tier).read("省级")


def test_a_flag_reads_yes_and_no_in_chinese() -> None:
    assert Flag().read("是") is True
    assert Flag().read("否") is False
    assert Flag().read("") is None


def test_a_whole_number_out_of_range_is_refused() -> None:
    assert Whole(1, 60).read("１５") == 15
    with pytest.raises(Refusal) as no:
        Whole(1, 60).read(61)
    assert no.value.code == "number_out_of_range"


@given(st.none() | st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_a_day_survives_storing_and_loading(day: date | None) -> None:
    assert Day().load(Day().store(day)) == day


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("1,234.50", "1234.5"),
        ("１２．５", "12.5"),
        (3, "3"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        ("0.00", "0"),
        ("100", "100"),
        ("", None),
        (None, None),
        ("-0", "0"),
    ],
)
def test_a_number_is_exact_and_one_value_has_one_form(raw: object, stored: str | None) -> None:
    number = Number(4, low=-1000, high=10_000)
    read = number.read(raw)
    assert number.store(read) == stored
    assert number.load(number.store(read)) == read
    assert number.show(read) == (stored or "")


def test_a_number_is_kept_without_exponent() -> None:
    assert Number(4).store(Decimal("1E+2")) == "100"
    assert Number(4).show(Decimal("1.50")) == "1.5"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("十二", "amount_malformed"),
        ("1e5", "amount_malformed"),
        (True, "amount_malformed"),
        ("12%", "amount_malformed"),
        ("1.23456", "amount_places"),
        ("-1", "number_out_of_range"),
        (float("nan"), "amount_malformed"),
    ],
)
def test_what_is_no_exact_number_is_refused(raw: object, code: str) -> None:
    with pytest.raises(Refusal) as no:
        Number(4).read(raw)
    assert no.value.code == code


def test_ids_are_kept_in_order_and_once() -> None:
    refs = Refs(kind="problem")
    assert refs.read(["b", "a", "b"]) == ["a", "b"]
    nothing: list[object] = [None, "", []]
    assert [refs.read(raw) for raw in nothing] == [None] * 3
    assert (refs.show(["a", "b"]), refs.show(None)) == ("2项", "")
    wrong: list[object] = ["a", 5, [5]]
    for raw in wrong:
        with pytest.raises(Refusal) as no:
            refs.read(raw)
        assert no.value.code == "value_not_list"
