"""What somebody says of likely duplicates is done: both, none, an update, or both with a note to merge them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.xzdesk.exchange.workbook_support import Exchange
from xzdesk.exchange.adoption.intake import accept_ledger, judge_ledger, preview_ledger
from xzdesk.exchange.adoption.mapping import Mapping
from xzdesk.exchange.adoption.proposal import Why, look_at, propose_mapping, with_words
from xzdesk.exchange.anyfile import read_any
from xzdesk.exchange.findings import Counts, RowKind
from xzdesk.exchange.problem_rows import Judged, Verdict
from xzdesk.exchange.verdicts import remember
from xzdesk.problems.records import Problem

HEADINGS = ("企业名称", "存在问题", "企业诉求", "办理状态")
ROW = ("示例甲厂", "示例：供电容量不足", "请增容", "正在推进")


def book(exchange: Exchange, *rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    made = Workbook()
    for row in (headings, *rows):
        made.worksheets[0].append(list(row))
    path = exchange.folder / "旧台账.xlsx"
    made.save(path)
    return path


def known(exchange: Exchange) -> Problem:
    """The same problem under another day, so that only its words resemble the row."""
    raw = {"title": "示例：供电容量不足", "subject_name": "示例甲厂", "request": "请尽快增容", "found_on": "2026-01-05"}
    return exchange.problems.add(raw, register=False)


def judged(exchange: Exchange, path: Path, verdict: Verdict, other: str) -> Counts:
    seen = preview_ledger(exchange.problems, path, propose_mapping(exchange.problems, path))
    (found,) = seen.resembling
    assert (found.other, found.in_ledger, found.own_request, found.request) == (other, True, "请增容", "请尽快增容")
    verdicts = {found.place: Judged(verdict, other)}
    return accept_ledger(exchange.problems, seen, verdicts=verdicts).counts


@pytest.mark.parametrize(
    ("verdict", "counts", "problems"),
    [
        (Verdict.BOTH, Counts(1, 1, 0, 0, 0), 2),
        (Verdict.SKIP, Counts(1, 0, 0, 1, 0), 1),
        (Verdict.UPDATE, Counts(1, 0, 1, 0, 0), 1),
        (Verdict.LATER, Counts(1, 1, 0, 0, 0), 2),
    ],
)
def test_each_verdict_leads_to_what_it_says(
    exchange: Exchange, verdict: Verdict, counts: Counts, problems: int
) -> None:
    number = str(known(exchange).number)
    assert judged(exchange, book(exchange, ROW), verdict, number) == counts
    assert len(exchange.county.store.find(Problem)) == problems


@pytest.mark.parametrize("verdict", Verdict)
def test_what_was_said_of_a_pair_is_not_asked_again_in_another_file(exchange: Exchange, verdict: Verdict) -> None:
    number = str(known(exchange).number)
    path = book(exchange, ROW)
    mapping = propose_mapping(exchange.problems, path)
    first = preview_ledger(exchange.problems, path, mapping)
    remember(exchange.problems.ledger, first.resembling, verdict)
    again = book(exchange, ("示例乙厂", "示例：缺少技工", "请招聘", "正在推进"), ROW)
    seen = preview_ledger(exchange.problems, again, mapping)
    (pair,) = seen.resembling
    assert seen.said == {(pair.place, number): verdict}
    wanted = {Verdict.SKIP: RowKind.SAME, Verdict.UPDATE: RowKind.CHANGED}.get(verdict, RowKind.NEW)
    assert [row.kind for row in seen.rows] == [RowKind.NEW, wanted]
    assert accept_ledger(exchange.problems, seen).counts == seen.counts


def test_what_was_said_can_be_taken_back_and_another_row_is_asked_of(exchange: Exchange) -> None:
    known(exchange)
    path = book(exchange, ROW)
    mapping = propose_mapping(exchange.problems, path)
    seen = preview_ledger(exchange.problems, path, mapping)
    remember(exchange.problems.ledger, seen.resembling, Verdict.SKIP)
    other = preview_ledger(exchange.problems, book(exchange, (*ROW[:2], "请尽快扩容", ROW[3])), mapping)
    assert (len(other.resembling), other.said) == (1, {})
    remember(exchange.problems.ledger, seen.resembling, None)
    assert preview_ledger(exchange.problems, book(exchange, ROW), mapping).said == {}


def test_two_rows_of_a_file_that_are_alike_are_remembered_by_what_they_say(exchange: Exchange) -> None:
    like = (ROW[0], ROW[1] + "！", "请尽快增容", ROW[3])
    path = book(exchange, ROW, like)
    mapping = propose_mapping(exchange.problems, path)
    remember(exchange.problems.ledger, preview_ledger(exchange.problems, path, mapping).resembling, Verdict.SKIP)
    seen = preview_ledger(exchange.problems, book(exchange, ("示例乙厂", "另一件", "", ""), ROW, like), mapping)
    assert [row.kind for row in seen.rows] == [RowKind.NEW, RowKind.NEW, RowKind.SAME]


def test_an_update_sets_what_the_row_says(exchange: Exchange) -> None:
    problem = known(exchange)
    judged(exchange, book(exchange, ROW), Verdict.UPDATE, str(problem.number))
    now = exchange.problems.find(str(problem.number))
    assert (now.request, now.title, now.found_on) == ("请增容", problem.title, problem.found_on)


def test_a_judged_row_is_told_by_the_ledgers_title_and_without_what_a_new_one_would_lack(exchange: Exchange) -> None:
    problem = known(exchange)
    path = book(exchange, ROW)
    seen = preview_ledger(exchange.problems, path, propose_mapping(exchange.problems, path))
    assert any(each.column == "状态" for each in seen.findings)
    verdicts = {seen.resembling[0].place: Judged(Verdict.UPDATE, str(problem.number))}
    again = judge_ledger(exchange.problems, seen, verdicts)
    assert [(row.kind, row.title) for row in again.rows] == [(RowKind.CHANGED, problem.title)]
    assert not any(each.column == "状态" for each in again.findings)


def test_what_is_to_be_merged_later_says_with_what(exchange: Exchange) -> None:
    problem = known(exchange)
    judged(exchange, book(exchange, ROW), Verdict.LATER, str(problem.number))
    (new,) = (each for each in exchange.county.store.find(Problem) if each.id != problem.id)
    told = [str(entry.text) for entry in exchange.problems.family(new).progress]
    assert f"导入时疑似与{problem.number}重复，待并案。" in told


# numbers, words and headings


def test_a_row_with_a_known_number_is_the_same_problem(exchange: Exchange) -> None:
    number = str(known(exchange).number)
    path = book(exchange, (number, *ROW), headings=("问题编号", *HEADINGS))
    mapping = propose_mapping(exchange.problems, path)
    assert mapping.columns["问题编号"] == "number"
    seen = preview_ledger(exchange.problems, path, mapping)
    assert [(row.kind, row.number) for row in seen.rows] == [(RowKind.CHANGED, number)]
    accept_ledger(exchange.problems, seen)
    assert exchange.problems.find(number).request == "请增容"


def test_a_column_of_our_numbers_is_known_by_its_content(exchange: Exchange) -> None:
    number = str(known(exchange).number)
    look = look_at(exchange.problems, read_any(book(exchange, (number, *ROW), headings=("编号", *HEADINGS))))
    assert (look.mapping.columns["编号"], look.columns[0].why) == ("number", Why.CONTENT)


def test_a_number_of_somebody_else_is_kept_in_the_note(exchange: Exchange) -> None:
    path = book(exchange, ("2025-17", *ROW), headings=("问题编号", *HEADINGS))
    accept_ledger(exchange.problems, preview_ledger(exchange.problems, path, propose_mapping(exchange.problems, path)))
    (problem,) = exchange.county.store.find(Problem)
    assert "问题编号：2025-17" in str(exchange.problems.family(problem).progress[0].text)


def test_the_ledgers_own_words_become_the_catalogues(exchange: Exchange) -> None:
    path = book(exchange, (*ROW, "供电类", "机械板块"), headings=(*HEADINGS, "问题类别", "所属产业"))
    mapping = propose_mapping(exchange.problems, path)
    assert mapping.words == {"category": {"供电类": ""}, "cluster": {"机械板块": ""}}
    raw = {**mapping.to_json(), "words": {"category": {"供电类": "用电"}, "cluster": {"机械板块": "工程机械"}}}
    accept_ledger(exchange.problems, preview_ledger(exchange.problems, path, Mapping.from_json(raw)))
    (problem,) = exchange.county.store.find(Problem)
    assert (problem.category, problem.cluster) == ("用电", "工程机械")


def test_a_heading_row_that_somebody_names_is_read_and_remembered(exchange: Exchange) -> None:
    path = book(exchange, ("厂家", "难处", "想要", "办到哪"), ROW)
    opened = read_any(path)
    look = look_at(exchange.problems, opened, {"Sheet": 2})
    assert [table.heading for table in look.tables] == [2]
    columns = dict(zip(look.mapping.columns, ("subject_name", "title", "request", ""), strict=True))
    mapping = Mapping.from_json({**look.mapping.to_json(), "columns": columns})
    seen = preview_ledger(exchange.problems, path, mapping)
    assert [row.title for row in seen.rows] == ["示例：供电容量不足"]
    accept_ledger(exchange.problems, seen)
    again = look_at(exchange.problems, opened)
    assert (again.mapping.columns, again.mapping.heads) == (columns, {"Sheet": 2})
    assert again.last is not None
    assert {column.why for column in again.columns} == {Why.REMEMBERED}


def test_a_remembered_mapping_learns_words_that_are_new(exchange: Exchange) -> None:
    path = book(exchange, ROW)
    accept_ledger(exchange.problems, preview_ledger(exchange.problems, path, propose_mapping(exchange.problems, path)))
    path = book(exchange, (*ROW[:3], "已解决"))
    assert propose_mapping(exchange.problems, path).states == {"正在推进": "handling", "已解决": "resolved"}


def test_words_follow_the_column_that_is_chosen(exchange: Exchange) -> None:
    look = look_at(exchange.problems, read_any(book(exchange, (*ROW, "需市级协调"), headings=(*HEADINGS, "备注"))))
    raw = look.mapping.to_json()
    changed = Mapping.from_json({**raw, "columns": {**look.mapping.columns, "备注": "tier"}})
    assert with_words(exchange.problems, look, changed).tiers["需市级协调"] == "department"
