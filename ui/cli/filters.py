"""The filters of the ledger as options, for the list on the screen and for those on paper."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from ui.cli.parser import Parser, reads
from xzdesk.core.captions import Tier
from xzdesk.core.fieldtypes import Choice, Day, Whole
from xzdesk.office import Office
from xzdesk.problems.queries import Light, Order, ProblemQuery
from xzdesk.problems.records import State

_CHOSEN: Mapping[str, tuple[type[Any], str]] = {
    "tier": (Tier, "办理层级"),
    "status": (State, "状态"),
    "light": (Light, "红黄绿灯"),
}
_PERIODS = {"registered": "登记日期", "closed": "销号日期", "moved": "有办理动态的日期"}


def add_filters(parser: Parser) -> None:
    """Every filter of ProblemQuery."""
    for name, (members, caption) in _CHOSEN.items():
        told = "、".join(f"{member.value}（{member.caption}）" for member in members)
        parser.add_argument(
            f"--{name}", action="append", default=[], type=reads(Choice(members)), help=f"{caption}，可多次：{told}"
        )
    parser.add_argument("--cluster", action="append", default=[], help="所属产业集群，可多次")
    parser.add_argument("--category", action="append", default=[], help="问题类别，可多次")
    parser.add_argument("--department", default="", help="报送部门")
    for name, caption in _PERIODS.items():
        parser.add_argument(f"--{name}-from", metavar="D", type=reads(Day()), help=f"{caption}的第一天")
        parser.add_argument(f"--{name}-to", metavar="D", type=reads(Day()), help=f"{caption}的最后一天")
    parser.add_argument("--search", metavar="TEXT", default="", help="查找文字，空格隔开的须同时出现")
    orders = "、".join(order.value for order in Order)
    parser.add_argument("--order", type=reads(Choice(Order)), default=Order.URGENCY, help=orders)
    parser.add_argument("--limit", metavar="N", type=reads(Whole(1, 10_000_000)), help="最多列出的件数")


def query_of(office: Office, given: argparse.Namespace) -> ProblemQuery:
    """What the options ask for; names of the edition in force, others as only older records bear them."""
    catalogue = office.problems.catalogue
    periods = {f"{name}_{end}": getattr(given, f"{name}_{end}") for name in _PERIODS for end in ("from", "to")}
    return ProblemQuery(
        text=given.search,
        tiers=tuple(given.tier),
        states=tuple(given.status),
        clusters=tuple(_name(catalogue.cluster, name) for name in given.cluster),
        categories=tuple(_name(catalogue.category, name) for name in given.category),
        lights=tuple(given.light),
        department=_name(catalogue.department, given.department) if given.department else "",
        order=given.order,
        limit=given.limit,
        **periods,
    )


def _name(find: Any, name: str) -> str:
    found = find(name)
    return str(found.name) if found else name
