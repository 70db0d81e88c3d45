"""form, report weekly: the right document in the form that the file's ending names."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.ui.cli.front_door import FrontDoor


def words_of(path: Path) -> str:
    """The text of a Word file."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_form_follows_the_tier(door: FrontDoor) -> None:
    sheet, letter = door.folder / "办理单.docx", door.folder / "协调函.docx"
    assert door.json("form", door.handling(), "--out", str(sheet))["path"] == str(sheet)
    assert "县级办理单" in words_of(sheet)
    number = door.referred()
    door("form", number, "--out", str(letter))
    assert "市工信局" in words_of(letter)
    assert "请协调将该线路列入年度电网建设计划" in words_of(letter)


def test_another_form_is_asked_for_by_code_or_caption(door: FrontDoor) -> None:
    number, out = door.referred(), door.folder / "办理单.docx"
    for kind in ("county_sheet", "县级办理单"):
        assert door("form", number, "--kind", kind, "--out", str(out)).code == 0
        assert "县级办理单" in words_of(out)
    assert door("form", number, "--kind", "consultation_report", "--out", str(out)).code == 2


def test_the_weekly_report_is_of_the_week_of_a_day(door: FrontDoor) -> None:
    out = door.folder / "周报.docx"
    door.add()
    assert door("report", "weekly", "--out", str(out)).code == 0
    assert "本周新增问题1件" in words_of(out)
    assert door("report", "weekly", "--date", "2026-02-25", "--out", str(out)).code == 0
    assert "本周新增问题0件" in words_of(out)
    assert door("report", "weekly", "--date", "2026年4月1日", "--out", str(out)).code == 2


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx"])
def test_the_ending_says_the_form(door: FrontDoor, ending: str) -> None:
    out = door.folder / f"周报.{ending}"
    assert door("report", "weekly", "--out", str(out)).code == 0
    assert out.read_bytes()[:4] == (b"%PDF" if ending == "pdf" else b"PK\x03\x04")
    if ending == "xlsx":
        assert load_workbook(out).worksheets


@pytest.mark.parametrize("name", ["周报.txt", "没有的文件夹/周报.pdf", ""])
def test_a_target_that_cannot_be_is_refused(door: FrontDoor, name: str) -> None:
    done = door("report", "weekly", "--out", str(door.folder / name))
    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
