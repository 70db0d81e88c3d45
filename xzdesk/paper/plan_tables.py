"""A plan's tables: targets, milestones, responsibilities, and where targets and milestones stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from xzdesk.core.fields import described
from xzdesk.paper.document import Align, Cell, Column, Table, cells
from xzdesk.plans.course import Step
from xzdesk.plans.pace import Pace
from xzdesk.plans.progress import Progress
from xzdesk.plans.records import Measure, Milestone, Revision, Target
from xzdesk.plans.whole import Whole
from xzdesk.problems.queries import Light

_SHOW = described(Target).fields["baseline"].type.show
_CENTER, _RIGHT = Align.CENTER, Align.RIGHT
_NUMBER = Column("序号", 1.3, _CENTER)
OPEN = "（未明确）"
Part = Target | Measure | Milestone
P = TypeVar("P", Target, Measure, Milestone)


def amount(value: Decimal | None) -> Cell:
    """A figure as it was entered."""
    return Cell() if value is None else Cell(_SHOW(value), number=float(value))


def years_of(whole: Whole) -> list[int]:
    """The years that some target has a value for."""
    return sorted({each.year for each in whole.yearly if each.year})


def targets_table(whole: Whole, title: str) -> Table:
    """Each target with its baseline and the value of every year."""
    years = years_of(whole)
    columns = (
        _NUMBER,
        Column("指标", 4),
        Column("计量单位", 1.8, _CENTER),
        Column("基期值", 2.8, _RIGHT),
        *(Column(f"{year}年", 1.9, _RIGHT, group="年度目标") for year in years),
        Column("责任单位", 3),
        Column("责任人", 2),
    )
    rows = []
    for number, target in enumerate(whole.targets, start=1):
        goals = {each.year: each.value for each in whole.yearly_of(target)}
        rows.append(
            cells(
                number,
                target.indicator or "",
                target.measured_in or "",
                _baseline(target),
                *(amount(goals.get(year)) for year in years),
                target.unit or "",
                target.person or "",
            )
        )
    return Table(columns, tuple(rows), title=title)


def _baseline(target: Target) -> Cell:
    """95.5（2025年）, or the value alone, which then is a figure."""
    made = amount(target.baseline)
    if target.baseline is None or not target.baseline_year:
        return made
    return Cell(f"{made.text}（{target.baseline_year}年）")


def milestones_table(whole: Whole, title: str) -> Table:
    """Each milestone with its day, whose it is, and what it waits for; who assists and remarks where there are any."""
    names = {each.id: each.title or "" for each in whole.milestones}
    assisted, noted = (any(getattr(each, name) for each in whole.milestones) for name in ("assisting", "note"))
    columns = (
        _NUMBER,
        Column("节点", 5),
        Column("完成时限", 2.6, _CENTER),
        Column("责任单位", 2.8),
        Column("责任人", 1.8),
        *((Column("协办单位", 2.8),) if assisted else ()),
        Column("前置节点", 3.2),
        *((Column("备注", 2.4),) if noted else ()),
    )
    rows = [
        cells(
            number,
            each.title or "",
            _day(each.due_on),
            each.unit or "",
            each.person or "",
            *((each.assisting or "",) if assisted else ()),
            "\n".join(names[other] for other in each.waits_for or () if other in names),
            *((each.note or "",) if noted else ()),
        )
        for number, each in enumerate(whole.milestones, start=1)
    ]
    return Table(columns, tuple(rows), title=title)


def duties_table(whole: Whole, title: str) -> Table:
    """By responsible unit: its people, targets, measures and milestones; the plan's own unit first."""
    units = dict.fromkeys([whole.plan.unit, *(part.unit for part in _parts(whole))])
    columns = (
        Column("责任单位", 2.6),
        Column("责任人", 1.9),
        Column("目标", 3),
        Column("举措", 4),
        Column("节点（完成时限）", 4.4),
    )
    rows = [
        cells(
            unit or OPEN,
            "\n".join(_people(whole, unit)),
            "\n".join(each.indicator or "" for each in _of(whole.targets, unit)),
            "\n".join(each.title or "" for each in _of(whole.measures, unit)),
            "\n".join(f"{each.title}（{_day(each.due_on)}）" for each in _of(whole.milestones, unit)),
        )
        for unit in units
    ]
    return Table(columns, tuple(rows), title=title)


def _of(parts: Sequence[P], unit: str | None) -> list[P]:
    return [part for part in parts if part.unit == unit]


def _parts(whole: Whole) -> list[Part]:
    return [*whole.targets, *whole.measures, *whole.milestones]


def _people(whole: Whole, unit: str | None) -> list[str]:
    found = [part.person for part in _parts(whole) if part.unit == unit]
    leader = [whole.plan.leader] if unit == whole.plan.unit else []
    return [name for name in dict.fromkeys([*leader, *found]) if name]


def pace_table(of: Progress) -> Table:
    """Each target in the year: how much is done, how much the time asks for, where the year is likely to end."""
    columns = (
        _NUMBER,
        Column("指标", 3.2),
        Column("计量\n单位", 1.4, _CENTER),
        Column("目标值", 1.9, _RIGHT),
        Column("完成值", 1.9, _RIGHT),
        Column("截至", 2.6, _CENTER),
        Column("完成\n比例", 1.7, _RIGHT),
        Column("序时\n进度", 1.7, _RIGHT),
        Column("年末\n预计", 1.9, _RIGHT),
        Column("红黄绿灯", 2.3, _CENTER),
    )
    rows = tuple(_pace_row(number, each) for number, each in enumerate(of.targets, start=1))
    note = "\n".join(dict.fromkeys(_methods(of.targets)))
    return Table(columns, rows, title=f"{of.year}年目标进展", note=note)


def _pace_row(number: int, of: Pace) -> tuple[Cell, ...]:
    return cells(
        number,
        of.target.indicator or "",
        of.target.measured_in or "",
        amount(of.goal),
        amount(of.reached),
        of.period.caption if of.period else "",
        f"{of.share}%" if of.share is not None else "",
        f"{of.expected}%" if of.expected is not None else "",
        amount(of.forecast.value),
        _light(of.light),
    )


def _methods(targets: Iterable[Pace]) -> list[str]:
    """How each year's end was told, or why neither it nor the pace can be."""
    told = [
        f"{each.target.indicator}：{'；'.join(filter(None, (each.reason, each.forecast.method)))}" for each in targets
    ]
    return [f"注：{told[0]}。", *(f"{each}。" for each in told[1:])] if told else []


def steps_table(steps: Sequence[Step]) -> Table:
    """Each milestone: where it stands, and which problem holds it up."""
    columns = (
        _NUMBER,
        Column("节点", 4),
        Column("完成时限", 2.8, _CENTER),
        Column("状态", 3.6, _CENTER),
        Column("完成日期", 2.8, _CENTER),
        Column("受制约的问题", 4.6),
    )
    return Table(
        columns,
        tuple(_step_row(number, step) for number, step in enumerate(steps, start=1)),
        title="节点进展",
    )


def _step_row(number: int, step: Step) -> tuple[Cell, ...]:
    late = f"逾期{step.late}天" if step.late else ""
    words = late if step.light is Light.RED else "，".join(filter(None, (step.standing.caption, late)))
    return cells(
        number,
        step.milestone.title or "",
        _day(step.milestone.due_on),
        Cell(words, light="" if step.light is Light.NONE else step.light.value),
        _day(step.milestone.done_on),
        "\n".join(held.text for held in step.held),
    )


def issues_table(issued: Sequence[Revision], title: str) -> Table:
    """The first issue and every revision with its reason."""
    columns = (Column("次序", 2, _CENTER), Column("印发日期", 2.8, _CENTER), Column("签发人", 2), Column("修订原因", 7))
    rows = [cells(issue_name(each), _day(each.issued_on), each.issued_by or "", each.reason or "") for each in issued]
    return Table(columns, tuple(rows), title=title)


def issue_name(revision: Revision) -> str:
    """首次印发, 第1次修订."""
    return f"第{revision.n}次修订" if revision.n else "首次印发"


def _light(light: Light) -> Cell:
    return Cell(light="" if light is Light.NONE else light.value)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
