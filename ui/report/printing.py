"""Printing: the system's own dialog, then the PDF's pages as pictures at the printer's resolution."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QObject, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.report.laid import Laid, Size
from ui.worker import Progress
from xzdesk.errors import Refusal
from xzdesk.paper.preview import Picture, page

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_POINTS = 72
_FINE, _COARSE = 600, 300  # dots an inch: as much as is seen on paper; what a long ledger is printed with
_LONG = 30  # pages from which on a ledger is long


def has_printer() -> bool:
    """Whether this computer knows a printer, or a program that stands in for one."""
    from PySide6.QtPrintSupport import QPrinterInfo  # heavy: asks the system for its printers

    return bool(QPrinterInfo.availablePrinterNames())


def ask_printer(bridge: Bridge, parent: QWidget, laid: Laid, chosen: Callable[[QPrinter], None]) -> None:
    """Let the person choose printer, pages and copies; `chosen` gets the printer, set up."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # heavy: asks the system for its printers

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(laid.document.name)
    printer.setFullPage(True)
    set_page(printer, laid.sizes[0])
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, len(laid.sizes))
    dialog.setFromTo(1, len(laid.sizes))
    dialog.setPrintRange(QPrintDialog.PrintRange.AllPages)
    dialog.accepted.connect(_Chosen(dialog, printer, chosen).accepted)
    bridge.show(dialog)


def print_pages(laid: Laid, printer: QPrinter, progress: Progress) -> int:
    """Print the pages that were chosen, off the window's thread; returns how many sheets of one side."""
    wanted = _wanted(printer, len(laid.sizes))
    dots = _dots(printer.resolution(), len(wanted))
    set_page(printer, laid.sizes[wanted[0]])
    painter = QPainter()
    if not painter.begin(printer):
        raise Refusal("print_refused", printer=printer.printerName() or printer.outputFileName())
    try:
        for done, at in enumerate(wanted):
            progress.tell(done, len(wanted))
            if done:
                set_page(printer, laid.sizes[at])
                printer.newPage()
            _paint(painter, printer, page(laid.pdf, at, dots / _POINTS))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(wanted)


def set_page(printer: QPrinter, size: Size) -> None:
    """The paper of a page (width and height in points), standing or lying, printed to its edges."""
    width, height = size
    lying = width > height
    paper = QPageSize(QSizeF(min(size), max(size)), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    way = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(paper, way, QMarginsF()))


def _wanted(printer: QPrinter, count: int) -> list[int]:
    """The pages to print, from 0, in order; again and again where the printer makes no copies by itself."""
    first, last = printer.fromPage() or 1, printer.toPage() or count
    pages = list(range(first - 1, min(last, count)))
    return pages * (1 if printer.supportsMultipleCopies() else printer.copyCount())


def _dots(resolution: int, count: int) -> float:
    """The printer's resolution or a whole part of it, so that no line is blurred."""
    return resolution / ceil(resolution / (_COARSE if count > _LONG else _FINE))


def _paint(painter: QPainter, printer: QPrinter, picture: Picture) -> None:
    image = QImage(picture.rgba, picture.width, picture.height, 4 * picture.width, QImage.Format.Format_RGBX8888)
    painter.drawImage(printer.pageLayout().fullRectPixels(printer.resolution()), image)


class _Chosen(QObject):
    """Carries the printer and the callback; lives as long as the dialog."""

    def __init__(self, dialog: QObject, printer: QPrinter, chosen: Callable[[QPrinter], None]) -> None:
        super().__init__(dialog)
        self._printer = printer
        self._callback = chosen

    def accepted(self) -> None:
        self._callback(self._printer)
