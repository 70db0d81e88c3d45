"""What programs, people and bad lines do to a workbook on its way: each takes a file and leaves another."""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

Spoil = Callable[[Path], Path]
Parts = dict[str, bytes]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def write_parts(path: Path, parts: Parts) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


def _in_sheets(change: Callable[[bytes], bytes]) -> Spoil:
    """The same done to the XML of every sheet."""

    def spoil(path: Path) -> Path:
        parts = parts_of(path)
        return write_parts(path, {n: change(xml) if _SHEET.fullmatch(n) else xml for n, xml in parts.items()})

    return spoil


def _instead(name: str, content: bytes) -> Spoil:
    """A member with other content, or one more of them."""
    return lambda path: write_parts(path, {**parts_of(path), name: content})


# what changes nothing


def strict(path: Path) -> Path:
    """As Excel saves "Strict Open XML": other names for everything, and the mark of it."""
    parts = parts_of(path)
    for name, xml in parts.items():
        if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml" and "/package/" not in name:
            xml = re.sub(rb"http://schemas\.openxmlformats\.org/spreadsheetml/2006/main",
                         b"http://purl.oclc.org/ooxml/spreadsheetml/main", xml)  # fmt: skip
            parts[name] = re.sub(rb"http://schemas\.openxmlformats\.org/officeDocument/2006/relationships",
                                 b"http://purl.oclc.org/ooxml/officeDocument/relationships", xml)  # fmt: skip
    book = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = re.sub(rb"<workbook ", b'<workbook conformance="strict" ', book, count=1)
    return write_parts(path, parts)


def with_macros(path: Path) -> Path:
    """An .xlsm: a part of macros, and the type that says so."""
    parts = parts_of(path)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(_PLAIN_TYPE, _MACRO_TYPE)
    parts["xl/vbaProject.bin"] = OLE + b'Sub Workbook_Open()\nKill "*.*"\nEnd Sub'
    made = path.with_suffix(".xlsm")
    path.unlink()
    return write_parts(made, parts)


def with_links(path: Path) -> Path:
    """References to a file on another computer and to a page, as links, connections and pictures have them."""
    parts = parts_of(path)
    rels = parts["xl/_rels/workbook.xml.rels"]
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(
        b"</Relationships>",
        b'<Relationship Id="rIdX" Type="%sexternalLink" Target="externalLinks/externalLink1.xml"/>'
        b'<Relationship Id="rIdY" Type="%sworksheet" Target="file:///etc/passwd" TargetMode="External"/>'
        b"</Relationships>" % (kind, kind),
    )
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        b'<Relationships><Relationship Id="r" Target="\\\\10.0.0.1\\share\\a.xlsx" TargetMode="External"/>'
        b"</Relationships>"
    )
    return write_parts(path, parts)


def as_wps_saves_it(path: Path) -> Path:
    """Absolute targets, capital letters in names, an extent of one cell, the program's name."""
    parts = parts_of(path)
    rels = parts["xl/_rels/workbook.xml.rels"]
    target = rb'Target="/?(?:xl/)?(worksheets|sharedStr|styles)'
    parts["xl/_rels/workbook.xml.rels"] = re.sub(target, rb'Target="/xl/\1', rels)
    parts["docProps/app.xml"] = b"<Properties><Application>WPS Office</Application></Properties>"
    if shared := parts.pop("xl/sharedStrings.xml", None):
        parts["xl/SharedStrings.xml"] = shared
    return _in_sheets(lambda xml: _with_extent(xml, b"A1"))(write_parts(path, parts))


def _with_extent(xml: bytes, claim: bytes) -> bytes:
    xml = re.sub(rb"<dimension [^>]*/>", b"", xml)
    return re.sub(rb"(?=<sheetViews>|<sheetData)", b'<dimension ref="%s"/>' % claim, xml, count=1)


one_cell_claimed = _in_sheets(lambda xml: _with_extent(xml, b"A1"))
every_cell_claimed = _in_sheets(lambda xml: _with_extent(xml, b"A1:XFD1048576"))
no_extent = _in_sheets(lambda xml: re.sub(rb"<dimension [^>]*/>", b"", xml))
hidden_rows = _in_sheets(lambda xml: re.sub(rb"<row (?![^>]*hidden)", b'<row hidden="1" ', xml))
hidden_columns = _in_sheets(lambda xml: re.sub(rb"<col (?![^>]*hidden)", b'<col hidden="1" ', xml))
broken_looks = _instead("xl/styles.xml", b"<styleSheet><cellXfs><xf numFmtId='x'/></cellXfs></styleSheet>")
broken_properties = _instead("docProps/core.xml", b"<cp:coreProperties><dcterms:created>yesterday")


def long_path_with_emoji(path: Path) -> Path:
    """More than 260 characters, the name as long as a name can be."""
    folder = path.parent
    for _ in range(4):
        folder /= "往来😀" * 14
    folder.mkdir(parents=True)
    made = folder / ("件" * 80 + path.suffix)
    os.replace(path, made)
    assert len(str(made)) > 260
    return made


def a_symbolic_link(path: Path) -> Path:
    link = path.with_name(f"链接{path.suffix}")
    link.symlink_to(path)
    return link


# what is refused


def zero_bytes(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def cut_short(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    return path


def bent(path: Path) -> Path:
    """Two hundred zeros in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :][:200] = bytes(200)
    content[len(content) // 2 : len(content) // 2 + 200] = bytes(200)
    path.write_bytes(content)
    return path


def a_folder(path: Path) -> Path:
    path.unlink()
    path.mkdir()
    return path


def gone(path: Path) -> Path:
    path.unlink()
    return path


def a_broken_link(path: Path) -> Path:
    link = a_symbolic_link(path)
    path.unlink()
    return link


def a_link_to_itself(path: Path) -> Path:
    path.unlink()
    path.symlink_to(path)
    return path


def a_pipe(path: Path) -> Path:
    path.unlink()
    os.mkfifo(path)
    return path


def with_password(path: Path) -> Path:
    """How Excel wraps what it encrypts."""
    path.write_bytes(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + path.read_bytes()[::-1])
    return path


def with_zip_password(path: Path) -> Path:
    """Every member marked as encrypted, as archivers do it."""
    content = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            content[found.start() + at] |= 1
    path.write_bytes(content)
    return path


def entity_bomb(path: Path) -> Path:
    """A text that doubles itself a hundredfold, eight times over."""
    kinds = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 100) for n in range(8))
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha">' + kinds + b"]>"

    def spoilt(xml: bytes) -> bytes:
        return re.sub(rb"(?=<worksheet)", bomb, xml, count=1).replace(b"</sheetData>", b"&i;</sheetData>")

    return _in_sheets(spoilt)(path)


def entity_bomb_in_utf16(path: Path) -> Path:
    """The same where a search for plain letters does not see it."""
    made = entity_bomb(path)
    parts = parts_of(made)
    for name in [name for name in parts if _SHEET.fullmatch(name)]:
        text = re.sub(r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-16"?>', parts[name].decode())
        parts[name] = text.encode("utf-16")
    return write_parts(made, parts)


def zip_bomb(path: Path) -> Path:
    """Five hundred megabytes in half of one."""
    return _with_entry(path, "xl/comments1.xml", _deflated(b"", 500_000_000), 500_000_000)


def lying_zip_bomb(path: Path) -> Path:
    """The same, while the directory speaks of a thousand bytes."""
    return _with_entry(path, "xl/comments1.xml", _deflated(b"", 500_000_000), 1000)


def four_gigabyte_sheet(path: Path) -> Path:
    """A sheet that says it has four gigabytes."""
    return _with_entry(path, "xl/worksheets/sheet9.xml", _deflated(b"<worksheet/>", 0), 2**32 - 2)


def endless_tags(path: Path) -> Path:
    """Seventeen million empty cells, in a hundred kilobytes."""
    return _with_entry(path, "xl/worksheets/sheet9.xml", _deflated(b"", 70_000_000, b"<c/>"), 70_000_000)


def endless_text(path: Path) -> Path:
    """One text of a hundred megabytes."""
    return _with_entry(path, "xl/worksheets/sheet9.xml", _deflated(b"<c>", 100_000_000), 100_000_003)


def endless_parts(path: Path) -> Path:
    """Each of a few bytes of the file, listed half a million times: in memory they would take 200 MB, in a file of the
    largest size that is read twelve times that."""
    content = path.read_bytes()
    directory = struct.unpack("<I", content[-6:-2])[0]
    entry = b"PK\x01\x02" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    central = content[directory:-22] + entry * 500_000
    end = struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, len(central), directory, 0)
    path.write_bytes(content[:directory] + central + b"PK\x05\x06" + end)
    return path


def a_cell_beyond_the_sheet(path: Path) -> Path:
    """Ten million columns to the right, a hundred million rows down."""
    cell = b'<row r="100000000"><c r="AAAAAA100000000"><v>1</v></c></row></sheetData>'
    return _in_sheets(lambda xml: xml.replace(b"</sheetData>", cell))(path)


def something_else(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 4)
    return path


def another_zip(path: Path) -> Path:
    return write_parts(path, {"readme.txt": b"hello"})


@cache
def _deflated(head: bytes, length: int, of: bytes = b"aaaa") -> tuple[bytes, int]:
    """What unpacks to `head` and so many bytes more, and its checksum."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    made, check, block = packer.compress(head), zlib.crc32(head), of * 250_000
    for _ in range(length // len(block)):
        made += packer.compress(block)
        check = zlib.crc32(block, check)
    return made + packer.flush(), check


def _with_entry(path: Path, name: str, packed: tuple[bytes, int], claimed: int) -> Path:
    """One more member, packed as given, of whatever size it claims."""
    deflated, check = packed
    content = path.read_bytes()
    directory = struct.unpack("<I", content[-6:-2])[0]
    count = struct.unpack("<H", content[-12:-10])[0]
    told = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, check, len(deflated), claimed, len(name), 0)
    local = b"PK\x03\x04" + told + name.encode() + deflated
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + told + struct.pack("<HHHII", 0, 0, 0, 0, directory) + name.encode()
    central = content[directory:-22] + entry
    end = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(central), directory + len(local), 0)
    path.write_bytes(content[:directory] + local + central + b"PK\x05\x06" + end)
    return path
