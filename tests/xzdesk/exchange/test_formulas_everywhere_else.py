"""What begins like a formula, or looks like an escape, stays text in plans, in packets of every kind of record, in
editions of the catalogue and in a year's table. Which fields there are is read from the declarations."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from itertools import cycle
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.xzdesk.exchange.desks_support import Seat, seat
from tests.xzdesk.exchange.test_formulas_are_text import received
from tests.xzdesk.exchange.texts_support import (
    BEGINNINGS,
    NUMBERS,
    as_in_file,
    cleaned,
    drawn,
    held,
    named,
    no_formula,
    some,
    texts_of,
    type_in,
)
from tests.xzdesk.plans.plans_support import BASE, OUTPUT, Planning
from tests.xzdesk.test_workdays_files import WHOLE
from xzdesk.catalogue import Catalogue, load_builtin, parse, to_data
from xzdesk.catalogue.columns import Names, columns_of, sections_of
from xzdesk.catalogue.files import read_file, write_workbook
from xzdesk.core.desk import Edit
from xzdesk.core.fields import KINDS, described
from xzdesk.core.fieldtypes import Text
from xzdesk.exchange.findings import RowKind
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_pages import pages
from xzdesk.exchange.packet_read import read_packet
from xzdesk.exchange.plan_book import export_plans
from xzdesk.exchange.plan_columns import TABLES
from xzdesk.exchange.plan_intake import accept_plans, preview_plans
from xzdesk.exchange.refused_rows import save_refused
from xzdesk.plans.inputs import Issue
from xzdesk.plans.records import Plan
from xzdesk.plans.whole import Whole
from xzdesk.sheets import read_sheets, save_book
from xzdesk.workbooks.escapes import escaped, new_workbook, plain
from xzdesk.workbooks.reader import read_book
from xzdesk.workdays.files import load_table, write_template

DAY = date(2026, 3, 2)
PLANNED = {table.kind: texts_of(table.kind, [column.name for column in table.columns]) for table in TABLES}
PARTS = {"target": "targets", "measure": "measures", "milestone": "milestones"}
IN_COURSE = {"节点": {"佐证材料": "evidence"}, "完成值": {"数据来源": "source"}}  # typed in when a plan is in force
KIND_OF = {table.sheet: table.kind for table in TABLES}
WRONG = {"方案": ("终止日期", "下周"), "目标": ("基期值", "很多"), "举措": ("工作内容", "没有的"),
         "节点": ("完成时限", "下周")}  # fmt: skip


def planned(made: Planning, data: st.DataObject) -> Plan:
    """A plan with one part of each kind, two milestones, all texts drawn, and one leading to the other."""
    plan = made.draft(**drawn(data, "plan", [name for name in PLANNED["plan"] if name != "number"]))

    def part(kind: str, name: str, **values: Any) -> str:
        texts = {each: text for each, text in drawn(data, kind, PLANNED[kind]).items() if each != "evidence"}
        given = {**values, **texts, name: named(data, name)}
        return made.plans.add_part(plan, kind, given).ids(kind)[0]

    target = part("target", "indicator", **OUTPUT)
    measure = part("measure", "title", stream="产业招商")
    first = part("milestone", "title", **BASE, measure=measure, target=target)
    part("milestone", "title", **BASE, waits_for=[first])
    return made.now(plan.id)


def told(whole: Whole) -> list[Any]:
    """Every text of a plan, and what its milestones lead to, by name."""
    names = {each.id: getattr(each, "indicator", None) or each.title for kind in ("targets", "measures", "milestones")
             for each in getattr(whole, kind)}  # fmt: skip
    texts = [held(whole.plan, [name for name in PLANNED["plan"] if name != "number"])]
    texts += [held(each, PLANNED[kind]) for kind, listed in PARTS.items() for each in getattr(whole, listed)]
    links = [(names.get(each.measure or ""), [names[one] for one in each.waits_for or ()]) for each in whole.milestones]
    return [*texts, links]


@settings(some, max_examples=5)
@given(data=st.data())
def test_every_text_of_plans_out_and_into_another_county_desk(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    ours, theirs = (Planning(tmp_path_factory.mktemp("方案")) for _ in range(2))
    plan = planned(ours, data)
    path = export_plans(ours.plans, [plan], tmp_path_factory.mktemp("往来") / "方案.xlsx").path
    no_formula(path)
    assert {row.kind for row in received(ours.as_().problems, path).rows} == {RowKind.SAME}
    accept_plans(theirs.plans, preview_plans(theirs.plans, path))
    (there,) = theirs.store.find(Plan)
    assert told(theirs.whole(there)) == told(ours.whole(plan))
    for made in (ours, theirs):
        made.store.close()


@settings(some, max_examples=4)
@given(data=st.data())
def test_what_is_typed_into_the_export_of_a_plan_in_force(tmp_path: Path, data: st.DataObject) -> None:
    made = Planning(Path(mkdtemp(dir=tmp_path)))
    plan = planned(made, data)
    made.plans.issue(plan, drawn(data, described(Issue), ["issued_by"]))
    path = export_plans(made.plans, [plan], tmp_path / "方案.xlsx").path
    book, typed = as_in_file(load_workbook(path)), dict[str, str]()
    (target,) = made.whole(plan).targets
    given: dict[str, dict[str, Any]] = {
        "节点": {"完成日期": DAY},
        "完成值": {"指标": target.indicator, "期间": "2026-01", "完成值": 1},
    }
    for sheet, texts in IN_COURSE.items():
        heads = [cell.value for cell in book[sheet][1]]
        for caption, value in given[sheet].items():
            cell = book[sheet].cell(2, heads.index(caption) + 1)
            cell.value = value
            if isinstance(value, str):
                type_in(cell, value)
        for caption, name in texts.items():
            typed[name] = drawn(data, KIND_OF[sheet], [name])[name]
            type_in(book[sheet].cell(2, heads.index(caption) + 1), typed[name])
    book.save(path)
    accept_plans(made.plans, preview_plans(made.plans, path))
    whole = made.whole(plan)
    done = [each.evidence for each in whole.milestones if each.done_on]
    assert done == [cleaned("milestone", "evidence", typed["evidence"])]
    assert [each.source for each in whole.actuals] == [cleaned("actual", "source", typed["source"])]
    made.store.close()


def test_each_text_of_a_plans_workbook_is_typed_in_somewhere() -> None:
    course = {name for texts in IN_COURSE.values() for name in texts.values()}
    links = {"number", "plan", "measure", "target", "waits_for"}  # names of other records: test above
    for table in TABLES:
        free = {column.name for column in table.columns if type(column.type) is Text}
        assert free - links - course == set(PLANNED[table.kind]) - links - course


def spoilt(path: Path) -> dict[str, Any]:
    """One cell of each table made wrong; what stood there."""
    book, right = as_in_file(load_workbook(path)), {}
    for sheet, (caption, wrong) in WRONG.items():
        heads = [cell.value for cell in book[sheet][1]]
        cell = book[sheet].cell(2, heads.index(caption) + 1)
        right[sheet], cell.value = cell.value, wrong
    book.save(path)
    return right


@settings(some, max_examples=4)
@given(data=st.data())
def test_refused_rows_of_plans_go_out_and_come_in_mended(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    ours, theirs = (Planning(tmp_path_factory.mktemp("方案")) for _ in range(2))
    plan = planned(ours, data)
    path = export_plans(ours.plans, [plan], tmp_path_factory.mktemp("往来") / "方案.xlsx").path
    right = spoilt(path)
    out = path.with_name("未导入.xlsx")
    assert save_refused(theirs.as_().problems, preview_plans(theirs.plans, path), out) == 5
    no_formula(out)
    book = load_workbook(out)
    for sheet, value in right.items():
        heads = [cell.value for cell in book[sheet][1]]
        book[sheet].cell(2, heads.index(WRONG[sheet][0]) + 1).value = value
    book.save(out)
    accept_plans(theirs.plans, preview_plans(theirs.plans, out))
    (there,) = theirs.store.find(Plan)
    assert told(theirs.whole(there)) == told(ours.whole(plan))
    for made in (ours, theirs):
        made.store.close()


def filled(here: Seat, data: st.DataObject) -> dict[str, str]:
    """A record of every kind, each text of it drawn, hanging on each other as they do; kind -> id."""
    ids = {kind: here.problems.desk.new_id() for kind in KINDS if kind != "site"}
    for kind, record in ids.items():
        fields = KINDS[kind].fields
        links: dict[str, Any] = {n: ids[n] for n in fields if n in ids and getattr(fields[n].type, "kind", "") == n}
        here.problems.desk.commit("add", [Edit(kind, record, {**links, **drawn(data, kind, texts_of(kind))}, True)])
    return ids


@settings(some, max_examples=4)
@given(data=st.data())
def test_every_text_of_every_kind_of_record_in_a_packet_and_on_its_pages(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    here, folder = seat(), tmp_path_factory.mktemp("包")
    ids = filled(here, data)
    (path,) = export_packet(here.problems, folder / "数据包.xlsx").files
    no_formula(path)
    packet = read_packet(path)
    brought = {change.record: change for place in range(len(packet.lines)) if (change := packet.change(place))}
    for kind, record in ids.items():
        texts = {name: brought[record].patch[name][1] for name in texts_of(kind)}
        assert texts == held(here.ledger.get(KINDS[kind].cls, record), texts), kind
    shown = read_sheets(path)
    for page in pages(here.ledger, {kind: [record] for kind, record in ids.items()}):
        (row,) = page.rows()
        said = [each.strip() for each in row if isinstance(each, str) and each]
        assert [each for each in said if each not in shown[page.name][1]] == [], page.name


def respelled(value: Any, words: dict[str, str]) -> Any:
    return words[value] if isinstance(value, str) else type(value)(words[each] for each in value)


def spelled(data: st.DataObject) -> Catalogue:
    """An edition in which each text begins like a formula; the same text is the same everywhere."""
    edition, room = load_builtin(), dict[str, int]()
    rows = [edition, *(row for each in sections_of(Catalogue) for row in getattr(edition, each.name))]
    free = {type(row): [c for c in columns_of(type(row)) if type(c.type) in (Text, Names)] for row in rows}
    free[type(edition.indicators[0])] = [c for c in free[type(edition.indicators[0])] if c.name != "period"]
    for row in rows:
        for column in free[type(row)]:
            value = getattr(row, column.name)
            for text in [value] if isinstance(value, str) else value:
                room[text] = min(getattr(column.type, "limit", 40), room.get(text, 99))
    begun = cycle(data.draw(st.permutations([each.strip() for each in BEGINNINGS])))
    words = {text: f"{next(begun)}{next(NUMBERS)}" for text in room}
    words = {t: (w if len(w) <= room[t] else f"={next(NUMBERS) % 1000}") if t else "" for t, w in words.items()}
    raw: dict[str, Any] = to_data(edition)
    raw |= {c.name: respelled(getattr(edition, c.name), words) for c in free[Catalogue]}
    for each in sections_of(Catalogue):
        for row, record in zip(raw[each.name], getattr(edition, each.name), strict=True):
            row |= {c.name: respelled(getattr(record, c.name), words) for c in free[each.record]}
    return parse(raw)


@settings(some, max_examples=3)
@given(data=st.data())
def test_every_text_of_an_edition(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    edition, path = spelled(data), tmp_path_factory.mktemp("目录") / "目录.xlsx"
    write_workbook(edition, path)
    no_formula(path)
    assert read_file(path) == edition
    load_workbook(path).save(path)  # by another program, which leaves what it read as it stands
    assert read_file(path) == edition


@some
@given(data=st.data())
def test_the_names_in_a_years_table(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("安排") / "安排.xlsx"
    write_template(path, 2027)
    book, typed = load_workbook(path), {}
    sheet = book.worksheets[0]
    for number, (day, kind, _) in enumerate(WHOLE, start=2):
        assert isinstance(day, date)
        typed[day] = data.draw(st.sampled_from(BEGINNINGS)) + str(number)
        sheet.cell(number, 1).value, sheet.cell(number, 2).value = datetime(day.year, day.month, day.day), str(kind)
        type_in(sheet.cell(number, 3), typed[day])
    book.save(path)
    assert {each.day: each.name for each in load_table(path).days} == {d: text.strip() for d, text in typed.items()}


ODD = st.lists(
    st.sampled_from(["_x003D_", "_x005F_", "_x000D_", "_x005f_x0041_", "_x", "x003D_", "_", "=", "005F", "_xFFFE_"]),
    min_size=1, max_size=6,
).map("".join)  # fmt: skip


@given(text=ODD)
def test_whatever_looks_like_an_escape_is_written_so_that_it_reads_as_typed(text: str) -> None:
    assert plain(escaped(text)) == text


@pytest.mark.parametrize(
    ("in_file", "read"),
    [("_x005F_x003D_", "_x003D_"), ("_x003D_", "_x003D_"), ("甲_x000D_\n乙", "甲\r\n乙"), ("_x005f_x000d_", "_x000d_"),
     ("_xD83D_", "_xD83D_"), ("_x0009_", "\t"), ("_xFFFF_", "\uffff"), ("_x004_", "_x004_")],
)  # fmt: skip
def test_only_what_a_spreadsheet_has_to_escape_is_taken_for_an_escape(in_file: str, read: str) -> None:
    assert plain(in_file) == read


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(ODD, min_size=1, max_size=5))
def test_either_library_writes_them_so_that_ours_and_any_other_reader_agree(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    from python_calamine import load_workbook as any_other

    folder, content = tmp_path_factory.mktemp("文字"), BytesIO()
    with new_workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("甲")
        for number, text in enumerate(texts):
            sheet.write_string(number, 0, text)
    (folder / "一.xlsx").write_bytes(content.getvalue())
    amended = Workbook()
    for number, text in enumerate(texts, start=1):
        amended.worksheets[0].cell(number, 1, text)
        amended.worksheets[0].cell(number, 1).data_type = "s"
    save_book(amended, folder / "二.xlsx")
    for name in ("一.xlsx", "二.xlsx"):
        rows = read_book(folder / name).sheets[0].rows
        assert [rows[number][1].value for number in sorted(rows)] == texts
        with any_other(folder / name) as other:
            assert [row[0] for row in other.get_sheet_by_index(0).iter_rows()] == texts
