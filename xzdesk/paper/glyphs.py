"""Which characters a font file has, from its cmap table (OpenType specification, formats 4 and 12)."""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Lookup = Callable[[int], bool]


def drawable(path: Path, index: int, characters: Iterable[str]) -> set[str]:
    """Those of the characters that face number `index` of a font file can draw; none where it cannot be read."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            lookups = list(_lookups(data, _table(data, index, b"cmap")))
            return {char for char in characters if any(lookup(ord(char)) for lookup in lookups)}
    except (OSError, ValueError, struct.error, LookupError):
        return set()


def _table(data: mmap.mmap, index: int, tag: bytes) -> int:
    """The offset of a table; a collection (.ttc) has a directory for each face."""
    directory = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    (count,) = struct.unpack_from(">H", data, directory + 4)
    for number in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, directory + 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise LookupError(tag)


def _lookups(data: mmap.mmap, start: int) -> Iterator[Lookup]:
    (count,) = struct.unpack_from(">H", data, start + 2)
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * number)
        if platform != 0 and (platform, encoding) not in {(3, 1), (3, 10)}:
            continue
        (form,) = struct.unpack_from(">H", data, start + offset)
        if form == 12:
            yield _groups(data, start + offset)
        elif form == 4:
            yield _segments(data, start + offset)


def _groups(data: mmap.mmap, start: int) -> Lookup:
    (count,) = struct.unpack_from(">I", data, start + 12)
    values = struct.unpack_from(f">{3 * count}I", data, start + 16)
    firsts, lasts, glyphs = values[::3], values[1::3], values[2::3]

    def has(code: int) -> bool:
        at = bisect_left(lasts, code)
        return bool(at < count and firsts[at] <= code and glyphs[at] + code - firsts[at])

    return has


def _segments(data: mmap.mmap, start: int) -> Lookup:
    (double,) = struct.unpack_from(">H", data, start + 6)
    count = double // 2
    lasts, firsts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, start + 14 + at)
        for at in (0, double + 2, 2 * double + 2, 3 * double + 2)
    )

    def has(code: int) -> bool:
        at = bisect_left(lasts, code)
        if at == count or firsts[at] > code:
            return False
        glyph = code
        if offsets[at]:
            place = start + 16 + 3 * double + 2 * at + offsets[at] + 2 * (code - firsts[at])
            (glyph,) = struct.unpack_from(">H", data, place)
            if not glyph:
                return False
        return bool((glyph + deltas[at]) & 0xFFFF)

    return has
