"""Saving a document: the file's ending says in which form. What was there before stays until the new file is whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xzdesk.errors import Refusal
from xzdesk.messages import wording
from xzdesk.paper import fonts, pdf, sheet, word
from xzdesk.paper.document import Document
from xzdesk.paper.words import document_text, figure_texts

RENDERERS: dict[str, Callable[[Document], bytes]] = {".pdf": pdf.render, ".docx": word.render, ".xlsx": sheet.render}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}


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

    Raises Refusal: unknown ending, no such folder, target a folder, read-only or open elsewhere, no permission, full
    disk. A file that was there before is then untouched.
    """
    render = RENDERERS.get(path.suffix.lower())
    if render is None:
        raise Refusal("paper_ending_unknown", ending=path.suffix or "（无）")
    _check_target(path)
    _write(render(document), path)
    return _printed(document, path) if path.suffix.lower() == ".pdf" else Saved(path)


def notices(document: Document) -> list[str]:
    """What to tell the clerk of a document that is printed or shown as it will be printed."""
    return _printed(document, Path()).notices


def _printed(document: Document, path: Path) -> Saved:
    missing = fonts.missing([document.head, document.foot, *document_text(document), *figure_texts(document)])
    return Saved(path, missing, tuple(fonts.replaced()))


def _check_target(path: Path) -> None:
    """What can be known before the work: a locked target would be replaced under the hands of who has it open."""
    if not path.parent.is_dir():
        raise Refusal("folder_missing", folder=path.parent)
    if path.is_dir():
        raise Refusal("paper_target_is_folder", name=path.name)
    if path.exists() and not os.access(path, os.W_OK):
        raise Refusal("paper_target_readonly", name=path.name)
    if any(path.with_name(name).exists() for name in _lock_names(path.name)):
        raise Refusal("paper_target_open", name=path.name)


def _lock_names(name: str) -> tuple[str, ...]:
    """The files that LibreOffice, and Word and Excel, keep beside what they have open."""
    return f".~lock.{name}#", f"~${name}", f"~${name[2:]}"


def _write(content: bytes, path: Path) -> None:
    beside = path.with_name(f"~{path.stem}.{os.getpid()}.part")
    try:
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as no:
            raise _refusal(no, path, "paper_no_permission") from no
        try:
            os.replace(beside, path)
        except OSError as no:  # Windows: somebody has the target open
            raise _refusal(no, path, "paper_target_open") from no
    finally:
        _remove(beside)


def _remove(beside: Path) -> None:
    """Nothing is left beside the target; where even that is refused, the first refusal is what is told."""
    try:
        beside.unlink(missing_ok=True)
    except OSError:
        return


def _refusal(no: OSError, path: Path, denied: str) -> Refusal:
    if no.errno in _FULL:
        return Refusal("disk_full", path=path)
    if isinstance(no, PermissionError):
        return Refusal(denied, name=path.name, folder=path.parent)
    return Refusal("paper_not_saved", name=path.name, reason=no.strerror or type(no).__name__)
