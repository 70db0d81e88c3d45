"""The document as a Word file (.docx), for those who must go on writing in it.

Face names are the office's conventional ones, whatever is installed here.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from xzdesk.paper.charts import in_words
from xzdesk.paper.charts.office_svg import office_svg
from xzdesk.paper.document import (
    Block,
    Colophon,
    Document,
    Figure,
    Heading,
    KeyValues,
    Paragraph,
    Signature,
    SignatureGrid,
    Table,
    chinese_date,
)
from xzdesk.paper.figures import figure_height, figure_svg
from xzdesk.paper.layout import (
    BODY_SIZE,
    FORM_PITCH,
    FORM_SIZE,
    LEDGER_SIZE,
    LINE_PITCH,
    MM_PER_POINT,
    SMALL_SIZE,
    TITLE_SIZE,
    Page,
    Section,
    sections,
    signature_insets,
    stays_with,
)
from xzdesk.paper.pdf import drawing_png
from xzdesk.paper.vectors import IMAGE, SVG_TYPE, extension
from xzdesk.paper.word_page import set_defaults, set_page
from xzdesk.paper.word_tables import (
    BODY,
    HEI,
    KAI,
    SONG,
    TITLE,
    centred,
    key_values,
    ledger_table,
    signature_grid,
)
from xzdesk.paper.wordml import (
    cell,
    element,
    keep_with_next,
    line,
    paragraph,
    row,
    run,
    table,
    to_foot,
)
from xzdesk.paper.words import (
    cleaned,
    colophon_lines,
    paragraphs,
    recipient_line,
    signatory_lines,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element as Element

_LEVELS = (HEI, KAI, BODY, BODY)
_RED = "D00000"
_PRINTED = 240  # pixels an inch of a picture, which only programs show that cannot draw vectors


def render(document: Document) -> bytes:
    """The file's bytes."""
    import docx  # heavy: off the start-up path

    document = cleaned(document)
    word = docx.Document()
    set_defaults(word, document)
    parts = sections(document)
    for number, section in enumerate(parts):
        made = word.sections[0] if number == 0 else word.add_section()
        set_page(made, section, document)
        body = _front(document) if number == 0 else []
        _append(word, [*body, *_flow(word, section)])
    end = [*_signature(document.signature), *_colophon(document.colophon, parts[-1].page)]
    _append(word, [*end, _hair()])
    _thin_section_breaks(word)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _append(word: WordDocument, elements: list[Element]) -> None:
    last: Any = word.element.body.sectPr
    for item in elements:
        last.addprevious(item)


def _hair() -> Element:
    """The paragraph that Word wants after a table, too low to be seen."""
    return paragraph([], pitch=1)


def _thin_section_breaks(word: WordDocument) -> None:
    """A section ends in a paragraph of its own; a full page must not be pushed over by it."""
    for inner in word.element.body.xpath("./w:p/w:pPr/w:sectPr"):
        inner.addprevious(element("spacing", before=0, after=0, line=20, lineRule="exact"))


# --- running text


def _front(document: Document) -> list[Element]:
    made = _red_head(document) if document.organ else []
    made.append(centred(document.title, TITLE, TITLE_SIZE, pitch=LINE_PITCH + 6))
    if document.subtitle:
        made.append(centred(document.subtitle, KAI, BODY_SIZE))
    if document.number_line and not document.organ:
        made.append(paragraph([run(document.number_line, BODY, 14)], pitch=LINE_PITCH, align="right"))
    made += [centred(note, SONG, LEDGER_SIZE, pitch=FORM_PITCH) for note in document.notes]
    if document.recipient:
        words = [run(recipient_line(document), BODY, BODY_SIZE)]
        made.append(paragraph(words, pitch=LINE_PITCH, before=LINE_PITCH))
    return made


def _red_head(document: Document) -> list[Element]:
    """发文机关标志 35 mm below the top of the type area, the number, the red rule 4 mm below it."""
    size = min(36.0, 156 / MM_PER_POINT / len(document.organ) * 0.96)
    rule = element("pBdr", line("bottom", 2, _RED, space=11))
    number = run(document.number_line, BODY, BODY_SIZE)
    return [
        paragraph(
            [run(document.organ, TITLE, size, color=_RED)], pitch=size * 1.3, align="center", before=35 / MM_PER_POINT
        ),
        paragraph([number], pitch=LINE_PITCH, align="center", before=LINE_PITCH, after=LINE_PITCH * 2, border=rule),
    ]


def _flow(word: WordDocument, section: Section) -> list[Element]:
    """The section's blocks; grids that follow each other touch, other tables keep apart."""
    made: list[Element] = []
    before: Block | None = None
    for (block, heading), following in zip(section.blocks, section.following, strict=True):
        joined = isinstance(block, KeyValues | SignatureGrid) and isinstance(before, KeyValues | SignatureGrid)
        if isinstance(block, KeyValues | SignatureGrid | Table) and not joined:
            made.append(paragraph([], pitch=6, size=1, keep_next=True))
        made += _block(word, block, heading, section.page)
        if stays_with(block, following):
            keep_with_next(made[-1])
        before = block
    return made


def _block(word: WordDocument, block: Block, heading: str, page: Page) -> list[Element]:
    match block:
        case Heading():
            return [_heading(block, heading)]
        case Paragraph():
            return _paragraphs(block)
        case Figure():
            return _figure(word, block, heading, page)
        case KeyValues():
            return key_values(block, page)
        case SignatureGrid():
            return [signature_grid(block, page)]
        case Signature():
            return _signature(block)
        case Table():
            return ledger_table(block, page)
    raise TypeError(block)


def _heading(block: Heading, text: str) -> Element:
    return paragraph(
        [run(text, _LEVELS[block.level - 1], BODY_SIZE)],
        pitch=LINE_PITCH,
        indent=2 if block.numbered else 0,
        size=BODY_SIZE,
        keep_next=True,
        outline=block.level - 1,
    )


def _paragraphs(block: Paragraph) -> list[Element]:
    return [
        paragraph(
            [run(part.text, HEI if part.bold else BODY, BODY_SIZE) for part in runs],
            pitch=LINE_PITCH,
            align=block.align,
            indent=block.indent,
            size=BODY_SIZE,
        )
        for runs in paragraphs(block)
    ]


def _figure(word: WordDocument, block: Figure, title: str, page: Page) -> list[Element]:
    from docx.shared import Mm, Pt  # heavy: off the start-up path

    height, svg = figure_height(block, page), figure_svg(block, page)
    png = drawing_png(svg, page.area_width, height, ppi=_PRINTED, on_white=True)
    holder = word.add_paragraph()
    holder.paragraph_format.space_before = Pt(FORM_PITCH / 2)
    holder.paragraph_format.keep_with_next = True
    picture: Any = holder.add_run().add_picture(BytesIO(png), width=Mm(page.area_width), height=Mm(height))
    _add_vectors(word, picture, svg)
    picture._inline.docPr.set("descr", in_words(block.chart))
    picture._inline.docPr.set("name", title)
    for side in ("distT", "distB", "distL", "distR"):  # else LibreOffice keeps it 3 mm from the margin
        picture._inline.set(side, "0")
    caption = centred(title, HEI, FORM_SIZE, pitch=FORM_PITCH, keep_next=True)
    return [holder._p, caption, centred(block.chart.note, SONG, SMALL_SIZE, pitch=FORM_PITCH)]


def _add_vectors(word: WordDocument, picture: Any, svg: str) -> None:
    """The SVG beside its picture."""
    from docx.opc.packuri import PackURI  # heavy: off the start-up path
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    package: Any = word.part.package
    name = PackURI(package.next_partname("/word/media/figure%d.svg"))
    relation = word.part.relate_to(Part(name, SVG_TYPE, office_svg(svg), package), IMAGE)
    picture._inline.graphic.graphicData.pic.blipFill.blip.append(parse_xml(extension(relation)))


# --- the end


def _signature(signature: Signature | None) -> list[Element]:
    if not signature:
        return []
    made = []
    if signature.unit:
        day = chinese_date(signature.day)
        insets = signature_insets(signature.unit, day, signature.seal)
        for number, (text, inset) in enumerate(zip((signature.unit, day), insets, strict=True)):
            before = 0 if number else LINE_PITCH * (3 if signature.seal else 1)
            words = [run(text, BODY, BODY_SIZE)]
            made.append(
                paragraph(
                    words, pitch=LINE_PITCH, align="right", right=inset, size=BODY_SIZE, before=before, keep_next=True
                )
            )
    lines = signatory_lines(signature)
    for number, text in enumerate(lines, start=1):
        words = [run(text, BODY, BODY_SIZE)]
        made.append(paragraph(words, pitch=LINE_PITCH, indent=2, size=BODY_SIZE, keep_next=number < len(lines)))
    return made


def _colophon(colophon: Colophon | None, page: Page) -> list[Element]:
    """版记 at the foot of the last page: outer rules 0.35 mm, inner 0.25 mm."""
    if not colophon:
        return []
    *copies, unit, day = colophon_lines(colophon)
    widths = [page.area_width / 2] * 2
    upper = [row([cell(page.area_width, [_inset(text)], across=2)]) for text in copies]
    last = row([cell(widths[0], [_inset(unit)]), cell(widths[1], [_inset(day, "right")])])
    made = table(widths, [*upper, last], borders={"top": 1, "bottom": 1, "insideH": 0.75})
    to_foot(made)
    return [_hair(), made]


def _inset(text: str, align: str = "left") -> Element:
    """A line of the 版记, one character in from both sides."""
    return paragraph([run(text, BODY, 14)], pitch=FORM_PITCH, align=align, left=1, right=1, size=14)
