"""Cells: what a workbook can carry, what is the same text, its hash, and what a value was meant to be.

Text is text: a number in the place of a code is refused unless nothing can have been lost.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256

from xzdesk.core.fieldtypes import CreditCode, Day, FieldType, Phone, Text, clean_text
from xzdesk.errors import Refusal
from xzdesk.workbooks.escapes import folded

CLEAR_MARK = "〔清空〕"
LONGEST = 32767  # characters in one cell
HASH_LENGTH = 16
DIGITS = 15  # a spreadsheet's numbers are exact up to here

_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_EXPONENT = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_HAN_DIGITS = {**{han: str(n) for n, han in enumerate("〇一二三四五六七八九")}, "○": "0", "零": "0", "Ｏ": "0"}
_HAN = "".join(_HAN_DIGITS)
_HAN_DAY = re.compile(rf"([{_HAN}]{{4}})年([{_HAN}十]{{1,3}})月([{_HAN}十]{{1,3}})[日号]")
_PLAUSIBLE = (date(1990, 1, 1), date(2099, 12, 31))  # a number outside is no day


@lru_cache(512)  # a row's cells are looked at several times
def writable(text: str) -> str:
    """The text as a cell can hold it; only invisible and impossible characters are left out."""
    return clean_text(text if text.isprintable() else _NOT_XML.sub("", text))[:LONGEST]


def same_text(value: object) -> str:
    """One form for what reads the same: blanks, line ends and invisible characters do not count."""
    return "" if value is None else " ".join(writable(str(value)).split())


def text_hash(value: object) -> str:
    """Hash of a cell's text, equal for what reads the same."""
    return sha256(same_text(value).encode()).hexdigest()[:HASH_LENGTH]


def locked_hash(value: object) -> str:
    """Hash of a cell that nobody is to change: the same after a program that loses the escape of a text."""
    return text_hash(None if value is None else folded(str(value)))


def has_invisible(text: str) -> bool:
    """True when cleaning takes out more than line ends and outer blanks."""
    plain = _LINE_ENDS.sub("\n", text)
    return "".join(clean_text(plain).split()) != "".join(plain.split())


def shown(value: object) -> str:
    """A cell's value as a person reads it: 123.0 is 123, a date is 2026-03-05."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**DIGITS:
        return str(int(value))
    return "" if value is None else writable(str(value))


def meant(type: FieldType, value: object, epoch: date | None = None) -> object:
    """What a cell's value is to a field's type, for its `read`. Refusal where something may have been lost.

    `epoch`: day 0 of the workbook's dates; without it a bare number is neither date nor text.
    """
    if isinstance(type, Day):
        return _day(value, epoch)
    if isinstance(type, CreditCode):
        return _code(value)
    if isinstance(type, Phone):
        return _phone(value)
    if epoch and isinstance(type, Text) and isinstance(value, int | float | date) and not isinstance(value, bool):
        return _number_as_text(value)
    return _NOT_XML.sub("", value) if isinstance(value, str) else value


def _day(value: object, epoch: date | None) -> object:
    """Eight digits typed as a number are the fixed form 20260305; 二〇二六年三月五日 is read as what it says."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if 10_000_000 <= value <= 99_999_999 and value == int(value):
            return str(int(value))
        return _serial(value, epoch) or value
    if isinstance(value, date) and not _PLAUSIBLE[0] <= _plain_day(value) <= _PLAUSIBLE[1]:
        raise Refusal("day_malformed", value=shown(value))  # 12 typed into a cell for dates is 12 January 1900
    if not isinstance(value, str):
        return value
    text = clean_text(value)
    found = _HAN_DAY.fullmatch("".join(text.split()))
    return f"{''.join(map(_HAN_DIGITS.get, found[1]))}-{_han(found[2])}-{_han(found[3])}" if found else text  # type: ignore[arg-type]


def _plain_day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _serial(value: float, epoch: date | None) -> date | None:
    """A day kept as a number; None where it would lie outside of what a ledger can mean."""
    if epoch is None or not 1 <= value < 100_000:
        return None
    day = epoch + timedelta(days=int(value))
    return day if _PLAUSIBLE[0] <= day <= _PLAUSIBLE[1] else None


def _han(text: str) -> int:
    """一 to 九十九, and digit by digit."""
    tens, ten, ones = text.rpartition("十")
    digits = [int(_HAN_DIGITS.get(han, "0")) for han in ones]
    if not ten:
        return int("".join(map(str, digits)))
    return 10 * (int(_HAN_DIGITS[tens]) if tens else 1) + sum(digits)


def _code(value: object) -> object:
    """Codes and numbers of records: never a number, nor the text that one leaves behind."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise Refusal("cell_id_number", value=f"{value:g}")
    if not isinstance(value, str):
        return value
    text = clean_text(unicodedata.normalize("NFKC", value))
    if _EXPONENT.fullmatch(text):
        raise Refusal("cell_id_exponent", value=text)
    if text.isdigit() and len(text) > DIGITS and text.endswith("000") and not _checks(text):
        raise Refusal("cell_id_rounded", value=text)
    return text


def _checks(text: str) -> bool:
    try:
        return CreditCode().read(text) is not None
    except Refusal:
        return False


def _phone(value: object) -> object:
    """A mobile number cannot have lost anything; any other number may have lost the 0 that it begins with."""
    text = shown(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    if isinstance(text, str):
        text = unicodedata.normalize("NFKC", clean_text(text))
        if _EXPONENT.fullmatch(text):
            raise Refusal("cell_id_exponent", value=text)
        text = text.removesuffix(".0")
    if text is not value and not isinstance(value, str) and not _MOBILE.fullmatch(str(text)):
        raise Refusal("cell_phone_number", value=text)
    return text


def _number_as_text(value: object) -> str:
    if isinstance(value, int | float) and abs(value) >= 10**DIGITS:
        raise Refusal("cell_too_many_digits", value=f"{value:g}", digits=DIGITS)
    return shown(value)


def record_number(value: object) -> str:
    """A problem's number, full-width digits and blanks disregarded. Refusal when it was made a number."""
    code = _code(value)
    return "" if code is None else "".join(str(code).split())
