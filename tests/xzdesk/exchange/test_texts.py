"""Whatever people write goes out and comes back as it reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.xzdesk.exchange.workbook_support import REPLIED, Returned
from xzdesk.core.captions import Tier
from xzdesk.core.fieldtypes import Text, clean_text
from xzdesk.errors import Refusal
from xzdesk.exchange.cells import has_invisible, locked_hash, same_text, text_hash, writable
from xzdesk.exchange.columns import COVER, ITEMS, KEY, Column, county_columns, reply_columns
from xzdesk.exchange.filled import FilledBook, read_filled
from xzdesk.exchange.identity import MARK, Identity, Item, Packet, Seen, read_identity
from xzdesk.exchange.referral_book import ItemCells, build
from xzdesk.workbooks.escapes import escaped, plain
from xzdesk.workbooks.reader import Book, Cell, Sheet, read_book

FORMULAS = ("=1+1", "+a", "-a", "@a", "<&>", "'", '"')
NASTY = (*FORMULAS, "_x000D_", "_x0041_", "_x003D_", "_x005F_", "_x", "\r\n", "\t", "　", "\u200b", "\ufeff", "\x01")
TEXTS = st.lists(st.one_of(st.text(max_size=8), st.sampled_from(NASTY)), max_size=6).map("".join)
COLUMN = Column("text", "答复意见", Text(4000, lines=True), 40, open=True)
REFERRAL = "019cbb82-3a83-71e4-8913-fb7650a82dfb"


def packet_of(texts: list[str], title: str = "标题") -> Identity:
    captions = [column.caption for column in county_columns(Tier.DEPARTMENT)]
    packet = Packet(
        "019cbb82", "沛县-A-2026-送001", "沛县", "沛县工信局", "A", "市工信局", Tier.DEPARTMENT,
        "2026-03-05T09:00:00+08:00", "1772672400000-0001-site",
    )  # fmt: skip
    hashes = {caption: locked_hash(text) for caption, text in zip(captions, texts, strict=True)}
    seen = {"problem.reason": Seen(title, ("1772672400000-0000-site",)), "problem.due_on": Seen(None, ())}
    return Identity(
        packet, {REFERRAL: Item(REFERRAL, "019cbb83", "沛县-A-2026-0001-报1", title, "2022-33", hashes, seen)}
    )


@contextmanager
def written(content: bytes) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "报送件.xlsx"
        path.write_bytes(content)
        yield path


def there_and_back(county: list[str], received_by: str | None = None) -> FilledBook:
    identity = packet_of(county, county[1])
    rows = [ItemCells(REFERRAL, [writable(text) for text in county], {"received_by": received_by})]
    with written(build(identity, [("title", "封面", "")], rows, date(2026, 3, 5))) as path:
        filled = read_filled(read_book(path))
    assert filled.identity == identity
    return filled


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(TEXTS, min_size=4, max_size=4))
def test_any_text_in_the_countys_cells_is_written_and_comes_back_unchanged(texts: list[str]) -> None:
    columns = len(county_columns(Tier.DEPARTMENT))
    filled = there_and_back([texts[place % 4] for place in range(columns)])
    assert [item.flaws for item in filled.items] == [()]
    assert all(finding.sheet == COVER for finding in filled.findings)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS.map(lambda text: text[:40]))  # 签收人 holds so many characters
def test_any_text_in_a_reply_cell_is_read_as_a_desk_would_read_it(text: str) -> None:
    columns = len(county_columns(Tier.DEPARTMENT))
    wanted = COLUMN.type.read(writable(text))
    filled = there_and_back(["一"] * columns, text)
    read = filled.items[0].values.get("received_by")
    assert same_text(read) == same_text(wanted)


@given(text=TEXTS)
def test_a_cell_is_read_as_its_text_without_what_nobody_sees(text: str) -> None:
    read = COLUMN.read(Cell(text))
    assert (read or "") == writable(text)
    assert not has_invisible(read or "")
    assert COLUMN.was_cleaned(Cell(text)) == ("".join(clean_text(text).split()) != _visible_or_not(text))


def _visible_or_not(text: str) -> str:
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    return "".join(text.split())


@given(text=TEXTS)
def test_the_hash_does_not_see_blanks_and_line_ends(text: str) -> None:
    assert text_hash(f" {text}\u200b\r\n") == text_hash(text) == text_hash(writable(text))
    assert text_hash(f"{text}字") != text_hash(text)
    assert locked_hash(f"{text}字") != locked_hash(text) == locked_hash(escaped(text)) == locked_hash(plain(text))


@given(rows=st.lists(st.tuples(TEXTS, st.lists(TEXTS, max_size=3)), max_size=3))
def test_an_identity_is_read_from_its_rows_or_refused(rows: list[tuple[str, list[str]]]) -> None:
    identity = packet_of(["字"] * len(county_columns(Tier.DEPARTMENT)), "".join(text for text, _ in rows))
    lines = identity.rows()
    cells = {n: {1: Cell(key), 2: Cell(text)} for n, (key, text) in enumerate(lines, start=1)}
    assert read_identity(Book("件", "", (Sheet("识别信息", cells),))) == identity
    assert not any("_x" in text for _, text in lines[1:-1])


def test_a_filled_in_workbook_of_another_program_keeps_long_and_many_lined_texts(tmp_path: Path) -> None:
    columns = len(county_columns(Tier.DEPARTMENT))
    identity = packet_of(["字"] * columns)
    rows = [ItemCells(REFERRAL, ["字"] * columns, {})]
    path = tmp_path / "报送件.xlsx"
    path.write_bytes(build(identity, [], rows, date(2026, 3, 5)))
    text = "\n".join(f"{n}、" + "办理。" * 60 for n in range(1, 20))
    returned = Returned(path).fill(3, 答复意见=text, 答复日期=REPLIED)
    content = BytesIO()
    returned.book.save(content)
    path.write_bytes(content.getvalue())
    assert read_filled(read_book(path)).items[0].values == {"text": text, "replied_on": REPLIED}


def test_every_caption_stands_once_in_the_items(tmp_path: Path) -> None:
    for tier in (Tier.DEPARTMENT, Tier.LEADERSHIP):
        captions = [KEY, *(column.caption for column in (*county_columns(tier), *reply_columns(tier)))]
        assert len(captions) == len(set(captions))
    path = tmp_path / "报送件.xlsx"
    columns = len(county_columns(Tier.DEPARTMENT))
    path.write_bytes(build(packet_of(["字"] * columns), [], [], date(2026, 3, 5)))
    assert next(cell.value for cell in load_workbook(path)[ITEMS][2]) == KEY


@pytest.mark.parametrize(
    "lines",
    [[(MARK, None)], [(MARK, "1")], [(MARK, "1"), ("packet", "{}")], [(MARK, "1"), ("packet", "nonsense")],
     [(MARK, "1"), ("packet", "[]"), ("a", "1")]],
)  # fmt: skip
def test_an_identity_that_holds_none_is_refused_even_with_a_right_checksum(lines: list[tuple[str, str | None]]) -> None:
    told = "\n".join(f"{key}\t{text}" for key, text in lines)
    closed = [*lines, ("check", sha256(told.encode()).hexdigest())]
    for rows in (lines, closed):
        cells = {n: {1: Cell(key), **({2: Cell(text)} if text else {})} for n, (key, text) in enumerate(rows, start=1)}
        with pytest.raises(Refusal) as no:
            read_identity(Book("件", "", (Sheet("识别信息", cells),)))
        assert no.value.code == "intake_identity_damaged"
