"""plan print, plan compare --out: the plan on paper, through the front door."""

from __future__ import annotations

import pytest

from tests.ui.cli.front_door import FrontDoor
from tests.ui.cli.test_paper import words_of
from tests.ui.cli.test_plan import NUMBER, PLAN
from xzdesk.paper import fonts


@pytest.fixture
def revised(door: FrontDoor) -> FrontDoor:
    door.give("plan", "add", **PLAN)
    door.give("plan", "issue", NUMBER, issued_by="示例签发人")
    door.give("plan", "revise", NUMBER, reason="市场变化")
    door.give("plan", "target", NUMBER, id="产业规模", years={"2026": 130})
    door.give("plan", "issue", NUMBER, issued_by="示例签发人")
    return door


def test_a_plan_is_printed_as_it_stands_or_as_it_was_issued(revised: FrontDoor) -> None:
    now, first = revised.folder / "现在.docx", revised.folder / "首次.docx"
    answer = revised.json("plan", "print", NUMBER, "--out", str(now))
    assert (answer["number"], answer["path"]) == (NUMBER, str(now))
    assert revised("plan", "print", NUMBER, "--issue", "0", "--out", str(first)).code == 0
    assert "2026年130亿元" in words_of(now)
    assert "2026年120亿元" in words_of(first)
    assert revised("plan", "print", NUMBER, "--issue", "7", "--out", str(first)).code == 2


def test_its_course_is_added_where_it_is_asked_for(revised: FrontDoor) -> None:
    out = revised.folder / "进展.docx"
    assert revised("plan", "print", NUMBER, "--course", "--out", str(out)).code == 0
    assert "实施进展" in words_of(out)
    both = revised("plan", "print", NUMBER, "--course", "--issue", "0", "--out", str(out))
    assert (both.code, both.err.isascii()) == (2, False)


def test_two_issues_stand_side_by_side(revised: FrontDoor) -> None:
    out = revised.folder / "对照.docx"
    assert revised("plan", "compare", NUMBER, "--from", "0", "--to", "1", "--out", str(out)).code == 0
    assert "修订前：首次印发" in words_of(out)
    assert "120" in words_of(out)


def test_a_face_that_is_not_here_is_told_on_standard_error(revised: FrontDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "replaced", lambda: [fonts.Replacement("仿宋_GB2312", "仿宋")])
    done = revised("plan", "print", NUMBER, "--out", str(revised.folder / "方案.pdf"))
    assert (done.code, "仿宋_GB2312→仿宋" in done.err) == (0, True)
