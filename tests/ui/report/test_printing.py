"""What reaches the printer: the pages that were chosen, each on its own paper, as it was shown."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from tests.ui.report.test_pages import paper
from ui.report.laid import Laid
from ui.report.printing import print_pages, set_page
from ui.worker import Cancelled, Progress


@pytest.fixture(scope="module")
def three() -> Laid:
    """Two standing pages and a lying one."""
    return paper(3, lying=True)


@pytest.fixture
def printer(app: QApplication, tmp_path: Path, three: Laid) -> QPrinter:
    made = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    made.setOutputFileName(str(tmp_path / "打印.pdf"))
    made.setResolution(72)
    made.setFullPage(True)
    set_page(made, three.sizes[0])
    return made


def printed(printer: QPrinter) -> list[tuple[float, float]]:
    with pypdfium2.PdfDocument(Path(printer.outputFileName())) as document:
        return [page.get_size() for page in document]


def test_every_page_is_printed_on_paper_of_its_own_shape(printer: QPrinter, three: Laid) -> None:
    assert print_pages(three, printer, Progress()) == 3
    assert [width > height for width, height in printed(printer)] == [False, False, True]
    assert printed(printer)[0] == pytest.approx((595, 842), abs=1)


def test_a_page_is_printed_where_it_was_shown(printer: QPrinter, three: Laid) -> None:
    print_pages(three, printer, Progress())
    with pypdfium2.PdfDocument(Path(printer.outputFileName())) as ours, pypdfium2.PdfDocument(three.pdf) as meant:
        for index in range(3):
            assert _ink(ours[index]) == pytest.approx(_ink(meant[index]), abs=2)


def _ink(page: pypdfium2.PdfPage) -> tuple[int, int, int, int]:
    """The box of what is dark, in points."""
    bitmap = page.render(scale=1, grayscale=True)
    rows = [bytes(bitmap.buffer)[y * bitmap.stride :][: bitmap.width] for y in range(bitmap.height)]
    dark = [(x, y) for y, row in enumerate(rows) for x, value in enumerate(row) if value < 128]
    return min(x for x, _ in dark), min(y for _, y in dark), max(x for x, _ in dark), max(y for _, y in dark)


def test_only_the_chosen_pages_are_printed(printer: QPrinter, three: Laid) -> None:
    printer.setFromTo(2, 3)
    assert print_pages(three, printer, Progress()) == 2
    assert [width > height for width, height in printed(printer)] == [False, True]


def test_a_printer_that_makes_no_copies_gets_the_pages_again(printer: QPrinter, three: Laid) -> None:
    printer.setFromTo(1, 1)
    printer.setCopyCount(2)
    assert print_pages(three, printer, Progress()) == (1 if printer.supportsMultipleCopies() else 2)


def test_printing_can_be_stopped(printer: QPrinter, three: Laid) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        print_pages(three, printer, progress)
