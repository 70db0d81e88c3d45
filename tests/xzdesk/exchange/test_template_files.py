"""Tables through other programs and in other formats: LibreOffice's .xlsx, .xls and .ods; wrong dimensions."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.xzdesk.exchange.libreoffice import Converted
from tests.xzdesk.exchange.test_adopt import ROW as OLD_ROW
from tests.xzdesk.exchange.test_adopt import SOLVED, Old
from tests.xzdesk.exchange.test_template import ROW, Filled
from tests.xzdesk.exchange.workbook_support import Exchange
from xzdesk.errors import Refusal
from xzdesk.exchange import anyfile
from xzdesk.exchange.adoption.intake import preview_ledger
from xzdesk.exchange.adoption.proposal import propose_mapping
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.template import accept_problems, preview_problems
from xzdesk.problems.queries import ProblemQuery


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_template_saved_by_another_program(exchange: Exchange, through: Converted, ending: str) -> None:
    filled = Filled(exchange).add(ROW, {**ROW, "标题": "示例：第二件"})
    filled.preview()
    seen = preview_problems(exchange.problems, through(filled.path, ending))
    assert [(row.row, row.kind) for row in seen.rows] == [(4, RowKind.NEW), (5, RowKind.NEW)]
    assert seen.content.rows[0].values["phone"] == "051688886666"
    accept_problems(exchange.problems, seen)
    assert filled.preview().counts.same == 2


def test_an_export_saved_by_another_program_changes_nothing(exchange: Exchange, through: Converted) -> None:
    exchange.county.handling()
    exchange.county.add(request="=1+1\n二、“引号”，<&>；001 _x003D_", phone="0516-88886666")
    path = export_problems(exchange.problems, ProblemQuery(), exchange.folder / "导出.xlsx").path
    seen = preview_problems(exchange.problems, through(path, "xlsx"))
    assert (seen.counts.same, seen.findings) == (2, ())


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_an_old_ledger_in_other_formats(exchange: Exchange, through: Converted, ending: str) -> None:
    path = through(Old(exchange, OLD_ROW, SOLVED).save(), ending)
    renamed = path.rename(path.with_suffix(".et"))
    seen = preview_ledger(exchange.problems, renamed, propose_mapping(exchange.problems, renamed))
    assert [row.title for row in seen.rows] == ["厂区供电容量不足", "缺少技工"]
    assert seen.findings[0].column == "标题"


@pytest.mark.parametrize("claim", [b'ref="A1"', b'ref="A1:XFD1048576"'])
def test_a_wrong_stored_dimension_is_not_believed(exchange: Exchange, claim: bytes) -> None:
    path = Old(exchange, OLD_ROW).save()
    changed = path.with_name("改.xlsx")
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(changed, "w") as after:
        for entry in before.infolist():
            after.writestr(entry, before.read(entry).replace(b'<dimension ref="A1:M2"', b"<dimension " + claim))
    assert len(preview_ledger(exchange.problems, changed, propose_mapping(exchange.problems, changed)).rows) == 1


def test_an_ods_that_claims_a_filled_cell_thousands_of_times_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "大.ods"
    names = 'xmlns:office="o" xmlns:table="t" xmlns:text="x"'
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>甲</text:p>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-cell></table:table-row>'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", f"<office:spreadsheet {names}>{row}</office:spreadsheet>")
    with pytest.raises(Refusal, match="太大"):
        read_any(path)


def test_a_csv_with_more_cells_than_any_ledger_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anyfile, "MAX_CELLS", 3)
    path = tmp_path / "大.csv"
    path.write_text("甲,乙\n丙,丁\n", "utf-8")
    with pytest.raises(Refusal, match="太大"):
        read_any(path)
