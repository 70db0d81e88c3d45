"""export template, export ledger, import of whatever comes: recognised, previewed, taken in, taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.support import new_store
from tests.ui.cli.front_door import FrontDoor, as_bytes
from xzdesk.exchange.packet_export import export_packet
from xzdesk.office import open_office

CSV = (
    "序号,企业名称,存在问题,企业诉求,所属产业,问题类别,收集时间,责任部门,责任人,完成时限,办理状态\n"
    "1,甲厂（示例）,缺电,增容,工程机械,用电,2026-02-03,县供电公司,示例责任人,2026-03-31,正在推进\n"
    "合计,1\n"
)


def template(door: FrontDoor, **values: Any) -> Path:
    """A template with one row filled in."""
    path = door.folder / "填报表.xlsx"
    assert door.json("export", "template", "--kind", "problem", "--out", str(path))["kind"] == "problem"
    book = load_workbook(path)
    sheet = book["问题"]
    places = {cell.value: place for place, cell in enumerate(sheet[2], start=1)}
    for caption, value in {"标题": "示例：缺少技工", "企业（项目）名称": "示例二厂", **values}.items():
        sheet.cell(4, places[caption]).value = value
    book.save(path)
    return path


def test_a_template_comes_back_as_drafts(door: FrontDoor) -> None:
    path = template(door)
    seen = door.json("import", str(path), "--dry-run")
    assert (seen["kind"], seen["read"], seen["new"], seen["gesture"]) == ("template", 1, 1, "")
    done = door.json("import", str(path))
    assert (done["new"], done["refused"], done["partner"]) == (1, [], "示例二厂")
    assert door.json("problem", "show", "沛县-A-2026-0001")["problem"]["status"] == "draft"
    assert door.json("import", str(path))["same"] == 1
    assert door("undo").out.startswith("已撤回：导入")
    assert door("problem", "show", "沛县-A-2026-0001").code == 2


def test_a_refused_row_is_told_and_saved_and_comes_in_when_it_is_mended(door: FrontDoor) -> None:
    path, out = template(door, 联系电话="无"), door.folder / "未导入.xlsx"
    done = door.json("import", str(path), "--refused", str(out), code=1)
    (row,) = done["refused"]
    assert (row["row"], row["column"], row["value"]) == (4, "联系电话", "无")
    book = load_workbook(out)
    places = {cell.value: place for place, cell in enumerate(book["问题"][2], start=1)}
    assert book["问题"].cell(3, places["未导入原因"]).value == row["reason"]
    book["问题"].cell(3, places["联系电话"]).value = "0516-88886666"
    book.save(out)
    assert door.json("import", str(out))["new"] == 1


def test_likely_duplicates_are_told(door: FrontDoor) -> None:
    number = door.add(title="示例：缺少技工", subject_name="示例二厂")
    told = door("import", str(template(door)), "--dry-run").out
    assert f"疑似重复：第4行“示例：缺少技工”与{number}" in told


def test_the_ledger_goes_out_and_comes_in_edited(door: FrontDoor) -> None:
    number = door.add()
    path = door.folder / "台账.xlsx"
    assert door.json("export", "ledger", "--out", str(path))["count"] == 1
    assert door.json("import", str(path))["same"] == 1
    book = load_workbook(path)
    places = {cell.value: place for place, cell in enumerate(book["问题"][2], start=1)}
    book["问题"].cell(3, places["联系人"]).value = "王某"
    book.save(path)
    done = door.json("import", str(path))
    assert (done["kind"], done["changed"]) == ("ledger", 1)
    assert door.json("problem", "show", number)["problem"]["contact"] == "王某"


def test_an_old_ledger_by_its_proposed_mapping(door: FrontDoor) -> None:
    path = door.folder / "旧台账.csv"
    path.write_bytes(CSV.encode("gbk"))
    seen = door.json("import", str(path), "--dry-run", code=1)
    assert (seen["kind"], seen["states"], seen["mapping"]["columns"]["责任部门"]) == (
        "old_ledger",
        ["handling"],
        "unit",
    )
    assert door.json("import", str(path), code=1)["new"] == 1
    assert door.json("problem", "show", "沛县-A-2026-0001")["problem"]["unit"] == "县供电公司"


def test_an_old_ledger_by_an_amended_mapping(door: FrontDoor) -> None:
    path, amended = door.folder / "旧台账.csv", door.folder / "对应.json"
    path.write_bytes(CSV.encode())
    mapping = door.json("import", str(path), "--dry-run", code=1)["mapping"]
    mapping["states"]["正在推进"] = "triage"
    amended.write_bytes(as_bytes(mapping))
    assert door.json("import", str(path), "--mapping", str(amended), code=1)["states"] == ["triage"]


@pytest.mark.parametrize("content", ["[]", "{}", '{"columns": {"甲": "乙"}}'])
def test_a_mapping_that_is_none_is_refused(door: FrontDoor, content: str) -> None:
    path, wrong = door.folder / "旧台账.csv", door.folder / "对应.json"
    path.write_bytes(CSV.encode())
    wrong.write_text(content, "utf-8")
    done = door("import", str(path), "--mapping", str(wrong))
    assert (done.code, done.out) == (2, "")


def test_a_packet_of_another_desk(door: FrontDoor) -> None:
    other = new_store(door.folder, letter="B", operator="示例乙")
    office = open_office(other, now=lambda: door.moment)
    office.announce_site()
    office.problems.add({"title": "示例：别台的问题"}, register=False)
    path = door.folder / "数据包.xlsx"
    export_packet(office.problems, path)
    other.close()
    assert door.json("import", str(path), "--dry-run")["kind"] == "packet"
    done = door.json("import", str(path))
    assert (done["read"], done["new"], done["refused"]) == (2, 2, [])
    assert "示例：别台的问题" in json.dumps(door.json("problem", "list"), ensure_ascii=False)
