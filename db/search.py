"""The search index of the ledger: FTS5 over words made on writing.

A problem has two entries: its text, which seldom changes once registered, and its way (who handles it, the result),
so that a step need not index the whole text anew. The index keeps no text of its own: an entry is taken out by giving
the same words again. Progress entries are not searched.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from db.targets import Plain, Rows, Target
from db.words import index_words, normalised, phrases

HEADING = ("title", "subject_name")
_TEXT = ("number", "description", "request", "township", "contact")
_WAY = ("unit", "department", "result")
FIELDS = HEADING + _TEXT + _WAY
_OF_TEXT, _OF_WAY = frozenset(HEADING + _TEXT), frozenset(_WAY)

_TARGET = Target("problem_search (rowid, heading, body)", at_once=10_000)  # the index merges after each statement
_TAKE_OUT = "INSERT INTO problem_search (problem_search, rowid, heading, body) VALUES ('delete', ?, ?, ?)"
_CLEAR = "INSERT INTO problem_search (problem_search) VALUES ('delete-all')"
_MATCH = "SELECT json_group_array(rowid >> 1) FROM problem_search WHERE problem_search MATCH ?"
_TEXTS = f"SELECT row, {', '.join(FIELDS)} FROM problem"
_FREQUENCY = "SELECT term, doc FROM problem_words WHERE term IN"
# From how many parts of a level on they are joined in passing, and bytes of memory for words before they are written
# down. FEW is what SQLite does by itself.
FEW = {"automerge": 4, "hashsize": 1 << 20}
MANY = {"automerge": 16, "hashsize": 4 << 20}
_MOST_COMPARED = 200
_ENTRIES_COMPARED = 20_000  # words that are in more entries than that tell nothing, and cost the time
_RANKED = "SELECT rowid >> 1 FROM problem_search WHERE problem_search MATCH ? ORDER BY rank LIMIT ?"

Values = Mapping[str, Any]
Entry = tuple[int, str, str]


def entries(row: int, values: Values, touched: Collection[str] = FIELDS) -> list[Entry]:
    """The entries of a problem that hold one of the touched fields, without an empty way."""
    found: list[Entry] = []
    if touched is FIELDS or not _OF_TEXT.isdisjoint(touched):
        found.append((row * 2, _words(values, HEADING), _words(values, _TEXT)))
    if (touched is FIELDS or not _OF_WAY.isdisjoint(touched)) and (way := _words(values, _WAY)):
        found.append((row * 2 + 1, "", way))
    return found


def add(into: Rows, problems: Iterable[tuple[int, Values]]) -> None:
    """Index new problems, given as row number and values."""
    into.insert(_TARGET, [entry for row, values in problems for entry in entries(row, values)])


def take_out(connection: sqlite3.Connection, row: int, old: Values) -> None:
    """Forget a problem, given as it was indexed."""
    connection.executemany(_TAKE_OUT, entries(row, old))


def change(connection: sqlite3.Connection, row: int, old: Values, new: Values, changed: Collection[str]) -> None:
    """Bring the entries up to date that hold a changed field."""
    touched = set(changed)
    connection.executemany(_TAKE_OUT, entries(row, old, touched))
    Plain(connection).insert(_TARGET, entries(row, new, touched))


def expect(connection: sqlite3.Connection, ways: Mapping[str, int]) -> None:
    """How the index is to be written from now on: FEW, or MANY entries in one go."""
    connection.executemany("INSERT INTO problem_search (problem_search, rank) VALUES (?, ?)", ways.items())


def size(connection: sqlite3.Connection) -> int:
    """How many entries the index holds."""
    return int(connection.execute("SELECT count(*) FROM problem_search_docsize").fetchone()[0])


def clear(connection: sqlite3.Connection) -> None:
    """Forget everything."""
    connection.execute(_CLEAR)


def hits(connection: sqlite3.Connection, text: str) -> list[int] | None:
    """Row numbers, rising, of the problems that hold every word of `text`; None when there is nothing to look for."""
    found: list[int] | None = None
    for phrase in phrases(text):
        # A list made by SQLite as JSON takes a third of the time of fetching rows.
        rows: list[int] = json.loads(connection.execute(_MATCH, (phrase,)).fetchone()[0])
        found = rows if found is None else sorted(set(found).intersection(rows))
    return found


def holding(connection: sqlite3.Connection, rows: Sequence[int], pair: str) -> set[int]:
    """Those of some problems whose texts hold a lone pair; the index would say the same, but of all at once."""
    marks = ", ".join("?" * len(rows))
    found = connection.execute(f"{_TEXTS} WHERE row IN ({marks})", tuple(rows))
    return {row for row, *texts in found if pair in normalised("\n".join(filter(None, texts)))}


def most_alike(connection: sqlite3.Connection, texts: Sequence[str | None], limit: int) -> list[int]:
    """Row numbers of the problems whose heading shares most words with `texts`, best first."""
    words = sorted({word for word in index_words(texts).split() if len(word) > 1})[:_MOST_COMPARED]
    frequencies = connection.execute(
        f"{_FREQUENCY} ({', '.join('?' * len(words))}) ORDER BY doc, term", words
    ).fetchall()
    reached = accumulate(count for _, count in frequencies)
    telling = [word for (word, _), total in zip(frequencies, reached, strict=True) if total <= _ENTRIES_COMPARED]
    if not telling:
        return []
    either = " OR ".join(f'"{word}"' for word in telling)
    return [row for (row,) in connection.execute(_RANKED, (f"heading : ({either})", limit))]


def _words(values: Values, names: Sequence[str]) -> str:
    texts = [text for name in names if (text := values[name])]
    return index_words(texts) if texts else ""
