"""What cannot be read is refused, each with its own message; what other programs write is read as it was meant."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH

from xzdesk.core.fieldtypes import read_day
from xzdesk.errors import Refusal
from xzdesk.workbooks import reader
from xzdesk.workbooks.reader import Cell, read_book


def code(path: Path) -> str:
    with pytest.raises(Refusal) as no:
        read_book(path)
    assert path.name in str(no.value)
    return no.value.code


def saved(folder: Path, content: bytes, name: str = "收到.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def workbook(**cells: Any) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for place, value in cells.items():
        sheet[place] = value
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something replaced in one of its parts."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for entry in before.infolist():
            text = before.read(entry)
            if entry.filename == part:
                assert old in text
                text = text.replace(old, new)
            after.writestr(entry.filename, text)
    return out.getvalue()


def test_a_missing_file(tmp_path: Path) -> None:
    assert code(tmp_path / "没有.xlsx") == "intake_missing"


def test_a_folder(tmp_path: Path) -> None:
    assert code(tmp_path) == "intake_folder"


def test_an_empty_file(tmp_path: Path) -> None:
    assert code(saved(tmp_path, b"")) == "intake_empty"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, workbook())

    def forbidden(self: Path) -> bytes:
        raise PermissionError(13, "denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert code(path) == "intake_not_readable"


def test_another_kind_of_file(tmp_path: Path) -> None:
    assert code(saved(tmp_path, b"%PDF-1.7")) == "intake_not_workbook"


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("readme.txt", "hello")
    assert code(saved(tmp_path, content.getvalue())) == "intake_not_workbook"


def test_the_old_binary_format(tmp_path: Path) -> None:
    assert code(saved(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))) == "intake_old_format"


def test_a_password(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert code(saved(tmp_path, content)) == "intake_password"


@pytest.mark.parametrize("part", [0.3, 0.6, 0.98])
def test_a_file_that_was_cut_off(tmp_path: Path, part: float) -> None:
    content = workbook(A1="甲")
    assert code(saved(tmp_path, content[: int(len(content) * part)])) == "intake_damaged"


def test_a_workbook_whose_parts_are_broken(tmp_path: Path) -> None:
    content = changed(workbook(A1="甲"), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData")
    assert code(saved(tmp_path, content)) == "intake_damaged"


def test_a_file_too_large_to_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 1000)
    assert code(saved(tmp_path, workbook())) == "intake_too_large"


def test_a_small_file_that_would_unpack_beyond_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_UNPACKED", 50_000_000)
    content = BytesIO(workbook())
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/bomb.bin", "w") as part:
        for _ in range(reader.MAX_UNPACKED // 10_000_000 + 1):
            part.write(bytes(10_000_000))
    assert len(content.getvalue()) < 1_000_000
    assert code(saved(tmp_path, content.getvalue())) == "intake_too_large"


def test_more_cells_than_any_ledger_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_CELLS", 2)
    with pytest.raises(Refusal) as no:
        read_book(saved(tmp_path, workbook(A1=1, A2=2, A3=3)))
    assert no.value.code == "intake_too_large"


def test_the_stored_dimension_is_not_believed(tmp_path: Path) -> None:
    content = changed(workbook(A1="甲", C5="乙"), "xl/worksheets/sheet1.xml", b'ref="A1:C5"', b'ref="A1"')
    assert read_book(saved(tmp_path, content)).sheets[0].rows[5][3] == Cell("乙")


def test_a_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    sheet = read_book(saved(tmp_path, workbook(A1="甲", XFD1048576="乙"))).sheets[0]
    assert {row: set(cells) for row, cells in sheet.rows.items()} == {1: {1}, 1048576: {16384}}


@pytest.mark.parametrize("mac", [False, True])
def test_dates_of_both_epochs(tmp_path: Path, mac: bool) -> None:
    book = Workbook()
    if mac:
        book.epoch = MAC_EPOCH
    assert book.active is not None
    book.active["A1"] = date(2026, 3, 10)
    book.save(tmp_path / "日期.xlsx")
    value = read_book(tmp_path / "日期.xlsx").sheets[0].first.value
    assert isinstance(value, datetime)
    assert read_day(value) == date(2026, 3, 10)


def test_a_formula_counts_as_last_computed(tmp_path: Path) -> None:
    content = changed(workbook(A1="=1+1"), "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>2</v>")
    assert read_book(saved(tmp_path, content)).sheets[0].first == Cell(2)


def test_a_formula_without_a_result_is_told(tmp_path: Path) -> None:
    assert read_book(saved(tmp_path, workbook(A1="=1+1"))).sheets[0].first.trouble == "cell_not_computed"


def test_a_date_beyond_the_calendar_is_an_error_value(tmp_path: Path) -> None:
    content = changed(workbook(A1=date(2026, 3, 10)), "xl/worksheets/sheet1.xml", b"46091", b"99999999")
    assert read_book(saved(tmp_path, content)).sheets[0].first.trouble == "cell_error"
