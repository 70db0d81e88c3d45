"""The clipboard of a spreadsheet, read cell by cell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.plans.pasting import as_text, cells_of

CELLS = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters='"'), max_size=8)


def test_rows_and_columns_are_parted_and_the_last_line_end_is_none() -> None:
    assert cells_of("1,234\t统计局\r\n５６\t\r\n") == [["1,234", "统计局"], ["５６", ""]]


def test_a_cell_in_quotes_may_hold_line_ends_tabs_and_quotes() -> None:
    assert cells_of('"第一行\n第二行"\t"一\t二"\t"说""好"""\n3') == [["第一行 第二行", "一 二", '说"好"'], ["3"]]


def test_a_quote_that_is_never_closed_is_text() -> None:
    assert cells_of('"未完\t2\n3') == [['"未完', "2"], ["3"]]


def test_an_empty_row_between_stays_a_row() -> None:
    assert cells_of("1\n\n2\n") == [["1"], [""], ["2"]]


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_copied_is_what_is_pasted(rows: list[list[str]]) -> None:
    assert cells_of(as_text(rows) + "\n") == rows
