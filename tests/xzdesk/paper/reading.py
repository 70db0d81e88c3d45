"""What a reader finds on paper: the words of a PDF's pages and where its ink lies."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2

from xzdesk.paper.document import Orientation
from xzdesk.paper.layout import PAGES, Page

POINTS_PER_MM = 72 / 25.4
Box = tuple[float, float, float, float]  # left, top, right, bottom in mm from the page's upper left corner


@contextmanager
def pages(pdf: bytes) -> Iterator[list[pypdfium2.PdfPage]]:
    with pypdfium2.PdfDocument(pdf) as document:
        yield [document[index] for index in range(len(document))]


def layout(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    return PAGES[Orientation.LANDSCAPE if width > height else Orientation.PORTRAIT]


def squeeze(text: str) -> str:
    """The text without blanks and line ends, which each format sets as it must."""
    return re.sub(r"[\s\ufffe\x02]+", "", text)


def area_texts(pdf: bytes) -> list[str]:
    """Each page's words within the type area: without running heads and page numbers."""
    with pages(pdf) as opened:
        return [_area_text(page) for page in opened]


def _area_text(page: pypdfium2.PdfPage) -> str:
    measures, (_, height) = layout(page), page.get_size()
    bottom = (measures.bottom - 2) * POINTS_PER_MM
    top = height - (measures.top - 2) * POINTS_PER_MM
    words: str = page.get_textpage().get_text_bounded(bottom=bottom, top=top)
    return squeeze(words)


def lost(words: Iterable[str], text: str, anywhere: Iterable[str] = ()) -> list[str]:
    """Those of the words that do not stand in the text, each after the one before it (or `anywhere` in it)."""
    found, at = [], 0
    for word in words:
        place = text.find(squeeze(word), 0 if word in anywhere else at)
        if place < 0:
            found.append(word)
        elif word not in anywhere:
            at = place + len(squeeze(word))
    return found


def ink(page: pypdfium2.PdfPage) -> list[Box]:
    """The boxes of all that is drawn on the page."""
    height = page.get_size()[1]
    bounds = (item.get_bounds() for item in page.get_objects())
    return [
        (left / POINTS_PER_MM, (height - top) / POINTS_PER_MM, right / POINTS_PER_MM, (height - bottom) / POINTS_PER_MM)
        for left, bottom, right, top in bounds
    ]


def body_ink(page: pypdfium2.PdfPage) -> list[Box]:
    """The ink but for running heads, foot words and page numbers."""
    measures = layout(page)
    return [box for box in ink(page) if measures.top - 2 < box[3] and box[1] < measures.height - measures.bottom + 2]


def by_libreoffice(files: list[Path], folder: Path) -> dict[str, bytes]:
    """The files turned into PDF by LibreOffice, by file name, with a profile of its own."""
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir"]
    made: dict[str, bytes] = {}
    for ending in sorted({file.suffix for file in files}):
        group = [file for file in files if file.suffix == ending]
        target = folder / ending[1:]
        subprocess.run([*command, str(target), *map(str, group)], check=True, capture_output=True)
        made |= {file.name: (target / f"{file.stem}.pdf").read_bytes() for file in group}
    return made
