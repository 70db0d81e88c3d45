"""A chart's drawing for Word and Excel, which draw no patterns and paint the edge of letters over the letters."""

from __future__ import annotations

from functools import lru_cache
from xml.etree import ElementTree

from xzdesk.paper.charts.hatching import HATCHINGS

_SVG = "http://www.w3.org/2000/svg"
_EDGE = ("stroke", "stroke-width", "stroke-linejoin", "paint-order")
_FACES = ", ".join(("黑体", "SimHei", "Noto Sans CJK SC", "sans-serif"))  # those of the reader's computer


@lru_cache(maxsize=64)
def office_svg(svg: str) -> bytes:
    """The same drawing: hatchings as strokes, the white edge of words as words of their own under them."""
    ElementTree.register_namespace("", _SVG)
    drawing = ElementTree.fromstring(svg)
    drawing.set("font-family", _FACES)
    made: list[ElementTree.Element] = []
    for shape in drawing:
        made += _redrawn(shape)
    drawing[:] = made
    made_anew: bytes = ElementTree.tostring(drawing, "utf-8", xml_declaration=True)
    return made_anew


def _redrawn(shape: ElementTree.Element) -> list[ElementTree.Element]:
    fill = shape.get("fill", "")
    if shape.tag.endswith("}defs"):
        return []
    if fill.startswith("url(#"):
        return _hatched(shape, fill[5:-1])
    if shape.get("paint-order"):
        return _edged(shape)
    if shape.get("stroke-dasharray") == "none":
        del shape.attrib["stroke-dasharray"]
    return [shape]


def _hatched(shape: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """Ground, strokes, outline: each over the one before."""
    hatching = HATCHINGS[name]
    strokes = hatching.strokes(*(float(shape.get(each, "0")) for each in ("x", "y", "width", "height")))
    painted = {"fill": hatching.colour} if hatching.dots else {"fill": "none", "stroke": hatching.colour}
    width = {} if hatching.dots else {"stroke-width": f"{hatching.width:g}"}
    drawn = ElementTree.Element(f"{{{_SVG}}}path", {"d": strokes, **painted, **width})
    return [
        _alike(shape, fill=hatching.ground, stroke="none"),
        *([drawn] if strokes else []),
        _alike(shape, fill="none"),
    ]


def _edged(words: ElementTree.Element) -> list[ElementTree.Element]:
    under = _alike(words, fill=words.get("stroke", ""))
    del under.attrib["paint-order"]
    over = _alike(words)
    for name in _EDGE:
        over.attrib.pop(name, None)
    return [under, over]


def _alike(shape: ElementTree.Element, **otherwise: str) -> ElementTree.Element:
    """Another such element; copy.copy() would share its attributes."""
    made = ElementTree.Element(shape.tag, shape.attrib | otherwise)
    made.text = shape.text
    return made
