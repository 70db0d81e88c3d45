"""What the plans' pages list, a class for each kind of row, and the columns that show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ui.plans.gauge import Gauge
from ui.plans.milestones import Hold
from ui.plans.table import Column
from xzdesk.plans.records import PlanState
from xzdesk.problems.queries import Light

STREAM = "stream:"  # before the name of a stream, in the key of a row that stands for it
_INK = {Light.RED: "red", Light.YELLOW: "amber", Light.GREEN: "green", Light.NONE: "muted"}


@dataclass(frozen=True)
class Tally:
    """Milestones of a plan: all, done, late, near their due date."""

    all: int = 0
    done: int = 0
    late: int = 0
    near: int = 0

    @property
    def told(self) -> str:
        """完成3/12, and what wants care on a second line."""
        if not self.all:
            return "还没有节点"
        care = [f"逾期{self.late}" if self.late else "", f"临近{self.near}" if self.near else ""]
        return f"完成{self.done}/{self.all}\n{'，'.join(filter(None, care)) or '没有逾期'}"


@dataclass(frozen=True)
class PlanRow:
    """A plan in the list."""

    id: str
    number: str
    title: str
    cluster: str
    grade: str
    period: str
    state: PlanState
    unit: str
    leader: str
    revisions: int
    gauge: Gauge | None
    targets: str
    tally: Tally
    holds: tuple[Hold, ...]
    strayed: bool = False

    @property
    def standing(self) -> str:
        """Its state, and how often it was revised, or that desks have left it other than it was issued."""
        if self.strayed:
            return f"{self.state.caption}\n与印发不同"
        return f"{self.state.caption}\n修订{self.revisions}次" if self.revisions else self.state.caption


@dataclass(frozen=True)
class TargetRow:
    """A target of a plan. `forecast` names its method on a second line; `told` says all about it."""

    id: str
    name: str
    stream: str
    baseline: str
    aim: str
    reached: str
    gauge: Gauge | None
    light: Light
    why: str
    forecast: str
    told: str
    responsible: str


@dataclass(frozen=True)
class MeasureRow:
    """A measure; an empty `id` stands for a stream without one."""

    id: str
    stream: str
    first: bool
    title: str
    text: str
    responsible: str
    milestones: str

    @property
    def told(self) -> str:
        """Title and text; what to do where there is none."""
        return "\n".join(filter(None, (self.title, self.text))) if self.id else "（还没有举措，按回车新增）"

    @property
    def key(self) -> str:
        return self.id or f"{STREAM}{self.stream}"


@dataclass(frozen=True)
class HoldRow:
    """A problem that holds a milestone up."""

    block: str
    milestone: str
    milestone_title: str
    problem: str
    number: str
    problem_title: str
    tier: str
    status: str
    since: date | None
    lifted_on: date | None
    days: int
    target: str


@dataclass(frozen=True)
class RevisionRow:
    """An issue of a plan; the first is no revision yet."""

    n: int
    caption: str
    issued_on: date | None
    issued_by: str
    reason: str


def _held(row: PlanRow) -> str:
    if not row.holds:
        return ""
    first, more = row.holds[0], f"，共{len(row.holds)}处" if len(row.holds) > 1 else ""
    return f"{first.number}\n{first.where}{more}"


PLANS = (
    Column[PlanRow]("产业集群", 140, lambda row: f"{row.cluster}\n{row.grade}"),
    Column[PlanRow]("培育提升工作方案", 0, lambda row: f"{row.title}\n{row.period}　{row.unit}　{row.leader}"),
    Column[PlanRow]("状态", 72, lambda row: row.standing, colour=lambda row: "red" if row.strayed else ""),
    Column[PlanRow]("目标进度", 190, lambda row: row.targets, gauge=lambda row: row.gauge),
    Column[PlanRow](
        "节点", 104, lambda row: row.tally.told, colour=lambda row: "red" if row.tally.late else "",
    ),
    Column[PlanRow](
        "受制约", 206, _held, colour=lambda row: "red" if row.holds else "",
        tip=lambda row: "\n".join(hold.sentence for hold in row.holds),
    ),
)  # fmt: skip
TARGETS = (
    Column[TargetRow]("指标", 0, lambda row: f"{row.name}\n{row.responsible}"),
    Column[TargetRow]("基期值", 74, lambda row: row.baseline, right=True, narrow=0),
    Column[TargetRow]("年度目标", 82, lambda row: row.aim, right=True),
    Column[TargetRow]("最近完成值", 108, lambda row: row.reached, right=True),
    Column[TargetRow]("进度", 136, lambda _: "", gauge=lambda row: row.gauge),
    Column[TargetRow]("年末预计", 208, lambda row: row.forecast, right=True, narrow=128),
    Column[TargetRow](
        "灯", 64, lambda row: row.light.caption, colour=lambda row: _INK[row.light], tip=lambda row: row.why
    ),
)
MEASURES = (
    Column[MeasureRow]("工作内容", 124, lambda row: row.stream if row.first else ""),
    Column[MeasureRow](
        "举措", 0, lambda row: row.told,
        colour=lambda row: "" if row.id else "muted",
    ),
    Column[MeasureRow]("责任单位、责任人", 210, lambda row: row.responsible),
    Column[MeasureRow]("节点", 96, lambda row: row.milestones),
)  # fmt: skip
HOLDS = (
    Column[HoldRow]("节点", 0, lambda row: f"{row.milestone_title}\n{row.target}"),
    Column[HoldRow]("问题", 270, lambda row: f"{row.number}\n{row.problem_title}"),
    Column[HoldRow]("层级、状态", 128, lambda row: f"{row.tier}\n{row.status}"),
    Column[HoldRow]("受制约起", 104, lambda row: str(row.since or "")),
    Column[HoldRow](
        "时间", 132, lambda row: f"{row.lifted_on}解除" if row.lifted_on else f"已{row.days}天",
        colour=lambda row: "muted" if row.lifted_on else "red",
    ),
)  # fmt: skip
REVISIONS = (
    Column[RevisionRow]("版本", 110, lambda row: row.caption),
    Column[RevisionRow]("印发日期", 112, lambda row: str(row.issued_on or "尚未印发")),
    Column[RevisionRow]("签发人", 110, lambda row: row.issued_by),
    Column[RevisionRow]("修订原因", 0, lambda row: row.reason),
)
