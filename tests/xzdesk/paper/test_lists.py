"""Problem list, closing ledger, papers for meetings: every record, in each format, as the filter says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.xzdesk.paper.forms_support import texts
from tests.xzdesk.paper.reading import lost, squeeze
from tests.xzdesk.problems.office_support import County
from xzdesk.core.captions import Tier
from xzdesk.paper.document import Document, Orientation, Table
from xzdesk.paper.reports.ledgers import LedgerKind, filters_told, ledger
from xzdesk.paper.reports.meeting import Meeting, meeting
from xzdesk.paper.words import document_text
from xzdesk.problems.queries import Light, LightRule, Order, ProblemQuery
from xzdesk.problems.records import IN_HAND, State

THURSDAY = date(2026, 3, 5)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    """Problems in every state: late, waiting for a signature, an answer, a check, and closed."""
    made = County(tmp_path, date(2026, 2, 25))
    made.handling(due_on="2026-03-03")
    made.add(title="示例：久未研判")
    made.clock.to(THURSDAY)
    made.handling(due_on="2026-03-10")
    made.step("progress", made.handling(due_on="2026-06-30"), text="已勘察。")
    made.step(
        "decide", made.add(category="用地"), tier="department", reason="示例", measures_taken="示例", request="示例"
    )
    made.referred()
    made.step("reply", made.referred(), kind="agreed", text="已列入计划。")
    made.step("verify", made.resolved(), "示例核验人", ok=True, satisfaction="satisfied")
    made.resolved()
    made.add(register=False, title="示例：草稿")
    yield made
    made.store.close()


def listed(county: County, kind: LedgerKind, **query: object) -> Document:
    return ledger(kind, county.as_().problems, ProblemQuery(**query))  # type: ignore[arg-type]


def rows(document: Document) -> list[list[str]]:
    return [[cell.words for cell in row] for block in document.blocks if isinstance(block, Table) for row in block.rows]


def numbers(document: Document) -> set[str]:
    return set(re.findall(r"沛县-A-2026-\d{4}", "\n".join(cell for row in rows(document) for cell in row)))


def in_states(county: County, *states: State) -> set[str]:
    problems = county.store.problems_at(county.store.problem_rows(ProblemQuery(states=states), _rule(county)))
    return {str(problem.number) for problem in problems}


def _rule(county: County) -> LightRule:
    return county.as_().clockwork.rule(THURSDAY)


def test_the_problem_list_is_of_what_is_in_hand_and_the_closing_ledger_of_what_is_closed(county: County) -> None:
    assert numbers(listed(county, LedgerKind.PROBLEMS)) == in_states(county, *IN_HAND)
    assert numbers(listed(county, LedgerKind.CLOSED)) == in_states(county, State.CLOSED)


def test_the_columns_say_who_what_and_until_when(county: County) -> None:
    problem, *_ = (row for row in rows(listed(county, LedgerKind.PROBLEMS, states=(State.HANDLING,))) if row[-1])
    assert problem[4:7] == ["县级办理\n办理中", "县工信局\n示例责任人", "○ 绿灯 \n2026-06-30"]
    assert problem[3].endswith("诉求：请协调新增一条10千伏专线。")
    assert problem[-1] == "2026-03-05\n已勘察。"
    (closed,) = rows(listed(county, LedgerKind.CLOSED))
    assert closed[3].endswith("办理结果：已增容。")
    assert closed[5:] == ["验收单1份。", "2026-03-05\n2026-03-05", "示例核验人\n满意"]


@pytest.mark.parametrize(
    "query",
    [
        {"tiers": (Tier.DEPARTMENT,)},
        {"lights": (Light.RED, Light.YELLOW)},
        {"categories": ("用地",)},
        {"text": "久未"},
        {"states": (State.REFERRED, State.CLOSED), "order": Order.NUMBER},
        {"registered_from": THURSDAY, "limit": 2},
    ],
)
def test_any_filter_of_the_ledger_gives_the_same_problems_in_the_same_order(
    county: County, query: dict[str, object]
) -> None:
    document = listed(county, LedgerKind.PROBLEMS, **query)
    asked = LedgerKind.PROBLEMS.narrowed(ProblemQuery(**query))  # type: ignore[arg-type]
    found = county.store.problems_at(county.store.problem_rows(asked, _rule(county)))
    assert [row[1].split("\n")[0] for row in rows(document)] == [problem.number for problem in found]
    assert found
    assert f"共{len(found)}件" in document.subtitle


def test_the_filter_is_told_in_words() -> None:
    query = ProblemQuery(states=IN_HAND, tiers=(Tier.COUNTY,), text="用电", closed_from=THURSDAY, limit=5)
    told = "筛选条件　状态：在办；办理层级：县级办理；查找：用电；销号日期：2026-03-05至；件数：至多5件"
    assert filters_told(query) == told
    assert filters_told(ProblemQuery()) == "筛选条件　全部"


@pytest.mark.parametrize("kind", list(LedgerKind))
def test_every_problem_of_a_list_is_read_back_from_every_format(county: County, kind: LedgerKind) -> None:
    _read_back(listed(county, kind))


def _read_back(document: Document) -> None:
    assert document.orientation is Orientation.LANDSCAPE
    heads = {part for b in document.blocks if isinstance(b, Table) for c in b.columns for part in c.caption.split("\n")}
    heads |= {column.caption for b in document.blocks if isinstance(b, Table) for column in b.columns}
    for ending, text in texts(document).items():
        assert lost(document_text(document), text, anywhere=heads) == [], ending
        assert {squeeze(number) for number in numbers(document)} <= set(re.findall(r"沛县-A-2026-\d{4}", text)), ending


# meetings


def parts(document: Document) -> dict[str, list[list[str]]]:
    found = [block for block in document.blocks if isinstance(block, Table)]
    return {
        re.sub(r"表\d　(.*)（\d+件）", r"\1", block.title): [[c.words for c in row] for row in block.rows]
        for block in found
    }


def test_the_dispatch_lists_what_waits_for_a_decision_what_is_late_and_what_is_due(county: County) -> None:
    found = parts(meeting(Meeting.DISPATCH, county.as_().problems))
    asked = {(row[3].split("\n")[1], row[7], row[8]) for row in found["提请议定事项"]}
    assert asked == {
        ("待研判", "研判，确定办理层级", "沛县（研判）"),
        ("待审签", "审签，报送市资规局", "分管领导"),
    }
    (late,) = found["超过时限事项"]
    assert late[7:] == ["按时限办结；不能办结的，申请延期或提到更高层级", "县工信局\n示例责任人"]
    assert late[6].startswith("● 红灯")
    (answered,) = found["答复待落实事项"]
    assert answered[7] == "落实答复意见并办结"
    due = {row[6].split("\n")[-1] for row in found["即将到期事项"]}
    assert "2026-03-10" in due
    assert "2026-06-30" not in due


def test_the_session_asks_the_departments_and_the_review_the_leadership(county: County) -> None:
    top = county.referred()
    county.step("forward", top, ground="systemic", reason="示例", opinions="示例")
    session = parts(meeting(Meeting.SESSION, county.as_().problems))["提请议定事项"]
    review = parts(meeting(Meeting.REVIEW, county.as_().problems))["提请议定事项"]
    assert {row[8] for row in session} == {"分管领导", "市工信局", "市制造强市建设工作领导小组办公室"}
    assert {row[8] for row in review} == {"分管领导", "市制造强市建设工作领导小组办公室"}
    assert all(row[7].startswith(("审签", "答复：请协调")) for row in (*session, *review))


def test_no_problem_is_on_a_meetings_paper_twice_and_none_is_lost_in_any_format(county: County) -> None:
    for kind in Meeting:
        document = meeting(kind, county.as_().problems)
        told = [row[1].split("\n")[0] for part in parts(document).values() for row in part]
        assert len(told) == len(set(told))
        _read_back(document)
