"""The cover of a referral workbook: from, to, number, by when, and how to fill it in, in plain words."""

from __future__ import annotations

from datetime import date

from xzdesk.core.captions import Tier
from xzdesk.core.fieldtypes import Day
from xzdesk.exchange.cells import CLEAR_MARK, locked_hash
from xzdesk.exchange.columns import LINES, handlings
from xzdesk.exchange.identity import Packet

TITLE = "产业发展问题报送件"
_ESTIMATE = "（当年放假安排尚未公布，时限暂定）"

Line = tuple[str, str, str]  # look (title, fact, part, step, gap), left cell, right cell; one for each row


def cover(
    packet: Packet, count: int, due_on: tuple[date, ...], sender: str, sent_on: date, *, estimate: bool = False
) -> list[Line]:
    """The cover of a packet, row by row. `due_on`: when each is due, `estimate` where one lies in a year whose
    working days are not published yet; `sender`: who made the workbook.
    """
    facts = (
        ("报送单位", packet.unit if packet.unit.startswith(packet.office) else f"{packet.office}{packet.unit}"),
        ("送达单位", packet.to_unit),
        ("文件编号", packet.number),
        ("报送件数", f"{count}件"),
        ("报出日期", Day().show(sent_on)),
        ("答复时限", _due(due_on) + (_ESTIMATE if estimate else "") + _late(due_on, sent_on)),
        ("经办人", sender),
    )
    return [
        ("title", TITLE, ""),
        ("gap", "", ""),
        *(("fact", label, text) for label, text in facts),
        ("gap", "", ""),
        ("part", "怎样填写", ""),
        *(("step", label, text) for label, text in _steps(packet.tier)),
    ]


def cover_hashes(lines: list[Line]) -> dict[str, str]:
    """ "row,column" -> hash of the text there."""
    cells = {f"{row},{place}": line[place] for row, line in enumerate(lines, start=1) for place in (1, 2)}
    return {place: locked_hash(text) for place, text in cells.items() if text}


def _due(days: tuple[date, ...]) -> str:
    if not days:
        return "未定"
    first, last = Day().show(min(days)), Day().show(max(days))
    return f"请于{first}前答复" if first == last else f"最早{first}、最晚{last}，各件见“报送件”表"


def _late(days: tuple[date, ...], sent_on: date) -> str:
    """How many of the deadlines had passed when the workbook left."""
    late = sum(day < sent_on for day in days)
    if late < len(days):
        return f"；其中{late}件已超期" if late else ""
    return "；均已超期" if late > 1 else "；已超期" if late else ""


def _steps(tier: Tier) -> tuple[tuple[str, str], ...]:
    department = tier is Tier.DEPARTMENT
    choices = "、".join(f"“{each}”" for each in handlings(tier))
    forward = "；转报会商的，填“退回或转报原因”并选“转报依据”" if department else ""
    reason = "“退回或转报原因”" if department else "“退回原因”"
    return (
        ("1", "请打开下方的“报送件”表。灰色格由县区填写，已锁定；只需填写浅黄色格。用WPS或Excel都可以。"),
        ("2", "收到后先填“签收人”和“签收日期”。"),
        ("3", f"办理后在“处理方式”中选一项：{choices}；同时填“答复人”和“答复日期”。"),
        ("4", f"答复的，选“答复类型”，填“答复意见”；要求县区限期办结的，填“办结时限”。退回的，填{reason}{forward}。"),
        ("5", f"需要交有关单位办理的，在“交办事项”表中填写，每件最多{LINES}项，写明责任单位和交办内容。"),
        ("6", "日期请写成 2026-03-05 或 2026年3月5日；其他内容照常打字。没有内容的格留空即可。"),
        ("7", f"留空表示不作改动；要清空原来填的内容，请写{CLEAR_MARK}。"),
        ("8", "填好后保存，发回报送单位。文件可以改名，行的先后没有关系；请不要删改灰色格，改动过的件不能导入。"),
    )
