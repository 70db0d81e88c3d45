"""What begins like a formula stays text: in every text field of every record, out by every workbook and in again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell

from tests.xzdesk.exchange.desks_support import seat
from tests.xzdesk.exchange.test_adopt import Old, notes
from tests.xzdesk.exchange.test_template import ROW, Filled
from tests.xzdesk.exchange.workbook_support import ANSWER, TODAY, UNIT, Exchange, Returned
from tests.xzdesk.plans.plans_support import BASE, OUTPUT, Planning
from xzdesk.core.fields import KINDS
from xzdesk.core.fieldtypes import Text
from xzdesk.exchange.adoption.intake import accept_ledger
from xzdesk.exchange.cells import shown
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.incoming import Incoming, OldLedger, look_over, receive, take_in
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.plan_book import export_plans
from xzdesk.exchange.plan_intake import accept_plans, preview_plans
from xzdesk.exchange.refused_rows import save_refused
from xzdesk.exchange.template import ProblemPreview
from xzdesk.exchange.template_columns import SHEET
from xzdesk.paper.render import save
from xzdesk.paper.reports.ledgers import LedgerKind, ledger
from xzdesk.plans.records import Plan
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem
from xzdesk.problems.usecases import Problems
from xzdesk.problems.workflow import EDITABLE

BEGINNINGS = ("=", "+", "-", "@", "＝", "=+", "\t=", " =", "'=", '"=', "|", "%", ";=", "{=", "=\n")
SEEN = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Cf", "Co", "Zl", "Zp"), exclude_characters="〔〕")
KNOWN = (
    "=1+1", "+86", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","甲")', "=IMPORTXML(A1)",
    "-2+3+cmd|a",
    "=DDE(1)", "=WEBSERVICE(A1)", "{=1}", "=A1&B1", "＝1+1", "#REF!a", "0.0", "007", "1E5", "2026-03-05", "TRUE", "是",
)  # fmt: skip
FORMULAS = st.one_of(
    st.sampled_from(KNOWN), st.builds(str.__add__, st.sampled_from(BEGINNINGS), st.text(SEEN, min_size=1, max_size=12))
).filter(lambda text: len(text.strip()) > 1)
NUMBERS = count()
SENT, DAY = date(2026, 3, 5), date(2026, 3, 3)
FIELDS = KINDS["problem"].fields
FREE = ("title", "description", "request", "subject_name", "contact")
PLANNED = ("title", "unit", "leader", "note")
ANSWERED = (("答复意见", "reply", "text"), ("答复人", "reply", "person"), ("签收人", "referral", "received_by"))
some = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def texts_of(kind: str, names: Iterable[str] | None = None) -> list[str]:
    """The fields of a kind of record that hold any text."""
    fields = KINDS[kind].fields
    return [name for name in (names or fields) if type(fields[name].type) is Text]


def drawn(data: st.DataObject, names: Iterable[str]) -> dict[str, Any]:
    return {name: data.draw(FORMULAS, label=name) for name in names}


def no_formula(path: Path) -> None:
    """No cell of a workbook is one, hidden sheets too, nor anything that another program computes."""
    for sheet in load_workbook(path).worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell, Cell)):
            assert cell.data_type != "f", f"{sheet.title}!{cell.coordinate}: {cell.value}"


def received(problems: Problems, path: Path) -> Incoming:
    seen = receive(problems, path, lambda *_: None, lambda: False)
    if isinstance(seen, OldLedger):
        return look_over(problems, seen, seen.look.mapping, lambda *_: None, lambda: False)
    return seen


def taken_in(problems: Problems, seen: Incoming) -> None:
    take_in(problems, seen, None, {}, lambda *_: None, lambda: False)


def held(record: object, names: Iterable[str]) -> Mapping[str, Any]:
    return {name: getattr(record, name) for name in names}


def cleaned(kind: str, field: str, text: str) -> object:
    """A text as a field holds it."""
    return KINDS[kind].fields[field].type.read(text)


def newest(exchange: Exchange) -> Problem:
    return max(exchange.county.store.find(Problem), key=lambda each: str(each.number))


def mended(path: Path, caption: str, value: Any) -> None:
    book = load_workbook(path)
    sheet = book[SHEET]
    row, column = next((c.row, c.column) for cells in sheet.iter_rows() for c in cells if c.value == caption)
    sheet.cell(row + 1, column).value = value
    book.save(path)


def type_in(cell: Any, text: str) -> None:
    """As a person types it into a cell for text, and a spreadsheet writes it."""
    cell.value, cell.data_type = re.sub("_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text), "s"


@some
@given(data=st.data())
def test_problems_by_the_ledger_by_a_report_and_by_a_packet(exchange: Exchange, data: st.DataObject) -> None:
    names = texts_of("problem", EDITABLE)
    problem = exchange.county.add(**drawn(data, names))
    path = export_problems(exchange.problems, ProblemQuery(), exchange.folder / "台账.xlsx").path
    no_formula(path)
    seen = received(exchange.problems, path)
    assert {row.kind for row in seen.rows} == {RowKind.SAME}
    assert seen.findings == ()
    no_formula(save(ledger(LedgerKind.PROBLEMS, exchange.problems, ProblemQuery()), exchange.folder / "清单.xlsx").path)
    for packet in export_packet(exchange.problems, exchange.folder / "数据包.xlsx").files:
        no_formula(packet)
        other = seat(letter="B")
        taken_in(other.problems, received(other.problems, packet))
        there = other.problems.ledger.get(Problem, problem.id)
        assert held(there, names) == held(problem, names)


@some
@given(data=st.data())
def test_what_a_referral_says_and_what_is_answered(exchange: Exchange, data: st.DataObject) -> None:
    said = drawn(data, ("reason", "measures_taken", "request"))
    added = exchange.county.add(**drawn(data, texts_of("problem", EDITABLE)))
    problem = exchange.county.step("decide", added, tier="department", unit=UNIT, **said)
    exchange.county.step("approve", problem, approver=data.draw(FORMULAS))
    returned = Returned(exchange.export().path)
    no_formula(returned.path)
    answer = drawn(data, ("答复意见", "签收人", "答复人"))
    returned.fill(3, **ANSWER)
    for caption, text in answer.items():
        type_in(returned.cell(3, caption), text)
    back = returned.save()
    exchange.county.clock.to(TODAY)
    assert [each for each in exchange.preview(back).findings if each.column in answer] == []
    exchange.take_in(back)
    (reply,) = exchange.replies(problem)
    (referral,) = exchange.problems.family(problem).referrals
    meant = {name: cleaned(kind, field, answer[name]) for name, kind, field in ANSWERED}
    assert (reply.text, reply.person, referral.received_by) == tuple(meant.values())
    assert exchange.take_in(back).same == 1
    exchange.county.clock.to(SENT)


@some
@given(data=st.data())
def test_rows_of_a_template_and_those_that_are_sent_back(exchange: Exchange, data: st.DataObject) -> None:
    names = [name for name in texts_of("problem", EDITABLE) if name in FREE]
    texts = {**drawn(data, names), "title": f"{data.draw(FORMULAS)}{next(NUMBERS)}"}
    filled = Filled(exchange).add({**ROW, "受理日期": "45/13/2026"})
    columns = {str(cell.value): place for place, cell in enumerate(filled.sheet[2], start=1)}
    for name, text in texts.items():
        type_in(filled.sheet.cell(4, columns[FIELDS[name].caption]), text)
    seen = filled.preview()
    assert isinstance(seen, ProblemPreview)
    out = exchange.folder / "未导入.xlsx"
    assert save_refused(exchange.problems, seen, out) == 1
    no_formula(out)
    mended(out, "受理日期", DAY)
    back = received(exchange.problems, out)
    assert [row.kind for row in back.rows] == [RowKind.NEW]
    taken_in(exchange.problems, back)
    assert held(newest(exchange), names) == {name: cleaned("problem", name, text) for name, text in texts.items()}


@some
@given(data=st.data())
def test_an_old_ledger_and_its_rows_that_are_sent_back(exchange: Exchange, data: st.DataObject) -> None:
    texts = {"存在问题": f"{data.draw(FORMULAS)}{next(NUMBERS)}", **drawn(data, ("企业名称", "备注"))}
    old = Old(exchange, (None, None, None, "45/13/2026"), headings=("存在问题", "企业名称", "备注", "登记时间"))
    for place, text in enumerate(texts.values(), start=1):
        type_in(old.sheet.cell(2, place), text)
    old.sheet.cell(2, 1).value = None
    out = exchange.folder / "未导入.xlsx"
    assert save_refused(exchange.problems, old.preview(), out) == 1
    no_formula(out)
    back = received(exchange.problems, out)
    assert [row.reason for row in back.rows] == [row.reason for row in old.preview().rows]
    type_in(old.sheet.cell(2, 1), texts["存在问题"])
    accept_ledger(exchange.problems, old.preview())
    problem = newest(exchange)
    assert problem.description == cleaned("problem", "description", texts["存在问题"])
    assert problem.subject_name == cleaned("problem", "subject_name", texts["企业名称"])
    assert shown(texts["备注"]) in notes(exchange, problem)


@settings(some, max_examples=4)
@given(data=st.data())
def test_plans_out_and_into_another_county_desk(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    ours, theirs = (Planning(tmp_path_factory.mktemp("方案")) for _ in range(2))
    parts: dict[str, dict[str, Any]] = {
        "target": {**OUTPUT, **drawn(data, ("indicator", "unit", "person", "source", "note"))},
        "measure": {"stream": "产业招商", **drawn(data, ("title", "text", "unit", "person"))},
        "milestone": {**BASE, **drawn(data, ("title", "unit", "person"))},
    }
    plan = ours.draft(**drawn(data, ("title", "unit", "leader", "note")))
    for kind, values in parts.items():
        ours.plans.add_part(plan, kind, values)
    path = export_plans(ours.plans, [plan], tmp_path_factory.mktemp("往来") / "方案.xlsx").path
    no_formula(path)
    assert {row.kind for row in received(ours.as_().problems, path).rows} == {RowKind.SAME}
    accept_plans(theirs.plans, preview_plans(theirs.plans, path))
    (there,) = theirs.store.find(Plan)
    assert held(there, texts_of("plan", PLANNED)) == held(plan, texts_of("plan", PLANNED))
    whole, other = ours.whole(plan), theirs.whole(there)
    for kind, one, two in (("target", whole.targets, other.targets), ("measure", whole.measures, other.measures),
                           ("milestone", whole.milestones, other.milestones)):  # fmt: skip
        names = [name for name in texts_of(kind) if name in parts[kind]]
        assert [held(each, names) for each in one] == [held(each, names) for each in two]
    for made in (ours, theirs):
        made.store.close()
