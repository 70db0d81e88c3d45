"""Faces and sizes by level after GB/T 9704-2012, in the PDF and in the Word file; figures told in words in the PDF."""

from __future__ import annotations

import ctypes
from io import BytesIO
from typing import Any

import docx
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.oxml.ns import qn

from xzdesk.paper import fonts, pdf, word
from xzdesk.paper.document import Document, Heading, Paragraph
from xzdesk.paper.words import figure_texts

LEVELS = {"题": ("title", 22), "甲": ("hei", 16), "乙": ("kai", 16), "丙": ("body", 16), "丁": ("body", 16)}
LEVELS |= {"戊": ("body", 16), "己": ("hei", 16), "庚": ("title", 36), "辛": ("kai", 16)}


@pytest.fixture(scope="module")
def levels() -> Document:
    """Each character of LEVELS on its level."""
    blocks = (Heading("甲"), Heading("乙", 2), Heading("丙", 3), Heading("丁", 4), Paragraph("戊"))
    return Document("题", (*blocks, Heading("己", numbered=False)), organ="庚", subtitle="辛")


def faces_of(content: bytes) -> dict[str, tuple[str, float]]:
    """The face and size that each character of the first page is drawn in."""
    with pypdfium2.PdfDocument(content) as document:
        text = document[0].get_textpage()
        return {
            char: (_face(text, at), pdfium.FPDFText_GetFontSize(text, at))
            for at, char in enumerate(text.get_text_range())
        }


def _face(text: Any, at: int) -> str:
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, at, name, 200, ctypes.byref(flags))
    return name.value.decode()


def test_the_pdf_sets_each_level_in_its_face_and_size(levels: Document) -> None:
    found = faces_of(pdf.render(levels))
    assert {char: round(found[char][1], 1) for char in LEVELS} == {char: size for char, (_, size) in LEVELS.items()}
    used = {role: {found[char][0] for char in LEVELS if LEVELS[char][0] == role} for role in ("title", "hei", "body")}
    assert [len(faces) for faces in used.values()] == [1, 1, 1]
    assert used["hei"] != used["body"]
    assert round(found["—"][1], 1) == 14


def test_the_word_file_names_each_levels_face_and_size(levels: Document) -> None:
    body = docx.Document(BytesIO(word.render(levels))).element.body
    found = {}
    for run in body.iter(qn("w:r")):
        text = "".join(run.itertext(qn("w:t")))
        if text:
            size, face = run.rPr.find(qn("w:sz")), run.rPr.find(qn("w:rFonts"))
            found[text[-1]] = (face.get(qn("w:eastAsia")), int(size.get(qn("w:val"))) / 2)
    assert found == {char: (fonts.WANTED[role], size) for char, (role, size) in LEVELS.items()}


def alternatives(content: bytes) -> list[str]:
    """The alternative texts of a PDF's figures, page by page."""
    found: list[str] = []
    with pypdfium2.PdfDocument(content) as document:
        for index in range(len(document)):
            tree = pdfium.FPDF_StructTree_GetForPage(document[index])
            for at in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                found += _of_element(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at))
            pdfium.FPDF_StructTree_Close(tree)
    return found


def _of_element(element: Any) -> list[str]:
    length = pdfium.FPDF_StructElement_GetAltText(element, None, 0)
    found = []
    if length > 2:
        text = ctypes.create_string_buffer(length)
        pdfium.FPDF_StructElement_GetAltText(element, text, length)
        found.append(text.raw.decode("utf-16-le").rstrip("\0"))
    for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
        found += _of_element(child) if child else []
    return found


def test_the_pdf_carries_its_figures_numbers_in_words(letter: Document) -> None:
    assert alternatives(pdf.render(letter)) == figure_texts(letter)
