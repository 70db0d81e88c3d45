"""The department of the tour fills in what the program sent, with another program."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.ui.desk import Desk
from tests.ui.exchange.returned import ANSWER, UNIT, sent
from ui.tour.department import fill_in, through_office
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.intake import preview


def test_answers_come_back_sorted_the_other_way_round(desk: Desk, tmp_path: Path) -> None:
    problems, book = sent(desk, tmp_path, 3)
    answers = {f"{problems[0].number}-报1": ANSWER}
    task = {"责任单位": "示例供电公司", "交办内容": "完成增容。", "办理时限": date(2026, 4, 1)}
    fill_in(book.path, tmp_path / "答复.xlsx", answers, {f"{problems[0].number}-报1": [task]})
    seen = preview(desk.context.office.problems, tmp_path / "答复.xlsx")
    assert (seen.partner, [row.kind for row in seen.rows]) == (UNIT, [RowKind.SAME, RowKind.SAME, RowKind.NEW])
    assert seen.rows[2].cells[-1].new == "示例供电公司　完成增容。　2026年4月1日"


def test_the_workbook_that_was_sent_is_left_as_it_was(desk: Desk, tmp_path: Path) -> None:
    problems, book = sent(desk, tmp_path)
    before = book.path.read_bytes()
    fill_in(book.path, tmp_path / "答复.xlsx", {f"{problems[0].number}-报1": ANSWER}, {})
    assert book.path.read_bytes() == before


def test_without_libreoffice_the_workbook_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    path = tmp_path / "答复.xlsx"
    path.write_bytes(b"as it is")
    assert not through_office(path)
    assert path.read_bytes() == b"as it is"


def test_a_libreoffice_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: "/bin/false")
    path = tmp_path / "答复.xlsx"
    path.write_bytes(b"as it is")
    assert not through_office(path)
    assert path.read_bytes() == b"as it is"


def test_the_headings_stay_in_their_rows(desk: Desk, tmp_path: Path) -> None:
    _, book = sent(desk, tmp_path, 2)
    fill_in(book.path, tmp_path / "答复.xlsx", {}, {})
    before, after = (load_workbook(path)["报送件"] for path in (book.path, tmp_path / "答复.xlsx"))
    assert [cell.value for cell in before[2]] == [cell.value for cell in after[2]]
