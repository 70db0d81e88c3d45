"""init, demo, check, backup, restore, undo."""

from __future__ import annotations

import sqlite3

import pytest

from db.vault import SqliteVault
from tests.ui.cli.front_door import COMPLETE, FrontDoor, as_bytes
from xzdesk.errors import Refusal


def test_init_makes_a_database_that_knows_its_office(outside: FrontDoor) -> None:
    made = outside.json("--operator", "示例甲", "init", "--office", "鼓楼", "--unit", "鼓楼区工信局（示例）")
    assert (made["office"], made["unit"], made["role"], made["desk"]) == (
        "鼓楼区",
        "鼓楼区工信局（示例）",
        "county",
        "A",
    )
    assert outside.add() == "鼓楼-A-2026-0001"
    assert outside.json("check")["findings"] == []


def test_init_takes_the_other_tiers_and_desks(outside: FrontDoor) -> None:
    made = outside.json("init", "--office", "市工信局", "--role", "市级部门协调", "--desk", "B")
    assert (made["office"], made["role"], made["desk"]) == ("市工信局", "department", "B")
    outside.path.unlink()
    assert outside.json("init", "--office", "领导小组办公室", "--role", "leadership")["office"].endswith("办公室")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--office", "外县"], "目录里没有“外县”"),
        (["--office", "沛县", "--role", "department"], "市工信局"),
        (["--office", "沛县", "--desk", "甲"], "台号“甲”不对"),
    ],
)
def test_init_refuses_an_office_that_the_work_plan_does_not_name(
    outside: FrontDoor, arguments: list[str], told: str
) -> None:
    done = outside("init", *arguments)
    assert done.code == 2
    assert told in done.err
    assert not outside.path.exists()


def test_init_leaves_a_database_that_is_there_alone(door: FrontDoor) -> None:
    number = door.add()
    assert door("init", "--office", "丰县").code == 2
    assert door.json("problem", "show", number)["problem"]["county"] == "沛县"


def test_the_demonstration_is_the_same_for_the_same_seed(outside: FrontDoor) -> None:
    listed: list[list[dict[str, object]]] = []
    for seed in ("5", "5", "6"):
        outside.path = outside.folder / f"示例{len(listed)}.db"
        outside.json("demo", "--problems", "12", "--seed", seed, "--date", "2026-03-05")
        listed.append(outside.json("problem", "list"))
    assert len(listed[0]) == 12
    assert listed[0] == listed[1]
    assert listed[0] != listed[2]
    assert all(each["county"] == "示例县" for each in listed[0])


def test_the_demonstration_does_not_touch_a_database_that_is_there(door: FrontDoor) -> None:
    assert door("demo", "--problems", "3").code == 2
    assert door.json("problem", "list") == []


def test_a_demonstration_that_is_interrupted_leaves_no_half_of_it(
    outside: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("ui.cli.admin.fill", interrupted)
    done = outside("demo", "--problems", "3")
    assert (done.code, done.out) == (2, "")
    assert "已中断" in done.err
    assert not outside.path.exists()


def test_a_backup_brings_back_what_was_there(door: FrontDoor) -> None:
    number = door.add()
    copy = door.folder / "备份.db"
    assert door.json("backup", "--out", str(copy))["path"] == str(copy)
    door.step("withdraw", number, reason="示例：登记有误。")
    kept = door.json("restore", str(copy))["kept"]
    assert door.json("problem", "show", number)["problem"]["status"] == "triage"
    door.path = door.folder / kept
    assert door.json("problem", "show", number)["problem"]["status"] == "withdrawn"


def test_a_backup_is_restored_where_there_is_no_database_yet(door: FrontDoor) -> None:
    number = door.add()
    copy = door.folder / "备份.db"
    door("backup", "--out", str(copy))
    door.path = door.folder / "新机器.db"
    assert door.json("restore", str(copy))["kept"] is None
    assert door.json("problem", "show", number)["problem"]["number"] == number


def test_a_backup_goes_beside_the_database_unless_told_otherwise(door: FrontDoor) -> None:
    made = door.json("backup")["path"]
    assert made.startswith(str(door.folder))


def test_the_first_command_of_a_day_makes_a_backup(door: FrontDoor) -> None:
    door.add()
    backups = {path for path in door.folder.rglob("*") if path.is_file() and path.parent != door.folder}
    assert len(backups) == 1


def test_a_backup_that_fails_is_told_and_stops_nothing(door: FrontDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise Refusal("disk_full", path=door.path)

    monkeypatch.setattr(SqliteVault, "daily_backup", full)
    done = door("--json", "problem", "list")
    assert (done.code, done.document) == (0, [])
    assert "今天的自动备份没有做成" in done.err


def test_what_is_no_backup_is_not_put_in_the_place_of_the_database(door: FrontDoor) -> None:
    number = door.add()
    other = door.folder / "照片.jpg"
    other.write_bytes(b"\xff\xd8\xff\xe0")
    assert door("restore", str(other)).code == 2
    assert door("restore", str(door.folder / "没有.db")).code == 2
    assert door.json("problem", "show", number)["problem"]["number"] == number


def test_check_tells_findings_with_exit_one(door: FrontDoor) -> None:
    door.add()
    assert door("check").out == "数据库完好。\n"
    connection = sqlite3.connect(door.path)
    connection.execute("UPDATE problem SET title = '被改动'")
    connection.commit()
    connection.close()
    done = door("--json", "check")
    assert done.code == 1
    assert len(done.document["findings"]) >= 1


def test_undo_takes_back_a_registration(door: FrontDoor) -> None:
    door.add()
    assert door("undo").out == "已撤回：新建（2026-03-05 09:00）\n"
    assert door.json("problem", "list") == []
    assert door("undo").code == 2


def test_undo_of_a_rule_brings_the_old_rule_back(door: FrontDoor) -> None:
    door("settings", "set", "triage_days", "5")
    door("undo")
    assert door.json("settings")["triage_days"] == 3


def test_without_an_operator_nothing_is_written(outside: FrontDoor) -> None:
    outside("init", "--office", "沛县")
    done = outside("problem", "add", "--json", "-", stdin=as_bytes(COMPLETE))
    assert done.code == 2
    assert "--operator" in done.err
    assert outside("--operator", "示例甲", "problem", "add", "--json", "-", stdin=as_bytes(COMPLETE)).code == 0
