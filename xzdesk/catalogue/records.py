"""The facts of a work plan's edition, one class for each kind. Names are the plan's own words."""

from __future__ import annotations

from xzdesk.catalogue.columns import Names, column, facts
from xzdesk.core.captions import Captioned
from xzdesk.core.fieldtypes import Choice, Text, Whole
from xzdesk.core.frozen import Frozen

_AMOUNT = Whole(0, 1_000_000_000)
_NUMBER = Whole(1, 999)
_TILE = Whole(0, 99)


class Grade(Captioned):
    """The three grades of clusters."""

    LEADING = "leading", "优势"
    EMERGING = "emerging", "新兴"
    DISTINCTIVE = "distinctive", "特色"


class Comparison(Captioned):
    """How an indicator's value is meant."""

    AT_LEAST = "at_least", "以上"
    ABOUT = "about", "左右"
    REACH = "reach", "达到"


class Basis(Captioned):
    """Where a fact comes from: the work plan, or what offices commonly do."""

    PLAN = "plan", "工作方案"
    CONVENTION = "convention", "惯例"


@facts
class Cluster(Frozen):
    """One of the clusters of annex 1, with its target for the horizon year."""

    number: int = column("序号", _NUMBER)
    name: str = column("产业名称", Text(40))
    grade: Grade = column("类别", Choice(Grade))
    target_value: int = column("目标值", _AMOUNT)
    unit: str = column("单位", Text(10))
    measure: str = column("衡量内容", Text(40))
    lead: str = column("牵头部门", Text(40))

    @property
    def target(self) -> str:
        """The target in annex 1's words: 3000亿元, 核心产业增加值达到1000亿元."""
        amount = f"{self.target_value}{self.unit}"
        return amount if self.measure == "产业规模" else f"{self.measure}达到{amount}"


@facts
class Task(Frozen):
    """One of the main tasks (part three) and its responsible departments."""

    number: int = column("序号", _NUMBER)
    name: str = column("任务", Text(60))
    departments: tuple[str, ...] = column("责任单位", Names())


@facts
class Indicator(Frozen):
    """A figure that a main task sets; `task` is the task's number, `period` is 每年 or 到2025年."""

    number: int = column("序号", _NUMBER)
    task: int = column("任务序号", _NUMBER)
    name: str = column("指标", Text(60))
    value: int = column("数值", _AMOUNT)
    unit: str = column("单位", Text(10))
    comparison: Comparison = column("口径", Choice(Comparison))
    period: str = column("期限", Text(10))
    wording: str = column("原文", Text(200))

    @property
    def aim(self) -> str:
        """Period, value and comparison in words: 每年300项以上, 到2025年达到20家."""
        amount = f"{self.value}{self.unit}"
        if self.comparison is Comparison.REACH:
            return f"{self.period}达到{amount}"
        return f"{self.period}{amount}{self.comparison.caption}"


@facts
class Department(Frozen):
    """A city department under the plan's name. `formerly` are its earlier names; `successor` took over its work."""

    name: str = column("部门", Text(40))
    aliases: tuple[str, ...] = column("别称", Names(), default=())
    basis: Basis = column("来源", Choice(Basis))
    formerly: tuple[str, ...] = column("曾用名", Names(), default=())
    successor: str = column("承接部门", Text(40), default="")

    @property
    def names(self) -> frozenset[str]:
        """Every name it is or was known by."""
        return frozenset((self.name, *self.aliases, *self.formerly))


@facts
class Division(Frozen):
    """A county, district or zone; the tile is its place on the schematic (示意图), column and row from 0."""

    order: int = column("序号", _NUMBER)
    code: str = column("代码", Text(12))
    code_source: str = column("代码来源", Text(60))
    name: str = column("名称", Text(40))
    short: str = column("简称", Text(10))
    kind: str = column("类型", Text(10))
    tile_col: int = column("示意图列", _TILE)
    tile_row: int = column("示意图行", _TILE)
    addressee: str = column("受文机关", Text(40))

    @property
    def names(self) -> frozenset[str]:
        return frozenset((self.name, self.short, self.code))


@facts
class Stream(Frozen):
    """One of the streams of work of annex 2, part 4, item 2."""

    number: int = column("序号", _NUMBER)
    name: str = column("工作内容", Text(40))


@facts
class Category(Frozen):
    """A category of problems.

    `source` tells where the category is from; `department` usually answers for it (empty: the cluster's lead
    department), `basis` whether the plan or common practice says so, and `ground` where the plan does.
    """

    number: int = column("序号", _NUMBER)
    name: str = column("问题类别", Text(40))
    aliases: tuple[str, ...] = column("别称", Names(), default=())
    source: Basis = column("类别来源", Choice(Basis))
    department: str = column("市级部门", Text(40), default="")
    basis: Basis = column("部门依据", Choice(Basis))
    ground: str = column("依据说明", Text(100), default="")

    @property
    def names(self) -> frozenset[str]:
        return frozenset((self.name, *self.aliases))


@facts
class DutyPart(Frozen):
    """Whose duties a part of annex 2 lists; `intro` stands before the items."""

    number: int = column("序号", _NUMBER)
    name: str = column("职责主体", Text(20))
    intro: str = column("说明", Text(500), default="")


@facts
class Duty(Frozen):
    """One item of annex 2, word for word."""

    part: str = column("职责主体", Text(20))
    number: int = column("序号", _NUMBER)
    text: str = column("职责", Text(1000))


@facts
class Material(Frozen):
    """One of the five charts and six tables; `kind` is 图 or 表."""

    kind: str = column("类型", Text(4))
    number: int = column("序号", _NUMBER)
    name: str = column("名称", Text(40))


@facts
class Meeting(Frozen):
    """A regular meeting of a task force, and the summary due at the same pace."""

    cadence: str = column("周期", Text(10))
    name: str = column("会议", Text(20))
    short: str = column("简称", Text(10))
    report: str = column("工作总结", Text(10))
