"""A county with referrals under way, and a department that fills in what it got with another program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.xzdesk.problems.office_support import LEADERSHIP, UPWARDS, County
from xzdesk.exchange.columns import ITEMS, KEY, TASKS
from xzdesk.exchange.intake import Preview, Result, accept, preview
from xzdesk.exchange.referral import Exported, export_referrals
from xzdesk.problems.records import Problem, Referral, Reply
from xzdesk.problems.usecases import Problems

UNIT = "市工信局"
REPLIED = date(2026, 3, 10)
TODAY = date(2026, 3, 12)
ANSWER: Mapping[str, object] = {
    "签收人": "李签收",
    "签收日期": date(2026, 3, 6),
    "处理方式": "答复",
    "答复类型": "同意办理",
    "答复意见": "已列入2026年度电网建设计划。",
    "答复人": "王处长",
    "答复日期": REPLIED,
    "办结时限": date(2026, 6, 30),
}


class Returned:
    """A workbook in the hands of the department."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book: Workbook = load_workbook(path)

    @property
    def items(self) -> Worksheet:
        return self.sheet(ITEMS)

    def sheet(self, name: str) -> Worksheet:
        sheet = self.book[name]
        assert isinstance(sheet, Worksheet)
        return sheet

    def column(self, caption: str, sheet: str = ITEMS) -> int:
        found = [cell.column for cell in self.sheet(sheet)[2] if cell.value == caption]
        assert found, caption
        return int(found[0])

    def cell(self, row: int, caption: str, sheet: str = ITEMS) -> Cell:
        """A cell of a row of the sheet (the first item stands in row 3)."""
        cell = self.sheet(sheet).cell(row, self.column(caption, sheet))
        assert isinstance(cell, Cell)
        return cell

    def fill(self, row: int, /, **values: Any) -> Returned:
        """Cells of an item, by their captions."""
        return self._filled(row, ITEMS, values)

    def task(self, row: int, /, **values: Any) -> Returned:
        """Cells of a line for an assigned item."""
        return self._filled(row, TASKS, values)

    def _filled(self, row: int, sheet: str, values: Mapping[str, Any]) -> Returned:
        for caption, value in values.items():
            cell = self.cell(row, caption, sheet)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        return self

    def key(self, row: int) -> str:
        return str(self.cell(row, KEY).value)

    def save(self, name: str = "") -> Path:
        path = self.path.with_name(name) if name else self.path
        self.book.save(path)
        return path


class Exchange:
    """The county's desk, its exports, and what comes back."""

    def __init__(self, county: County, folder: Path) -> None:
        self.county, self.folder = county, folder

    @property
    def problems(self) -> Problems:
        return self.county.as_().problems

    def referred(self, **values: Any) -> Problem:
        """A problem that is on its way to the department."""
        upwards: dict[str, Any] = {**UPWARDS}
        problem = self.county.step("decide", self.county.add(**values), **upwards)
        return self.county.step("approve", problem, approver="示例分管领导")

    def led(self, **values: Any) -> Problem:
        """A problem that is on its way to the leadership."""
        upwards: dict[str, Any] = {**LEADERSHIP}
        problem = self.county.step("decide", self.county.add(**values), **upwards)
        return self.county.step("approve", problem, approver="示例分管领导")

    def export(self, name: str = "报送件.xlsx", unit: str = UNIT) -> Exported:
        return export_referrals(self.problems, unit, self.folder / name)

    def out(self, name: str = "报送件.xlsx", unit: str = UNIT) -> Returned:
        """Exported, and in the department's hands a week later."""
        returned = Returned(self.export(name, unit).path)
        self.county.clock.to(TODAY)
        return returned

    def preview(self, returned: Returned | Path) -> Preview:
        return preview(self.problems, returned if isinstance(returned, Path) else returned.save())

    def take_in(self, returned: Returned | Path) -> Result:
        return accept(self.problems, self.preview(returned))

    def now(self, problem: Problem) -> Problem:
        return self.problems.find(str(problem.number))

    def referral(self, problem: Problem) -> Referral:
        return self.problems.family(problem).referrals[-1]

    def replies(self, problem: Problem) -> list[Reply]:
        return list(self.problems.family(problem).replies)


def reasons(found: Preview | Result) -> list[str]:
    """What is told of cells, without where."""
    return [finding.reason for finding in found.findings]
