"""The pages of a PDF as pictures, for the screen and for tests. No Qt: plain bytes and sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

_ONE_AT_A_TIME = Lock()  # PDFium is not made for several threads


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: `width` by `height` pixels, four bytes each (red, green, blue, opacity), rows without gaps."""

    width: int
    height: int
    rgba: bytes


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    import pypdfium2  # heavy: off the start-up path

    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        return [document.get_page_size(index) for index in range(len(document))]


def page(pdf: bytes, index: int, scale: float = 1.5) -> Picture:
    """One page (from 0) at `scale` pixels a point."""
    import pypdfium2  # heavy: off the start-up path

    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        four_bytes = pypdfium2.raw.FPDFBitmap_BGRA
        bitmap = document[index].render(scale=scale, rev_byteorder=True, force_bitmap_format=four_bytes)
        return Picture(bitmap.width, bitmap.height, bytes(bitmap.buffer))


def pages(pdf: bytes, scale: float = 1.5) -> Iterator[Picture]:
    """All pages in order, each drawn when it is asked for."""
    return (page(pdf, index, scale) for index in range(len(page_sizes(pdf))))
