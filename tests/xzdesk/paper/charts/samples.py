"""Made-up charts (示例) of every kind."""

from datetime import date

from xzdesk.paper.charts import AnyChart, BarChart, MilestoneBar, Point, Series, TargetPath, TimeLine, Trend

SOURCE = "示例台账"
TODAY = date(2026, 11, 22)

BARS = BarChart(
    title="在办问题按集群和层级分布",
    unit="件",
    source=SOURCE,
    as_of=TODAY,
    groups=("工程机械", "绿色低碳能源", "医药健康"),
    series=(
        Series("县级办理", (12, 18, 29)),
        Series("市级部门协调", (7, 9, 1)),
        Series("市委、市政府会商", (0, 4, None)),
    ),
)
BESIDE = BarChart(
    title="目标与实际",
    unit="亿元",
    source=SOURCE,
    as_of=TODAY,
    groups=("工程机械", "医药健康"),
    series=(Series("本期", (1250.5, 330)), Series("目标", (2000, None))),
    stacked=False,
)
MONTHS = tuple(date(2025 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(12, 24))
TREND = Trend(
    title="近十二个月问题趋势",
    unit="件",
    source=SOURCE,
    as_of=TODAY,
    months=MONTHS,
    series=(
        Series("新增", (3, 5, 8, 12, 9, 7, 14, 10, 8, 6, 9, 11)),
        Series("销号", (1, 2, 4, 7, 10, 9, 8, 12, 11, None, 7, 8)),
    ),
)
PATH = TargetPath(
    title="集群产值",
    unit="亿元",
    source=SOURCE,
    as_of=TODAY,
    path=(Point(date(2026, 1, 1), 0), Point(date(2026, 12, 31), 2200)),
    actuals=(Point(date(2026, 3, 31), 480.9), Point(date(2026, 6, 30), 980), Point(date(2026, 9, 30), 1500)),
    forecast=Point(date(2026, 12, 31), 2000),
    method="按今年月均推算",
)
TIME_LINE = TimeLine(
    title="节点安排",
    source=SOURCE,
    as_of=TODAY,
    milestones=(
        MilestoneBar("印发方案", date(2026, 2, 28), date(2026, 1, 5), date(2026, 2, 20)),
        MilestoneBar("修编招商图谱", date(2026, 5, 31), date(2026, 3, 1), date(2026, 6, 12)),
        MilestoneBar("二期项目开工", date(2026, 9, 30), date(2026, 4, 1)),
        MilestoneBar("年度评估", date(2026, 12, 31)),
    ),
)
ALL: dict[str, AnyChart] = {"bars": BARS, "beside": BESIDE, "trend": TREND, "path": PATH, "time_line": TIME_LINE}
