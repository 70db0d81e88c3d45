"""The pages of a PDF under each other, as they will be printed: drawn off the window's thread, sharp at any zoom."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import accumulate

from PySide6.QtCore import QEvent, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from ui.report.laid import Size
from ui.theme import colour
from ui.worker import Worker
from xzdesk.paper.preview import Picture, page

_MARGIN, _GAP = 20, 16  # pixels around the pages and between them
_KEPT = 16  # pages kept as pictures
_LEAST, _MOST = 0.25, 4.0
_STEP = 1.25
_SCREENFUL = 0.9  # a part of the view, so that the last line is seen again
_POINTS = 72


class PagesView(QAbstractScrollArea):
    """Scrolls through pages. `fit` is "width" or "page" while the zoom follows the window, else empty."""

    moved = Signal()  # another page, another number of pages or another zoom

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self._pdf = b""
        self._sizes: Sequence[Size] = ()
        self._tops: list[float] = []
        self.pictures: dict[int, QImage] = {}
        self._edition = 0  # what was drawn for an earlier one is out of date
        self._sharp: set[int] = set()
        self._asked = 0  # the edition of which a page is being drawn; 0: none is
        self.fit = "width"
        self.zoom = 1.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # what is shown

    def show_pages(self, pdf: bytes, sizes: Sequence[Size], *, stay: bool = False) -> None:
        """Show a PDF, from its first page, or where one was in the one before (`stay`)."""
        self._pdf, self._sizes = pdf, sizes
        self.pictures.clear()
        self._outdate()
        self._arrange()
        if not stay:
            self.verticalScrollBar().setValue(0)
        self._ask()
        self.moved.emit()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def current(self) -> int:
        """The page in the upper third of the view, from 0."""
        line = self.verticalScrollBar().value() + self.viewport().height() / 3
        return max(0, sum(top <= line for top in self._tops) - 1)

    def go_to(self, at: int) -> None:
        """Show a page from its upper edge."""
        if self._tops:
            top = self._tops[min(max(at, 0), self.count - 1)]
            self.verticalScrollBar().setValue(int(top - _GAP / 2))

    def next_page(self) -> None:
        self.go_to(self.current + 1)

    def previous_page(self) -> None:
        self.go_to(self.current - 1)

    # zoom

    def set_fit(self, fit: str) -> None:
        """Follow the window's width, or show whole pages."""
        self.fit = fit
        self._rescale(self._fitting())

    def set_zoom(self, zoom: float) -> None:
        """1 is the size on paper."""
        self.fit = ""
        self._rescale(zoom)

    def zoom_in(self) -> None:
        self.set_zoom(self.zoom * _STEP)

    def zoom_out(self) -> None:
        self.set_zoom(self.zoom / _STEP)

    def _fitting(self) -> float:
        """The zoom at which the widest page has the view's width, or the present one its height too."""
        if not self._sizes:
            return self.zoom
        room = self.maximumViewportSize()
        bar = 0 if self.fit == "page" and self.count == 1 else self.verticalScrollBar().sizeHint().width()
        width = (room.width() - bar - 2 * _MARGIN) / (max(width for width, _ in self._sizes) * self._pixels)
        if self.fit == "width":
            return width
        return min(width, (room.height() - 2 * _GAP) / (self._sizes[self.current][1] * self._pixels))

    def _rescale(self, zoom: float) -> None:
        at, bar = self.current, self.verticalScrollBar()
        into = (bar.value() - self._tops[at]) / self.zoom if self._tops else 0.0
        self.zoom = min(max(zoom, _LEAST), _MOST)
        self._outdate()
        self._arrange()
        if self._tops:
            bar.setValue(int(self._tops[at] + into * self.zoom))
        self._ask()
        self.moved.emit()

    # places

    @property
    def _pixels(self) -> float:
        """Pixels a point at the size on paper."""
        return self.logicalDpiX() / _POINTS

    def _arrange(self) -> None:
        """Where each page lies, and how far one can scroll."""
        scale = self._pixels * self.zoom
        steps = [_MARGIN, *(height * scale + _GAP for _, height in self._sizes)]
        self._tops = list(accumulate(steps))[: self.count]
        whole = sum(steps) + _MARGIN - _GAP
        widest = max((width * scale for width, _ in self._sizes), default=0.0) + 2 * _MARGIN
        view = self.viewport().size()
        for bar, extent, shown in (
            (self.verticalScrollBar(), whole, view.height()),
            (self.horizontalScrollBar(), widest, view.width()),
        ):
            bar.setRange(0, max(0, int(extent - shown)))
            bar.setPageStep(int(shown * _SCREENFUL))
            bar.setSingleStep(40)
        self.viewport().update()

    def _place(self, at: int) -> QRectF:
        """Where a page is in the view."""
        scale = self._pixels * self.zoom
        size = QSizeF(*self._sizes[at]) * scale
        across = max(self.viewport().width(), int(self.horizontalScrollBar().maximum() + self.viewport().width()))
        left = (across - size.width()) / 2 - self.horizontalScrollBar().value()
        place = QRectF(left, self._tops[at] - self.verticalScrollBar().value(), size.width(), size.height())
        return QRectF(place.toRect())  # whole pixels, as the picture has

    def _visible(self) -> list[int]:
        view = QRectF(self.viewport().rect())
        return [at for at in range(self.count) if self._place(at).intersects(view)]

    # drawing

    def _outdate(self) -> None:
        self._edition += 1
        self._sharp.clear()

    def _ask(self) -> None:
        """Have the first visible page drawn that is not sharp yet, then the next; and the one after the last."""
        seen = self._visible()
        wanted = [at for at in (*seen, *(at + 1 for at in seen[-1:])) if at not in self._sharp and at < self.count]
        if not wanted or self._asked == self._edition:
            return  # what is being drawn asks for the next when it is there
        at, scale = wanted[0], self._pixels * self.zoom * self.devicePixelRatioF()
        self._asked = self._edition
        self._worker.read("page", partial(page, self._pdf, at, scale), partial(self._drawn, at, self._edition))

    def _drawn(self, at: int, edition: int, picture: Picture) -> None:
        if edition == self._edition:
            self._asked = 0
            self._keep(at, picture)
            self._ask()

    def _keep(self, at: int, picture: Picture) -> None:
        image = QImage(picture.rgba, picture.width, picture.height, 4 * picture.width, QImage.Format.Format_RGBX8888)
        self.pictures.pop(at, None)
        self.pictures[at] = image.copy()  # the bytes belong to the picture
        self._sharp.add(at)
        for old in [old for old in self.pictures if old not in self._visible()][:-_KEPT]:
            del self.pictures[old]
            self._sharp.discard(old)
        self.viewport().update(self._place(at).toRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), colour("line"))
        for at in self._visible():
            place = self._place(at)
            painter.fillRect(place.translated(0, 2), colour("faint"))
            painter.fillRect(place, colour("card"))
            if at in self.pictures:
                painter.drawImage(place, self.pictures[at])
        painter.end()

    # the person's doing

    def _scrolled(self) -> None:
        self.viewport().update()
        self._ask()
        self.moved.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.fit:
            self._rescale(self._fitting())
        else:
            self._arrange()
            self._ask()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * (_STEP if event.angleDelta().y() > 0 else 1 / _STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: self.verticalScrollBar().maximum()}
        if event.key() in ends:
            self.verticalScrollBar().setValue(ends[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._outdate()
            self._ask()
