"""A plan on paper: which papers there are, laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from ui.plans.reading import version
from ui.report.laid import Laid, lay_out
from xzdesk.errors import Refusal
from xzdesk.paper.document import Document
from xzdesk.paper.plan_comparison import plan_comparison
from xzdesk.paper.plan_document import plan_document
from xzdesk.plans.records import Plan
from xzdesk.plans.usecases import Plans
from xzdesk.plans.whole import differs


@dataclass(frozen=True)
class Choice:
    """One paper of a plan: an issue (None: as it stands), with its course, or compared with an older one."""

    caption: str
    issue: int | None = None
    course: bool = False
    older: int | None = None

    def make(self, plans: Plans, plan: Plan) -> Document:
        """The document; Refusal when there is none."""
        if self.older is not None:
            return plan_comparison(plans, plan, self.older, self.issue)
        return plan_document(plans, plan, issue=self.issue, course=self.course)


def choices(plans: Plans, plan: Plan) -> list[Choice]:
    """What can be printed of a plan."""
    whole = plans.whole(plan)
    found = [Choice("方案全文"), Choice("方案全文，附执行情况", course=True)]
    found += [Choice(f"{version(each.n or 0)}的全文（{each.issued_on}）", each.n) for each in reversed(whole.issued)]
    numbers: list[int | None] = [each.n for each in whole.issued]
    if differs(whole):
        numbers.append(None)
    return [*found, *(comparison(older or 0, newer) for newer, older in _pairs(numbers))]


def comparison(older: int, newer: int | None) -> Choice:
    """Two issues side by side; None is the plan as it stands."""
    return Choice(f"修订对照表：{version(older)}、{'现在' if newer is None else version(newer)}", newer, older=older)


def _pairs(numbers: Sequence[int | None]) -> Iterator[tuple[int | None, int | None]]:
    """Any two, the later one first; the last pairs first."""
    return combinations(reversed(numbers), 2)


def laid_out(plans: Plans, plan: Plan, choice: Choice) -> Laid | Refusal:
    """A paper, laid out; run off the window's thread."""
    return lay_out(partial(choice.make, plans, plan))
