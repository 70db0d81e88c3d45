"""export referral, import: the workbook goes out, and what comes back is taken in or told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.ui.cli.front_door import FrontDoor
from tests.xzdesk.exchange.workbook_support import ANSWER, TODAY, Returned


def sent(door: FrontDoor, **values: Any) -> Returned:
    """A workbook with one referral, in the department's hands a week later."""
    door.referred(**values)
    out = door.folder / "报送件.xlsx"
    assert door.json("export", "referral", "--to", "工信局", "--out", str(out))["count"] == 1
    door.to(TODAY)
    return Returned(out)


def test_a_unit_without_referrals_has_nothing_to_get(door: FrontDoor) -> None:
    door.referred()
    done = door("export", "referral", "--to", "市科技局", "--out", str(door.folder / "报送件.xlsx"))
    assert done.code == 2
    assert "市科技局" in done.err


def test_the_leading_groups_office_may_be_named_in_short(door: FrontDoor) -> None:
    number = door.add()
    said = {"ground": "systemic", "reason": "示例：涉及多县。", "opinions": "示例：建议支持。"}
    door.step("decide", number, tier="leadership", **said)
    door.step("approve", number, approver="示例分管领导")
    out = door.folder / "会商.xlsx"
    assert door.json("export", "referral", "--to", "领导小组办公室", "--out", str(out))["count"] == 1


def test_a_reply_is_previewed_without_a_trace_and_then_taken_in(door: FrontDoor) -> None:
    returned = sent(door).fill(3, **ANSWER).save()
    door.json("problem", "list")  # the day's backup is made
    before = door.path.read_bytes()
    seen = door.json("import", str(returned), "--dry-run")
    assert (seen["read"], seen["new"], seen["refused"], seen["dry_run"]) == (1, 1, [], True)
    assert door.path.read_bytes() == before
    done = door.json("import", str(returned))
    assert (done["read"], done["new"], done["gaps"], done["conflicts"]) == (1, 1, [], [])
    assert Path(done["backup"]).exists()
    assert door.json("problem", "show", "沛县-A-2026-0001")["problem"]["status"] == "replied"
    again = door.json("import", str(returned))
    assert (again["same"], again["gesture"], again["backup"]) == (1, "", None)


def test_what_is_refused_is_told_and_saved_with_its_reason(door: FrontDoor) -> None:
    returned = sent(door).fill(3, **{**ANSWER, "答复类型": "看情况"}).save()
    refused = door.folder / "未导入.xlsx"
    done = door("--json", "import", str(returned), "--refused", str(refused))
    assert done.code == 1
    (row,) = done.document["refused"]
    assert (row["sheet"], row["row"], row["column"], row["value"]) == ("报送件", 3, "答复类型", "看情况")
    assert done.document["read"] == done.document["new"] + done.document["changed"] + done.document["same"] + 1
    mended = Returned(refused)
    assert mended.items.max_row == 3
    assert mended.cell(3, "未导入原因").value == row["reason"]
    assert door.json("problem", "show", "沛县-A-2026-0001")["problem"]["status"] == "referred"


def test_an_import_is_undone_whole(door: FrontDoor) -> None:
    returned = sent(door).fill(3, **ANSWER).save()
    door("import", str(returned))
    assert door("undo").out.startswith("已撤回：导入答复")
    assert door.json("problem", "show", "沛县-A-2026-0001")["problem"]["status"] == "referred"
    assert door.json("import", str(returned))["new"] == 1


def test_an_export_is_not_undone(door: FrontDoor) -> None:
    sent(door)
    door.to(date(2026, 3, 6))
    done = door("undo")
    assert done.code == 2
    assert "已经导出" in done.err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", "编号,标题".encode("gbk")])
def test_a_file_that_is_no_returned_workbook_is_refused(door: FrontDoor, content: bytes) -> None:
    path = door.folder / "文件.xlsx"
    path.write_bytes(content)
    done = door("import", str(path))
    assert (done.code, done.out) == (2, "")
    assert "文件.xlsx" in done.err


def test_a_workbook_that_is_not_there_is_told_by_name(door: FrontDoor) -> None:
    assert "没有.xlsx" in door("import", str(door.folder / "没有.xlsx")).err


def test_a_target_folder_that_is_not_there_is_refused_and_nothing_counts_as_sent(door: FrontDoor) -> None:
    number = door.referred()
    done = door("export", "referral", "--to", "市工信局", "--out", str(door.folder / "无" / "报送件.xlsx"))
    assert done.code == 2
    assert door.json("problem", "show", number)["referrals"][0]["exported_on"] is None
