"""Charts in Word and Excel files are vectors, with a picture for programs that cannot draw them."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from posixpath import join, normpath
from zipfile import ZipFile

import openpyxl
import pytest

from tests.xzdesk.paper.charts.samples import ALL
from xzdesk.paper import sheet, word
from xzdesk.paper.charts.office_svg import office_svg
from xzdesk.paper.document import Document, Figure, Orientation, PageBreak
from xzdesk.paper.figures import figure_height, figure_svg
from xzdesk.paper.layout import PAGES

FIGURES = [Figure(chart) for chart in ALL.values()]
CHARTS = Document(title="图", blocks=(*FIGURES[:3], PageBreak(), *FIGURES[3:], FIGURES[0]))
BLIP = re.compile(r'<a:blip [^>]*r:embed="([^"]+)"[^>]*>.*?svgBlip [^>]*r:embed="([^"]+)"', re.DOTALL)
FORMS = {"word": (word.render, "word/document.xml"), "sheet": (sheet.render, "xl/drawings/drawing1.xml")}


def parts(made: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(made)) as packed:
        assert packed.testzip() is None
        assert len(packed.namelist()) == len(set(packed.namelist()))
        return {name: packed.read(name) for name in packed.namelist()}


def targets(found: dict[str, bytes], part: str) -> dict[str, str]:
    """Relation -> the part it leads to."""
    folder, name = part.rsplit("/", 1)
    relations = found[f"{folder}/_rels/{name}.rels"].decode()
    each = re.findall(r"<Relationship [^>]*>", relations)
    pairs = [(re.search(r' Id="([^"]+)"', one), re.search(r' Target="([^"]+)"', one)) for one in each]
    return {one[1]: normpath(join(folder, target[1])) for one, target in pairs if one and target}


@pytest.mark.parametrize(("render", "part"), FORMS.values(), ids=list(FORMS))
def test_each_chart_is_its_drawing_with_a_picture_to_fall_back_upon(
    render: Callable[[Document], bytes], part: str
) -> None:
    found = parts(render(CHARTS))
    holders = [name for name in found if re.fullmatch(r"word/document.xml|xl/drawings/drawing\d+.xml", name)]
    assert part in holders
    shown = []
    for holder in holders:
        leads = targets(found, holder)
        pairs = BLIP.findall(found[holder].decode())
        assert len(pairs) == found[holder].count(b"<a:blip ")
        assert all(found[leads[picture]].startswith(b"\x89PNG") for picture, _ in pairs)
        shown += [found[leads[drawing]] for _, drawing in pairs]
    page = PAGES[Orientation.PORTRAIT]
    drawings = [each for each in CHARTS.blocks if isinstance(each, Figure)]
    assert shown == [office_svg(figure_svg(each, page, min(135, figure_height(each, page)))) for each in drawings]
    assert b"image/svg+xml" in found["[Content_Types].xml"]


def test_a_workbook_without_charts_is_left_as_it_was_made() -> None:
    assert not [name for name in parts(sheet.render(Document(title="题"))) if name.endswith(".svg")]


def test_the_workbook_still_opens() -> None:
    book = openpyxl.load_workbook(BytesIO(sheet.render(CHARTS)))
    assert [each.max_row > 3 for each in book.worksheets] == [True, True]
