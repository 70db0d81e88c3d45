"""How a time line is drawn: months, today, bars by course, and what waits for what. Shapes tell, not colour alone."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from ui.fonts import sized
from ui.plans.axis import Axis
from ui.plans.milestones import Bar
from ui.theme import colour
from xzdesk.plans.course import Standing

PAD = 14.0  # pixels left and right of the axis, for what stands at its ends
_BAR, _MARK, _NARROW = 11.0, 6.5, 26.0
_SIGN, _ALONE = 28.0, 21.0  # of the stop sign and the room around words; of the sign without any
_EDGES = {Standing.DONE: "green", Standing.AHEAD: "accent", Standing.DUE: "amber", Standing.LATE: "red"}
_FILLS = {Standing.DONE: "green", Standing.AHEAD: "accent-soft", Standing.DUE: "amber-soft", Standing.LATE: "red-soft"}


def paint_grid(painter: QPainter, rect: QRectF, axis: Axis, today: date) -> None:
    """The lines between months, and today's."""
    left = rect.left() + PAD
    for month in axis.months:
        painter.setPen(QPen(colour("line"), 1.4 if month.first.month == 1 else 0.6))
        x = left + month.left
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    if axis.first <= today < axis.end:
        painter.setPen(QPen(colour("accent-dark"), 1.4, Qt.PenStyle.DashLine))
        x = left + axis.x(today)
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))


def paint_bar(painter: QPainter, rect: QRectF, axis: Axis, bar: Bar, due: date | None, today: date) -> None:
    """One milestone in its row; `due` is the date shown, which may differ from the one that is written."""
    edge, left, middle = colour(_EDGES[bar.course]), rect.left() + PAD, rect.center().y()
    start, end = left + axis.x(bar.start), left + axis.x(due or bar.start)
    painter.setClipRect(rect)
    if bar.course is Standing.LATE:
        _overrun(painter, end, left + axis.x(today), middle)
    body = QRectF(min(start, end), middle - _BAR / 2, max(abs(end - start), 2), _BAR)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(QBrush(colour(_FILLS[bar.course])))
    painter.drawRoundedRect(body, 3, 3)
    if bar.course is Standing.LATE:
        painter.fillRect(body, QBrush(edge, Qt.BrushStyle.BDiagPattern))
    if due != bar.due and bar.due:
        _ghost(painter, left + axis.x(bar.due), middle, edge)
    paint_mark(painter, QPointF(end, middle), bar.course)
    painter.setClipping(False)


def paint_mark(painter: QPainter, at: QPointF, course: Standing) -> None:
    """Where a milestone falls due: a tick when done, a diamond when open, a triangle when late."""
    edge = colour(_EDGES[course])
    painter.setPen(QPen(edge, 1.6))
    painter.setBrush(colour("card") if course in (Standing.AHEAD, Standing.DUE) else edge)
    if course is Standing.DONE:
        painter.drawEllipse(at, _MARK, _MARK)
        painter.setPen(QPen(colour("card"), 1.8))
        painter.drawPolyline(QPolygonF([at + QPointF(-3, 0), at + QPointF(-0.8, 2.6), at + QPointF(3.4, -2.6)]))
    elif course is Standing.LATE:
        painter.drawPolygon(QPolygonF([at + QPointF(0, -8), at + QPointF(8, 6), at + QPointF(-8, 6)]))
        painter.setPen(QPen(colour("card"), 1.8))
        painter.drawLine(at + QPointF(0, -3), at + QPointF(0, 1.4))
        painter.drawPoint(at + QPointF(0, 4))
    else:
        painter.drawPolygon(QPolygonF([at + QPointF(*corner) for corner in ((0, -7), (7, 0), (0, 7), (-7, 0))]))
        if course is Standing.DUE:
            painter.setBrush(edge)
            painter.drawEllipse(at, 1.6, 1.6)


def paint_link(painter: QPainter, start: QPointF, end: QPointF, *, strong: bool) -> None:
    """From the milestone that must come first to the one that waits for it."""
    ink = colour("accent-dark" if strong else "faint")
    painter.setPen(QPen(ink, 1.8 if strong else 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    turn = start.x() + 12 if end.x() >= start.x() + 18 else start.x()
    path = QPainterPath(start)
    path.lineTo(turn, start.y())
    path.lineTo(turn, end.y())
    path.lineTo(end)
    painter.drawPath(path)
    back = -5 if end.x() >= turn else 5
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([end, end + QPointF(back, -3.5), end + QPointF(back, 3.5)]))


def paint_head(painter: QPainter, rect: QRectF, axis: Axis, today: date) -> None:
    """Years above, months below; today named where it is."""
    half, left = rect.height() / 2, rect.left() + PAD
    now = _today_box(rect, left + axis.x(today)) if axis.first <= today < axis.end else QRectF()
    painter.setFont(sized(12))
    painter.setPen(colour("muted"))
    years = tuple(axis.years())
    for year in years:
        begin = left + year.left + (4 if year.width > _NARROW else 1)
        end = rect.right() - 1 if year is years[-1] else left + year.left + year.width - 4
        _paint_year(painter, QRectF(begin, rect.top(), end - begin, half), year.first, now)
    narrowest = min((month.width for month in axis.months), default=0.0)
    for month in axis.months:
        cell = QRectF(left + month.left - 8, rect.top() + half, month.width + 16, half)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, _month(month.first, narrowest))
    if not now.isNull():
        _paint_today(painter, now)


def _paint_year(painter: QPainter, cell: QRectF, first: date, now: QRectF) -> None:
    """2027年, or 27年, as it finds room; at the other end where today is named at the first."""
    fits = QFontMetricsF(painter.font()).horizontalAdvance
    name = next((each for each in (f"{first:%Y}年", f"{first:%y}年") if fits(each) <= cell.width()), "")
    for x in (cell.left(), cell.right() - fits(name)):
        words = QRectF(x, cell.top(), fits(name), cell.height())
        if name and not words.intersects(now.adjusted(-2, 0, 2, 0)):
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
            return


def _month(first: date, narrowest: float) -> str:
    """Every month, or the quarters' first where there is little room: all of a line alike."""
    if narrowest >= _NARROW:
        return f"{first.month}月"
    if narrowest >= _NARROW / 2:
        return str(first.month)
    return f"{first.month}" if first.month % 3 == 1 and narrowest >= _NARROW / 6 else ""


def _today_box(rect: QRectF, x: float) -> QRectF:
    box = QRectF(x - 17, rect.top() + rect.height() / 4 - 8, 34, 17)
    box.moveLeft(min(max(box.left(), rect.left()), rect.right() - box.width()))
    return box


def _paint_today(painter: QPainter, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent-dark"))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(colour("card"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "今天")


def _overrun(painter: QPainter, end: float, today: float, middle: float) -> None:
    """How long it has been late."""
    painter.setPen(QPen(colour("red"), 2, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(end, middle), QPointF(max(today, end), middle))


def _ghost(painter: QPainter, x: float, middle: float, edge: QColor) -> None:
    """Where it was before it is moved."""
    painter.setPen(QPen(edge, 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(x, middle), _MARK, _MARK)


def paint_holds(painter: QPainter, rect: QRectF, axis: Axis, bar: Bar, due: date | None, today: date) -> None:
    """A stop sign with what holds it up: as many words as find room right of everything. Without room for any the sign
    alone, for words would hide the bar: left of the mark where even that finds none at the right."""
    mark, middle = rect.left() + PAD + axis.x(due or bar.start), rect.center().y()
    end = max(mark, rect.left() + PAD + axis.x(today)) if bar.course is Standing.LATE else mark
    painter.setFont(sized(12))
    room = rect.right() - end - 14
    words = _fitting(painter, bar, room)
    width = _wanted(painter, words) if words else _ALONE
    box = QRectF(end + 12 if width <= room else mark - 12 - width, middle - 9, width, 18)
    painter.setPen(QPen(colour("red"), 1))
    painter.setBrush(colour("card"))
    painter.drawRoundedRect(box, 3, 3)
    sign = QRectF(box.left() + 5, middle - 5.5, 11, 11)
    painter.setBrush(colour("red"))
    painter.drawRect(sign)
    painter.setPen(QPen(colour("card"), 2))
    painter.drawLine(QPointF(sign.left() + 2.5, middle), QPointF(sign.right() - 2.5, middle))
    painter.setPen(colour("red"))
    painter.drawText(box.adjusted(21, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)


def _fitting(painter: QPainter, bar: Bar, room: float) -> str:
    """The longest telling that finds room; empty for none."""
    first, more = bar.holds[0], f" 等{len(bar.holds)}件" if len(bar.holds) > 1 else ""
    told = (f"{first.sentence}{more}", f"{first.where}{more}", f"{first.where.split('，')[0]}{more}")
    return next((words for words in (*told, "受制约") if _wanted(painter, words) <= room), "")


def _wanted(painter: QPainter, words: str) -> float:
    return QFontMetricsF(painter.font()).horizontalAdvance(words) + _SIGN
