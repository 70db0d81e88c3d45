"""One plan's page: read whole, changed while it is open, fixed when it is issued, and taken back."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.ui.desk import Desk
from tests.ui.plans.planner import Planner
from ui.forms.editors import LineEditor
from ui.main_window import MainWindow
from ui.pages.plan import HISTORY, ISSUES, MILESTONES, PlanPage
from ui.pages.plan_paper import PlanPaperPage
from ui.pages.problem import ProblemPage
from xzdesk.core.desk import Edit
from xzdesk.plans.records import PlanState

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def said(page: PlanPage) -> str:
    """What stands among the actions, once what was taken away is gone."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return "\n".join(label.text() for label in page.steps.findChildren(QLabel))


def offer(page: PlanPage) -> QPushButton:
    """The button in the notice."""
    return next(button for button in page.notice.findChildren(QPushButton) if button.text())


def test_the_head_sets_the_citys_target_beside_the_countys_share(planner: Planner) -> None:
    page = planner.page(planner.ready())
    assert page.header.city.text() == "到2025年全市工程机械产业规模达到3000亿元；本方案到2027年150亿元，占5.0%"
    assert page.header.facts.text() == "工程机械 · 2026年1月至2027年12月 · 沛县工信局（示例） · 王五（示例）"


def test_a_draft_says_what_it_lacks_to_be_issued(planner: Planner) -> None:
    plan = planner.draft(leader=None)
    page = planner.page(plan)
    assert set(page.steps.buttons) == {"issue", "edit"}
    assert "责任领导" in said(page)
    assert "目标" in said(page)


def test_issuing_is_one_gesture_that_can_be_taken_back(planner: Planner, window: MainWindow) -> None:
    plan = planner.ready()
    page = planner.page(plan)
    page.steps.buttons["issue"].click()
    planner.answer(issued_by="周七（示例）")
    assert page.header.state.text() == "已印发"
    assert set(page.steps.buttons) == {"actuals", "revise", "close"}
    window.undo.trigger()
    assert planner.now(plan.id).state is PlanState.DRAFT
    assert page.header.state.text() == "草稿"


def test_a_signature_that_lacks_is_asked_for_at_its_field(planner: Planner) -> None:
    page = planner.page(planner.ready())
    page.steps.buttons["issue"].click()
    planner.dialog().submit()
    assert planner.dialog().form.fields["issued_by"].error == "请填写。"
    planner.dialog().reject()


def test_a_target_is_made_with_its_years_and_shows_its_path(planner: Planner) -> None:
    plan = planner.draft()
    page = planner.page(plan)
    page.targets.toolbar.buttons["new"].click()
    dialog = planner.dialog()
    indicator = dialog.form.fields["indicator"].editor
    assert isinstance(indicator, LineEditor)
    indicator.line.setText("产业规模")
    assert dialog.form.raw()["measured_in"] == "亿元"
    dialog.form.restore({"year:2026": "1,200", "year:2027": "１５００"})
    dialog.submit()
    whole = planner.plans.whole(plan)
    assert [(each.year, str(each.value)) for each in whole.yearly] == [(2026, "1200"), (2027, "1500")]
    assert page.tabs.tabText(0) == "目标 1"
    assert page.targets.chart.caption.text() == "2026年产业规模目标进度（单位：亿元）"


def test_a_forecast_is_told_with_its_method(planner: Planner) -> None:
    plan = planner.issued()
    target = planner.plans.whole(plan).targets[0].id
    figures = [{"target": target, "period": f"2026-0{month}", "value": str(10 * month)} for month in (1, 2, 3)]
    planner.plans.actuals(plan, figures)
    page = planner.page(plan)
    assert "年末预计：120，可达到（按已报月份平均进度推算）" in page.targets.told.text()
    (row,) = page.targets.table.rows_model.rows
    assert row.why == "截至2026年3月完成25.0%，序时进度25.0%，与序时进度相同"


def test_every_stream_has_its_place_and_can_get_a_measure(planner: Planner) -> None:
    plan = planner.draft()
    page = planner.page(plan)
    assert [row.stream for row in page.measures.table.rows_model.rows] == [
        "产业招商", "重点项目建设", "园区载体打造", "企业精准培育", "产业技术创新",
    ]  # fmt: skip
    page.measures.table.choose("stream:园区载体打造")
    page.measures.table.opened.emit("stream:园区载体打造")
    planner.answer(title="建设配套产业园（示例）")
    (measure,) = planner.plans.whole(plan).measures
    assert (measure.stream, measure.title) == ("园区载体打造", "建设配套产业园（示例）")


def test_a_milestone_points_at_what_it_waits_for(planner: Planner) -> None:
    plan = planner.draft()
    first = planner.milestone(plan)
    page = planner.page(plan)
    page.milestones.toolbar.buttons["new"].click()
    planner.answer(title="设备进场（示例）", due_on="2026年9月1日", waits_for=[first])
    later = planner.plans.whole(plan).milestones[1]
    assert (later.due_on, later.waits_for) == (date(2026, 9, 1), [first])
    bars = page.milestones.line.milestones.bars
    assert (bars[1].start, bars[1].after) == (date(2026, 6, 30), (first,))


def test_a_date_is_changed_by_keyboard_as_one_gesture(planner: Planner, window: MainWindow) -> None:
    plan = planner.ready()
    milestone = planner.first_milestone(plan)
    page = planner.page(plan)
    page.show_milestone(milestone)
    line = page.milestones.line
    QTest.keyClick(line, Qt.Key.Key_Right, CTRL)
    QTest.keyClick(line, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert planner.milestone_now(milestone).due_on == date(2026, 7, 31)
    window.undo.trigger()
    assert planner.milestone_now(milestone).due_on == date(2026, 6, 30)
    assert line.milestones.bars[0].due == date(2026, 6, 30)


def test_an_issued_plan_says_why_it_is_fixed_and_offers_a_revision(planner: Planner) -> None:
    plan = planner.issued()
    milestone = planner.first_milestone(plan)
    page = planner.page(plan)
    page.show_milestone(milestone)
    QTest.keyClick(page.milestones.line, Qt.Key.Key_Right, SHIFT)
    assert "启动修订" in page.notice.text
    assert planner.milestone_now(milestone).due_on == date(2026, 6, 30)
    offer(page).click()
    planner.answer(reason="选址调整（示例）")
    assert page.header.state.text() == "修订中"
    page.show_milestone(milestone)
    QTest.keyClick(page.milestones.line, Qt.Key.Key_Right, CTRL)
    QTest.keyClick(page.milestones.line, Qt.Key.Key_Return)
    assert planner.milestone_now(milestone).due_on == date(2026, 7, 30)


def test_two_issues_are_compared_old_struck_beside_new(planner: Planner) -> None:
    plan = planner.issued()
    planner.plans.revise(plan, {"reason": "选址调整（示例）"})
    planner.plans.move({planner.first_milestone(plan): "2026-07-30"})
    page = planner.page(plan)
    page.tabs.setCurrentIndex(ISSUES)
    html = page.revisions.text.toHtml()
    assert page.revisions.newer.currentText() == "现在的内容（还没有印发）"
    assert page.revisions.count.text() == "1处不同"
    assert html.index("line-through") < html.index("2026年6月30日") < html.index("2026年7月30日")
    page.revisions.choose(0, 0)
    assert "没有不同" in page.revisions.count.text()


def test_a_revision_can_be_given_up_after_a_question(planner: Planner, desk: Desk) -> None:
    plan = planner.issued()
    planner.plans.revise(plan, {"reason": "选址调整（示例）"})
    planner.plans.move({planner.first_milestone(plan): "2026-07-30"})
    page = planner.page(plan)
    page.steps.buttons["abandon"].click()
    desk.bridge.answer("keep")
    assert planner.now(plan.id).state is PlanState.REVISING
    page.steps.buttons["abandon"].click()
    desk.bridge.answer("go")
    assert planner.now(plan.id).state is PlanState.ISSUED
    assert planner.milestone_now(planner.first_milestone(plan)).due_on == date(2026, 6, 30)


def test_a_problem_is_linked_to_a_milestone_and_each_leads_to_the_other(
    planner: Planner, desk: Desk, window: MainWindow
) -> None:
    plan, problem = planner.issued(), desk.referred()
    milestone = planner.first_milestone(plan)
    page = planner.page(plan)
    page.show_milestone(milestone)
    page.milestones.toolbar.buttons["block"].click()
    planner.answer(problem=problem.number, since="2026-03-02")
    (hold,) = page.holds.table.rows_model.rows
    assert (hold.number, hold.tier, hold.status, hold.days) == (problem.number, "市级部门协调", "已报送", 3)
    page.holds.toolbar.buttons["open"].click()
    other = window.page("problem")
    assert isinstance(other, ProblemPage)
    assert (window.current, other.problem.id) == ("problem", problem.id)
    told = "\n".join(label.text() for label in other.endangers.findChildren(QLabel))
    assert "影响目标：产业规模" in told
    other.endangers.buttons[0].click()
    assert window.current == "plan"
    assert page.tabs.currentIndex() == MILESTONES
    bar = page.milestones.line.current()
    assert bar is not None
    assert bar.id == milestone


def test_a_block_that_is_lifted_holds_nothing_up(planner: Planner, desk: Desk) -> None:
    plan, problem = planner.issued(), desk.referred()
    planner.plans.block(planner.first_milestone(plan), {"problem": problem.number, "since": "2026-03-02"})
    page = planner.page(plan)
    page.holds.toolbar.buttons["lift"].click()
    planner.answer()
    (hold,) = page.holds.table.rows_model.rows
    assert hold.lifted_on == date(2026, 3, 5)
    assert page.tabs.tabText(3) == "受制约"


def test_a_problem_without_a_plan_says_nothing_of_plans(planner: Planner, desk: Desk, window: MainWindow) -> None:
    window.go("problem", desk.handled().id)
    page = window.page("problem")
    assert isinstance(page, ProblemPage)
    assert page.endangers.isHidden()


def test_a_milestone_is_done_with_evidence_and_undone(planner: Planner) -> None:
    plan = planner.issued()
    milestone = planner.first_milestone(plan)
    page = planner.page(plan)
    page.show_milestone(milestone)
    assert not page.milestones.toolbar.buttons["undone"].isVisible()
    page.milestones.toolbar.buttons["done"].click()
    planner.answer(evidence="验收单（示例）")
    assert planner.milestone_now(milestone).done_on == date(2026, 3, 5)
    assert not page.milestones.toolbar.buttons["done"].isVisible()
    page.milestones.toolbar.buttons["undone"].click()
    assert planner.milestone_now(milestone).done_on is None


def test_a_part_is_removed_after_a_question_and_comes_back(planner: Planner, desk: Desk, window: MainWindow) -> None:
    plan = planner.ready()
    page = planner.page(plan)
    page.targets.toolbar.buttons["remove"].click()
    assert desk.bridge.asked[-1].heading == "删除“产业规模”？"
    desk.bridge.answer("go")
    assert planner.plans.whole(plan).targets == []
    window.undo.trigger()
    assert len(planner.plans.whole(plan).targets) == 1


def test_what_the_domain_refuses_is_told_and_the_date_falls_back(planner: Planner, desk: Desk) -> None:
    plan = planner.ready()
    milestone = planner.first_milestone(plan)
    page = planner.page(plan)
    page.show_milestone(milestone)
    QTest.keyClick(page.milestones.line, Qt.Key.Key_Right, SHIFT)
    planner.plans.issue(plan, {"issued_by": "周七（示例）"})
    QTest.keyClick(page.milestones.line, Qt.Key.Key_Return)
    assert page.notice.text
    assert page.milestones.line.milestones.pending is None
    assert planner.milestone_now(milestone).due_on == date(2026, 6, 30)


def test_the_history_tells_who_did_what(planner: Planner) -> None:
    page = planner.page(planner.issued())
    page.tabs.setCurrentIndex(HISTORY)
    text = page.history.toPlainText()
    assert text.index("印发") < text.index("新建")
    assert "张三（示例）" in text


def test_two_hundred_milestones_are_all_there(planner: Planner) -> None:
    plan = planner.draft()
    before = ""
    with planner.desk.context.ledger.writing():
        for number in range(200):
            waits = [before] if before else None
            before = planner.milestone(plan, title=f"节点{number}（示例）", waits_for=waits)
    page = planner.page(plan)
    assert page.tabs.tabText(MILESTONES) == "节点 200"
    assert page.milestones.line.milestones.rowCount() == 200


def test_the_years_of_a_long_plan_can_be_looked_at_one_by_one(planner: Planner) -> None:
    plan = planner.draft()
    planner.milestone(plan)
    planner.milestone(plan, due_on="2027-05-31", title="二期开工（示例）")
    tab = planner.page(plan).milestones
    assert tab.line.axis.end == date(2027, 6, 1)
    tab.span.setCurrentIndex(tab.span.findData(2026))
    tab.span.activated.emit(tab.span.currentIndex())
    assert (tab.line.axis.first, tab.line.axis.end) == (date(2026, 1, 1), date(2027, 1, 1))


def test_assisting_units_stand_with_the_responsible_one(planner: Planner) -> None:
    plan = planner.draft()
    planner.plans.add_part(
        plan, "measure", {"stream": "产业招商", "title": "招商（示例）", "unit": "商务局", "assisting": "发改委"}
    )
    milestone = planner.milestone(plan, assisting="供电公司", note="与变电站同步")
    page = planner.page(plan)
    assert page.measures.table.rows_model.rows[0].responsible == "商务局\n协办：发改委"
    page.show_milestone(milestone)
    assert "协办：供电公司" in page.milestones.told.text()
    assert "备注：与变电站同步" in page.milestones.told.text()


def test_what_desks_changed_apart_is_told_with_the_way_out(planner: Planner) -> None:
    plan = planner.issued()
    apart = [Edit("milestone", planner.first_milestone(plan), {"title": "另一台改的（示例）"})]
    planner.plans.commit("edit", apart)
    (listed,) = planner.list_page().table.rows_model.rows
    assert listed.standing == "已印发\n与印发不同"
    page = planner.page(planner.now(plan.id))
    assert "与最近一次印发的不同" in said(page)
    page.tabs.setCurrentIndex(ISSUES)
    assert page.revisions.count.text() == "1处不同"
    page.steps.buttons["revise"].click()
    planner.answer(reason="示例原因")
    assert "与最近一次印发的不同" not in said(page)


def test_any_two_issues_go_to_paper_from_where_they_are_compared(planner: Planner, window: MainWindow) -> None:
    plan = planner.issued()
    for day in ("2026-07-30", "2026-08-30"):
        planner.plans.revise(planner.now(plan.id), {"reason": "选址调整（示例）"})
        planner.plans.move({planner.first_milestone(plan): day})
        planner.plans.issue(planner.now(plan.id), {"issued_by": "周七（示例）"})
    page = planner.page(plan)
    page.tabs.setCurrentIndex(ISSUES)
    page.revisions.choose(2, 0)
    assert page.revisions.text.toPlainText().index("2026年6月30日") < page.revisions.text.toPlainText().index("8月30日")
    page.revisions.paper.click()
    paper = window.page("plan_paper")
    assert isinstance(paper, PlanPaperPage)
    listed = [paper.papers.item(row).text() for row in range(paper.papers.count())]
    assert [each for each in listed if "对照" in each] == [
        "修订对照表：第1次修订、第2次修订",
        "修订对照表：首次印发、第2次修订",
        "修订对照表：首次印发、第1次修订",
    ]
    assert paper.papers.currentItem().text() == "修订对照表：首次印发、第2次修订"


def test_what_was_added_has_the_cursor(planner: Planner) -> None:
    plan = planner.ready()
    page = planner.page(plan)
    page.tabs.setCurrentIndex(MILESTONES)
    page.milestones.toolbar.buttons["new"].click()
    planner.answer(title="选址完成（示例）", due_on="2026-02-20", unit="沛县工信局（示例）")
    chosen = page.milestones.line.current()
    assert chosen is not None
    assert chosen.title == "选址完成（示例）"
    page.targets.toolbar.buttons["new"].click()
    planner.answer(indicator="绿色工厂（示例）", measured_in="家")
    assert "绿色工厂（示例）" in page.targets.told.text()


def test_issuing_what_lacks_something_leads_to_it(planner: Planner) -> None:
    plan = planner.draft(leader=None)
    page = planner.page(plan)
    page.steps.buttons["issue"].click()
    assert (
        page.notice.text
        == "还不能印发。还缺：责任领导\n方案还没有目标，印发前请先定目标。\n方案还没有节点，印发前请先定节点。"
    )
    assert offer(page).text() == "修改方案信息"
    offer(page).click()
    planner.answer(leader="王五（示例）")
    page.steps.buttons["issue"].click()
    assert offer(page).text() == "新增目标"


def test_a_problem_that_holds_up_is_found_by_its_words(planner: Planner, desk: Desk) -> None:
    plan, problem = planner.issued(), desk.referred(title="示例园区供电不足")
    other = desk.referred(title="示例纺织用工缺口", cluster="高端纺织")
    page = planner.page(plan)
    page.show_milestone(planner.first_milestone(plan))
    page.milestones.toolbar.buttons["block"].click()
    dialog = planner.dialog()
    editor = dialog.form.fields["problem"].editor
    assert isinstance(editor, LineEditor)
    found = editor.line.completer().model()
    listed = [found.data(found.index(row, 0)) for row in range(found.rowCount())]
    assert listed == [f"{problem.number}　示例园区供电不足", f"{other.number}　示例纺织用工缺口"]
    editor.line.textEdited.emit("用工")
    assert found.rowCount() == 1
    editor.line.setText(found.data(found.index(0, 0)))
    dialog.submit()
    assert [hold.number for hold in page.holds.table.rows_model.rows] == [other.number]
    assert page.notice.text == "已登记制约。可按 Ctrl+Z 撤回。"


def test_each_year_of_a_plan_can_be_looked_at(planner: Planner) -> None:
    page = planner.page(planner.issued())
    assert [page.targets.year.itemText(at) for at in range(page.targets.year.count())] == ["2026年", "2027年"]
    assert page.targets.table.rows_model.rows[0].aim == "120"
    page.targets.year.setCurrentIndex(1)
    page.targets.year.activated.emit(1)
    assert page.targets.table.rows_model.rows[0].aim == "150"
    assert page.targets.chart.caption.text() == "2027年产业规模目标进度（单位：亿元）"
    other = planner.issued(cluster="高端纺织", title="示例纺织方案")
    assert planner.page(other).targets.year.currentText() == "2026年"


def test_what_issuing_and_closing_mean_is_told_before(planner: Planner, desk: Desk) -> None:
    plan = planner.issued()
    planner.plans.revise(plan, {"reason": "选址调整（示例）"})
    planner.plans.move({planner.first_milestone(plan): "2026-07-30"})
    target = planner.plans.whole(plan).targets[0].id
    planner.plans.actuals(plan, [{"target": target, "period": "2026-02", "value": "12"}])
    page = planner.page(planner.now(plan.id))
    page.targets.toolbar.buttons["remove"].click()
    assert desk.bridge.asked[-1].text == "已填报的1期完成值不再显示。删除后可按 Ctrl+Z 撤回。"
    desk.bridge.answer("keep")
    page.steps.buttons["issue"].click()
    assert "这次修订改动1处" in dialog_text(planner)
    planner.answer(issued_by="周七（示例）")
    page.steps.buttons["close"].click()
    assert "还有1个节点没有完成。" in dialog_text(planner)
    planner.dialog().reject()


def test_which_revision_is_issued_is_said_and_the_tab_counts_the_issues_it_lists(planner: Planner) -> None:
    plan = planner.issued()
    page = planner.page(plan)
    assert page.tabs.tabText(ISSUES) == "印发和修订 1"
    assert page.header.facts.text().endswith("印发")
    planner.plans.revise(plan, {"reason": "选址调整（示例）"})
    planner.plans.move({planner.first_milestone(plan): "2026-07-30"})
    page = planner.page(planner.now(plan.id))
    page.steps.buttons["issue"].click()
    planner.answer(issued_by="周七（示例）")
    assert page.notice.text == "已印发第1次修订。可按 Ctrl+Z 撤回。"
    assert page.header.facts.text().endswith("印发第1次修订")
    page.tabs.setCurrentIndex(ISSUES)
    assert page.tabs.tabText(ISSUES) == f"印发和修订 {len(page.revisions.table.rows_model.rows)}" == "印发和修订 2"


def dialog_text(planner: Planner) -> str:
    return "\n".join(label.text() for label in planner.dialog().findChildren(QLabel))
