"""Whether a file is a form or a report of this program, where the file is broken."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from xzdesk.sheets import PRINTED, is_printed

_PROPERTIES = "docProps/core.xml"


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    path = tmp_path / "周报.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        book.writestr(_PROPERTIES, f"<category>{PRINTED}</category>" * 50)
    return path


def test_a_report_is_known_by_its_properties(printed: Path) -> None:
    assert is_printed(printed)


def test_a_report_whose_properties_cannot_be_unpacked_is_left_to_its_reader(printed: Path) -> None:
    content = bytearray(printed.read_bytes())
    start = content.index(_PROPERTIES.encode()) + len(_PROPERTIES)
    content[start : start + 20] = b"\xff" * 20
    printed.write_bytes(content)
    assert not is_printed(printed)


def test_a_report_whose_properties_have_another_name_inside_is_left_to_its_reader(printed: Path) -> None:
    content = bytearray(printed.read_bytes())
    place = content.index(_PROPERTIES.encode())
    content[place : place + 4] = b"\xffocP"
    printed.write_bytes(content)
    assert not is_printed(printed)
