"""The whole main job on the command line, from an empty folder to the printed week."""

from __future__ import annotations

from datetime import date

import pypdfium2

from tests.ui.cli.front_door import COMPLETE, TO_DEPARTMENT, FrontDoor
from tests.xzdesk.exchange.workbook_support import ANSWER, Returned


def test_from_a_new_database_to_the_printed_week(outside: FrontDoor) -> None:
    door, folder = outside, outside.folder
    assert door("--operator", "示例甲", "init", "--office", "沛县", "--unit", "沛县工信局（示例）").code == 0
    number = str(door.give("problem", "add", **COMPLETE)["number"])
    assert door.step("decide", number, **TO_DEPARTMENT)["status"] == "awaiting_approval"
    assert door.step("approve", number, approver="示例分管领导")["status"] == "referred"
    assert door("form", number, "--out", str(folder / "协调函.pdf")).code == 0

    workbook = folder / "报送件.xlsx"
    assert door("export", "referral", "--to", "市工信局", "--out", str(workbook)).code == 0
    door.to(date(2026, 3, 12))
    Returned(workbook).fill(3, **ANSWER).save("报送件（已答复）.xlsx")
    assert door.json("import", str(folder / "报送件（已答复）.xlsx"))["new"] == 1

    assert door.step("progress", number, text="示例：专线已列入计划。")["status"] == "replied"
    assert door.step("resolve", number, result="示例：已通电。", evidence="示例：验收单。")["status"] == "resolved"
    door.to(date(2026, 3, 13))
    closed = door.step("verify", number, by="示例乙", ok=True, satisfaction="满意")
    assert (closed["status"], closed["verifier"]) == ("closed", "示例乙")
    assert [event["action"] for event in door.json("problem", "history", number)] == [
        "add", "decide", "approve", "export", "receive", "reply", "progress", "resolve", "verify",
    ]  # fmt: skip

    report = folder / "周报.pdf"
    assert door("report", "weekly", "--out", str(report)).code == 0
    printed = pypdfium2.PdfDocument(report)
    text = "".join(page.get_textpage().get_text_range() for page in printed)
    printed.close()
    assert "销号1件" in text.replace(" ", "")
    assert door.json("check")["findings"] == []
