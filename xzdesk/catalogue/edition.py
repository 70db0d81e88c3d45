"""One edition of the work plan, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from xzdesk.catalogue.columns import column, facts, section
from xzdesk.catalogue.records import (
    Basis,
    Category,
    Cluster,
    Department,
    Division,
    Duty,
    DutyPart,
    Indicator,
    Material,
    Meeting,
    Stream,
    Task,
)
from xzdesk.core.fieldtypes import Day, Text, Whole
from xzdesk.core.frozen import Frozen
from xzdesk.core.tuples import NamedTuple


class Proposal(NamedTuple):
    """The department that a referral would usually go to (empty: none can be proposed), and why, in words."""

    department: str
    why: str


class _Known(Protocol):
    @property
    def names(self) -> frozenset[str]: ...


K = TypeVar("K", bound=_Known)


@facts
class Catalogue(Frozen):
    """An edition of the work plan. Records hold the plain names of its clusters, categories and departments."""

    edition: str = column("版本编号", Text(20))
    title: str = column("文件名称", Text(100))
    document: str = column("文号", Text(40))
    issued_on: date = column("印发日期", Day())
    horizon: int = column("目标年份", Whole(2000, 2200))
    issuer: str = column("发文机关", Text(60))
    leading_group: str = column("领导小组", Text(60))

    clusters: tuple[Cluster, ...] = section("集群", Cluster)
    tasks: tuple[Task, ...] = section("主要任务", Task)
    indicators: tuple[Indicator, ...] = section("指标", Indicator)
    departments: tuple[Department, ...] = section("部门", Department)
    divisions: tuple[Division, ...] = section("县区", Division)
    streams: tuple[Stream, ...] = section("工作内容", Stream)
    categories: tuple[Category, ...] = section("问题类别", Category)
    duty_parts: tuple[DutyPart, ...] = section("职责主体", DutyPart)
    duties: tuple[Duty, ...] = section("职责清单", Duty)
    materials: tuple[Material, ...] = section("五图六表", Material)
    meetings: tuple[Meeting, ...] = section("会议", Meeting)

    def cluster(self, name: str) -> Cluster | None:
        """By name, blanks disregarded."""
        wanted = _squeezed(name)
        return next((each for each in self.clusters if each.name == wanted), None)

    def category(self, name: str) -> Category | None:
        """By name or alias."""
        return _among(self.categories, name)

    def department(self, name: str) -> Department | None:
        """By name, alias or earlier name."""
        return _among(self.departments, name)

    def division(self, name_or_short_or_code: str) -> Division | None:
        """By full name, short name or code."""
        return _among(self.divisions, name_or_short_or_code)

    def names(self, listing: str) -> tuple[str, ...]:
        """The plain names of a list, in order; `listing` is clusters, categories, departments, divisions or streams."""
        return tuple(each.name for each in getattr(self, listing))

    def task(self, number: int) -> Task:
        """The main task of that number; an indicator's task always exists."""
        return next(each for each in self.tasks if each.number == number)

    def responsible_for(self, indicator: Indicator) -> tuple[str, ...]:
        """The departments responsible for the task that sets the indicator."""
        return self.task(indicator.task).departments

    def duties_of(self, part: str) -> tuple[Duty, ...]:
        """The items of one part of annex 2: 专班, 联盟, 创新平台 or 县区."""
        return tuple(each for each in self.duties if each.part == part)

    def usual_department(self, category: str, cluster: str) -> Proposal:
        """Who usually answers: the category's department, else the lead department of the cluster."""
        kind = self.category(category)
        if kind and kind.department:
            return Proposal(kind.department, self._why_category(kind))
        field = self.cluster(cluster)
        if field:
            return Proposal(field.lead, self._why_lead(kind, field))
        return Proposal("", "问题类别没有对应的市级部门，所属创新产业集群也未确定，请自行选择市级部门。")

    def _why_category(self, kind: Category) -> str:
        if kind.basis is Basis.PLAN:
            return f"“{kind.name}”类问题建议由{kind.department}协调（{self.document}{kind.ground}）。"
        return f"“{kind.name}”类问题按惯例由{kind.department}协调（工作方案未列明，可在目录文件中修改）。"

    def _why_lead(self, kind: Category | None, field: Cluster) -> str:
        lead = f"“{field.name}”集群的牵头部门是{field.lead}（{self.document}附件1）。"
        if kind is None:
            return lead
        if kind.ground:
            return f"“{kind.name}”类问题由集群牵头部门协调（{kind.ground}），{lead}"
        return f"“{kind.name}”类问题没有固定的市级部门，{lead}"


def _squeezed(name: str) -> str:
    return "".join(name.split())


def _among(records: Iterable[K], name: str) -> K | None:
    wanted = _squeezed(name)
    return next((each for each in records if wanted in each.names), None)
