"""Charts as vectors in Word and Excel files: beside each picture its SVG, shown instead by programs that can.

The element is svgBlip of [MS-ODRAWXML] 2.26.1.1: it names the part that holds the SVG. Older programs show the picture.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xzdesk.paper.charts.office_svg import office_svg

SVG_TYPE = "image/svg+xml"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_EXTENSION = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{id}"/>'
    "</a:ext></a:extLst>"
)
_BLIP = re.compile(r'(<a:blip [^>]*r:embed="([^"]+)")\s*/>')
_RELATION = re.compile(r'<Relationship Id="([^"]+)"[^>]*Target="\.\./media/([^"]+)\.png"\s*/>')
_RELATIONS = re.compile(r"xl/drawings/_rels/(drawing\d+\.xml)\.rels")


def extension(relation: str) -> str:
    """What stands within a picture's a:blip to name its SVG by the id of a relation."""
    return _EXTENSION.format(id=relation)


def with_vectors(book: bytes, drawings: Mapping[bytes, str]) -> bytes:
    """A workbook's bytes, with the SVG that each picture was made from beside it; `drawings`: picture -> SVG."""
    if not drawings:
        return book
    made = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        parts = {info.filename: old.read(info) for info in old.infolist()}
        parts |= _drawn(parts, drawings)
        for info in old.infolist():
            new.writestr(info, parts.pop(info.filename), ZIP_DEFLATED)
        for name, content in parts.items():
            new.writestr(ZipInfo(name), content, ZIP_DEFLATED)  # without a time: the same document, the same bytes
    return made.getvalue()


def _drawn(parts: Mapping[str, bytes], drawings: Mapping[bytes, str]) -> dict[str, bytes]:
    """The parts that are new or otherwise: the SVGs, the drawings and their relations, the table of content types."""
    changed: dict[str, bytes] = {}
    for name in parts:
        found = _RELATIONS.fullmatch(name)
        if not found:
            continue
        relations, drawing = parts[name].decode(), f"xl/drawings/{found[1]}"
        ids: dict[str, str] = {}
        for picture, media in _RELATION.findall(relations):
            ids[picture] = f"{picture}Svg"
            changed[f"xl/media/{media}.svg"] = office_svg(drawings[parts[f"xl/media/{media}.png"]])
            relation = f'<Relationship Id="{ids[picture]}" Type="{IMAGE}" Target="../media/{media}.svg"/>'
            relations = relations.replace("</Relationships>", relation + "</Relationships>")
        changed[name] = relations.encode()
        changed[drawing] = _extended(parts[drawing].decode(), ids).encode()
    types = parts["[Content_Types].xml"].decode()
    svg = f'<Default Extension="svg" ContentType="{SVG_TYPE}"/>'
    return changed | {"[Content_Types].xml": types.replace("<Default ", svg + "<Default ", 1).encode()}


def _extended(drawing: str, ids: Mapping[str, str]) -> str:
    return _BLIP.sub(lambda found: f"{found[1]}>{extension(ids[found[2]])}</a:blip>", drawing)
