"""A window's desk with referrals at a department, and the workbook that comes back. All 示例."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.ui.desk import Desk
from tests.xzdesk.exchange.workbook_support import Returned
from xzdesk.exchange.referral import export_referrals
from xzdesk.problems.records import Problem

UNIT = "市发改委"
TODAY = date(2026, 3, 5)
RECEIPT = {"签收人": "示例收文员", "签收日期": TODAY}
ANSWER = {
    **RECEIPT,
    "处理方式": "答复",
    "答复类型": "同意办理",
    "答复意见": "已列入年度计划。",
    "答复人": "示例处长",
    "答复日期": TODAY,
}


def sent(desk: Desk, folder: Path, count: int = 1) -> tuple[list[Problem], Returned]:
    """So many problems that were sent, and their workbook in the department's hands."""
    problems = [desk.referred(title=f"示例第{number}件") for number in range(1, count + 1)]
    made = export_referrals(desk.context.office.problems, UNIT, folder / "报送件.xlsx")
    return problems, Returned(made.path)
