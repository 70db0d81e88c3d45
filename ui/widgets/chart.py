"""A chart on the screen: the drawing that paper shows, made anew for the width it has, sharp at any pixel ratio."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.worker import Worker
from xzdesk.paper.charts import AnyChart, in_words
from xzdesk.paper.charts.drawing import draw, natural_height
from xzdesk.paper.pdf import drawing_png

_PAUSE_MS = 120
_DPI, _POINTS = 96, 72
_MM = 25.4 / 96  # of a pixel
_LEAST = 280  # pixels


class ChartView(QWidget):
    """Title, drawing and note of a chart; its numbers in words are what a screen reader says."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self.caption, self.note = QLabel(), QLabel()
        self.drawing = Drawing(worker)
        self.caption.setProperty("role", "section")
        self.note.setProperty("role", "small")
        self.caption.setWordWrap(True)
        self.note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self.caption, self.drawing, self.note):
            layout.addWidget(part)
        layout.addStretch()
        self.hide()

    def show_chart(self, chart: AnyChart | None) -> None:
        """Show a chart; nothing at all where there is none."""
        self.setVisible(chart is not None)
        if chart is None:
            return
        self.caption.setText(chart.caption)
        self.note.setText(chart.note)
        self.setAccessibleName(chart.caption)
        self.setAccessibleDescription(in_words(chart))
        self.drawing.show_chart(chart)


class Drawing(QWidget):
    """The drawing alone, drawn off the window's thread, and again once its width has settled."""

    drawn = Signal()

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self._worker = worker
        self._chart: AnyChart | None = None
        self.picture = QImage()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_chart(self, chart: AnyChart) -> None:
        """Draw this one instead: at once, or when it comes to be seen; until then none, for the last one is over."""
        if chart == self._chart:
            return
        self._chart = chart
        self.updateGeometry()
        if self.isVisible():
            self._ask()
        else:
            self.picture = QImage()

    def sizeHint(self) -> QSize:
        if self._chart is None:
            return QSize(_LEAST, 0)
        return QSize(_LEAST * 2, round(natural_height(self._chart) * _DPI / _POINTS))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, self.sizeHint().height())

    def _ask(self) -> None:
        """Have it drawn as large as it is now."""
        if self._chart is None or not self.width() or not self.height():
            return
        work = partial(_draw, self._chart, self.width(), self.height(), self.devicePixelRatioF())
        self._worker.read(f"chart {id(self)}", work, self._show)

    def _show(self, picture: QImage) -> None:
        self.picture = picture
        self.update()
        self.drawn.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self.picture.isNull():
            painter.drawImage(0, 0, self.picture)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.picture.isNull():
            self._pause.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pause.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._ask()


def _draw(chart: AnyChart, width: int, height: int, ratio: float) -> QImage:
    """The chart `width` by `height` pixels of the window, each of them `ratio` of the screen."""
    svg = draw(chart, width * _POINTS / _DPI, height * _POINTS / _DPI)
    png = drawing_png(svg, width * _MM, height * _MM, ppi=_DPI * ratio)
    picture = QImage.fromData(png)
    picture.setDevicePixelRatio(ratio)
    return picture.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
