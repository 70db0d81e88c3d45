"""Icons drawn with a pen: few, of one weight, sharp at the screens' pixel ratio, nothing to load."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from ui.theme import COLOURS, DOTS

_BOX = 24.0


def icon(name: str, *, size: int = 20) -> QIcon:
    """A line icon by name: muted, in the accent's colour where selected or checked."""
    made, path = QIcon(), QPainterPath()
    _SHAPES[name](path)
    made.addPixmap(_drawn(path, COLOURS["muted"], size))
    active = _drawn(path, COLOURS["accent"], size)
    made.addPixmap(active, QIcon.Mode.Normal, QIcon.State.On)
    made.addPixmap(active, QIcon.Mode.Selected)
    return made


def dot(light: str, *, size: int = 16) -> QIcon:
    """The dot of a light by its code word."""
    pixmap = _blank(size)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(DOTS[light]))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QRectF(size / 2 - 5, size / 2 - 5, 10, 10))
    painter.end()
    made = QIcon(pixmap)
    made.addPixmap(pixmap, QIcon.Mode.Selected)
    return made


def _blank(size: int) -> QPixmap:
    """A clear pixmap, sharp on the finest screen that is connected."""
    ratio = ceil(max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1))
    pixmap = QPixmap(size * ratio, size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _drawn(path: QPainterPath, colour: str, size: int) -> QPixmap:
    pixmap = _blank(size)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / _BOX, size / _BOX)
    pen = QPen(QColor(colour), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPath(path)
    painter.end()
    return pixmap


def _line(path: QPainterPath, *points: tuple[float, float]) -> None:
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def _ledger(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(4, 3.5, 16, 17), 2, 2)
    for y in (8.5, 12.0, 15.5):
        _line(path, (8, y), (16, y))


def _plans(path: QPainterPath) -> None:
    for y, left, right in ((6.0, 4.0, 12.0), (12.0, 8.0, 17.0), (18.0, 13.0, 20.0)):
        path.addRoundedRect(QRectF(left, y - 1.8, right - left, 3.6), 1.5, 1.5)


def _exchange(path: QPainterPath) -> None:
    _line(path, (4, 8.5), (19, 8.5))
    _line(path, (15.5, 5), (19, 8.5), (15.5, 12))
    _line(path, (20, 15.5), (5, 15.5))
    _line(path, (8.5, 12), (5, 15.5), (8.5, 19))


def _printer(path: QPainterPath) -> None:
    _line(path, (7.5, 8), (7.5, 3.5), (16.5, 3.5), (16.5, 8))
    path.addRoundedRect(QRectF(4, 8, 16, 8), 1.5, 1.5)
    path.addRect(QRectF(7.5, 13.5, 9, 7))


def _rules(path: QPainterPath) -> None:
    for y, x in ((6.0, 15.0), (12.0, 8.5), (18.0, 13.0)):
        _line(path, (4, y), (x - 2.2, y))
        _line(path, (x + 2.2, y), (20, y))
        path.addEllipse(QPointF(x, y), 2.2, 2.2)


def _search(path: QPainterPath) -> None:
    path.addEllipse(QPointF(10.5, 10.5), 6, 6)
    _line(path, (15, 15), (20, 20))


def _back(path: QPainterPath) -> None:
    _line(path, (20, 12), (4.5, 12))
    _line(path, (11, 5.5), (4.5, 12), (11, 18.5))


def _up(path: QPainterPath) -> None:
    _line(path, (6, 14.5), (12, 8.5), (18, 14.5))


def _down(path: QPainterPath) -> None:
    _line(path, (6, 9.5), (12, 15.5), (18, 9.5))


def _plus(path: QPainterPath) -> None:
    _line(path, (12, 5), (12, 19))
    _line(path, (5, 12), (19, 12))


def _minus(path: QPainterPath) -> None:
    _line(path, (5, 12), (19, 12))


def _close(path: QPainterPath) -> None:
    _line(path, (6.5, 6.5), (17.5, 17.5))
    _line(path, (17.5, 6.5), (6.5, 17.5))


def _calendar(path: QPainterPath) -> None:
    path.addRoundedRect(QRectF(4, 5.5, 16, 14.5), 2, 2)
    _line(path, (4, 10), (20, 10))
    _line(path, (8.5, 3.5), (8.5, 7))
    _line(path, (15.5, 3.5), (15.5, 7))


def _person(path: QPainterPath) -> None:
    path.addEllipse(QPointF(12, 8), 4, 4)
    path.moveTo(4.5, 20)
    path.cubicTo(5, 12.5, 19, 12.5, 19.5, 20)


def _conflict(path: QPainterPath) -> None:
    """Two ways that must become one."""
    path.moveTo(5.5, 4)
    path.cubicTo(5.5, 10, 12, 9, 12, 14)
    path.moveTo(18.5, 4)
    path.cubicTo(18.5, 10, 12, 9, 12, 14)
    _line(path, (12, 14), (12, 20.5))
    _line(path, (8.8, 17.3), (12, 20.5), (15.2, 17.3))


_SHAPES: dict[str, Callable[[QPainterPath], None]] = {
    "ledger": _ledger,
    "plans": _plans,
    "exchange": _exchange,
    "printer": _printer,
    "rules": _rules,
    "search": _search,
    "back": _back,
    "up": _up,
    "down": _down,
    "plus": _plus,
    "minus": _minus,
    "close": _close,
    "calendar": _calendar,
    "person": _person,
    "conflict": _conflict,
}
