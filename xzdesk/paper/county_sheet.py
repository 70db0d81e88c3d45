"""县级办理单: the county's handling sheet, and the triage form of a problem that has no tier yet."""

from __future__ import annotations

from collections.abc import Iterator

from xzdesk.paper.document import Block, Document, KeyValues, Pair, SignatureGrid, SignBox
from xzdesk.paper.form_parts import (
    FormKind,
    Matter,
    due_pair,
    history_table,
    operator_box,
    policy,
    subject_pairs,
)
from xzdesk.problems.records import State
from xzdesk.problems.triage import QUESTIONS

UNDECIDED = (State.DRAFT, State.TRIAGE)
_YES_NO = "□是　　□否"
_GROUNDS = "□系统性问题　　□重大推进问题　　□否"


def county_sheet(matter: Matter) -> Document:
    """The sheet on which the county decides and handles."""
    problem = matter.problem
    undecided = problem.status in UNDECIDED
    return Document(
        title=f"{problem.county or ''}企业（项目）问题{FormKind.COUNTY_SHEET.caption}",
        number=problem.number,
        subtitle="（研判）" if undecided else "",
        blocks=(*(_triage(matter) if undecided else _handling(matter)), history_table(matter, _told(matter))),
        head=f"{problem.number or ''}　{FormKind.COUNTY_SHEET.caption}",
    )


def _common(matter: Matter) -> tuple[tuple[Pair, ...], ...]:
    problem = matter.problem
    return (
        *subject_pairs(matter),
        (matter.pair(problem, "description", lines=3),),
        (matter.pair(problem, "request", lines=2),),
        (Pair("办理依据", policy(matter.catalogue)),),
    )


def _triage(matter: Matter) -> Iterator[Block]:
    problem = matter.problem
    (_, county, county_words), (_, department, department_words), (_, beyond, beyond_words) = QUESTIONS
    usual = matter.catalogue.usual_department(problem.category or "", problem.cluster or "")
    yield KeyValues(
        (
            *_common(matter),
            (matter.pair(problem, "status"),),
            (Pair(county, f"{_YES_NO}\n（{county_words}）"),),
            (Pair(department, f"{_YES_NO}\n（{department_words}）"),),
            (Pair("建议报送部门", f"{usual.department}\n{usual.why}".strip()),),
            (Pair(beyond, f"{_GROUNDS}\n（{beyond_words}）"),),
            (Pair("责任单位"), Pair("责任人")),
            (Pair("办理时限"),),
        )
    )
    yield SignatureGrid(
        (
            operator_box(matter, ("register", "add")),
            SignBox("审核人意见", lines=2),
            SignBox("分管领导意见"),
        )
    )


def _handling(matter: Matter) -> Iterator[Block]:
    yield KeyValues((*_common(matter), *_decided(matter), *_outcome(matter)))
    yield SignatureGrid(
        (
            operator_box(matter, ("decide", "register", "add")),
            SignBox("责任单位（盖章）", seal=True, lines=2),
            SignBox("审核人意见", lines=2),
            SignBox("分管领导意见"),
            _verification(matter),
        )
    )


def _decided(matter: Matter) -> Iterator[tuple[Pair, ...]]:
    problem = matter.problem
    yield matter.pairs(problem, "status", "tier")
    yield matter.pairs(problem, "unit", "person")
    yield due_pair(matter), matter.pair(problem, "first_due_on")
    if problem.extensions or problem.reopens:
        yield matter.pairs(problem, "extensions", "reopens")
    for name in ("department", "measures_taken", "reason"):
        if getattr(problem, name):
            yield (matter.pair(problem, name),)


def _outcome(matter: Matter) -> Iterator[tuple[Pair, ...]]:
    """Filled by hand until it is known."""
    problem = matter.problem
    if problem.withdraw_reason or problem.merged_into:
        yield matter.pairs(problem, "withdraw_reason")
        yield matter.pairs(problem, "merged_into")
        return
    yield (matter.pair(problem, "result", lines=3),)
    yield (matter.pair(problem, "evidence", lines=2),)
    yield matter.pairs(problem, "resolved_on", "handler")
    yield matter.pairs(problem, "closed_on", "satisfaction")


def _verification(matter: Matter) -> SignBox:
    """核验意见: the last one since the problem was resolved, else a place for it."""
    made = matter.family.verifications
    if not made or matter.problem.status is not State.CLOSED:
        return SignBox("核验意见")
    last = made[-1]
    return SignBox("核验意见", opinion=last.text or "核验通过。", name=last.verifier or "", day=last.on)


def _told(matter: Matter) -> tuple[str | None, ...]:
    problem = matter.problem
    decided = () if problem.status in UNDECIDED else (problem.measures_taken, problem.reason, problem.result)
    return (problem.description, problem.request, *decided, problem.evidence)
