"""What may be taken back of a plan, and what may not."""

from __future__ import annotations

import pytest

from tests.xzdesk.plans.plans_support import Planning
from xzdesk.errors import Refusal
from xzdesk.plans.records import PlanState


def test_an_issue_can_be_taken_back_and_made_again(desk: Planning) -> None:
    plan = desk.ready()
    issued = desk.plans.issue(plan, {"issued_by": "示例签发人"})
    back = desk.as_().undo(issued.gesture)
    assert desk.now(plan.id).state is PlanState.DRAFT
    assert desk.whole(plan).issued == []
    desk.as_().undo(back.gesture)
    assert desk.now(plan.id).state is PlanState.ISSUED


def test_an_issue_is_not_made_again_over_other_content(desk: Planning) -> None:
    plan = desk.ready()
    issued = desk.plans.issue(plan, {"issued_by": "示例签发人"})
    back = desk.plans.undo(issued.gesture)
    desk.plans.remove_part("target", desk.whole(plan).targets[0].id)
    with pytest.raises(Refusal) as no:
        desk.plans.undo(back.gesture)
    assert no.value.code == "undo_built_upon"


def test_a_revision_is_not_closed_again_by_taking_it_back_once_it_changed_something(desk: Planning) -> None:
    plan = desk.issued()
    opened = desk.plans.revise(plan, {"reason": "示例原因"})
    edited = desk.plans.edit(plan, {"note": "示例"})
    with pytest.raises(Refusal) as no:
        desk.plans.undo(opened.gesture)
    assert no.value.code == "undo_built_upon"
    desk.plans.undo(edited.gesture)
    desk.plans.undo(opened.gesture)
    assert desk.now(plan.id).state is PlanState.ISSUED


def test_content_of_before_the_issue_is_not_taken_back_after_it(desk: Planning) -> None:
    plan = desk.ready()
    edited = desk.plans.edit(plan, {"note": "示例"})
    desk.plans.issue(plan, {"issued_by": "示例签发人"})
    with pytest.raises(Refusal) as no:
        desk.plans.undo(edited.gesture)
    assert no.value.code == "plan_not_open"


def test_figures_can_be_taken_back_as_one(desk: Planning) -> None:
    plan = desk.issued()
    (target,) = desk.whole(plan).targets
    entries = [{"target": target.id, "period": f"2026-0{month}", "value": month} for month in (1, 2)]
    noted = desk.plans.actuals(plan, entries)
    assert [str(each.value) for each in desk.whole(plan).actuals] == ["1", "2"]
    desk.as_().undo(noted.gesture)
    assert desk.whole(plan).actuals == []


def test_problems_are_still_taken_back_by_the_office(desk: Planning) -> None:
    problem = desk.add()
    edited = desk.as_().problems.edit(problem, {"title": "示例改名"})
    desk.as_().undo(edited.gesture)
    assert desk.as_().problems.find(str(problem.number)).title == problem.title


def test_the_end_of_a_plan_can_be_taken_back(desk: Planning) -> None:
    plan = desk.issued()
    closed = desk.plans.close(plan, {"summary": "示例说明"})
    back = desk.plans.undo(closed.gesture)
    assert desk.now(plan.id).state is PlanState.ISSUED
    desk.plans.revise(plan, {"reason": "示例原因"})
    with pytest.raises(Refusal) as no:
        desk.plans.undo(back.gesture)
    assert no.value.code == "undo_built_upon"
