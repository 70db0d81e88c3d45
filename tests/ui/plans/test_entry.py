"""The grid of a period's figures: what is pasted is taken, marked or given back, and nothing is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester

from ui.plans.entry import AIM, SOURCE, TARGET, VALUE, EntryModel, EntryRow, Figure

ROWS = [
    EntryRow("p1", "t1", "工程机械", "产业规模", "亿元", "320", "45.2", usual="统计局"),
    EntryRow("p1", "t2", "工程机械", "技改项目", "项", "30", "4", value="6", source="工信局"),
    EntryRow("p2", "t3", "高端纺织", "产业规模", "亿元", "60", ""),
]


@pytest.fixture
def model(app: QApplication) -> EntryModel:
    made = EntryModel()
    made.show(ROWS)
    return made


def test_it_is_a_well_behaved_model(model: EntryModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.paste(0, VALUE, [["x", "统计局"]])
    model.show([])
    model.show(ROWS)


def test_a_block_is_read_as_spreadsheets_write_numbers(model: EntryModel) -> None:
    pasted = model.paste(0, VALUE, [["1,234.5", "市统计局"], ["１２", ""], ["0", "报表"]])
    assert (pasted.taken, pasted.refused, pasted.over) == (5, 0, ())
    assert model.figures() == [
        Figure("p1", "t1", "1,234.5", "市统计局"),
        Figure("p1", "t2", "１２", "工信局"),
        Figure("p2", "t3", "0", "报表"),
    ]


def test_what_cannot_be_read_is_marked_with_its_reason_and_stays(model: EntryModel) -> None:
    pasted = model.paste(0, VALUE, [["约50", "统计局"], ["7", "工信局"]])
    assert pasted.refused == 1
    cell = model.index(0, VALUE)
    assert cell.data() == "约50"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "“约50”应填数字。"
    assert cell.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert [figure.target for figure in model.figures()] == ["t2"]


def test_a_row_is_saved_whole_or_stays_as_typed(model: EntryModel) -> None:
    model.paste(0, VALUE, [["约50", "市统计局"]])
    assert model.figures() == []
    model.settle(ROWS)
    assert [model.index(0, column).data() for column in (VALUE, SOURCE)] == ["约50", "市统计局"]
    model.setData(model.index(0, VALUE), "50")
    assert model.figures() == [Figure("p1", "t1", "50", "市统计局")]


def test_a_figure_may_bring_its_own_unit_and_no_other(model: EntryModel) -> None:
    model.show([*ROWS, EntryRow("p2", "t4", "高端纺织", "智改比例", "%", "90", "")])
    pasted = model.paste(0, VALUE, [["12.5 亿元"], ["7项"], ["12万元"], ["85％"]])
    assert pasted.refused == 1
    assert [figure.value for figure in model.figures()] == ["12.5", "7", "85"]


def test_what_finds_no_cell_is_given_back(model: EntryModel) -> None:
    pasted = model.paste(2, SOURCE, [["统计局", "多一列"], ["多一行", ""]])
    assert pasted.over == ("多一列", "多一行")
    assert pasted.taken == 1


def test_after_saving_what_was_refused_is_still_there(model: EntryModel) -> None:
    model.paste(0, VALUE, [["约50"], ["7"]])
    saved = [
        ROWS[0],
        EntryRow("p1", "t2", "工程机械", "技改项目", "项", "30", "4", value="7", source="工信局"),
        ROWS[2],
    ]
    model.settle(saved)
    assert model.index(0, VALUE).data() == "约50"
    assert model.index(1, VALUE).data() == "7"
    assert model.figures() == []


def test_typing_what_is_noted_already_is_no_change(model: EntryModel) -> None:
    assert model.setData(model.index(1, VALUE), "9")
    assert model.figures()
    model.setData(model.index(1, VALUE), "6")
    assert model.figures() == []


def test_a_figure_comes_from_where_it_usually_does(model: EntryModel) -> None:
    model.setData(model.index(0, VALUE), "50")
    assert model.index(0, SOURCE).data() == "统计局"
    assert model.figures() == [Figure("p1", "t1", "50", "统计局")]


def test_a_source_without_a_figure_is_told(model: EntryModel) -> None:
    model.setData(model.index(2, SOURCE), "统计局")
    assert model.refused() == [(2, SOURCE, "还没有填“完成值”。")]


def test_only_figures_and_sources_can_be_written(model: EntryModel) -> None:
    assert not model.setData(model.index(0, TARGET), "别的")
    assert not model.flags(model.index(0, AIM)) & Qt.ItemFlag.ItemIsEditable
    assert model.fill([model.index(row, column) for row in range(3) for column in (AIM, SOURCE)], "统计局") == 3
