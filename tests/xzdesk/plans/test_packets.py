"""Plans in packets: within a county they merge and conflict by name; the city reads them; nobody else changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.xzdesk.exchange.desks_support import DEPARTMENT, Seat, clockwork, editions, identity
from tests.xzdesk.exchange.memory_store import MemoryStore, as_ledger
from tests.xzdesk.plans.plans_support import BASE, OUTPUT, PLAN
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.core.fields import KINDS
from xzdesk.errors import Refusal
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_merge import preview_packet
from xzdesk.exchange.taking_back import take_back
from xzdesk.paper.plan_document import plan_document
from xzdesk.plans.records import Plan, PlanState, Target
from xzdesk.plans.usecases import Plans
from xzdesk.plans.whole import strayed
from xzdesk.problems.conflicts import conflicts, decide


class Planner(Seat):
    """A desk with its plans."""

    @property
    def plans(self) -> Plans:
        return Plans(self.problems.desk, self.ledger, editions(), clockwork())

    def plan(self) -> Plan:
        (found,) = self.ledger.find(Plan)
        return found

    def target(self) -> Target:
        (found,) = self.ledger.find(Target)
        return found


def planner(office: str = "沛县", role: Tier = Tier.COUNTY, letter: str = "A") -> Planner:
    return Planner(as_ledger(MemoryStore(identity(office, role, letter))))


def issued(at: Planner) -> Plan:
    at.plans.add(PLAN)
    at.plans.add_part(at.plan(), "target", OUTPUT)
    at.plans.add_part(at.plan(), "milestone", BASE)
    at.plans.issue(at.plan(), {"issued_by": "示例签发人"})
    return at.plan()


@pytest.fixture
def desks() -> tuple[Planner, Planner]:
    """Two desks of a county that both know its plan."""
    first, second = planner(), planner(letter="B")
    issued(first)
    second.take(first.packet())
    return first, second


def meet(*seats: Seat) -> None:
    packets = [each.packet() for each in seats]
    for each in seats:
        for packet in packets:
            each.take(packet)


def test_a_plan_arrives_whole(desks: tuple[Planner, Planner]) -> None:
    first, second = desks
    assert second.plans.whole(second.plan()) == first.plans.whole(first.plan())
    assert second.plans.since_issue(second.plan()) == []


def test_the_same_months_figure_at_two_desks_is_one_record_and_a_conflict(desks: tuple[Planner, Planner]) -> None:
    for each, value in zip(desks, ("11.5", "12"), strict=True):
        each.plans.actuals(each.plan(), [{"target": each.target().id, "period": "2026-02", "value": value}])
    meet(*desks)
    first, second = desks
    (found,) = conflicts(first.problems)
    assert (found.caption, found.title) == ("产业规模 2026年2月 完成值", PLAN["title"])
    assert {side.text for side in found.sides} == {"11.5", "12"}
    decide(first.problems, [found.choose(found.sides[0])])
    meet(first, second)
    assert [conflicts(each.problems) for each in desks] == [[], []]
    assert first.plans.whole(first.plan()) == second.plans.whole(second.plan())


def test_the_same_figure_at_two_desks_is_none(desks: tuple[Planner, Planner]) -> None:
    for each, value in zip(desks, ("12.50", 12.5), strict=True):
        each.plans.actuals(each.plan(), [{"target": each.target().id, "period": "2026年2月", "value": value}])
    meet(*desks)
    assert conflicts(desks[0].problems) == []
    assert len(desks[0].plans.whole(desks[0].plan()).actuals) == 1


def test_a_target_renamed_at_two_desks_is_a_conflict(desks: tuple[Planner, Planner]) -> None:
    for each, name in zip(desks, ("示例指标甲", "示例指标乙"), strict=True):
        each.plans.revise(each.plan(), {"reason": "示例原因"})
        each.plans.edit_part("target", each.target().id, {"indicator": name})
    meet(*desks)
    found = conflicts(desks[1].problems)
    assert [(each.kind, each.field) for each in found] == [("revision", "opened_by"), ("target", "indicator")]
    assert {side.text for side in found[1].sides} == {"示例指标甲", "示例指标乙"}
    assert len(desks[1].plans.whole(desks[1].plan()).revisions) == 2


def test_a_packet_is_not_taken_back_once_the_plan_that_it_changed_is_issued(desks: tuple[Planner, Planner]) -> None:
    first, second = desks
    first.plans.revise(first.plan(), {"reason": "示例原因"})
    second.take(first.packet())
    first.plans.edit_part("target", first.target().id, {"indicator": "示例指标"})
    merged = second.take(first.packet())
    second.plans.issue(second.plan(), {"issued_by": "示例签发人"})
    with pytest.raises(Refusal) as no:
        take_back(second.problems, merged.id, lambda: None)
    assert no.value.code == "packet_built_upon"


def test_what_one_desk_changed_while_the_other_issued_is_told() -> None:
    first, second = planner(letter="C"), planner(letter="D")
    first.plans.add(PLAN)
    first.plans.add_part(first.plan(), "target", OUTPUT)
    first.plans.add_part(first.plan(), "milestone", BASE)
    second.take(first.packet())
    first.plans.issue(first.plan(), {"issued_by": "示例签发人"})
    second.plans.edit(second.plan(), {"note": "示例"})
    meet(first, second)
    assert first.plan().state is PlanState.ISSUED
    assert [(each.field, each.new) for each in first.plans.since_issue(first.plan())] == [("note", "示例")]
    assert strayed(first.plans.whole(first.plan()))
    assert plan_document(first.plans, first.plan()).subtitle == "（与印发的内容不同，未印发）"
    first.plans.revise(first.plan(), {"reason": "合并两台的改动（示例）"})
    assert not strayed(first.plans.whole(first.plan()))
    first.plans.issue(first.plan(), {"issued_by": "示例签发人"})
    assert first.plans.since_issue(first.plan()) == []
    assert plan_document(first.plans, first.plan()).subtitle == "（第1次修订）"


def test_the_city_reads_a_countys_plan_and_cannot_change_it() -> None:
    county, city = planner(), planner(DEPARTMENT, Tier.DEPARTMENT)
    issued(county)
    city.take(county.packet())
    assert city.plans.whole(city.plan()) == county.plans.whole(county.plan())
    raw = {"target": city.target().id, "period": "2026-02", "value": "1"}
    attempts: list[Callable[[], object]] = [
        lambda: city.plans.actuals(city.plan(), [raw]),
        lambda: city.plans.revise(city.plan(), {"reason": "示例"}),
        lambda: city.plans.add(PLAN),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal) as no:
            attempt()
        assert no.value.code == "author_step"
    assert "县区办理" in str(no.value)
    assert len(city.ledger.find(Plan)) == 1


def test_another_countys_change_to_a_plan_is_refused_everywhere() -> None:
    county, other = planner(), planner("丰县")
    plan = issued(county)
    other.take(county.packet())
    with pytest.raises(Refusal) as no:
        other.plans.actuals(plan, [{"target": county.target().id, "period": "2026-02", "value": "1"}])
    assert no.value.code == "author_other_office"
    other.problems.desk.commit("edit", [Edit("plan", plan.id, {"note": "示例"})])  # as no face of this program would
    preview = preview_packet(county.problems, other.packet())
    assert [each.reason.code for each in preview.refused] == ["author_other_office"]
    county.take(other.packet())
    assert county.plan().note is None


def test_nobody_makes_a_record_under_the_id_of_anothers_figure() -> None:
    """The id of a figure follows from its plan, target and period, so that none else can be born under it."""
    county, other = planner(), planner("丰县")
    plan, foreign = issued(county), issued(other)
    values: dict[str, Any] = {"plan": plan.id, "target": county.target().id, "period": "2026-02"}
    own = {**values, "plan": foreign.id}
    other.problems.desk.commit("actual", [Edit("actual", KINDS["actual"].id_of(values), own, creates=True)])
    preview = preview_packet(county.problems, other.packet())
    assert [each.reason.code for each in preview.refused] == ["author_fields"]
    county.take(other.packet())
    county.plans.actuals(plan, [{"target": values["target"], "period": "2026-02", "value": "7"}])
    assert [str(each.value) for each in county.plans.whole(plan).actuals] == ["7"]


def test_a_part_that_came_before_its_plan_waits_for_it(desks: tuple[Planner, Planner]) -> None:
    first, _ = desks
    third = planner(letter="C")
    packet = first.packet()
    order = sorted(range(len(packet.lines)), key=lambda place: packet.change(place).kind == "plan")
    later = [place for place in order if packet.change(place).kind in ("target", "milestone", "yearly", "site")]
    third.take(replace(packet, lines=[packet.lines[place] for place in later]))
    assert third.ledger.find(Target) == []
    third.take(packet)
    assert third.plans.whole(third.plan()) == first.plans.whole(first.plan())


def test_a_packets_sheets_tell_of_plans_where_there_are_any(tmp_path: Path) -> None:
    county = planner()
    problem = county.add()
    plan = issued(county)
    (milestone,) = county.plans.whole(plan).milestones
    county.plans.actuals(plan, [{"target": county.target().id, "period": "2026-02", "value": "7.5"}])
    county.plans.block(milestone.id, {"problem": problem.number})
    book = load_workbook(export_packet(county.problems, tmp_path / "数据包.xlsx").files[0])
    assert book.sheetnames[:7] == ["封面", "问题台账", "进展", "报送与答复", "培育方案", "目标", "节点"]
    told = {
        name: [str(cell) for row in book[name].iter_rows(values_only=True) for cell in row] for name in book.sheetnames
    }
    assert {plan.number, plan.title, "已印发"} <= set(told["培育方案"])
    assert {plan.number, "产业规模", "2026年 120；2027年 150", "2026年2月 7.5"} <= set(told["目标"])
    assert {plan.number, milestone.title, problem.number} <= set(told["节点"])
