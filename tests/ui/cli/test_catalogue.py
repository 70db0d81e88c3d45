"""catalogue, settings, holidays."""

from __future__ import annotations

from openpyxl import load_workbook

from tests.ui.cli.front_door import FrontDoor


def test_the_catalogue_is_told_without_a_database(outside: FrontDoor) -> None:
    told = outside("catalogue").out
    assert "徐委发〔2022〕33号" in told
    assert "工程机械" in told
    assert "3000亿元" in told
    assert len(outside.json("catalogue")["clusters"]) == 10
    assert not outside.path.exists()


def test_a_later_edition_comes_by_file_and_old_problems_keep_theirs(door: FrontDoor) -> None:
    book = door.folder / "目录.xlsx"
    assert door("catalogue", "--out", str(book)).code == 0
    workbook = load_workbook(book)
    header = workbook["版本"]
    captions = [cell.value for cell in header[1]]
    for caption, value in (("版本编号", "2026-示例"), ("印发日期", "2026年1月1日"), ("目标年份", "2030")):
        header.cell(2, captions.index(caption) + 1).value = value
    workbook.save(book)
    old = door.add()
    assert door.json("catalogue", "--load", str(book))["edition"] == "2026-示例"
    new = door.add()
    assert door.json("problem", "show", old)["problem"]["edition"] == "2022-33"
    assert door.json("problem", "show", new)["problem"]["edition"] == "2026-示例"


def test_a_file_that_is_no_catalogue_is_refused(door: FrontDoor) -> None:
    book = door.folder / "目录.json"
    book.write_text("[]", encoding="utf-8")
    assert door("catalogue", "--load", str(book)).code == 2
    assert door("catalogue", "--load", str(door.folder / "没有.xlsx")).code == 2


def test_a_rule_is_set_by_name_or_caption_and_moves_the_due_dates(door: FrontDoor) -> None:
    number = door.add()
    assert door.json("due", number)["day"] == "2026-03-10"
    assert door.json("settings", "set", "triage_days", "5")["triage_days"] == 5
    assert door.json("due", number)["day"] == "2026-03-12"
    assert door.json("settings", "set", "研判时限（工作日）", "4")["triage_days"] == 4
    assert "研判时限（工作日）" in door("settings").out


def test_a_rule_out_of_range_is_refused(door: FrontDoor) -> None:
    done = door("settings", "set", "triage_days", "0")
    assert done.code == 2
    assert "研判时限" in done.err


def test_a_years_holidays_are_loaded_from_the_filled_template(door: FrontDoor) -> None:
    book = door.folder / "2027.xlsx"
    assert door("holidays").out == "本台没有另外导入放假安排，按程序自带的推算。\n"
    assert door("holidays", "--template", "2027").code == 2
    assert door("holidays", "--template", "2027", "--out", str(book)).code == 0
    empty = door("holidays", "--load", str(book))
    assert empty.code == 2
    workbook = load_workbook(book)
    sheet = workbook.worksheets[0]
    statutory = ["01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15", "10-01",
                 "10-02", "10-03"]  # fmt: skip
    for row, day in enumerate(statutory, start=2):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value, sheet.cell(row, 3).value = f"2027-{day}", "放假", "示例"
    workbook.save(book)
    loaded = door.json("holidays", "--load", str(book))
    assert loaded["loaded"] == [{"year": 2027, "source": "2027.xlsx"}]
    assert "2027" in door("holidays").out
