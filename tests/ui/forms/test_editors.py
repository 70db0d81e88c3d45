"""Editors: what is typed is what they give; filling tells nobody."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget
from pytestqt.qtbot import QtBot

from ui.forms.assigned import AssignedEditor
from ui.forms.choosing import editor_for
from ui.forms.day import DayEditor
from ui.forms.editors import Editor, FlagEditor, LineEditor, LinesEditor, ListEditor, NumberEditor
from xzdesk.core.fields import KINDS, described
from xzdesk.problems.inputs import Decide, ReplyInput, Verify
from xzdesk.problems.records import Problem

ALL = [
    (LineEditor, "示例"),
    (LinesEditor, "一行\n又一行"),
    (FlagEditor, False),
    (DayEditor, "2026-03-05"),
    (AssignedEditor, [{"unit": "市工信局", "task": "落实", "due_on": "2026-04-01"}]),
]


class Ear:
    """Counts what it hears."""

    def __init__(self, editor: Editor) -> None:
        self.edited = self.left = 0
        editor.edited.connect(self._edited)
        editor.left.connect(self._left)

    def _edited(self) -> None:
        self.edited += 1

    def _left(self) -> None:
        self.left += 1


@pytest.mark.parametrize(("kind", "value"), ALL)
def test_what_is_filled_in_comes_back_and_nobody_is_told(
    kind: type[Editor], value: object, app: QApplication, qtbot: QtBot
) -> None:
    editor = kind()
    qtbot.addWidget(editor)
    ear = Ear(editor)
    editor.set_raw(value)
    assert editor.raw() == value
    editor.set_raw(None)
    assert editor.raw() is None
    assert (ear.edited, ear.left) == (0, 0)


def test_typing_is_told(app: QApplication, qtbot: QtBot) -> None:
    editor = LineEditor()
    qtbot.addWidget(editor)
    ear = Ear(editor)
    qtbot.keyClicks(editor.line, "abc")
    assert (editor.raw(), ear.edited) == ("abc", 3)


def test_a_name_the_catalogue_no_longer_has_is_kept(app: QApplication, qtbot: QtBot) -> None:
    editor = ListEditor([("工程机械", "工程机械")])
    qtbot.addWidget(editor)
    editor.set_raw("旧集群")
    assert editor.raw() == "旧集群"


def test_the_wheel_does_not_change_a_choice(app: QApplication, qtbot: QtBot) -> None:
    editor = ListEditor([("a", "甲"), ("b", "乙")])
    qtbot.addWidget(editor)
    editor.set_raw("a")
    at = QPointF(5, 5)
    turn = QWheelEvent(
        at, at, QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(editor.combo, turn)
    assert editor.raw() == "a"


def test_a_second_click_takes_an_answer_back(app: QApplication, qtbot: QtBot) -> None:
    editor = FlagEditor()
    qtbot.addWidget(editor)
    yes, no = editor.yes, editor.no
    yes.click()
    assert editor.raw() is True
    no.click()
    assert editor.raw() is False
    no.click()
    assert editor.raw() is None


@pytest.mark.parametrize("typed", ["2026年3月5日", "2026/3/5", "20260305", "2026.3.5"])
def test_a_day_settles_to_one_form(typed: str, app: QApplication, qtbot: QtBot) -> None:
    editor = DayEditor()
    qtbot.addWidget(editor)
    editor.line.setText(typed)
    editor.line.editingFinished.emit()
    assert editor.raw() == "2026-03-05"


def test_a_day_that_cannot_be_read_stays_as_typed(app: QApplication, qtbot: QtBot) -> None:
    editor = DayEditor()
    qtbot.addWidget(editor)
    editor.line.setText("下周三")
    editor.line.editingFinished.emit()
    assert (editor.raw(), editor.day()) == ("下周三", None)


def test_a_day_can_be_picked_from_the_calendar(app: QApplication, qtbot: QtBot) -> None:
    editor = DayEditor()
    qtbot.addWidget(editor)
    editor.show()
    editor.set_raw("2026-03-05")
    editor.open_calendar()
    (calendar,) = editor.findChildren(QCalendarWidget)
    calendar.clicked.emit(calendar.selectedDate().addDays(4))
    assert editor.raw() == "2026-03-09"
    assert not calendar.isVisible()


def test_a_fixed_day_opens_no_calendar(app: QApplication, qtbot: QtBot) -> None:
    editor = DayEditor()
    qtbot.addWidget(editor)
    editor.set_fixed(True)
    editor.open_calendar()
    assert editor.findChildren(QCalendarWidget) == []


def test_empty_rows_of_assigned_items_do_not_count(app: QApplication, qtbot: QtBot) -> None:
    editor = AssignedEditor()
    qtbot.addWidget(editor)
    ear = Ear(editor)
    editor.add_row()
    editor.add_row()
    cell = editor.table.item(1, 1)
    assert cell is not None
    cell.setText("落实用地指标")
    assert editor.raw() == [{"task": "落实用地指标"}]
    assert ear.edited == 1
    editor.table.setCurrentCell(1, 0)
    editor._remove.click()
    assert editor.raw() is None


def test_text_of_many_lines_makes_its_editor_taller(app: QApplication, qtbot: QtBot) -> None:
    editor = LinesEditor()
    qtbot.addWidget(editor)
    editor.resize(400, 100)
    editor.show()
    low = editor.text.height()
    editor.set_raw("\n".join("第几行" for _ in range(6)))
    assert editor.text.height() > low


def test_each_declared_type_has_its_editor(app: QApplication, qtbot: QtBot) -> None:
    names = {"clusters": ("工程机械",), "categories": ("用电",), "departments": ("市工信局",), "divisions": ("沛县",)}
    problem, settings = described(Problem).fields, KINDS["settings"].fields
    for spec, expected in (
        (problem["title"], LineEditor),
        (problem["description"], LinesEditor),
        (problem["cluster"], ListEditor),
        (problem["severity"], ListEditor),
        (problem["found_on"], DayEditor),
        (problem["systemic"], FlagEditor),
        (settings["triage_days"], NumberEditor),
        (described(ReplyInput).fields["assigned"], AssignedEditor),
        (described(Verify).fields["ok"], FlagEditor),
        (described(Decide).fields["unit"], LineEditor),
    ):
        editor = editor_for(spec, names.__getitem__)
        qtbot.addWidget(editor)
        assert type(editor) is expected, spec.name
