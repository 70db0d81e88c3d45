"""Ways to spoil a workbook: its bytes, the members of its zip, its XML; a packet also behind its checksum."""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from openpyxl import Workbook

from xzdesk.core.changes import COLUMNS
from xzdesk.errors import Refusal
from xzdesk.exchange.packet import Checksum
from xzdesk.exchange.packet_read import read_packet

Parts = list[tuple[str, bytes]]  # in their order; a name may stand twice

ODD = (
    "", " ", "　", "\u200b", "=1+1", "+cmd|' /C calc'!A0", "@a", "-1", "_x000D_", "_x0041_", "\ufeff", "𠀀😀", "&#10;",
    "0", "1", "-1", "1e309", "NaN", "99999999999999999999", "9.132E+17", "123.0", "46086", "2958466", "-5", "true",
    "2026-03-05", "2026-02-30", "45/13/2026", "二〇二六年三月五日", "〔清空〕", "#REF!", "#N/A", "未导入原因", "合计",
    "答复", "退回", "沛县-A-2026-0001", "沛县-A-2026-0099", "xzdesk-ledger", "xzdesk-packet", "A1", "XFD1048576",
    "A0", "ZZZ9", "1048577", "字" * 32767, "9" * 400, "null", "[]", "{}", '{"exists": [null, true]}',
)  # fmt: skip
_JSON: tuple[object, ...] = (None, 1, -1, "", "字" * 99, [], {}, [None], [1, 2], {"a": 1}, True, 10**30, 1.5, [[1, 2]])
_BYTES = (b"\x00", b"\xff", b"\x7f", b"\x80", b"<", b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff", b"\x00\x00\x00\x80")
_VALUE = re.compile(rb"(?<=>)[^<>]+(?=<)")
_ATTRIBUTE = re.compile(rb'(?<==")[^"<>]*(?=")')
_NAMES = rb"row|c|si|sheet|xf|numFmt|mergeCell|Relationship|Override|v|is|t|f"
_ELEMENT = re.compile(rb"<(%s)\b[^>]*?(?:/>|>.*?</\1>)" % _NAMES, re.DOTALL)
_TYPE = re.compile(rb'\bt="\w+"')
_ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY a "' + b"a" * 100 + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 100) for n in range(8)) + b"]>"
)  # fmt: skip


def mutated(source: Path, rng: Random) -> bytes:
    """The bytes of a file with something wrong, sometimes with several things."""
    content = source.read_bytes()
    if content.startswith(b"PK") and rng.random() < 0.85:
        if rng.random() < 0.3 and (forged := _behind_the_checksum(source, rng)):
            return forged
        return _zip_level(content, rng)
    if not content.startswith((b"PK", b"\xd0\xcf")) and rng.random() < 0.5:
        return _texts(content, rng)
    return _byte_level(content, rng)


def _several(rng: Random) -> range:
    return range(rng.choice((1, 1, 1, 2, 3, 8)))


# bytes


def _byte_level(content: bytes, rng: Random) -> bytes:
    spoilt = bytearray(content)
    for _ in _several(rng):
        at = rng.randrange(len(spoilt) or 1)
        length = rng.choice((1, 1, 4, 16, 200))
        way = rng.randrange(6)
        if way < 2:
            spoilt[at : at + 1] = rng.choice(_BYTES)
        elif way == 2:
            del spoilt[at : at + length]
        elif way == 3:
            spoilt[at:at] = spoilt[at : at + length]
        elif way == 4:
            spoilt[at : at + length] = rng.randbytes(length)
        else:
            del spoilt[at:]
    return bytes(spoilt)


def _texts(content: bytes, rng: Random) -> bytes:
    fields = re.split(rb"([,\n])", content)
    for _ in _several(rng):
        fields[rng.randrange(len(fields))] = rng.choice(ODD).encode()
    return b"".join(fields)


# the zip and what is in it


def _zip_level(content: bytes, rng: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [(name, packed.read(name)) for name in packed.namelist()]
    for _ in _several(rng):
        rng.choice((_members, _xml, _xml, _xml, _xml))(parts, rng)
    made = _packed(parts, rng)
    return _lying(made, rng) if rng.random() < 0.05 else made


def _packed(parts: Parts, rng: Random) -> bytes:
    out = io.BytesIO()
    method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as packed:
        warnings.simplefilter("ignore")  # a name that stands twice
        for name, content in parts:
            packed.writestr(name, content)
    return out.getvalue()


def _lying(content: bytes, rng: Random) -> bytes:
    """The directory says other sizes than the members have."""
    spoilt = bytearray(content)
    for found in re.finditer(b"PK\x01\x02", content):
        if rng.random() < 0.3:
            claim: int = rng.choice((0, 10, 2**31, 2**32 - 1))
            spoilt[found.start() + 24 : found.start() + 28] = claim.to_bytes(4, "little")
    return bytes(spoilt)


def _members(parts: Parts, rng: Random) -> None:
    at, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    (name, content), (other_name, other_content) = parts[at], parts[other]
    way = rng.randrange(6)
    if way == 0 and len(parts) > 1:
        del parts[at]
    elif way == 1:
        parts.insert(other, (name, other_content))
    elif way == 2:
        parts[at], parts[other] = (name, other_content), (other_name, content)
    elif way == 3:
        parts[at] = name, content[: rng.randrange(len(content) + 1)]
    elif way == 4:
        parts[at] = rng.choice((name.upper(), f"/{name}", name.replace("/", "\\"), f"{name}x", "x")), content
    else:
        parts[at] = name, _byte_level(content or b"\0", rng)


def _xml(parts: Parts, rng: Random) -> None:
    telling = [n for n, (name, _) in enumerate(parts) if re.search(r"sheet\d*\.xml$|Strings|content\.xml$", name)]
    at = rng.choice(telling) if telling and rng.random() < 0.7 else rng.randrange(len(parts))
    name, content = parts[at]
    parts[at] = name, rng.choice(_WAYS)(content, rng)


def _swap(pattern: re.Pattern[bytes]) -> Callable[[bytes, Random], bytes]:
    """Puts something odd, or another of its kind, in the place of one match."""

    def swap(content: bytes, rng: Random) -> bytes:
        found = list(pattern.finditer(content))
        if not found:
            return content
        one, other = rng.choice(found), rng.choice(found)
        new = other[0] if rng.random() < 0.4 else rng.choice(ODD).encode()
        return content[: one.start()] + new + content[one.end() :]

    return swap


def _element(content: bytes, rng: Random) -> bytes:
    """An element dropped, doubled, or put in another's place."""
    found = list(_ELEMENT.finditer(content))
    if not found:
        return content
    one, other = rng.choice(found), rng.choice(found)
    new = rng.choice((b"", one[0] * 2, other[0]))
    return content[: one.start()] + new + content[one.end() :]


def _type(content: bytes, rng: Random) -> bytes:
    kinds = (b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"x")
    return _replaced(_TYPE, b't="%s"' % rng.choice(kinds), content, rng)


def _extent(content: bytes, rng: Random) -> bytes:
    claim = rng.choice((b"A1", b"A1:XFD1048576", b"", b"B2:A1", b"A1:ZZZZ99999999"))
    return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%s"' % claim, content)


def _entities(content: bytes, rng: Random) -> bytes:
    head = content.find(b"?>") + 2
    found = list(_VALUE.finditer(content))
    if not found:
        return content
    one = rng.choice(found)
    return content[:head] + _ENTITIES + content[head : one.start()] + b"&h;" + content[one.end() :]


def _formula(content: bytes, rng: Random) -> bytes:
    put = rng.choice((b"<f>1+1</f><v>", b'<f t="shared" si="0"/><v>', b"<f>[1]Sheet!A1</f><v>"))
    return content.replace(b"<v>", put, rng.choice((1, 5)))


def _strict(content: bytes, _: Random) -> bytes:
    return re.sub(rb"http://schemas\.openxmlformats\.org/(\w+)/2006", rb"http://purl.oclc.org/ooxml/\1", content)


def _hidden(content: bytes, rng: Random) -> bytes:
    return content.replace(b"<row ", b'<row hidden="1" ', rng.choice((1, 100)))


def _replaced(pattern: re.Pattern[bytes], new: bytes, content: bytes, rng: Random) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return content
    one = rng.choice(found)
    return content[: one.start()] + new + content[one.end() :]


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _swap(_VALUE), _swap(_VALUE), _swap(_VALUE), _swap(_ATTRIBUTE), _swap(_ATTRIBUTE), _element, _element,
    _type, _extent, _entities, _formula, _strict, _hidden, _byte_level,
)  # fmt: skip


# packets whose checksum is right: what only a program can write


def _behind_the_checksum(source: Path, rng: Random) -> bytes | None:
    try:
        packet = read_packet(source)
    except Refusal:
        return None
    rows = [line.decode().split("\t") for line in packet.lines]
    manifest = packet.manifest.text
    for _ in _several(rng):
        if not rows:
            return None
        row = rng.choice(rows)
        at = rng.randrange(len(row))
        way = rng.randrange(6)
        if way < 2:
            row[at] = rng.choice(ODD).replace("\t", " ")
        elif way == 2:
            row[at] = rng.choice(rows)[at]
        elif way == 3:
            row[10] = _odd_json(row[10], rng)
        elif way == 4:
            rows = rng.choice((rows[::-1], [*rows, [*row]], [each for each in rows if each is not row]))
        else:
            manifest = _odd_json(manifest, rng)
    return _as_book(rows, manifest)


_A_PAIR = 0.7  # a field keeps its form, and its new value is odd


def _odd_json(text: str, rng: Random) -> str:
    try:
        raw = json.loads(text)
    except ValueError:
        return text
    if isinstance(raw, dict) and raw:
        key = rng.choice(sorted(raw))
        pair = isinstance(raw[key], list) and len(raw[key]) == 2 and rng.random() < _A_PAIR
        raw[key] = [raw[key][0], rng.choice(_JSON)] if pair else rng.choice(_JSON)
    return json.dumps(raw, ensure_ascii=False)


def _as_book(rows: list[list[str]], manifest: str) -> bytes:
    made = Checksum()
    for row in rows:
        made.add("\t".join(row).encode())
    book = Workbook()
    changes = book.worksheets[0]
    changes.title = "_changes"
    told = book.create_sheet("_packet")
    pieces = [manifest[start : start + 16_000] for start in range(0, len(manifest), 16_000)]
    cells = [[*COLUMNS], *rows], [["xzdesk-packet", "1"], ["checksum", made.close(manifest)], ["manifest", *pieces]]
    for sheet, lines in zip((changes, told), cells, strict=True):
        for number, line in enumerate(lines, start=1):
            for place, text in enumerate(line, start=1):
                cell = sheet.cell(number, place, re.sub("[\x00-\x08\x0b-\x1f]", "", text)[:32767])
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
