import pytest

from xzdesk.paper.document import (
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Run,
    SignatureGrid,
    SignBox,
    Table,
    cells,
    chinese_date,
    chinese_number,
    headings,
)
from xzdesk.paper.words import clean, cleaned, document_text, head_rows


def test_headings_are_numbered_by_level_and_start_anew_under_the_next_one_above() -> None:
    levels = [1, 2, 3, 4, 4, 2, 3, 1, 2]
    blocks = tuple(Heading("题", level) for level in levels)
    numbers = [text.removesuffix("题") for _, text in headings(blocks)]
    assert numbers == ["一、", "（一）", "1.", "（1）", "（2）", "（二）", "1.", "二、", "（一）"]


def test_an_annex_heading_takes_no_number_and_uses_none_up() -> None:
    blocks = (Heading("甲"), Heading("附件", numbered=False), Heading("乙"))
    assert [text for _, text in headings(blocks)] == ["一、甲", "附件", "二、乙"]


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (36, "三十六"), (99, "九十九")]
)
def test_chinese_figures(number: int, words: str) -> None:
    assert chinese_number(number) == words


def test_a_light_is_told_by_shape_and_word() -> None:
    words = {light: Cell("剩2天", light=light).words for light in ("red", "yellow", "green", "")}
    assert words == {"red": "● 红灯 剩2天", "yellow": "▲ 黄灯 剩2天", "green": "○ 绿灯 剩2天", "": "剩2天"}


def test_an_unknown_light_is_refused() -> None:
    with pytest.raises(ValueError, match="blue"):
        Cell(light="blue")


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="columns"):
        Table((Column("甲"), Column("乙")), (cells("一"),))


def test_a_number_keeps_its_figure_beside_its_words() -> None:
    assert cells(12, "012") == (Cell("12", number=12), Cell("012"))


def test_a_date_not_given_leaves_blanks_to_write_on() -> None:
    assert chinese_date(None).split() == ["年", "月", "日"]


def test_a_grouped_head_covers_its_columns_and_the_others_reach_down() -> None:
    table = Table((Column("序号"), Column("单位", group="办理"), Column("时限", group="办理"), Column("备注")), ())
    upper, lower = head_rows(table)
    assert [(head.text, head.first, head.across, head.down) for head in upper] == [
        ("序号", 0, 1, 2),
        ("办理", 1, 2, 1),
        ("备注", 3, 1, 2),
    ]
    assert [(head.text, head.first) for head in lower] == [("单位", 1), ("时限", 2)]


def test_the_words_come_in_reading_order() -> None:
    document = Document(
        "标题",
        (
        Heading("起"),
        Paragraph((Run("甲", bold=True), Run("乙\n丙"))),
        Table((Column("列"),), (), note="注"),
        SignatureGrid((SignBox("意见", opinion="同意", name="张某", seal=True),)),
        ),
        number="沛县-A-2026-0012",
        notes=("示例",),
        recipient="市局",
    )  # fmt: skip
    words = [word.replace("\u3000", "") for word in document_text(document)]
    assert words == [
        *("标题", "编号：沛县-A-2026-0012", "示例", "市局：", "一、起", "甲乙", "丙", "列", "无", "注"),
        *("意见", "同意", "签名：张某", "（盖章）", "年月日"),
    ]


def test_under_a_red_head_the_number_stands_above_the_title_without_a_label() -> None:
    document = Document("标题", number="沛发〔2026〕3号", organ="沛县工信局")
    assert document_text(document) == ["沛县工信局", "沛发〔2026〕3号", "标题"]


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("甲\x00乙\x1f\x7f丙", "甲乙丙"),
        ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("甲\t乙", "甲 乙"),
        ("半\ud800字", "半字"),
        ("1\u202e234", "1234"),
        ("\ufeff甲\uffff", "甲"),
        ("喆堃珺䶮𠮷", "喆堃珺䶮𠮷"),
    ],
)
def test_what_no_paper_can_carry_is_taken_out(dirty: str, tidy: str) -> None:
    assert clean(dirty) == tidy


def test_cleaning_reaches_every_text_of_the_document(letter: Document) -> None:
    assert cleaned(letter) == letter
    dirty = Document("甲\x00", (Table((Column("乙\x00"),), (cells("丙\x00"),)),), notes=("丁\x00",))
    assert cleaned(dirty) == Document("甲", (Table((Column("乙"),), (cells("丙"),)),), notes=("丁",))
