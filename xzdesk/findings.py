"""What is wrong with one cell of a file that came in: a value to show in a list, not an exception."""

from typing import NamedTuple


class Finding(NamedTuple):
    """Sheet, row as the spreadsheet counts it (from 1), column caption, value as text, reason in Chinese."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"“{self.sheet}”第{self.row}行“{self.column}”：{self.reason}"
