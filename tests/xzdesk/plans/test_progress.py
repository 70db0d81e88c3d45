"""What is computed of a plan: where milestones stand, what is held up, the city's aim, figures of a period, history."""

from __future__ import annotations

from datetime import date

from tests.xzdesk.plans.plans_support import Planning
from xzdesk.core.captions import Tier
from xzdesk.plans.course import Standing, Tally
from xzdesk.plans.figures import plan_figures
from xzdesk.plans.records import Plan, PlanState
from xzdesk.plans.whole import whole_of
from xzdesk.problems.queries import Light


def running(desk: Planning) -> Plan:
    """Issued on 5 March 2026, with milestones past, near and far, in two streams."""
    plan = desk.ready()
    target = desk.whole(plan).targets[0].id
    measure = desk.plans.add_part(plan, "measure", {"stream": "产业招商", "title": "示例招商"}).ids("measure")[0]
    first = desk.milestone(plan, title="示例一", due_on="2026-03-04", measure=measure)
    desk.milestone(plan, title="示例二", due_on="2026-03-06", waits_for=[first], measure=measure)
    desk.milestone(plan, title="示例三", due_on="2026-05-29", target=target)
    desk.plans.issue(plan, {"issued_by": "示例签发人"})
    return desk.now(plan.id)


def test_milestones_stand_by_their_days_and_are_counted(desk: Planning) -> None:
    shown = desk.plans.progress(running(desk))
    standing = {step.milestone.title: (step.standing, step.light, step.late) for step in shown.steps}
    assert standing == {
        "示例一": (Standing.LATE, Light.RED, 1),
        "示例二": (Standing.DUE, Light.YELLOW, 0),
        "示例三": (Standing.AHEAD, Light.GREEN, 0),
        "产业园一期建成": (Standing.AHEAD, Light.GREEN, 0),
    }
    assert shown.tally == Tally(total=4, late=1, due=1, ahead=2)
    assert [each.title for each in shown.steps[1].waits_for] == ["示例一"]
    assert shown.light is Light.RED


def test_what_is_done_late_is_counted_and_nothing_waits_for_it(desk: Planning) -> None:
    plan = running(desk)
    late = desk.whole(plan).milestones[0]
    desk.clock.to(date(2026, 3, 9))
    desk.plans.done(late.id, {"evidence": "示例", "done_on": "2026-03-09"})
    shown = desk.plans.progress(plan)
    assert (shown.steps[0].standing, shown.steps[0].late, shown.steps[0].light) == (Standing.DONE, 5, Light.NONE)
    assert (shown.tally.done, shown.tally.done_late, shown.tally.percent) == (1, 1, 25)
    assert shown.steps[1].waits_for == []


def test_progress_is_told_by_measure_and_by_stream(desk: Planning) -> None:
    shown = desk.plans.progress(running(desk))
    (measure,) = shown.whole.measures
    assert shown.by_measure[measure.id] == Tally(total=2, late=1, due=1)
    streams = {each.name: each for each in shown.streams}
    assert list(streams) == ["产业招商", "重点项目建设", "园区载体打造", "企业精准培育", "产业技术创新"]
    assert streams["产业招商"].tally == shown.by_measure[measure.id]
    assert streams["产业技术创新"].tally == Tally()


def test_the_plan_shows_what_is_held_up_and_the_problem_what_it_endangers(desk: Planning) -> None:
    plan, problem = running(desk), desk.handling()
    third = desk.whole(plan).milestones[2]
    desk.plans.block(third.id, {"problem": problem.number, "since": "2026-03-02"})
    ((step, held),) = desk.plans.progress(plan).held
    assert (step.milestone.title, held.problem.tier, held.days) == ("示例三", Tier.COUNTY, 3)
    assert held.text == f"{problem.number}“{problem.title}”，县级办理，自2026年3月2日起已3天"
    (endangered,) = desk.plans.endangered(problem)
    assert ([each.indicator for each in endangered.targets], endangered.is_own) == (["产业规模"], True)
    desk.plans.lift(held.block.id, {})
    assert desk.plans.progress(plan).held == []
    assert desk.plans.endangered(problem) == []


def test_a_milestone_of_no_target_endangers_all_of_the_plan_until_it_is_done(desk: Planning) -> None:
    plan, problem = running(desk), desk.handling()
    desk.plans.revise(plan, {"reason": "示例"})
    desk.target(plan, indicator="示例指标")
    first = desk.whole(plan).milestones[0]
    desk.plans.block(first.id, {"problem": problem.number})
    (endangered,) = desk.plans.endangered(problem)
    assert ([each.indicator for each in endangered.targets], endangered.is_own) == (["产业规模", "示例指标"], False)
    desk.plans.done(first.id, {"evidence": "示例"})
    assert desk.plans.endangered(problem) == []
    assert desk.plans.progress(plan).held == []


def test_a_problem_that_is_over_is_told_to_be_lifted(desk: Planning) -> None:
    plan, problem = running(desk), desk.resolved()
    desk.plans.block(desk.whole(plan).milestones[0].id, {"problem": problem.number})
    desk.step("verify", problem, by="示例核验人", ok=True)
    ((_, held),) = desk.plans.progress(plan).held
    assert held.is_over


def test_the_citys_aim_stands_beside_the_countys_share(desk: Planning) -> None:
    plan = desk.draft()
    desk.target(plan, years={"2026": "240", "2027": "300"})
    own = desk.target(plan, indicator="重点工业技术改造项目", measured_in="项", years={"2026": "24"})
    shown = desk.plans.progress(plan)
    assert shown.cluster_city is not None
    assert (shown.cluster_city.aim, str(shown.cluster_city.goal_share)) == (
        "到2025年全市工程机械产业规模达到3000亿元", "10.0",
    )  # fmt: skip
    assert list(shown.cities) == [own]
    assert (shown.cities[own].aim, str(shown.cities[own].goal_share)) == ("全市每年300项以上", "8.0")


def test_a_draft_and_a_closed_plan_have_no_light(desk: Planning) -> None:
    plan = running(desk)
    desk.plans.close(plan, {"summary": "示例"})
    assert {each.light for each in desk.plans.overview()} == {Light.NONE}
    assert desk.plans.overview(states=(PlanState.DRAFT,)) == []
    assert len(desk.plans.overview(county="沛县", cluster="工程机械")) == 1
    assert desk.plans.overview(cluster="新材料") == []


def test_figures_of_a_period_count_what_was_due_done_late_and_comes(desk: Planning) -> None:
    plan = running(desk)
    desk.draft()
    desk.plans.done(desk.whole(plan).milestones[1].id, {"evidence": "示例"})
    desk.plans.actuals(plan, [{"target": desk.whole(plan).targets[0].id, "period": "2026-02", "value": "1"}])
    found = plan_figures(desk.plans.overview(), date(2026, 3, 1), date(2026, 3, 31))
    names = {
        part: [each.step.milestone.title for each in getattr(found, part)] for part in ("due", "done", "late", "coming")
    }
    assert names == {"due": ["示例一", "示例二"], "done": ["示例二"], "late": ["示例一"], "coming": []}
    assert (found.plans, found.drafts, len(found.targets), len(found.behind)) == (1, 1, 1, 1)
    assert found.lights(Light.YELLOW) == 1
    quarter = plan_figures(desk.plans.overview(), date(2026, 1, 1), date(2026, 3, 31))
    assert [each.step.milestone.title for each in quarter.coming] == ["示例三"]


def test_the_history_names_the_part_in_every_line(desk: Planning) -> None:
    plan = running(desk)
    desk.plans.revise(plan, {"reason": "示例原因"})
    desk.plans.remove_part("milestone", desk.whole(plan).milestones[0].id)
    told = desk.plans.history(plan)
    assert [each.caption for each in told] == ["新建"] * 7 + ["印发", "启动修订", "删除"]
    assert ("节点“示例一”", "有", "无") in told[-1].lines
    assert ("节点“示例二”前置节点", "示例一", "") in told[-1].lines
    assert ("年度目标“产业规模 2026年”目标值", "", "120") in told[1].lines


def test_an_issues_content_gives_the_plan_back_as_it_was(desk: Planning) -> None:
    plan = running(desk)
    whole = desk.whole(plan)
    content = desk.plans.issue_of(whole, 0)
    issued = whole_of(whole.plan, content)
    assert issued.targets == whole.targets
    assert issued.yearly == whole.yearly
    assert issued.measures == whole.measures
    assert [each.changed(first_due_on=each.due_on) for each in issued.milestones] == whole.milestones
    assert issued.plan == whole.plan
    assert desk.plans.compare(plan, 0, 0) == []
