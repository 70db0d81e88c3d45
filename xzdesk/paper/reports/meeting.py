"""Papers for the meetings: what asks for a decision, what is stuck, what is due, with what is asked, and of whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from xzdesk.core.captions import Captioned, Tier
from xzdesk.paper.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Orientation,
    Paragraph,
    Table,
    cells,
    chinese_date,
)
from xzdesk.paper.layout import title_lines
from xzdesk.paper.reports.entries import Entries, holder, tier_words
from xzdesk.paper.reports.reading import Reading, read
from xzdesk.problems.past import problems_on
from xzdesk.problems.periods import Span
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem, State
from xzdesk.problems.statistics import Lit, Tally, due_in
from xzdesk.problems.usecases import Problems

_SHOWN = 200


class Meeting(Captioned):
    """The three meetings of annex 2, part 1, item 5."""

    DISPATCH = "dispatch", "调度会"
    SESSION = "session", "会办会"
    REVIEW = "review", "推进会"

    @property
    def span(self) -> Span:
        """How often it meets; what is due until the end of the next such period is on its paper."""
        return {Meeting.DISPATCH: Span.WEEK, Meeting.SESSION: Span.MONTH, Meeting.REVIEW: Span.QUARTER}[self]


@dataclass(frozen=True)
class _Part:
    heading: str
    intro: str
    problems: Tally


def meeting(kind: Meeting, problems: Problems) -> Document:
    """The paper for the next meeting, with the ledger as it stands today."""
    today, identity = problems.desk.today, problems.desk.identity
    reading = read(problems, kind.span.of(today))
    return Document(
        title=title_lines(identity.office, f"企业（项目）问题{kind.caption}议题清单", Orientation.LANDSCAPE),
        subtitle=f"（截至{chinese_date(today)}）",
        blocks=tuple(_blocks(kind, reading)),
        orientation=Orientation.LANDSCAPE,
        head=f"{identity.office}　{kind.caption}议题清单　{chinese_date(today)}",
    )


def _blocks(kind: Meeting, reading: Reading) -> Iterator[Block]:
    of = reading.of
    yield Paragraph(
        f"在办问题{of.in_hand.total}件，其中红灯{of.in_hand.light(Light.RED)}件，黄灯{of.in_hand.light(Light.YELLOW)}件。"
        f"{of.period.this}新增{of.new.total}件，销号{of.closed.total}件。同一问题只列一次。"
    )
    for number, part in enumerate(_parts(kind, reading), start=1):
        yield Heading(part.heading)
        yield Paragraph(part.intro)
        yield _table(reading, f"表{number}　{part.heading}", part.problems)


def _parts(kind: Meeting, reading: Reading) -> Iterator[_Part]:
    """Each problem in the first part that it belongs to."""
    period, clockwork = reading.period, reading.problems.clockwork
    due = {each.problem.id for part in (period, period.after) for each in due_in(reading.of, clockwork, part).problems}
    asked: tuple[tuple[str, str, Callable[[Lit], bool]], ...] = (
        ("提请议定事项", "须由会议议定或领导审签后才能往下办理的问题。", partial(_asks, kind)),
        ("超过时限事项", "已经超过时限的问题，按超期先后排列。", lambda each: each.light is Light.RED),
        ("答复待落实事项", "上级已经答复、尚未落实的问题。", lambda each: each.state is State.REPLIED),
        ("即将到期事项", f"{period.this}、{period.next}到期的问题。", lambda each: each.problem.id in due),
    )
    found: list[list[Lit]] = [[] for _ in asked]
    for each in reading.of.in_hand.problems:
        place = next((at for at, (_, _, belongs) in enumerate(asked) if belongs(each)), None)
        if place is not None:
            found[place].append(each)
    for (heading, intro, _), problems in zip(asked, found, strict=True):
        yield _Part(heading, intro, Tally(problems))


def _asks(kind: Meeting, each: Lit) -> bool:
    """Whether a problem asks for a decision: a signature at every meeting; what went up, at the longer ones."""
    if each.state is State.AWAITING_APPROVAL:
        return True
    sent = each.state is State.REFERRED and each.problem.tier is not Tier.COUNTY
    if kind is Meeting.DISPATCH:
        return each.state is State.TRIAGE and each.light is Light.RED
    if kind is Meeting.SESSION:
        return sent
    return sent and each.problem.tier is Tier.LEADERSHIP


def _table(reading: Reading, title: str, tally: Tally) -> Table:
    entries = Entries(reading.problems, reading.of.as_of)
    ids = tally.urgent_first
    shown = problems_on(reading.problems, ids[:_SHOWN], reading.of.as_of)
    rows = tuple(_row(entries, place, problem) for place, problem in enumerate(shown, start=1))
    rest = len(ids) - len(shown)
    note = f"共{len(ids)}件，列出前{len(shown)}件，其余{rest}件见问题台账。" if rest else ""
    return Table(tuple(_columns(entries)), rows, title=f"{title}（{len(ids)}件）", note=note)


def _columns(entries: Entries) -> Iterable[Column]:
    return (
        Column("序号", 9, Align.CENTER),
        Column("问题编号\n企业（项目）", 38),
        Column("问题", 32),
        Column("办理层级\n状态", 25.5),
        Column("本环节\n起始日", 22.5, Align.CENTER),
        entries.waited.column,
        entries.lit_due.column,
        Column("需要", 32),
        Column("由谁", 24),
    )


def _row(entries: Entries, place: int, problem: Problem) -> tuple[Cell, ...]:
    what, whom = asked_of(problem)
    return cells(
        place,
        "\n".join((problem.number or "", problem.subject_name or "")),
        problem.title or "",
        "\n".join((tier_words(problem), problem.status.caption)),
        problem.stage_on.isoformat() if problem.stage_on else "",
        entries.waited.words(problem),
        entries.lit_due.words(problem),
        what,
        whom,
    )


def asked_of(problem: Problem) -> tuple[str, str]:
    """What the problem waits for, and of whom."""
    county = f"{problem.county or ''}（研判）"
    return {
        State.TRIAGE: ("研判，确定办理层级", county),
        State.HANDLING: ("按时限办结；不能办结的，申请延期或提到更高层级", _unit_and_person(problem)),
        State.AWAITING_APPROVAL: (f"审签，报送{problem.department or ''}", "分管领导"),
        State.REFERRED: (f"答复：{problem.request or ''}", problem.department or ""),
        State.REPLIED: ("落实答复意见并办结", _unit_and_person(problem)),
        State.RESOLVED: ("核验，通过后销号", "办结经办人以外的核验人"),
    }.get(problem.status, ("", ""))


def _unit_and_person(problem: Problem) -> str:
    return "\n".join(part for part in (holder(problem), problem.person) if part)
