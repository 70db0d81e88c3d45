"""Measures of the page after GB/T 9704-2012, and the document cut into stretches of equal orientation."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from xzdesk.paper.document import (
    Block,
    Document,
    Figure,
    KeyValues,
    Orientation,
    PageBreak,
    Paragraph,
    Signature,
    SignatureGrid,
    SignBox,
    Table,
    headings,
)

LINE_PITCH = 28.95  # pt; 22 lines make the 225 mm of the type area
CHARACTER_PITCH = 15.79  # pt; 28 characters make its 156 mm
BODY_SIZE = 16  # pt, 三号
TITLE_SIZE = 22  # pt, 二号
TITLE_LINE = 20  # characters of 2号 in a line
FORM_SIZE = 12  # pt, 小四
FORM_PITCH = 20  # pt
LEDGER_SIZE = 10.5  # pt, 五号
LEDGER_PITCH = 16  # pt
PAGE_NUMBER_SIZE = 14  # pt, 四号
SMALL_SIZE = 9  # pt, 小五: running heads
MM_PER_POINT = 25.4 / 72
LABEL_CHARACTERS = 6  # of a form grid's labels
SHORT = 0.38  # of the type area's height: a table or grid that is no higher is not parted over pages
_INTRODUCTION = 56  # characters: two lines
NUMBER_BELOW = 7  # mm from the type area to the page number

TINTS = {"red": "F6C9C4", "yellow": "FDEEB5", "green": "D3ECD0"}  # a light's cell: pale enough to copy as white


@dataclass(frozen=True, slots=True)
class Page:
    """A lying of A4 paper, in mm."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float

    @property
    def area_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def area_height(self) -> float:
        return self.height - self.top - self.bottom


# The landscape page is the upright one turned, its binding edge (28 mm) on top: bound together, the areas agree.
PAGES = {
    Orientation.PORTRAIT: Page(210, 297, top=37, bottom=35, left=28, right=26),
    Orientation.LANDSCAPE: Page(297, 210, top=28, bottom=26, left=35, right=37),
}


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that start a page together; `headings` holds each heading's text with its number."""

    orientation: Orientation
    name: str
    blocks: tuple[tuple[Block, str], ...]

    @property
    def page(self) -> Page:
        return PAGES[self.orientation]

    @property
    def following(self) -> list[Block | None]:
        """For each block the one after it."""
        return [*(block for block, _ in self.blocks[1:]), None][: len(self.blocks)]


def sections(document: Document) -> list[Section]:
    """The document cut at its page breaks; the first section also carries the title, the last the signature."""
    orientation, name = document.orientation, ""
    found: list[Section] = []
    blocks: list[tuple[Block, str]] = []
    for block, heading in headings(document.blocks):
        if isinstance(block, PageBreak):
            found.append(Section(orientation, name, tuple(blocks)))
            orientation, name, blocks = block.orientation or orientation, block.name, []
        else:
            blocks.append((block, heading))
    return [*found, Section(orientation, name, tuple(blocks))]


def stays_with(block: Block, following: Block | None) -> bool:
    """Whether no page may end between the two: a last line and the signature, a word before a table and the table."""
    if not isinstance(block, Paragraph):
        return False
    short = sum(len(run.text) for run in block.runs) <= _INTRODUCTION
    return isinstance(following, Signature) or (short and isinstance(following, Table | KeyValues | Figure))


def shares(widths: Iterable[float], total: float) -> list[float]:
    """Relative widths made to fill `total`, in its unit."""
    widths = list(widths)
    return [total * width / sum(widths) for width in widths]


def text_width(text: str) -> float:
    """About how many characters wide the widest line is: a Chinese one counts 1, a Latin one what its shape takes."""
    return max((sum(map(_width, line)) for line in text.split("\n")), default=0)


def title_lines(whose: str, what: str, orientation: Orientation = Orientation.PORTRAIT) -> str:
    """A title, cut where it reads on if it is too long for a line."""
    room = TITLE_LINE * PAGES[orientation].area_width / PAGES[Orientation.PORTRAIT].area_width
    return whose + ("\n" if text_width(whose + what) > room else "") + what


def _width(char: str) -> float:
    if char >= "\u0300":
        return 1
    if char in "MWmw@%":
        return 0.9
    return 0.7 if char.isupper() else 0.55


def line_count(text: str, size: float, width: float) -> int:
    """About how many lines a text of `size` pt takes in a cell of `width` mm; rather one too many."""
    room = max(1.0, (width - 2.5) / MM_PER_POINT / size)
    return sum(max(1, math.ceil(text_width(line) * 1.03 / room)) for line in text.split("\n"))


def label_lines(label: str) -> str:
    """A label too long for its column, cut into lines of equal length."""
    count = math.ceil(text_width(label) / LABEL_CHARACTERS)
    if count <= 1 or "\n" in label:
        return label
    each = math.ceil(len(label) / count)
    return "\n".join(label[at : at + each] for at in range(0, len(label), each))


def grid_widths(across: int, total: float) -> list[float]:
    """The columns of a form grid in mm: label, value, label, value … Labels are equally wide in every grid."""
    label = LABEL_CHARACTERS * FORM_SIZE * MM_PER_POINT + 3
    return [label, total / across - label] * across


def spans(count: int, across: int) -> list[tuple[int, int]]:
    """Where each of `count` labelled places in a row stands: its value's first column and the column after it.

    The last value takes what is left of the row.
    """
    firsts = [2 * number + 1 for number in range(count)]
    return [(first, first + 1) for first in firsts[:-1]] + [(firsts[-1], 2 * across)]


def sign_rows(grid: SignatureGrid) -> list[tuple[SignBox, ...]]:
    """The boxes row by row, `across` in each; the last row may hold fewer."""
    return [grid.boxes[at : at + grid.across] for at in range(0, len(grid.boxes), grid.across)]


def signature_insets(unit: str, day: str, seal: bool) -> tuple[float, float]:
    """How many characters unit and date keep from the right edge.

    Sealed: the date 4, the unit centred over it. Unsealed: 2, the date beginning two characters after the unit does.
    """
    unit_width, day_width = text_width(unit), text_width(day)
    if seal:
        over = max(0.0, (unit_width - day_width) / 2)
        day_inset = max(4.0, 1 + over)
        return day_inset + (day_width - unit_width) / 2, day_inset
    width = max(unit_width, day_width + 2)
    return 2 + width - unit_width, width - day_width
