"""Refused rows go out as a workbook of exactly those rows, are mended, and come in again; all of it adds up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.xzdesk.exchange.libreoffice import Converted
from tests.xzdesk.exchange.test_adopt import ROW as OLD_ROW
from tests.xzdesk.exchange.test_adopt import SOLVED, Old
from tests.xzdesk.exchange.test_template import ROW, Filled
from tests.xzdesk.exchange.workbook_support import Exchange
from xzdesk.errors import Refusal
from xzdesk.exchange.adoption.intake import LedgerPreview, accept_ledger, preview_ledger
from xzdesk.exchange.adoption.mapping import Mapping as Columns
from xzdesk.exchange.adoption.proposal import propose_mapping
from xzdesk.exchange.findings import Counts
from xzdesk.exchange.kinds import Kind, recognise
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.refused_rows import save_refused
from xzdesk.exchange.template import ProblemPreview, accept_problems, preview_problems
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem

REASON = "未导入原因"


class Mending:
    """A workbook of refused rows in the hands of a clerk."""

    def __init__(self, exchange: Exchange, seen: ProblemPreview | LedgerPreview, name: str = "未导入.xlsx") -> None:
        self.path = exchange.folder / name
        self.count = save_refused(exchange.problems, seen, self.path)
        self.book = load_workbook(self.path)

    def sheet(self, name: str = "问题") -> Worksheet:
        sheet = self.book[name]
        assert isinstance(sheet, Worksheet)
        return sheet

    def row(self, number: int, name: str = "问题", head: int = 2) -> dict[str, Any]:
        """A row by its captions."""
        heads = [cell.value for cell in self.sheet(name)[head]]
        return dict(zip(map(str, heads), [cell.value for cell in self.sheet(name)[number]], strict=True))

    def mend(self, number: int, values: Mapping[str, Any], name: str = "问题", head: int = 2) -> Mending:
        places = {str(cell.value): place for place, cell in enumerate(self.sheet(name)[head], start=1)}
        for caption, value in values.items():
            cell = self.sheet(name).cell(number, places[caption])
            cell.value = value
        return self

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


def adds_up(counts: Counts) -> bool:
    return counts.read == counts.new + counts.changed + counts.same + counts.refused


@pytest.fixture
def refused(exchange: Exchange) -> ProblemPreview:
    """A template of four rows, taken in; two of them are refused."""
    filled = Filled(exchange).add(
        ROW,
        {**ROW, "标题": "示例：号码不全", "联系电话": 51688886666},
        {**ROW, "标题": "示例：第三件"},
        {**ROW, "标题": "示例：错误值", "诉求": "#REF!", "受理日期": "45/13/2026"},
    )
    seen = filled.preview()
    accept_problems(exchange.problems, seen)
    return seen


def test_exactly_the_refused_rows_stand_there_with_their_reasons(exchange: Exchange, refused: ProblemPreview) -> None:
    mending = Mending(exchange, refused)
    assert mending.count == mending.sheet().max_row - 2 == 2
    assert [mending.row(n)["标题"] for n in (3, 4)] == ["示例：号码不全", "示例：错误值"]
    assert "联系电话" in mending.row(3)[REASON]
    assert [mending.row(n)[REASON] for n in (3, 4)] == [row.reason for row in refused.rows if row.reason]
    assert {rule.type for rule in mending.sheet().data_validations.dataValidation} >= {"list", "date"}
    assert recognise(mending.path) is Kind.TEMPLATE


def test_what_was_not_mended_is_refused_for_the_same_reasons(exchange: Exchange, refused: ProblemPreview) -> None:
    again = preview_problems(exchange.problems, Mending(exchange, refused).path)
    assert (again.counts.read, again.counts.refused) == (2, 2)
    assert [row.reason for row in again.rows] == [row.reason for row in refused.rows if row.reason]
    assert all(each.column != REASON for each in again.findings)


def test_a_mended_row_comes_in_and_the_other_can_be_mended_later(exchange: Exchange, refused: ProblemPreview) -> None:
    mending = Mending(exchange, refused).mend(3, {"联系电话": "0516-88886666"})
    seen = preview_problems(exchange.problems, mending.save())
    assert (seen.counts.new, seen.counts.refused) == (1, 1)
    assert adds_up(seen.counts)
    accept_problems(exchange.problems, seen)
    rest = Mending(exchange, seen, "还有.xlsx").mend(3, {"诉求": "请协调。", "受理日期": date(2026, 3, 3)})
    seen = preview_problems(exchange.problems, rest.save())
    assert (seen.counts.read, seen.counts.new) == (1, 1)
    accept_problems(exchange.problems, seen)
    assert len(exchange.county.store.find(Problem)) == 4


def test_the_workbook_may_go_through_another_program(
    exchange: Exchange, refused: ProblemPreview, through: Converted
) -> None:
    path = through(Mending(exchange, refused).mend(3, {"联系电话": "0516-88886666"}).save(), "xlsx")
    seen = preview_problems(exchange.problems, path)
    assert (seen.counts.read, seen.counts.new, seen.counts.refused) == (2, 1, 1)


def test_an_edited_export_keeps_what_each_row_was_when_it_went_out(exchange: Exchange) -> None:
    number = str(exchange.county.add().number)
    exchange.county.add(title="示例：另一件")
    path = export_problems(exchange.problems, ProblemQuery(), exchange.folder / "台账.xlsx").path
    book = load_workbook(path)
    places = {str(cell.value): place for place, cell in enumerate(book["问题"][2], start=1)}
    first = next(n for n in (3, 4) if book["问题"].cell(n, places["问题编号"]).value == number)
    book["问题"].cell(first, places["受理日期"]).value = "下周"
    book["问题"].cell(first, places["联系人"]).value = "示例联系人"
    book.save(path)
    exchange.problems.edit(exchange.problems.find(number), {"phone": "0516-88880000"})
    mending = Mending(exchange, preview_problems(exchange.problems, path)).mend(3, {"受理日期": date(2026, 3, 2)})
    assert recognise(mending.path) is Kind.LEDGER
    seen = preview_problems(exchange.problems, mending.save())
    assert [[cell.column for cell in row.cells] for row in seen.rows] == [["联系人"]]
    assert seen.counts.changed == 1


def test_old_ledgers_keep_their_own_columns_headings_and_sub_headings(exchange: Exchange) -> None:
    empty = [2, "示例纺织有限公司", None, None, *SOLVED[4:]]
    old = Old(exchange, OLD_ROW, ("二、高端纺织",), empty)
    old.sheet.insert_rows(1)
    old.sheet["A1"] = "示例县台账"
    old.sheet.merge_cells("A1:M1")
    path = old.save()
    raw = propose_mapping(exchange.problems, path).to_json()
    columns = raw["columns"]
    assert isinstance(columns, dict)
    chosen = Columns.from_json({**raw, "columns": {**columns, "备注": "measures_taken"}})
    seen = preview_ledger(exchange.problems, path, chosen)
    accept_ledger(exchange.problems, seen)
    mending = Mending(exchange, seen)
    assert mending.count == seen.counts.refused == 1
    assert mending.row(4, "Sheet")["企业名称"] == "示例纺织有限公司"
    assert "标题" in mending.row(4, "Sheet")[REASON]
    path = mending.mend(4, {"存在问题": "缺少技工"}, "Sheet").save()
    assert recognise(path) is Kind.OLD_LEDGER
    mapping = propose_mapping(exchange.problems, path)
    assert mapping.columns == chosen.columns
    again = preview_ledger(exchange.problems, path, mapping)
    assert (again.counts.read, again.counts.new) == (1, 1)
    accept_ledger(exchange.problems, again)
    made = next(each for each in exchange.county.store.find(Problem) if each.title == "缺少技工")
    told = "".join(str(entry.text) for entry in exchange.problems.family(made).progress)
    assert "小标题：二、高端纺织" in told
    assert "未导入" not in told


def test_a_file_that_was_changed_since_the_preview_is_not_mistaken_for_it(
    exchange: Exchange, refused: ProblemPreview
) -> None:
    refused.path.write_bytes(refused.path.read_bytes() + b" ")
    with pytest.raises(Refusal) as no:
        save_refused(exchange.problems, refused, exchange.folder / "未导入.xlsx")
    assert no.value.code in ("refused_file_changed", "intake_damaged")
    assert not (exchange.folder / "未导入.xlsx").exists()
