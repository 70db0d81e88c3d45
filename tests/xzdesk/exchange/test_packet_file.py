"""A packet as a file: readable by a person, whole for the program."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.support import NOON
from tests.xzdesk.exchange.desks_support import DEPARTMENT, Seat, identity, seat
from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.clock import make_stamp
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import Checksum, Manifest, line_of, read_texts
from xzdesk.exchange.packet_book import CHANGES, MANIFEST, PIECE, write_book
from xzdesk.exchange.packet_cover import Cover
from xzdesk.exchange.packet_export import contents, export_packet, plan
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.problems.records import Problem


@pytest.fixture
def county() -> Seat:
    """A desk with a problem referred, one being handled, and a note on that."""
    made = seat()
    made.referred()
    handled = made.step(
        "decide", made.add(title="示例：缺地 <&> =1+1"), tier="county", unit="县资规局", person="示例责任人",
        due_on="2026-04-01",
    )  # fmt: skip
    made.step("progress", handled, text="已踏勘。\n待测绘。")
    return made


@pytest.fixture
def file(county: Seat, tmp_path: Path) -> Path:
    return export_packet(county.problems, tmp_path / "数据包.xlsx").files[0]


def test_what_is_read_is_what_was_written(county: Seat, file: Path) -> None:
    packet = read_packet(file)
    (manifest,) = plan(county.problems, "")
    assert list(packet.lines) == contents(county.ledger, manifest).lines
    assert [packet.change(place).as_row() for place in range(len(packet.lines))] == county.ledger.rows(
        county.site, 1, county.ledger.last_seq(county.site)
    )


def test_the_sheets_to_read_are_open_and_the_changes_lie_where_no_hand_goes(file: Path) -> None:
    book = load_workbook(file)
    assert book.sheetnames == ["封面", "问题台账", "进展", "报送与答复", CHANGES, MANIFEST]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible"] * 4 + ["veryHidden"] * 2
    assert all(book[name].protection.sheet for name in book.sheetnames)


def test_a_person_reads_the_ledger_with_true_dates_and_text_as_text(file: Path) -> None:
    rows = rows_of(file, "问题台账")
    titles = {row["标题"]: row for row in rows}
    row = titles["示例：缺地 <&> =1+1"]
    assert (row["状态"], row["办理层级"], row["责任单位"]) == ("办理中", "县级办理", "县资规局")
    assert row["办理时限"] == datetime(2026, 4, 1)
    assert row["问题编号"] == "沛县-A-2026-0002"
    assert [cells["办理进展"] for cells in rows_of(file, "进展")] == ["已踏勘。\n待测绘。"]
    (referral,) = rows_of(file, "报送与答复")
    assert (referral["报送单位"], referral["报送状态"]) == (DEPARTMENT, "已报送")


def test_each_sheet_prints_on_a4_one_page_wide_with_its_captions_on_every_page(file: Path) -> None:
    book = load_workbook(file)
    for name in ("问题台账", "进展", "报送与答复"):
        sheet = book[name]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"


def test_the_cover_says_who_when_for_whom_how_many_and_what_it_builds_on(county: Seat, tmp_path: Path) -> None:
    upper = seat(DEPARTMENT, Tier.DEPARTMENT)
    upper.take(county.packet())
    county.take(upper.packet(county.site))
    county.add()
    sent = export_packet(county.problems, tmp_path / "二.xlsx", f"{DEPARTMENT}A台").files[0]
    told = {row[0].value: [cell.value for cell in row[1:]] for row in load_workbook(sent)["封面"].iter_rows()}
    assert told["发送单位"][0] == "沛县A台（沛县（示例））"
    assert told["经办人"][0] == "示例沛县经办A"
    assert told["制作时间"][0] == "2026年3月5日12:00"
    assert told["发给"][0] == "市工信局A台"
    assert told["内容"][0] == "问题1项、进展0条、报送件0件、答复0件，改动2项"
    assert told["回执"][0] == "本台已收到：市工信局A台至第1号"
    assert told["沛县A台"] == ["第10号", "第1至9号"]


def test_parts_import_in_any_order(county: Seat, tmp_path: Path) -> None:
    exported = export_packet(county.problems, tmp_path / "分册", rows_per_file=4)
    assert [file.name for file in exported.files] == ["分册-1.xlsx", "分册-2.xlsx", "分册-3.xlsx"]
    other = seat(letter="B")
    for file in reversed(exported.files):
        merge_packet(other.problems, preview_packet(other.problems, read_packet(file)))
    assert other.ledger.gaps() == []
    assert other.ledger.aside() == []
    assert other.ledger.find(Problem) == county.ledger.find(Problem)


def test_each_part_says_who_its_authors_are(county: Seat, tmp_path: Path) -> None:
    for file in export_packet(county.problems, tmp_path / "分册", rows_per_file=4).files:
        assert preview_packet(seat(letter="B").problems, read_packet(file)).refused == ()


def test_a_part_says_that_it_is_one(county: Seat, tmp_path: Path) -> None:
    first, *_ = export_packet(county.problems, tmp_path / "分册", rows_per_file=4).files
    notices = preview_packet(seat(letter="B").problems, read_packet(first)).notices
    assert "这是同一批3个文件中的第1个，请把其余文件也导入，先后不限。" in notices


def test_nothing_new_still_carries_the_receipt(county: Seat, tmp_path: Path) -> None:
    upper = seat(DEPARTMENT, Tier.DEPARTMENT)
    upper.take(county.packet())
    county.take(upper.packet(county.site))
    upper.take(county.packet(upper.site))
    file = export_packet(upper.problems, tmp_path / "回执.xlsx", county.site).files[0]
    packet = read_packet(file)
    assert packet.lines == []
    assert packet.manifest.seen[county.site] == county.ledger.last_seq(county.site)


def test_an_export_for_a_desk_nobody_knows_is_refused_with_the_names_that_are_known(
    county: Seat, tmp_path: Path
) -> None:
    county.take(seat(DEPARTMENT, Tier.DEPARTMENT).packet())
    with pytest.raises(Refusal, match="市工信局A台"):
        export_packet(county.problems, tmp_path / "数据包.xlsx", "市科技局")


ODD = st.sampled_from(["_x000D_", "\\", '"', "\t", "\n", "\ufffe", "_x", " ", "\x85", "=1+1"])
TEXTS = st.lists(ODD | st.characters(exclude_categories=["Cs"]), max_size=20).map("".join)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_whatever_text_a_change_holds_comes_back(tmp_path: Path, texts: list[tuple[str, str]]) -> None:
    changes = [made(seq, operator, said) for seq, (operator, said) in enumerate(texts, start=1)]
    packet = read_packet(written(tmp_path, changes))
    assert [packet.change(place) for place in range(len(changes))] == changes


def test_a_patch_longer_than_a_cell_comes_back(tmp_path: Path) -> None:
    changes = [made(1, "甲", "长" * 5 * PIECE + "&<" * PIECE), made(2, "乙", "短")]
    file = written(tmp_path, changes)
    assert max(len(str(cell.value or "")) for row in load_workbook(file)[CHANGES] for cell in row) <= PIECE
    packet = read_packet(file)
    assert [packet.change(place) for place in range(2)] == changes


@pytest.mark.parametrize(
    ("patch", "kept"),
    [
        ('{"title":[null,"甲"], "phone":[1,2]}', '{"title":[null,"甲"], "phone":[1,2]}'),
        ('{"title":[null,1],"title":[null,2]}', '{"title":[null,2]}'),
        ('{"title":"12"}', '{"title":["1","2"]}'),
        ('{"table":[null,{"day":[1],"day":[2]}]}', '{"table":[null,{"day":[2]}]}'),
        (r'{"title":[null,"\u7532"]}', '{"title":[null,"甲"]}'),
        ('{"title":[null,\r"甲"]}', '{"title":[null,"甲"]}'),
    ],
)
def test_a_patch_is_kept_as_it_is_written_unless_it_could_be_read_in_two_ways(patch: str, kept: str) -> None:
    *head, _, basis = made(1, "甲", "乙").as_row()
    change = read_texts((*map(str, head), patch, str(basis)))
    assert change.patch_json == kept
    assert Change.from_row(change.as_row()) == change


def test_line_ends_in_a_foreign_patch_do_not_stop_this_desks_packets(county: Seat, tmp_path: Path) -> None:
    packet = county.packet()
    lines = [line.replace(b"[null,", b"[null,\r") for line in packet.lines]
    other = seat(letter="B")
    other.take(replace(packet, lines=lines))
    export_packet(other.problems, tmp_path / "数据包.xlsx")
    again = seat(letter="C")
    again.take(read_packet(tmp_path / "数据包.xlsx"))
    assert again.ledger.find(Problem) == county.ledger.find(Problem)


def test_many_changes_lie_on_several_sheets_so_that_reading_them_takes_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xzdesk.exchange.packet_book.SHEET_CHANGES", 3)
    changes = [made(seq, "甲", f"第{seq}条" * (PIECE if seq == 3 else 1)) for seq in range(1, 8)]
    file = written(tmp_path, changes)
    assert load_workbook(file).sheetnames[1:] == [CHANGES, f"{CHANGES}2", f"{CHANGES}3", MANIFEST]
    packet = read_packet(file)
    assert [packet.change(place) for place in range(7)] == changes


def test_a_failed_export_leaves_the_file_that_was_there(county: Seat, file: Path) -> None:
    before = file.read_bytes()
    lock = file.with_name(f"~${file.name}")
    lock.touch()
    with pytest.raises(Refusal) as no:
        export_packet(county.problems, file)
    assert no.value.code == "export_target_open"
    assert file.read_bytes() == before
    assert [each.name for each in sorted(file.parent.iterdir())] == [lock.name, file.name]


def rows_of(file: Path, name: str) -> list[dict[object, object]]:
    head, *rows = [[cell.value for cell in row] for row in load_workbook(file)[name].iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def made(seq: int, operator: str, said: str) -> Change:
    stamp = make_stamp(seq, 0, "site")
    return Change(
        f"uid{seq}",
        "site",
        seq,
        stamp,
        NOON.isoformat(),
        operator,
        "edit",
        "g",
        "problem",
        "r",
        {"title": (None, said)},
    )


def written(folder: Path, changes: list[Change]) -> Path:
    """A packet of these changes, without the desk."""
    manifest = Manifest("id", identity("沛县"), NOON.isoformat(), runs={"site": ((1, len(changes)),)})
    lines = [line_of(change.as_row()) for change in changes]
    digest = Checksum()
    for line in lines:
        digest.add(line)
    write_book(folder / "改动.xlsx", manifest, digest.close(manifest.text), lines, [], Cover("数据包", [], []))
    return folder / "改动.xlsx"
