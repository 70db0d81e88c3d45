"""The document as an Excel workbook (.xlsx), one sheet for each stretch between page breaks.

A sheet's columns are the edges of all its tables laid over each other; what is wider than one column is merged. So a
sheet with a single table has that table's columns and nothing merged in it.
Every text is written as a text: a cell that begins with = is words, not a formula.
"""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from xzdesk.paper.charts import in_words
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
    LEDGER_PITCH,
    LEDGER_SIZE,
    LINE_PITCH,
    MM_PER_POINT,
    NUMBER_BELOW,
    PAGE_NUMBER_SIZE,
    SMALL_SIZE,
    TITLE_SIZE,
    Page,
    Section,
    sections,
    signature_insets,
)
from xzdesk.paper.pdf import drawing_png
from xzdesk.paper.sheet_grid import BODY, HEI, KAI, SONG, TITLE, Grid, Look, Place
from xzdesk.paper.sheet_tables import column_widths, key_values, ledger_table, signature_grid
from xzdesk.paper.vectors import with_vectors
from xzdesk.paper.words import (
    cleaned,
    colophon_lines,
    paragraphs,
    recipient_line,
    signatory_lines,
)
from xzdesk.sheets import PRINTED
from xzdesk.workbooks.escapes import new_workbook

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_LEVELS = (HEI, KAI, BODY, BODY)
_INCH = 25.4
_TALLEST = 135  # mm of a picture: Excel's rows end at 409 pt
_PRINTED = 240  # pixels an inch of a picture, which only programs show that cannot draw vectors
_A4 = 9  # Excel's number for the paper
_LONG = 15  # rows that may not fit on one page
_INDENTS = 2.3  # of Excel's indents to a character
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # Column widths are counted in digits of the default face: a Chinese Excel's, 8 pixels wide.
    "default_format_properties": {"font_name": SONG, "font_size": 11},
    "default_column_width": 72,
    "default_row_height": 18,
}


def render(document: Document) -> bytes:
    """The workbook's bytes."""
    document = cleaned(document)
    file, drawings = BytesIO(), dict[bytes, str]()
    with new_workbook(file, _OPTIONS) as book:
        book.set_properties({"title": document.name[:255], "author": document.organ[:255], "category": PRINTED})
        parts = [part for section in sections(document) for part in _sheets(section)]
        for number, (section, name) in enumerate(zip(parts, sheet_names(document, parts), strict=True)):
            sheet = book.add_worksheet(name)
            _page_setup(sheet, section, document)
            grid = Grid(book, sheet, column_widths(section), section.page.area_width)
            if number == 0:
                _front(grid, document)
            last = number == len(parts) - 1
            _blocks(grid, section, signed=last and bool(document.signature or document.colophon))
            drawings |= grid.drawings
            if last:
                _signature(grid, document.signature)
                _colophon(grid, document.colophon)
            sheet.print_area(0, 0, max(0, grid.row - 1), len(grid.edges) - 2)
    return with_vectors(file.getvalue(), drawings)


def _sheets(section: Section) -> list[Section]:
    """The section cut after each long table that something follows: a sheet repeats one head, on all pages below it."""
    found: list[Section] = []
    blocks: list[tuple[Block, str]] = []
    last = section.blocks[-1][0] if section.blocks else None
    for block, heading in section.blocks:
        blocks.append((block, heading))
        if isinstance(block, Table) and len(block.rows) > _LONG and block is not last:
            found.append(replace(section, blocks=tuple(blocks)))
            blocks = []
    return [*found, replace(section, blocks=tuple(blocks))]


def sheet_names(document: Document, parts: list[Section]) -> list[str]:
    """A name for each sheet that Excel takes: at most 31 characters, none of []:*?/\\, no two alike."""
    names: list[str] = []
    for number, section in enumerate(parts, start=1):
        wanted = section.name or (document.title if number == 1 else "")
        name = _short(re.sub(r"[\[\]:*?/\\\n]", "", wanted).strip("' "), 28).strip("' ") or f"第{number}页"
        taken = {known.casefold() for known in names} | {"history"}
        names.append(name if name.casefold() not in taken else f"{_short(name, 24)}（{number}）")
    return names


def _short(text: str, most: int) -> str:
    """The text cut to `most` units of UTF-16, in which Excel counts."""
    while len(text.encode("utf-16-le")) > 2 * most:
        text = text[:-1]
    return text


def _page_setup(sheet: Worksheet, section: Section, document: Document) -> None:
    page = section.page
    sheet.set_paper(_A4)
    if page.width > page.height:
        sheet.set_landscape()
    sheet.set_margins(page.left / _INCH, page.right / _INCH, page.top / _INCH, page.bottom / _INCH)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.center_horizontally()
    below = page.bottom - NUMBER_BELOW - PAGE_NUMBER_SIZE / 72 * _INCH
    foot = _running("&L", document.foot, SMALL_SIZE)
    number = f'&C&{PAGE_NUMBER_SIZE}&"{SONG},Regular"— &P —'
    sheet.set_header(_running("&R", document.head, SMALL_SIZE), {"margin": (page.top - 10) / _INCH})
    sheet.set_footer(foot + number, {"margin": below / _INCH})


def _running(side: str, text: str, size: int) -> str:
    """A running head or foot; Excel holds 255 characters of it in all."""
    return f'{side}&{size}&"{SONG},Regular"' + text.replace("\n", " ")[:90].replace("&", "&&") if text else ""


# --- running text


def _front(grid: Grid, document: Document) -> None:
    if document.organ:
        grid.line(document.organ, Look(TITLE, 30, 44, "center", color="#D00000"))
        grid.line(document.number_line, Look(BODY, BODY_SIZE, LINE_PITCH, "center", rule="#D00000"))
    grid.line(document.title, Look(TITLE, TITLE_SIZE, LINE_PITCH + 6, "center"))
    grid.line(document.subtitle, Look(KAI, BODY_SIZE, LINE_PITCH, "center"))
    if not document.organ:
        grid.line(document.number_line, Look(BODY, 14, LINE_PITCH, "right"))
    for note in document.notes:
        grid.line(note, Look(SONG, LEDGER_SIZE, FORM_PITCH, "center"))
    if document.recipient:
        grid.line(recipient_line(document), Look(BODY, BODY_SIZE, LINE_PITCH))


def _blocks(grid: Grid, section: Section, signed: bool) -> None:
    """The section's blocks. Excel repeats a head on every page below it: so only that of a table which ends its sheet,
    lest it stand over charts and text; and where the sheet is `signed` below, of a long one."""
    before: Block | None = None
    for block, heading in section.blocks:
        joined = isinstance(block, KeyValues | SignatureGrid) and isinstance(before, KeyValues | SignatureGrid)
        if before is not None and isinstance(block, KeyValues | SignatureGrid | Table) and not joined:
            grid.skip(8)
        ends = block is section.blocks[-1][0] and isinstance(block, Table) and (len(block.rows) > _LONG or not signed)
        _block(grid, block, heading, section.page, repeat_head=ends)
        before = block


def _block(grid: Grid, block: Block, heading: str, page: Page, repeat_head: bool) -> None:
    match block:
        case Heading(level=level, numbered=numbered):
            text = "\u3000\u3000" + heading if numbered else heading
            grid.line(text, Look(_LEVELS[level - 1], BODY_SIZE, LINE_PITCH))
        case Paragraph():
            _paragraphs(grid, block)
        case Figure():
            _figure(grid, block, heading, page)
        case KeyValues():
            key_values(grid, block)
        case SignatureGrid():
            signature_grid(grid, block)
        case Signature():
            _signature(grid, block)
        case Table():
            ledger_table(grid, block, repeat_head)


def _paragraphs(grid: Grid, block: Paragraph) -> None:
    """Excel has no first-line indent: blanks stand for it. A paragraph is bold where all of it is."""
    for runs in paragraphs(block):
        bold = all(run.bold for run in runs if run.text)
        look = Look(HEI if bold else BODY, BODY_SIZE, LINE_PITCH, block.align, at="top")
        text = "".join(run.text for run in runs)
        grid.line("\u3000" * block.indent + text if text.strip() else "", look)


def _figure(grid: Grid, block: Figure, title: str, page: Page) -> None:
    """A picture over one row, its title at the foot of that row: a printed page never ends within it."""
    height = min(figure_height(block, page), _TALLEST)
    svg = figure_svg(block, page, height)
    picture = drawing_png(svg, grid.width, height, ppi=_PRINTED, on_white=True)
    grid.drawings[picture] = svg
    grid.skip(8)
    scale = {"x_scale": 96 / _PRINTED, "y_scale": 96 / _PRINTED, "object_position": 1}
    options = {"image_data": BytesIO(picture), "description": in_words(block.chart), **scale}
    grid.sheet.insert_image(grid.row, 0, "figure.png", options)
    grid.line(title, Look(HEI, FORM_SIZE, FORM_PITCH, "center", at="bottom"), height / MM_PER_POINT + FORM_PITCH)
    grid.line(block.chart.note, Look(SONG, SMALL_SIZE, LEDGER_PITCH, "center"))


# --- the end


def _signature(grid: Grid, signature: Signature | None) -> None:
    if not signature:
        return
    if signature.unit:
        day = chinese_date(signature.day)
        insets = signature_insets(signature.unit, day, signature.seal)
        grid.skip(LINE_PITCH * (3 if signature.seal else 1))
        for text, inset in zip((signature.unit, day), insets, strict=True):
            grid.line(text, Look(BODY, BODY_SIZE, LINE_PITCH, "right", indent=round(inset * _INDENTS)))
    for text in signatory_lines(signature):
        grid.line("\u3000\u3000" + text, Look(BODY, BODY_SIZE, LINE_PITCH))


def _colophon(grid: Grid, colophon: Colophon | None) -> None:
    """版记: a workbook's page has no fixed foot, so it ends the sheet."""
    if not colophon:
        return
    *copies, unit, day = colophon_lines(colophon)
    grid.skip(LINE_PITCH)
    for text in copies:
        grid.line("\u3000" + text, Look(BODY, 14, FORM_PITCH, sides="top"))
    half = grid.edges[grid.nearest(grid.width / 2)]
    if half in (0, grid.width):
        grid.line(f"\u3000{unit}\u3000\u3000{day}", Look(BODY, 14, FORM_PITCH, sides="top bottom"))
        return
    grid.place(
        [
            Place(0, half, "\u3000" + unit, Look(BODY, 14, FORM_PITCH, sides="top bottom")),
            Place(half, grid.width, day + "\u3000", Look(BODY, 14, FORM_PITCH, "right", sides="top bottom")),
        ]
    )
