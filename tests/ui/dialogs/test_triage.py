"""The triage step: three questions, a proposal with its reason, and the person's own decision."""

from __future__ import annotations

import pytest

from tests.ui.desk import Desk
from ui.dialogs.triage import TriageDialog
from ui.main_window import MainWindow
from xzdesk.core.captions import Tier
from xzdesk.problems.records import Ground, Problem, State
from xzdesk.problems.workflow import STEPS


@pytest.fixture
def problem(desk: Desk) -> Problem:
    return desk.add(category="用电", cluster="工程机械")


def opened(desk: Desk, window: MainWindow, problem: Problem) -> TriageDialog:
    dialog = TriageDialog(desk.context, problem, STEPS["decide"], window)
    desk.bridge.show(dialog)
    return dialog


@pytest.fixture
def dialog(desk: Desk, window: MainWindow, problem: Problem) -> TriageDialog:
    return opened(desk, window, problem)


def answer(dialog: TriageDialog, question: str, key: str) -> None:
    dialog.questions[question].buttons[key].click()


def test_the_questions_are_the_work_plans(dialog: TriageDialog) -> None:
    assert list(dialog.questions) == ["county_can", "needs_department", "beyond"]
    assert not dialog.proposal.isVisible()
    assert "请选择办理层级" in dialog.lacks.text()


def test_what_the_county_can_solve_stays_with_it_within_a_deadline(dialog: TriageDialog) -> None:
    answer(dialog, "county_can", "yes")
    assert dialog.chosen() is Tier.COUNTY
    assert "县级层面可解决，限时办理解决" in dialog.proposal.text()
    assert dialog.forms[Tier.COUNTY].isVisible()
    assert dialog.raw()["due_on"] == "2026-03-26"  # 15 working days
    assert "责任单位" in dialog.lacks.text()


def test_what_needs_a_department_goes_to_the_categorys_with_the_reason(dialog: TriageDialog, desk: Desk) -> None:
    answer(dialog, "county_can", "no")
    usual = desk.context.office.editions.current.usual_department("用电", "工程机械")
    assert dialog.chosen() is Tier.DEPARTMENT
    assert usual.department in dialog.proposal.text()
    assert usual.why in dialog.proposal.text()
    assert dialog.raw()["unit"] == usual.department


def test_a_systemic_problem_goes_to_the_leadership_on_that_ground(dialog: TriageDialog) -> None:
    answer(dialog, "county_can", "no")
    answer(dialog, "beyond", "systemic")
    assert dialog.chosen() is Tier.LEADERSHIP
    assert dialog.raw()["ground"] == Ground.SYSTEMIC.value
    answer(dialog, "beyond", "neither")
    assert dialog.chosen() is Tier.DEPARTMENT


def test_the_person_can_decide_otherwise(dialog: TriageDialog, desk: Desk, problem: Problem) -> None:
    answer(dialog, "county_can", "yes")
    dialog.tier.buttons["department"].click()
    form = dialog.forms[Tier.DEPARTMENT]
    form.restore({"unit": "市应急管理局", "reason": "县级无权", "measures_taken": "已协调两次"})
    dialog.look()
    dialog.submit()
    now = desk.now(problem)
    assert (now.tier, now.department, now.status) == (Tier.DEPARTMENT, "市应急管理局", State.AWAITING_APPROVAL)


def test_the_county_tier_is_taken_with_its_fields(dialog: TriageDialog, desk: Desk, problem: Problem) -> None:
    answer(dialog, "county_can", "yes")
    dialog.forms[Tier.COUNTY].restore({"unit": "示例县供电公司", "person": "李四（示例）"})
    dialog.submit()
    now = desk.now(problem)
    assert (now.status, now.unit, str(now.due_on)) == (State.HANDLING, "示例县供电公司", "2026-03-26")


def test_what_the_problem_says_already_is_filled_in(dialog: TriageDialog, problem: Problem) -> None:
    answer(dialog, "county_can", "no")
    assert dialog.raw()["request"] == problem.request


def test_answers_and_fields_come_back_after_cancelling(
    dialog: TriageDialog, desk: Desk, window: MainWindow, problem: Problem
) -> None:
    answer(dialog, "county_can", "no")
    dialog.forms[Tier.DEPARTMENT].restore({"reason": "写到一半"})
    dialog.cancel.click()
    again = opened(desk, window, problem)
    assert again.questions["county_can"].answer() == "no"
    assert again.chosen() is Tier.DEPARTMENT
    assert again.raw()["reason"] == "写到一半"
    assert again.forms[Tier.DEPARTMENT].isVisible()


def test_handled_by_the_county_it_can_only_go_upwards(desk: Desk, window: MainWindow) -> None:
    dialog = opened(desk, window, desk.handled())
    answer(dialog, "county_can", "yes")
    assert "再次研判只能向上" in dialog.lacks.text()
