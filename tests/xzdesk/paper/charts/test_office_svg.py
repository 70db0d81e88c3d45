"""The drawing for Word and Excel says and shows the same without what those programs draw wrongly."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xzdesk.paper.charts.samples import ALL, BARS
from xzdesk.paper.charts import AnyChart
from xzdesk.paper.charts.drawing import draw, natural_height
from xzdesk.paper.charts.hatching import HATCHINGS
from xzdesk.paper.charts.office_svg import office_svg

SVG = "{http://www.w3.org/2000/svg}"
POINT = re.compile(r"[ML](-?[\d.]+) (-?[\d.]+)")
SIZES = st.floats(0.6, 300)


def drawn(chart: AnyChart) -> str:
    return draw(chart, 442, natural_height(chart))


def words(svg: str | bytes) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", ALL.values(), ids=list(ALL))
def test_there_are_no_patterns_and_no_edges_over_letters(chart: AnyChart) -> None:
    svg = office_svg(drawn(chart)).decode()
    assert not re.search("url\\(|pattern|paint-order|dasharray=.none", svg)
    said = words(svg)
    assert said[1::2] == words(drawn(chart))  # each over its white edge
    assert said[::2] == said[1::2]


def test_each_hatched_bar_is_ground_strokes_and_outline() -> None:
    before, after = (ElementTree.fromstring(svg) for svg in (drawn(BARS), office_svg(drawn(BARS))))
    hatched = [rect for rect in before.findall(f"{SVG}rect") if rect.get("fill", "").startswith("url")]
    shapes = [(each.tag.removeprefix(SVG), each.get("fill"), each.get("d")) for each in after]
    colours = {each.ground for each in HATCHINGS.values()}
    grounds = [at for at, shape in enumerate(shapes) if shape[0] == "rect" and shape[1] in colours]
    assert len(grounds) == len(hatched) > 3
    for at in grounds:
        assert [shape[0] for shape in shapes[at : at + 3]] == ["rect", "path", "rect"]
        assert shapes[at + 1][2]
        assert shapes[at + 2][1] == "none"


@given(st.sampled_from(sorted(HATCHINGS)), st.floats(-50, 50), st.floats(-50, 50), SIZES, SIZES)
def test_strokes_stay_within_their_rectangle(name: str, x: float, y: float, width: float, height: float) -> None:
    for across, down in POINT.findall(HATCHINGS[name].strokes(x, y, width, height)):
        assert x - 0.02 <= float(across) <= x + width + 0.02
        assert y - 0.02 <= float(down) <= y + height + 0.02


@pytest.mark.parametrize("name", HATCHINGS)
def test_a_bar_shows_its_hatching_however_narrow(name: str) -> None:
    assert HATCHINGS[name].strokes(0, 0, 4, 11)
