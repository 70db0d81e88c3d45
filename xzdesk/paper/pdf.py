"""The document as PDF, set by typst from the templates in resources/typst. This is also what is printed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Literal

from xzdesk.paper import fonts
from xzdesk.paper.charts import in_words
from xzdesk.paper.document import (
    Block,
    Cell,
    Document,
    Figure,
    Heading,
    KeyValues,
    Pair,
    Paragraph,
    Signature,
    SignatureGrid,
    SignBox,
    Table,
    chinese_date,
)
from xzdesk.paper.figures import figure_height, figure_svg
from xzdesk.paper.layout import (
    FORM_SIZE,
    LEDGER_SIZE,
    MM_PER_POINT,
    NUMBER_BELOW,
    SHORT,
    Page,
    Section,
    grid_widths,
    label_lines,
    line_count,
    sections,
    shares,
    sign_rows,
    spans,
    stays_with,
    text_width,
)
from xzdesk.paper.words import (
    cleaned,
    colophon_lines,
    head_rows,
    paragraphs,
    recipient_line,
    sign_lines,
    signatory_lines,
)

TEMPLATES = Path(__file__).parents[2] / "resources" / "typst"
_LATIN = re.compile("[!-~\u00a1-\u1fff]+")  # what is not broken between any two characters
_TALL = 10  # estimated lines from which a cell is measured against the page
_OPINION_TALL = 24  # estimated lines from which a signature box may be cut

Json = dict[str, Any]


def render(document: Document) -> bytes:
    """The PDF's bytes."""
    # Tags carry the figures' words for those who cannot see them; without, a long ledger is a tenth of the size.
    tags = any(isinstance(block, Figure) for block in document.blocks)
    return _compile("document.typ", data(cleaned(document)), "pdf", tags=tags)


def drawing_png(svg: str, width: float, height: float, ppi: float = 200, *, on_white: bool = False) -> bytes:
    """A figure's SVG as a PNG that fits into width by height mm, on a clear ground or on a white one."""
    return _compile("drawing.typ", {"svg": svg, "width": width, "height": height, "white": on_white}, "png", ppi)


def _compile(
    template: str, values: Json, form: Literal["pdf", "png"], ppi: float | None = None, tags: bool = False
) -> bytes:
    import typst  # heavy: off the start-up path

    compiled = typst.Compiler(
        TEMPLATES / template, root=TEMPLATES, font_paths=fonts.installed(), ignore_system_fonts=True
    ).compile(format=form, pdf_tags=tags, ppi=ppi, sys_inputs={"data": json.dumps(values, ensure_ascii=False)})
    assert isinstance(compiled, bytes)
    return compiled


def data(document: Document) -> Json:
    """What the template is given: every word as a plain string, every width in mm."""
    return {
        "title": document.title,
        "name": document.name,
        "subtitle": document.subtitle,
        "number": document.number_line,
        "organ": document.organ,
        "notes": document.notes,
        "recipient": recipient_line(document) if document.recipient else "",
        "head": document.head,
        "foot": document.foot,
        "number_below": NUMBER_BELOW,
        "sections": [_section(section) for section in sections(document)],
        "signature": _signature(document.signature) if document.signature else None,
        "colophon": _colophon(document),
        "faces": {role: fonts.printed_in(role) for role in fonts.WANTED},
        "title_weight": fonts.title_weight(),
    }


def _section(section: Section) -> Json:
    page = section.page
    return {
        "orientation": section.orientation,
        "margin": {"top": page.top, "bottom": page.bottom, "left": page.left, "right": page.right},
        "height": page.area_height,
        "short": SHORT,
        "blocks": [
            _block(block, heading, page) | {"stays": stays_with(block, following)}
            for (block, heading), following in zip(section.blocks, section.following, strict=True)
        ],
    }


def _block(block: Block, heading: str, page: Page) -> Json:
    match block:
        case Heading(level=level, numbered=numbered):
            return {"kind": "heading", "text": heading, "level": level, "numbered": numbered}
        case Paragraph():
            return _paragraph(block)
        case KeyValues():
            return _key_values(block, page.area_width)
        case Table():
            return _table(block, page.area_width)
        case SignatureGrid():
            return _signature_grid(block, page.area_width)
        case Figure():
            return _figure(block, heading, page)
        case Signature():
            return {"kind": "signature", **_signature(block)}
    raise TypeError(block)


def _figure(block: Figure, title: str, page: Page) -> Json:
    return {
        "kind": "figure",
        "svg": figure_svg(block, page),
        "alt": in_words(block.chart),
        "title": title,
        "note": block.chart.note,
        "height": figure_height(block, page),
    }


def _paragraph(paragraph: Paragraph) -> Json:
    return {
        "kind": "paragraph",
        "paragraphs": [[{"text": run.text, "bold": run.bold} for run in runs] for runs in paragraphs(paragraph)],
        "indent": paragraph.indent,
        "align": paragraph.align,
    }


def _table(table: Table, width: float) -> Json:
    widths = shares((column.width for column in table.columns), width)
    return {
        "kind": "table",
        "title": table.title,
        "note": table.note,
        "empty": table.empty,
        "widths": widths,
        "head": [
            [{"text": cell.text, "across": cell.across, "down": cell.down} for cell in row] for row in head_rows(table)
        ],
        "rows": [
            [
                _cell(cell, cell.align or column.align, at, LEDGER_SIZE)
                for cell, column, at in zip(row, table.columns, widths, strict=True)
            ]
            for row in table.rows
        ],
    }


def _cell(cell: Cell, align: str, width: float, size: float) -> Json:
    """`room`: how many Latin characters a line holds, where a word needs more. `tall`: may be taller than a page."""
    inner = (width - 2.5) / MM_PER_POINT / size
    too_wide = any(text_width(word) * 1.05 > inner for word in _LATIN.findall(cell.text))
    return {
        "text": cell.words,
        "light": cell.light,
        "bold": cell.bold,
        "align": align,
        "room": max(2, int(inner / 0.62)) if too_wide else 0,
        "tall": line_count(cell.words, size, width) > _TALL,
    }


def _key_values(block: KeyValues, width: float) -> Json:
    across = max(len(row) for row in block.rows)
    return {
        "kind": "key_values",
        "title": block.title,
        "widths": grid_widths(across, width),
        "rows": [_pairs(row, grid_widths(across, width)) for row in block.rows],
    }


def _pairs(row: tuple[Pair, ...], widths: list[float]) -> list[Json]:
    return [
        {
            "label": label_lines(pair.label),
            "value": _cell(pair.cell, pair.cell.align or "left", sum(widths[first:after]), FORM_SIZE),
            "lines": pair.lines,
            "first": first,
            "after": after,
        }
        for pair, (first, after) in zip(row, spans(len(row), len(widths) // 2), strict=True)
    ]


def _signature_grid(grid: SignatureGrid, width: float) -> Json:
    widths = grid_widths(grid.across, width)
    boxes = [
        _sign_box(box, sum(widths[first:after]), after - first)
        for row in sign_rows(grid)
        for box, (first, after) in zip(row, spans(len(row), grid.across), strict=True)
    ]
    return {"kind": "signature_grid", "title": "", "widths": widths, "boxes": boxes}


def _sign_box(box: SignBox, width: float, across: int) -> Json:
    return {
        "label": label_lines(box.label),
        "opinion": box.opinion,
        "lines": box.lines,
        "tall": line_count(box.opinion, FORM_SIZE, width) > _OPINION_TALL,
        "foot": sign_lines(box),
        "across": across,
    }


def _signature(signature: Signature) -> Json:
    return {
        "unit": signature.unit,
        "day": chinese_date(signature.day),
        "seal": signature.seal,
        "lines": signatory_lines(signature),
    }


def _colophon(document: Document) -> Json | None:
    if not document.colophon:
        return None
    *copies, unit, day = colophon_lines(document.colophon)
    return {"copies": "".join(copies), "unit": unit, "day": day}
