"""No record is lost or cut over a page, however long its neighbours are; each is read back and compared."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.xzdesk.paper.conftest import awkward_row
from tests.xzdesk.paper.reading import area_texts, squeeze
from xzdesk.paper import pdf, sheet, word
from xzdesk.paper.document import Column, Document, Orientation, Table

COLUMNS = (Column("记录", 2), Column("内容", 6), Column("编号", 3))


def table_of(document: Document) -> Table:
    [table] = [block for block in document.blocks if isinstance(block, Table)]
    return table


def cut_or_lost(table: Table, pages: list[str]) -> list[str]:
    """The records that do not stand on one page, whole and once."""
    found = []
    for row in table.rows:
        marks = [squeeze(row[0].text), squeeze(row[2].text), squeeze(row[1].text)[-6:]]
        places = [[at for at, page in enumerate(pages) if mark in page] for mark in marks]
        if not (places[0] == places[1] == places[2] and len(places[0]) == 1):
            found.append(row[0].text)
    return found


def letters(text: str) -> int:
    return text.count("徐")


def test_the_pdf_holds_each_record_whole_on_one_page(awkward: Document) -> None:
    table, pages = table_of(awkward), area_texts(pdf.render(awkward))
    assert cut_or_lost(table, pages) == []
    assert sum(map(letters, pages)) == sum(letters(row[1].text) for row in table.rows)
    assert all(page.count("记录内容编号") == 1 for page in pages)


@pytest.mark.parametrize("name", ["awkward.docx", "awkward.xlsx"])
def test_what_word_and_excel_print_holds_each_record_whole_on_one_page(
    name: str, awkward: Document, printed: dict[str, bytes]
) -> None:
    table, pages = table_of(awkward), area_texts(printed[name])
    assert cut_or_lost(table, pages) == []
    assert sum(map(letters, pages)) == sum(letters(row[1].text) for row in table.rows)
    assert all("记录内容编号" in page for page in pages)


def test_the_word_file_holds_every_record_cell_by_cell(awkward: Document) -> None:
    [table] = docx.Document(BytesIO(word.render(awkward))).tables
    assert [tuple(cell.text for cell in row.cells) for row in table.rows[1:]] == words_of(awkward)


def test_the_workbook_holds_every_record_cell_by_cell(awkward: Document) -> None:
    [page] = openpyxl.load_workbook(BytesIO(sheet.render(awkward))).worksheets
    rows = [tuple(cell.value for cell in row) for row in page.iter_rows()]
    assert [row for row in rows if str(row[0]).startswith("记") and row[0] != "记录"] == words_of(awkward)


def words_of(document: Document) -> list[tuple[str, ...]]:
    return [tuple(cell.words for cell in row) for row in table_of(document).rows]


@given(
    st.lists(st.integers(0, 700), min_size=1, max_size=14),
    st.sampled_from([Orientation.PORTRAIT, Orientation.LANDSCAPE]),
)
@settings(max_examples=40, deadline=None)
def test_whatever_lengths_meet_no_record_is_cut(lengths: list[int], orientation: Orientation) -> None:
    most = 700 if orientation is Orientation.PORTRAIT else 450  # longer ones do not fit on a page and may be cut
    rows = tuple(awkward_row(number, min(length, most)) for number, length in enumerate(lengths))
    table = Table(COLUMNS, rows)
    assert cut_or_lost(table, area_texts(pdf.render(Document("题", (table,), orientation=orientation)))) == []


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=5))
@example([394, 2044])  # a record's last characters are parted by the end of a page
@settings(max_examples=20, deadline=None)
def test_of_records_longer_than_a_page_no_character_is_lost(lengths: list[int]) -> None:
    table = Table(COLUMNS, tuple(awkward_row(number, length) for number, length in enumerate(lengths)))
    pages = area_texts(pdf.render(Document("题", (table,))))
    text = re.sub(r"沛县-A-2026-\d{4}", "", "".join(pages).replace("记录内容编号", ""))  # what stands beside and above
    assert letters(text) == sum(lengths)
    assert [number for number in range(len(lengths)) if text.count(f"终{number}止") != 1] == []
