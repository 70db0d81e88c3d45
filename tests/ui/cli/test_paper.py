"""form, report, list, meeting: the right document in the form that the file's ending names."""

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


@pytest.mark.parametrize(
    ("command", "title"),
    [
        ("report monthly", "沛县企业（项目）问题办理月报"),
        ("report quarterly --date 2026-01-15", "沛县企业（项目）问题办理季报"),
        ("list problems --tier county --registered-from 2026-03-01", "沛县企业（项目）问题清单"),
        ("list closed --closed-to 2026-03-31 --order number", "沛县企业（项目）销号台账"),
        ("meeting dispatch", "沛县企业（项目）问题调度会议题清单"),
        ("meeting session", "沛县企业（项目）问题会办会议题清单"),
        ("meeting review", "沛县企业（项目）问题推进会议题清单"),
    ],
)
def test_every_paper_is_made_by_its_command(door: FrontDoor, command: str, title: str) -> None:
    door.handling()
    out = door.folder / "文件.docx"
    assert door.json(*command.split(), "--out", str(out))["title"] == title
    assert title in words_of(out)


def test_an_issued_report_keeps_its_words_and_is_listed(door: FrontDoor) -> None:
    first, again = door.folder / "印发.docx", door.folder / "再存.docx"
    door.add()
    made = door.json("report", "weekly", "--issue", "--out", str(first))
    assert made["number"] == "沛县-A-2026-周报-01"
    door.add()
    door("report", "weekly", "--out", str(again))
    assert words_of(again) == words_of(first)
    (listed,) = door.json("report", "list")
    assert (listed["number"], listed["kind"], listed["first"]) == (made["number"], "weekly", "2026-03-02")
    assert "沛县-A-2026-周报-01" in door("report", "list").out
    refused = door("report", "weekly", "--issue", "--out", str(first))
    assert refused.code == 2
    assert "不能再次印发" in refused.err


def test_undo_says_that_an_issued_report_stays(door: FrontDoor) -> None:
    door.json("report", "weekly", "--issue", "--out", str(door.folder / "印发.pdf"))
    done = door("undo")
    assert done.code == 2
    assert "不能撤回" in done.err


def test_a_filter_that_no_problem_meets_gives_an_empty_list(door: FrontDoor) -> None:
    door.add()
    out = door.folder / "清单.docx"
    door("list", "problems", "--category", "用地", "--light", "red", "--department", "市资规局", "--out", str(out))
    words = words_of(out)
    assert "共0件" in words
    assert "问题类别：用地；红黄绿灯：红灯；报送部门：市资规局" in words
