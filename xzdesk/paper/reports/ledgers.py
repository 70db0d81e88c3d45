"""问题清单 and 销号台账 in the columns that offices use, for any filter of the ledger, on lying pages."""

from __future__ import annotations

from datetime import date
from functools import partial

from xzdesk.core.captions import Captioned, Tier
from xzdesk.paper.document import Align, Column, Document, Orientation, Table, cells, chinese_date
from xzdesk.paper.layout import title_lines
from xzdesk.paper.reports.entries import Entries, Entry, day_words, holder, tier_words
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import IN_HAND, Problem, Progress, State
from xzdesk.problems.usecases import Problems


class LedgerKind(Captioned):
    """The two lists of problems, by the command's word."""

    PROBLEMS = "problems", "问题清单"
    CLOSED = "closed", "销号台账"

    def narrowed(self, query: ProblemQuery) -> ProblemQuery:
        """The closing ledger holds what is closed; the problem list what is in hand, unless states are asked for."""
        closed = self is LedgerKind.CLOSED
        return query._replace(states=(State.CLOSED,) if closed else query.states or IN_HAND)


def ledger(kind: LedgerKind, problems: Problems, query: ProblemQuery) -> Document:
    """The problems that a query finds, in its order; with lights as of today."""
    today, identity, query = problems.desk.today, problems.desk.identity, kind.narrowed(query)
    found = problems.ledger.problems_at(problems.ledger.problem_rows(query, problems.clockwork.rule(today)))
    entries = (_problem_entries if kind is LedgerKind.PROBLEMS else _closed_entries)(problems)
    rows = tuple(cells(place, *(entry.words(each) for entry in entries)) for place, each in enumerate(found, start=1))
    columns = (Column("序号", 9, Align.CENTER), *(entry.column for entry in entries))
    return Document(
        title=title_lines(identity.office, f"企业（项目）{kind.caption}", Orientation.LANDSCAPE),
        subtitle=f"（截至{chinese_date(today)}，共{len(found)}件）",
        notes=(filters_told(query),),
        blocks=(Table(columns, rows),),
        orientation=Orientation.LANDSCAPE,
        head=f"{identity.office}　{kind.caption}　{chinese_date(today)}",
    )


def filters_told(query: ProblemQuery) -> str:
    """What a query asks for, in words."""
    told = [
        ("状态", "、".join(state.caption for state in query.states)),
        ("办理层级", "、".join(tier.caption for tier in query.tiers)),
        ("所属产业集群", "、".join(query.clusters)),
        ("问题类别", "、".join(query.categories)),
        ("红黄绿灯", "、".join(light.caption for light in query.lights)),
        ("报送部门", query.department),
        ("查找", query.text),
        ("登记日期", _between(query.registered_from, query.registered_to)),
        ("销号日期", _between(query.closed_from, query.closed_to)),
        ("有动态日期", _between(query.moved_from, query.moved_to)),
        ("件数", f"至多{query.limit}件" if query.limit else ""),
    ]
    if set(query.states) == set(IN_HAND):
        told[0] = ("状态", "在办")
    said = "；".join(f"{caption}：{value}" for caption, value in told if value)
    return f"筛选条件　{said or '全部'}"


def _between(first: object, last: object) -> str:
    return f"{first or ''}至{last or ''}" if first or last else ""


def _problem_entries(problems: Problems) -> list[Entry]:
    entries = Entries(problems, problems.desk.today)
    return [
        *_who(problems),
        Entry(Column("问题和诉求", 40), lambda p: _lines(p.title, _after("诉求", p.request))),
        Entry(Column("办理层级\n状态", 25), lambda p: _lines(tier_words(p), p.status.caption)),
        Entry(Column("责任单位\n责任人", 24), lambda p: _lines(holder(p), p.person)),
        entries.lit_due,
        Entry(Column("办理进展", 29), partial(_progress, problems)),
    ]


def _closed_entries(problems: Problems) -> list[Entry]:
    return [
        *_who(problems),
        Entry(Column("问题和办理结果", 48), lambda p: _lines(p.title, _after("办理结果", p.result))),
        Entry(Column("办理层级\n责任单位", 26), lambda p: _lines(tier_words(p), p.unit or p.department)),
        Entry(Column("佐证材料", 24), lambda p: p.evidence or ""),
        Entry(Column("办结日期\n销号日期", 24, Align.CENTER), _ended),
        Entry(Column("核验人\n满意度", 23), lambda p: _lines(p.verifier, p.satisfaction and p.satisfaction.caption)),
    ]


def _who(problems: Problems) -> list[Entry]:
    """Number, whose problem it is, and of what kind; the county where there are several."""
    several = problems.desk.identity.role is not Tier.COUNTY
    kind = Entry(
        Column("问题编号\n产业集群、问题类别\n受理日期", 37),
        lambda p: _lines(p.number, "、".join(part for part in (p.cluster, p.category) if part), day_words(p.found_on)),
    )
    subject = "县区\n企业（项目）" if several else "企业（项目）"
    return [kind, Entry(Column(subject, 34), lambda p: _lines(p.county if several else "", p.subject_name))]


def _lines(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


def _after(caption: str, text: str | None) -> str:
    return f"{caption}：{text}" if text else ""


def _ended(problem: Problem) -> str:
    return _lines(day_words(problem.resolved_on), day_words(problem.closed_on))


def _progress(problems: Problems, problem: Problem) -> str:
    """The last entry, with its day."""
    entries = problems.ledger.find(Progress, problem=problem.id)
    last = max(entries, key=lambda each: (each.on or date.min, each.id), default=None)
    return _lines(day_words(last.on), last.text) if last else ""
