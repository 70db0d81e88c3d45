"""How long each tier held problems: stretches, medians and 90th percentiles, by examples worked by hand."""

from __future__ import annotations

from datetime import date

import pytest

from tests.xzdesk.problems.office_support import County
from xzdesk.core.captions import Tier
from xzdesk.problems.deadlines import Stay
from xzdesk.problems.holding import Held, Spread, durations, held
from xzdesk.problems.periods import Period, week_of
from xzdesk.problems.records import State
from xzdesk.problems.statistics import figures

D = date


@pytest.mark.parametrize(
    ("days", "median", "ninety", "longest"),
    [
        ([], None, None, None),
        ([7], 7, 7, 7),
        ([4, 1], 2.5, 4, 4),
        ([5, 1, 3], 3, 5, 5),
        ([6, 2, 4, 8], 5, 8, 8),
        (list(range(1, 11)), 5.5, 9, 10),
        (list(range(1, 12)), 6, 10, 11),
        ([0, 0, 0, 30], 0, 30, 30),
    ],
)
def test_median_and_ninetieth_percentile(
    days: list[int], median: float | None, ninety: int | None, longest: int | None
) -> None:
    spread = Spread(days)
    assert (spread.median, spread.ninety, spread.longest) == (median, ninety, longest)


def test_stages_in_the_same_hands_are_one_stretch() -> None:
    stays = [
        Stay(State.TRIAGE, None, D(2026, 3, 2), D(2026, 3, 4)),
        Stay(State.AWAITING_APPROVAL, Tier.DEPARTMENT, D(2026, 3, 4), D(2026, 3, 5)),
        Stay(State.REFERRED, Tier.DEPARTMENT, D(2026, 3, 5), D(2026, 3, 12)),
        Stay(State.REPLIED, Tier.DEPARTMENT, D(2026, 3, 12), None),
    ]
    assert held(stays) == [
        Held(Tier.COUNTY, D(2026, 3, 2), D(2026, 3, 5)),
        Held(Tier.DEPARTMENT, D(2026, 3, 5), D(2026, 3, 12)),
        Held(Tier.COUNTY, D(2026, 3, 12), None),
    ]


def test_each_tier_counts_what_left_it_in_the_period_and_what_it_still_has(county: County) -> None:
    county.clock.to(D(2026, 3, 2))  # a Monday
    answered, waiting = county.referred(), county.referred()
    county.clock.to(D(2026, 3, 9))
    answered = county.step("reply", answered, kind="solved", text="已接入。")
    county.clock.to(D(2026, 3, 11))
    answered = county.step("resolve", answered, result="已接入。", evidence="照片")
    county.step("verify", answered, "示例核验人", ok=True)
    first, second = (durations(county.as_().problems, figures(county.as_().problems, w)) for w in _weeks())
    assert first.ended[Tier.COUNTY].days == [0, 0]  # sent the day they were registered
    assert first.lasting[Tier.DEPARTMENT].days == [4, 4]  # until Sunday
    assert second.ended[Tier.DEPARTMENT].days == [5]
    assert second.ended[Tier.COUNTY].days == [2]
    assert second.lasting[Tier.DEPARTMENT].days == [7]
    assert second.whole.days == [7]
    assert waiting.status is State.REFERRED


def _weeks() -> list[Period]:
    return [week_of(D(2026, 3, 2)), week_of(D(2026, 3, 11))]
