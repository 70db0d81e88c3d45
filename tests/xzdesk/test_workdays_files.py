"""The State Council's table for a year, loaded from a workbook. The tables here are made up (示例)."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from xzdesk.errors import Refusal
from xzdesk.workdays import Workdays, WorkdaysError, YearTable
from xzdesk.workdays.files import load_table, write_template
from xzdesk.workdays.statutory import statutory_days

Row = tuple[object, ...]
STATUTORY: list[Row] = [(day, "放假", name) for day, name in statutory_days(2027).items()]
WHOLE: list[Row] = [
    (date(2026, 12, 31), "放假", "元旦"),
    *STATUTORY,
    (date(2027, 2, 9), "放假", "春节"),
    (date(2027, 2, 14), "上班", "春节"),
]


def table(path: Path, rows: list[Row], sheet: str = "2027年放假安排") -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in [("日期", "类型", "名称"), *rows]:
        page.append(list(row))
    book.save(path)
    return path


def refused(path: Path, year: int | None = None) -> list[tuple[int, str, str]]:
    with pytest.raises(WorkdaysError) as no:
        load_table(path, year)
    return [(each.row, each.column, each.reason) for each in no.value.findings]


def test_a_filled_table_is_loaded_and_counted_with(tmp_path: Path) -> None:
    loaded = load_table(table(tmp_path / "安排.xlsx", WHOLE))
    workdays = Workdays({loaded.year: loaded})
    assert loaded.year == 2027
    assert not workdays.is_workday(date(2026, 12, 31))
    assert not workdays.is_workday(date(2027, 2, 9))
    assert workdays.is_workday(date(2027, 2, 14))
    assert not workdays.is_estimate(date(2027, 2, 14))
    assert loaded.remarks == ()


def test_a_loaded_table_survives_being_stored(tmp_path: Path) -> None:
    loaded = load_table(table(tmp_path / "安排.xlsx", WHOLE))
    assert YearTable.from_json(loaded.to_json()) == loaded


def test_dates_may_be_typed_as_text(tmp_path: Path) -> None:
    as_text: list[Row] = [(f"{d.year}年{d.month}月{d.day}日", *rest) for d, *rest in WHOLE if isinstance(d, date)]
    assert load_table(table(tmp_path / "文字.xlsx", as_text)) == load_table(table(tmp_path / "日期.xlsx", WHOLE))


def test_the_template_filled_in_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    write_template(path, 2027)
    book = load_workbook(path)
    for number, row in enumerate(WHOLE, 2):
        for column, value in enumerate(row, 1):
            book.worksheets[0].cell(number, column).value = value  # type: ignore[assignment]
    book.save(path)
    assert load_table(path) == load_table(table(tmp_path / "安排.xlsx", WHOLE))


def test_the_template_offers_the_two_kinds_and_says_how_to_fill_it(tmp_path: Path) -> None:
    write_template(tmp_path / "空白.xlsx", 2027)
    book = load_workbook(tmp_path / "空白.xlsx")
    assert book.sheetnames == ["2027年放假安排", "填写说明"]
    (kinds,) = book.worksheets[0].data_validations.dataValidation
    assert (kinds.formula1, str(kinds.sqref)) == ('"放假,上班"', "B2:B61")


def test_the_blank_template_is_refused(tmp_path: Path) -> None:
    write_template(tmp_path / "空白.xlsx", 2027)
    assert refused(tmp_path / "空白.xlsx") == [(0, "", "没有一行内容")]


def test_a_title_above_the_captions_does_no_harm(tmp_path: Path) -> None:
    path = table(tmp_path / "安排.xlsx", WHOLE)
    book = load_workbook(path)
    book.worksheets[0].insert_rows(1, 2)
    book.worksheets[0]["A1"].value = "2027年节假日安排（示例）"
    book.save(path)
    assert len(load_table(path).days) == len(WHOLE)


def test_without_a_year_in_the_sheets_name_most_dates_tell_it(tmp_path: Path) -> None:
    assert load_table(table(tmp_path / "安排.xlsx", WHOLE, sheet="Sheet1")).year == 2027


def test_a_table_for_another_year_than_asked_is_refused(tmp_path: Path) -> None:
    findings = refused(table(tmp_path / "安排.xlsx", WHOLE), year=2028)
    assert len(findings) == len(WHOLE)
    assert findings[0] == (2, "日期", "不在2028年（或2027年12月）内")


def test_a_date_given_twice_is_refused_at_its_second_row(tmp_path: Path) -> None:
    rows = [*WHOLE, (date(2027, 2, 14), "放假", "春节")]
    assert refused(table(tmp_path / "重复.xlsx", rows)) == [(18, "日期", "与第17行重复")]


def test_wrong_cells_are_all_named(tmp_path: Path) -> None:
    rows: list[Row] = [*WHOLE, ("二月三十", "放假", ""), (date(2027, 3, 1), "休息", ""), (None, "上班", "春节")]
    assert refused(table(tmp_path / "错.xlsx", rows)) == [
        (18, "日期", "“二月三十”不是能确定的日期，请写成 2026-03-05 或 2026年3月5日。"),
        (19, "类型", "应填“放假”或“上班”"),
        (20, "日期", "未填写"),
    ]


def test_a_serial_number_is_not_taken_for_a_date(tmp_path: Path) -> None:
    ((row, column, _),) = refused(table(tmp_path / "数字.xlsx", [*WHOLE, (46500, "放假", "")]))
    assert (row, column) == (18, "日期")


def test_a_table_without_a_festival_is_not_complete(tmp_path: Path) -> None:
    rows = [row for row in WHOLE if row[2] != "端午节"]
    assert refused(table(tmp_path / "缺.xlsx", rows)) == [(0, "日期", "端午节（2027-06-09）没有列为“放假”")]


def test_a_festival_on_a_weekend_need_not_be_listed(tmp_path: Path) -> None:
    rows = [row for row in WHOLE if row[2] != "劳动节"]
    loaded = load_table(table(tmp_path / "周末.xlsx", rows))
    assert not Workdays({2027: loaded}).is_workday(date(2027, 5, 1))


def test_a_single_statutory_day_that_is_worked_is_only_remarked(tmp_path: Path) -> None:
    rows = [row for row in WHOLE if row[0] != date(2027, 2, 5)]
    loaded = load_table(table(tmp_path / "除夕.xlsx", rows))
    assert [each.value for each in loaded.remarks] == ["2027-02-05"]


def test_a_weekday_marked_as_working_is_remarked(tmp_path: Path) -> None:
    loaded = load_table(table(tmp_path / "多余.xlsx", [*WHOLE, (date(2027, 3, 1), "上班", "")]))
    (remark,) = loaded.remarks
    assert (remark.row, remark.column) == (18, "类型")
    assert "本是工作日" in str(remark)


def test_a_workbook_without_such_a_table_is_refused(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "别的.xlsx")
    with pytest.raises(Refusal, match="没有放假安排表"):
        load_table(tmp_path / "别的.xlsx")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="找不到文件“无"):
        load_table(tmp_path / "无.xlsx")


def test_a_template_that_cannot_be_saved_is_told(tmp_path: Path) -> None:
    (tmp_path / "空白.xlsx").mkdir()
    with pytest.raises(Refusal) as no:
        write_template(tmp_path / "空白.xlsx", 2027)
    assert no.value.code == "export_target_folder"
