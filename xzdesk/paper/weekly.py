"""周报: the week's figures, what waits for an answer, what needs a hand, what is due next, what was closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.paper.document import (
    Block,
    Document,
    Heading,
    Paragraph,
    Signature,
    SignLine,
    chinese_date,
)
from xzdesk.paper.problem_tables import LIT, counts_table, states_table, units_table
from xzdesk.paper.weekly_lists import Coming, coming, lists
from xzdesk.problems.queries import Light
from xzdesk.problems.records import State
from xzdesk.problems.statistics import IN_HAND, Event, Figures, Period, figures, week_of
from xzdesk.problems.usecases import Problems


def weekly(problems: Problems, day: date) -> Document:
    """The report of the week, Monday to Sunday, that contains `day`; what stands is as of today.

    Raises Refusal for a week that has not begun.
    """
    period = week_of(day)
    if period.first > problems.desk.today:
        raise Refusal("report_week_future", first=chinese_date(period.first))
    of, ahead = figures(problems, period), coming(problems, period)
    identity = problems.desk.identity
    return Document(
        title=f"{identity.office}企业（项目）问题办理周报",
        subtitle=f"（{_week(period)}）",
        blocks=(*_text(problems, of, ahead), _signed(problems, of), *lists(problems, period, ahead)),
        head=f"{identity.office}　问题办理周报　{_week(period)}",
    )


def _week(period: Period) -> str:
    year, week, _ = period.first.isocalendar()
    first, last = period.first, period.last
    return f"{year}年第{week}周，{first.month}月{first.day}日至{last.month}月{last.day}日"


def _text(problems: Problems, of: Figures, ahead: Coming) -> Iterator[Block]:
    yield Heading("本周概况")
    yield Paragraph(_flow(of))
    yield Paragraph(_standing(of))
    yield Heading("分类情况")
    yield from _breakdowns(problems, of)
    yield Heading("报送和答复")
    yield from _waiting(problems, of)
    yield Heading("退回和反弹重开")
    back = _counted(of, (Event.RETURNED, Event.REOPENED, Event.NOT_VERIFIED))
    yield Paragraph(f"{back}退回见附表5，反弹重开见附表6。")
    yield Heading("下步重点")
    yield Paragraph(
        f"需重点关注的问题{ahead.urgent.total}件，其中红灯{of.in_hand.light(Light.RED)}件，"
        f"黄灯{of.in_hand.light(Light.YELLOW)}件，见附表1；下周到期{ahead.due.total}件，见附表2。"
    )


def _flow(of: Figures) -> str:
    week = f"本周新增问题{of.new.total}件，有办理动态{of.moved.total}件，销号{of.closed.total}件。"
    return week + _counted(of, tuple(event for event in Event if of.events.get(event))) + "以上按录入日期统计。"


def _counted(of: Figures, events: Sequence[Event]) -> str:
    """本周报送2件次，退回1件次。"""
    if not events:
        return ""
    return "本周" + "，".join(f"{event.caption}{of.events.get(event, 0)}件次" for event in events) + "。"


def _standing(of: Figures) -> str:
    closed, withdrawn = (of.in_state(state).total for state in (State.CLOSED, State.WITHDRAWN))
    states = "，".join(f"{s.caption}{count}件" for s in IN_HAND if (count := of.in_state(s).total))
    lights = "，".join(f"{light.caption}{of.in_hand.light(light)}件" for light in LIT)
    return (
        f"截至{chinese_date(of.as_of)}，累计登记问题{of.standing.total}件，其中已销号{closed}件，"
        f"已撤销{withdrawn}件，在办{of.in_hand.total}件。"
        + (f"在办问题中，{states}；{lights}。" if of.in_hand.total else "")
    )


def _breakdowns(problems: Problems, of: Figures) -> Iterator[Block]:
    yield states_table("表1　按状态", of)
    tiers = [(None, "未定层级"), *((tier, tier.caption) for tier in Tier)]
    yield counts_table("表2　按办理层级", "办理层级", of, "tier", tiers)
    clusters = problems.catalogue.names("clusters")
    yield counts_table("表3　按产业集群", "产业集群", of, "cluster", _named(of, "cluster", clusters))
    categories = _named(of, "category", problems.catalogue.names("categories"))
    busy = _busy_only(of, categories)
    table = counts_table("表4　按问题类别", "问题类别", of, "category", busy)
    quiet = "未列出的类别本周没有新增、动态和销号，也没有在办问题。"
    yield replace(table, note=quiet if len(busy) < len(categories) else "")


def _named(of: Figures, name: str, known: Sequence[str]) -> list[tuple[object, str]]:
    """The catalogue's names in order, then those of other editions, then what has none."""
    found = {value for tally in (of.moved, of.closed, of.standing) for value in tally.by(name)}
    others = sorted(value for value in found if value and value not in known)
    return [*((value, value) for value in (*known, *others)), *([("", "（未填）")] if "" in found else [])]


def _busy_only(of: Figures, rows: Sequence[tuple[object, str]]) -> list[tuple[object, str]]:
    found = {value for tally in (of.new, of.moved, of.closed, of.in_hand) for value in tally.by("category")}
    return [row for row in rows if row[0] in found]


def _waiting(problems: Problems, of: Figures) -> Iterator[Block]:
    referred, replied = of.in_state(State.REFERRED), of.in_state(State.REPLIED)
    yield Paragraph(
        f"已报送待答复{referred.total}件，已答复待落实{replied.total}件，分部门情况如下，清单见附表3、附表4。"
    )
    yield units_table("表5　待答复报送件", "报送日期", referred, problems.clockwork, of)
    yield units_table("表6　已答复待落实", "答复日期", replied, problems.clockwork, of)


def _signed(problems: Problems, of: Figures) -> Signature:
    identity = problems.desk.identity
    lines = (SignLine("经办人", problems.desk.operator), SignLine("审核人"), SignLine("分管领导"))
    return Signature(identity.unit or identity.office, of.as_of, lines=lines)
