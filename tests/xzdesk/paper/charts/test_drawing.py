import re
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xzdesk.paper.charts.samples import ALL, BARS, BESIDE, PATH, SOURCE, TIME_LINE, TODAY, TREND
from xzdesk.paper.charts import AnyChart, BarChart, MilestoneBar, Series, TargetPath, TimeLine
from xzdesk.paper.charts.canvas import TEXT, width_of, wrapped
from xzdesk.paper.charts.drawing import draw, natural_height

WIDTH = 442.0
SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart: AnyChart, width: float = WIDTH) -> ElementTree.Element:
    return ElementTree.fromstring(draw(chart, width, natural_height(chart)))


def words(chart: AnyChart) -> list[str]:
    return [text.text or "" for text in drawn(chart).iter(f"{SVG}text")]


def fills(chart: AnyChart) -> list[str]:
    return [rect.get("fill", "") for rect in drawn(chart).findall(f"{SVG}rect")]


@pytest.mark.parametrize("chart", ALL.values(), ids=list(ALL))
@pytest.mark.parametrize("width", [280.0, WIDTH, 638.0])
def test_no_word_is_cut_at_the_edges(chart: AnyChart, width: float) -> None:
    drawing = drawn(chart, width)
    for text in drawing.iter(f"{SVG}text"):
        wide = width_of(text.text or "") * 0.95
        start = float(text.get("x", "")) - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "")]
        assert start >= -1, text.text
        assert start + wide <= width + 1, text.text
        assert TEXT / 2 <= float(text.get("y", "")) <= natural_height(chart)


def test_bars_tell_groups_series_parts_and_sums() -> None:
    said = words(BARS)
    for group in BARS.groups:
        assert group in said
    for series in BARS.series:
        assert series.name in said
    assert {"18", "9", "4", "31"} <= set(said)


def test_where_a_part_is_too_narrow_for_its_number_the_sum_names_the_parts() -> None:
    assert "30（29＋1＋0）" in words(BARS)


def test_bars_beside_each_other_tell_each_value_and_leave_out_what_is_missing() -> None:
    assert [each for each in words(BESIDE) if each in ("1250.5", "330", "2000")].count("330") == 1
    assert len(fills(BESIDE)) == 2 + 3  # the legend's, and a bar for each value


@pytest.mark.parametrize("light", ["", "light"])
def test_series_differ_without_colour(light: str) -> None:
    """No two looks share a fill, and at most one is a plain dark one."""
    lights = ("red", "yellow", "green") if light else ("", "", "")
    series = tuple(Series(f"项{at}", (5,), each) for at, each in enumerate(lights))
    chart = BarChart(title="题", source=SOURCE, as_of=TODAY, groups=("甲",), series=series)
    looks = fills(chart)[:3]
    assert len(set(looks)) == 3
    assert sum(look.startswith("#") for look in looks) == 1


def test_lines_differ_by_dashes_and_points() -> None:
    drawing = drawn(TREND)
    dashes = {path.get("stroke-dasharray") for path in drawing.findall(f"{SVG}path") if path.get("fill") == "none"}
    points = {path.get("d") for path in drawing.findall(f"{SVG}path") if path.get("transform")}
    assert {"none", "5 2"} <= dashes
    assert len(points) == 2


def test_a_missing_month_interrupts_its_line() -> None:
    lines = [p.get("d", "") for p in drawn(TREND).findall(f"{SVG}path") if p.get("stroke-dasharray") == "5 2"]
    assert [len(line.split("L")) for line in lines] == [2, 9, 2]  # the legend's, nine months, two months


def test_the_trend_names_its_months_and_years_and_labels_its_highest_points() -> None:
    said = words(TREND)
    assert [each for each in said if each.endswith("月")] == [f"{month.month}月" for month in TREND.months]
    assert [each for each in said if each.endswith("年")] == ["2025年", "2026年"]
    assert {"12", "14", "11"} <= set(said)


def test_a_path_labels_where_target_actuals_and_forecast_end() -> None:
    assert {"目标2200", "实际1500", "预计2000", "480.9", "980", "0"} <= set(words(PATH))


def test_labels_that_would_meet_are_kept_apart() -> None:
    close = TargetPath(
        title="题",
        source=SOURCE,
        as_of=TODAY,
        path=PATH.path,
        actuals=PATH.actuals,
        forecast=PATH.path[-1],
    )
    ends = [float(t.get("y", "")) for t in drawn(close).iter(f"{SVG}text") if (t.text or "")[:2] in ("目标", "预计")]
    assert abs(ends[-1] - ends[-2]) >= TEXT


def test_the_time_line_hatches_what_is_late_and_marks_today() -> None:
    assert fills(TIME_LINE)[3:] == ["#1d5fa6", "#1d5fa6", "url(#late)", "#ffffff"]
    assert {"今天11月22日", "9月30日到期，逾期53天", "二期项目开工"} <= set(words(TIME_LINE))


def test_a_milestone_of_a_single_day_still_shows() -> None:
    chart = TimeLine(title="节点", source=SOURCE, as_of=TODAY, milestones=(MilestoneBar("验收", date(2030, 12, 31)),))
    assert min(float(rect.get("width", "")) for rect in drawn(chart).findall(f"{SVG}rect")) >= 5


def test_nothing_to_show_is_drawn_as_nothing() -> None:
    empty = (
        BarChart(title="题", source=SOURCE, as_of=TODAY, groups=(), series=()),
        BarChart(title="题", source=SOURCE, as_of=TODAY, groups=("甲",), series=(Series("件", (0,)),)),
        TimeLine(title="题", source=SOURCE, as_of=TODAY, milestones=()),
        TargetPath(title="题", source=SOURCE, as_of=TODAY, path=()),
    )
    assert all(drawn(chart).tag == f"{SVG}svg" for chart in empty)


def test_a_long_name_is_wrapped_and_shortened_only_in_its_second_line() -> None:
    assert wrapped("短名", 90) == ["短名"]
    assert wrapped("修编招商图谱并报领导小组", 60) == ["修编招商图谱", "并报领导小组"]
    assert wrapped("修编招商图谱并报领导小组办公室备案", 60) == ["修编招商图谱", "并报领导小…"]


@given(st.text("<>&\"'徐州]]>-!;%a1", max_size=12))
@settings(max_examples=60)
def test_a_clerks_words_stay_words(text: str) -> None:
    chart = BarChart(title="题", source=SOURCE, as_of=TODAY, groups=(f"甲{text}",), series=(Series("件", (1,)),))
    shown = "".join(words(chart)[:3])
    assert re.sub("…", "", shown).startswith("0") or "甲" in shown


@given(st.lists(st.none() | st.floats(-1e9, 1e9), min_size=1, max_size=12))
@settings(max_examples=60)
def test_no_number_makes_a_drawing_fail(values: list[float | None]) -> None:
    series = (Series("甲", tuple(values)), Series("乙", tuple(reversed(values))))
    groups = tuple(map(str, range(len(values))))
    for stacked in (True, False):
        chart = BarChart(title="题", source=SOURCE, as_of=TODAY, groups=groups, series=series, stacked=stacked)
        assert "nan" not in draw(chart, WIDTH, 200)
