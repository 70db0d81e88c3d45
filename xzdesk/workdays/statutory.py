"""The thirteen statutory days of a year (全国年节及纪念日放假办法, 2024 revision, article 2).

New Year 1; Spring Festival 4, from its eve to the third day; Qingming 1; Labour Day 2; Dragon Boat 1; Mid-Autumn 1;
National Day 3.
"""

from __future__ import annotations

from datetime import date, timedelta

_FIXED = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
)
_MOVING = ("春节", "清明节", "端午节", "中秋节")

# (month, day) of 春节, 清明节, 端午节, 中秋节; a test holds them against a lunar calendar and the solar terms.
_DATES: dict[int, tuple[tuple[int, int], ...]] = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
    2036: ((1, 28), (4, 4), (5, 30), (10, 4)),
    2037: ((2, 15), (4, 4), (6, 18), (9, 24)),
    2038: ((2, 4), (4, 5), (6, 7), (9, 13)),
    2039: ((1, 24), (4, 5), (5, 27), (10, 2)),
    2040: ((2, 12), (4, 4), (6, 14), (9, 20)),
    2041: ((2, 1), (4, 4), (6, 3), (9, 10)),
    2042: ((1, 22), (4, 4), (6, 22), (9, 28)),
    2043: ((2, 10), (4, 5), (6, 11), (9, 17)),
    2044: ((1, 30), (4, 4), (5, 31), (10, 5)),
    2045: ((2, 17), (4, 4), (6, 19), (9, 25)),
    2046: ((2, 6), (4, 4), (6, 8), (9, 15)),
    2047: ((1, 26), (4, 5), (5, 29), (10, 4)),
    2048: ((2, 14), (4, 4), (6, 15), (9, 22)),
    2049: ((2, 2), (4, 4), (6, 4), (9, 11)),
    2050: ((1, 23), (4, 4), (6, 23), (9, 30)),
}
DATED_YEARS = range(min(_DATES), max(_DATES) + 1)


def festivals(year: int) -> dict[str, date]:
    """The first day of each festival without a fixed date; empty outside DATED_YEARS."""
    days = (date(year, month, day) for month, day in _DATES.get(year, ()))
    return dict(zip(_MOVING, days, strict=False))


def statutory_days(year: int) -> dict[date, str]:
    """Day -> its festival's name. Outside DATED_YEARS only the days with a fixed date."""
    named = [(date(year, month, day), name) for month, day, name in _FIXED]
    for name, first in festivals(year).items():
        offsets = range(-1, 3) if name == "春节" else range(1)
        named += [(first + timedelta(days=offset), name) for offset in offsets]
    days: dict[date, str] = {}
    for day, name in sorted(named, key=lambda each: each[0]):
        days[day] = f"{days[day]}、{name}" if day in days else name
    return days
