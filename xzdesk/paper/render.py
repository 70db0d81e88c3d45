"""Saving a document: the file's ending says in which form. What was there before stays until the new file is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xzdesk.errors import Refusal
from xzdesk.messages import wording
from xzdesk.paper import fonts, pdf, sheet, word
from xzdesk.paper.document import Document
from xzdesk.paper.words import document_text, figure_texts
from xzdesk.placing import place_alone, refuse_taken

RENDERERS: dict[str, Callable[[Document], bytes]] = {".pdf": pdf.render, ".docx": word.render, ".xlsx": sheet.render}


@dataclass(frozen=True, slots=True)
class Saved:
    """Where the document is; and for a PDF the characters that no face has, and the faces that were replaced."""

    path: Path
    missing: str = ""
    replaced: tuple[fonts.Replacement, ...] = ()

    @property
    def notices(self) -> list[str]:
        """What to tell the clerk, in Chinese; empty where all is as it should be."""
        told = []
        if self.missing:
            told.append(wording("paper_glyphs_missing", {"characters": "、".join(self.missing)}))
        if self.replaced:
            pairs = "，".join(f"{each.wanted}→{each.used or '无'}" for each in self.replaced)
            told.append(wording("paper_faces_replaced", {"pairs": pairs}))
        return told


def save(document: Document, path: Path) -> Saved:
    """Writes the document as .pdf, .docx or .xlsx.

    Raises Refusal: unknown ending, or what xzdesk.placing refuses. A file that was there before is then untouched.
    """
    render = RENDERERS.get(path.suffix.lower())
    if render is None:
        raise Refusal("paper_ending_unknown", ending=path.suffix or "（无）")
    refuse_taken(path)
    made = render(document)
    place_alone(made, path, lambda beside: beside.read_bytes() == made)
    return _printed(document, path) if path.suffix.lower() == ".pdf" else Saved(path)


def notices(document: Document) -> list[str]:
    """What to tell the clerk of a document that is printed or shown as it will be printed."""
    return _printed(document, Path()).notices


def _printed(document: Document, path: Path) -> Saved:
    missing = fonts.missing([document.head, document.foot, *document_text(document), *figure_texts(document)])
    return Saved(path, missing, tuple(fonts.replaced()))
