"""One worksheet being filled from top to bottom: its columns, its rows' heights, its merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from xzdesk.paper.fonts import WANTED
from xzdesk.paper.layout import line_count, text_width

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

BODY, KAI, HEI, SONG, TITLE = (WANTED[role] for role in ("body", "kai", "hei", "song", "title"))
PIXELS_PER_MM = 96 / 25.4
_SNAP = 1.5  # mm: edges nearer than this are one
_TALLEST = 400  # pt; Excel's rows end at 409
_LONGEST = 16_000  # characters; Excel's cells end at 32,767 units of UTF-16
_PADDING = 5  # pt above and below the words of a bordered cell, together
_PLAIN_NUMBER = re.compile(r"-?\d{1,15}(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. `sides` names its borders among "top bottom left right"; `at` is its words' height in it."""

    face: str
    size: float
    pitch: float
    align: str = "left"
    sides: str = ""
    fill: str = ""
    color: str = "#000000"
    rule: str = ""
    indent: int = 0
    at: str = "vcenter"


BOXED = "top bottom left right"


@dataclass(frozen=True, slots=True)
class Place:
    """Words from `start` to `end` (mm from the left), over `down` rows; `number` where they are a plain figure."""

    start: float
    end: float
    text: str
    look: Look
    number: int | float | None = None
    down: int = 1


@dataclass
class Grid:
    """`columns`: the column widths in mm of each table that will stand on the sheet.

    `drawings`: the pictures that were set in, each with the SVG it was made from.
    """

    book: Workbook
    sheet: Worksheet
    columns: Sequence[Sequence[float]]
    width: float
    row: int = 0
    drawings: dict[bytes, str] = field(init=False, default_factory=dict)
    edges: list[float] = field(init=False)
    _formats: dict[tuple[Any, ...], Format] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.edges = _edges(self.columns, self.width)
        for index, (start, end) in enumerate(zip(self.edges, self.edges[1:], strict=False)):
            self.sheet.set_column_pixels(index, index, round((end - start) * PIXELS_PER_MM))

    def line(self, text: str, look: Look, least: float = 0) -> None:
        """A row over the whole width, at least `least` pt high; nothing where there is no text."""
        if text:
            self.place([Place(0, self.width, text, look)], least)

    def place(self, places: Sequence[Place], least: float = 0) -> None:
        """One row, at least `least` pt high. What is too tall for Excel goes on in the next row."""
        pieces = [_pieces(place) for place in places]
        for number in range(max(len(piece) for piece in pieces)):
            height = least
            for place, piece in zip(places, pieces, strict=True):
                text = piece[number] if number < len(piece) else ""
                self._write(place, text)
                if place.down == 1:
                    height = max(height, _height(text, place))
            self.sheet.set_row(self.row, min(height, 409))
            self.row += 1

    def skip(self, height: float) -> None:
        """An empty row."""
        self.sheet.set_row(self.row, height)
        self.row += 1

    def _write(self, place: Place, text: str) -> None:
        first, last = self.nearest(place.start), self.nearest(place.end) - 1
        shape = self._format(place.look, _number_format(text, place.number))
        if last > first or place.down > 1:
            self.sheet.merge_range(self.row, first, self.row + place.down - 1, last, "", shape)
        if place.number is not None and _number_format(text, place.number) != "@":
            self.sheet.write_number(self.row, first, place.number, shape)
        elif text:
            self.sheet.write_string(self.row, first, text, shape)
        else:
            self.sheet.write_blank(self.row, first, None, shape)

    def nearest(self, at: float) -> int:
        """The edge next to a place, in mm."""
        return min(range(len(self.edges)), key=lambda index: abs(self.edges[index] - at))

    def _format(self, look: Look, number: str) -> Format:
        key = (*asdict(look).values(), number)
        if key not in self._formats:
            self._formats[key] = self.book.add_format(_properties(look) | {"num_format": number})
        return self._formats[key]


def _edges(columns: Iterable[Sequence[float]], width: float) -> list[float]:
    """All edges of all tables in order, those close together taken as one."""
    edges = [0.0, width]
    for widths in columns:
        at = 0.0
        for each in widths:
            at += each
            if all(abs(at - edge) > _SNAP for edge in edges):
                edges.append(at)
    return sorted(edges)


def _properties(look: Look) -> dict[str, Any]:
    made: dict[str, Any] = {
        "font_name": look.face,
        "font_size": look.size,
        "font_color": look.color,
        "align": look.align,
        "valign": look.at,
        "text_wrap": True,
        "indent": look.indent,
    }
    made |= dict.fromkeys(look.sides.split(), 1)
    if look.fill:
        made["bg_color"] = look.fill
    if look.rule:
        made |= {"bottom": 2, "bottom_color": look.rule}
    return made


def _number_format(text: str, number: int | float | None) -> str:
    """The format in which the number reads exactly as its text; "@" (text) where there is none."""
    plain = _PLAIN_NUMBER.fullmatch(text)
    if number is None or not plain or float(text) != number:
        return "@"
    decimals = len(plain[1] or "")
    return "0." + "0" * decimals if decimals else "0"


def _height(text: str, place: Place) -> float:
    lines = line_count(text, place.look.size, place.end - place.start)
    return lines * place.look.pitch + (_PADDING if place.look.sides else 0)


def _pieces(place: Place) -> list[str]:
    """The text, cut where it is too tall for one row; joined again the pieces are the text."""
    if len(place.text) <= _LONGEST and _height(place.text, place) <= _TALLEST:
        return [place.text]
    room = int((place.end - place.start) * 72 / 25.4 / place.look.size * 0.9)
    pieces, piece = [], ""
    for part in _parts(place.text, max(1, room)):
        if piece and _height(piece + part, place) > _TALLEST:
            pieces.append(piece)
            piece = ""
        piece += part
    return [*pieces, piece]


def _parts(text: str, room: int) -> Iterable[str]:
    """Stretches of about one line each, a line feed ending one."""
    for line in text.splitlines(keepends=True):
        part = ""
        for char in line:
            if part and text_width(part + char) > room:
                yield part
                part = ""
            part += char
        yield part
