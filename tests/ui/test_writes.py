"""Writes through the funnel: told to every screen, taken back and done again by name."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from tests.ui.desk import Desk
from xzdesk.core.store import Written
from xzdesk.errors import Refusal
from xzdesk.problems.records import Problem, State


class Screen(QObject):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[tuple[Written, object]] = []
        self.refusals: list[Refusal] = []

    def hear(self, written: Written, source: object) -> None:
        self.written.append((written, source))

    def refuse(self, no: Refusal) -> None:
        self.refusals.append(no)


def edit(desk: Desk, problem: Problem, source: QObject | None = None, **values: object) -> None:
    write = partial(desk.context.office.problems.edit, problem, values)
    desk.context.writes.do(f"修改 {problem.number}", write, source=source)


def test_a_write_is_told_with_its_source(desk: Desk) -> None:
    screen = Screen()
    desk.context.writes.written.connect(screen.hear)
    problem = desk.add()
    edit(desk, problem, source=screen, township="示例镇")
    written, source = screen.written[0]
    assert written.ids("problem") == (problem.id,)
    assert source is screen


def test_what_changes_nothing_is_not_told_and_cannot_be_taken_back(desk: Desk) -> None:
    screen = Screen()
    desk.context.writes.written.connect(screen.hear)
    edit(desk, desk.add(township="示例镇"), township="示例镇")
    assert screen.written == []
    assert desk.context.writes.undoable == ""


def test_undo_and_redo_carry_the_gestures_name(desk: Desk) -> None:
    writes, problem = desk.context.writes, desk.add()
    edit(desk, problem, township="示例镇")
    assert writes.undoable == f"修改 {problem.number}"
    writes.undo()
    assert desk.now(problem).township is None
    assert (writes.undoable, writes.redoable) == ("", f"修改 {problem.number}")
    writes.redo()
    assert desk.now(problem).township == "示例镇"
    writes.undo()
    assert desk.now(problem).township is None


def test_a_new_write_leaves_nothing_to_do_again(desk: Desk) -> None:
    writes, problem = desk.context.writes, desk.add()
    edit(desk, problem, township="示例镇")
    writes.undo()
    edit(desk, problem, contact="周六（示例）")
    assert writes.redoable == ""


def test_an_undo_that_is_refused_is_told_once_and_does_not_block_the_ones_before(desk: Desk) -> None:
    writes, screen = desk.context.writes, Screen()
    writes.refused.connect(screen.refuse)
    first, second = desk.add(), desk.add(title="示例企业招工难")
    edit(desk, first, township="示例镇")
    edit(desk, second, township="示例镇")
    desk.context.office.problems.edit(second, {"township": "示例二镇"})  # behind the window's back
    writes.undo()
    assert [no.code for no in screen.refusals] == ["undo_built_upon"]
    writes.undo()
    assert desk.now(first).township is None
    assert len(screen.refusals) == 1


def test_taking_back_the_rules_puts_the_old_ones_in_force(desk: Desk) -> None:
    office = desk.context.office
    desk.context.writes.do("修改办理规则", partial(office.change_settings, {"triage_days": 9}))
    assert office.clockwork.allowed(State.TRIAGE, None) == 9
    desk.context.writes.undo()
    assert office.clockwork.allowed(State.TRIAGE, None) == 3
