"""A figure's place on the page and its drawing, for all renderers."""

from __future__ import annotations

from xzdesk.paper.charts.drawing import draw, natural_height
from xzdesk.paper.document import Figure
from xzdesk.paper.layout import MM_PER_POINT, Page

_WORDS = 30  # mm that a heading before a figure, its title and its note take


def figure_height(figure: Figure, page: Page) -> float:
    """The drawing's height in mm."""
    wanted = figure.height or natural_height(figure.chart) * MM_PER_POINT
    return min(wanted, page.area_height - _WORDS)


def figure_svg(figure: Figure, page: Page, height: float = 0) -> str:
    """The drawing as wide as a page's type area, its words in 小五; `height` in mm where it is not the figure's own."""
    height = height or figure_height(figure, page)
    return draw(figure.chart, round(page.area_width / MM_PER_POINT, 1), round(height / MM_PER_POINT, 1))
