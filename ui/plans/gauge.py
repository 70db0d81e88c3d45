"""A bar of what is reached, with a mark at how much of the time has passed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from ui.fonts import sized
from ui.theme import colour
from xzdesk.problems.queries import Light

_FILLS = {Light.RED: "red", Light.YELLOW: "amber", Light.GREEN: "green", Light.NONE: "accent"}
_PATTERNS = {Light.RED: Qt.BrushStyle.BDiagPattern, Light.YELLOW: Qt.BrushStyle.Dense4Pattern}
_NUMBER, _HEIGHT = 52.0, 12.0


@dataclass(frozen=True)
class Gauge:
    """`reached` and `passed` are shares, 1 the whole; `reached` None where nothing is known yet."""

    reached: float | None
    passed: float
    light: Light

    @property
    def told(self) -> str:
        """In words, as the sentence beneath the target has it: 完成57.0%，时间过去62.5%，黄灯."""
        done = "还没有完成值" if self.reached is None else f"完成{self.reached:.1%}"
        light = self.light.caption if self.light is not Light.NONE else ""
        return "，".join(filter(None, (done, f"时间过去{self.passed:.1%}", light)))


def paint_gauge(painter: QPainter, rect: QRectF, gauge: Gauge) -> None:
    """The bar, the mark of time over it, the number beside it. Lights differ in pattern, too."""
    bar = QRectF(rect.left(), rect.center().y() - _HEIGHT / 2, max(rect.width() - _NUMBER, 20), _HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("line"), 1))
    painter.setBrush(colour("ground"))
    painter.drawRoundedRect(bar, 3, 3)
    if gauge.reached is not None:
        _fill(painter, QRectF(bar.left(), bar.top(), bar.width() * min(max(gauge.reached, 0), 1), _HEIGHT), gauge.light)
    x = bar.left() + bar.width() * min(max(gauge.passed, 0), 1)
    painter.setPen(QPen(colour("text"), 1.6))
    painter.drawLine(QPointF(x, bar.top() - 3), QPointF(x, bar.bottom() + 3))
    painter.setBrush(colour("text"))
    painter.drawPolygon(
        QPolygonF([QPointF(x - 3, bar.top() - 6), QPointF(x + 3, bar.top() - 6), QPointF(x, bar.top() - 2)])
    )
    painter.setFont(sized(13, bold=gauge.light is Light.RED))
    painter.setPen(colour("text" if gauge.light is not Light.RED else "red"))
    told = "－" if gauge.reached is None else f"{gauge.reached:.1%}"
    painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told)


def _fill(painter: QPainter, rect: QRectF, light: Light) -> None:
    """Solid when in time; in the other lights a pattern over a soft ground, so that it reads in black and white."""
    ink = colour(_FILLS[light])
    painter.setPen(QPen(ink, 1))
    painter.setBrush(colour("card") if light in _PATTERNS else ink)
    painter.drawRoundedRect(rect, 3, 3)
    if light in _PATTERNS:
        painter.fillRect(rect, QBrush(ink, _PATTERNS[light]))
