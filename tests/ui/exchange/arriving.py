"""Files of every kind that come in at a window's desk. All 示例."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.support import NOON, new_store
from tests.ui.desk import Desk
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.template import write_template
from xzdesk.office import Office, open_office

HEADINGS = (
    "序号", "企业名称", "存在问题", "企业诉求", "所属产业", "问题类型", "收集时间", "责任部门", "责任人", "完成时限",
    "办理状态",
)  # fmt: skip
ROW: Sequence[Any] = (
    1, "示例甲厂", "示例：供电容量不足", "请增容", "工程机械产业", "供电类", date(2026, 2, 3), "县供电公司",
    "示例责任人", date(2026, 3, 31), "正在推进",
)  # fmt: skip


def old_ledger(folder: Path, *rows: Sequence[Any], name: str = "旧台账.xlsx", above: int = 0) -> Path:
    """An old ledger, its headings under so many titles."""
    book = Workbook()
    sheet = book.worksheets[0]
    for _ in range(above):
        sheet.append(["示例县问题台账"])
    for row in (HEADINGS, *(rows or (ROW,))):
        sheet.append(list(row))
    path = folder / name
    book.save(path)
    return path


def template(desk: Desk, folder: Path, *rows: dict[str, Any], name: str = "填报表.xlsx") -> Path:
    """A template with rows filled in."""
    path = write_template(desk.context.office.problems, folder / name)
    book = load_workbook(path)
    sheet = book["问题"]
    places = {cell.value: place for place, cell in enumerate(sheet[2], start=1)}
    for number, values in enumerate(rows, start=4):
        for caption, value in values.items():
            sheet.cell(number, places[caption]).value = value
    book.save(path)
    return path


def other_desk(folder: Path, letter: str = "B") -> Office:
    """Another desk of the county; the caller closes its ledger."""
    office = open_office(new_store(folder, letter=letter, operator="示例乙"), now=lambda: NOON)
    office.announce_site()
    return office


def packet(office: Office, folder: Path, name: str = "数据包.xlsx", to: str = "") -> Path:
    """A packet from a desk."""
    export_packet(office.problems, folder / name, to)
    return folder / name
