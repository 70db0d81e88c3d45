"""The search index of the ledger: FTS5 over words made on writing.

The index keeps no text of its own, so a text is taken out by giving the same words again.
Progress entries are not searched: each would mean writing the problem's whole text anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from db.words import index_words

HEADING = ("title", "subject_name")
BODY = ("number", "description", "request", "township", "contact", "unit", "department", "result")
SEARCHED = (*HEADING, *BODY)

MATCHING = "SELECT rowid FROM problem_search WHERE problem_search MATCH ?"
_ADD = "INSERT INTO problem_search (rowid, heading, body) VALUES (?, ?, ?)"
_TAKE_OUT = "INSERT INTO problem_search (problem_search, rowid, heading, body) VALUES ('delete', ?, ?, ?)"
_EMPTY = "INSERT INTO problem_search (problem_search) VALUES ('delete-all')"

Entry = tuple[int, str, str]


def entry(row: int, values: Mapping[str, Any]) -> Entry:
    """What the index holds of one problem."""
    heading, body = (index_words(values[name] for name in names) for names in (HEADING, BODY))
    return row, heading, body


def add(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    """Index new entries."""
    connection.executemany(_ADD, entries)


def take_out(connection: sqlite3.Connection, old: Entry) -> None:
    """Forget an entry, given as it was added."""
    connection.execute(_TAKE_OUT, old)


def clear(connection: sqlite3.Connection) -> None:
    """Forget everything."""
    connection.execute(_EMPTY)
