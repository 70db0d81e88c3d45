"""What must hold between the parts of an edition: names given once, references that lead somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator

from xzdesk.catalogue.edition import Catalogue

_PERIOD = re.compile(r"每年|到\d{4}年")


def reasons_against(catalogue: Catalogue) -> Iterator[str]:
    """Every reason, in Chinese, why the edition does not hold together; none when it does."""
    yield from _empty(catalogue)
    yield from _given_twice(catalogue)
    yield from _pointing_nowhere(catalogue)
    for each in catalogue.indicators:
        if not _PERIOD.fullmatch(each.period):
            yield f"指标“{each.name}”的期限“{each.period}”应写成“每年”或“到2025年”的形式"


def _empty(c: Catalogue) -> Iterator[str]:
    needed = {"集群": c.clusters, "部门": c.departments, "县区": c.divisions, "问题类别": c.categories}
    for caption, rows in needed.items():
        if not rows:
            yield f"“{caption}”没有一条内容"


def _given_twice(c: Catalogue) -> Iterator[str]:
    yield from _twice("集群", "序号", (each.number for each in c.clusters))
    yield from _twice("集群", "产业名称", (each.name for each in c.clusters))
    yield from _twice("主要任务", "序号", (each.number for each in c.tasks))
    yield from _twice("指标", "序号", (each.number for each in c.indicators))
    yield from _twice("指标", "指标", (each.name for each in c.indicators))
    yield from _twice("部门", "名称（含别称、曾用名）", _flat(each.names for each in c.departments))
    yield from _twice("县区", "名称（含简称、代码）", _flat(each.names for each in c.divisions))
    yield from _twice("县区", "序号", (each.order for each in c.divisions))
    yield from _twice("县区", "示意图位置", (f"{each.tile_col},{each.tile_row}" for each in c.divisions))
    yield from _twice("工作内容", "工作内容", (each.name for each in c.streams))
    yield from _twice("问题类别", "序号", (each.number for each in c.categories))
    yield from _twice("问题类别", "名称（含别称）", _flat(each.names for each in c.categories))
    yield from _twice("职责主体", "职责主体", (each.name for each in c.duty_parts))
    yield from _twice("职责清单", "条目", (f"{each.part}{each.number}" for each in c.duties))
    yield from _twice("五图六表", "名称", (each.name for each in c.materials))
    yield from _twice("会议", "会议", (each.name for each in c.meetings))


def _pointing_nowhere(c: Catalogue) -> Iterator[str]:
    departments = c.names("departments")
    tasks = [each.number for each in c.tasks]
    parts = [each.name for each in c.duty_parts]
    for cluster in c.clusters:
        yield from _unknown(f"集群“{cluster.name}”的牵头部门", cluster.lead, departments, "部门")
    for task in c.tasks:
        for name in task.departments:
            yield from _unknown(f"任务“{task.name}”的责任单位", name, departments, "部门")
    for category in c.categories:
        if category.department:
            yield from _unknown(f"问题类别“{category.name}”的市级部门", category.department, departments, "部门")
    for department in c.departments:
        if department.successor:
            others = [name for name in departments if name != department.name]
            yield from _unknown(f"部门“{department.name}”的承接部门", department.successor, others, "部门")
    for indicator in c.indicators:
        yield from _unknown(f"指标“{indicator.name}”的任务序号", indicator.task, tasks, "主要任务")
    for duty in c.duties:
        yield from _unknown("职责清单的职责主体", duty.part, parts, "职责主体")


def _unknown(what: str, value: Hashable, known: Collection[Hashable], sheet: str) -> Iterator[str]:
    if value not in known:
        yield f"{what}“{value}”不在“{sheet}”中"


def _twice(sheet: str, column: str, values: Iterable[Hashable]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"“{sheet}”的{column}“{value}”出现了{times}次"


def _flat(groups: Iterable[Iterable[str]]) -> Iterator[str]:
    for group in groups:
        yield from group
