"""A plan on paper: which papers there are, laid out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from ui.plans.reading import version
from ui.report.laid import Laid, lay_out
from xzdesk.errors import Refusal
from xzdesk.paper.document import Document
from xzdesk.paper.plan_comparison import plan_comparison
from xzdesk.paper.plan_document import plan_document
from xzdesk.plans.records import Plan
from xzdesk.plans.usecases import Plans


@dataclass(frozen=True)
class Choice:
    """One paper of a plan: an issue (None: as it stands), with its course, or two issues compared."""

    caption: str
    issue: int | None = None
    course: bool = False
    compared: bool = False

    def make(self, plans: Plans, plan: Plan) -> Document:
        """The document; Refusal when there is none."""
        if self.compared:
            return plan_comparison(plans, plan, self.issue or 0)
        return plan_document(plans, plan, issue=self.issue, course=self.course)


def choices(plans: Plans, plan: Plan) -> list[Choice]:
    """What can be printed of a plan."""
    issued = plans.whole(plan).issued
    found = [Choice("方案全文"), Choice("方案全文，附执行情况", course=True)]
    found += [Choice(f"{version(each.n or 0)}的全文（{each.issued_on}）", each.n) for each in reversed(issued)]
    found += [Choice(f"修订对照表：{version(each.n or 0)}、现在", each.n, compared=True) for each in reversed(issued)]
    return found


def laid_out(plans: Plans, plan: Plan, choice: Choice) -> Laid | Refusal:
    """A paper, laid out; run off the window's thread."""
    return lay_out(partial(choice.make, plans, plan))
