"""plan add, list, show, its steps, its parts, figures, blocks, compare, history: through the front door."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.sources import ROOT
from tests.ui.cli.front_door import TO_COUNTY, FrontDoor, as_bytes

PLAN: dict[str, Any] = {
    "title": "示例县工程机械产业培育提升工作方案",
    "cluster": "工程机械",
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
    "unit": "县工信局",
    "leader": "示例县领导",
    "targets": [
        {"indicator": "产业规模", "measured_in": "亿元", "years": {"2026": 120, "2027": "150.5"}},
        {"indicator": "示例企业数", "measured_in": "家", "course": "时点数", "years": {"2026": 8}},
    ],
    "measures": [{"stream": "产业招商", "title": "示例招商活动"}],
    "milestones": [
        {"title": "园区开工", "due_on": "2026-03-01", "unit": "县工信局", "measure": "示例招商活动"},
        {
            "title": "园区投产",
            "due_on": "2026-10-31",
            "unit": "县工信局",
            "target": "产业规模",
            "waits_for": ["园区开工"],
        },
    ],
}
NUMBER = "沛县-A-2026-方案01"


@pytest.fixture
def issued(door: FrontDoor) -> FrontDoor:
    door.give("plan", "add", **PLAN)
    door.give("plan", "issue", NUMBER, issued_by="示例签发人")
    return door


def test_a_whole_plan_is_added_out_of_one_object(door: FrontDoor) -> None:
    done = door("plan", "add", "--json", "-", stdin=as_bytes(PLAN))
    assert (done.code, done.out) == (0, f"{NUMBER}　草稿　{PLAN['title']}\n")
    shown = door.json("plan", "show", NUMBER)
    assert [each["years"] for each in shown["targets"]] == [{"2026": "120", "2027": "150.5"}, {"2026": "8"}]
    opened, running = shown["milestones"]
    assert running["waits_for"] == [opened["id"]]
    assert running["target"] == shown["targets"][0]["id"]
    assert opened["measure"] == shown["measures"][0]["id"]
    assert shown["city"]["aim"] == "到2025年全市工程机械产业规模达到3000亿元"


def test_what_is_added_together_is_taken_back_together(door: FrontDoor) -> None:
    door.give("plan", "add", **PLAN)
    assert door("undo").code == 0
    assert door.json("plan", "list") == []


def test_a_plan_with_a_flaw_is_not_added_at_all(door: FrontDoor) -> None:
    flawed = {**PLAN, "milestones": [{"title": "园区开工", "due_on": "2026-03-01", "target": "无此指标"}]}
    done = door("--json", "plan", "add", "--json", "-", stdin=as_bytes(flawed))
    assert (done.code, done.document["error"]["code"]) == (2, "plan_part_missing")
    assert door.json("plan", "list") == []
    assert door("plan", "add", "--json", "-", stdin=as_bytes({**PLAN, "targets": 5})).code == 2


def test_an_issued_plan_changes_by_a_revision_and_issues_are_compared(issued: FrontDoor) -> None:
    refused = issued(
        "plan", "target", NUMBER, "--json", "-", stdin=as_bytes({"id": "产业规模", "years": {"2026": 130}})
    )
    assert (refused.code, "启动修订" in refused.err) == (2, True)
    issued.give("plan", "revise", NUMBER, reason="市场变化")
    issued.give("plan", "target", NUMBER, id="产业规模", years={"2026": 130})
    issued.give("plan", "milestone", NUMBER, id="园区投产", due_on="2026-12-31")
    issued.give("plan", "measure", NUMBER, id="示例招商活动", remove=True)
    assert issued.give("plan", "issue", NUMBER, issued_by="示例签发人")["state"] == "revised"
    found = issued.json("plan", "compare", NUMBER, "--from", "0", "--to", "1")
    assert {(each["name"], each["field"], each["old"], each["new"], each["how"]) for each in found} >= {
        ("产业规模 2026年", "value", "120", "130", "changed"),
        ("园区投产", "due_on", "2026年10月31日", "2026年12月31日", "changed"),
        ("示例招商活动", "title", "示例招商活动", "", "removed"),
        ("园区开工", "measure", "示例招商活动", "", "changed"),
    }
    assert "产业规模 2026年" in issued("plan", "compare", NUMBER).out
    assert issued("plan", "compare", NUMBER, "--from", "1").out == "两次内容相同。\n"
    assert issued("plan", "compare", NUMBER, "--from", "7").code == 2


def test_a_revision_is_given_up(issued: FrontDoor) -> None:
    issued.give("plan", "revise", NUMBER, reason="市场变化")
    issued.give("plan", "edit", NUMBER, title="示例改名")
    assert issued.json("plan", "abandon", NUMBER)["title"] == PLAN["title"]


def test_figures_are_noted_many_at_once_and_told_against_time(issued: FrontDoor) -> None:
    issued.to(date(2026, 7, 10))
    rows = [
        {"target": "产业规模", "period": "2026年3月", "value": "25", "source": "县统计局"},
        {"target": "产业规模", "period": "2026Q2", "value": 48},
    ]
    made = issued.json("plan", "actual", NUMBER, "--json", "-", stdin=as_bytes(rows))
    assert [each["period"] for each in made] == ["2026-03", "2026Q2"]
    (target, other) = issued.json("plan", "show", NUMBER)["targets"]
    assert (target["share"], target["expected"], target["behind"], target["light"]) == (
        "40.0",
        "50.0",
        "10.0",
        "yellow",
    )
    assert target["forecast"] == {"value": "96", "method": "按已报月份平均进度推算", "reaches": False}
    assert (other["light"], other["reason"]) == ("none", "本年还没有填报完成值")
    (listed,) = issued.json("plan", "list", "--cluster", "工程机械", "--state", "已印发")
    assert (listed["behind"], listed["light"], listed["milestones"]["late"]) == (1, "red", 1)
    assert "按已报月份平均进度推算" in issued("plan", "show", NUMBER).out
    assert issued("plan", "list").out.endswith("共1个方案。\n")
    assert issued("plan", "actual", NUMBER, "--json", "-", stdin=as_bytes(["无"])).code == 2


def test_a_milestone_is_held_up_lifted_and_done(issued: FrontDoor) -> None:
    problem = issued.add()
    issued.step("decide", problem, **TO_COUNTY)
    issued.give("plan", "block", NUMBER, milestone="园区投产", problem=problem)
    issued.to(date(2026, 3, 12))
    shown = issued.json("plan", "show", NUMBER)["milestones"][1]
    assert shown["held"] == [{"problem": problem, "tier": "county", "since": "2026-03-05", "days": 7}]
    assert "县级办理，自2026年3月5日起已7天" in issued("plan", "show", NUMBER).out
    assert issued.json("problem", "show", problem)["endangers"] == [
        {"plan": NUMBER, "milestone": "园区投产", "since": "2026-03-05", "targets": ["产业规模"]}
    ]
    assert "时限2026-10-31，影响目标：产业规模" in issued("problem", "show", problem).out
    issued.give("plan", "lift", NUMBER, milestone="园区投产")
    assert issued.json("problem", "show", problem)["endangers"] == []
    assert issued("plan", "lift", NUMBER, "--json", "-", stdin=as_bytes({"milestone": "园区投产"})).code == 2
    done = issued.give("plan", "done", NUMBER, milestone="园区开工", evidence="开工令")
    assert done["done_on"] == "2026-03-12"
    assert issued.give("plan", "undone", NUMBER, milestone="园区开工")["done_on"] is None


def test_a_closed_plan_tells_its_history(issued: FrontDoor) -> None:
    issued.give("plan", "close", NUMBER, summary="示例说明")
    told = issued.json("plan", "history", NUMBER)
    assert [each["caption"] for each in told] == ["新建", "印发", "结束方案"]
    assert "结束说明" in issued("plan", "history", NUMBER).out
    assert issued("plan", "edit", NUMBER, "--json", "-", stdin=as_bytes({"note": "示例"})).code == 2


def test_plans_go_out_and_come_in_by_a_workbook(issued: FrontDoor) -> None:
    out = issued.folder / "方案.xlsx"
    assert issued.json("export", "plans", "--number", NUMBER, "--out", str(out)) == {"path": str(out), "count": 1}
    book = load_workbook(out)
    sheet = book["完成值"]
    figure: tuple[str | float, ...] = (NUMBER, "产业规模", "2026-02", 18.5)
    for place, value in enumerate(figure, start=2):
        sheet.cell(2, place, value)
    book.save(out)
    seen = issued.json("import", str(out), "--dry-run")
    assert (seen["kind"], seen["read"], seen["new"], seen["same"]) == ("plans", 7, 1, 6)
    taken = issued.json("import", str(out))
    assert taken["backup"]
    assert issued.json("plan", "show", NUMBER)["targets"][0]["reached"] == "18.5"
    assert issued("undo").code == 0
    assert issued.json("plan", "show", NUMBER)["targets"][0]["reached"] is None
    blank = issued.folder / "空白.xlsx"
    assert issued.json("export", "template", "--kind", "plan", "--out", str(blank))["kind"] == "plan"
    assert issued.json("import", str(blank))["read"] == 0


def test_the_documents_example_is_taken(door: FrontDoor) -> None:
    (example,) = re.findall(r"```json plan add\n(.+?)\n```", (ROOT / "docs/commands.md").read_text("utf-8"), re.S)
    assert door.give("plan", "add", **json.loads(example))["number"] == NUMBER
