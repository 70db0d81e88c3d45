"""What begins like a formula, or looks like an escape, stays text in every text field of the problem ledger: out by
every workbook and in again. Which fields there are is read from the declarations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.xzdesk.exchange.desks_support import seat
from tests.xzdesk.exchange.test_adopt import Old, notes
from tests.xzdesk.exchange.test_template import ROW, Filled
from tests.xzdesk.exchange.texts_support import (
    as_in_file,
    cleaned,
    drawn,
    fitted,
    held,
    named,
    no_formula,
    some,
    texts_of,
    type_in,
)
from tests.xzdesk.exchange.workbook_support import ANSWER, REPLIED, TODAY, UNIT, Exchange, Returned
from tests.xzdesk.problems.office_support import LEADERSHIP, UPWARDS
from xzdesk.core.captions import Tier
from xzdesk.core.fields import KINDS, described
from xzdesk.core.fieldtypes import Text
from xzdesk.exchange.adoption.intake import accept_ledger, preview_ledger
from xzdesk.exchange.adoption.mapping import TARGETS
from xzdesk.exchange.adoption.proposal import propose_mapping
from xzdesk.exchange.cells import shown
from xzdesk.exchange.columns import ITEMS, TASKS, Column, Handling, assigned_columns, county_columns, reply_columns
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.incoming import Incoming, OldLedger, look_over, receive, take_in
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.leftover import save_leftover
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.refused_rows import save_refused
from xzdesk.exchange.template import ProblemPreview
from xzdesk.exchange.template_columns import SHEET, filled_columns
from xzdesk.paper.render import save
from xzdesk.paper.reports.ledgers import LedgerKind, ledger
from xzdesk.problems.inputs import Decide
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem
from xzdesk.problems.usecases import Problems
from xzdesk.problems.workflow import EDITABLE
from xzdesk.sheets import read_sheets

SENT, DAY = date(2026, 3, 5), date(2026, 3, 3)
FIELDS = KINDS["problem"].fields
UNIT_OF = {Tier.DEPARTMENT: UNIT, Tier.LEADERSHIP: "市制造强市建设工作领导小组办公室"}
WAY = {Tier.DEPARTMENT: UPWARDS, Tier.LEADERSHIP: LEADERSHIP}
LANDS = {"received_by": ("referral", "received_by"), "reason": ("referral", "end_reason"),
         "text": ("reply", "text"), "person": ("reply", "person")}  # fmt: skip
ANSWERED = {Handling.REPLY: ("received_by", "text", "person"), Handling.RETURN: ("received_by", "reason"),
            Handling.FORWARD: ("received_by", "reason")}  # fmt: skip


def received(problems: Problems, path: Path) -> Incoming:
    seen = receive(problems, path, lambda *_: None, lambda: False)
    if isinstance(seen, OldLedger):
        return look_over(problems, seen, seen.look.mapping, lambda *_: None, lambda: False)
    return seen


def taken_in(problems: Problems, seen: Incoming) -> None:
    take_in(problems, seen, None, {}, lambda *_: None, lambda: False)


def newest(exchange: Exchange) -> Problem:
    return max(exchange.county.store.find(Problem), key=lambda each: str(each.number))


def mended(path: Path, caption: str, value: Any, sheet: str = SHEET) -> None:
    book = load_workbook(path)
    row, column = next((c.row, c.column) for cells in book[sheet].iter_rows() for c in cells if c.value == caption)
    book[sheet].cell(row + 1, column).value = value
    book.save(path)


def free(columns: list[Column]) -> list[Column]:
    """Those that take any text."""
    return [column for column in columns if type(column.type) is Text]


@some
@given(data=st.data())
def test_problems_by_the_ledger_by_a_report_and_by_a_packet(exchange: Exchange, data: st.DataObject) -> None:
    names = texts_of("problem", EDITABLE)
    problem = exchange.county.add(**drawn(data, "problem", names))
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
def test_an_edited_export_brings_every_text_as_it_was_typed(exchange: Exchange, data: st.DataObject) -> None:
    columns = free(filled_columns())
    problem = exchange.county.add()
    path = export_problems(exchange.problems, ProblemQuery(), exchange.folder / "台账.xlsx").path
    book, typed = as_in_file(load_workbook(path)), drawn(data, "problem", [column.name for column in columns])
    heads = {str(cell.value): place for place, cell in enumerate(book[SHEET][2], start=1)}
    row = next(c[0].row or 0 for c in book[SHEET].iter_rows() if problem.number in [cell.value for cell in c])
    for column in columns:
        type_in(book[SHEET].cell(row, heads[column.caption]), typed[column.name])
    book.save(path)
    taken_in(exchange.problems, received(exchange.problems, path))
    assert held(exchange.now(problem), typed) == {name: cleaned("problem", name, typed[name]) for name in typed}


def referred(exchange: Exchange, data: st.DataObject, tier: Tier) -> tuple[Problem, Returned]:
    """A problem on its way up, every text of it drawn, in a workbook that came out without a formula."""
    exchange.county.clock.to(SENT)
    said = texts_of(described(Decide), [c.name for c in county_columns(tier) if c.kind == "referral"])
    added = exchange.county.add(**drawn(data, "problem", texts_of("problem", EDITABLE)))
    problem = exchange.county.step("decide", added, **{**WAY[tier], **drawn(data, described(Decide), said)})
    problem = exchange.county.step("approve", problem, approver=fitted(data, Text(40), "审签人"))
    returned = Returned(exchange.export(unit=UNIT_OF[tier]).path)
    no_formula(returned.path)
    as_in_file(returned.book)
    return problem, returned


def rows_of(returned: Returned, referral: str, sheet: str) -> list[int]:
    """Where a referral, or its lines, stand."""
    cells = [cells[0] for cells in returned.sheet(sheet).iter_rows(min_row=3)]
    return [cell.row or 0 for cell in cells if str(cell.value).partition("#")[0] == referral]


def answered(
    returned: Returned, data: st.DataObject, tier: Tier, handling: Handling, referral: str
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What was typed into the open cells, by column, and into the lines for assigned items."""
    columns = {column.name: column for column in reply_columns(tier)}
    (row,) = rows_of(returned, referral, ITEMS)
    typed = {name: fitted(data, columns[name].type, name) for name in ANSWERED[handling]}
    for caption, value in {**ANSWER, "处理方式": handling.caption}.items():
        if handling is Handling.REPLY or caption in ("签收日期", "处理方式", "答复日期"):
            returned.fill(row, **{caption: value})
    if handling is Handling.FORWARD:
        returned.fill(row, 转报依据="系统性问题")
    for name, text in typed.items():
        type_in(returned.cell(row, columns[name].caption), text)
    count = 2 if handling is Handling.REPLY else 0
    lines = [{c.name: fitted(data, c.type, c.name) for c in free(assigned_columns())} for _ in range(count)]
    for number, line in zip(rows_of(returned, referral, TASKS), lines, strict=False):
        for column in free(assigned_columns()):
            type_in(returned.cell(number, column.caption, TASKS), line[column.name])
    return typed, lines


def test_each_text_that_an_answer_may_hold_is_typed_in_some_answer() -> None:
    for tier in UNIT_OF:
        assert {column.name for column in free(reply_columns(tier))} == set().union(*ANSWERED.values()) == set(LANDS)


@some
@given(data=st.data())
def test_what_a_referral_says_and_what_is_answered_returned_forwarded_and_assigned(
    exchange: Exchange, data: st.DataObject
) -> None:
    tier = data.draw(st.sampled_from(list(UNIT_OF)))
    handling = data.draw(st.sampled_from([h for h in Handling if tier is Tier.DEPARTMENT or h is not Handling.FORWARD]))
    problem, returned = referred(exchange, data, tier)
    sent = exchange.referral(problem)
    typed, lines = answered(returned, data, tier, handling, sent.id)
    exchange.county.clock.to(TODAY)
    back = returned.save()
    seen = exchange.preview(back)
    assert [row.reason for row in seen.rows if row.number == sent.number] == [""]
    exchange.take_in(back)
    family = exchange.problems.family(problem)
    referral = next(each for each in family.referrals if each.id == sent.id)
    of = {"referral": referral, "reply": family.replies[0] if family.replies else None}
    for name, text in typed.items():
        kind, field = LANDS[name]
        assert getattr(of[kind], field) == cleaned(kind, field, text), name
    assert [held(each, line) for each, line in zip(family.assignments, lines, strict=True)] == [
        {name: cleaned("assignment", name, text) for name, text in line.items()} for line in lines
    ]
    assert exchange.take_in(back).counts.new == 0


@some
@given(data=st.data())
def test_refused_rows_of_a_referral_go_out_and_come_in_mended(exchange: Exchange, data: st.DataObject) -> None:
    problem, returned = referred(exchange, data, Tier.DEPARTMENT)
    sent = exchange.referral(problem)
    typed, lines = answered(returned, data, Tier.DEPARTMENT, Handling.REPLY, sent.id)
    exchange.county.clock.to(TODAY)
    seen = exchange.preview(returned.fill(rows_of(returned, sent.id, ITEMS)[0], 答复日期="下周"))
    out = exchange.folder / "未导入.xlsx"
    assert save_refused(exchange.problems, seen, out) == 1
    no_formula(out)
    mended(out, "答复日期", REPLIED, "报送件")
    exchange.take_in(out)
    family = exchange.problems.family(problem)
    assert (family.replies[0].text, family.replies[0].person, family.referrals[0].received_by) == tuple(
        cleaned(*LANDS[name], typed[name]) for name in ("text", "person", "received_by")
    )
    assert [each.task for each in family.assignments] == [cleaned("assignment", "task", li["task"]) for li in lines]


@some
@given(data=st.data())
def test_rows_of_a_template_and_those_that_are_sent_back(exchange: Exchange, data: st.DataObject) -> None:
    names = [column.name for column in free(filled_columns())]
    texts = {**drawn(data, "problem", names), "title": named(data, "title")}
    filled = Filled(exchange).add({**ROW, "受理日期": "45/13/2026"})
    as_in_file(filled.book)
    columns = {str(cell.value): place for place, cell in enumerate(filled.sheet[2], start=1)}
    for name, text in texts.items():
        type_in(filled.sheet.cell(4, columns[FIELDS[name].caption]), text)
    seen = filled.preview()
    assert isinstance(seen, ProblemPreview)
    out = exchange.folder / "未导入.xlsx"
    assert save_refused(exchange.problems, seen, out) == 1
    no_formula(out)
    listed = exchange.folder / "清单.xlsx"
    save_leftover(seen.rows, seen.findings, listed)
    no_formula(listed)
    assert shown(seen.rows[0].title) in [cell for row in read_sheets(listed)["未导入"] for cell in row]
    mended(out, "受理日期", DAY)
    back = received(exchange.problems, out)
    assert [row.kind for row in back.rows] == [RowKind.NEW]
    taken_in(exchange.problems, back)
    assert held(newest(exchange), names) == {name: cleaned("problem", name, text) for name, text in texts.items()}


@some
@given(data=st.data())
def test_every_text_that_an_old_ledger_may_have_and_its_rows_that_are_sent_back(
    exchange: Exchange, data: st.DataObject
) -> None:
    """What a step cannot use, and what nobody has a place for, is kept in the note, letter for letter."""
    targets = ["progress", *texts_of("problem", [each for each in TARGETS if each not in ("title", "number")])]
    heads = [*("目前进展" if each == "progress" else FIELDS[each].caption for each in targets), "备注"]
    texts = {head: named(data, head) for head in heads}
    old = Old(exchange, (*heads[:-1], None, "45/13/2026"), headings=(*heads, "登记时间"))
    for place, text in enumerate(texts.values(), start=1):
        type_in(old.sheet.cell(2, place), text)
    said = targets.index("description"), targets.index("request")
    for place in said:
        old.sheet.cell(2, place + 1).value = None
    path = old.save()
    mapping = propose_mapping(exchange.problems, path)
    mapping = replace(mapping, columns={**mapping.columns, **dict(zip(heads, [*targets, ""], strict=True))})
    seen = preview_ledger(exchange.problems, path, mapping)
    out = exchange.folder / "未导入.xlsx"
    assert save_refused(exchange.problems, seen, out) == 1
    no_formula(out)
    back = preview_ledger(exchange.problems, out, mapping)
    assert [row.reason for row in back.rows] == [row.reason for row in seen.rows]
    for place in said:
        type_in(old.sheet.cell(2, place + 1), texts[heads[place]])
    accept_ledger(exchange.problems, preview_ledger(exchange.problems, old.save(), mapping))
    problem = newest(exchange)
    kept = [name for name in targets if name in EDITABLE]
    assert held(problem, kept) == {name: cleaned("problem", name, texts[FIELDS[name].caption]) for name in kept}
    told = notes(exchange, problem)
    assert [
        head for head in heads if head not in [FIELDS[n].caption for n in kept] and shown(texts[head]) not in told
    ] == []
