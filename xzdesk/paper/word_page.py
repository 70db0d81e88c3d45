"""What a Word file holds beside its text: page sizes, running heads, page numbers, the body's face, the font table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xzdesk.paper.document import Document
from xzdesk.paper.fonts import ALTERNATIVES
from xzdesk.paper.layout import (
    BODY_SIZE,
    MM_PER_POINT,
    NUMBER_BELOW,
    PAGE_NUMBER_SIZE,
    SMALL_SIZE,
    Page,
    Section,
)
from xzdesk.paper.word_tables import BODY, SONG
from xzdesk.paper.wordml import element, font_table, page_number, paragraph, run, run_properties

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.section import Section as WordSection
    from lxml.etree import _Element as Element


def set_defaults(word: WordDocument, document: Document) -> None:
    """Normal carries the body's face and tightening; the template's own words about its author go."""
    normal: Any = word.styles["Normal"].element
    for old in normal.xpath("./w:rPr | ./w:pPr"):
        normal.remove(old)
    normal.append(element("pPr", element("widowControl", val=0)))  # a page holds its 22 lines
    face = run_properties(BODY, BODY_SIZE, tighten=4)
    face.append(element("lang", val="en-US", eastAsia="zh-CN"))
    normal.append(face)
    _replace_template_parts(word)
    word.settings.odd_and_even_pages_header_footer = True
    properties = word.core_properties
    properties.title, properties.author, properties.comments = document.name[:255], document.organ[:255], ""


def _replace_template_parts(word: WordDocument) -> None:
    """The template's font table knows no Chinese face, and its thumbnail shows another document."""
    package: Any = word.part.package
    for part in package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = font_table(ALTERNATIVES)
    for name in [name for name, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del package.rels[name]


def set_page(made: WordSection, section: Section, document: Document) -> None:
    from docx.enum.section import WD_ORIENTATION  # heavy: off the start-up path
    from docx.shared import Mm

    page = section.page
    made.orientation = WD_ORIENTATION.LANDSCAPE if page.width > page.height else WD_ORIENTATION.PORTRAIT
    made.page_width, made.page_height = Mm(page.width), Mm(page.height)
    made.top_margin, made.bottom_margin = Mm(page.top), Mm(page.bottom)
    made.left_margin, made.right_margin = Mm(page.left), Mm(page.right)
    made.header_distance = Mm(page.top - 7 - SMALL_SIZE * MM_PER_POINT)
    made.footer_distance = Mm(page.bottom - NUMBER_BELOW - PAGE_NUMBER_SIZE * MM_PER_POINT)
    for part in (made.header, made.even_page_header):
        _fill(part, _head(document))
    _fill(made.footer, _odd_foot(document, page))
    _fill(made.even_page_footer, _even_foot(document, page))


def _fill(part: Any, content: Element) -> None:
    part.is_linked_to_previous = False
    for old in list(part._element):
        part._element.remove(old)
    part._element.append(content)


def _head(document: Document) -> Element:
    return paragraph([run(document.head, SONG, SMALL_SIZE)], pitch=SMALL_SIZE + 2, align="right")


def _odd_foot(document: Document, page: Page) -> Element:
    runs = [run(document.foot, SONG, SMALL_SIZE), element("r", element("tab")), *page_number(SONG, PAGE_NUMBER_SIZE)]
    inner = page.area_width - PAGE_NUMBER_SIZE * MM_PER_POINT
    return paragraph(runs, pitch=PAGE_NUMBER_SIZE, tab=inner)


def _even_foot(document: Document, page: Page) -> Element:
    runs = [*page_number(SONG, PAGE_NUMBER_SIZE), element("r", element("tab")), run(document.foot, SONG, SMALL_SIZE)]
    return paragraph(runs, pitch=PAGE_NUMBER_SIZE, tab=page.area_width, left=1, size=PAGE_NUMBER_SIZE)
