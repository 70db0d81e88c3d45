"""A step's dialog: made from its declaration, live about what lacks, and careful with what was typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from ui.dialogs import step as module
from ui.dialogs.step import StepDialog
from ui.main_window import MainWindow
from xzdesk.core.fields import described
from xzdesk.problems.records import Problem, Referral, State
from xzdesk.problems.workflow import STEPS


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_MS", 0)


def opened(desk: Desk, window: MainWindow, problem: Problem, name: str) -> StepDialog:
    dialog = StepDialog(desk.context, problem, STEPS[name], window)
    desk.bridge.show(dialog)
    return dialog


@pytest.mark.parametrize("name", [name for name in STEPS if described(STEPS[name].input).fields and name != "decide"])
def test_every_step_has_a_dialog_with_its_declared_fields(name: str, desk: Desk, window: MainWindow) -> None:
    dialog = opened(desk, window, desk.add(), name)
    captions = {field.caption.text().split("</span> ")[-1] for field in dialog.form.fields.values()}
    assert captions == {spec.caption for spec in described(STEPS[name].input).fields.values()}
    assert dialog.go.text() == STEPS[name].caption


@pytest.mark.parametrize("name", ["approve", "progress", "resolve", "verify"])
def test_one_types_into_the_first_field_at_once(name: str, desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(desk, window, desk.add(request="请协调。" * 60, description="示例。" * 100), name)
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    first = next(iter(dialog.form.fields.values())).editor
    assert first.isAncestorOf(dialog.focusWidget())
    assert not first.visibleRegion().isEmpty()


def test_what_lacks_is_told_as_one_types(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(desk, window, desk.handled(), "resolve")
    assert dialog.lacks.text() == "还缺：办理结果、佐证材料"
    assert not dialog.go.isEnabled()
    dialog.form.restore({"result": "已增容"})
    dialog.form.edited.emit()
    qtbot.waitUntil(lambda: dialog.lacks.text() == "还缺：佐证材料")
    dialog.form.restore({"evidence": "竣工单（示例）"})
    dialog.form.edited.emit()
    qtbot.waitUntil(dialog.go.isEnabled)
    assert dialog.lacks.text() == "已填齐，可以提交。"


def test_the_day_and_the_unit_asked_are_filled_in(desk: Desk, window: MainWindow) -> None:
    raw = opened(desk, window, desk.referred(), "reply").raw()
    assert (raw["unit"], raw["replied_on"]) == ("市发改委", "2026-03-05")


def test_a_value_that_cannot_be_read_is_among_what_lacks(desk: Desk, window: MainWindow) -> None:
    dialog = opened(desk, window, desk.handled(), "progress")
    dialog.form.restore({"text": "已查勘", "on": "上周"})
    dialog.look()
    assert "“上周”不是能确定的日期" in dialog.lacks.text()


def test_the_drafter_cannot_sign(desk: Desk, window: MainWindow) -> None:
    said = {"tier": "department", "unit": "市发改委", "reason": "无权", "measures_taken": "已协调"}
    problem = desk.step(desk.add(), "decide", **said)
    dialog = opened(desk, window, problem, "approve")
    dialog.form.restore({"approver": "张三（示例）"})
    dialog.look()
    assert "张三（示例）是拟稿人，审签须由另一人办理" in dialog.lacks.text()
    assert not dialog.go.isEnabled()


@pytest.mark.parametrize("name", ["approve", "decline", "reply", "return", "forward"])
def test_who_signs_or_answers_sees_what_is_asked(name: str, desk: Desk, window: MainWindow) -> None:
    said = {"reason": "县级无权安排", "measures_taken": "已两次协调", "request": "请安排出线间隔"}
    problem = desk.step(desk.add(request="请建专线"), "decide", tier="department", unit="市发改委", **said)
    if name in ("reply", "return", "forward"):
        problem = desk.step(problem, "approve", approver="王五（示例）")
    (facts,) = [
        each.text() for each in opened(desk, window, problem, name).findChildren(QLabel) if "诉求" in each.text()
    ]
    fields = described(Referral).fields
    for shown in ("请建专线", "市发改委", *said.values(), *(fields[each].caption for each in said)):
        assert shown in facts


def test_control_and_enter_take_the_step(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    problem = desk.handled()
    dialog = opened(desk, window, problem, "resolve")
    dialog.form.restore({"result": "已增容", "evidence": "竣工单（示例）"})
    dialog.look()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    with qtbot.waitSignal(dialog.taken):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.now(problem).status is State.RESOLVED
    assert not dialog.isVisible()


def test_what_was_typed_comes_back_after_cancelling_until_the_step_is_taken(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    problem = desk.handled()
    dialog = opened(desk, window, problem, "resolve")
    dialog.form.restore({"result": "写到一半"})
    dialog.cancel.click()
    again = opened(desk, window, problem, "resolve")
    assert again.raw()["result"] == "写到一半"
    assert "已恢复" in again.restored.text()
    again.form.restore({"evidence": "竣工单（示例）"})
    again.submit()
    assert desk.context.drafts.get(f"step:resolve:{problem.id}") is None


def test_what_is_typed_is_kept_at_a_pause_for_the_case_of_a_crash(
    desk: Desk, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEEP_MS", 0)
    problem = desk.handled()
    dialog = opened(desk, window, problem, "resolve")
    dialog.form.restore({"result": "写到一半"})
    dialog.form.edited.emit()
    qtbot.waitUntil(lambda: desk.context.drafts.get(f"step:resolve:{problem.id}") is not None)
    dialog.reject()


def test_a_window_that_is_closed_keeps_what_an_open_dialog_holds(desk: Desk, window: MainWindow) -> None:
    problem = desk.handled()
    dialog = opened(desk, window, problem, "resolve")
    dialog.form.restore({"result": "写到一半"})
    window.close()
    draft = desk.context.drafts.get(f"step:resolve:{problem.id}")
    assert draft is not None
    assert draft.values == {"result": "写到一半"}


def test_nothing_typed_leaves_no_draft(desk: Desk, window: MainWindow) -> None:
    problem = desk.handled()
    opened(desk, window, problem, "progress").cancel.click()
    assert desk.context.drafts.get(f"step:progress:{problem.id}") is None


def test_a_refusal_by_then_is_told_in_the_dialog_which_stays(desk: Desk, window: MainWindow) -> None:
    problem = desk.handled()
    dialog = opened(desk, window, problem, "resolve")
    dialog.form.restore({"result": "已增容", "evidence": "竣工单（示例）"})
    dialog.look()
    desk.step(problem, "resolve", result="别处先办了", evidence="竣工单（示例）")
    dialog.submit()
    assert "不能“办结”" in dialog.lacks.text()
    assert dialog.isVisible()
    dialog.reject()


def test_who_verifies_has_the_result_and_evidence_before_the_eyes(desk: Desk, window: MainWindow) -> None:
    problem = desk.resolved()
    desk.as_operator("王五（示例）")
    dialog = opened(desk, window, problem, "verify")
    told = "".join(label.text() for label in dialog.findChildren(QLabel))
    assert "已增容" in told
    assert "竣工单（示例）" in told


def test_the_clicked_buttons_of_a_closed_dialog_leave_no_window(desk: Desk, window: MainWindow) -> None:
    before = len(QApplication.topLevelWidgets())
    dialog = opened(desk, window, desk.handled(), "progress")
    dialog.reject()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete
    assert len(QApplication.topLevelWidgets()) == before
