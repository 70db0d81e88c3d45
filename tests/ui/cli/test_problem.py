"""problem add, edit, list, show, history, possible; due."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.ui.cli.front_door import COMPLETE, TO_COUNTY, FrontDoor, as_bytes


def test_a_problem_is_registered_out_of_a_file(door: FrontDoor) -> None:
    source = door.folder / "问题.json"
    source.write_text(json.dumps(COMPLETE, ensure_ascii=False), encoding="utf-8")
    done = door("problem", "add", "--json", str(source))
    assert (done.code, done.out, done.err) == (0, "沛县-A-2026-0001　待研判　示例：厂区供电容量不足\n", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_standard_input_is_read_in_the_encodings_that_offices_use(door: FrontDoor, encoding: str) -> None:
    raw = json.dumps(COMPLETE, ensure_ascii=False).encode(encoding)
    made = door.json("problem", "add", "--json", "-", stdin=raw)
    assert made["title"] == COMPLETE["title"]


def test_a_draft_waits_to_be_registered(door: FrontDoor) -> None:
    made = door.json("problem", "add", "--draft", "--json", "-", stdin=as_bytes({"title": "示例：用水"}))
    assert made["status"] == "draft"
    lacking = door("--json", "problem", "register", made["number"])
    assert lacking.code == 2
    assert len(lacking.document["error"]["reasons"]) == 5
    assert door.give("problem", "edit", made["number"], **COMPLETE)["status"] == "draft"
    assert door.json("problem", "register", made["number"])["status"] == "triage"


def test_of_a_list_what_can_be_registered_is_and_the_rest_is_told_with_its_place(door: FrontDoor) -> None:
    raws = [COMPLETE, {**COMPLETE, "request": None}, "无", {**COMPLETE, "title": "示例：第四件"}]
    done = door("--json", "problem", "add", "--json", "-", stdin=as_bytes(raws))
    assert done.code == 1
    assert [each["number"] for each in done.document["added"]] == ["沛县-A-2026-0001", "沛县-A-2026-0002"]
    assert [each["row"] for each in done.document["refused"]] == [2, 3]
    assert "诉求" in done.document["refused"][0]["reason"]
    assert door("problem", "add", "--json", "-", stdin=as_bytes([{}])).code == 2
    assert door("problem", "add", "--json", "-", stdin=as_bytes([COMPLETE])).code == 0


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{", "第1行第2列"),
        (b"", "第1行第1列"),
        (b'{"title": NaN}', "NaN"),
        (b'{"title": "a", "title": "b"}', "title重复"),
        (b'{"title": "\\ud800"}', "残缺"),
        (b"\xff\xfe\xff", "编码"),
        (b"[" * 100_000, "嵌套过深"),
        (b'{"phone": ' + b"9" * 5000 + b"}", "5000位的数"),
        (b'"text"', "JSON 对象"),
    ],
)
def test_what_is_no_json_is_refused_with_the_reason(door: FrontDoor, raw: bytes, reason: str) -> None:
    done = door("problem", "add", "--json", "-", stdin=raw)
    assert (done.code, done.out) == (2, "")
    assert reason in done.err
    assert done.err.count("\n") == 1


def test_a_file_that_is_not_there_is_told_by_name(door: FrontDoor) -> None:
    done = door("problem", "add", "--json", str(door.folder / "没有.json"))
    assert done.code == 2
    assert "没有.json" in done.err


def test_a_folder_in_the_place_of_a_file_is_told(door: FrontDoor) -> None:
    done = door("problem", "add", "--json", str(door.folder))
    assert done.code == 2
    assert "文件夹" in done.err


def test_a_field_that_steps_set_cannot_be_given(door: FrontDoor) -> None:
    done = door("problem", "add", "--json", "-", stdin=as_bytes({**COMPLETE, "status": "closed"}))
    assert done.code == 2
    assert "状态" in done.err


def test_an_edit_shows_in_the_problem_and_its_history(door: FrontDoor) -> None:
    number = door.add()
    door.give("problem", "edit", number, contact="示例乙")
    assert door.json("problem", "show", number)["problem"]["contact"] == "示例乙"
    events = door.json("problem", "history", number)
    assert [event["caption"] for event in events] == ["新建", "修改"]
    assert events[1]["fields"] == [{"caption": "联系人", "old": "", "new": "示例乙"}]
    assert "修改\n    联系人  示例乙" in door("problem", "history", number).out


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (["--tier", "county"], ["示例：县级"]),
        (["--tier", "县级办理"], ["示例：县级"]),
        (["--status", "待研判"], ["示例：纺织用水", "示例：厂区供电容量不足"]),
        (["--status", "triage", "--status", "办理中"], ["示例：县级", "示例：纺织用水", "示例：厂区供电容量不足"]),
        (["--cluster", "高端纺织"], ["示例：纺织用水"]),
        (["--search", "用水"], ["示例：纺织用水"]),
        (["--search", "用水 不存在"], []),
        (["--light", "红灯"], ["示例：纺织用水", "示例：厂区供电容量不足"]),
        (["--light", "yellow"], ["示例：县级"]),
        (["--light", "green"], []),
        (["--limit", "2", "--order", "newest"], ["示例：县级", "示例：纺织用水"]),
    ],
)
def test_the_ledger_is_narrowed_by_code_or_by_caption(door: FrontDoor, filters: list[str], titles: list[str]) -> None:
    door.add()
    door.add(title="示例：纺织用水", cluster="高端纺织", category="用水")
    door.handling(title="示例：县级")
    door.to(date(2026, 3, 18))
    assert {each["title"] for each in door.json("problem", "list", *filters)} == set(titles)


def test_the_list_says_light_and_due_date_in_aligned_columns(door: FrontDoor) -> None:
    door.handling()
    head, rule, row, count = door("problem", "list").out.splitlines()
    assert head.split() == ["编号", "状态", "灯", "办理层级", "时限", "产业集群", "企业（项目）", "标题"]
    assert row.split()[:5] == ["沛县-A-2026-0001", "办理中", "绿灯", "县级办理", "2026-03-20"]
    assert set(rule) == {"-", " "}
    assert count == "共1件。"


def test_the_list_marks_a_due_date_that_is_an_estimate(door: FrontDoor) -> None:
    door.step("decide", door.add(), tier="county", unit="示例县局", person="示例责任人", due_on="2027-03-05")
    assert "2027-03-05（暂定）" in door("problem", "list").out
    assert door.json("problem", "list")[0]["deadline"] == "2027-03-05"


def test_an_empty_ledger_is_an_empty_list(door: FrontDoor) -> None:
    assert door.json("problem", "list") == []
    assert door("problem", "list").out == "共0件。\n"


def test_a_problem_is_shown_with_its_clocks_and_what_hangs_on_it(door: FrontDoor) -> None:
    number = door.handling()
    door.step("progress", number, text="示例：已到现场。")
    door.to(date(2026, 3, 30))
    page = door.json("problem", "show", number)
    assert page["light"] == "red"
    assert page["urging"] == "supervise"
    assert page["deadline"] == {"day": "2026-03-20", "estimate": False, "start": None, "days": None}
    assert {clock["caption"] for clock in page["clocks"]} == {"县级办理", "全程"}
    assert [each["text"] for each in page["progress"]] == ["示例：已到现场。"]
    told = door("problem", "show", number).out
    assert "红灯　督办　本环节时限2026-03-20" in told
    assert "【办理进展】" in told


def test_a_due_date_is_derived_day_by_day(door: FrontDoor) -> None:
    number = door.add()
    derived = door.json("due", number)
    assert (derived["start"], derived["days"], derived["day"]) == ("2026-03-05", 3, "2026-03-10")
    assert [(each["day"][-2:], each["number"]) for each in derived["derivation"]] == [
        ("06", 1), ("07", None), ("08", None), ("09", 2), ("10", 3),
    ]  # fmt: skip
    assert "周六" in door("due", number).out
    door.step("decide", number, **TO_COUNTY)
    assert "按登记的办理时限：自2026-03-05次日起11个工作日" in door("due", number).out
    assert door.json("due", number)["derivation"][-1]["day"] == "2026-03-20"
    door.step("resolve", number, result="示例。", evidence="示例。")
    door.step("verify", number, by="示例乙", ok=True)
    assert "没有时限" in door("due", number).out


def test_the_possible_steps_say_what_they_lack(door: FrontDoor) -> None:
    steps = {each["step"]: each["lacks"] for each in door.json("problem", "possible", door.add())}
    assert set(steps) == {"decide", "withdraw"}
    assert "请选择办理层级" in steps["decide"][0]


def test_a_number_that_does_not_exist_is_told(door: FrontDoor) -> None:
    done = door("problem", "show", "沛县-A-2026-9999")
    assert (done.code, done.out) == (2, "")
    assert "沛县-A-2026-9999" in done.err
