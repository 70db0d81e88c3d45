"""What comes in by a workbook is, in every desk's judgement, the right of the office that filled it in."""

from __future__ import annotations

import pytest

from tests.xzdesk.exchange.workbook_support import ANSWER, REPLIED, Exchange
from xzdesk.errors import Refusal
from xzdesk.exchange.intake import undo_import
from xzdesk.problems import rights
from xzdesk.problems.authors import judge
from xzdesk.problems.known import Known


def wrong(exchange: Exchange) -> list[str]:
    """The changes of the log that another desk would not accept."""
    store = exchange.county.store
    known: Known = exchange.problems.known()
    return [str(no) for change in store.changes_since({}) if (no := judge(change, known)) is not None]


def test_an_answer_a_return_and_a_forward_are_right_and_so_is_taking_them_back(exchange: Exchange) -> None:
    for _ in range(3):
        exchange.referred()
    returned = exchange.out().fill(3, **ANSWER).task(3, 责任单位="市发改委", 交办内容="列入计划。")
    returned.fill(4, 处理方式="退回", 退回或转报原因="材料不全。", 答复日期=REPLIED)
    returned.fill(5, 处理方式="转报会商", 转报依据="系统性问题", 退回或转报原因="涉及多个部门。", 答复日期=REPLIED)
    result = exchange.take_in(returned)
    assert result.new == 3
    assert wrong(exchange) == []
    undo_import(exchange.problems, result.gesture)
    assert wrong(exchange) == []


def test_a_step_that_would_set_more_than_its_right_is_not_taken(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.referred()
    returned = exchange.out().fill(3, **ANSWER)
    monkeypatch.setitem(rights.SETS, "reply", {"problem": frozenset({"status"})})
    with pytest.raises(Refusal) as no:
        exchange.preview(returned)
    assert no.value.code == "right_outside_step"
