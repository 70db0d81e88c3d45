"""WordprocessingML by hand: runs, paragraphs, cells, tables. python-docx has no words for most of what is set here.

Sizes in pt, widths in mm, indents in characters. Element order within a parent is the schema's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_NAMESPACE}}}"
_PREFIX = {"w": _NAMESPACE}
_TWIPS = 20  # in a point
_TWIPS_PER_MM = 72 * 20 / 25.4
ALL_BORDERS = dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 0.5)
LATIN = "Times New Roman"


def element(name: str, /, *children: Element, **attributes: str | int) -> Element:
    """<w:name w:key="value">children</w:name>"""
    from lxml import etree  # heavy: off the start-up path

    named = {f"{_W}{key}": str(value) for key, value in attributes.items()}
    made = etree.Element(f"{_W}{name}", named, nsmap=_PREFIX)
    made.extend(children)
    return made


def run(text: str, face: str, size: float, *, bold: bool = False, color: str = "") -> Element:
    """A run of text; a line feed becomes a line break. The East Asian face is named on every run."""
    made = element("r", run_properties(face, size, bold=bold, color=color))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(element("br"))
        words = element("t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(words)
    return made


def run_properties(face: str, size: float, *, bold: bool = False, color: str = "", tighten: int = 0) -> Element:
    made = element("rPr", element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=face, cs=LATIN))
    if bold:
        made.append(element("b"))
    if color:
        made.append(element("color", val=color))
    if tighten:
        made.append(element("spacing", val=-tighten))
    made.append(element("sz", val=round(2 * size)))
    made.append(element("szCs", val=round(2 * size)))
    return made


def page_number(face: str, size: float) -> list[Element]:
    """The runs of "— 1 —", the number as a field."""
    kinds = (element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    begin, separate, end = (element("r", run_properties(face, size), kind) for kind in kinds)
    code = element("instrText")
    code.text = "PAGE"
    instruction = element("r", run_properties(face, size), code)
    shown = run("1", face, size)
    return [run("— ", face, size), begin, instruction, separate, shown, end, run(" —", face, size)]


def paragraph(
    runs: Iterable[Element],
    *,
    pitch: float,
    align: str = "left",
    indent: float = 0,
    left: float = 0,
    right: float = 0,
    size: float = 0,
    before: float = 0,
    after: float = 0,
    keep_next: bool = False,
    outline: int | None = None,
    border: Element | None = None,
    tab: float | None = None,
) -> Element:
    """A paragraph with an exact line pitch.

    `indent` (first line), `left` and `right` are in characters of `size` pt; `tab` is a right-aligned stop in mm.
    """
    properties = element("pPr")
    if border is not None:
        properties.append(border)
    if tab is not None:
        properties.append(element("tabs", element("tab", val="right", pos=round(tab * _TWIPS_PER_MM))))
    properties.append(
        element(
            "spacing",
            before=round(before * _TWIPS),
            after=round(after * _TWIPS),
            line=round(pitch * _TWIPS),
            lineRule="exact",
        )
    )
    if indent or left or right:
        properties.append(_indents(size, firstLine=indent, left=left, right=right))
    properties.append(element("jc", val="both" if align == "justify" else align))
    if outline is not None:
        properties.append(element("outlineLvl", val=outline))
    made = element("p", properties, *runs)
    if keep_next:
        keep_with_next(made)
    return made


def keep_with_next(made: Element) -> None:
    """Let no page end between a paragraph and what follows."""
    made[0].insert(0, element("keepNext"))


def keep_lines(made: Element) -> None:
    """Let no page end within a paragraph."""
    made[0].insert(0, element("keepLines"))


def keep_row(made: Element) -> None:
    """Let no page end between a table's row and what follows: Word asks every paragraph of the row."""
    for each in made.iter(f"{_W}p"):
        if each[0].find(f"{_W}keepNext") is None:
            keep_with_next(each)


def _indents(size: float, **characters: float) -> Element:
    made = element("ind")
    for key, count in characters.items():
        made.attrib.update(
            element("ind", **{f"{key}Chars": round(100 * count), key: round(count * size * _TWIPS)}).attrib
        )
    return made


def cell(
    width: float,
    content: Iterable[Element],
    *,
    across: int = 1,
    merge: str = "",
    fill: str = "",
    top: bool = False,
) -> Element:
    """A table cell; `merge` is "restart" or "continue" for one that reaches over rows; `fill` a colour."""
    properties = element("tcPr", element("tcW", w=round(width * _TWIPS_PER_MM), type="dxa"))
    if across > 1:
        properties.append(element("gridSpan", val=across))
    if merge:
        properties.append(element("vMerge", val=merge))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    properties.append(element("vAlign", val="top" if top else "center"))
    return element("tc", properties, *content)


def row(cells: Iterable[Element], *, head: bool = False, whole: bool = True, height: float = 0) -> Element:
    """A table row; `head` repeats on every page, a `whole` row is never cut, `height` is the least one in pt."""
    properties = element("trPr")
    if whole:
        properties.append(element("cantSplit"))
    if height:
        properties.append(element("trHeight", val=round(height * _TWIPS), hRule="atLeast"))
    if head:
        properties.append(element("tblHeader"))
    return element("tr", properties, *cells)


def table(widths: list[float], rows: Iterable[Element], borders: dict[str, float] = ALL_BORDERS) -> Element:
    """A table of fixed columns (mm); `borders` are the widths (pt) of its lines, by side."""
    total = round(sum(widths) * _TWIPS_PER_MM)
    properties = element("tblPr")
    properties.append(element("tblW", w=total, type="dxa"))
    properties.append(element("jc", val="center"))
    properties.append(element("tblBorders", *(line(side, width) for side, width in borders.items())))
    properties.append(element("tblLayout", type="fixed"))
    margins = {"top": 50, "left": 60, "bottom": 50, "right": 60}
    properties.append(element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in margins.items())))
    grid = element("tblGrid", *(element("gridCol", w=round(width * _TWIPS_PER_MM)) for width in widths))
    return element("tbl", properties, grid, *rows)


def line(side: str, width: float, color: str = "auto", space: int = 0) -> Element:
    """A border line of `width` pt."""
    return element(side, val="single", sz=round(8 * width), space=space, color=color)


def to_foot(made: Element) -> None:
    """Makes a table float at the foot of its page's type area (LibreOffice leaves one this wide where it stands)."""
    made[0].insert(
        0, element("tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="center", tblpYSpec="bottom")
    )


def font_table(alternatives: dict[str, str]) -> bytes:
    """The part that tells Word which face to take where one is not installed."""
    from lxml import etree  # heavy: off the start-up path

    fonts = [
        element("font", element("altName", val=other), element("charset", val="86"), name=face)
        for face, other in alternatives.items()
    ]
    made: bytes = etree.tostring(element("fonts", *fonts), xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
