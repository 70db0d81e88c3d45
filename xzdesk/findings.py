"""What is wrong with one cell of a file that came in: a value to show in a list, not an exception."""

from collections.abc import Sequence
from typing import NamedTuple

_SHOWN = 5


class Finding(NamedTuple):
    """Sheet, row as the spreadsheet counts it (0: the sheet as a whole), column caption, value as text, reason."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = f"第{self.row}行“{self.column}”" if self.row else ""
        return f"“{self.sheet}”{place}：{self.reason}"


def in_short(reasons: Sequence[object]) -> str:
    """The first few reasons in one line, and how many there are when not all are shown."""
    rest = f"……等{len(reasons)}处" if len(reasons) > _SHOWN else ""
    return "；".join(str(reason) for reason in reasons[:_SHOWN]) + rest
