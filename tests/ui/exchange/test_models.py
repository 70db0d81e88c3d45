"""The small tables of the exchange page behave as Qt's models must."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.exchange.duplicates import PairsModel
from ui.exchange.listing import Column, ListModel, make_table
from ui.exchange.rows import RowsModel, gist
from ui.widgets.cells import TableCells
from xzdesk.exchange.duplicates import Resemblance
from xzdesk.exchange.findings import CellChange, RowKind, RowResult

ROWS = [
    RowResult("报送件", 3, "示例-报1", "示例一", RowKind.NEW, (CellChange("答复人", "", "示例处长"),)),
    RowResult("报送件", 4, "示例-报2", "示例二", RowKind.REFUSED, (), "示例原因。"),
    RowResult("报送件", 5, "示例-报3", "示例三", RowKind.CHANGED, (CellChange("签收人", "甲", "甲"),)),
]


def test_the_list_model_is_a_sound_model(app: QApplication, qtmodeltester: ModelTester) -> None:
    model: ListModel[str] = ListModel([Column("字", str)])
    model.show(["甲", "乙"])
    qtmodeltester.check(model)
    assert model.item(2) is None


def test_selected_rows_are_copied_with_their_head(app: QApplication, qtbot: QtBot) -> None:
    model: ListModel[str] = ListModel([Column("字", str), Column("两遍", lambda word: f"{word}\n{word}")])
    table = make_table(model)
    qtbot.addWidget(table)
    model.show(["甲", "乙"])
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert app.clipboard().text() == "字\t两遍\n乙\t乙 乙"


def test_a_tip_tells_what_is_cut_short_or_not_shown_at_all(app: QApplication, qtbot: QtBot) -> None:
    columns = [Column("短", str, 80), Column("长", lambda word: word * 30, 80), Column("另", str, 80, tip=str.upper)]
    model: ListModel[str] = ListModel(columns)
    table, option = make_table(model), QStyleOptionViewItem()
    qtbot.addWidget(table)
    model.show(["a"])
    delegate = table.itemDelegate()
    assert isinstance(delegate, TableCells)

    def repeats(column: int) -> bool:
        option.rect = table.visualRect(model.index(0, column))
        return delegate.repeats(option, model.index(0, column))

    assert [repeats(column) for column in range(3)] == [True, False, False]


def test_the_rows_model_is_a_sound_model_also_while_it_is_filtered(
    app: QApplication, qtmodeltester: ModelTester
) -> None:
    model = RowsModel()
    model.load(ROWS, to_choose=True)
    qtmodeltester.check(model)
    model.only(RowKind.REFUSED)
    assert model.rowCount() == 1
    assert sum(model.counts().values()) == 3


def test_a_tick_survives_filtering(app: QApplication) -> None:
    model = RowsModel()
    model.load(ROWS, to_choose=True)
    model.setData(model.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    model.only(RowKind.CHANGED)
    model.only(None)
    assert [row.row for row in model.chosen] == [5]
    assert model.left == {("报送件", 3)}


def test_a_row_that_cannot_be_taken_in_cannot_be_ticked(app: QApplication) -> None:
    model = RowsModel()
    model.load(ROWS, to_choose=True)
    assert not model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert not model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsUserCheckable


def test_after_the_import_there_is_nothing_to_tick(app: QApplication) -> None:
    model = RowsModel()
    model.load(ROWS, to_choose=False)
    assert model.data(model.index(0, 0), Qt.ItemDataRole.CheckStateRole) is None


def test_the_gist_of_a_row_is_its_reason_or_what_it_brings() -> None:
    assert [gist(row) for row in ROWS] == ["答复人：示例处长", "示例原因。", ""]


def test_the_duplicates_model_is_a_sound_model(app: QApplication, qtmodeltester: ModelTester) -> None:
    model = PairsModel()
    pair = Resemblance("问题", 4, "示例一", "沛县-A-2026-0001", "示例二", "示例企业", 0.8)
    model.load([pair], {})
    qtmodeltester.check(model)
    assert model.said(pair) == "未核对"
