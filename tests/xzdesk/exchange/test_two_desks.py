"""Two desks of a county import the same file: they agree, in whatever order their logs meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.sqlite_store import SqliteStore
from tests.support import new_store
from tests.xzdesk.exchange.workbook_support import ANSWER, Exchange, Returned
from xzdesk.core.fields import KINDS
from xzdesk.exchange.intake import accept, preview
from xzdesk.office import Office, open_office
from xzdesk.problems.records import Assignment, Reply


@pytest.fixture
def second(exchange: Exchange, tmp_path: Path) -> Iterator[Office]:
    """Another desk of the same county."""
    store = new_store(tmp_path, "沛县", letter="B", operator="示例经办丁")
    office = open_office(store, now=exchange.county.clock)
    office.announce_site()
    yield office
    store.close()


def merge(source: SqliteStore, target: SqliteStore) -> int:
    """Everything of one log into the other; how many changes were new there."""
    with target.writing():
        return target.append(source.changes_since({})).new


def tables(store: SqliteStore) -> dict[str, object]:
    """Every record of every kind, but for the files that a desk itself wrote or read."""
    kinds = [kind for kind in KINDS.values() if kind.kind not in ("exchange_file", "site")]
    return {kind.kind: store.find(kind.cls) for kind in kinds}


def at_second(second: Office, returned: Returned) -> int:
    found = preview(second.problems, returned.save())
    return accept(second.problems, found).new


def stores(exchange: Exchange, second: Office) -> tuple[SqliteStore, SqliteStore]:
    assert isinstance(second.ledger, SqliteStore)
    return exchange.county.store, second.ledger


def full(exchange: Exchange) -> Returned:
    """One answer with assigned items, one return."""
    exchange.referred()
    exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    returned.fill(4, 处理方式="退回", 退回或转报原因="材料不全。", 答复日期=date(2026, 3, 10), 签收日期="2026-3-9")
    return returned.task(3, 责任单位="市发改委", 交办内容="列入计划。").task(
        4, 责任单位="市供电公司", 交办内容="立项。"
    )


def test_the_same_file_at_two_desks_makes_the_same_changes(exchange: Exchange, second: Office) -> None:
    returned = full(exchange)
    ours, theirs = stores(exchange, second)
    merge(ours, theirs)
    assert exchange.take_in(returned).new == at_second(second, returned) == 2
    replies = [[c for c in store.changes_since({}) if c.site.startswith("reply-")] for store in (ours, theirs)]
    assert len(replies[0]) > 5
    assert replies[0] == replies[1]
    assert all(change.stamp > max((s for b in change.basis.values() for s in b), default="") for change in replies[0])
    assert tables(ours) == tables(theirs)


def test_their_logs_meet_without_a_trace_of_it(exchange: Exchange, second: Office) -> None:
    returned = full(exchange)
    ours, theirs = stores(exchange, second)
    merge(ours, theirs)
    exchange.take_in(returned)
    at_second(second, returned)
    before = tables(ours)
    assert merge(theirs, ours) == 2  # the other desk's name, and its record of the import
    merge(ours, theirs)
    assert tables(ours) == tables(theirs) == before
    assert (ours.conflicted(), ours.gaps()) == ([], [])


def test_a_desk_that_got_the_answer_by_the_log_finds_nothing_new_in_the_file(
    exchange: Exchange, second: Office
) -> None:
    returned = full(exchange)
    ours, theirs = stores(exchange, second)
    exchange.take_in(returned)
    merge(ours, theirs)
    found = preview(second.problems, returned.save())
    assert (found.counts.read, found.counts.same) == (2, 2)


def test_one_desk_took_the_receipt_in_first_and_the_other_all_at_once(exchange: Exchange, second: Office) -> None:
    exchange.referred()
    ours, theirs = stores(exchange, second)
    returned = exchange.out()
    merge(ours, theirs)
    receipt = {caption: ANSWER[caption] for caption in ("签收人", "签收日期")}
    exchange.take_in(returned.fill(3, **receipt))
    assert exchange.take_in(returned.fill(3, **ANSWER)).changed == 1
    assert at_second(second, returned) == 1
    merge(theirs, ours)
    assert tables(ours) == tables(theirs)
    assert ours.conflicted() == []


def test_one_desk_had_noted_a_receipt_by_hand_and_there_is_still_one_answer(exchange: Exchange, second: Office) -> None:
    returned = full(exchange)
    ours, theirs = stores(exchange, second)
    merge(ours, theirs)
    problem = second.problems.find("沛县-A-2026-0001")
    second.problems.step("receive", problem, {"person": "李签收", "received_on": "2026-03-06"})
    exchange.take_in(returned)
    at_second(second, returned)
    merge(ours, theirs)
    merge(theirs, ours)
    assert tables(ours) == tables(theirs)
    assert (len(ours.find(Reply)), len(ours.find(Assignment))) == (1, 2)
    assert ours.conflicted() == []


def test_other_rules_at_the_two_desks_are_a_conflict_of_the_date_and_no_forgery(
    exchange: Exchange, second: Office
) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, **{**ANSWER, "办结时限": None})
    ours, theirs = stores(exchange, second)
    merge(ours, theirs)
    second.change_settings({"carry_out_days": 30})
    exchange.take_in(returned)
    at_second(second, returned)
    merge(ours, theirs)
    merge(theirs, ours)
    assert tables(ours) == tables(theirs)
    assert len(ours.find(Reply)) == 1
    assert exchange.now(problem).conflicts == ("due_on",)


def test_an_answer_by_hand_at_one_desk_and_by_file_at_the_other_is_a_conflict(
    exchange: Exchange, second: Office
) -> None:
    problem = exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    ours, theirs = stores(exchange, second)
    merge(ours, theirs)
    raw = {"kind": "explained", "text": "电话答复。", "replied_on": "2026-03-11", "due_on": "2026-05-01"}
    exchange.problems.step("reply", exchange.now(problem), raw)
    at_second(second, returned)
    merge(ours, theirs)
    merge(theirs, ours)
    assert tables(ours) == tables(theirs)
    assert exchange.now(problem).conflicts == ("due_on", "stage_on")
