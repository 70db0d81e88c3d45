"""What the dialogs of a plan ask, and what their answers write. One entry an action or a kind of record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from ui.plans.editing import Asked, Write
from ui.plans.reading import version
from xzdesk.core.fields import FieldSpec, Record, described, values_of
from xzdesk.core.fieldtypes import Ref, Refs, Stored
from xzdesk.core.store import Written
from xzdesk.office import Office
from xzdesk.plans.drafting import PART_KINDS
from xzdesk.plans.inputs import BlockInput, Close, Done, Issue, Lift, Revise
from xzdesk.plans.records import CONTENT, PARTS, Plan, Target, Yearly
from xzdesk.plans.whole import Whole

_YEAR = "year:"  # before the year, in the name of a field of a target's dialog
_ISSUES = "印发后，目标、节点、责任不能直接改动，要改须启动修订并写明原因。"
_REVISES = "启动修订后可以修改目标、举措、节点，改好后再次印发；印发前仍以上一次印发的为准。"
_CLOSES = "结束后只能查看，不能再填报和修订。"
_KINDS = {"target": "目标", "measure": "举措", "milestone": "节点"}


class Asking:
    """Makes the questions for one office."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def new_plan(self, cluster: str | None = None) -> Asked:
        """A plan from the first day of this year to the last."""
        today, identity = self._office.desk.today, self._office.desk.identity
        values = {
            "cluster": cluster,
            "starts_on": date(today.year, 1, 1),
            "ends_on": date(today.year, 12, 31),
            "unit": identity.unit,
        }
        fields = described(Plan).fields
        names = ("cluster", *(name for name in CONTENT["plan"] if name != "cluster"))
        needed = tuple(name for name in names if fields[name].required)
        return Asked(
            "新建培育提升工作方案",
            [fields[name] for name in names],
            values,
            self._add_plan,
            "plan:new",
            needed,
            "建立草稿",
            all_values=True,
        )

    def plan(self, plan: Plan) -> Asked:
        """What the plan itself fixes."""
        fields = described(Plan).fields
        specs = [fields[name] for name in CONTENT["plan"]]
        needed = tuple(spec.name for spec in specs if spec.required or plan.state in spec.required_in)
        write = partial(self._office.plans.edit, plan)
        return Asked(f"修改方案信息　{plan.number}", specs, values_of(plan), write, f"plan:{plan.id}", needed)

    def part(self, whole: Whole, kind: str, record: str = "", given: Mapping[str, object] | None = None) -> Asked:
        """A target, measure or milestone: a new one without `record`, beginning with what is `given`."""
        fields = described(PARTS[kind]).fields
        others = others_of(whole, record)
        specs = [fields[name] for name in CONTENT[kind] if name != "place" and _can_be_chosen(fields[name], others)]
        found = _of(whole, kind, record)
        blank = values_of(PARTS[kind]()) | self._usual(whole.plan, kind) | dict(given or {})
        values: dict[str, object] = dict(values_of(found) if found else blank)
        if kind == "target":
            specs[3:3] = _year_specs(whole.plan)
            values |= _year_values(whole, found)
        needed = tuple(spec.name for spec in specs if spec.required)
        write = partial(self._write_part, whole.plan, kind, record)
        title = f"{'修改' if found else '新增'}{_KINDS[kind]}"
        key = f"plan:{kind}:{record or whole.plan.id}"
        return Asked(title, specs, values, write, key, needed, all_values=not found)

    def _usual(self, plan: Plan, kind: str) -> dict[str, object]:
        """What a new part mostly has: the plan's unit, and for a target the year before."""
        unit: dict[str, object] = {"unit": plan.unit}
        return unit | {"baseline_year": plan.starts_on.year - 1} if kind == "target" and plan.starts_on else unit

    def issue(self, plan: Plan) -> Asked:
        """The signature and the day; of a revision, how much it changes."""
        write, changed = partial(self._office.plans.issue, plan), len(self._office.plans.since_issue(plan))
        told = f"这次修订改动{changed}处，“印发和修订”页有对照。{_ISSUES}" if changed else _ISSUES
        issued = len(self._office.plans.whole(plan).issued)
        what = f"印发{version(issued)}" if issued else "印发方案"
        return self._step(Issue, f"{what}　{plan.number}", write, plan.id, told, "issued_on")

    def revise(self, plan: Plan) -> Asked:
        """The reason."""
        write = partial(self._office.plans.revise, plan)
        return self._step(Revise, f"启动修订　{plan.number}", write, plan.id, _REVISES)

    def close(self, plan: Plan) -> Asked:
        """What became of it; what is still open is told."""
        write, tally = partial(self._office.plans.close, plan), self._office.plans.progress(plan).tally
        left = tally.total - tally.done
        told = f"还有{left}个节点没有完成。{_CLOSES}" if left else _CLOSES
        return self._step(Close, f"结束方案　{plan.number}", write, plan.id, told, "closed_on")

    def done(self, milestone: str, title: str) -> Asked:
        """The day and the evidence."""
        return self._step(Done, "登记完成", partial(self._office.plans.done, milestone), milestone, title, "done_on")

    def block(self, milestone: str, title: str) -> Asked:
        """The problem's number."""
        write = partial(self._office.plans.block, milestone)
        return self._step(BlockInput, "登记制约", write, milestone, title, "since")

    def lift(self, block: str, title: str) -> Asked:
        """The day."""
        return self._step(Lift, "解除制约", partial(self._office.plans.lift, block), block, title, "lifted_on")

    def _step(self, of: type[Record], title: str, write: Write, record: str, told: str, *days: str) -> Asked:
        """Everything that a step takes; the named days are today's."""
        declared = described(of)
        specs = list(declared.fields.values())
        needed = tuple(spec.name for spec in specs if spec.required)
        values = dict.fromkeys(days, self._office.desk.today)
        key, verb = f"plan:{declared.kind}:{record}", title.split("　")[0]
        return Asked(title, specs, values, write, key, needed, verb, told, all_values=True)

    def _add_plan(self, raw: Mapping[str, Stored]) -> Written:
        return self._office.plans.add({name: value for name, value in raw.items() if value is not None})

    def _write_part(self, plan: Plan, kind: str, record: str, raw: Mapping[str, Stored]) -> Written:
        """The years of a target go as one mapping."""
        typed = {name: value for name, value in raw.items() if record or value is not None}
        years = {int(name.removeprefix(_YEAR)): value for name, value in typed.items() if name.startswith(_YEAR)}
        values: dict[str, object] = {name: value for name, value in typed.items() if not name.startswith(_YEAR)}
        if years:
            values["years"] = years
        if record:
            return self._office.plans.edit_part(kind, record, values)
        return self._office.plans.add_part(plan, kind, values)


def others_of(whole: Whole, leaving: str = "") -> dict[str, Sequence[tuple[str, str]]]:
    """Kind -> (id, caption) of what the parts of a plan can point at, the part itself left out."""
    due = {each.id: f"{each.due_on}　{each.title}" for each in whole.milestones if each.id != leaving}
    return {
        "target": [(each.id, str(each.indicator)) for each in whole.targets],
        "measure": [(each.id, str(each.title)) for each in whole.measures],
        "milestone": list(due.items()),
    }


def _can_be_chosen(spec: FieldSpec, others: Mapping[str, Sequence[tuple[str, str]]]) -> bool:
    """What points at other parts is asked once there are some."""
    return not isinstance(spec.type, Ref | Refs) or bool(others.get(spec.type.kind))


def name_of(whole: Whole, kind: str, record: str) -> str:
    """What a part is called."""
    found = _of(whole, kind, record)
    return str(getattr(found, "indicator" if kind == "target" else "title", "") or "")


def _of(whole: Whole, kind: str, record: str) -> Record | None:
    assert kind in PART_KINDS
    parts: Sequence[Record] = getattr(whole, f"{kind}s")
    return next((each for each in parts if each.id == record), None)


def _year_specs(plan: Plan) -> list[FieldSpec]:
    """A field for each year of the plan."""
    value = described(Yearly).fields["value"]
    if not plan.starts_on or not plan.ends_on:
        return []
    years = range(plan.starts_on.year, plan.ends_on.year + 1)
    return [value._replace(name=f"{_YEAR}{year}", caption=f"{year}年目标值") for year in years]


def _year_values(whole: Whole, target: Record | None) -> dict[str, object]:
    if not isinstance(target, Target):
        return {}
    return {f"{_YEAR}{each.year}": each.value for each in whole.yearly_of(target)}
