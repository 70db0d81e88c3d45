"""One front door: what a file is shows by its content."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.xzdesk.exchange.test_adopt import ROW as OLD_ROW
from tests.xzdesk.exchange.test_adopt import Old
from tests.xzdesk.exchange.test_template import ROW, Filled
from tests.xzdesk.exchange.workbook_support import Exchange
from xzdesk.errors import Refusal
from xzdesk.exchange.columns import IDENTITY
from xzdesk.exchange.kinds import Kind, recognise
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.packet_export import export_packet
from xzdesk.office import open_office
from xzdesk.paper.render import save
from xzdesk.paper.reports.report import report
from xzdesk.problems.periods import week_of
from xzdesk.problems.queries import ProblemQuery


def test_a_referral_and_one_without_its_hidden_sheet(exchange: Exchange) -> None:
    exchange.referred()
    returned = exchange.out()
    assert recognise(returned.path) is Kind.REFERRAL
    del returned.book[IDENTITY]
    assert recognise(returned.save("缺页.xlsx")) is Kind.REFERRAL


def test_a_packet(exchange: Exchange) -> None:
    exchange.county.add()
    export_packet(exchange.problems, exchange.folder / "包.xlsx")
    assert recognise(exchange.folder / "包.xlsx") is Kind.PACKET


def test_a_template_and_one_without_its_hidden_sheet(exchange: Exchange) -> None:
    filled = Filled(exchange).add(ROW)
    assert recognise(filled.path) is Kind.TEMPLATE
    del filled.book[IDENTITY]
    filled.book.save(filled.path)
    assert recognise(filled.path) is Kind.TEMPLATE


def test_an_export_of_the_ledger(exchange: Exchange) -> None:
    exchange.county.add()
    assert recognise(export_problems(exchange.problems, ProblemQuery(), exchange.folder / "账").path) is Kind.LEDGER


def test_an_old_ledger(exchange: Exchange) -> None:
    assert recognise(Old(exchange, OLD_ROW).save()) is Kind.OLD_LEDGER


def test_a_report_of_our_own_is_no_old_ledger(exchange: Exchange) -> None:
    exchange.county.add()
    paper = exchange.folder / "周报.xlsx"
    office = open_office(exchange.county.store, now=exchange.county.clock)
    save(report(office, week_of(exchange.county.clock().date())), paper)
    with pytest.raises(Refusal) as no:
        recognise(paper)
    assert no.value.code == "intake_own_paper"


def test_anything_else_is_refused_by_name(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["姓名", "分数"])
    book.save(tmp_path / "成绩.xlsx")
    with pytest.raises(Refusal, match=r"成绩\.xlsx"):
        recognise(tmp_path / "成绩.xlsx")
