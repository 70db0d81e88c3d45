"""Where a plan's milestones stand, and what holds them up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from xzdesk.core.captions import Captioned
from xzdesk.plans.records import Block, Milestone
from xzdesk.plans.whole import Whole
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem, State


class Standing(Captioned):
    """Where a milestone stands."""

    DONE = "done", "已完成"
    LATE = "late", "逾期未完成"
    DUE = "due", "临近到期"
    AHEAD = "ahead", "未到期"


_LIGHTS = {Standing.LATE: Light.RED, Standing.DUE: Light.YELLOW, Standing.AHEAD: Light.GREEN}


class Held(NamedTuple):
    """A problem that holds a milestone up: at which tier it is, since when, for how many days."""

    block: Block
    problem: Problem
    since: date
    days: int

    @property
    def is_over(self) -> bool:
        """The problem has left the list; the block is to be lifted."""
        return self.problem.status in (State.CLOSED, State.WITHDRAWN)

    @property
    def text(self) -> str:
        """In words: 沛县-A-2026-0003“供电容量不足”，市级部门协调，自2026年3月5日起已12天."""
        where = self.problem.tier.caption if self.problem.tier else self.problem.status.caption
        since = f"{self.since.year}年{self.since.month}月{self.since.day}日"
        return f"{self.problem.number}“{self.problem.title}”，{where}，自{since}起已{self.days}天"


class Step(NamedTuple):
    """A milestone, today. `late`: days past its due date, when done late or not done; `moved`: days that a revision has
    put it off; `waits_for`: what it waits for and is not done; `held`: the problems that hold it up."""

    milestone: Milestone
    standing: Standing
    light: Light
    late: int
    moved: int
    waits_for: Sequence[Milestone]
    held: Sequence[Held]


class Tally(NamedTuple):
    """Milestones by where they stand; `done_late` are among `done`."""

    total: int = 0
    done: int = 0
    done_late: int = 0
    late: int = 0
    due: int = 0
    ahead: int = 0

    @property
    def percent(self) -> int:
        """Done of all, 0 when there are none."""
        return 100 * self.done // self.total if self.total else 0


def steps(whole: Whole, problems: Mapping[str, Problem], clockwork: Clockwork, today: date) -> list[Step]:
    """Every milestone of a plan; `problems` by id, those that its blocks name."""
    near = clockwork.due(today, clockwork.settings.yellow_days)
    held: dict[str, list[Held]] = {}
    for block in whole.blocks:
        problem = problems.get(block.problem or "")
        if problem is not None and block.lifted_on is None and block.since is not None:
            held.setdefault(str(block.milestone), []).append(
                Held(block, problem, block.since, (today - block.since).days)
            )
    by_id = {each.id: each for each in whole.milestones}
    return [_step(each, by_id, held.get(each.id, []), near, today) for each in whole.milestones]


def _step(milestone: Milestone, others: Mapping[str, Milestone], held: Sequence[Held], near: date, today: date) -> Step:
    due, first = milestone.due_on or date.max, milestone.first_due_on or milestone.due_on or date.max
    standing = standing_of(milestone, near, today)
    ended = milestone.done_on or today
    waits = [others[each] for each in milestone.waits_for or () if each in others and others[each].done_on is None]
    light = _LIGHTS.get(standing, Light.NONE)
    open_waits, open_held = (waits, held) if milestone.done_on is None else ([], [])
    return Step(milestone, standing, light, max((ended - due).days, 0), (due - first).days, open_waits, open_held)


def standing_of(milestone: Milestone, near: date, today: date) -> Standing:
    """`near`: the last day that counts as near."""
    due = milestone.due_on or date.max
    if milestone.done_on is not None:
        return Standing.DONE
    if due < today:
        return Standing.LATE
    return Standing.DUE if due <= near else Standing.AHEAD


def tally(found: Iterable[Step]) -> Tally:
    """Milestones, counted."""
    every = list(found)
    count = {standing: sum(each.standing is standing for each in every) for standing in Standing}
    done_late = sum(each.standing is Standing.DONE and each.late > 0 for each in every)
    return Tally(
        len(every), count[Standing.DONE], done_late, count[Standing.LATE], count[Standing.DUE], count[Standing.AHEAD]
    )
