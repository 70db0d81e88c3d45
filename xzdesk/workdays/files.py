"""A year's arrangement in a workbook: the blank table, and reading it back with every doubt named by its cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from xzdesk.core.fieldtypes import read_day
from xzdesk.errors import Refusal
from xzdesk.findings import Finding
from xzdesk.sheets import CaptionedRow, read_sheets, save_book, under_captions, write_table
from xzdesk.workdays.statutory import statutory_days
from xzdesk.workdays.tables import OFF, WORK, TableDay, WorkdaysError, YearTable

_CAPTIONS = ("日期", "类型", "名称")
_BLANK_ROWS = 60
_SATURDAY = 5


def load_table(path: Path, year: int | None = None) -> YearTable:
    """The arrangement in a workbook; its year is `year`, else the one in the sheet's name, else that of most dates.

    Raises Refusal: the file cannot be read or holds no such table, or WorkdaysError with all findings.
    """
    sheet, rows = _table_rows(path)
    read = [_entry(sheet, row) for row in rows]
    findings = [each for each in read if isinstance(each, Finding)]
    entries = [each for each in read if not isinstance(each, Finding)]
    if not entries:
        raise WorkdaysError(findings or [Finding(sheet, 0, "", "", "没有一行内容")])
    year = year or _year_of(sheet, entries)
    days = tuple(sorted(day for _, day in entries))
    findings += _out_of_place(sheet, year, entries)
    if not findings:
        findings += _festivals_missing(sheet, year, days)
    if findings:
        raise WorkdaysError(sorted(findings))
    return YearTable(year, days, (*_days_missing(sheet, year, days), *_needless(sheet, entries)))


def write_template(path: Path, year: int) -> None:
    """A blank table for a year, with a sheet that says how to fill it. Raises Refusal."""
    from openpyxl import Workbook  # heavy: off the start-up path
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = f"{year}年放假安排"
    write_table(sheet, _CAPTIONS, [])
    for number in range(2, _BLANK_ROWS + 2):
        sheet.cell(number, 1).number_format = "yyyy-mm-dd"
    for column in "ABC":
        sheet.column_dimensions[column].width = 16
    kinds = DataValidation(type="list", formula1=f'"{OFF},{WORK}"', allow_blank=True)
    kinds.error, kinds.showErrorMessage = f"请选“{OFF}”或“{WORK}”", True
    kinds.add(f"B2:B{_BLANK_ROWS + 1}")
    sheet.add_data_validation(kinds)
    write_table(book.create_sheet("填写说明"), ["说明"], [[note] for note in _notes(year)])
    save_book(book, path)


def _notes(year: int) -> tuple[str, ...]:
    return (
        f"请按国务院办公厅关于{year}年部分节假日安排的通知填写，一天一行。",
        f"放假的每一天（含周末）类型填“{OFF}”，调休上班的周末类型填“{WORK}”；其余日子不填。",
        f"通知涉及{year - 1}年12月的日子也一并填写。",
        f"示例：日期 {year}-01-01，类型 {OFF}，名称 元旦",
    )


def _table_rows(path: Path) -> tuple[str, Sequence[CaptionedRow]]:
    for title, rows in read_sheets(path).items():
        found = under_captions(rows, _CAPTIONS[:2])
        if found is not None:
            return title, found
    raise Refusal("workdays_no_table", name=path.name)


def _entry(sheet: str, row: CaptionedRow) -> tuple[int, TableDay] | Finding:
    number, cells = row
    kind, name = (_text(cells.get(caption)) for caption in _CAPTIONS[1:])
    raw = cells.get("日期")
    try:
        day = read_day(raw)
    except Refusal as no:
        return Finding(sheet, number, "日期", _text(raw), str(no))
    if day is None:
        return Finding(sheet, number, "日期", "", "未填写")
    if kind not in (OFF, WORK):
        return Finding(sheet, number, "类型", kind, f"应填“{OFF}”或“{WORK}”")
    return number, TableDay(day, kind == OFF, name)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _year_of(sheet: str, entries: Sequence[tuple[int, TableDay]]) -> int:
    named = re.search(r"20\d\d", sheet)
    return int(named[0]) if named else Counter(each.day.year for _, each in entries).most_common(1)[0][0]


def _out_of_place(sheet: str, year: int, entries: Sequence[tuple[int, TableDay]]) -> Iterator[Finding]:
    seen: dict[date, int] = {}
    for number, each in entries:
        value = each.day.isoformat()
        if each.day.year != year and (each.day.year, each.day.month) != (year - 1, 12):
            yield Finding(sheet, number, "日期", value, f"不在{year}年（或{year - 1}年12月）内")
        if each.day in seen:
            yield Finding(sheet, number, "日期", value, f"与第{seen[each.day]}行重复")
        seen.setdefault(each.day, number)


def _festivals_missing(sheet: str, year: int, days: Iterable[TableDay]) -> Iterator[Finding]:
    """A festival whose weekdays are all working days by this table: the table is not complete."""
    worked = _worked_on(year, days)
    for name in dict.fromkeys(worked.values()):
        weekdays = [day for day, each in statutory_days(year).items() if each == name and day.weekday() < _SATURDAY]
        if all(day in worked for day in weekdays):
            day = weekdays[0].isoformat()
            yield Finding(sheet, 0, "日期", day, f"{name}（{day}）没有列为“{OFF}”")


def _days_missing(sheet: str, year: int, days: Iterable[TableDay]) -> Iterator[Finding]:
    """Single statutory days that are not off; the statute may have changed since, so only a remark."""
    for day, name in _worked_on(year, days).items():
        reason = f"{day.isoformat()}（{name}）现行规定为法定节假日，表中没有列为“{OFF}”，请核对"
        yield Finding(sheet, 0, "日期", day.isoformat(), reason)


def _worked_on(year: int, days: Iterable[TableDay]) -> dict[date, str]:
    """Statutory days that would be working days, with their festivals."""
    marked = {each.day: each.off for each in days}
    statutory = statutory_days(year).items()
    return {day: name for day, name in statutory if not marked.get(day, day.weekday() >= _SATURDAY)}


def _needless(sheet: str, entries: Iterable[tuple[int, TableDay]]) -> Iterator[Finding]:
    for number, each in entries:
        if not each.off and each.day.weekday() < _SATURDAY:
            reason = f"{each.day.isoformat()}本是工作日，标“{WORK}”不影响计算，请核对日期"
            yield Finding(sheet, number, "类型", WORK, reason)
