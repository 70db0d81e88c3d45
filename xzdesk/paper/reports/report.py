"""周报, 月报, 季报: a draft out of the ledger as it stands, or an issued one as it was frozen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from xzdesk.errors import Refusal
from xzdesk.paper.document import Block, Document, Signature, SignLine
from xzdesk.paper.frozen import freeze, thaw
from xzdesk.paper.layout import title_lines
from xzdesk.paper.reports import sections
from xzdesk.paper.reports.comparing import compared
from xzdesk.paper.reports.correcting import (
    Corrected,
    Values,
    corrected,
    figures_of,
    frozen_key,
    frozen_with,
    outdated,
)
from xzdesk.paper.reports.lists import lists
from xzdesk.paper.reports.plan_course import plan_blocks
from xzdesk.paper.reports.reading import Log, Reading, read
from xzdesk.paper.reports.rules import kept_rules, under_its_rules
from xzdesk.plans.readings import Readings
from xzdesk.problems.periods import Period, Span
from xzdesk.problems.usecases import Problems
from xzdesk.reports.records import Report
from xzdesk.reports.usecases import Reports

DRAFT = "草稿：尚未印发，数字随问题台账变动"


class Numbers:
    """Numbers the tables of a document: 表1　…"""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, title: str) -> str:
        self._count += 1
        return f"表{self._count}　{title}"


class Sources(Protocol):
    """What reports are made from: the office at work has them all."""

    @property
    def problems(self) -> Problems: ...
    @property
    def plans(self) -> Readings: ...
    @property
    def reports(self) -> Reports: ...


def draft(of: Sources, period: Period) -> Document:
    """The report of a period, as the ledger knows it now: as of the period's end, or today where it is not over.

    Raises Refusal for a period that has not begun.
    """
    return _drafted(of, period)[0]


def _drafted(of: Sources, period: Period) -> tuple[Document, list[Corrected]]:
    """The draft, and what it corrects of earlier reports."""
    problems, identity = of.problems, of.problems.desk.identity
    if period.first > problems.desk.today:
        raise Refusal("report_future", period=period.title)
    reading, last = read(problems, period), of.reports.before(period)
    told = _told(of, reading, last) if last else []
    name = f"企业（项目）问题办理{period.span.caption}"
    made = Document(
        title=title_lines(identity.office, name),
        subtitle=f"（{period.title}）",
        notes=(DRAFT,),
        blocks=(*_blocks(of.plans, reading, last, told), _signed(problems, problems.desk.today), *lists(reading)),
        head=f"{identity.office}　问题办理{period.span.caption}　{period.title}",
    )
    return made, told


def issue(of: Sources, period: Period) -> Report:
    """Freeze the report of a period with number, date and issuer; Refusal where it was issued before."""
    with of.reports.ledger.writing():
        of.reports.may_issue(period)
        made, told = _drafted(of, period)
        number = of.reports.next_number(period.span)
        printed = replace(made, number=number, notes=())
        frozen = {"document": freeze(printed), "figures": figures_of(made.blocks)}
        content = frozen | frozen_with(told, of.reports.ledger) | kept_rules(of.problems)
        return of.reports.issue(period, min(period.last, of.problems.desk.today), number, content)


def printed(report: Report) -> Document:
    """An issued report, word for word as it was issued."""
    return thaw((report.content or {}).get("document"))


def report(of: Sources, period: Period) -> Document:
    """The issued report of a period, or the draft of one that is not issued."""
    issued = of.reports.of(period)
    return printed(issued) if issued else draft(of, period)


def _blocks(plans: Readings, reading: Reading, last: Report | None, told: Sequence[Corrected]) -> Iterator[Block]:
    number = Numbers()
    yield from sections.overview(reading, number, frozen_key(last) if last else None)
    yield from compared(reading, last, number)
    yield from _own(reading, number)
    yield from plan_blocks(plans, reading, number)
    if told:
        yield from corrected(told, number)
    yield from sections.ahead(reading)


def _own(reading: Reading, number: sections.Numbering) -> Iterator[Block]:
    yield from sections.breakdowns(reading, number)
    yield from sections.times(reading, number)
    yield from sections.waiting(reading, number)
    if reading.period.span is Span.MONTH:
        yield from sections.trend(reading, number)


def _told(of: Sources, reading: Reading, last: Report) -> list[Corrected]:
    """What is to be corrected of the reports issued before."""
    issued = of.reports.issued(reading.period.span)
    return outdated(last, issued, of.problems.ledger, lambda each: known_now(of.problems, each, reading.log))


def known_now(problems: Problems, issued: Report, log: Log | None = None) -> Values:
    """The figures of an issued report's period and day, by what is known today and by the rules of its issue."""
    reading, number = read(under_its_rules(problems, issued), issued.period, issued.as_of, log), Numbers()
    return figures_of([*sections.overview(reading, number), *_own(reading, number)])


def _signed(problems: Problems, day: date) -> Signature:
    identity = problems.desk.identity
    lines = (SignLine("经办人", problems.desk.operator), SignLine("审核人"), SignLine("分管领导"))
    return Signature(identity.unit or identity.office, day, lines=lines)
