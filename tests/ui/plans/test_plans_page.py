"""The list of plans: what is there, how far it is, what is stuck, and what to do where nothing is."""

from __future__ import annotations

from pathlib import Path

from tests.ui.desk import Desk
from tests.ui.plans.planner import Planner
from ui.ledger.filters import ALL
from ui.main_window import MainWindow
from ui.plans.filters import RUNNING
from ui.plans.rows import PlanRow
from ui.plans.sheets import EXPORT, IMPORT, TEMPLATE
from xzdesk.exchange.kinds import Kind, recognise
from xzdesk.plans.records import PlanState


def rows(planner: Planner) -> list[PlanRow]:
    return list(planner.list_page().table.rows_model.rows)


def test_an_office_without_plans_is_told_what_to_do(planner: Planner) -> None:
    page = planner.list_page()
    assert page.views.currentWidget() is page.empty
    assert "定目标、定节点、定责任" in page.empty.text.text()
    assert page.empty.new.isVisible()
    assert not page.filters.actuals.isVisible()


def test_a_new_plan_names_itself_and_is_shown(planner: Planner, window: MainWindow) -> None:
    planner.list_page().empty.new.click()
    dialog = planner.dialog()
    dialog.form.fields["cluster"].editor.set_raw("高端纺织")
    dialog.form.fields["cluster"].editor.edited.emit()
    assert dialog.form.raw()["title"] == "沛县高端纺织产业培育提升工作方案（2026年）"
    dialog.submit()
    assert window.current == "plan"
    assert planner.shown().plan.cluster == "高端纺织"
    assert planner.shown().plan.state is PlanState.DRAFT


def test_a_title_that_was_typed_is_left_alone(planner: Planner) -> None:
    planner.list_page().ask_new()
    dialog = planner.dialog()
    dialog.form.restore({"title": "自己起的名称（示例）", "cluster": "高端纺织"})
    dialog.form.fields["cluster"].editor.edited.emit()
    assert dialog.form.raw()["title"] == "自己起的名称（示例）"
    dialog.reject()


def test_what_was_typed_for_a_new_plan_is_there_the_next_time(planner: Planner) -> None:
    planner.list_page().ask_new()
    planner.dialog().form.restore({"note": "写到一半"})
    planner.dialog().reject()
    planner.list_page().ask_new()
    assert planner.dialog().form.raw()["note"] == "写到一半"
    assert "已恢复" in planner.dialog().restored.text()
    planner.dialog().reject()


def test_a_row_tells_state_progress_milestones_and_what_is_held_up(planner: Planner, desk: Desk) -> None:
    plan = planner.issued()
    target = planner.plans.whole(plan).targets[0].id
    planner.plans.actuals(plan, [{"target": target, "period": "2026-02", "value": "6"}])
    problem = desk.referred()
    planner.plans.block(planner.first_milestone(plan), {"problem": problem.number, "since": "2026-03-02"})
    (row,) = rows(planner)
    assert (row.cluster, row.grade, row.standing) == ("工程机械", "优势集群", "已印发")
    assert row.gauge is not None
    assert row.gauge.told == "完成5.0%，时间过去16.7%，黄灯"
    assert row.tally.told == "完成0/1\n没有逾期"
    assert row.holds[0].sentence == f"受制约于{problem.number}（市级部门协调，自3月2日）"


def test_plans_stand_in_the_order_of_the_catalogue(planner: Planner) -> None:
    planner.draft(cluster="高端纺织", title="示例纺织方案")
    planner.draft()
    assert [row.cluster for row in rows(planner)] == ["工程机械", "高端纺织"]
    assert "绿色低碳能源" in planner.list_page().summary.text()


def test_filters_narrow_the_list_and_count(planner: Planner) -> None:
    planner.draft(cluster="高端纺织", title="示例纺织方案")
    planner.issued()
    page = planner.list_page()
    page.filters.states["草稿"].click()
    assert [row.cluster for row in page.table.rows_model.rows] == ["高端纺织"]
    page.filters.states[RUNNING].click()
    page.filters.search.setText("机械")
    page.filters.search.search_now()
    assert [row.cluster for row in page.table.rows_model.rows] == ["工程机械"]
    assert page.filters.states[ALL].text() == "全部 1"
    page.filters.late.click()
    assert page.views.currentWidget() is page.empty
    page.empty.all.click()
    assert page.table.rows_model.rowCount() == 2


def test_enter_opens_the_plan(planner: Planner, window: MainWindow) -> None:
    plan = planner.draft()
    page = planner.list_page()
    page.table.opened.emit(page.table.current())
    assert (window.current, planner.shown().plan.id) == ("plan", plan.id)


def test_a_change_elsewhere_is_shown_when_one_comes_back(planner: Planner, desk: Desk, window: MainWindow) -> None:
    plan = planner.draft()
    planner.list_page()
    window.go("plan", plan.id)
    planner.shown().doing.act("edit")
    planner.answer(title="改过的名称（示例）")
    window.go_back()
    page = window.page("plans")
    assert [row.title for row in page.table.rows_model.rows] == ["改过的名称（示例）"]  # type: ignore[attr-defined]


def test_what_is_listed_goes_out_as_a_workbook_that_can_be_taken_in(
    planner: Planner, desk: Desk, tmp_path: Path
) -> None:
    planner.issued()
    page = planner.list_page()
    page.filters.sheets.chosen.emit(EXPORT)
    out = tmp_path / "方案.xlsx"
    desk.bridge.answer(out)
    assert page.notice.text == f"已保存：{out}"
    assert recognise(out) is Kind.PLANS
    page.filters.sheets.chosen.emit(TEMPLATE)
    assert desk.bridge.asked[-1].text.endswith("方案填报表_沛县.xlsx")


def test_a_filled_in_workbook_is_taken_in_where_files_come_in(planner: Planner, window: MainWindow) -> None:
    planner.list_page().filters.sheets.chosen.emit(IMPORT)
    assert window.current == "exchange"
