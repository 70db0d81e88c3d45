"""The records of a county's plans (培育提升工作方案): what a plan fixes, what was reached, and what holds it up.

The content of a plan (CONTENT) is fixed when it is issued, and changes only by a revision. What was reached, what is
done and what is held up (COURSE) is noted at any time.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from xzdesk.core.captions import Captioned
from xzdesk.core.fields import Record, field, record
from xzdesk.core.fieldtypes import Choice, Data, Day, Named, Number, Ref, Refs, Text, Whole
from xzdesk.plans.periods import PeriodType, Year

_YEAR = Year(1990, 2100)
_PLACE = Whole(0, 9999)
_AMOUNT = Number(4, low=-1_000_000_000)
_UNITS, _SEVERAL = Text(200), "几个单位用、隔开"


class _Turn(Whole):
    """Which revision; 0 is the first issue."""

    def show(self, value: int | None) -> str:
        return "" if value is None else (f"第{value}次修订" if value else "首次印发")


class PlanState(Captioned):
    """Where a plan stands (状态)."""

    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已印发"
    REVISING = "revising", "修订中"
    REVISED = "revised", "已修订"
    CLOSED = "closed", "已结束"


OPEN_FOR_CONTENT = (PlanState.DRAFT, PlanState.REVISING)
IN_FORCE = (PlanState.ISSUED, PlanState.REVISING, PlanState.REVISED)


class Course(Captioned):
    """How a target's figures are meant: counted up from January of each year, or as they stand at a time."""

    CUMULATIVE = "cumulative", "年内累计"
    LEVEL = "level", "时点数"


class Better(Captioned):
    """Which way a target's figures should go."""

    HIGHER = "higher", "越高越好"
    LOWER = "lower", "越低越好"


@record("plan", "培育提升工作方案", born=("county",), named=("title",))
class Plan(Record):
    """A county's plan for one cluster and one period."""

    number: str | None = field("方案编号", Text(40))
    county: str | None = field("县区", Named(listing="divisions"))
    edition: str | None = field("目录版本", Text(20))
    title: str | None = field("方案名称", Text(80), required=True)
    cluster: str | None = field("所属产业集群", Named(listing="clusters"), required=True)
    starts_on: date | None = field("起始日期", Day(), required=True)
    ends_on: date | None = field("终止日期", Day(), required=True)
    unit: str | None = field("责任单位", Text(60), required_in=IN_FORCE)
    leader: str | None = field("责任领导", Text(40), required_in=IN_FORCE)
    note: str | None = field("总体要求", Text(4000, lines=True), hint="指导思想、总体思路等，可不填")

    state: PlanState = field("方案状态", Choice(PlanState), default=PlanState.DRAFT)
    issued_on: date | None = field("印发日期", Day())
    issued_by: str | None = field("签发人", Text(40))
    revisions: int = field("修订次数", Whole(0, 999), default=0)
    closed_on: date | None = field("结束日期", Day())
    summary: str | None = field("结束说明", Text(2000, lines=True))


@record("target", "目标", born=("plan",), named=("indicator",))
class Target(Record):
    """What a plan wants to reach: one indicator of the catalogue, or one of the county's own."""

    plan: str | None = field("培育提升工作方案", Ref(kind="plan"))
    place: int | None = field("序号", _PLACE)
    stream: str | None = field("工作内容", Named(listing="streams"))
    indicator: str | None = field("指标", Text(60), required=True)
    measured_in: str | None = field("计量单位", Text(10), required=True)
    course: Course = field("统计口径", Choice(Course), default=Course.CUMULATIVE)
    better: Better = field("指标方向", Choice(Better), default=Better.HIGHER)
    baseline: Decimal | None = field("基期值", _AMOUNT)
    baseline_year: int | None = field("基期年份", _YEAR)
    unit: str | None = field("责任单位", Text(60))
    person: str | None = field("责任人", Text(40))
    source: str | None = field("数据来源", Text(60))
    note: str | None = field("备注", Text(500, lines=True))


@record("yearly", "年度目标", born=("plan", "target", "year"), derived=True, named=("target", "year"))
class Yearly(Record):
    """What a target shall have reached by the end of one year. Without a value there is none."""

    plan: str | None = field("培育提升工作方案", Ref(kind="plan"))
    target: str | None = field("目标", Ref(kind="target"))
    year: int | None = field("年份", _YEAR)
    value: Decimal | None = field("目标值", _AMOUNT)


@record("measure", "举措", born=("plan",), named=("title",))
class Measure(Record):
    """One line of work, in one of the five streams."""

    plan: str | None = field("培育提升工作方案", Ref(kind="plan"))
    place: int | None = field("序号", _PLACE)
    stream: str | None = field("工作内容", Named(listing="streams"), required=True)
    title: str | None = field("举措", Text(80), required=True)
    text: str | None = field("具体内容", Text(2000, lines=True))
    unit: str | None = field("责任单位", Text(60))
    person: str | None = field("责任人", Text(40))
    assisting: str | None = field("协办单位", _UNITS, hint=_SEVERAL)
    note: str | None = field("备注", Text(500, lines=True))


@record("milestone", "节点", born=("plan",), named=("title",))
class Milestone(Record):
    """What is to be there by a day, whose it is, and what it waits for."""

    plan: str | None = field("培育提升工作方案", Ref(kind="plan"))
    measure: str | None = field("举措", Ref(kind="measure"))
    target: str | None = field("目标", Ref(kind="target"))
    title: str | None = field("节点", Text(80), required=True)
    due_on: date | None = field("完成时限", Day(), required=True)
    unit: str | None = field("责任单位", Text(60))
    person: str | None = field("责任人", Text(40))
    assisting: str | None = field("协办单位", _UNITS, hint=_SEVERAL)
    waits_for: list[str] | None = field("前置节点", Refs(kind="milestone"))
    note: str | None = field("备注", Text(500, lines=True))

    first_due_on: date | None = field("首次时限", Day())
    done_on: date | None = field("完成日期", Day())
    evidence: str | None = field("佐证材料", Text(2000, lines=True))


@record("actual", "完成值", born=("plan", "target", "period"), derived=True, named=("target", "period"))
class Actual(Record):
    """What was reached of a target by the end of a period; of a cumulative one since January of its year."""

    plan: str | None = field("培育提升工作方案", Ref(kind="plan"))
    target: str | None = field("目标", Ref(kind="target"))
    period: str | None = field("期间", PeriodType())
    value: Decimal | None = field("完成值", _AMOUNT)
    source: str | None = field("数据来源", Text(60))


@record("block", "制约", born=("plan", "milestone", "problem"), derived=True, named=("milestone",))
class Block(Record):
    """A problem that holds a milestone up, until it is lifted."""

    plan: str | None = field("培育提升工作方案", Ref(kind="plan"))
    milestone: str | None = field("节点", Ref(kind="milestone"))
    problem: str | None = field("问题", Ref(kind="problem"))
    since: date | None = field("受制约起", Day())
    lifted_on: date | None = field("解除日期", Day())
    note: str | None = field("制约说明", Text(500, lines=True))


@record("revision", "修订", born=("plan", "n"), derived=True, named=("n",))
class Revision(Record):
    """The n-th revision, 0 the first issue. `content` is the whole plan as issued (xzdesk.plans.snapshot)."""

    plan: str | None = field("培育提升工作方案", Ref(kind="plan"))
    n: int | None = field("修订序号", _Turn(0, 999))
    reason: str | None = field("修订原因", Text(1000, lines=True))
    opened_on: date | None = field("启动日期", Day())
    opened_by: str | None = field("启动人", Text(40))
    issued_on: date | None = field("印发日期", Day())
    issued_by: str | None = field("签发人", Text(40))
    content: dict[str, object] | None = field("印发内容", Data())


CONTENT: dict[str, tuple[str, ...]] = {
    "plan": ("title", "cluster", "starts_on", "ends_on", "unit", "leader", "note"),
    "target": (
        "place", "indicator", "measured_in", "course", "better", "baseline", "baseline_year", "stream", "unit",
        "person", "source", "note",
    ),
    "yearly": ("value",),
    "measure": ("place", "stream", "title", "text", "unit", "person", "assisting", "note"),
    "milestone": ("title", "due_on", "unit", "person", "assisting", "measure", "target", "waits_for", "note"),
}  # fmt: skip
"""Kind -> the fields that a plan fixes: what a snapshot holds and a revision may change."""

PARTS: dict[str, type[Record]] = {
    "target": Target,
    "yearly": Yearly,
    "measure": Measure,
    "milestone": Milestone,
    "actual": Actual,
    "block": Block,
    "revision": Revision,
}
"""Kind -> what hangs on a plan."""
