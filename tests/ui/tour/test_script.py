"""The tour's script: its days, and that it shows what the program knows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.support import CHINA
from ui.tour import free_folder
from ui.tour.script import Calendar, read_script
from xzdesk.catalogue import load_builtin


@pytest.fixture
def calendar() -> Calendar:
    """Seen from a Thursday."""
    return Calendar(datetime(2026, 3, 12, 15, 0, tzinfo=CHINA))


def test_days_are_counted_in_working_days(calendar: Calendar) -> None:
    assert calendar.day(0) == date(2026, 3, 12)
    assert calendar.day(-4) == date(2026, 3, 6)
    assert calendar.day(2, date(2026, 3, 6)) == date(2026, 3, 10)
    assert calendar.moment("-1 09:10") == datetime(2026, 3, 11, 9, 10, tzinfo=CHINA)


def test_on_a_sunday_the_play_ends_on_the_friday_before() -> None:
    assert Calendar(datetime(2026, 3, 15, 9, 0, tzinfo=CHINA)).last == date(2026, 3, 13)


def test_whole_numbers_among_values_are_days_and_answers_are_not(calendar: Calendar) -> None:
    dated = calendar.dated({"due_on": 3, "ok": True, "text": "示例"}, date(2026, 3, 6))
    assert dated == {"due_on": date(2026, 3, 11), "ok": True, "text": "示例"}


def test_all_ten_clusters_have_a_problem() -> None:
    found = {entry.fields["cluster"] for entry in read_script().problems}
    assert found == set(load_builtin().names("clusters"))


def test_every_subject_is_marked_as_made_up() -> None:
    assert all(str(entry.fields["subject_name"]).startswith("示例") for entry in read_script().problems)


def test_no_two_things_happen_at_the_same_moment() -> None:
    script = read_script()
    book = script.workbook
    books = [book.export, book.received, book.answered, *(each["at"] for each in book.further)]
    moments = [*script.moments(), *books, script.second.founded, script.second.clashed]
    assert len(moments) == len(set(moments))


def test_a_tour_goes_into_an_empty_folder_and_never_over_another(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert free_folder(out) == out
    out.mkdir()
    assert free_folder(out) == out
    (out / "问题台账.db").touch()
    assert free_folder(out) == out / "第2次演示"
    (out / "第2次演示").mkdir()
    assert free_folder(out) == out / "第3次演示"
