"""The plans' tables: well behaved models, a cursor that stays, and bars that are told in words."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.plans.gauge import Gauge
from ui.plans.table import Column, Table
from xzdesk.problems.queries import Light

COLUMNS = (
    Column[str]("名称", 120, lambda row: f"{row}\n第二行"),
    Column[str]("进度", 0, lambda _: "", gauge=lambda _: Gauge(0.5, 0.6, Light.YELLOW)),
)


@pytest.fixture
def table(app: QApplication, qtbot: QtBot) -> Table[str]:
    made = Table(COLUMNS, str, row_height=44, name="示例")
    qtbot.addWidget(made)
    made.show()
    made.show_rows(["甲", "乙", "丙"])
    return made


def test_its_model_is_well_behaved(table: Table[str], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(table.rows_model)


def test_the_cursor_stays_on_its_row_and_else_at_its_height(table: Table[str]) -> None:
    table.choose("乙")
    table.show_rows(["丁", "甲", "乙"])
    assert table.current() == "乙"
    table.show_rows(["丁", "甲"])
    assert table.current() == "甲"
    table.show_rows([])
    assert table.current() == ""


def test_enter_opens_the_row_of_the_cursor(table: Table[str]) -> None:
    opened: list[str] = []
    table.opened.connect(opened.append)
    table.choose("丙")
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == ["丙"]


def test_a_bar_is_told_in_words(table: Table[str]) -> None:
    cell = table.rows_model.index(0, 1)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "完成50.0%，时间过去60.0%，黄灯"
    assert table.rows_model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "甲，第二行"


def _same(gauge: Gauge, _row: str) -> Gauge:
    return gauge


def test_lights_differ_without_their_colour(table: Table[str]) -> None:
    pictures = set()
    for light in (Light.GREEN, Light.YELLOW, Light.RED):
        gauge = Gauge(0.5, 0.6, light)
        columns = (Column[str]("", 300, lambda _: "", gauge=partial(_same, gauge)),)
        other = Table(columns, str)
        other.show_rows(["甲"])
        image = other.grab().toImage()
        pictures.add(bytes(image.convertToFormat(image.Format.Format_Mono).constBits()))
        other.deleteLater()
    assert len(pictures) == 3


def test_a_narrow_table_leaves_out_what_can_be_spared(app: QApplication, qtbot: QtBot) -> None:
    made = Table((*COLUMNS, Column[str]("备注", 90, str, narrow=0), Column[str]("预测", 90, str, narrow=50)), str)
    qtbot.addWidget(made)
    made.resize(1000, 300)
    made.show()
    assert (made.isColumnHidden(2), made.columnWidth(3)) == (False, 90)
    made.resize(600, 300)
    assert (made.isColumnHidden(2), made.columnWidth(3), made.columnWidth(0)) == (True, 50, 120)
    made.resize(1000, 300)
    assert (made.isColumnHidden(2), made.columnWidth(3)) == (False, 90)
