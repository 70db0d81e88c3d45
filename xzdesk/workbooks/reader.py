"""Foreign workbooks, read with suspicion: bounded before they are opened, nothing run, no link followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from xzdesk.errors import Refusal
from xzdesk.workbooks.bounds import check_file, check_package
from xzdesk.workbooks.parts import Area, Cell, Parts
from xzdesk.workbooks.watch import UNWATCHED, Watch

__all__ = ["Area", "Book", "Cell", "Sheet", "read_book", "read_content"]

EPOCH, MAC_EPOCH = date(1899, 12, 30), date(1904, 1, 1)  # day 0 of a date that is kept as a number
MAX_BYTES = 50_000_000
MAX_UNPACKED = 400_000_000
MAX_CELLS = 2_000_000
MAX_TAGS = 13_000_000  # six to a cell, and what stands around them

_CHANGES = re.compile(r"_changes\d*")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the old binary format, and the wrapping of encrypted files
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Sheet:
    """Name, and row number -> column number (both from 1) -> cell; only cells that hold something.

    `merged`: areas that show as one cell (first row, first column, last row, last column); `hidden`: rows that are
    hidden or filtered out; where the file tells them.
    """

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Area, ...] = ()
    hidden: frozenset[int] = frozenset()

    @property
    def first(self) -> Cell:
        """The cell in the upper left corner."""
        return self.rows.get(1, {}).get(1, Cell(None))


@dataclass(frozen=True)
class Book:
    """A workbook's sheets, hidden ones too, its SHA-256, and the day that is 0 of its dates."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    epoch: date = EPOCH


def read_book(path: Path, *, changes: bool = False, watch: Watch = UNWATCHED) -> Book:
    """Read a workbook, by any name. Refusal, each with its own message, for whatever is none or cannot be read.

    `changes`: also the sheets of a program's changes, which are many and say nothing to anybody else; `watch`: may
    end the reading.
    """
    content = read_content(path)
    _bounded(path.name, content, watch)
    try:
        with ZipFile(BytesIO(content)) as packed:
            watch.begin(sum(entry.file_size for entry in packed.infolist()))
            parts = Parts(packed, watch)
            sheets = tuple(_sheets(parts, None if changes else _CHANGES))
    except Refusal:
        raise
    except Exception as no:  # whatever a library makes of foreign bytes, to the office it is a damaged file
        raise Refusal("intake_damaged", name=path.name) from no
    return Book(path.name, sha256(content).hexdigest(), sheets, MAC_EPOCH if parts.mac else EPOCH)


def read_content(path: Path) -> bytes:
    """The bytes of a file. Refusal when there is none, or more than a workbook has."""
    check_file(path, MAX_BYTES)
    try:
        return path.read_bytes()
    except OSError as no:
        raise Refusal("intake_not_readable", name=path.name) from no


def is_encrypted(content: bytes) -> bool:
    """Whether a file in the old wrapping is one with a password."""
    return _ENCRYPTED in content


def _bounded(name: str, content: bytes, watch: Watch) -> None:
    """Refuse what is no workbook of the present format, or would unpack beyond bounds."""
    if content.startswith(OLE):
        raise Refusal("intake_password" if is_encrypted(content) else "intake_old_format", name=name)
    if not content.startswith(b"PK"):
        raise Refusal("intake_not_workbook", name=name)
    check_package(name, BytesIO(content), MAX_UNPACKED, MAX_TAGS, watch=watch)
    with ZipFile(BytesIO(content)) as packed:
        if not any(entry.lstrip("/").startswith("xl/workbook.") for entry in packed.namelist()):
            raise Refusal("intake_not_workbook", name=name)


def _sheets(parts: Parts, but: re.Pattern[str] | None) -> Iterator[Sheet]:
    """Every sheet of the workbook but some by their names; formulas count as last computed."""
    left = MAX_CELLS
    for part in parts.sheets:
        if but and but.fullmatch(part.name):
            continue
        reading = parts.rows(part)
        rows: dict[int, dict[int, Cell]] = {}
        for row, column, cell in reading.cells():
            left -= 1
            if left < 0:
                raise Refusal("intake_too_large", name=part.name)
            rows.setdefault(row, {})[column] = cell
        yield Sheet(part.name, rows, tuple(reading.merged), frozenset(set(reading.hidden) & set(rows)))
