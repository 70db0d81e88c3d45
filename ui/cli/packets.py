"""Packets out, and the conflicts that packets bring: export packet, conflicts."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ui.cli.options import add_common, add_json
from ui.cli.output import Answer, table
from ui.cli.parser import Commands, Parser
from ui.cli.session import Session
from xzdesk.errors import Refusal
from xzdesk.exchange.packet_export import export_packet
from xzdesk.problems.conflicts import Conflict, Decision, conflicts, decide


def add_export(of: Commands) -> Parser:
    """export packet, without its common options."""
    packet = of.add_parser("packet", help="导出数据包，交同县的其他台、市级部门或领导小组办公室")
    packet.add_argument(
        "--for",
        dest="for_site",
        metavar="SITE",
        default="",
        help="对方的台，如 沛县B台；不填为全部。市级单位发给县区的必须指明，只带该县区的内容",
    )
    packet.add_argument("--out", metavar="FILE", type=Path, required=True, help="工作簿（.xlsx）")
    return packet


def add_commands(commands: Commands) -> None:
    """conflicts."""
    listing = commands.add_parser("conflicts", help="列出两台改得不一样的内容，并裁定")
    choose = "裁定：冲突序号:取第几个值，可写多项，如 1:2 3:1"
    listing.add_argument("--choose", metavar="N:K", nargs="+", default=[], help=choose)
    add_common(listing)
    add_json(listing)
    listing.set_defaults(run=_conflicts)


def export(session: Session, given: argparse.Namespace) -> Answer:
    """Write what the other side has not seen."""
    with session.office() as office:
        made = export_packet(office.problems, given.out, given.for_site)
    document = {"paths": [str(file) for file in made.files], "for": made.for_site, "counts": dict(made.counts)}
    lines = [f"已导出数据包（改动{made.changes}项）：{file}" for file in made.files]
    return Answer(document, lines)


def _conflicts(session: Session, given: argparse.Namespace) -> Answer:
    with session.office() as office:
        found = conflicts(office.problems)
        if given.choose:
            decide(office.problems, [_decision(found, text) for text in given.choose])
            found = conflicts(office.problems)
    return Answer({"conflicts": [_conflict_json(each) for each in found]}, _conflicts_told(found))


def _decision(found: Sequence[Conflict], text: str) -> Decision:
    number, _, side = text.partition(":")
    if not (number.isdigit() and side.isdigit() and 1 <= int(number) <= len(found)):
        raise Refusal("conflict_choice", value=text, count=len(found))
    conflict = found[int(number) - 1]
    if not 1 <= int(side) <= len(conflict.sides):
        raise Refusal("conflict_choice", value=text, count=len(found))
    return conflict.choose(conflict.sides[int(side) - 1])


def _conflict_json(conflict: Conflict) -> dict[str, Any]:
    sides = [
        {"value": e.value, "operator": e.operator, "desk": e.desk, "at": e.at.isoformat(), "action": e.action}
        for e in conflict.sides
    ]
    named = {"number": conflict.number, "title": conflict.title, "kind": conflict.kind, "record": conflict.record}
    return {**named, "field": conflict.field, "sides": sides}


def _conflicts_told(found: Sequence[Conflict]) -> Iterator[str]:
    if not found:
        yield "没有待裁定的冲突。"
        return
    rows = [
        (
            str(number) if not place else "",
            conflict.number if not place else "",
            conflict.caption if not place else "",
            str(place + 1),
            side.text,
            f"{side.operator}（{side.desk}）",
            f"{side.at:%Y-%m-%d %H:%M}",
        )
        for number, conflict in enumerate(found, start=1)
        for place, side in enumerate(conflict.sides)
    ]
    yield from table(("序号", "问题编号", "栏目", "值", "内容", "经办人", "时间"), rows)
    yield "每项的最后一个值是现在显示的。裁定：conflicts --choose 序号:值"
