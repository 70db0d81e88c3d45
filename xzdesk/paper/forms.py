"""The three escalation forms: which a problem can have, and each as a document."""

from __future__ import annotations

from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.paper.consultation_report import consultation_report
from xzdesk.paper.coordination_letter import coordination_letter
from xzdesk.paper.county_sheet import UNDECIDED, county_sheet
from xzdesk.paper.document import Document
from xzdesk.paper.form_parts import FormKind, Matter, matter_of, referrals_of
from xzdesk.problems.records import Problem, State
from xzdesk.problems.usecases import Problems

__all__ = ["FormKind", "form", "form_of", "forms_for"]

_OF_TIER = {
    Tier.COUNTY: FormKind.COUNTY_SHEET,
    Tier.DEPARTMENT: FormKind.COORDINATION_LETTER,
    Tier.LEADERSHIP: FormKind.CONSULTATION_REPORT,
}


def form(problems: Problems, problem: Problem) -> Document:
    """The form of the problem's tier; of one that waits to be decided, or was withdrawn, the county sheet."""
    matter = matter_of(problems, problem)
    if problem.tier is None or problem.status in (*UNDECIDED, State.WITHDRAWN):
        return county_sheet(matter)
    return _made(_OF_TIER[problem.tier], matter)


def forms_for(problems: Problems, problem: Problem) -> list[FormKind]:
    """The forms that a problem can have: the county sheet, and one for each tier that it was sent to."""
    matter = matter_of(problems, problem)
    tiers = (Tier.DEPARTMENT, Tier.LEADERSHIP)
    return [FormKind.COUNTY_SHEET, *(_OF_TIER[tier] for tier in tiers if referrals_of(matter, tier))]


def form_of(kind: FormKind, problems: Problems, problem: Problem) -> Document:
    """One kind of form, of the last referral to its tier; Refusal where the problem was never sent there."""
    return _made(kind, matter_of(problems, problem))


def _made(kind: FormKind, matter: Matter) -> Document:
    if kind is FormKind.COUNTY_SHEET:
        return county_sheet(matter)
    letter = kind is FormKind.COORDINATION_LETTER
    referrals = referrals_of(matter, Tier.DEPARTMENT if letter else Tier.LEADERSHIP)
    if not referrals:
        raise Refusal("form_without_referral", number=matter.problem.number, form=kind.caption)
    return (coordination_letter if letter else consultation_report)(matter, referrals[-1])
