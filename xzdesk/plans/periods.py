"""Periods that figures are reported for: a month or a quarter of a year."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from xzdesk.core.fieldtypes import Stored, Whole, clean_text
from xzdesk.core.tuples import NamedTuple
from xzdesk.errors import Refusal

_QUARTERS = "一二三四"
_FORMS = (
    (r"(\d{4})[-./](\d{1,2})", False),
    (r"(\d{4})年(\d{1,2})月份?", False),
    (r"(\d{4})[-.]?[Qq]([1-4])", True),
    (r"(\d{4})年?第?([1-4一二三四])季度", True),
)


class Period(NamedTuple):
    """A month, or a quarter; `last_month` is the month that it ends with, so periods of a year sort by it."""

    year: int
    last_month: int
    quarterly: bool = False

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """A month, 1 to 12."""
        return cls(year, month)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        """A quarter, 1 to 4."""
        return cls(year, 3 * quarter, True)

    @property
    def code(self) -> str:
        """As it is stored: 2026-03, 2026Q1."""
        return f"{self.year}Q{self.last_month // 3}" if self.quarterly else f"{self.year}-{self.last_month:02d}"

    @property
    def caption(self) -> str:
        """As it is read: 2026年3月, 2026年一季度."""
        if self.quarterly:
            return f"{self.year}年{_QUARTERS[self.last_month // 3 - 1]}季度"
        return f"{self.year}年{self.last_month}月"

    @property
    def ends_on(self) -> date:
        """Its last day."""
        if self.last_month == 12:
            return date(self.year, 12, 31)
        return date(self.year, self.last_month + 1, 1) - timedelta(days=1)


def read_period(raw: object) -> Period | None:
    """A period out of its stored form, its caption, or a day of a month; None for nothing, else a Refusal."""
    if raw is None:
        return None
    if isinstance(raw, date):
        return Period.month(raw.year, raw.month)
    text = unicodedata.normalize("NFKC", clean_text(raw)) if isinstance(raw, str) else ""
    if isinstance(raw, str) and not text:
        return None
    for form, quarterly in _FORMS:
        found = re.fullmatch(form, text)
        if found:
            year, part = int(found[1]), found[2]
            number = _QUARTERS.index(part) + 1 if part in _QUARTERS else int(part)
            if 1900 <= year <= 2999 and 1 <= number <= 12:
                return Period.quarter(year, number) if quarterly else Period.month(year, number)
    raise Refusal("period_malformed", value=raw)


@lru_cache(maxsize=1024)  # a plan's figures are of few periods, and ask again and again
def period_of(code: str) -> Period:
    """The period of a stored form."""
    year, quarter, month = code[:4], code[4] == "Q", code[5:]
    return Period.quarter(int(year), int(month)) if quarter else Period.month(int(year), int(month))


def is_period(code: str | None) -> bool:
    """Whether a text is a period in stored form; another program may have written others."""
    try:
        period = read_period(code)
    except Refusal:
        return False
    return period is not None and period.code == code


class Year(Whole):
    """A year, read with or without 年."""

    def read(self, raw: object) -> int | None:
        return super().read(clean_text(raw).removesuffix("年") if isinstance(raw, str) else raw)

    def show(self, value: int | None) -> str:
        return "" if value is None else f"{value}年"


class PeriodType:
    """The field type of a period; its value is the stored form, which sorts within its kind."""

    sql = "TEXT"

    def read(self, raw: object) -> str | None:
        period = read_period(raw)
        return period.code if period else None

    def store(self, value: str | None) -> Stored:
        return value

    def load(self, stored: Stored) -> str | None:
        return None if stored is None else str(stored)

    def show(self, value: str | None) -> str:
        return period_of(str(value)).caption if is_period(value) else str(value or "")
