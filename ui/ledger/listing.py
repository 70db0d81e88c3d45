"""The problems as the ledger last listed them, for going from one to the next without going back."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from xzdesk.problems.queries import Ledger


class Listing:
    """Row numbers in the order of the screen."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.rows: Sequence[int] = array("q")

    def neighbours(self, id: str) -> tuple[str, str]:
        """The ids of the problems before and after one; empty where there is none."""
        number = self._ledger.row_of(id)
        if number is None or number not in self.rows:
            return "", ""
        at = self.rows.index(number)
        return self._id(at - 1), self._id(at + 1)

    def _id(self, at: int) -> str:
        if not 0 <= at < len(self.rows):
            return ""
        found = self._ledger.problems_at([self.rows[at]])
        return found[0].id if found else ""
