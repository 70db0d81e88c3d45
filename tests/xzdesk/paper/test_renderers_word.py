import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xzdesk.paper.reading import area_texts, lost, pages, squeeze
from xzdesk.paper import word
from xzdesk.paper.document import (
    Column,
    Document,
    KeyValues,
    Pair,
    Paragraph,
    Signature,
    SignatureGrid,
    SignBox,
    SignLine,
    Table,
    cells,
)
from xzdesk.paper.fonts import WANTED
from xzdesk.paper.words import clean, document_text, figure_texts


@pytest.fixture(scope="module")
def letter_docx(letter: Document) -> Any:
    return docx.Document(BytesIO(word.render(letter)))


@pytest.fixture(scope="module")
def ledger_docx(long_ledger: Document) -> Any:
    return docx.Document(BytesIO(word.render(long_ledger)))


def body_words(file: Any) -> str:
    return "".join(text.text or "" for text in file.element.body.iter(qn("w:t")))


@pytest.mark.parametrize("name", ["letter", "form", "long_ledger"])
def test_the_file_carries_all_words_in_order(name: str, request: pytest.FixtureRequest) -> None:
    document = request.getfixturevalue(name)
    file = docx.Document(BytesIO(word.render(document)))
    assert lost(document_text(document), squeeze(body_words(file))) == []


@pytest.mark.parametrize("name", ["letter", "form", "long_ledger"])
def test_the_file_prints_all_words_in_order(
    name: str, request: pytest.FixtureRequest, printed: dict[str, bytes]
) -> None:
    document = request.getfixturevalue(name)
    assert lost(document_text(document), "".join(area_texts(printed[f"{name}.docx"]))) == []


def runs(file: Any) -> Iterator[Any]:
    yield from file.element.body.iter(qn("w:r"))
    for section in file.sections:
        for part in (section.header, section.footer, section.even_page_header, section.even_page_footer):
            yield from part._element.iter(qn("w:r"))


def test_every_run_with_words_names_an_east_asian_face_of_the_office(letter_docx: Any) -> None:
    faces = [run.find(f".//{qn('w:rFonts')}") for run in runs(letter_docx) if run.find(qn("w:t")) is not None]
    assert {face.get(qn("w:eastAsia")) for face in faces} == set(WANTED.values())
    normal = letter_docx.styles["Normal"].element.find(f".//{qn('w:rFonts')}")
    assert normal.get(qn("w:eastAsia")) == "仿宋_GB2312"


def test_the_file_says_what_to_take_where_a_face_is_not_installed(letter: Document) -> None:
    with ZipFile(BytesIO(word.render(letter))) as parts:
        table = parts.read("word/fontTable.xml").decode()
        assert not any("thumbnail" in name for name in parts.namelist())
    assert set(re.findall('altName w:val="([^"]+)"', table)) == {"华文中宋", "仿宋", "楷体", "SimHei", "SimSun"}


def test_running_text_has_the_exact_pitch_and_is_tightened(letter_docx: Any) -> None:
    body = next(item for item in letter_docx.paragraphs if item.text.startswith("为推进"))
    assert (body.paragraph_format.line_spacing.pt, body.paragraph_format.line_spacing_rule) == (28.95, 4)
    assert (body.paragraph_format.first_line_indent.pt, body.runs[0].font.size.pt) == (32, 16)
    assert letter_docx.styles["Normal"].element.find(f".//{qn('w:spacing')}").get(qn("w:val")) == "-4"


def test_pages_lie_as_the_document_says_with_the_standards_margins(letter_docx: Any) -> None:
    names = ("page_width", "top_margin", "bottom_margin", "left_margin", "right_margin")
    sizes = [tuple(round(getattr(section, name).mm) for name in names) for section in letter_docx.sections]
    assert sizes == [(210, 37, 35, 28, 26), (297, 28, 26, 35, 37), (210, 37, 35, 28, 26)]


def test_page_numbers_are_fields_odd_right_even_left(letter_docx: Any) -> None:
    assert letter_docx.settings.odd_and_even_pages_header_footer
    for section in letter_docx.sections:
        odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
        assert squeeze(odd.text) == "徐委发〔2022〕33号—1—"
        assert squeeze(even.text) == "—1—徐委发〔2022〕33号"
        assert [item._p.findtext(f".//{qn('w:instrText')}") for item in (odd, even)] == ["PAGE", "PAGE"]


def test_the_printed_page_numbers_stand_right_on_odd_and_left_on_even_pages(printed: dict[str, bytes]) -> None:
    with pages(printed["letter.docx"]) as opened:
        for number, page in enumerate(opened, start=1):
            half = page.get_size()[0] / 2
            side = {"left": half} if number % 2 else {"right": half}
            assert f"—{number}—" in squeeze(page.get_textpage().get_text_bounded(top=90, **side))


def test_head_rows_repeat_and_no_row_is_cut(ledger_docx: Any) -> None:
    rows = [row._tr for row in ledger_docx.tables[0].rows]
    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True, True] + [False] * 120
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_the_printed_head_repeats_and_each_record_is_whole_on_one_page(printed: dict[str, bytes]) -> None:
    texts = area_texts(printed["long_ledger.docx"])
    assert all("红黄绿灯" in text for text in texts)
    for number in range(1, 121):
        [page] = [text for text in texts if f"沛县-A-2026-{number:04}" in text]
        assert f"第{number}项问题：用地指标未落实，厂房建设进度受影响，企业多次反映" in page


def test_a_row_taller_than_a_page_may_be_cut() -> None:
    table = Table((Column("一"),), (cells("短"), cells("长" * 3000)))
    file = docx.Document(BytesIO(word.render(Document("题", (table,)))))
    whole = [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in file.tables[0].rows]
    assert whole == [True, True, False]


def test_columns_are_as_wide_in_the_grid_as_in_every_cell_and_fill_the_type_area(ledger_docx: Any) -> None:
    table = ledger_docx.tables[0]._tbl
    grid = [int(column.get(qn("w:w"))) for column in table.tblGrid]
    assert sum(grid) == pytest.approx(225 / 25.4 * 1440, abs=len(grid))
    for row in table.tr_lst[2:]:
        assert [int(width.get(qn("w:w"))) for width in row.iter(qn("w:tcW"))] == grid


def test_a_figure_is_a_picture_with_its_numbers_in_words(letter: Document, letter_docx: Any) -> None:
    [picture] = letter_docx.inline_shapes
    assert (round(picture.width.mm), round(picture.height.mm)) == (156, 60)
    assert [picture._inline.docPr.get("descr")] == figure_texts(letter)


def test_a_light_tints_its_cell(letter_docx: Any) -> None:
    fills = {shade.get(qn("w:fill")) for shade in letter_docx.element.body.iter(qn("w:shd"))}
    assert {"F6C9C4", "FDEEB5", "D3ECD0"} <= fills


def test_headings_show_in_the_outline(letter_docx: Any) -> None:
    marked = [
        (level.getparent().getparent().text, level.get(qn("w:val")))
        for level in letter_docx.element.body.iter(qn("w:outlineLvl"))
    ]
    assert marked[:3] == [("一、基本情况", "0"), ("（一）县级已采取的措施", "1"), ("1.会办两次", "2")]


@given(st.text(max_size=60))
@settings(max_examples=40)
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    blocks = (
        Paragraph(text),
        Table((Column(text),), (cells(text),)),
        KeyValues(((Pair(text, text),),)),
        SignatureGrid((SignBox(text),)),
    )
    file = docx.Document(BytesIO(word.render(Document("题", blocks, head=text, foot=text))))
    value = file.tables[0].rows[1].cells[0]
    assert value.text == clean(text)


def test_the_last_line_before_a_signature_stays_with_it() -> None:
    signed = Document(title="示例", blocks=(Paragraph("第一段。"), Paragraph("末段。"), Signature("示例单位")))
    paragraphs = docx.Document(BytesIO(word.render(signed))).paragraphs
    kept = {each.text: bool(each.paragraph_format.keep_with_next) for each in paragraphs}
    assert (kept["第一段。"], kept["末段。"], kept["示例单位"]) == (False, True, True)


def kept_rows(document: Document) -> list[bool]:
    """For each row of the first table, whether it stays with what follows."""
    rows = docx.Document(BytesIO(word.render(document))).tables[0]._tbl.tr_lst
    return [all(p.find(f".//{qn('w:keepNext')}") is not None for p in row.iter(qn("w:p"))) for row in rows]


def listing(rows: int, note: str = "") -> Document:
    columns = (Column("序号"), Column("标题", 4))
    return Document("题", (Table(columns, tuple(cells(each, "标题") for each in range(rows)), "表", note),))


def test_a_short_table_stays_whole_and_a_note_stays_with_its_table() -> None:
    assert kept_rows(listing(8)) == [True] * 8 + [False]
    assert kept_rows(listing(8, "注")) == [True] * 9


def test_a_long_table_leaves_no_single_row_with_its_head_or_at_its_end() -> None:
    assert kept_rows(listing(60)) == [True, True] + [False] * 57 + [True, False]
    assert kept_rows(listing(60, "注"))[-2:] == [True, True]


def test_an_answers_grid_stays_whole() -> None:
    grid = KeyValues(tuple((Pair("答复人"), Pair("答复日期")) for _ in range(5)), title="签收和答复")
    assert kept_rows(Document("题", (grid,))) == [True] * 4 + [False]


def test_the_lines_below_a_signature_stay_together() -> None:
    signed = Document("题", signature=Signature("示例单位", lines=(SignLine("经办人"), SignLine("审核人"))))
    paragraphs = docx.Document(BytesIO(word.render(signed))).paragraphs
    kept = {each.text: bool(each.paragraph_format.keep_with_next) for each in paragraphs}
    assert (kept["示例单位"], kept["经办人："], kept["审核人："]) == (True, True, False)


def test_a_short_word_before_a_table_stays_with_it_and_a_long_paragraph_does_not() -> None:
    table = listing(3).blocks[0]
    document = Document("题", (Paragraph("见下表。"), table, Paragraph("长" * 60), table))
    paragraphs = docx.Document(BytesIO(word.render(document))).paragraphs
    kept = {each.text[:2]: bool(each.paragraph_format.keep_with_next) for each in paragraphs if each.text}
    assert (kept["见下"], kept["长长"]) == (True, False)


def test_in_a_narrow_box_name_and_date_stand_on_lines_of_their_own() -> None:
    boxes = (SignBox("经办人", name="张某"), SignBox("审核人", name="李某"))
    for across, lines in ((1, ["签名：张某年月日"]), (2, ["签名：张某", "年月日"])):
        file = docx.Document(BytesIO(word.render(Document("题", (SignatureGrid(boxes, across),)))))
        written = [squeeze(item.text) for item in file.tables[0].rows[0].cells[1].paragraphs]
        assert written == ["", *lines]
