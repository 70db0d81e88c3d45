"""Undo sets back one gesture, can be redone, and stops at what was built on it or has left the office."""

from __future__ import annotations

import pytest

from tests.xzdesk.problems.office_support import COMPLETE, County
from xzdesk.core.desk import Edit
from xzdesk.errors import Refusal
from xzdesk.problems.records import State


def test_an_edit_is_undone_and_redone(county: County) -> None:
    problems, problem = county.as_().problems, county.add()
    written = problems.edit(problem, {"title": "新标题"})
    undone = problems.undo(written.gesture)
    assert problems.find(str(problem.number)).title == COMPLETE["title"]
    problems.undo(undone.gesture)
    assert problems.find(str(problem.number)).title == "新标题"


def test_two_gestures_are_undone_one_after_the_other(county: County) -> None:
    problems, problem = county.as_().problems, county.add()
    first = problems.edit(problem, {"title": "一"})
    second = problems.edit(problem, {"title": "二"})
    problems.undo(second.gesture)
    problems.undo(first.gesture)
    assert problems.find(str(problem.number)).title == COMPLETE["title"]


def test_a_gesture_is_not_undone_twice(county: County) -> None:
    problems, problem = county.as_().problems, county.add()
    written = problems.edit(problem, {"title": "一"})
    problems.undo(written.gesture)
    with pytest.raises(Refusal) as no:
        problems.undo(written.gesture)
    assert no.value.code == "undo_twice"


def test_a_gesture_with_something_built_on_it_stays(county: County) -> None:
    problems, problem = county.as_().problems, county.add()
    written = problems.edit(problem, {"title": "一"})
    county.step("decide", problem, tier="county", unit="县工信局", person="示例责任人", due_on="2026-03-20")
    with pytest.raises(Refusal) as no:
        problems.undo(written.gesture)
    assert no.value.code == "undo_built_upon"


def test_undoing_the_registration_takes_the_problem_off_the_list(county: County) -> None:
    problems, problem = county.as_().problems, county.add()
    gesture = county.store.changes("problem", problem.id)[0].gesture
    undone = problems.undo(gesture)
    with pytest.raises(Refusal):
        problems.find(str(problem.number))
    problems.undo(undone.gesture)
    assert problems.find(str(problem.number)).status is State.TRIAGE


def test_what_has_left_the_office_is_not_undone(county: County) -> None:
    problem = county.referred()
    problems = county.as_().problems
    approval = county.store.changes("problem", problem.id)[-1].gesture
    referral = problems.family(problem).referrals[0]
    problems.commit("export", [Edit("referral", referral.id, {"exported_on": county.clock().date()})])
    with pytest.raises(Refusal) as no:
        problems.undo(approval)
    assert no.value.code == "undo_left_office"


def test_an_unknown_gesture_is_refused(county: County) -> None:
    with pytest.raises(Refusal) as no:
        county.as_().problems.undo("nothing")
    assert no.value.code == "undo_unknown"
