"""A document laid out: the very bytes that are shown and printed, and what is to be told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xzdesk.errors import Refusal
from xzdesk.paper.document import Document
from xzdesk.paper.pdf import render
from xzdesk.paper.preview import page_sizes
from xzdesk.paper.render import notices

Size = tuple[float, float]  # width and height in points


@dataclass(frozen=True)
class Laid:
    """The document, its PDF, the size of each page, and notices for the clerk."""

    document: Document
    pdf: bytes
    sizes: list[Size]
    notices: list[str]


def lay_out(make: Callable[[], Document]) -> Laid | Refusal:
    """Make a document and lay it out; the refusal where it cannot be made, to be shown in the paper's place."""
    try:
        document = make()
    except Refusal as no:
        return no
    pdf = render(document)
    return Laid(document, pdf, page_sizes(pdf), notices(document))
