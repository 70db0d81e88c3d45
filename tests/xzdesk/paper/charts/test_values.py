from datetime import date

import pytest

from tests.xzdesk.paper.charts.samples import ALL, BARS, BESIDE, PATH, SOURCE, TIME_LINE, TODAY, TREND
from xzdesk.paper.charts import AnyChart, BarChart, MilestoneBar, Series, TimeLine, in_words, split


def test_the_caption_names_the_unit_and_the_note_the_source_and_the_day() -> None:
    assert BARS.caption == "在办问题按集群和层级分布（单位：件）"
    assert TIME_LINE.caption == "节点安排"
    assert BARS.note == "数据来源：示例台账，截至2026年11月22日。"


@pytest.mark.parametrize("chart", ALL.values(), ids=list(ALL))
def test_a_chart_in_words_has_caption_and_note(chart: AnyChart) -> None:
    words = in_words(chart)
    assert words.startswith(chart.caption + "。")
    assert words.endswith("。" + chart.note)


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (BARS, "医药健康：县级办理29，市级部门协调1，市委、市政府会商无数据"),
        (BESIDE, "工程机械：本期1250.5，目标2000"),
        (TREND, "2025年12月：新增3，销号1；2026年1月：新增5，销号2"),
        (TREND, "2026年9月：新增6，销号无数据"),
        (PATH, "目标：2026年1月0，2026年12月2200；实际：2026年3月480.9，2026年6月980，2026年9月1500；"),
        (PATH, "预计：2026年12月2000（按今年月均推算）"),
        (TIME_LINE, "印发方案：2月20日完成；修编招商图谱：6月12日完成，逾期12天；"),
        (TIME_LINE, "二期项目开工：9月30日到期，逾期53天；年度评估：12月31日到期。"),
    ],
)
def test_every_number_is_said(chart: AnyChart, said: str) -> None:
    assert said in in_words(chart)


def test_a_day_of_another_year_is_told_with_its_year() -> None:
    chart = TimeLine(title="节点", source=SOURCE, as_of=TODAY, milestones=(MilestoneBar("验收", date(2027, 3, 1)),))
    assert "验收：2027年3月1日到期" in in_words(chart)


def test_a_chart_without_anything_says_so() -> None:
    assert "。没有数据。" in in_words(TimeLine(title="节点", source=SOURCE, as_of=TODAY, milestones=()))


@pytest.mark.parametrize(
    ("bar", "late"),
    [
        (MilestoneBar("甲", date(2026, 11, 22)), 0),
        (MilestoneBar("甲", date(2026, 11, 21)), 1),
        (MilestoneBar("甲", date(2026, 11, 1), done_on=date(2026, 11, 1)), 0),
        (MilestoneBar("甲", date(2026, 11, 1), done_on=date(2026, 11, 3)), 2),
    ],
)
def test_a_milestone_is_late_from_the_day_after_it_was_due(bar: MilestoneBar, late: int) -> None:
    assert bar.late(TODAY) == late


def test_values_must_be_as_many_as_the_groups_and_lights_must_be_known() -> None:
    with pytest.raises(ValueError, match="as many"):
        BarChart(title="题", source=SOURCE, as_of=TODAY, groups=("甲",), series=(Series("件", (1, 2)),))
    with pytest.raises(ValueError, match="no such light"):
        Series("件", (1,), light="blue")


def test_a_chart_with_too_many_rows_for_a_page_is_split_and_loses_none() -> None:
    bars = tuple(MilestoneBar(f"节点{number}", date(2026, 1 + number % 12, 1)) for number in range(200))
    pieces = split(TimeLine(title="节点", source=SOURCE, as_of=TODAY, milestones=bars))
    assert [piece.title for piece in pieces[:3]] == ["节点", "节点（续1）", "节点（续2）"]
    assert tuple(bar for piece in pieces if isinstance(piece, TimeLine) for bar in piece.milestones) == bars
    groups = tuple(map(str, range(50)))
    many = BarChart(title="题", source=SOURCE, as_of=TODAY, groups=groups, series=(Series("件", tuple(range(50))),))
    parts = [part for part in split(many) if isinstance(part, BarChart)]
    assert [group for part in parts for group in part.groups] == list(groups)
    assert [value for part in parts for value in part.series[0].values] == list(range(50))


def test_a_chart_that_fits_is_left_as_it_is() -> None:
    assert [split(chart) for chart in ALL.values()] == [[chart] for chart in ALL.values()]
