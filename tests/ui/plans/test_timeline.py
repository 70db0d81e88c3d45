"""The time line: read by eye and by ear, and its dates changed by keyboard alone."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.plans.milestones import DUE, LINE, Bar, Hold
from ui.plans.timeline import Timeline
from xzdesk.plans.course import Standing

TODAY = date(2026, 3, 5)
HELD = Hold("p1", "沛县-A-2026-0003", "市级部门协调", date(2026, 2, 20))
BARS = [
    Bar("m1", "完成图谱（示例）", "沛县商务局", date(2026, 1, 1), date(2026, 2, 10), date(2026, 2, 8), Standing.DONE),
    Bar(
        "m2", "厂房封顶（示例）", "沛县工信局", date(2026, 2, 10), date(2026, 2, 28), None, Standing.LATE, ("m1",),
        (HELD,), -5,
    ),
    Bar(
        "m3", "设备进场（示例）", "沛县工信局", date(2026, 2, 28), date(2026, 3, 31), None, Standing.AHEAD, ("m2",),
        (), 26,
    ),
    Bar("m4", "未定（示例）", "", date(2026, 1, 1), None),
]  # fmt: skip
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Heard:
    """What a time line has told."""

    def __init__(self, line: Timeline) -> None:
        self.moves: list[tuple[str, date]] = []
        self.trouble: list[str] = []
        self.fixed = self.left = 0
        line.moved.connect(self._moved)
        line.refused.connect(self._refused)
        line.fixed.connect(self._fixed)
        line.left.connect(self._left)

    def _moved(self, milestone: str, day: date) -> None:
        self.moves.append((milestone, day))

    def _refused(self, no: object) -> None:
        self.trouble.append(str(no))

    def _fixed(self) -> None:
        self.fixed += 1

    def _left(self) -> None:
        self.left += 1


@pytest.fixture
def line(app: QApplication, qtbot: QtBot) -> Timeline:
    made = Timeline()
    qtbot.addWidget(made)
    made.resize(1000, 400)
    made.show()
    made.show_bars(BARS, TODAY)
    made.choose("m3")
    return made


@pytest.fixture
def heard(line: Timeline) -> Heard:
    return Heard(line)


def editor(line: Timeline) -> QLineEdit:
    found = line.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def test_its_model_is_well_behaved(line: Timeline, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(line.milestones)


def test_a_row_says_everything_to_who_cannot_see_it(line: Timeline) -> None:
    told = line.milestones.index(1, LINE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == (
        "2. 厂房封顶（示例），沛县工信局，时限2026-02-28，逾期5天，须先完成：完成图谱（示例），"
        "受制约于沛县-A-2026-0003（市级部门协调，自2月20日）"
    )
    assert line.accessibleName() == "节点时间轴"


def test_every_course_is_drawn_in_a_shape_of_its_own(line: Timeline) -> None:
    """In grey, too: the marks of two courses at the same place are different pictures."""
    pictures = set()
    for course in Standing:
        line.show_bars([Bar("m", "示例", "", date(2026, 1, 1), date(2026, 6, 30), None, course)], TODAY)
        image = line.grab(line.cell(0).toRect().translated(0, line.viewport().y())).toImage()
        pictures.add(bytes(image.convertToFormat(image.Format.Format_Mono).constBits()))
    assert len(pictures) == len(Standing)


def test_arrows_select_and_move_by_a_day_or_a_month(line: Timeline, heard: Heard) -> None:
    QTest.keyClick(line, Qt.Key.Key_Right, CTRL)
    QTest.keyClick(line, Qt.Key.Key_Left, SHIFT)
    assert line.milestones.index(2, DUE).data() == "改为2026-04-29"
    assert heard.moves == []
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert heard.moves == [("m3", date(2026, 4, 29))]


def test_escape_drops_the_move_and_then_leaves(line: Timeline, heard: Heard) -> None:
    QTest.keyClick(line, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.milestones.index(2, DUE).data() == "2026-03-31　还剩26天"
    assert (heard.moves, heard.left) == ([], 0)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert heard.left == 1


def test_going_on_to_another_confirms_the_move(line: Timeline, heard: Heard) -> None:
    QTest.keyClick(line, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(line, Qt.Key.Key_Up)
    assert heard.moves == [("m3", date(2026, 4, 1))]


def test_a_move_there_and_back_is_none(line: Timeline, heard: Heard) -> None:
    QTest.keyClick(line, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(line, Qt.Key.Key_Left, SHIFT)
    QTest.keyClick(line, Qt.Key.Key_Down)
    assert heard.moves == []


def test_enter_asks_for_a_date_and_takes_any_form_of_one(line: Timeline, heard: Heard) -> None:
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert editor(line).text() == "2026-03-31"
    editor(line).setText("2026年5月1日")
    QTest.keyClick(editor(line), Qt.Key.Key_Return)
    assert heard.moves == [("m3", date(2026, 5, 1))]


def test_a_date_that_cannot_be_read_stays_to_be_corrected(line: Timeline, heard: Heard) -> None:
    QTest.keyClick(line, Qt.Key.Key_Return)
    editor(line).setText("下月底")
    QTest.keyClick(editor(line), Qt.Key.Key_Return)
    assert editor(line).text() == "下月底"
    assert heard.moves == []
    assert "下月底" in heard.trouble[0]
    QTest.keyClick(editor(line), Qt.Key.Key_Escape)


def test_what_cannot_be_moved_now_says_so_and_stays(line: Timeline, heard: Heard) -> None:
    line.movable = False
    QTest.keyClick(line, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert heard.fixed == 2
    assert line.milestones.pending is None
    assert line.findChild(QLineEdit) is None


def test_the_axis_reaches_as_far_as_a_milestone_is_moved(line: Timeline) -> None:
    assert line.axis.end == date(2026, 4, 1)
    for _ in range(9):
        QTest.keyClick(line, Qt.Key.Key_Right, CTRL)
    assert line.axis.end == date(2027, 1, 1)
