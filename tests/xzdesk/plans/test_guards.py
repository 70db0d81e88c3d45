"""Each guard says by name what is lacking, and writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from tests.xzdesk.plans.plans_support import PLAN, Planning
from xzdesk.errors import Refusal
from xzdesk.plans.records import Plan, PlanState
from xzdesk.problems.usecases import StepRefused


def refused(run: Callable[[], object]) -> list[str]:
    """The codes that a use case is refused with."""
    with pytest.raises(Refusal) as told:
        run()
    no = told.value
    return [each.code for each in no.reasons] if isinstance(no, StepRefused) else [no.code]


def test_a_plan_must_have_a_title_a_cluster_and_a_period(desk: Planning) -> None:
    raw = {**PLAN, "title": None, "starts_on": "2026-12-31", "ends_on": "2026-01-01"}
    assert refused(lambda: desk.plans.add(raw)) == ["step_field_missing", "plan_period_order"]
    assert refused(lambda: desk.plans.add({**PLAN, "cluster": "示例集群"})) == ["field_refused"]
    assert refused(lambda: desk.plans.add({**PLAN, "number": "1"})) == ["plan_field_not_editable"]
    assert refused(lambda: desk.plans.add({**PLAN, "colour": "red"})) == ["field_unknown"]
    assert desk.store.find(Plan) == []


def test_plans_are_numbered_apart_from_problems(desk: Planning) -> None:
    assert [desk.draft().number, desk.draft().number] == ["沛县-A-2026-方案01", "沛县-A-2026-方案02"]


def test_a_plan_without_target_milestone_unit_or_leader_is_not_issued(desk: Planning) -> None:
    plan = desk.draft(unit=None, leader=None)
    codes = ["step_field_missing", "step_field_missing", "plan_without_target", "plan_without_milestone"]
    assert [each.code for each in desk.plans.lacks_to_issue(plan)] == codes
    assert refused(lambda: desk.plans.issue(plan, {})) == ["step_field_missing", *codes]


def test_a_target_needs_a_value_inside_the_period_and_a_milestone_its_unit_and_day(desk: Planning) -> None:
    plan = desk.draft()
    desk.target(plan, years={"2030": "5"})
    desk.milestone(plan, unit=None, due_on="2028-01-01")
    codes = ["target_without_value", "milestone_without_unit", "milestone_outside"]
    assert refused(lambda: desk.plans.issue(plan, {"issued_by": "示例签发人"})) == codes


def test_the_day_of_issue_is_not_to_come(desk: Planning) -> None:
    plan = desk.ready()
    raw = {"issued_by": "示例签发人", "issued_on": "2026-03-06"}
    assert refused(lambda: desk.plans.issue(plan, raw)) == ["step_day_future"]


def test_an_issued_plan_changes_by_a_revision_only(desk: Planning) -> None:
    plan = desk.issued()
    whole = desk.whole(plan)
    for attempt in (
        lambda: desk.plans.edit(plan, {"title": "示例"}),
        lambda: desk.plans.add_part(plan, "measure", {"stream": "产业招商", "title": "示例"}),
        lambda: desk.plans.edit_part("target", whole.targets[0].id, {"years": {"2026": "1"}}),
        lambda: desk.plans.move({whole.milestones[0].id: "2026-07-31"}),
        lambda: desk.plans.remove_part("milestone", whole.milestones[0].id),
    ):
        assert refused(attempt) == ["plan_not_open"]
    assert desk.whole(plan) == whole


def test_a_revision_needs_a_reason_and_a_change(desk: Planning) -> None:
    plan = desk.issued()
    assert refused(lambda: desk.plans.revise(plan, {})) == ["step_field_missing"]
    desk.plans.revise(plan, {"reason": "示例原因"})
    assert refused(lambda: desk.plans.revise(plan, {"reason": "示例原因"})) == ["plan_not_now"]
    assert refused(lambda: desk.plans.close(plan, {"summary": "示例"})) == ["plan_not_now"]
    assert refused(lambda: desk.plans.issue(plan, {"issued_by": "示例签发人"})) == ["plan_unchanged"]


def test_a_milestone_put_off_keeps_its_first_day(desk: Planning) -> None:
    plan = desk.issued()
    desk.plans.revise(plan, {"reason": "示例原因"})
    (milestone,) = desk.whole(plan).milestones
    desk.plans.move({milestone.id: "2026-09-30"})
    desk.plans.issue(plan, {"issued_by": "示例签发人"})
    (step,) = desk.plans.progress(plan).steps
    assert (step.milestone.first_due_on, step.milestone.due_on) == (date(2026, 6, 30), date(2026, 9, 30))
    assert step.moved == 92
    assert desk.now(plan.id).state is PlanState.REVISED


def test_a_revision_given_up_leaves_the_plan_as_it_was_issued(desk: Planning) -> None:
    plan = desk.issued()
    before = desk.whole(plan)
    desk.plans.revise(plan, {"reason": "示例原因"})
    desk.plans.edit(plan, {"title": "示例改名", "note": "示例"})
    desk.plans.edit_part("target", before.targets[0].id, {"years": {"2026": None, "2027": "1"}})
    desk.plans.remove_part("milestone", before.milestones[0].id)
    desk.milestone(plan, title="示例新节点")
    assert {each.how.value for each in desk.plans.since_issue(plan)} == {"added", "removed", "changed"}
    desk.plans.abandon(plan)
    after = desk.whole(plan)
    assert after._replace(revisions=()) == before._replace(revisions=())
    assert desk.plans.since_issue(plan) == []


def test_a_closed_plan_can_only_be_read(desk: Planning) -> None:
    plan = desk.issued()
    whole = desk.whole(plan)
    (target,), (milestone,) = whole.targets, whole.milestones
    figure = {"target": target.id, "period": "2026-02", "value": "1"}
    noted = desk.plans.actuals(plan, [figure])
    desk.plans.close(plan, {"summary": "示例说明"})
    for attempt in (
        lambda: desk.plans.edit(plan, {"title": "示例"}),
        lambda: desk.plans.actuals(plan, [figure]),
        lambda: desk.plans.done(milestone.id, {"evidence": "示例"}),
        lambda: desk.plans.revise(plan, {"reason": "示例"}),
        lambda: desk.plans.undo(noted.gesture),
    ):
        assert refused(attempt) == ["plan_closed"]


def test_figures_are_of_the_plans_targets_its_years_and_of_periods_that_have_begun(desk: Planning) -> None:
    plan = desk.issued()
    (target,) = desk.whole(plan).targets

    def note(**values: object) -> object:
        return desk.plans.actuals(plan, [{"target": target.id, "period": "2026-02", "value": "1", **values}])

    assert refused(lambda: note(target="示例")) == ["plan_part_unknown"]
    assert refused(lambda: note(period="2026-04")) == ["actual_future"]
    assert refused(lambda: note(period="2025-12")) == ["actual_outside"]
    assert refused(lambda: note(period="2月")) == ["field_refused"]
    assert refused(lambda: note(value="十")) == ["field_refused"]
    assert refused(lambda: note(period=None)) == ["step_field_missing"]
    note(period="2026Q1")
    draft = desk.draft()
    assert refused(lambda: desk.plans.actuals(draft, [])) == ["plan_not_now"]


def test_a_milestone_waits_for_others_of_its_plan_and_never_for_itself(desk: Planning) -> None:
    plan, other = desk.draft(), desk.draft()
    first, foreign = desk.milestone(plan), desk.milestone(other)
    second = desk.milestone(plan, title="示例二", waits_for=[first])
    edit = desk.plans.edit_part
    assert refused(lambda: edit("milestone", first, {"waits_for": [second]})) == ["milestone_waits_for_itself"]
    assert refused(lambda: edit("milestone", first, {"waits_for": [foreign]})) == ["plan_part_unknown"]
    assert refused(lambda: edit("milestone", first, {"target": "示例"})) == ["plan_part_unknown"]
    assert refused(lambda: edit("milestone", first, {"measure": "示例"})) == ["plan_part_unknown"]
    assert refused(lambda: edit("milestone", first, {"waits_for": "示例"})) == ["field_refused"]
    assert refused(lambda: desk.plans.add_part(plan, "actual", {})) == ["plan_part_kind"]
    assert refused(lambda: desk.plans.remove_part("revision", first)) == ["plan_part_kind"]


def test_what_is_taken_out_is_no_longer_pointed_to(desk: Planning) -> None:
    plan = desk.draft()
    target = desk.target(plan)
    measure = desk.plans.add_part(plan, "measure", {"stream": "产业招商", "title": "示例"}).ids("measure")[0]
    first = desk.milestone(plan, target=target, measure=measure)
    second = desk.milestone(plan, due_on="2026-07-31", waits_for=[first])
    for kind, part in (("target", target), ("measure", measure), ("milestone", first)):
        desk.plans.remove_part(kind, part)
    (left,) = desk.whole(plan).milestones
    assert (left.id, left.waits_for, left.target, left.measure) == (second, None, None, None)
    assert refused(lambda: desk.plans.edit_part("milestone", first, {"title": "示例"})) == ["plan_part_unknown"]


def test_done_needs_evidence_once_and_can_be_taken_back(desk: Planning) -> None:
    plan = desk.issued()
    (milestone,) = desk.whole(plan).milestones
    assert refused(lambda: desk.plans.undone(milestone.id)) == ["milestone_not_done"]
    raw = {"done_on": "2026-03-06"}
    assert refused(lambda: desk.plans.done(milestone.id, raw)) == ["step_field_missing", "step_day_future"]
    desk.plans.done(milestone.id, {"evidence": "示例验收单"})
    assert refused(lambda: desk.plans.done(milestone.id, {"evidence": "示例"})) == ["milestone_done_already"]
    desk.plans.undone(milestone.id)
    assert desk.whole(plan).milestones[0].done_on is None


def test_a_block_is_an_open_problem_of_the_county_once(desk: Planning) -> None:
    plan, problem = desk.issued(), desk.add()
    (milestone,) = desk.whole(plan).milestones
    gone = desk.step("withdraw", desk.add(), reason="重复")
    assert refused(lambda: desk.plans.block(milestone.id, {"problem": "沛县-A-2026-0404"})) == ["problem_unknown"]
    assert refused(lambda: desk.plans.block(milestone.id, {"problem": gone.number})) == ["block_problem_over"]
    desk.plans.block(milestone.id, {"problem": problem.number})
    assert refused(lambda: desk.plans.block(milestone.id, {"problem": problem.number})) == ["block_already"]
    (block,) = desk.whole(plan).blocks
    early = {"lifted_on": "2026-03-01"}
    assert refused(lambda: desk.plans.lift(block.id, early)) == ["step_day_before"]
    desk.plans.lift(block.id, {})
    assert refused(lambda: desk.plans.lift(block.id, {})) == ["block_lifted_already"]
    desk.plans.block(milestone.id, {"problem": problem.number, "note": "示例"})
    assert [each.lifted_on for each in desk.whole(plan).blocks] == [None]


def test_an_unknown_plan_or_issue_is_refused(desk: Planning) -> None:
    plan = desk.issued()
    assert refused(lambda: desk.plans.find("沛县-A-2026-方案09")) == ["plan_unknown"]
    assert refused(lambda: desk.plans.compare(plan, 3)) == ["revision_unknown"]
    assert refused(lambda: desk.plans.edit_part("target", desk.whole(plan).targets[0].id, {"years": 5})) == [
        "target_years_malformed"
    ]
