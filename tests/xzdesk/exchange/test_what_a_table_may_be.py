"""The files that the office itself loads - an edition of the catalogue, the State Council's table of working days - as
they may arrive: read all the same, or refused with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.xzdesk.exchange.libreoffice import Converted
from tests.xzdesk.exchange.spoiling import OLE, Spoil, broken_looks, endless_tags, endless_text
from tests.xzdesk.exchange.test_what_a_file_may_be import HARMLESS, REFUSED
from tests.xzdesk.test_workdays_files import WHOLE, table
from xzdesk.catalogue import load_builtin
from xzdesk.catalogue.files import read_file, write_workbook
from xzdesk.errors import Refusal
from xzdesk.workdays.files import load_table


def edition(path: Path) -> Path:
    write_workbook(load_builtin(), path)
    return path


def year(path: Path) -> Path:
    return table(path, WHOLE)


Load = Callable[[Path], object]
KINDS: Mapping[str, tuple[Callable[[Path], Path], Load]] = {
    "edition": (edition, read_file),
    "year": (year, load_table),
}
WORSE: Mapping[str, tuple[Spoil, str]] = {
    **REFUSED,
    "endless tags": (endless_tags, "intake_too_large"),
    "endless text": (endless_text, "intake_too_large"),
}
every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
@pytest.mark.parametrize("case", HARMLESS)
def test_it_is_read_as_if_nothing_had_happened(tmp_path: Path, kind: str, case: str) -> None:
    make, load = KINDS[kind]
    assert load(HARMLESS[case](make(tmp_path / "表.xlsx"))) == load(make(tmp_path / "原.xlsx"))


@every_kind
@pytest.mark.parametrize("case", WORSE)
def test_it_is_refused_with_its_reason(tmp_path: Path, kind: str, case: str) -> None:
    make, load = KINDS[kind]
    spoil, code = WORSE[case]
    path = spoil(make(tmp_path / "表.xlsx"))
    with pytest.raises(Refusal) as no:
        load(path)
    assert no.value.code in code.replace("intake_not_table", "intake_not_workbook").split("|")
    assert path.name in str(no.value)
    assert "请" in str(no.value)


@pytest.mark.parametrize(("kind", "by_way_of"), [("edition", "ods"), ("year", "xlsx")])
def test_it_may_have_been_saved_by_libreoffice(tmp_path: Path, through: Converted, kind: str, by_way_of: str) -> None:
    make, load = KINDS[kind]
    back = through(make(tmp_path / "表.xlsx"), by_way_of)
    assert load(back if by_way_of == "xlsx" else through(back, "xlsx")) == load(make(tmp_path / "原.xlsx"))


@every_kind
def test_the_old_format_says_how_to_save_it(tmp_path: Path, kind: str) -> None:
    make, load = KINDS[kind]
    path = make(tmp_path / "表.xlsx")
    path.write_bytes(OLE + bytes(2000))
    with pytest.raises(Refusal, match=r"旧格式.*另存为 \.xlsx"):
        load(path)


@every_kind
@pytest.mark.parametrize("cell", ["=1+1", "#REF!", "#N/A"])
def test_a_formula_without_its_result_or_an_error_is_refused_by_its_row(tmp_path: Path, kind: str, cell: str) -> None:
    make, load = KINDS[kind]
    book = load_workbook(make(tmp_path / "表.xlsx"))
    sheet = book.worksheets[-1]
    sheet.cell(3, 1, cell)
    book.save(tmp_path / "表.xlsx")
    with pytest.raises(Refusal, match=f"“{sheet.title}”第3行有错误值或没有算出结果的公式"):
        load(tmp_path / "表.xlsx")


@every_kind
def test_blanks_and_characters_that_nobody_sees_do_not_count(tmp_path: Path, kind: str) -> None:
    make, load = KINDS[kind]
    book = load_workbook(make(tmp_path / "表.xlsx"))
    for cell in (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, str):
            cell.value = f"\u3000\u200b{cell.value}\u200b "
    book.save(tmp_path / "表.xlsx")
    assert load(tmp_path / "表.xlsx") == load(make(tmp_path / "原.xlsx"))


def test_a_date_that_lost_its_look_is_told_at_its_cell(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="第2行“日期”"):
        load_table(broken_looks(year(tmp_path / "表.xlsx")))


@pytest.mark.parametrize("value", ["45/13/2026", "2026-02-30", 12])
def test_a_date_that_is_none_is_told_at_its_cell(tmp_path: Path, value: object) -> None:
    path = table(tmp_path / "表.xlsx", [*WHOLE, (value, "放假", "元旦")])
    with pytest.raises(Refusal, match=f"第{len(WHOLE) + 2}行“日期”"):
        load_table(path)


@pytest.mark.parametrize(("above", "row"), [(0, 1), (2, 3), (6, 7)])
def test_the_captions_may_stand_lower(tmp_path: Path, above: int, row: int) -> None:
    path = year(tmp_path / "表.xlsx")
    book = load_workbook(path)
    if above:
        book.worksheets[0].insert_rows(1, above)
    book.worksheets[0].cell(row, 5, "备注")
    book.save(path)
    assert load_table(path).days[0].day == date(2026, 12, 31)
