"""Every kind of document, made from one made-up county: the same words and numbers in PDF, Word and Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO

import docx
import openpyxl
import pytest

from db.files import create_store
from tests.xzdesk.paper.reading import area_texts, lost, squeeze
from xzdesk.core.captions import Tier
from xzdesk.demo import demo_identity, fill
from xzdesk.demo.plans import fill_plans
from xzdesk.office import Office, open_office
from xzdesk.paper import pdf, sheet, word
from xzdesk.paper.document import Document, Table
from xzdesk.paper.forms import FormKind, form_of
from xzdesk.paper.plan_comparison import plan_comparison
from xzdesk.paper.plan_document import plan_document
from xzdesk.paper.reports.ledgers import LedgerKind, ledger
from xzdesk.paper.reports.meeting import Meeting, meeting
from xzdesk.paper.reports.report import draft
from xzdesk.paper.words import document_text
from xzdesk.plans.records import Plan
from xzdesk.problems.periods import Span
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem

TODAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
TIERS = {
    FormKind.COUNTY_SHEET: Tier.COUNTY,
    FormKind.COORDINATION_LETTER: Tier.DEPARTMENT,
    FormKind.CONSULTATION_REPORT: Tier.LEADERSHIP,
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    store = create_store(tmp_path_factory.mktemp("county") / "示例.db", demo_identity(1))
    fill(store, 120, seed=1, until=TODAY)
    fill_plans(store, 2, seed=1, until=TODAY)
    yield open_office(store, "示例经办人", now=lambda: NOON)
    store.close()


def form(kind: FormKind, office: Office) -> Document:
    problem = next(each for each in office.ledger.find(Problem) if each.tier is TIERS[kind] and each.closed_on)
    return form_of(kind, office.problems, problem)


def plan(office: Office) -> Plan:
    return office.ledger.find(Plan)[0]


def report(span: Span, office: Office) -> Document:
    return draft(office, span.of(TODAY))


def listed(kind: LedgerKind, office: Office) -> Document:
    return ledger(kind, office.problems, ProblemQuery())


def met(kind: Meeting, office: Office) -> Document:
    return meeting(kind, office.problems)


KINDS: dict[str, Callable[[Office], Document]] = {
    **{kind.caption: partial(form, kind) for kind in FormKind},
    **{span.caption: partial(report, span) for span in Span},
    **{kind.caption: partial(listed, kind) for kind in LedgerKind},
    **{kind.caption: partial(met, kind) for kind in Meeting},
    "方案": lambda office: plan_document(office.plans, plan(office), course=True),
    "修订对照表": lambda office: plan_comparison(office.plans, plan(office), 0),
}


def in_pdf(document: Document) -> str:
    return "".join(area_texts(pdf.render(document)))


def in_word(document: Document) -> str:
    body = docx.Document(BytesIO(word.render(document))).element.body
    return squeeze("".join(body.itertext("{*}t")))


def in_sheet(document: Document) -> str:
    book = openpyxl.load_workbook(BytesIO(sheet.render(document)))
    values = [cell.value for each in book.worksheets for row in each.iter_rows() for cell in row]
    return squeeze("".join(str(value) for value in values if value is not None))


def bare(text: str) -> str:
    """Without hyphens: one that ends a line of the PDF is taken for a divided word's and not read out."""
    return text.replace("-", "")


def heads(document: Document) -> set[str]:
    """The words of tables' heads, which each format reads out in an order of its own."""
    columns = [column for block in document.blocks if isinstance(block, Table) for column in block.columns]
    return {part for column in columns for words in (column.caption, column.group) for part in words.split("\n")}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_the_same_words_and_numbers_in_all_three_formats(kind: str, office: Office) -> None:
    document = KINDS[kind](office)
    words = [bare(each) for each in document_text(document)]
    assert len(words) > 8
    for read in (in_pdf, in_word, in_sheet):
        assert lost(words, bare(read(document)), anywhere=set(map(bare, heads(document)))) == [], read.__name__
