"""Packets and conflicts through the front door: two desks of a county and a department, by files alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import new_store
from tests.ui.cli.front_door import TO_DEPARTMENT, FrontDoor
from xzdesk.core.captions import Tier

At = Callable[[str], FrontDoor]


@pytest.fixture
def at(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> At:
    """The program at a desk: A and B of the county, or the department's."""
    desks = {"A": ("沛县", Tier.COUNTY), "B": ("沛县", Tier.COUNTY), "department": ("市工信局", Tier.DEPARTMENT)}

    def door(name: str) -> FrontDoor:
        made = FrontDoor(tmp_path, capsys, monkeypatch)
        made.path = tmp_path / f"{name}.db"
        if not made.path.exists():
            office, role = desks[name]
            letter = name if len(name) == 1 else "A"
            new_store(tmp_path, office, role=role, letter=letter, name=made.path.name, operator=f"示例{name}").close()
        return made

    return door


def send(source: FrontDoor, target: FrontDoor, name: str, *, code: int = 0, to: str = "") -> object:
    """A packet from one desk to another; what the import says."""
    file = source.folder / f"{name}.xlsx"
    assert source("export", "packet", *(["--for", to] if to else []), "--out", str(file)).code == 0
    return target.json("import", str(file), code=code)


def test_a_packet_goes_out_and_comes_in(at: At) -> None:
    number = at("A").referred()
    told = at("A").json("export", "packet", "--out", str(at("A").folder / "一.xlsx"))
    assert told["counts"]["problem"] == 1
    document = at("department").json("import", str(at("A").folder / "一.xlsx"))
    assert document["read"] == document["new"] == told["counts"]["change"]
    assert (document["kind"], document["refused"], document["gaps"]) == ("packet", [], [])
    assert document["backup"]
    assert at("department").json("problem", "show", number)["problem"]["status"] == "referred"


def test_a_dry_run_says_what_would_be_and_writes_nothing(at: At) -> None:
    at("A").referred()
    file = at("A").folder / "一.xlsx"
    at("A")("export", "packet", "--out", str(file))
    done = at("B")("import", str(file), "--dry-run")
    assert done.code == 0
    assert "预览数据包：读取" in done.out
    assert "第一次收到沛县A台（县区）的改动" in done.out
    assert at("B").json("problem", "list") == []


def test_the_answer_comes_back(at: At) -> None:
    number = at("A").referred()
    send(at("A"), at("department"), "去")
    at("department").step("reply", number, kind="agreed", text="同意。")
    document = send(at("department"), at("A"), "回", to="沛县A台")
    assert isinstance(document, dict)
    assert document["refused"] == []
    assert at("A").json("problem", "show", number)["problem"]["status"] == "replied"


def test_a_referral_workbook_is_taken_in_by_the_office_it_went_to(at: At) -> None:
    number = at("A").referred()
    at("A").add()
    file = at("A").folder / "报送件.xlsx"
    at("A")("export", "referral", "--to", "市工信局", "--out", str(file))
    before = at("department").json("import", str(file), "--dry-run")
    assert (before["kind"], before["refused"], before["dry_run"]) == ("referral", [], True)
    assert at("department").json("problem", "list") == []
    document = at("department").json("import", str(file))
    assert (document["read"], document["gaps"]) == (document["new"], [])
    assert [each["number"] for each in at("department").json("problem", "list")] == [number]
    assert at("department").json("import", str(file))["same"] == document["read"]
    at("department").step("receive", number, person="示例签收人")
    at("department").step("reply", number, kind="agreed", text="同意。")
    send(at("department"), at("A"), "答复", to="沛县A台")
    assert at("A").json("problem", "show", number)["problem"]["status"] == "replied"


def test_a_referral_workbook_for_another_office_is_refused_in_one_line(at: At) -> None:
    at("A").referred(title="示例：给市科技局的")
    number = at("A").add()
    at("A").step("decide", number, **{**TO_DEPARTMENT, "unit": "市科技局"})
    at("A").step("approve", number, approver="示例分管领导")
    file = at("A").folder / "报送件.xlsx"
    at("A")("export", "referral", "--to", "市科技局", "--out", str(file))
    done = at("department")("import", str(file))
    assert done.code == 2
    assert "由沛县报送市科技局，本台是市工信局" in done.err


def test_an_upper_offices_packet_for_anybody_is_refused_at_a_county(at: At) -> None:
    at("A").referred()
    send(at("A"), at("department"), "去")
    file = at("department").folder / "全部.xlsx"
    assert at("department")("export", "packet", "--out", str(file)).code == 0
    done = at("A")("import", str(file))
    assert done.code == 2
    assert "带有各县区的内容，只供市级各单位导入" in done.err


def test_an_unknown_desk_is_refused_with_those_that_are_known(at: At) -> None:
    send(at("A"), at("B"), "一")
    done = at("B")("export", "packet", "--for", "丰县A台", "--out", str(at("B").folder / "二.xlsx"))
    assert done.code == 2
    assert "沛县A台" in done.err


def test_a_damaged_packet_is_refused_in_one_line(at: At) -> None:
    at("A").add()
    file = at("A").folder / "一.xlsx"
    at("A")("export", "packet", "--out", str(file))
    file.write_bytes(file.read_bytes()[:-2000])
    done = at("B")("import", str(file))
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_what_is_missing_makes_an_import_with_findings(at: At) -> None:
    at("A").add()
    send(at("A"), at("B"), "一")
    send(at("B"), at("A"), "回执")
    at("A").add()
    lost = at("A").folder / "丢失.xlsx"
    at("A")("export", "packet", "--out", str(lost), "--for", "沛县B台")
    at("B").path.unlink()
    at("A").add()
    document = send(at("A"), at("B"), "三", code=1, to="沛县B台")
    assert isinstance(document, dict)
    assert 1 in {gap["first"] for gap in document["gaps"]}
    assert any(notice.startswith("还缺沛县A台第1") for notice in document["notices"])


def test_a_conflict_is_listed_and_decided(at: At) -> None:
    number = at("A").add()
    send(at("A"), at("B"), "一")
    at("A").give("problem", "edit", number, title="示例：甲")
    at("B").give("problem", "edit", number, title="示例：乙")
    document = send(at("B"), at("A"), "二")
    assert isinstance(document, dict)
    assert [kind for kind, _ in document["conflicts"]] == ["problem"]
    (conflict,) = at("A").json("conflicts")["conflicts"]
    assert (conflict["number"], conflict["field"]) == (number, "title")
    assert {side["value"] for side in conflict["sides"]} == {"示例：甲", "示例：乙"}
    assert "示例：甲" in at("A")("conflicts").out
    assert at("A").json("conflicts", "--choose", "1:1")["conflicts"] == []
    assert at("A").json("problem", "show", number)["problem"]["title"] == conflict["sides"][0]["value"]
    assert at("A")("conflicts").out == "没有待裁定的冲突。\n"


@pytest.mark.parametrize("choice", ["1:1", "x", "0:1", "1:9"])
def test_a_choice_that_is_none_is_refused(at: At, choice: str) -> None:
    done = at("A")("conflicts", "--choose", choice)
    assert done.code == 2
    assert choice in done.err


def test_a_packet_is_taken_back_by_the_id_that_its_import_told(at: At) -> None:
    at("A").referred()
    send(at("A"), at("B"), "一")
    (listed,) = at("B").json("undo-import")["imports"]
    assert (listed["kind"], listed["name"]) == ("数据包", "一.xlsx")
    done = at("B")("undo-import", listed["id"])
    assert "已撤回这次导入。撤回前的备份：" in done.out
    assert at("B").json("problem", "list") == []
    assert at("B").json("undo-import") == {"imports": []}
    again = at("B").json("import", str(at("A").folder / "一.xlsx"))
    assert (again["new"], again["gesture"]) == (again["read"], listed["id"])
