"""Where rows go, and the door for a few of them; db.bulk has the one for many."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

Row = Sequence[Any]
_ROWS = 500


class Target(NamedTuple):
    """A table: "name (columns)", how many rows go to a statement, and what to raise where some break a constraint."""

    into: str
    at_once: int = _ROWS
    clash: Callable[[sqlite3.Connection, Sequence[Row]], Exception] | None = None

    def insert(self, rows: Sequence[Row]) -> str:
        """The statement for so many rows."""
        return _insertion(self.into, len(rows[0]), len(rows))

    @contextmanager
    def clashes(self, connection: sqlite3.Connection, rows: Sequence[Row]) -> Iterator[None]:
        """Tell a broken constraint by `clash`."""
        try:
            yield
        except sqlite3.IntegrityError as no:
            raise (self.clash(connection, rows) if self.clash else no) from no


@lru_cache(256)
def _insertion(into: str, width: int, rows: int) -> str:
    marks = f"({', '.join('?' * width)})"
    return f"INSERT INTO {into} VALUES {', '.join([marks] * rows)}"


class Rows(Protocol):
    """Takes rows for tables."""

    def insert(self, target: Target, rows: Sequence[Row]) -> None:
        """Rows for a table; in the order of the calls."""
        ...


class Plain:
    """Writes rows at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def insert(self, target: Target, rows: Sequence[Row]) -> None:
        """Rows for a table."""
        if rows:
            self._connection.executemany(target.insert(rows[:1]), rows)
