"""A report's own words and figures: what the period brought, how the ledger stands, what is to be done next.

Every figure is in a table, so that a frozen report can be held against what is known later (reports.correcting).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from xzdesk.core.captions import Tier
from xzdesk.paper.charts import BarChart, Series, Trend
from xzdesk.paper.document import Align, Block, Cell, Column, Figure, Heading, Paragraph, Table, cells, chinese_date
from xzdesk.paper.reports import lists, tables
from xzdesk.paper.reports.reading import Reading
from xzdesk.problems.periods import Span
from xzdesk.problems.queries import Light
from xzdesk.problems.records import IN_HAND, State
from xzdesk.problems.statistics import Event

KEY, BEFORE = "主要指标", "上期"
Numbering = Callable[[str], str]  # gives a table its number: 表3　按产业集群
_TIERS = [(None, "未定层级"), *((tier, tier.caption) for tier in Tier)]
_MOST_GROUPS = 24


def overview(reading: Reading, number: Numbering, before: Mapping[str, int | float] | None = None) -> Iterator[Block]:
    """What the period brought and how the ledger stands, beside the key figures of the report `before`."""
    yield Heading(f"{reading.period.this}概况")
    yield Paragraph(_flow(reading))
    yield Paragraph(_standing(reading))
    yield key_table(reading, number(KEY), before)
    yield tables.events_table(number("办理动态"), reading.of)


def key_figures(reading: Reading) -> dict[str, int]:
    """The figures that a reader looks for first, and compares with the last report's."""
    of = reading.of
    lights = {f"其中{light.caption}": of.in_hand.light(light) for light in tables.LIT}
    return {
        "新增问题": of.new.total,
        "有办理动态": of.moved.total,
        "销号": of.closed.total,
        "在办": of.in_hand.total,
        **lights,
        "待答复报送件": of.in_state(State.REFERRED).total,
        "已答复待落实": of.in_state(State.REPLIED).total,
        "累计登记": of.standing.total,
    }


def key_table(reading: Reading, title: str, before: Mapping[str, int | float] | None) -> Table:
    """The key figures; beside those of the report before, if there is one."""
    columns = [Column("指标（件）", 3), Column("本期", 1.2, Align.CENTER)]
    rows = [cells(caption, value) for caption, value in key_figures(reading).items()]
    if before is not None:
        columns += [Column(words, 1.2, Align.CENTER, group=BEFORE) for words in ("印发数", "增减")]
        rows = [(*row, *_against(row[1].number or 0, before.get(row[0].text, 0))) for row in rows]
    return Table(tuple(columns), tuple(rows), title=title)


def _against(value: int | float, before: int | float) -> tuple[Cell, ...]:
    difference = value - before
    return cells(before, Cell(f"{difference:+}" if difference else "0", number=difference))


def _flow(reading: Reading) -> str:
    of, this = reading.of, reading.period.this
    period = f"{this}新增问题{of.new.total}件，有办理动态{of.moved.total}件，销号{of.closed.total}件。"
    return period + _counted(reading, tuple(event for event in Event if of.events.get(event))) + "以上按录入日期统计。"


def _counted(reading: Reading, events: Sequence[Event]) -> str:
    """本周报送2件次，退回1件次。"""
    if not events:
        return ""
    told = "，".join(f"{event.caption}{reading.of.events.get(event, 0)}件次" for event in events)
    return f"{reading.period.this}{told}。"


def _standing(reading: Reading) -> str:
    of = reading.of
    closed, withdrawn = (of.in_state(state).total for state in (State.CLOSED, State.WITHDRAWN))
    states = "，".join(f"{s.caption}{count}件" for s in IN_HAND if (count := of.in_state(s).total))
    lights = "，".join(f"{light.caption}{of.in_hand.light(light)}件" for light in tables.LIT)
    return (
        f"截至{chinese_date(of.as_of)}，累计登记问题{of.standing.total}件，其中已销号{closed}件，"
        f"已撤销{withdrawn}件，在办{of.in_hand.total}件。"
        + (f"在办问题中，{states}；{lights}。" if of.in_hand.total else "")
    )


def breakdowns(reading: Reading, number: Numbering) -> Iterator[Block]:
    """New, moved, closed, in hand by state, tier, cluster, category, place and department."""
    of, catalogue = reading.of, reading.problems.catalogue
    yield Heading("分类情况")
    yield tables.states_table(number("按状态"), of)
    yield tables.counts_table(number("按办理层级"), "办理层级", of, "tier", _TIERS)
    clusters = tables.named(of, "cluster", catalogue.names("clusters"))
    yield tables.counts_table(number("按产业集群"), "产业集群", of, "cluster", clusters)
    yield from _bars(reading, clusters)
    yield _busy_table(reading, number, "问题类别", "category", catalogue.names("categories"))
    if reading.over_counties:
        yield _busy_table(reading, number, "县区", "county", catalogue.names("divisions"))
    yield _busy_table(reading, number, "镇（街道、园区）", "township", (), "（未填）")
    yield _busy_table(reading, number, "报送部门", "department", catalogue.names("departments"), "未报送")


def _busy_table(
    reading: Reading, number: Numbering, caption: str, name: str, known: Sequence[str], none: str = "（未填）"
) -> Table:
    """Counts by a property, without the values of which there is nothing to tell."""
    rows = tables.named(reading.of, name, known, none)
    busy = tables.busy(reading.of, name, rows)
    quiet = f"未列出的，{reading.period.this}没有新增、动态和销号，也没有在办问题。" if len(busy) < len(rows) else ""
    return tables.counts_table(number(f"按{caption}"), caption, reading.of, name, busy, quiet)


def _bars(reading: Reading, clusters: tables.Rows) -> Iterator[Block]:
    """In hand by cluster and tier; the week's report does without."""
    if reading.period.span is Span.WEEK:
        return
    parts = reading.of.in_hand.parts("cluster")
    shown = [(value, words) for value, words in clusters if value in parts][:_MOST_GROUPS]
    if not shown:
        return
    series = [
        Series(words, tuple(float(parts[value].by("tier")[tier]) for value, _ in shown)) for tier, words in _TIERS
    ]
    chart = BarChart(
        title="在办问题按产业集群和办理层级",
        unit="件",
        source=source(reading),
        as_of=reading.of.as_of,
        groups=tuple(words for _, words in shown),
        series=tuple(each for each in series if any(each.values)),
    )
    yield Figure(chart)


def source(reading: Reading) -> str:
    """Where a chart's numbers come from."""
    return f"{reading.problems.desk.identity.office}问题台账"


def times(reading: Reading, number: Numbering) -> Iterator[Block]:
    """How long each tier held problems."""
    yield Heading("各层级用时")
    yield tables.durations_table(number("各层级用时"), reading)


def trend(reading: Reading, number: Numbering) -> Iterator[Block]:
    """Twelve months as a table and as lines; for the month's report."""
    yield Heading("近十二个月趋势")
    yield tables.months_table(number("近十二个月趋势"), reading)
    months = reading.months
    named = {
        "新增": [m.new for m in months],
        "销号": [m.closed for m in months],
        "月末在办": [m.in_hand for m in months],
        "月末红灯": [m.red for m in months],
    }
    yield Figure(
        Trend(
            title="近十二个月问题办理趋势",
            unit="件",
            source=source(reading),
            as_of=reading.of.as_of,
            months=tuple(m.first for m in months),
            series=tuple(Series(name, tuple(map(float, values))) for name, values in named.items()),
        )
    )


def waiting(reading: Reading, number: Numbering) -> Iterator[Block]:
    """Referrals that wait for an answer, answers that wait to be carried out, what came back."""
    referred, replied = reading.of.in_state(State.REFERRED), reading.of.in_state(State.REPLIED)
    yield Heading("报送和答复")
    yield Paragraph(
        f"已报送待答复{referred.total}件，已答复待落实{replied.total}件，"
        f"分部门情况如下，清单见{lists.REFERRED}、{lists.REPLIED}。"
    )
    yield tables.units_table(number("待答复报送件"), "报送日期", referred, reading)
    yield tables.units_table(number("已答复待落实"), "答复日期", replied, reading)
    yield Heading("退回和反弹重开")
    back = _counted(reading, (Event.RETURNED, Event.REOPENED, Event.NOT_VERIFIED))
    yield Paragraph(f"{back}退回见{lists.RETURNED}，反弹重开见{lists.REOPENINGS}。")


def ahead(reading: Reading) -> Iterator[Block]:
    """What needs a hand, and what is due next."""
    of = reading.of
    yield Heading("下步重点")
    yield Paragraph(
        f"需重点关注的问题{reading.urgent.total}件，其中红灯{of.in_hand.light(Light.RED)}件，"
        f"黄灯{of.in_hand.light(Light.YELLOW)}件，见{lists.URGENT}；"
        f"{reading.period.next}到期{reading.due.total}件，见{lists.DUE}；"
        f"其余在办{of.in_hand.total - reading.urgent.total}件，见{lists.REST}。"
    )
