"""The workbook goes through another program, renamed and re-sorted, and comes back known."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
from openpyxl.cell.cell import Cell

from tests.xzdesk.exchange.libreoffice import Converted
from tests.xzdesk.exchange.workbook_support import ANSWER, REPLIED, Exchange, Returned
from xzdesk.exchange.columns import IDENTITY, ITEMS, TASKS
from xzdesk.exchange.filled import read_filled
from xzdesk.problems.records import State
from xzdesk.workbooks.reader import read_book

NASTY = "=1+1\n二、“引号”，<&>；1/2 与 2026-3-5；001\n　　三、" + "很长的说明。" * 60


def resorted(returned: Returned, first: int, last: int, sheet: str = ITEMS) -> None:
    """The rows in the opposite order, as a person sorts them: whole rows, the hidden column too."""
    rows = [[(cell.value, cell.data_type) for cell in row] for row in returned.sheet(sheet)[first : last + 1]]
    for number, row in enumerate(reversed(rows), start=first):
        for column, (value, data_type) in enumerate(row, start=1):
            cell = returned.sheet(sheet).cell(number, column)
            assert isinstance(cell, Cell)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = data_type


def test_saved_renamed_sorted_and_saved_again_it_is_taken_in_whole(exchange: Exchange, through: Converted) -> None:
    problems = [exchange.referred(description=f"{NASTY}{n}") for n in range(3)]
    exported = exchange.export()
    exchange.county.clock.to(date(2026, 3, 12))
    returned = Returned(through(exported.path, "xlsx"))
    for row in (3, 4, 5):
        answer: dict[str, Any] = {**ANSWER, "答复意见": f"{NASTY}第{row}行"}
        returned.fill(row, **answer)
    returned.task(6, 责任单位="市发改委", 交办内容="列入计划。", 办理时限=date(2026, 5, 31))
    resorted(returned, 3, 5)
    resorted(returned, 3, 11, TASKS)
    returned.items.insert_cols(1)
    returned.items.delete_cols(returned.column("转报依据"))
    back = through(returned.save("关于报送件的回复（最终版）.xlsx"), "xlsx")

    result = exchange.take_in(back)
    assert result.findings == ()
    assert (result.read, result.new) == (3, 3)
    for row, problem in enumerate(problems, start=3):
        assert exchange.now(problem).status is State.REPLIED
        reply = exchange.replies(problem)[0]
        assert reply.text == f"{NASTY}第{row}行"
        assert (reply.replied_on, reply.due_on) == (REPLIED, date(2026, 6, 30))
    assert [task.unit for task in exchange.problems.family(problems[1]).assignments] == ["市发改委"]
    assert exchange.take_in(back).same == 3


def test_identity_locks_and_drop_downs_outlive_another_program(exchange: Exchange, through: Converted) -> None:
    exchange.referred(description=NASTY)
    path = exchange.export().path
    saved = Returned(through(path, "xlsx"))
    assert saved.sheet(IDENTITY).sheet_state != "visible"
    assert saved.items.protection.sheet
    assert saved.cell(3, "标题").protection.locked
    assert not saved.cell(3, "答复意见").protection.locked
    lists = {str(rule.formula1) for rule in saved.items.data_validations.dataValidation if rule.type == "list"}
    assert '"答复,退回,转报会商"' in lists
    before, after = read_filled(read_book(path)), read_filled(read_book(saved.path))
    assert (after.identity, after.items, after.findings) == (before.identity, before.items, ())


def test_even_by_way_of_another_format_it_is_known(exchange: Exchange, through: Converted) -> None:
    exchange.referred(description=NASTY)
    returned = exchange.out().fill(3, **ANSWER)
    back = through(through(returned.save(), "ods"), "xlsx")
    assert exchange.take_in(back).new == 1


def test_printed_it_takes_a_cover_and_a_page_for_each_group_of_columns(exchange: Exchange, through: Converted) -> None:
    exchange.referred(description="说明。" * 300)
    exchange.led(description="说明。" * 300)
    for unit in ("市工信局", f"{exchange.problems.catalogue.leading_group}办公室"):
        pages = _pages(through(exchange.export(f"{unit}.xlsx", unit).path, "pdf"))
        assert len(pages) == 6
        assert "怎样填写" in pages[0]
        for page, caption in zip(pages[1:], ("问题描述", "提级理由", "答复意见", "退回", "交办内容"), strict=True):
            assert caption in page
            assert "报送件编号" in page
            assert "标题" in page


def _pages(path: Path) -> list[str]:
    """The text of each page, all of them A4."""
    document = pypdfium2.PdfDocument(path)
    try:
        texts = []
        for page in document:
            assert sorted(round(side) for side in page.get_size()) == [595, 842]
            text = page.get_textpage()
            texts.append(text.get_text_bounded())
            text.close()
            page.close()
        return texts
    finally:
        document.close()
