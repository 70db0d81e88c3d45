"""Where a problem stands, in words."""

from __future__ import annotations

from datetime import date

import pytest

from ui.standing import standing
from xzdesk.core.captions import Tier
from xzdesk.core.office import Settings
from xzdesk.problems.deadlines import Clockwork
from xzdesk.problems.queries import Light
from xzdesk.problems.records import Problem, State
from xzdesk.workdays import Workdays

CLOCKWORK = Clockwork(Workdays(), Settings())
TODAY = date(2026, 3, 5)


def handled(due_on: date) -> Problem:
    return Problem(status=State.HANDLING, tier=Tier.COUNTY, stage_on=date(2026, 3, 2), due_on=due_on)


@pytest.mark.parametrize(
    ("due_on", "light", "left", "told"),
    [
        (date(2026, 3, 26), Light.GREEN, "15", "还剩15个工作日"),
        (date(2026, 3, 9), Light.YELLOW, "2", "还剩2个工作日"),
        (TODAY, Light.YELLOW, "今天", "今天到期"),
        (date(2026, 3, 4), Light.RED, "超期1", "已超期1个工作日，请催办"),
        (date(2026, 2, 25), Light.RED, "超期7", "已超期7个工作日，请督办"),
    ],
)
def test_days_left_in_a_cell_and_in_a_sentence(due_on: date, light: Light, left: str, told: str) -> None:
    found = standing(handled(due_on), CLOCKWORK, TODAY)
    assert (found.light, found.left) == (light, left)
    assert found.sentence.endswith(told)


def test_a_day_of_a_year_without_arrangement_is_marked() -> None:
    found = standing(handled(date(2027, 2, 25)), CLOCKWORK, TODAY)
    assert found.due == "2027-02-25 暂定"
    assert "2027年2月25日（暂定）" in found.sentence


def test_a_deadline_on_the_weekend_before_it_is_not_today() -> None:
    found = standing(handled(date(2026, 3, 8)), CLOCKWORK, date(2026, 3, 7))
    assert found.left == "0"


def test_what_has_left_the_list_has_no_deadline() -> None:
    found = standing(Problem(status=State.CLOSED), CLOCKWORK, TODAY)
    assert (found.light, found.due, found.left, found.sentence) == (Light.NONE, "", "", "")
