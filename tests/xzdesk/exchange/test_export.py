"""A referral workbook leaves the office: what is on it, and what happens when it cannot be written."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from openpyxl import load_workbook

from tests.xzdesk.exchange.workbook_support import UNIT, Exchange, Returned
from xzdesk import placing
from xzdesk.catalogue import Editions
from xzdesk.core.captions import Tier
from xzdesk.core.fieldtypes import Day
from xzdesk.errors import Refusal
from xzdesk.exchange.columns import COVER, IDENTITY, ITEMS, TASKS, county_columns, reply_columns
from xzdesk.exchange.referral import pending, suggested_name, units_with_pending
from xzdesk.problems.records import ExchangeFile


def test_pending_are_the_referrals_sent_or_received_and_not_answered(exchange: Exchange) -> None:
    first, second, third = exchange.referred(), exchange.referred(), exchange.led()
    exchange.referred()
    exchange.county.step("receive", second, person="李签收")
    exchange.county.step("reply", exchange.problems.find("沛县-A-2026-0004"), kind="agreed", text="同意。")
    exchange.county.add()
    assert [problem.id for problem, _ in pending(exchange.problems)] == [first.id, second.id, third.id]
    assert [problem.id for problem, _ in pending(exchange.problems, UNIT)] == [first.id, second.id]
    office = f"{exchange.problems.catalogue.leading_group}办公室"
    assert units_with_pending(exchange.problems) == [(UNIT, 2), (office, 1)]


def test_a_unit_that_was_renamed_gets_what_was_sent_to_its_old_name(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = exchange.referred()
    names = {UNIT: "市工业和信息化局"}
    monkeypatch.setattr(Editions, "department_now", lambda _, name: names.get(name, name))
    assert units_with_pending(exchange.problems) == [("市工业和信息化局", 1)]
    assert [found.id for found, _ in pending(exchange.problems, UNIT)] == [problem.id]
    assert exchange.export(unit="市工业和信息化局").count == 1


def test_an_export_is_recorded_and_numbered_by_the_desk(exchange: Exchange) -> None:
    problem = exchange.referred()
    assert suggested_name(exchange.problems, UNIT) == "报送件_市工信局_沛县-A-2026-送001.xlsx"
    first, second = exchange.export("甲.xlsx"), exchange.export("乙.xlsx")
    assert (first.number, second.number, first.count) == ("沛县-A-2026-送001", "沛县-A-2026-送002", 1)
    assert exchange.referral(problem).exported_on == date(2026, 3, 5)
    records = exchange.county.store.find(ExchangeFile, direction="out")
    assert [(r.name, r.partner, r.sha256) for r in records] == [
        ("甲.xlsx", UNIT, first.sha256), ("乙.xlsx", UNIT, second.sha256),
    ]  # fmt: skip


def test_what_was_exported_is_not_undone_any_more(exchange: Exchange) -> None:
    problem = exchange.referred()
    approval = exchange.county.store.changes("problem", problem.id)[-1].gesture
    exchange.export()
    with pytest.raises(Refusal) as no:
        exchange.problems.undo(approval)
    assert no.value.code == "undo_left_office"


def test_nothing_pending_writes_nothing(exchange: Exchange) -> None:
    with pytest.raises(Refusal) as no:
        exchange.export()
    assert no.value.code == "export_nothing_pending"
    assert list(exchange.folder.iterdir()) == []


def test_a_name_without_ending_gets_one(exchange: Exchange) -> None:
    exchange.referred()
    assert exchange.export("市工信局2026.3").path.name == "市工信局2026.3.xlsx"


def test_the_cover_says_from_whom_to_whom_which_how_many_and_by_when(exchange: Exchange) -> None:
    exchange.referred()
    words = "\n".join(str(cell.value) for row in Returned(exchange.export().path).sheet(COVER) for cell in row)
    due = exchange.referral(exchange.problems.find("沛县-A-2026-0001")).reply_due_on
    assert due is not None
    for word in ("沛县工信局（示例）", UNIT, "沛县-A-2026-送001", "1件", "2026年3月5日", "怎样填写", "〔清空〕"):
        assert word in words
    assert f"请于{due.year}年{due.month}月{due.day}日前答复" in words


def test_the_cover_tells_the_first_and_the_last_deadline_and_how_many_have_passed(exchange: Exchange) -> None:
    early = exchange.referred()
    exchange.county.clock.to(date(2026, 3, 25))
    late = exchange.referred()
    days = [exchange.referral(problem).reply_due_on for problem in (early, late)]
    words = "\n".join(str(cell.value) for row in Returned(exchange.export().path).sheet(COVER) for cell in row)
    first, last = (Day().show(day) for day in days)
    assert f"最早{first}、最晚{last}，各件见“报送件”表；其中1件已超期" in words


def test_the_cover_marks_a_due_date_in_a_year_without_arrangement(exchange: Exchange) -> None:
    exchange.county.clock.to(date(2026, 12, 28))
    exchange.referred()
    words = "\n".join(str(cell.value) for row in Returned(exchange.export().path).sheet(COVER) for cell in row)
    assert "前答复（当年放假安排尚未公布，时限暂定）" in words


def test_the_countys_cells_are_locked_and_the_reply_cells_open(exchange: Exchange) -> None:
    exchange.referred()
    returned = Returned(exchange.export().path)
    for name in (COVER, ITEMS, TASKS, IDENTITY):
        assert returned.sheet(name).protection.sheet
    assert not returned.items.protection.password
    for column in county_columns(Tier.DEPARTMENT):
        assert returned.cell(3, column.caption).protection.locked
    for column in reply_columns(Tier.DEPARTMENT):
        assert not returned.cell(3, column.caption).protection.locked
        assert returned.cell(3, column.caption).value is None
    assert returned.book[IDENTITY].sheet_state == "veryHidden"
    assert returned.items.column_dimensions["A"].hidden


def test_choices_have_drop_downs_and_dates_are_checked(exchange: Exchange) -> None:
    exchange.referred()
    returned = Returned(exchange.export().path)
    rules = {str(rule.sqref): rule for rule in returned.items.data_validations.dataValidation}

    def rule(caption: str) -> tuple[str, str]:
        found = rules[returned.cell(3, caption).coordinate]
        return found.type, str(found.formula1)

    assert rule("处理方式") == ("list", '"答复,退回,转报会商"')
    assert rule("答复类型") == ("list", '"已协调解决,同意办理,政策解释,暂不具备条件,会商议定"')
    assert rule("转报依据") == ("list", '"系统性问题,重大推进问题"')
    assert {rule(caption)[0] for caption in ("签收日期", "答复日期", "办结时限")} == {"date"}
    assert rule("答复意见")[0] == "textLength"


def test_the_items_are_set_up_for_a4_with_their_heads_on_every_page(exchange: Exchange) -> None:
    exchange.referred()
    items = Returned(exchange.export().path).items
    assert (items.page_setup.paperSize, items.page_setup.orientation) == (9, "landscape")
    assert (items.print_title_rows, items.print_title_cols) == ("$1:$2", "$B:$C")
    footer = items.oddFooter
    assert footer is not None
    assert "&P" in str(footer.center.text)


@pytest.mark.parametrize("text", ["=1+1", "+86 516", "-无", "@经办", "=cmd|' /C calc'!A0"])
def test_what_looks_like_a_formula_is_text(exchange: Exchange, text: str) -> None:
    exchange.referred(description=text)
    cell = Returned(exchange.export().path).cell(3, "问题描述")
    assert (cell.value, cell.data_type) == (text, "s")


def test_the_longest_texts_are_written_whole(exchange: Exchange) -> None:
    text = "字" * 4000
    exchange.referred(description=text)
    assert Returned(exchange.export().path).cell(3, "问题描述").value == text


def refused(exchange: Exchange, name: str = "报送件.xlsx") -> Refusal:
    """The refusal of an export that leaves neither file nor record, and names another file."""
    before = {path.name for path in exchange.folder.iterdir()}
    last = exchange.county.store.last_stamp()
    with pytest.raises(Refusal) as no:
        exchange.export(name)
    assert {path.name for path in exchange.folder.iterdir()} == before
    assert exchange.county.store.last_stamp() == last
    other = no.value.params["other"]
    assert isinstance(other, Path)
    assert not other.exists()
    assert str(other) in str(no.value)
    return no.value


def failing(code: int) -> Callable[..., NoReturn]:
    def fail(*_: object) -> NoReturn:
        raise OSError(code, os.strerror(code))

    return fail


def test_a_missing_folder(exchange: Exchange) -> None:
    exchange.referred()
    assert refused(exchange, "没有/报送件.xlsx").code == "export_folder_missing"


def test_a_folder_in_the_place_of_the_file(exchange: Exchange) -> None:
    exchange.referred()
    (exchange.folder / "报送件.xlsx").mkdir()
    assert refused(exchange).code == "export_target_folder"


@pytest.mark.parametrize("mark", ["~$报送件.xlsx", ".~lock.报送件.xlsx#", "~$件.xlsx"])
def test_a_target_that_is_open_in_another_program(exchange: Exchange, mark: str) -> None:
    exchange.referred()
    exchange.export()
    (exchange.folder / mark).touch()
    no = refused(exchange)
    assert no.code == "export_target_open"
    assert no.params["other"] == exchange.folder / "报送件（2）.xlsx"


def test_a_full_disk(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange.referred()
    monkeypatch.setattr(os, "fsync", failing(errno.ENOSPC))
    assert refused(exchange).code == "export_disk_full"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM])
def test_no_permission(exchange: Exchange, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    exchange.referred()
    monkeypatch.setattr(os, "replace", failing(code))
    assert refused(exchange).code == "export_not_permitted"


def test_any_other_trouble_with_the_disk(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange.referred()
    monkeypatch.setattr(os, "replace", failing(errno.EIO))
    assert refused(exchange).code == "export_failed"


def test_a_file_that_does_not_read_back_as_meant_is_withdrawn(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.referred()
    monkeypatch.setattr("xzdesk.exchange.referral_book.writable", lambda text: f"{text}。")
    monkeypatch.setattr("xzdesk.exchange.referral.writable", lambda text: text)
    exchange.county.step("receive", exchange.problems.find("沛县-A-2026-0001"), person="李签收")
    assert refused(exchange).code == "export_not_as_meant"


def test_a_file_that_cannot_be_read_back_is_withdrawn(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    exchange.referred()
    monkeypatch.setattr("xzdesk.exchange.referral.build", lambda *_, **__: b"PK\x03\x04")
    assert refused(exchange).code == "export_not_as_meant"


class LogError(Exception):
    """Stands for a transaction that cannot be closed."""


def test_a_record_that_fails_leaves_the_file_that_was_there(exchange: Exchange) -> None:
    exchange.referred()
    path = exchange.export().path
    before = path.read_bytes()

    def record() -> None:
        raise LogError

    with pytest.raises(LogError):
        placing.place(b"new", path, lambda _: True, record, exchange.county.store.writing)
    assert path.read_bytes() == before
    assert [file.name for file in exchange.folder.iterdir()] == [path.name]


def test_a_transaction_that_fails_at_its_end_takes_the_file_back(exchange: Exchange) -> None:
    @contextmanager
    def transaction() -> Iterator[None]:
        yield
        raise LogError

    new, old = exchange.folder / "新.xlsx", exchange.folder / "旧.xlsx"
    old.write_bytes(b"old")
    for path in (new, old):
        with pytest.raises(LogError):
            placing.place(b"new", path, lambda _: True, lambda: None, transaction)
    assert {file.name: file.read_bytes() for file in exchange.folder.iterdir()} == {"旧.xlsx": b"old"}


def test_an_export_again_takes_the_place_of_the_file(exchange: Exchange) -> None:
    exchange.referred()
    exchange.export()
    second = exchange.export()
    assert [file.name for file in exchange.folder.iterdir()] == ["报送件.xlsx"]
    assert load_workbook(second.path)[COVER]["B5"].value == "沛县-A-2026-送002"


def test_an_answers_due_date_that_is_an_estimate_is_marked_in_its_row(exchange: Exchange) -> None:
    exchange.county.clock.to(date(2026, 12, 21))
    exchange.referred()
    texts = [str(cell.value) for row in exchange.out().items.iter_rows() for cell in row if cell.value]
    assert any(text.endswith("（暂定）") and text.startswith("2027年1月") for text in texts)
