"""The tables of an old ledger: the heading under titles and merged cells, and which rows below it are problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xzdesk.exchange.adoption.synonyms import SKIP, load_words
from xzdesk.exchange.cells import same_text, shown
from xzdesk.exchange.findings import finding
from xzdesk.exchange.problem_rows import squeezed
from xzdesk.findings import Finding
from xzdesk.workbooks.reader import Area, Cell, Sheet

NOTHING = frozenset({"无", "/", "\\", "—", "——", "-", "--", "暂无", "无。", "没有", "不涉及"})  # cells that say so
_HEADING_WITHIN = 15
_ASIDE = re.compile(  # below a table: who filled it in and when, and notes
    r"(注|备注|说明|填表人|填报人|制表人|制表|审核人|审核|审批人|负责人|单位负责人|分管领导|分管负责人|主要领导"
    r"|主要负责人|联系人|联系电话|填报单位|填报日期|填报时间|填表日期|日期|签字|盖章|（?盖章）?)\s*\d*\s*[:：]"
)
_NAMED = 2  # columns that a heading must name by the field's words


@dataclass(frozen=True)
class LedgerRow:
    """Row number, heading -> cell, and the sub-heading that it stands under."""

    number: int
    cells: Mapping[str, Cell]
    section: str = ""


@dataclass(frozen=True)
class LedgerTable:
    """One sheet: its headings by column and their row, its problem rows, and what was passed over."""

    sheet: str
    heading: int
    headings: Mapping[int, str]
    rows: tuple[LedgerRow, ...]
    findings: tuple[Finding, ...]


def read_table(sheet: Sheet, heading: int = 0) -> LedgerTable | None:
    """The table of a sheet, None where no row near the top names columns of a ledger; `heading`: the row that a person
    says names them, whatever its words."""
    above = heading if heading in sheet.rows else find_heading(sheet)
    if not above:
        return None
    headings, last = _headings(sheet, above)
    reading = _Rows(sheet, headings, last)
    rows = tuple(reading.problems())
    return LedgerTable(sheet.name, above, headings, rows, tuple(reading.findings))


def read_headings(sheet: Sheet, heading: int = 0) -> tuple[str, ...]:
    """The headings alone, by column; none where `read_table` finds no table."""
    above = heading if heading in sheet.rows else find_heading(sheet)
    return tuple(_headings(sheet, above)[0].values()) if above else ()


def find_heading(sheet: Sheet) -> int:
    """The row near the top that names most columns of a ledger, 0 where none names enough."""
    above, score = max(
        ((number, _score(cells)) for number, cells in sheet.rows.items() if number <= _HEADING_WITHIN),
        key=lambda found: (found[1], -found[0]),
        default=(0, 0),
    )
    return above if score >= 3 * _NAMED else 0


def _score(cells: Mapping[int, Cell]) -> int:
    """How well a row's texts name columns."""
    words = load_words()
    texts = {same_text(cell.value) for cell in cells.values() if isinstance(cell.value, str)}
    named = [words.column(text) for text in texts if len(text) < 20]
    return sum(score for target, score in named if target != SKIP)


def _headings(sheet: Sheet, above: int) -> tuple[dict[int, str], int]:
    """Column -> heading, and the last row of the heading: two where one heading spans several of a second row."""
    down = {  # one that reaches down to this row stands in its first
        area[1]: sheet.rows.get(area[0], {}).get(area[1], Cell(None))
        for area in sheet.merged
        if area[0] < above <= area[2] and area[1] == area[3]
    }
    named = {**down, **sheet.rows[above]}
    first = {column: same_text(cell.value) for column, cell in named.items() if same_text(cell.value)}
    spans = [area for area in sheet.merged if area[0] == above and area[2] == above and area[3] > area[1]]
    second = sheet.rows.get(above + 1, {})
    below = {
        column: same_text(cell.value)
        for column, cell in second.items()
        if any(area[1] <= column <= area[3] for area in spans)
    }
    return _distinct({**first, **below} if below else first), above + (1 if below else 0)


def _distinct(headings: Mapping[int, str]) -> dict[int, str]:
    """A heading that stands twice is told apart by its place."""
    seen: dict[str, int] = {}
    found: dict[int, str] = {}
    for column, text in sorted(headings.items()):
        seen[text] = seen.get(text, 0) + 1
        found[column] = text if seen[text] == 1 else f"{text}（{seen[text]}）"
    return found


class _Rows:
    """Sorts the rows below a heading into problems, sub-headings, sums and repeated headings."""

    def __init__(self, sheet: Sheet, headings: Mapping[int, str], last: int) -> None:
        self.findings: list[Finding] = []
        self._sheet, self._headings, self._last = sheet, headings, last
        self._section = ""
        self._filled = {area[:2]: area for area in sheet.merged if area[1] == area[3] and area[2] > area[0] > last}
        self._wide = {(area[0], area[1]) for area in sheet.merged if area[3] > area[1]}
        words = load_words()
        self._serial = [column for column, text in headings.items() if words.column(text)[0] == SKIP]
        first = min((column for column in headings if column not in self._serial), default=0)
        self._leading = {*self._serial, min(headings, default=0), first}
        self._tell_hidden()

    def problems(self) -> Iterator[LedgerRow]:
        carried: dict[int, tuple[Area, Cell]] = {}
        for number, cells in sorted(self._sheet.rows.items()):
            if number <= self._last:
                continue
            said = {column: cell for column, cell in cells.items() if cell.trouble or same_text(cell.value)}
            if not said or self._is_other(number, said):
                continue
            for column, (area, cell) in carried.items():
                if area[0] < number <= area[2]:
                    said.setdefault(column, cell)
            carried |= {c: (self._filled[number, c], cell) for c, cell in said.items() if (number, c) in self._filled}
            named = {self._headings.get(c) or f"第{c}列": cell for c, cell in sorted(said.items())}
            yield LedgerRow(number, named, self._section)

    def _is_other(self, number: int, said: Mapping[int, Cell]) -> bool:
        """A row that is no problem; each is told, so that nothing is passed over in silence."""
        words = load_words()
        texts = {column: same_text(cell.value) for column, cell in said.items()}
        if any(words.is_total(text) for column, text in texts.items() if column in self._leading or len(said) < 3):
            self._tell(number, "、".join(texts.values()), "ledger_row_total")
        elif all(squeezed(self._headings.get(column)) == squeezed(text) for column, text in texts.items()):
            self._tell(number, "、".join(texts.values()), "ledger_row_heading")
        elif all(_ASIDE.match(text) for text in texts.values()):
            self._tell(number, "、".join(texts.values()), "ledger_row_aside")
        elif len(said) == 1 and self._is_section(number, next(iter(said))):
            (self._section,) = texts.values()
            self._tell(number, self._section, "ledger_row_section")
        elif all(column in self._serial or text in NOTHING for column, text in texts.items()):
            self._tell(number, "、".join(texts.values()), "ledger_row_empty")
        else:
            return False
        return True

    def _is_section(self, number: int, column: int) -> bool:
        return (number, column) in self._wide or column in self._leading

    def _tell(self, number: int, text: str, code: str) -> None:
        self.findings.append(finding(self._sheet.name, number, "", text, code))

    def _tell_hidden(self) -> None:
        hidden = sorted(number for number in self._sheet.hidden if number > self._last)
        if hidden:
            listed = "、".join(map(str, hidden[:10]))
            self.findings.append(
                finding(self._sheet.name, 0, "", "", "ledger_rows_hidden", count=len(hidden), rows=listed)
            )


def text_of(cell: Cell) -> str:
    """A cell as it reads, an error value too."""
    return shown(cell.value)
