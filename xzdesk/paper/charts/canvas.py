"""SVG by hand, in points: shapes, words, and the hatchings that tell bars apart where there is no colour."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from xzdesk.paper import fonts
from xzdesk.paper.charts.hatching import HATCHINGS, RED
from xzdesk.paper.layout import text_width

TEXT = 9.0  # pt, 小五
INK, FAINT, RULE = "#1f2933", "#d5dbe2", "#5a6672"
_SWATCH, _SAMPLE, _BETWEEN = 16.0, 28.0, 14.0


@dataclass(frozen=True, slots=True)
class Style:
    """How one series looks: the bars' fill, the line's colour and dashes, the shape of its points."""

    fill: str
    colour: str
    dash: str = ""
    marker: str = "circle"
    hollow: bool = False


STYLES = (
    Style("#1d5fa6", "#1d5fa6"),
    Style("url(#hatch)", "#b45f06", "5 2", "square"),
    Style("url(#dots)", "#1e7b4a", "1.5 2", "triangle"),
    Style("url(#lines)", "#6b3fa0", "8 2 2 2", "diamond"),
    Style("#ffffff", "#1f2933", "2 2 6 2", "circle"),
    Style("url(#grid)", "#8a949e", "10 3", "square"),
)
LIGHT_STYLES = {
    "red": Style(RED, RED),
    "yellow": Style("url(#yellow)", "#8a5a00", "5 2", "triangle"),
    "green": Style("url(#green)", "#1e7b4a", "1.5 2", "square"),
}


_PATTERNS = "".join(hatching.pattern(name) for name, hatching in HATCHINGS.items())
_MARKERS = {
    "circle": "M-2.6 0A2.6 2.6 0 1 0 2.6 0A2.6 2.6 0 1 0 -2.6 0Z",
    "square": "M-2.4 -2.4H2.4V2.4H-2.4Z",
    "triangle": "M0 -3.2L3 2.2H-3Z",
    "diamond": "M0 -3.4L3.4 0L0 3.4L-3.4 0Z",
}


def style_of(at: int, light: str) -> Style:
    """The look of series number `at`, or of a light."""
    return LIGHT_STYLES[light] if light else STYLES[at % len(STYLES)]


def width_of(words: str) -> float:
    """About how wide words are, in points; rather too wide."""
    return text_width(words) * TEXT


class Canvas:
    """A drawing of `width` by `height` points; (0, 0) is its upper left corner."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._made: list[str] = []

    def svg(self) -> str:
        """The whole drawing."""
        faces = quoteattr(", ".join(fonts.printed_in("hei")))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}pt" height="{self.height:g}pt" font-family={faces} font-size="{TEXT:g}">'
            f"<defs>{_PATTERNS}</defs>{''.join(self._made)}</svg>"
        )

    def rect(self, x: float, y: float, width: float, height: float, fill: str, stroke: str = INK) -> None:
        self._add(f'<rect {_at(x=x, y=y, width=width, height=height)} fill="{fill}" stroke="{stroke}"', width=0.6)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str = RULE, dash: str = "", width: float = 0.6
    ) -> None:
        self.path([(x1, y1), (x2, y2)], colour, dash, width)

    def path(self, points: list[tuple[float, float]], colour: str, dash: str = "", width: float = 1.5) -> None:
        """A line through points."""
        d = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)
        self._add(f'<path d="{d}" fill="none" stroke="{colour}" stroke-dasharray="{dash or "none"}"', width=width)

    def marker(self, x: float, y: float, style: Style) -> None:
        """A point of a line."""
        fill = "#ffffff" if style.hollow else style.colour
        place = f'transform="translate({x:.2f} {y:.2f})" d="{_MARKERS[style.marker]}"'
        self._add(f'<path {place} fill="{fill}" stroke="{style.colour}"', width=1)

    def text(self, x: float, y: float, words: str, anchor: str = "start", colour: str = INK) -> None:
        """Words in the middle of whose height `y` is, with a white edge, so that they read on any ground."""
        place = f'{_at(x=x, y=y + TEXT * 0.36)} text-anchor="{anchor}" fill="{colour}"'
        edge = 'stroke="#ffffff" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke"'
        self._made.append(f"<text {place} {edge}>{escape(words)}</text>")

    def lines(self, x: float, y: float, lines: list[str]) -> None:
        """Lines that end at `x`, together centred upon `y`."""
        first = y - (len(lines) - 1) * TEXT * 0.55
        for at, words in enumerate(lines):
            self.text(x, first + at * TEXT * 1.1, words, "end")

    def legend(self, entries: list[tuple[str, Style]], line: bool = False) -> float:
        """Names with their looks along the upper edge, in as many rows as it takes; where the rows end."""
        x, y, sample = 3.0, TEXT, _SAMPLE if line else _SWATCH
        for name, style in entries:
            if x > 3 and x + sample + 4 + width_of(name) > self.width:
                x, y = 3.0, y + TEXT * 1.6
            if line:
                self.path([(x, y), (x + sample, y)], style.colour, style.dash)
                self.marker(x + sample / 2, y, style)
            else:
                self.rect(x, y - 4, sample, 8, style.fill)
            self.text(x + sample + 4, y, name)
            x += sample + 4 + width_of(name) + _BETWEEN
        return y + TEXT if entries else 0.0

    def _add(self, shape: str, width: float) -> None:
        self._made.append(f'{shape} stroke-width="{width:g}"/>')


def _at(**places: float) -> str:
    return " ".join(f'{name}="{place:.2f}"' for name, place in places.items())


def wrapped(words: str, room: float) -> list[str]:
    """Words in at most two lines of `room` points; what has no place ends in …"""
    first = _fitting(words, room)
    rest = words[len(first) :]
    if not rest:
        return [first]
    second = _fitting(rest, room)
    return [first, second if second == rest else _fitting(rest, room - TEXT) + "…"]


def _fitting(words: str, room: float) -> str:
    """As much of the beginning as `room` takes, at least a character."""
    end = len(words)
    while end > 1 and width_of(words[:end]) > room:
        end -= 1
    return words[:end]
