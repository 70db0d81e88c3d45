"""What can be printed here, laid out: the weekly report of a week, a form of a problem. Run off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from ui.report.laid import Laid, lay_out
from xzdesk.errors import Refusal
from xzdesk.office import Office
from xzdesk.paper.forms import FormKind, form_of, forms_for
from xzdesk.paper.reports.report import report
from xzdesk.problems.periods import week_of
from xzdesk.problems.queries import Order, ProblemQuery
from xzdesk.problems.records import Problem

_LISTED = 60


@dataclass(frozen=True)
class Paper:
    """`subject` is equal for the same paper laid out again; `name` names its file; a form tells which there are."""

    subject: str
    name: str
    laid: Laid | Refusal
    kinds: tuple[FormKind, ...] = ()
    kind: FormKind | None = None


def weekly_paper(office: Office, day: date) -> Paper:
    """The weekly report of the week of a day."""
    week = week_of(day)
    name = f"周报_{office.desk.identity.office}_{week.first:%Y%m%d}-{week.last:%Y%m%d}"
    return Paper(name, name, lay_out(partial(report, office.problems, office.reports, week)))


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
