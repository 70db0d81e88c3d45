"""A packet that a hand or a bad line was at is known for it, and refused with the reason."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from tests.xzdesk.exchange.desks_support import Seat, seat
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import Packet
from xzdesk.exchange.packet_book import CHANGES, MANIFEST
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.exchange.packet_read import is_packet, read_packet
from xzdesk.exchange.passed import passed
from xzdesk.exchange.taking_back import take_back
from xzdesk.problems.records import Problem
from xzdesk.workbooks.watch import Watch


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


def change_a_value(book: Workbook) -> None:
    book[CHANGES]["K3"].value = str(book[CHANGES]["K3"].value).replace("示例", "实例")


def take_out_a_row(book: Workbook) -> None:
    book[CHANGES].delete_rows(3)


def add_a_row(book: Workbook) -> None:
    book[CHANGES].append([cell.value for cell in book[CHANGES][3]])


def sort_rows(book: Workbook) -> None:
    rows = [[cell.value for cell in row] for row in book[CHANGES].iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            book[CHANGES].cell(number, column, value)


def claim_another_sender(book: Workbook) -> None:
    cell = book[MANIFEST]["B3"]
    cell.value = str(cell.value).replace("沛县", "丰县")


def lose_the_checksum(book: Workbook) -> None:
    book[MANIFEST]["B2"].value = None


@pytest.mark.parametrize(
    "tamper",
    [change_a_value, take_out_a_row, add_a_row, sort_rows, claim_another_sender, lose_the_checksum],
    ids=lambda tamper: str(tamper.__name__),
)
def test_a_hand_at_the_changes_is_found_out(file: Path, tamper: Callable[[Workbook], None]) -> None:
    book = load_workbook(file)
    tamper(book)
    book.save(file)
    with pytest.raises(Refusal) as no:
        read_packet(file)
    assert no.value.code == "packet_damaged"


def test_what_a_hand_does_to_the_sheets_to_read_changes_nothing(county: Seat, file: Path) -> None:
    book = load_workbook(file)
    book["问题台账"]["C2"].value = "改过的标题"
    book.move_sheet(CHANGES, -3)
    book.save(file)
    other = seat(letter="B")
    merge_packet(other.problems, preview_packet(other.problems, read_packet(file)))
    assert other.ledger.find(Problem) == county.ledger.find(Problem)


def test_a_newer_form_is_refused_as_such(file: Path) -> None:
    book = load_workbook(file)
    book[MANIFEST]["B1"].value = "2"
    book.save(file)
    with pytest.raises(Refusal) as no:
        read_packet(file)
    assert no.value.code == "packet_newer_form"


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3000])


def bend_bytes(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3 : len(content) // 3 + 200] = b"\x00" * 200
    path.write_bytes(content)


def another_text(path: Path) -> None:
    path.write_text("数据包")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def gone(path: Path) -> None:
    path.unlink()


def other_workbook(path: Path) -> None:
    Workbook().save(path)


def far_cell(path: Path) -> None:
    """A claim of sixteen thousand columns on each of a million rows."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    name = "xl/worksheets/sheet5.xml"
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    parts[name] = parts[name].replace(b"</sheetData>", cell)
    with zipfile.ZipFile(path, "w") as book:
        for each, content in parts.items():
            book.writestr(each, content)


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (empty, {"intake_empty"}),
        (cut_short, {"intake_damaged"}),
        (bend_bytes, {"intake_damaged", "packet_damaged"}),
        (another_text, {"intake_damaged"}),
        (a_folder, {"intake_folder"}),
        (gone, {"intake_missing"}),
        (other_workbook, {"packet_not_one"}),
        (far_cell, {"intake_too_large"}),
    ],
    ids=lambda value: str(getattr(value, "__name__", "")),
)
def test_a_file_that_is_no_packet_is_refused_with_the_reason(
    file: Path, spoil: Callable[[Path], None], codes: set[str]
) -> None:
    spoil(file)
    with pytest.raises(Refusal) as no:
        read_packet(file)
    assert no.value.code in codes
    assert str(no.value)


def test_a_packet_is_known_for_one_and_nothing_else_is(file: Path, tmp_path: Path) -> None:
    assert is_packet(file)
    other_workbook(tmp_path / "其他.xlsx")
    assert not is_packet(tmp_path / "其他.xlsx")
    assert not is_packet(tmp_path / "没有.xlsx")


class Swapping(Watch):
    """Somebody puts another file into its place while it is read."""

    def __init__(self, path: Path, other: Path, after: int) -> None:
        super().__init__()
        self._path, self._other, self._left = path, other, after

    def passed(self, count: int) -> None:
        self._left -= 1
        if self._left == 0:
            shutil.copyfile(self._other, self._path)
        super().passed(count)


def read_or_refused(file: Path, watch: Watch) -> tuple[Packet | None, str]:
    try:
        return read_packet(file, watch), ""
    except Refusal as no:
        return None, no.code


def test_a_file_that_is_swapped_while_it_is_read_is_refused_at_every_moment(
    county: Seat, file: Path, tmp_path: Path
) -> None:
    county.add(title="示例：另一件")
    (other,) = export_packet(county.problems, tmp_path / "另一个.xlsx").files
    whole = file.read_bytes()
    for moment in range(1, 40):
        file.write_bytes(whole)
        swapping = Swapping(file, other, moment)
        packet, code = read_or_refused(file, swapping)
        if packet:
            assert swapping._left > 0
            assert file.read_bytes() == whole
            assert packet.sha256 == sha256(whole).hexdigest()
            return
        assert code in ("intake_changed", "packet_damaged", "intake_damaged")
    pytest.fail("it was never read to its end")


def test_two_files_that_pass_for_one_are_both_on_record(county: Seat, file: Path) -> None:
    second = seat(letter="B")
    first, county_again = read_packet(file), county.add(title="示例：另一件")
    other = county.packet()
    forged = replace(other, name="另一个.xlsx", sha256="0" * 64, manifest=replace(other.manifest, id=first.manifest.id))
    second.take(first)
    merged = second.take(forged)
    assert {each.name for each in passed(second.problems)} == {file.name, "另一个.xlsx"}
    take_back(second.problems, merged.id, lambda: None)
    assert county_again.id not in {each.id for each in second.ledger.find(Problem)}
    assert len(second.ledger.find(Problem)) == 2
