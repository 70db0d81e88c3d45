"""Reading a packet: bounded before it is opened, whole by its checksum, or refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xzdesk.core.changes import COLUMNS
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import FORM, Checksum, Manifest, Packet
from xzdesk.exchange.packet_book import CHANGES, MANIFEST, MARK, sheets_with_changes
from xzdesk.workbooks.bounds import check_file, check_package, opened
from xzdesk.workbooks.watch import UNWATCHED, Watch

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MAX_UNPACKED = 1_500_000_000  # bytes: half as much again as the largest file that is written
MAX_TAGS = 60_000_000
MAX_BYTES = 600_000_000  # of the file
_FAR_CELL = re.compile(rb"""r\s*=\s*["'](?:[A-Z]{2,}\d|[A-Z]?\d{7})""")  # beyond column Z, or a million rows down
_WORKBOOK = re.compile(r"(^|/)xl/workbook[^/]*$")
_NAMED = re.compile(rf"""name=["']{MANIFEST}["']""".encode())
_CHUNK = 1 << 20
_AT_ONCE = 1000
_WIDTH = len(COLUMNS)

Take = Callable[[str, bytes], object]
State = tuple[int, ...]  # of a file: what is known of it without reading it


def is_packet(path: Path) -> bool:
    """Whether a file is a workbook with a packet's sheets; anything else, readable or not, is none."""
    try:
        with opened(path) as packed:
            name = next(name for name in packed.namelist() if _WORKBOOK.search(name))
            with packed.open(name) as part:
                return _NAMED.search(part.read(_CHUNK)) is not None
    except Exception:  # zipfile has a dozen errors for a broken file
        return False


def read_packet(path: Path, watch: Watch = UNWATCHED) -> Packet:
    """Read a packet; `watch` may end it. Refusal, each with its own message, for what is none, is damaged, or was
    changed by hand."""
    lines: list[bytes] = []
    stood = check_bounds(path, watch)
    manifest, digest = take_packet(path, stood, lambda _, line: lines.append(line), watch)
    return Packet(manifest, lines, path.name, digest)


def check_packet(path: Path, take: Take) -> Manifest:
    """The manifest of a packet that is whole, after `take` got each line. Refusal as `read_packet`."""
    check_bounds(path)
    return _read(path, take, UNWATCHED, None)


def check_bounds(path: Path, watch: Watch = UNWATCHED) -> State:
    """How a file stands that may be opened as a packet. Refusal for one that is too large, or no workbook."""
    stood = _state(path)
    check_file(path, MAX_BYTES)
    check_package(path.name, path, MAX_UNPACKED, MAX_TAGS, _FAR_CELL, watch)
    return stood


def take_packet(
    path: Path,
    stood: State,
    take: Take,
    watch: Watch = UNWATCHED,
    begun: Callable[[Manifest], object] | None = None,
) -> tuple[Manifest, str]:
    """The manifest of a packet whose bounds were checked, and the SHA-256 of the file; before it is known to be whole,
    `begun` gets the manifest and `take` each line, as text and in UTF-8.

    Refusal as `read_packet`, and where it was exchanged since it `stood` so.
    """
    manifest = _read(path, take, watch, begun)
    digest = _file_hash(path)
    if _state(path) != stood:  # it is opened several times: what was bounded must be what was read
        raise Refusal("intake_changed", name=path.name)
    return manifest, digest


def _read(path: Path, take: Take, watch: Watch, begun: Callable[[Manifest], object] | None) -> Manifest:
    book = _opened(path)
    if MANIFEST not in book.sheet_names or CHANGES not in book.sheet_names:
        raise Refusal("packet_not_one", name=path.name)
    try:
        text, digest = told(path.name, list(_rows(book, MANIFEST)), MARK)
        manifest = Manifest.from_text(text)
        if begun:
            begun(manifest)
        made, brought = Checksum(), 0
        watch.begin(manifest.size)
        for name in sheets_with_changes(book.sheet_names):
            watch.passed(0)
            for done, text_of in enumerate(lines_of(islice(_rows(book, name), 1, None)), start=1):
                made.add(line := text_of.encode())
                brought += 1
                if done % _AT_ONCE == 0:
                    watch.passed(_AT_ONCE)
                take(text_of, line)
        if made.close(text) != digest or brought != manifest.size:
            raise Refusal("packet_damaged", name=path.name)
        return manifest
    except Refusal:
        raise
    except Exception as no:  # whatever a library makes of foreign bytes, to the office it is a damaged file
        raise Refusal("packet_damaged", name=path.name) from no
    finally:
        book.close()


def told(name: str, rows: list[list[Any]], mark: str) -> tuple[str, str]:
    """The manifest's text and the checksum, out of the rows of its sheet; a long text goes on in further rows."""
    texts = [[str(cell) for cell in row if cell != ""] for row in rows]
    heads = [row[0] if row else "" for row in texts]
    if heads[:3] != [mark, "checksum", "manifest"]:
        raise Refusal("packet_damaged", name=name)
    if texts[0][1:] != [str(FORM)]:
        raise Refusal("packet_newer_form", name=name)
    return "".join(cell for row in texts[2:] if row[:1] == ["manifest"] for cell in row[1:]), "".join(texts[1][1:])


def lines_of(rows: Iterable[list[Any]]) -> Iterator[str]:
    """The lines of the changes. A row without a uid goes on where the cells above it end."""
    texts: list[str] = []
    for row in rows:
        cells = row[:_WIDTH]
        if cells[0] != "" or not texts:
            if texts:
                yield _line(texts)
            texts = cells
        else:
            texts = [f"{text}{more}" for text, more in zip(texts, cells, strict=True)]
    if texts:
        yield _line(texts)


def _line(cells: list[Any]) -> str:
    try:
        return "\t".join(cells)
    except TypeError:  # a number, where another program has saved the sheet
        return "\t".join(map(str, cells))


def _rows(book: CalamineWorkbook, name: str) -> Iterator[list[Any]]:
    return book.get_sheet_by_name(name).iter_rows()


def _opened(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook  # heavy: off the start-up path

    try:
        return CalamineWorkbook.from_path(path)
    except (ValueError, CalamineError) as no:
        raise Refusal("intake_damaged", name=path.name) from no
    except OSError as no:
        raise Refusal("intake_not_readable", name=path.name) from no


def _state(path: Path) -> State:
    """By what a file is known to be the same that it was a moment ago; empty where it is gone."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return ()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        made = sha256()
        while chunk := file.read(_CHUNK):
            made.update(chunk)
    return made.hexdigest()
