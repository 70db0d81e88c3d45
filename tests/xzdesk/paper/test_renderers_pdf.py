import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xzdesk.paper.reading import area_texts, body_ink, ink, layout, lost, pages, squeeze
from xzdesk.paper import pdf, preview
from xzdesk.paper.charts import BarChart, Series
from xzdesk.paper.document import (
    Cell,
    Colophon,
    Column,
    Document,
    Figure,
    Heading,
    KeyValues,
    Pair,
    Paragraph,
    Run,
    Signature,
    SignatureGrid,
    SignBox,
    Table,
    cells,
)
from xzdesk.paper.words import document_text

MM = 1.0  # what GB/T 9704-2012 allows a margin to be off
# A caption over two rows is drawn with the second, so it is read after its neighbours of the first.
GROUPED_HEAD = {"序号", "编号", "问题标题", "办理", "红黄绿灯", "天数", "责任单位", "办理时限"}
BARS = Series("件", (1,))
MARKUP = "#[]$*_\\@<>\"'`~=-+/{}()^&%|!?:;.,“”〔〕《》徐州工信0123abcxyz"


@pytest.fixture(scope="module")
def letter_pdf(letter: Document) -> bytes:
    return pdf.render(letter)


@pytest.fixture(scope="module")
def ledger_pdf(long_ledger: Document) -> bytes:
    return pdf.render(long_ledger)


def test_a_letter_carries_all_its_words_in_order(letter: Document, letter_pdf: bytes) -> None:
    assert lost(document_text(letter), "".join(area_texts(letter_pdf)), anywhere=GROUPED_HEAD) == []


def test_a_form_carries_all_its_words_in_order(form: Document) -> None:
    assert lost(document_text(form), "".join(area_texts(pdf.render(form)))) == []


def test_the_text_copied_out_has_no_radicals_for_characters(letter_pdf: bytes, ledger_pdf: bytes) -> None:
    copied = "".join(area_texts(letter_pdf) + area_texts(ledger_pdf))
    assert re.findall("[\u2e80-\u2fdf\uf900-\ufaff]", copied) == []


def test_margins_hold_on_every_page(letter_pdf: bytes, ledger_pdf: bytes) -> None:
    for content in (letter_pdf, ledger_pdf):
        with pages(content) as opened:
            for page in opened:
                measures, boxes = layout(page), body_ink(page)
                assert min(box[0] for box in boxes) >= measures.left - MM
                assert max(box[2] for box in boxes) <= measures.width - measures.right + MM
                assert min(box[1] for box in boxes) >= measures.top - MM
                assert max(box[3] for box in boxes) <= measures.height - measures.bottom + MM


def test_tables_fill_the_type_area_from_edge_to_edge_on_every_page(ledger_pdf: bytes) -> None:
    with pages(ledger_pdf) as opened:
        for number, page in enumerate(opened):
            measures, boxes = layout(page), body_ink(page)
            assert (measures.left, measures.right, measures.top, measures.bottom) == (35, 37, 28, 26)
            assert min(box[0] for box in boxes) == pytest.approx(35, abs=MM)
            assert max(box[2] for box in boxes) == pytest.approx(297 - 37, abs=MM)
            assert min(box[1] for box in boxes) == pytest.approx(28, abs=MM if number else 2)


def test_a_full_page_of_text_has_22_lines_of_28_characters() -> None:
    with pages(pdf.render(Document("题", (Paragraph("徐" * 1500),)))) as opened:
        page = opened[1]
        lines = page.get_textpage().get_text_bounded(bottom=95).split()
        assert [len(line) for line in lines] == [28] * 22
        boxes = body_ink(page)
        assert min(box[0] for box in boxes) == pytest.approx(28, abs=MM)
        assert max(box[2] for box in boxes) == pytest.approx(210 - 26, abs=MM)
        assert min(box[1] for box in boxes) == pytest.approx(37, abs=MM)


def test_page_numbers_stand_7_mm_below_the_type_area_odd_right_even_left(letter_pdf: bytes) -> None:
    with pages(letter_pdf) as opened:
        for number, page in enumerate(opened, start=1):
            measures = layout(page)
            edge = measures.height - measures.bottom
            below = [box for box in ink(page) if box[1] > edge + 2]
            assert min(box[1] for box in below) == pytest.approx(edge + 7, abs=2.5)
            words = page.get_textpage().get_text_bounded(top=(measures.bottom - 2) * 72 / 25.4)
            assert f"—{number}—" in squeeze(words)
            half = measures.width / 2 * 72 / 25.4
            side = {"left": half} if number % 2 else {"right": half}
            there = page.get_textpage().get_text_bounded(top=(measures.bottom - 2) * 72 / 25.4, **side)
            assert f"—{number}—" in squeeze(there)


def test_a_long_ledger_loses_and_cuts_no_record_and_repeats_its_head(long_ledger: Document, ledger_pdf: bytes) -> None:
    texts = area_texts(ledger_pdf)
    assert len(texts) > 5
    assert lost(document_text(long_ledger), "".join(texts), anywhere=GROUPED_HEAD) == []
    for text in texts:
        assert all(text.count(caption) for caption in GROUPED_HEAD)
    for number in range(1, 121):
        record = [text for text in texts if f"沛县-A-2026-{number:04}" in text]
        assert len(record) == 1
        assert f"第{number}项问题：用地指标未落实，厂房建设进度受影响，企业多次反映县自然资源和规划局" in record[0]


def test_a_row_taller_than_a_page_goes_on_and_loses_nothing() -> None:
    table = Table((Column("一"), Column("二", 9)), (cells("甲", "徐" * 3000), cells("乙", "州\n" * 90)))
    texts = area_texts(pdf.render(Document("题", (table, KeyValues(((Pair("项", "沛" * 2500),),))))))
    together = "".join(texts)
    assert [together.count(char) for char in "徐州沛"] == [3000, 90, 2500]


def test_an_opinion_longer_than_a_page_loses_nothing() -> None:
    grid = SignatureGrid((SignBox("意见", opinion="议" * 2500),))
    assert "".join(area_texts(pdf.render(Document("题", (grid,))))).count("议") == 2500


def test_a_code_wider_than_its_column_is_broken_inside_it() -> None:
    table = Table((Column("码", 1), Column("名", 9)), (cells("91320322MA00000000", "名"),))
    content = pdf.render(Document("题", (table,)))
    assert "91320322MA00000000" in area_texts(content)[0]
    with pages(content) as opened:
        text = opened[0].get_textpage()
        first = text.get_text_range().index("9132")
        edge = (28 + 15.6) * 72 / 25.4
        assert all(text.get_charbox(first + index)[2] <= edge for index in range(18))


def test_a_light_is_tinted_and_told_in_words(form: Document) -> None:
    content = pdf.render(form)
    assert "▲黄灯2026年3月26日" in area_texts(content)[0]
    picture = preview.page(content, 0)
    pixels = {picture.rgba[at : at + 3] for at in range(0, len(picture.rgba), 4)}
    assert bytes.fromhex("FDEEB5") in pixels


def test_a_table_without_rows_says_so() -> None:
    assert "类别件数无" in area_texts(pdf.render(Document("题", (Table((Column("类别"), Column("件数")), ()),))))[0]


@pytest.mark.parametrize("before", [15, 17, 19])
def test_a_heading_and_its_word_stand_on_the_page_where_their_table_begins(before: int) -> None:
    table = Table((Column("行"),), tuple(cells(f"第{each}行") for each in range(60)), title="长表")
    said = (Heading("事项"), Paragraph("已经超过时限的问题。"), table)
    document = Document("题", (*(Paragraph("一行文字。") for _ in range(before)), *said))
    (page,) = [text for text in area_texts(pdf.render(document)) if "事项" in text]
    assert lost(["一、事项", "已经超过时限的问题。", "长表", "第0行"], page) == []


@pytest.mark.parametrize("before", [8, 12, 16])
def test_a_short_table_is_not_parted_over_pages(before: int) -> None:
    rows = tuple(cells(f"第{each}行", each) for each in range(9))
    table = Table((Column("行"), Column("数")), rows, title="短表", note="注在表下")
    document = Document("题", (*(Paragraph("一行文字。") for _ in range(before)), table))
    holding = [text for text in area_texts(pdf.render(document)) if "短表" in text or "第8行" in text or "注在" in text]
    assert len(holding) == 1
    assert lost(["短表", *(row[0].text for row in rows), "注在表下"], holding[0]) == []


@pytest.mark.parametrize("lines", range(14, 24))
def test_a_signature_never_stands_on_a_page_without_a_line_of_what_is_signed(lines: int) -> None:
    text = tuple(Paragraph(f"第{number}段。") for number in range(lines))
    signed = Document(title="示例", blocks=(*text, Paragraph("以上是示例。"), Signature("示例单位")))
    texts = area_texts(pdf.render(signed))
    assert "以上是示例。" in next(page for page in texts if "示例单位" in page)


def test_the_colophon_ends_the_last_page(letter_pdf: bytes) -> None:
    with pages(letter_pdf) as opened:
        assert max(box[3] for box in body_ink(opened[-1])) == pytest.approx(297 - 35, abs=MM)


@given(st.text(MARKUP, min_size=1, max_size=14).filter(lambda text: text.strip()))
@settings(max_examples=60)
def test_what_a_clerk_writes_is_never_read_as_markup(text: str) -> None:
    marked = f"甲{text}乙"
    document = Document(
        marked,
        (
            Heading(marked),
            Paragraph((Run(marked), Run(marked, bold=True))),
            KeyValues(((Pair("项", marked),),)),
            Table((Column(marked, 3), Column("列")), ((Cell(marked), Cell(bold=True)),), title=marked, note=marked),
            SignatureGrid((SignBox("见", opinion=marked, name=marked),)),
            Figure(
                BarChart(title=marked, source=marked, as_of=date(2026, 3, 5), groups=(marked,), series=(BARS,)),
                height=9,
            ),
        ),
        number=marked,
        recipient=marked,
        signature=Signature(marked),
        colophon=Colophon(marked, copies=marked),
    )
    assert lost(document_text(document), "".join(area_texts(pdf.render(document)))) == []


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_no_text_makes_the_pdf_fail(text: str) -> None:
    table = Table((Column(text),), (cells(text),))
    document = Document(text, (Paragraph(text), table, KeyValues(((Pair(text, text),),))), organ=text, head=text)
    assert pdf.render(document).startswith(b"%PDF")


def test_the_same_document_makes_the_same_bytes(form: Document) -> None:
    assert pdf.render(form) == pdf.render(form)


def test_pictures_of_the_pages_are_opaque_and_as_large_as_asked(letter_pdf: bytes) -> None:
    sizes = preview.page_sizes(letter_pdf)
    for (width, height), picture in zip(sizes, preview.pages(letter_pdf, scale=0.5), strict=True):
        assert (picture.width, picture.height) == pytest.approx((width / 2, height / 2), abs=1)
        assert len(picture.rgba) == 4 * picture.width * picture.height
        assert picture.rgba[:4] == b"\xff\xff\xff\xff"
        assert set(picture.rgba[3::4]) == {255}
