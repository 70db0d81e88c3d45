"""What a file unpacks to, looked at in passing: no reader builds anything from it before it is known to be bounded.

A workbook is a zip of XML. Either may promise little and hold much: sizes that lie, tags without end, a text without
end, entities that multiply, cells beyond any sheet.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from pathlib import Path
from typing import IO, Any, BinaryIO, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from xzdesk.errors import Refusal
from xzdesk.workbooks.watch import UNWATCHED, Watch

_CHUNK = 1 << 20
_OVERLAP = 64
_LIST = 1 << 20  # bytes of a zip's list of its parts, which in memory takes ten times as much: a workbook has hundreds
_MARKS_ASIDE = 1_500_000  # tags of what is neither a sheet nor its texts: styles, names, pictures
_UNBROKEN = 8 << 20  # bytes of XML without a tag: a cell holds 32,767 characters
_DECLARES = re.compile(rb"<\0?!\0?[DE]")  # a document type or an entity; in UTF-16 too
_FAR = re.compile(rb"""r\s*=\s*["'](?:[A-Z]{4,}\d|[A-Z]{0,3}\d{8,})""")  # far beyond the last column or row


def check_file(path: Path, most: int) -> None:
    """Refuse what is no plain file, cannot be reached, is empty, or has more than `most` bytes."""
    try:
        found = path.stat()
    except FileNotFoundError as no:
        raise Refusal("intake_missing", name=path.name) from no
    except (OSError, ValueError) as no:
        raise Refusal("intake_not_readable", name=path.name) from no
    if stat.S_ISDIR(found.st_mode):
        raise Refusal("intake_folder", name=path.name)
    if not stat.S_ISREG(found.st_mode):  # a pipe or a device would be read for ever
        raise Refusal("intake_not_file", name=path.name)
    if found.st_size > most:
        raise Refusal("intake_too_large", name=path.name)
    if not found.st_size:
        raise Refusal("intake_empty", name=path.name)


def check_package(
    name: str,
    file: Path | BinaryIO,
    most: int,
    tags: int,
    far: re.Pattern[bytes] = _FAR,
    watch: Watch = UNWATCHED,
) -> None:
    """Refuse a zip that is broken, or unpacks to more than `most` bytes or so many XML tags (a cell has four to six).

    `far`: what the place of a cell must not look like, from its attribute's name on; `watch`: may end it.
    """
    try:
        with opened(file) as packed:
            entries = packed.infolist()
            if sum(entry.file_size for entry in entries) > most:
                raise Refusal("intake_too_large", name=name)
            watch.begin(sum(entry.file_size for entry in entries))
            marks = aside = 0
            for entry in entries:
                found = _marks(name, packed, entry, far, watch)
                marks += found
                aside += 0 if _holds_cells(entry.filename) else found
                if marks > tags or aside > _MARKS_ASIDE:
                    raise Refusal("intake_too_large", name=name)
    except Refusal:
        raise
    except _TooManyParts as no:
        raise Refusal("intake_too_large", name=name) from no
    except Exception as no:  # zipfile has a dozen errors for a broken file
        raise Refusal("intake_damaged", name=name) from no


@contextmanager
def opened(file: Path | BinaryIO) -> Iterator[ZipFile]:
    """A zip to read, but for one of endless parts: zipfile would take the whole list apart before anybody can look at
    it. Errors as zipfile has them."""
    with file.open("rb") if isinstance(file, Path) else nullcontext(file) as plain:
        listed = _Listed(plain)
        with ZipFile(cast(IO[bytes], listed)) as packed:
            listed.begun = True
            yield packed


class _TooManyParts(BadZipFile):
    pass


class _Listed:
    """A file of which little is read at once until the zip has `begun`."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.begun = False

    def read(self, size: int = -1) -> bytes:
        if size > _LIST and not self.begun:
            raise _TooManyParts
        return self._file.read(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _marks(name: str, packed: ZipFile, entry: ZipInfo, far: re.Pattern[bytes], watch: Watch) -> int:
    """How many tags an entry has. Refusal where it is longer than it says, or holds what no workbook does."""
    whole = copy(entry)
    whole.file_size += _CHUNK  # so that more than was promised comes to light
    cells = _holds_cells(entry.filename)
    xml = cells or entry.filename.lower().endswith((".xml", ".rels"))
    marks = read = unbroken = 0
    rest = b""
    with packed.open(whole) as part:
        while chunk := part.read(_CHUNK):
            read += len(chunk)
            watch.passed(len(chunk))
            found = chunk.count(b"<")
            marks += found
            unbroken = 0 if found else unbroken + len(chunk)
            text = rest + chunk
            if read > entry.file_size or (xml and unbroken > _UNBROKEN) or (cells and _reaches(far, text)):
                raise Refusal("intake_too_large", name=name)
            if xml and b"!" in text and _DECLARES.search(text):
                raise Refusal("intake_entities", name=name)
            rest = chunk[-_OVERLAP:]
    if read != entry.file_size:
        raise Refusal("intake_damaged", name=name)
    return marks


def _reaches(far: re.Pattern[bytes], text: bytes) -> bool:
    """Whether a place is far. A name begins after a blank: to look for that, too, would take half as long again."""
    return any(text[found.start() - 1 : found.start()].isspace() for found in far.finditer(text))


def _holds_cells(name: str) -> bool:
    return "worksheets/" in name or "sharedstrings" in name.lower() or name == "content.xml"
