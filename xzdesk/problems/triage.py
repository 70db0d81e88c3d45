"""The three questions of the work plan (annex 2, part 4, item 3), and the tier that the answers propose."""

from __future__ import annotations

from dataclasses import dataclass

from xzdesk.catalogue import Catalogue
from xzdesk.core.captions import Tier
from xzdesk.problems.records import Ground, Problem

QUESTIONS = (
    ("county_can", "县级层面能否解决？", "县级层面可解决的，限时办理解决"),
    ("needs_department", "是否需要市级部门协调？", "需市级部门协调解决的，及时反馈有关部门"),
    ("beyond", "是否属于系统性问题或重大推进问题？", "对系统性问题、重大推进问题，报市委、市政府会商"),
)


@dataclass(frozen=True)
class Answers:
    """The clerk's answers; None is not answered yet."""

    county_can: bool | None = None
    needs_department: bool | None = None
    ground: Ground | None = None


@dataclass(frozen=True)
class Proposal:
    """The tier, the unit to send to, and why."""

    tier: Tier | None
    unit: str | None
    ground: Ground | None
    why: str


def propose(answers: Answers, problem: Problem, catalogue: Catalogue) -> Proposal:
    """The highest tier that an answer asks for; nothing until one of the questions is answered."""
    if answers.ground is not None:
        why = f"属于{answers.ground.caption}，按工作方案“对系统性问题、重大推进问题，报市委、市政府会商”。"
        return Proposal(Tier.LEADERSHIP, None, answers.ground, why)
    if answers.needs_department or answers.county_can is False:
        usual = catalogue.usual_department(problem.category or "", problem.cluster or "")
        why = f"需市级部门协调解决，及时反馈有关部门。{usual.why}"
        return Proposal(Tier.DEPARTMENT, usual.department or None, None, why)
    if answers.county_can:
        return Proposal(Tier.COUNTY, None, None, "县级层面可解决，限时办理解决。")
    return Proposal(None, None, None, "请先回答上面的问题。")
