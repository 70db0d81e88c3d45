"""Every kind of document, made from one made-up county: the same words and numbers in PDF, Word and Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO

import docx
import openpyxl
import pytest

from db.files import create_store
from tests.support import new_store
from tests.xzdesk.exchange.desks_support import LEADERSHIP as CITY
from tests.xzdesk.paper.reading import area_texts, lost, squeeze
from xzdesk.core.captions import Tier
from xzdesk.demo import demo_identity, fill
from xzdesk.demo.plans import fill_plans
from xzdesk.office import Office, open_office
from xzdesk.paper import pdf, sheet, word
from xzdesk.paper.document import Document, Table, cells
from xzdesk.paper.forms import FormKind, form_of
from xzdesk.paper.plan_comparison import plan_comparison
from xzdesk.paper.plan_document import plan_document
from xzdesk.paper.reports.ledgers import LedgerKind, ledger
from xzdesk.paper.reports.meeting import Meeting, meeting
from xzdesk.paper.reports.report import draft, issue, printed
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
    """A county that has issued the last week's and the last month's reports."""
    store = create_store(tmp_path_factory.mktemp("county") / "示例.db", demo_identity(1))
    fill(store, 120, seed=1, until=TODAY)
    fill_plans(store, 2, seed=1, until=TODAY)
    county = open_office(store, "示例经办人", now=lambda: NOON)
    for span in (Span.WEEK, Span.MONTH):
        issue(county, span.of(TODAY).before)
    yield county
    store.close()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Iterator[Office]:
    """The leading group's office, with what the county sent."""
    store = new_store(tmp_path_factory.mktemp("city"), CITY, role=Tier.LEADERSHIP)
    with store.writing():
        store.append(office.ledger.changes_since({}))
    yield open_office(store, "示例科员", now=lambda: NOON)
    store.close()


def form(kind: FormKind, office: Office) -> Document:
    problem = next(each for each in office.ledger.find(Problem) if each.tier is TIERS[kind] and each.closed_on)
    return form_of(kind, office.problems, problem)


def plan(office: Office) -> Plan:
    return office.ledger.find(Plan)[0]


def report(span: Span, office: Office) -> Document:
    return draft(office, span.of(TODAY))


def issued(span: Span, office: Office) -> Document:
    found = office.reports.of(span.of(TODAY).before)
    assert found
    return printed(found)


def listed(kind: LedgerKind, office: Office) -> Document:
    return ledger(kind, office.problems, ProblemQuery())


def met(kind: Meeting, office: Office) -> Document:
    return meeting(kind, office.problems)


KINDS: dict[str, Callable[[Office], Document]] = {
    **{kind.caption: partial(form, kind) for kind in FormKind},
    **{span.caption: partial(report, span) for span in Span},
    "印发的周报": partial(issued, Span.WEEK),
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


OVER_COUNTIES = (Span.WEEK.caption, LedgerKind.PROBLEMS.caption, Meeting.DISPATCH.caption)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_the_same_words_and_numbers_in_all_three_formats(kind: str, office: Office) -> None:
    compare(KINDS[kind](office))


@pytest.mark.parametrize("kind", OVER_COUNTIES)
def test_so_it_has_on_the_citys_side(kind: str, city: Office) -> None:
    compare(KINDS[kind](city))


def test_a_record_lost_in_a_format_is_found(office: Office) -> None:
    """The comparison itself: without a row, or with another figure in it, words are missing."""
    document = listed(LedgerKind.PROBLEMS, office)
    words = [bare(each) for each in document_text(document)]
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    fewer = replace(document, blocks=(replace(table, rows=table.rows[:-1]),))
    other = replace(document, blocks=(replace(table, rows=(cells(*["9"] * len(table.columns)), *table.rows[1:])),))
    for wrong in (fewer, other):
        for read in (in_pdf, in_word, in_sheet):
            assert lost(words, bare(read(wrong)), anywhere=set(map(bare, heads(document)))) != [], read.__name__


def compare(document: Document) -> None:
    """Every word and number of a document stands in each format, in its order."""
    words = [bare(each) for each in document_text(document)]
    assert len(words) > 8
    for read in (in_pdf, in_word, in_sheet):
        assert lost(words, bare(read(document)), anywhere=set(map(bare, heads(document)))) == [], read.__name__
