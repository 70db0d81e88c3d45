"""What can be printed here, laid out: reports, lists, meetings' papers, forms. Run off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from ui.report.laid import Laid, lay_out
from xzdesk.errors import Refusal
from xzdesk.office import Office
from xzdesk.paper.forms import FormKind, form_of, forms_for
from xzdesk.paper.reports.ledgers import LedgerKind, ledger
from xzdesk.paper.reports.meeting import Meeting, meeting
from xzdesk.paper.reports.report import report
from xzdesk.problems.periods import Period
from xzdesk.problems.queries import Order, ProblemQuery
from xzdesk.problems.records import Problem
from xzdesk.reports.records import Report

_LISTED = 60


@dataclass(frozen=True)
class Paper:
    """`subject` is equal for the same paper laid out again; `name` names its file.

    A form tells which there are for its problem, a report which of its kind were issued.
    """

    subject: str
    name: str
    laid: Laid | Refusal
    kinds: tuple[FormKind, ...] = ()
    kind: FormKind | None = None
    issued: tuple[Report, ...] = ()


def report_paper(office: Office, period: Period) -> Paper:
    """The report of a period: as it was issued, else the draft of it."""
    made = f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    name = f"{period.span.caption}_{office.desk.identity.office}_{made}"
    laid = lay_out(partial(report, office, period))
    return Paper(name, name, laid, issued=tuple(office.reports.issued(period.span)))


def list_paper(office: Office, kind: LedgerKind, query: ProblemQuery) -> Paper:
    """The problem list or the closing ledger of what a query finds."""
    name = f"{kind.caption}_{office.desk.identity.office}_{office.desk.today:%Y%m%d}"
    return Paper(f"{name} {query}", name, lay_out(partial(ledger, kind, office.problems, query)))


def meeting_paper(office: Office, kind: Meeting) -> Paper:
    """The paper for a meeting."""
    name = f"{kind.caption}议题清单_{office.desk.identity.office}_{office.desk.today:%Y%m%d}"
    return Paper(name, name, lay_out(partial(meeting, kind, office.problems)))


def form_paper(office: Office, id: str, wanted: FormKind | None) -> Paper | None:
    """A form of a problem: the wanted one, else that of the highest tier it was sent to; None when it is gone."""
    problem = office.ledger.get(Problem, id)
    if problem is None:
        return None
    kinds = tuple(forms_for(office.problems, problem))
    kind = wanted if wanted in kinds else kinds[-1]
    name = f"{kind.caption}_{problem.number}"
    return Paper(name, name, lay_out(partial(form_of, kind, office.problems, problem)), kinds, kind)


def find_problems(office: Office, text: str, first: str) -> list[Problem]:
    """The last registered problems in whose words `text` is; before them the one of the id `first`, if any."""
    rule = office.clockwork.rule(office.desk.today)
    rows = office.ledger.problem_rows(ProblemQuery(text=text, order=Order.NEWEST, limit=_LISTED), rule)
    found = office.ledger.problems_at(rows)
    named = office.ledger.get(Problem, first) if first else None
    return [*([named] if named else []), *(each for each in found if each.id != first)]
