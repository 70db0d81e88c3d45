"""Whatever was done to a returned workbook: every row is counted, nothing crashes, county's words stay the county's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.xzdesk.exchange.workbook_support import ANSWER, Exchange
from xzdesk.core.fields import values_of
from xzdesk.errors import Refusal
from xzdesk.exchange.columns import KEY
from xzdesk.exchange.filled import read_filled
from xzdesk.exchange.findings import Counts, RowKind
from xzdesk.exchange.replies import Replies
from xzdesk.problems.records import Problem
from xzdesk.problems.workflow import EDITABLE
from xzdesk.workbooks.reader import Book, Cell, Sheet, read_book

ODD: list[object] = [
    None, "", " ", "答复", "退回", "转报会商", "同意办理", "系统性问题", "〔清空〕", "市发改委", "=1", "_x000D_",
    "\u200b", "2026-03-10", "2026-02-30", 0, -1, 20260310, 46091, 1e300, 3.5, float("inf"), float("nan"),
    True, date(2026, 3, 10), datetime(2026, 3, 10, 8), time(8), timedelta(1), KEY, "报送件编号", "x" * 5000,
]  # fmt: skip
TROUBLES = ("", "", "", "cell_error", "cell_not_computed")
CELLS = st.builds(Cell, st.one_of(st.sampled_from(ODD), st.text(max_size=5)), st.sampled_from(TROUBLES))
EDITS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9), st.integers(1, 30), CELLS), max_size=12)


def edited(book: Book, edits: list[tuple[int, int, int, Cell]], keys: list[Cell]) -> Book:
    """The workbook with some cells set, ids and whole rows copied about."""
    rows: list[dict[int, dict[int, Any]]] = [{n: dict(row) for n, row in sheet.rows.items()} for sheet in book.sheets]
    for sheet, row, column, cell in edits:
        value = keys[row % len(keys)] if column == 1 else cell
        if column == 30:
            rows[sheet][row] = dict(rows[sheet].get(row + 1, {}))
        else:
            rows[sheet].setdefault(row, {})[column] = value
    return Book(book.name, "", tuple(Sheet(old.name, new) for old, new in zip(book.sheets, rows, strict=True)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_edit_of_any_cell_is_read_counted_and_harms_nothing(exchange: Exchange, data: st.DataObject) -> None:
    if not exchange.county.store.find(Problem):
        for _ in range(3):
            exchange.referred()
        exchange.out().fill(3, **ANSWER).fill(4, 签收人="李签收", 签收日期="2026-03-06").save("件.xlsx")
    book = read_book(exchange.folder / "件.xlsx")
    keys = [Cell(book.sheets[1].rows[row][1].value) for row in (3, 4, 5)] + [Cell("未知"), Cell(5), Cell(None)]
    last = exchange.county.store.last_stamp()
    try:
        filled = read_filled(edited(book, data.draw(EDITS), keys))
    except Refusal:
        return
    plans = [Replies(exchange.problems, filled.identity.packet).plan(item) for item in filled.items]
    counts = Counts.of(plan.result for plan in plans)
    assert counts.read == counts.new + counts.changed + counts.same + counts.refused == len(filled.items)
    for plan in plans:
        assert bool(plan.takings) == (plan.result.kind in (RowKind.NEW, RowKind.CHANGED))
        assert bool(plan.result.reason) == (plan.result.kind in (RowKind.REFUSED, RowKind.CONFLICT))
        for change in (change for taking in plan.takings for change in taking.changes):
            if change.kind == "problem":
                assert set(change.patch) <= set(values_of(Problem())) - set(EDITABLE)
    assert exchange.county.store.last_stamp() == last
