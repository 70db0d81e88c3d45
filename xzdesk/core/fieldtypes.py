"""The types a field can have: how a value is read, stored, checked and shown.

A *stored* value is JSON: None, bool, int, str, list or dict. A *value* is what code works with (a date, an enum).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from xzdesk.core.captions import Captioned
from xzdesk.errors import Refusal

Stored: TypeAlias = Any  # JSON: None | bool | int | str | list | dict

# Patterns stay text until they are used: re keeps what it has compiled, and the start is spared it.
_CONTROL = r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028\u2029\ud800-\udfff\ufeff]"  # halves of characters too
_DAY_FORMS = (
    r"(\d{4})-(\d{1,2})-(\d{1,2})",
    r"(\d{4})/(\d{1,2})/(\d{1,2})",
    r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
    r"(\d{4})年(\d{1,2})月(\d{1,2})日",
    r"(\d{4})(\d{2})(\d{2})",
)
_TRUE = {"是", "true", "1", "yes", "√"}
_FALSE = {"否", "false", "0", "no", "×"}


def clean_text(raw: str) -> str:
    """Text without control and zero-width characters, line ends as \\n, outer blanks (U+3000 too) removed."""
    if raw.isprintable():  # then it has none of them
        return raw.strip()
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return re.sub(_CONTROL, "", text).strip()


class FieldType(Protocol):
    """Reads, stores and shows one kind of value. `read` raises Refusal; None is always allowed."""

    @property
    def sql(self) -> str: ...
    def read(self, raw: object) -> Any: ...
    def store(self, value: Any) -> Stored: ...
    def load(self, stored: Stored) -> Any: ...
    def show(self, value: Any) -> str: ...


class _Plain:
    """Values that are their own stored form."""

    sql = "TEXT"

    def store(self, value: Any) -> Stored:
        return value

    def load(self, stored: Stored) -> Any:
        return stored

    def show(self, value: Any) -> str:
        return "" if value is None else str(value)


class Text(_Plain):
    """Text of at most `limit` characters; `lines` allows more than one line."""

    def __init__(self, limit: int = 200, lines: bool = False) -> None:
        self.limit = limit
        self.lines = lines

    def read(self, raw: object) -> str | None:
        if raw is None:
            return None
        if not isinstance(raw, str):
            raise Refusal("value_not_text", value=raw)
        text = clean_text(raw)
        text = text if self.lines else " ".join(text.split())
        if len(text) > self.limit:
            raise Refusal("value_too_long", limit=self.limit, length=len(text))
        return text or None


class Named(Text):
    """A name out of a list of the catalogue: `listing` is clusters, categories, departments, divisions."""

    def __init__(self, limit: int = 60, *, listing: str) -> None:
        super().__init__(limit)
        self.listing = listing


class Ref(Text):
    """The id of another record of kind `kind`."""

    def __init__(self, limit: int = 60, *, kind: str) -> None:
        super().__init__(limit)
        self.kind = kind


class Phone(Text):
    """Telephone numbers as text: digits, spaces, + - ( ) and separators."""

    def __init__(self, limit: int = 60) -> None:
        super().__init__(limit)

    def read(self, raw: object) -> str | None:
        text = super().read(raw)
        if text is None:
            return None
        text = unicodedata.normalize("NFKC", text)
        if not re.fullmatch(r"[\d\s+\-()/,;、转]+", text) or not re.search(r"\d{5}", re.sub(r"[\s-]", "", text)):
            raise Refusal("phone_malformed", value=text)
        return text


_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def credit_check_digit(first17: str) -> str:
    """Check character of a 统一社会信用代码 (GB 32100-2015) for its first 17 characters."""
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(first17, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


class CreditCode(Text):
    """统一社会信用代码: 18 characters, check digit verified (GB 32100-2015)."""

    def __init__(self, limit: int = 40) -> None:
        super().__init__(limit)

    def read(self, raw: object) -> str | None:
        text = super().read(raw)
        if text is None:
            return None
        code = unicodedata.normalize("NFKC", text).upper().replace(" ", "")
        if len(code) != 18 or any(c not in _CREDIT_ALPHABET for c in code):
            raise Refusal("credit_code_malformed", value=text)
        if credit_check_digit(code[:17]) != code[17]:
            raise Refusal("credit_code_check_digit", value=text)
        return code


def read_day(raw: object) -> date | None:
    """A date out of a date, or out of the fixed text forms 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, 20260305."""
    if isinstance(raw, datetime):
        return raw.date()
    if raw is None or isinstance(raw, date):
        return raw
    text = unicodedata.normalize("NFKC", clean_text(raw)) if isinstance(raw, str) else ""
    if isinstance(raw, str) and not text:
        return None
    for form in _DAY_FORMS:
        found = re.fullmatch(form, text)
        if found:
            year, month, day = map(int, found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                break
    raise Refusal("day_malformed", value=raw)


class Day:
    """A calendar day, stored as ISO text."""

    sql = "TEXT"

    def read(self, raw: object) -> date | None:
        return read_day(raw)

    def store(self, value: date | None) -> Stored:
        return value.isoformat() if value else None

    def load(self, stored: Stored) -> date | None:
        return date.fromisoformat(stored) if stored else None

    def show(self, value: date | None) -> str:
        return f"{value.year}年{value.month}月{value.day}日" if value else ""


class Choice:
    """One member of a captioned enumeration, stored as its code word; read from either word."""

    sql = "TEXT"

    def __init__(self, of: type[Captioned]) -> None:
        self.of = of

    def read(self, raw: object) -> Captioned | None:
        if raw is None or raw == "":
            return None
        member = self.of.from_caption(clean_text(raw)) if isinstance(raw, str) else None
        if member is None:
            raise Refusal("choice_unknown", value=raw, choices="、".join(m.caption for m in self.of))
        return member

    def store(self, value: Captioned | None) -> Stored:
        return value.value if value is not None else None

    def load(self, stored: Stored) -> Captioned | None:
        return None if stored is None else self.of(stored)  # type: ignore[call-arg]

    def show(self, value: Captioned | None) -> str:
        return value.caption if value is not None else ""


class Flag:
    """Yes or no, stored as JSON true or false."""

    sql = "INTEGER"

    def read(self, raw: object) -> bool | None:
        if raw is None or isinstance(raw, bool):
            return raw
        text = clean_text(str(raw)).lower()
        if text in _TRUE or text in _FALSE:
            return text in _TRUE
        if not text:
            return None
        raise Refusal("flag_malformed", value=raw)

    def store(self, value: bool | None) -> Stored:
        return value

    def load(self, stored: Stored) -> bool | None:
        return None if stored is None else bool(stored)

    def show(self, value: bool | None) -> str:
        return "" if value is None else ("是" if value else "否")


class Whole(_Plain):
    """A whole number between `low` and `high`, both allowed."""

    sql = "INTEGER"

    def __init__(self, low: int = 0, high: int = 1_000_000) -> None:
        self.low = low
        self.high = high

    def read(self, raw: object) -> int | None:
        if raw is None or raw == "":
            return None
        text = unicodedata.normalize("NFKC", str(raw)).strip()
        if isinstance(raw, bool) or not re.fullmatch(r"-?\d{1,15}", text):
            raise Refusal("number_malformed", value=raw)
        number = int(text)
        if not self.low <= number <= self.high:
            raise Refusal("number_out_of_range", value=number, low=self.low, high=self.high)
        return number


class Data:
    """Any JSON document (a year's calendar, an edition of the catalogue); kept in the table as JSON text."""

    sql = "TEXT"

    def read(self, raw: object) -> object:
        if raw is None or isinstance(raw, str | bool | int | float | Mapping | Sequence):
            return raw
        raise Refusal("value_not_text", value=raw)

    def store(self, value: Any) -> Stored:
        return value

    def load(self, stored: Stored) -> Any:
        return stored

    def show(self, value: Any) -> str:
        return "" if value is None else "（数据）"


class Refs(Data):
    """The ids of other records of kind `kind`; kept in order, so that the same ones are the same value."""

    def __init__(self, *, kind: str) -> None:
        self.kind = kind

    def read(self, raw: object) -> list[str] | None:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Sequence) or isinstance(raw, str) or not all(isinstance(each, str) for each in raw):
            raise Refusal("value_not_list", value=raw)
        return sorted(set(raw)) or None

    def show(self, value: Any) -> str:
        return f"{len(value)}项" if value else ""


class Number:
    """An exact decimal number with at most so many places, stored as text without exponent and trailing zeros."""

    sql = "TEXT"

    def __init__(self, places: int = 4, *, low: int = 0, high: int = 1_000_000_000) -> None:
        self.places = places
        self.low = low
        self.high = high

    def read(self, raw: object) -> Decimal | None:
        """Out of a number, or of text with or without separators (1,234.5); a float as it is written."""
        if raw is None:
            return None
        text = unicodedata.normalize("NFKC", clean_text(str(raw))).replace(",", "")
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", text):
            raise Refusal("amount_malformed", value=raw)
        number = _plain(Decimal(text))
        if -int(number.as_tuple().exponent) > self.places:
            raise Refusal("amount_places", value=raw, places=self.places)
        if not self.low <= number <= self.high:
            raise Refusal("number_out_of_range", value=number, low=self.low, high=self.high)
        return number

    def store(self, value: Decimal | None) -> Stored:
        return None if value is None else str(_plain(value))

    def load(self, stored: Stored) -> Decimal | None:
        return None if stored is None else Decimal(stored)

    def show(self, value: Decimal | None) -> str:
        return "" if value is None else str(_plain(value))


def _plain(number: Decimal) -> Decimal:
    """The same number without exponent and without zeros behind the point; no minus zero."""
    if not number:
        return Decimal(0)
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()
