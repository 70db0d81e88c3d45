"""Hatchings that tell areas apart where there is no colour: as SVG patterns, and as strokes within a rectangle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians, sin

RED = "#b42318"


@dataclass(frozen=True, slots=True)
class Hatching:
    """A ground, and on it every `size` points a line of `width`, turned by degrees; `dots`: of that radius instead."""

    ground: str
    colour: str
    size: float
    width: float
    turns: tuple[int, ...] = (0,)
    dots: bool = False

    def pattern(self, name: str) -> str:
        """The element that `fill="url(#name)"` refers to."""
        size, half = self.size, self.size / 2
        if self.dots:
            shape = f'<circle cx="{half:g}" cy="{half:g}" r="{self.width}" fill="{self.colour}"/>'
        else:
            d = "".join((f"M0 {half:g}H{size:g}", f"M{half:g} 0V{size:g}")[: len(self.turns)])
            shape = f'<path d="{d}" stroke="{self.colour}" stroke-width="{self.width}"/>'
        square = f'width="{size:g}" height="{size:g}"'
        return (
            f'<pattern id="{name}" {square} patternUnits="userSpaceOnUse" patternTransform="rotate({self.turns[0]})">'
            f'<rect {square} fill="{self.ground}"/>{shape}</pattern>'
        )

    def strokes(self, x: float, y: float, width: float, height: float) -> str:
        """The same as one path within a rectangle, for programs that draw no patterns."""
        if self.dots:
            return "".join(self._dots(x, y, width, height))
        lines = (line for turn in self.turns for line in _parallels(radians(turn), self.size, width, height))
        return "".join(f"M{x + x1:.2f} {y + y1:.2f}L{x + x2:.2f} {y + y2:.2f}" for x1, y1, x2, y2 in lines)

    def _dots(self, x: float, y: float, width: float, height: float) -> Iterator[str]:
        """Whole dots only, in rows that stand in the middle of the rectangle."""
        r = self.width
        across, down = (max(1, int(room / self.size)) for room in (width, height))
        left, top = x + (width - (across - 1) * self.size) / 2, y + (height - (down - 1) * self.size) / 2
        for at in range(across * down if min(width, height) > 2 * r else 0):
            cx, cy = left + at % across * self.size, top + at // across * self.size
            yield f"M{cx - r:.2f} {cy:.2f}a{r} {r} 0 1 0 {2 * r:g} 0a{r} {r} 0 1 0 {-2 * r:g} 0Z"


def _parallels(turn: float, apart: float, width: float, height: float) -> Iterator[tuple[float, float, float, float]]:
    """Lines through a rectangle at (0, 0), the middle one through its centre: the parts that lie within it."""
    along, across = (cos(turn), sin(turn)), (-sin(turn), cos(turn))
    reach = int(hypot(width, height) / 2 / apart) + 1
    for number in range(-reach, reach + 1):
        x, y = width / 2 + across[0] * number * apart, height / 2 + across[1] * number * apart
        first, last = -1e9, 1e9
        for place, step, room in ((x, along[0], width), (y, along[1], height)):
            if abs(step) < 1e-9:
                first, last = (first, last) if 0 < place < room else (1.0, 0.0)
                continue
            ends = sorted((-place / step, (room - place) / step))
            first, last = max(first, ends[0]), min(last, ends[1])
        if last - first > 0.3:
            yield x + along[0] * first, y + along[1] * first, x + along[0] * last, y + along[1] * last


HATCHINGS = {
    "hatch": Hatching("#fdf1e2", "#b45f06", 4, 1.3, (45,)),
    "dots": Hatching("#f1f8f4", "#1e7b4a", 4, 0.9, dots=True),
    "lines": Hatching("#f4effa", "#6b3fa0", 3.2, 0.8),
    "grid": Hatching("#ffffff", "#5a6672", 4, 0.6, (45, -45)),
    "yellow": Hatching("#fff5dc", "#8a5a00", 4, 0.9, (45,)),
    "green": Hatching("#f1f8f4", "#1e7b4a", 5, 0.8, dots=True),
    "late": Hatching("#fbd5d0", RED, 4, 0.9, (45, -45)),
}
