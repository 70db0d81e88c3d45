"""Every step of the way from the command line, with its refusals."""

from __future__ import annotations

from datetime import date

from tests.ui.cli.front_door import TO_COUNTY, TO_DEPARTMENT, FrontDoor, as_bytes


def test_the_county_way_ends_closed_by_another_person(door: FrontDoor) -> None:
    number = door.handling()
    assert door.step("progress", number, text="示例：已到现场。")["status"] == "handling"
    extended = door.step("extend", number, due_on="2026-04-01", reason="示例：汛期。", approver="示例分管领导")
    assert (extended["due_on"], extended["first_due_on"], extended["extensions"]) == ("2026-04-01", "2026-03-20", 1)
    assert door.step("resolve", number, result="已增容。", evidence="验收单。")["handler"] == "示例甲"
    assert door.step("verify", number, by="示例乙", ok=False, text="示例：再查。")["status"] == "handling"
    door.step("resolve", number, result="已增容。", evidence="验收单。")
    closed = door.step("verify", number, by="示例乙", ok=True, satisfaction="满意")
    assert (closed["status"], closed["verifier"], closed["satisfaction"]) == ("closed", "示例乙", "satisfied")
    assert door.step("reopen", number, reason="示例：又停电。")["reopens"] == 1


def test_a_referral_goes_up_and_is_answered(door: FrontDoor) -> None:
    number = door.add()
    door.step("decide", number, **TO_DEPARTMENT)
    assert door.step("decline", number, reason="示例：再核实。")["status"] == "triage"
    door.step("decide", number, **TO_DEPARTMENT)
    assert door.step("approve", number, approver="示例分管领导")["status"] == "referred"
    door.step("receive", number, person="示例签收人")
    assert door.step("return", number, reason="示例：请补充。")["returns"] == 1
    door.step("decide", number, **TO_DEPARTMENT)
    door.step("approve", number, approver="示例分管领导")
    forwarded = door.step("forward", number, ground="系统性问题", reason="示例：涉及多县。")
    assert (forwarded["tier"], forwarded["status"]) == ("leadership", "referred")
    assigned = [{"unit": "市工信局", "task": "示例：牵头落实", "due_on": "2026-04-30"}]
    replied = door.step("reply", number, kind="会商议定", text="示例：同意。", assigned=assigned)
    assert replied["status"] == "replied"
    assert [each["unit"] for each in door.json("problem", "show", number)["assignments"]] == ["市工信局"]


def test_a_problem_is_withdrawn_into_another(door: FrontDoor) -> None:
    kept, double = door.add(), door.add()
    assert door.step("withdraw", double, merged_into=kept)["merged_into"] == kept


def test_a_guard_tells_every_reason_at_once(door: FrontDoor) -> None:
    number = door.add()
    done = door("--json", "problem", "decide", number, "--json", "-", stdin=as_bytes({"tier": "department"}))
    assert done.code == 2
    codes = [reason["code"] for reason in done.document["error"]["reasons"]]
    assert codes == ["decide_reason_missing", "decide_measures_missing"]
    assert "提级理由" in done.err
    assert "已采取措施" in done.err
    assert done.err.count("\n") == 1


def test_the_handler_does_not_verify_and_the_drafter_does_not_sign(door: FrontDoor) -> None:
    resolved = door.resolved()
    assert "核验须由另一人" in door("problem", "verify", resolved, "--json", "-", stdin=as_bytes({"ok": True})).err
    number = door.add()
    door.step("decide", number, **TO_DEPARTMENT)
    signed = door("problem", "approve", number, "--json", "-", stdin=as_bytes({"approver": "示例甲"}))
    assert "审签须由另一人" in signed.err


def test_a_step_that_does_not_leave_the_state_names_those_that_do(door: FrontDoor) -> None:
    done = door("problem", "approve", door.add(), "--json", "-", stdin=as_bytes({"approver": "示例乙"}))
    assert done.code == 2
    assert "现在可以：研判、撤销" in done.err


def test_an_extension_after_the_due_date_is_refused(door: FrontDoor) -> None:
    number = door.handling()
    door.to(date(2026, 3, 23))
    given = {"due_on": "2026-04-01", "reason": "示例", "approver": "示例分管领导"}
    assert "原时限" in door("problem", "extend", number, "--json", "-", stdin=as_bytes(given)).err


def test_a_step_without_input_is_asked_what_it_lacks(door: FrontDoor) -> None:
    done = door("problem", "decide", door.add())
    assert done.code == 2
    assert "请选择办理层级" in done.err


def test_the_last_step_is_undone_and_only_ones_own(door: FrontDoor) -> None:
    number = door.add()
    door.step("decide", number, by="示例乙", **TO_COUNTY)
    assert door("undo").code == 2  # 示例甲's own last gesture was built upon
    undone = door.json("--operator", "示例乙", "undo")
    assert undone["action"] == "decide"
    assert door.json("problem", "show", number)["problem"]["status"] == "triage"
    assert door("--operator", "示例丙", "undo").err == "没有可以撤回的操作。\n"
