"""The same list of problems as PDF: by the neutral document, and by QTextDocument as the yardstick."""

from __future__ import annotations

import html
from collections.abc import Sequence

from xzdesk.core.fields import described
from xzdesk.paper import pdf
from xzdesk.paper.document import Column, Document, Orientation, Table, cells
from xzdesk.problems.records import Problem

NAMES = ("number", "title", "subject_name", "cluster", "category", "tier", "status", "unit", "due_on")
_FIELDS = described(Problem).fields


def _rows(problems: Sequence[Problem]) -> list[tuple[str, ...]]:
    return [tuple(_FIELDS[name].type.show(getattr(problem, name)) for name in NAMES) for problem in problems]


def list_document(problems: Sequence[Problem]) -> Document:
    """The neutral document."""
    columns = tuple(Column(_FIELDS[name].caption) for name in NAMES)
    table = Table(columns, tuple(cells(*row) for row in _rows(problems)))
    return Document("问题清单（示例）", (table,), orientation=Orientation.LANDSCAPE)


def list_as_pdf(problems: Sequence[Problem]) -> bytes:
    """By the neutral document."""
    return pdf.render(list_document(problems))


def qt_as_pdf(problems: Sequence[Problem]) -> bytes:
    """By QTextDocument and QPdfWriter."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

    head = "".join(f"<th>{_FIELDS[name].caption}</th>" for name in NAMES)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in _rows(problems))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    document = QTextDocument()
    document.setHtml(f"<table border='1' cellspacing='0'><thead><tr>{head}</tr></thead>{body}</table>")
    document.print_(writer)
    return bytes(buffer.data().data())
