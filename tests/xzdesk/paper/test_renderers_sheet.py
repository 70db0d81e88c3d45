from io import BytesIO
from typing import Any
from xml.sax.saxutils import unescape
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xzdesk.paper.reading import area_texts, lost, pages, squeeze
from xzdesk.paper import sheet
from xzdesk.paper.document import (
    Cell,
    Column,
    Document,
    KeyValues,
    Orientation,
    PageBreak,
    Pair,
    Paragraph,
    Table,
    cells,
)
from xzdesk.paper.words import clean, document_text, figure_texts


def book(document: Document) -> Any:
    return openpyxl.load_workbook(BytesIO(sheet.render(document)))


@pytest.fixture(scope="module")
def letter_book(letter: Document) -> Any:
    return book(letter)


@pytest.fixture(scope="module")
def ledger_book(long_ledger: Document) -> Any:
    return book(long_ledger)


def words(workbook: Any) -> list[str]:
    return [
        squeeze(cell.value if isinstance(cell.value, str) else shown(cell))
        for page in workbook
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def shown(cell: Any) -> str:
    decimals = len(cell.number_format.partition(".")[2])
    return f"{cell.value:.{decimals}f}"


@pytest.mark.parametrize("name", ["letter", "form", "long_ledger"])
def test_the_workbook_carries_all_words_in_order(name: str, request: pytest.FixtureRequest) -> None:
    document = request.getfixturevalue(name)
    assert lost(document_text(document), "".join(words(book(document)))) == []


@pytest.mark.parametrize("name", ["letter", "form", "long_ledger"])
def test_the_workbook_prints_all_words(name: str, request: pytest.FixtureRequest, printed: dict[str, bytes]) -> None:
    """LibreOffice draws a sheet's cells in an order of its own, so each is looked for anywhere."""
    expected = document_text(request.getfixturevalue(name))
    assert lost(expected, "".join(area_texts(printed[f"{name}.xlsx"])), anywhere=expected) == []


def test_each_stretch_between_page_breaks_is_a_sheet_set_up_for_a4(letter_book: Any) -> None:
    assert letter_book.sheetnames == ["关于提请协调35千伏专线接入事项的函", "清单", "清单（3）", "办理单"]
    lying = ["portrait", "landscape", "landscape", "portrait"]
    assert [page.page_setup.orientation for page in letter_book] == lying
    for page in letter_book:
        assert page.page_setup.paperSize == 9
        assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
        assert "— &P —" in (page.oddFooter.center.text or "")
    margins = letter_book["清单"].page_margins
    assert [round(side * 25.4) for side in (margins.top, margins.bottom, margins.left, margins.right)] == [
        28,
        26,
        35,
        37,
    ]


def test_the_head_of_a_ledger_repeats_and_nothing_in_its_rows_is_merged(ledger_book: Any) -> None:
    page = ledger_book.active
    assert page.print_title_rows == "$3:$4"
    assert {merged.min_row for merged in page.merged_cells.ranges} <= {1, 2, 3, 4}
    assert [cell.value for cell in page[5]][:2] == [1, "沛县-A-2026-0001"]
    assert page.max_row == 4 + 120


def test_a_long_table_that_another_follows_has_a_sheet_of_its_own_and_so_repeats_its_head(letter_book: Any) -> None:
    ledger, rest = letter_book["清单"], letter_book["清单（3）"]
    assert (ledger.print_title_rows, rest.print_title_rows) == ("$4:$5", "$2:$2")
    assert [rest.cell(row, 1).value for row in (1, 2, 3)] == ["已销号问题", "类别", "无"]


def test_a_tables_head_never_stands_over_what_follows_the_table() -> None:
    columns = (Column("序号", 1), Column("标题", 3))
    short, long = (Table(columns, tuple(cells(n, "示例") for n in range(count))) for count in (3, 40))
    after = Paragraph("其余见问题台账。")
    (alone,) = book(Document("月报", (short, after))).worksheets
    assert alone.print_title_rows is None
    first, second = book(Document("月报", (long, after))).worksheets
    assert (first.print_title_rows, second.print_title_rows) == ("$2:$2", None)
    assert [row[0].value for row in second.iter_rows()] == ["\u3000\u3000其余见问题台账。"]


def test_the_printed_head_repeats_and_each_record_is_whole_on_one_page(printed: dict[str, bytes]) -> None:
    texts = area_texts(printed["long_ledger.xlsx"])
    assert all("红黄绿灯" in text for text in texts)
    for number in range(1, 121):
        [page] = [text for text in texts if f"沛县-A-2026-{number:04}" in text]
        assert f"第{number}项问题：用地指标未落实，厂房建设进度受影响，企业多次反映" in page


def test_the_printed_sheet_is_one_page_wide_within_its_margins(printed: dict[str, bytes]) -> None:
    with pages(printed["letter.xlsx"]) as opened:
        for page in opened:
            width = page.get_size()[0]
            left, right = (35, 37) if width > page.get_size()[1] else (28, 26)
            inked = [item.get_bounds() for item in page.get_objects()]
            assert min(box[0] for box in inked) >= (left - 1) / 25.4 * 72
            assert max(box[2] for box in inked) <= width - (right - 1) / 25.4 * 72


def test_figures_are_numbers_that_read_as_on_paper(ledger_book: Any) -> None:
    cell = ledger_book.active["G5"]
    assert (cell.value, cell.number_format) == (0.25, "0.00")


@pytest.mark.parametrize(("text", "number"), [("3项", 3), ("1,200", 1200), ("0012", 13), ("12%", 0.12)])
def test_a_figure_that_would_read_otherwise_stays_a_text(text: str, number: float) -> None:
    table = Table((Column("列"),), ((Cell(text, number=number),),))
    cell = book(Document("题", (table,))).active["A3"]
    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "0012", "1E5", "https://a.b", "{=1}", "TRUE"])
def test_what_looks_like_a_formula_is_written_as_words(text: str) -> None:
    blocks = (Paragraph(text, indent=0), Table((Column("列"),), (cells(text),)), KeyValues(((Pair("项", text),),)))
    page = book(Document("题", blocks)).active
    found = [cell for row in page.iter_rows() for cell in row if cell.value == text]
    assert [cell.data_type for cell in found] == ["s", "s", "s"]
    assert all(cell.hyperlink is None for cell in found)


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=40)
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    table = Table((Column("列"),), (cells(text),))
    document = Document(text, (Paragraph(text), table, PageBreak(name=text), Paragraph("尾")), head=text, foot=text)
    page = book(document).worksheets[0]
    found = [page.cell(row, 1).value for row in range(1, page.max_row + 1)]
    assert (clean(text) or None) in [value.replace("\r\n", "\n") if value else value for value in found]


def test_a_text_too_tall_for_a_row_goes_on_in_the_next_and_loses_nothing() -> None:
    long = "".join(chr(0x4E00 + number) for number in range(3000))
    page = book(Document("题", (Table((Column("一"), Column("二", 3)), (cells("短", long),)),))).active
    rows = range(3, page.max_row + 1)
    assert len(rows) > 1
    assert "".join(page.cell(row, 2).value for row in rows) == long
    assert [page.cell(row, 1).value for row in rows] == ["短"] + [None] * (len(rows) - 1)
    assert all(page.row_dimensions[row].height <= 409 for row in rows)


def test_more_characters_than_a_cell_holds_are_spread_over_rows() -> None:
    page = book(Document("题", (Paragraph("徐" * 70_000, indent=0),), orientation=Orientation.LANDSCAPE)).active
    values = [page.cell(row, 1).value for row in range(2, page.max_row + 1)]
    assert "".join(values) == "徐" * 70_000


def test_sheet_names_are_such_as_excel_takes() -> None:
    names = ["2026/03：周报[草稿]*?\\", "history", "清单", "清单", "'引'", "", "名" * 40]
    document = Document("题", tuple(PageBreak(name=name) for name in names))
    made = book(document).sheetnames
    assert made == ["题", "202603：周报草稿", "history（3）", "清单", "清单（5）", "引", "第7页", "名" * 28]


def test_a_light_tints_its_cell(letter_book: Any) -> None:
    fills = {cell.fill.fgColor.rgb for row in letter_book["清单"].iter_rows() for cell in row}
    assert {"FFF6C9C4", "FFFDEEB5", "FFD3ECD0"} <= fills


def test_a_figure_is_a_picture_with_its_numbers_in_words(letter: Document) -> None:
    with ZipFile(BytesIO(sheet.render(letter))) as packed:
        assert packed.read("xl/media/image1.png").startswith(b"\x89PNG")
        drawing = unescape(packed.read("xl/drawings/drawing1.xml").decode())
    assert all(f'descr="{words}"' in drawing for words in figure_texts(letter))
