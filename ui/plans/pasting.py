"""What a spreadsheet puts on the clipboard: rows of cells, parted by tabs, some in quotes."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|$)')
_PLAIN = re.compile(r"[^\t\n]*")


def cells_of(text: str) -> list[list[str]]:
    """Rows of texts, blanks at their ends removed. A quote that is never closed is part of the text."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        quoted = _QUOTED.match(text, at)
        found = quoted or _PLAIN.match(text, at)
        assert found is not None  # the second pattern matches anything
        cell = quoted[1].replace('""', '"') if quoted else found[0]
        rows[-1].append(" ".join(cell.split()))
        at = found.end()
        if at >= len(text):
            return rows
        if text[at] == "\n":
            rows.append([])
        at += 1


def as_text(rows: list[list[str]]) -> str:
    """Rows for the clipboard."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)
