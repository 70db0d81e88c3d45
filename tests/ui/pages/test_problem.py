"""One problem's page: edited, moved on, read back; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.desk import Desk
from ui.dialogs.derivation import DerivationDialog
from ui.dialogs.step import StepDialog
from ui.forms.editors import LineEditor
from ui.main_window import MainWindow
from ui.pages.problem import ProblemPage
from xzdesk.errors import Refusal
from xzdesk.problems.records import Problem, State


@pytest.fixture
def page(window: MainWindow) -> ProblemPage:
    found = window.page("problem")
    assert isinstance(found, ProblemPage)
    return found


def line(page: ProblemPage, name: str) -> LineEditor:
    editor = page.editing.form.fields[name].editor
    assert isinstance(editor, LineEditor)
    return editor


def dialog(desk: Desk) -> StepDialog:
    made = desk.bridge.dialogs[-1]
    assert isinstance(made, StepDialog)
    return made


def lacks(page: ProblemPage, step: str) -> str:
    row = page.steps.buttons[step].parentWidget()
    assert row is not None
    return "\n".join(label.text() for label in row.findChildren(QLabel))


def test_the_head_says_which_one_and_where_it_stands(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    problem = desk.handled()
    window.go("problem", problem.id)
    head = page.header
    assert (head.number.text(), head.title.text()) == (problem.number, problem.title)
    assert (head.state.text(), head.tier.text(), head.light.text()) == ("办理中", "县级办理", "绿灯")
    assert head.due.text() == "时限2026年3月26日，还剩15个工作日"


def test_only_the_steps_possible_now_are_offered_each_with_what_it_lacks(
    page: ProblemPage, window: MainWindow, desk: Desk
) -> None:
    window.go("problem", desk.handled().id)
    assert set(page.steps.buttons) == {"decide", "progress", "extend", "resolve"}
    assert lacks(page, "resolve") == "还缺：办理结果、佐证材料"


def test_what_is_settled_is_not_offered_again(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    sent = desk.referred()
    window.go("problem", sent.id)
    assert set(page.steps.buttons) == {"reply", "receive", "return", "forward"}
    received = desk.step(sent, "receive", person="周六（示例）", received_on="2026-03-05")
    window.go("problem", received.id)
    assert set(page.steps.buttons) == {"reply", "return", "forward"}
    forwarded = desk.step(received, "forward", ground="systemic", reason="涉及多个县区。")
    window.go("problem", forwarded.id)
    assert set(page.steps.buttons) == {"reply", "receive", "return"}


def test_the_handler_is_told_that_another_must_verify(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    window.go("problem", desk.resolved().id)
    assert "张三（示例）是办理人，核验须由另一人办理" in lacks(page, "verify")
    window.operator.choose("王五（示例）")
    assert "核验须由另一人办理" not in lacks(page, "verify")


def test_an_edit_is_saved_as_one_gesture_and_can_be_taken_back(
    page: ProblemPage, window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    problem = desk.add()
    window.go("problem", problem.id)
    line(page, "township").line.setText("示例镇")
    line(page, "contact").line.setText("周六（示例）")
    assert page.editing.count.text() == "有 2 处修改未保存"
    page.editing.save_button.click()
    assert (desk.now(problem).township, desk.now(problem).contact) == ("示例镇", "周六（示例）")
    assert not page.editing.dirty
    assert desk.context.drafts.get(f"edit:{problem.id}") is None
    window.undo.trigger()
    assert (desk.now(problem).township, desk.now(problem).contact) == (None, None)
    assert line(page, "township").raw() is None


def test_a_wrong_value_is_told_at_its_field_and_nothing_is_saved(
    page: ProblemPage, window: MainWindow, desk: Desk
) -> None:
    problem = desk.add()
    window.go("problem", problem.id)
    line(page, "phone").line.setText("没有")
    page.editing.save()
    assert "不像电话号码" in page.editing.form.fields["phone"].error
    assert desk.now(problem).phone is None


def test_a_required_field_cannot_be_emptied(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    problem = desk.add()
    window.go("problem", problem.id)
    line(page, "subject_name").line.clear()
    page.editing.save()
    assert "请填写“企业（项目）名称”" in page.editing.form.fields["subject_name"].error
    assert desk.now(problem).subject_name == "示例机械有限公司"


def test_what_was_typed_and_not_saved_is_there_when_one_comes_back(
    page: ProblemPage, window: MainWindow, desk: Desk
) -> None:
    problem, other = desk.add(), desk.add(title="另一件（示例）")
    window.go("problem", problem.id)
    line(page, "township").line.setText("写到一半")
    window.go("problem", other.id)
    assert line(page, "township").raw() is None
    window.go("problem", problem.id)
    assert line(page, "township").raw() == "写到一半"
    assert "已恢复" in page.editing.restored.text()
    page.editing.drop_button.click()
    assert line(page, "township").raw() is None
    assert not page.editing.bar.isVisible()


def test_typing_goes_on_over_a_change_from_elsewhere(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    problem = desk.add()
    window.go("problem", problem.id)
    line(page, "township").line.setText("写到一半")
    desk.context.office.problems.edit(problem, {"contact": "周六（示例）"})
    page.new_day()
    assert line(page, "contact").raw() == "周六（示例）"
    assert page.editing.form.changes() == {"township": "写到一半"}


def test_a_step_first_saves_what_is_typed(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    problem = desk.add(register=False, request=None)
    window.go("problem", problem.id)
    page.editing.form.restore({"request": "请协调提前安排增容。"})
    page.steps.buttons["register"].click()
    assert desk.now(problem).status is State.TRIAGE
    assert desk.now(problem).request == "请协调提前安排增容。"


def test_a_second_click_while_a_step_is_taken_asks_nothing_twice(
    page: ProblemPage, window: MainWindow, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.go("problem", desk.add(register=False).id)
    asked: list[dict[str, Callable[[Refusal], None]]] = []
    monkeypatch.setattr(desk.context.writes, "do", lambda *_work, **answers: asked.append(answers))
    page.steps.buttons["register"].click()
    page.steps.buttons["register"].click()
    assert len(asked) == 1
    asked[0]["refused"](Refusal("disk_full", path="示例"))
    page.steps.buttons["register"].click()
    assert len(asked) == 2


def test_registering_an_incomplete_draft_says_what_lacks(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    problem = desk.add(register=False, request=None)
    window.go("problem", problem.id)
    assert lacks(page, "register") == "还缺：诉求"
    page.steps.buttons["register"].click()
    assert page.notice.text == "登记前请填写“诉求”。"
    assert desk.now(problem).status is State.DRAFT


def test_a_step_is_taken_through_its_dialog_and_the_page_shows_it(
    page: ProblemPage, window: MainWindow, desk: Desk
) -> None:
    problem = desk.handled()
    window.go("problem", problem.id)
    page.steps.buttons["progress"].click()
    taking = dialog(desk)
    taking.form.restore({"text": "已约供电公司现场查勘。"})
    taking.submit()
    assert "已约供电公司现场查勘" in page.handling.toPlainText()
    assert page.tabs.tabText(1) == "办理进展 1"
    assert desk.context.writes.undoable == f"办理进展 {problem.number}"


def test_the_history_tells_who_did_what(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    problem = desk.handled()
    desk.context.office.problems.edit(problem, {"township": "示例镇"})
    desk.context.office.problems.edit(problem, {"township": "示例二镇"})
    window.go("problem", problem.id)
    text = page.history.toPlainText()
    assert "示例镇 → 示例二镇" in text
    assert text.index("修改") < text.index("研判") < text.index("新建")
    assert "2026-03-05 12:00" in text
    assert "张三（示例）" in text


def test_the_history_says_once_what_two_records_say_alike(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    problem = desk.resolved()
    desk.as_operator("王五（示例）")
    desk.step(problem, "verify", ok=True, text="已到现场核验。", satisfaction="satisfied")
    window.go("problem", problem.id)
    lines = page.history.toPlainText().split("\n")
    assert [lines.count(caption) for caption in ("满意度", "核验人", "核验意见")] == [1, 1, 1]


def test_referrals_show_their_replies_and_what_was_assigned(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    problem = desk.referred()
    items = [{"unit": "示例县供电公司", "task": "四月底前完成增容", "due_on": "2026-04-30"}]
    desk.step(problem, "reply", kind="agreed", text="同意列入计划。", assigned=items)
    window.go("problem", problem.id)
    text = page.referrals.toPlainText()
    assert f"{problem.number}-报1" in text
    assert "同意列入计划。" in text
    assert "示例县供电公司：四月底前完成增容（2026-04-30前）" in text


def test_words_of_the_office_are_shown_as_they_are_typed(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    problem = desk.handled()
    desk.step(problem, "progress", text="电压<10kV & 容量>500kVA\n第二行")
    window.go("problem", problem.id)
    assert "电压<10kV & 容量>500kVA\n第二行" in page.handling.toPlainText()


def test_a_counted_deadline_is_derived_day_by_day(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    window.go("problem", desk.add().id)
    page.header.why.click()
    shown = desk.bridge.dialogs[-1]
    assert isinstance(shown, DerivationDialog)
    text = shown.text.toPlainText()
    for told in ("第1个工作日", "第3个工作日", "2026-03-10"):
        assert told in text
    assert text.count("周六") == text.count("周日") == 1


def test_a_deadline_set_by_hand_says_so_and_is_counted_too(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    window.go("problem", desk.handled().id)
    page.header.why.click()
    shown = desk.bridge.dialogs[-1]
    assert isinstance(shown, DerivationDialog)
    assert any("研判、答复或延期时确定的" in label.text() for label in shown.findChildren(QLabel))
    assert "第15个工作日" in shown.text.toPlainText()


def test_clocks_run_per_tier_and_over_all(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    window.go("problem", desk.referred().id)
    told = [label.text() for label in page.clocks.findChildren(QLabel)]
    assert "市级部门协调" in told
    assert "0 / 10" in told
    assert told.index("全程") > told.index("市级部门协调")


def test_a_closed_problem_is_read_only(page: ProblemPage, window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    problem = desk.resolved()
    desk.as_operator("王五（示例）")
    desk.step(problem, "verify", ok=True)
    window.go("problem", problem.id)
    qtbot.keyClicks(line(page, "title").line, "abc")
    assert not page.editing.dirty
    assert set(page.steps.buttons) == {"reopen"}


def test_keys_lead_to_the_neighbours_in_the_ledgers_order(
    page: ProblemPage, window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    first, second = desk.add(title="甲"), desk.add(title="乙")
    window.go("settings")
    window.go("ledger")
    window.page("ledger").new_day()
    window.go("problem", first.id)
    window.activateWindow()
    page.tabs.tabBar().setFocus()
    qtbot.keyClick(page.tabs.tabBar(), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert page.problem.id == second.id
    qtbot.keyClick(page.tabs.tabBar(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert page.problem.id == first.id


def test_a_problem_taken_back_altogether_leads_back_to_the_ledger(
    page: ProblemPage, window: MainWindow, desk: Desk
) -> None:
    problem = desk.add()
    window.go("problem", problem.id)
    gesture = desk.context.ledger.changes("problem", problem.id)[0].gesture
    desk.context.writes.announce(desk.context.office.problems.undo(gesture))
    assert window.current == "ledger"
    assert desk.context.ledger.get(Problem, problem.id) is None


def test_no_line_beside_the_steps_is_cut_off_in_a_low_window(page: ProblemPage, window: MainWindow, desk: Desk) -> None:
    short, long = (
        desk.resolved(),
        desk.step(desk.referred(), "receive", person="周六（示例）", received_on="2026-03-05"),
    )
    window.resize(1024, 640)
    for problem in (short, long, short, long):
        window.go("problem", problem.id)
        QCoreApplication.processEvents()
        lines = [label for label in page.steps.findChildren(QLabel) if label.isVisible()]
        assert lines
        assert [line.text() for line in lines if line.height() < line.heightForWidth(line.width())] == []


def test_escape_leads_back_unless_something_is_typed_and_not_saved(
    page: ProblemPage, window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    window.go("problem", desk.add().id)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    line(page, "township").line.setText("示例镇")
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.current == "problem"
    page.editing.drop()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.current == "ledger"
