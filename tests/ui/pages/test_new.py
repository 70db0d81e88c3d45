"""A new problem: registered, kept as a draft, or left half typed; duplicates shown while typing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ui.desk import COMPLETE, Desk
from ui.main_window import MainWindow
from ui.pages.new import NewPage
from ui.pages.problem import ProblemPage
from xzdesk.errors import Refusal
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem, State


@pytest.fixture
def page(window: MainWindow) -> NewPage:
    window.go("new")
    found = window.page("new")
    assert isinstance(found, NewPage)
    return found


def fill(page: NewPage, **values: object) -> None:
    page.form.restore({**COMPLETE, **values})


def all_problems(desk: Desk) -> list[Problem]:
    office = desk.context.office
    rows = office.ledger.problem_rows(ProblemQuery(), office.clockwork.rule(office.desk.today))
    return office.ledger.problems_at(rows)


def shown(window: MainWindow) -> Problem:
    page = window.page("problem")
    assert window.current == "problem"
    assert isinstance(page, ProblemPage)
    return page.problem


def test_it_begins_with_the_usual_values_and_today(page: NewPage) -> None:
    raw = page.form.raw()
    assert (raw["found_on"], raw["severity"], raw["source"]) == ("2026-03-05", "general", "enterprise")


def test_a_complete_problem_is_registered_and_shown(page: NewPage, window: MainWindow, desk: Desk) -> None:
    fill(page)
    page.register.click()
    assert shown(window).status is State.TRIAGE
    assert shown(window).title == COMPLETE["title"]
    assert page.form.changes() == {}


def test_a_registration_can_be_taken_back(page: NewPage, window: MainWindow, desk: Desk) -> None:
    fill(page)
    page.register.click()
    window.undo.trigger()
    assert all_problems(desk) == []
    assert window.current != "problem"


def test_what_lacks_for_registering_is_told_at_each_field(page: NewPage, desk: Desk) -> None:
    fill(page, request=None, cluster=None)
    page.register.click()
    assert "登记前请填写“诉求”" in page.form.fields["request"].error
    assert "登记前请填写“所属产业集群”" in page.form.fields["cluster"].error
    assert page.notice.text
    assert all_problems(desk) == []


def test_a_title_is_enough_for_a_draft(page: NewPage, window: MainWindow) -> None:
    page.form.restore({"title": "示例企业来电，待核实"})
    page.keep_draft.click()
    assert shown(window).status is State.DRAFT


def test_a_draft_without_title_is_refused(page: NewPage, desk: Desk) -> None:
    page.keep_draft.click()
    assert "请填写“标题”" in page.form.fields["title"].error
    assert all_problems(desk) == []


def test_what_was_typed_is_there_after_leaving_and_after_a_restart(
    page: NewPage, window: MainWindow, desk: Desk
) -> None:
    page.form.restore({"title": "写到一半"})
    window.go("ledger")
    window.go("new")
    assert page.form.raw()["title"] == "写到一半"
    again = NewPage(desk.context)
    assert again.form.raw()["title"] == "写到一半"
    assert "已恢复" in again.notice.text
    again.drop.click()
    assert again.form.raw()["title"] is None
    assert desk.context.drafts.get("new") is None
    again.deleteLater()


def test_likely_duplicates_show_and_can_be_opened(page: NewPage, window: MainWindow, desk: Desk) -> None:
    there = desk.add(title="示例企业车间用电增容排队")
    page.form.restore({"title": "车间用电增容要排队"})
    page._look_for_similar()
    assert page.similar.heading.text() == "可能重复 1 件"
    page.similar.list.itemClicked.emit(page.similar.list.item(0))
    assert shown(window).id == there.id
    window.go_back()
    assert page.form.raw()["title"] == "车间用电增容要排队"


def test_a_second_click_while_it_is_written_registers_nothing_twice(
    page: NewPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Callable[[Refusal], None]]] = []
    monkeypatch.setattr(desk.context.writes, "do", lambda *_work, **answers: asked.append(answers))
    page.form.restore(COMPLETE)
    page.register.click()
    page.register.click()
    page.keep_draft.click()
    assert len(asked) == 1
    asked[0]["refused"](Refusal("disk_full", path="示例"))
    page.register.click()
    assert len(asked) == 2
